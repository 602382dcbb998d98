#pragma once

#include "core/base/result.h"
#include "core/project/database.h"

#include <cstdint>
#include <filesystem>
#include <span>

namespace core::project {

/// "TWRT": marks our files, for us and for `file`.
constexpr std::uint32_t kApplicationId = 0x54575254;

/// Statements that lead from one version of the schema to the next; the first makes an empty project. Only
/// ever appended to. Documented in resources/format.md.
std::span<const char* const> migrations();

/// Looks at the first bytes of a file without changing it. Fails with NotFound, FileAccess, UnknownFormat (no
/// SQLite file), InvalidInput (somebody else's) or UnsupportedVersion (made by a later program).
Status checkHeader(const std::filesystem::path& path);

/// Applies the steps that the file has not seen yet and marks it with its new version; inside a transaction.
Status applyMigrations(Database& database, std::span<const char* const> steps);

/// A quick check of the whole file; large files are left to the checks that reading makes anyway.
Status checkIntegrity(Database& database, const std::filesystem::path& path);

} // namespace core::project
