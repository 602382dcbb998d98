#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// Text of a file; fails the test when it cannot be read.
std::string fileText(const std::filesystem::path& path);

/// The *.json files of a folder by name; empty when it does not exist.
std::vector<std::filesystem::path> jsonFilesIn(const std::filesystem::path& folder);

/// A plan with every part of the format, to be spoilt by tests: tests/data/plans/good/every_part.plan.json.
std::string everyPartPlan();
