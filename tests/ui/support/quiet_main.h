#pragma once

#include <QObject>

#include <functional>

/// Registers a test object for the program's main: `static const TestCase<MyTests> registered;` in its file.
/// All of them run in one program; any Qt warning or critical message during the run fails it.
class TestRegistry {
public:
    static void add(std::function<QObject*()> make);
};

template <class Tests>
struct TestCase {
    TestCase()
    {
        TestRegistry::add([] { return static_cast<QObject*>(new Tests); });
    }
};
