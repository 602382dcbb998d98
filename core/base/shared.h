#pragma once

#include <memory>
#include <utility>

namespace core {

/// An immutable value that many owners share. Copying copies a pointer; two copies of an untouched value
/// are `same`, which is how a recomputation knows that nothing changed.
template <typename T>
class Shared {
public:
    Shared()
        : m_value(std::make_shared<const T>())
    {}
    Shared(T value)
        : m_value(std::make_shared<const T>(std::move(value)))
    {}

    const T& operator*() const { return *m_value; }
    const T* operator->() const { return m_value.get(); }
    bool same(const Shared& other) const { return m_value == other.m_value; }
    std::shared_ptr<const T> pointer() const { return m_value; }

private:
    std::shared_ptr<const T> m_value;
};

} // namespace core
