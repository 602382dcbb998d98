#pragma once

#include "core/stats/sample.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

/// Reference values computed by two independent programs (R and Python). They are not part of the repository:
/// the environment variable TIERWRIGHT_SHARED names the folder that holds them in `vectors`.
namespace vectors {

using Json = nlohmann::json;
namespace fs = std::filesystem;

inline fs::path folder()
{
    const char* shared = std::getenv("TIERWRIGHT_SHARED");
    return shared ? fs::path(shared) / "vectors" : fs::path();
}

inline Json read(const fs::path& file)
{
    std::ifstream stream(file);
    return Json::parse(stream);
}

/// Numbers of a gzipped text file, one a line.
inline std::vector<double> data(const std::string& name)
{
    const std::string command = "gzip -dc '" + (folder() / name).string() + "'";
    std::vector<double> values;
    FILE* pipe = popen(command.c_str(), "r");
    char line[128];
    while (pipe && std::fgets(line, sizeof line, pipe))
        values.push_back(std::strtod(line, nullptr));
    if (pipe)
        pclose(pipe);
    return values;
}

/// Number of a vector; "inf" stands for infinity.
inline double number(const Json& value)
{
    if (value.is_string())
        return value == "inf" ? std::numeric_limits<double>::infinity() : std::nan("");
    return value.is_null() ? std::nan("") : value.get<double>();
}

/// Passes and failures by kind of number, with the worst cases.
class Tally {
public:
    void relative(const std::string& kind, const std::string& where, double got, double wanted,
                  double tolerance)
    {
        const double scale = std::max(std::abs(wanted), 1e-300);
        const double error = got == wanted ? 0 : std::abs(got - wanted) / scale;
        record(kind, where, got, wanted, error, tolerance);
    }
    void absolute(const std::string& kind, const std::string& where, double got, double wanted,
                  double tolerance)
    {
        record(kind, where, got, wanted, got == wanted ? 0 : std::abs(got - wanted), tolerance);
    }
    void same(const std::string& kind, const std::string& where, bool equal)
    {
        record(kind, where, equal, 1, equal ? 0 : 1, 0.5);
    }

    void report() const
    {
        std::printf("%-34s %8s %6s %10s %10s  %s\n", "kind", "pass", "fail", "worst", "allowed", "where");
        for (const auto& [kind, row] : m_rows)
            std::printf("%-34s %8d %6d %10.2g %10.2g  %s\n", kind.c_str(), row.passed, row.failed, row.worst,
                        row.tolerance, row.where.c_str());
        for (const std::string& failure : m_failures)
            ADD_FAILURE() << failure;
    }
    int checked() const
    {
        int total = 0;
        for (const auto& [kind, row] : m_rows)
            total += row.passed + row.failed;
        return total;
    }

private:
    struct Row {
        int passed = 0, failed = 0;
        double worst = 0, tolerance = 0;
        std::string where;
    };
    void record(const std::string& kind, const std::string& where, double got, double wanted, double error,
                double tolerance)
    {
        Row& row = m_rows[kind];
        row.tolerance = tolerance;
        const bool ok = error <= tolerance;
        ++(ok ? row.passed : row.failed);
        if (!(error <= row.worst)) {
            row.worst = error;
            row.where = where;
        }
        constexpr int kShown = 12; // of each kind
        if (!ok && row.failed <= kShown) {
            std::ostringstream text;
            text.precision(17);
            text << kind << " " << where << ": got " << got << ", reference " << wanted << ", error "
                 << error;
            m_failures.push_back(text.str());
        }
    }
    std::map<std::string, Row> m_rows;
    std::vector<std::string> m_failures;
};

/// Every vector file that describes a data set, with its data.
struct DataSet {
    std::string id;
    Json json;
    std::vector<double> values;
    core::stats::Sample sample;
};

template <typename F>
void forEachDataSet(const F& f)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder()))
        if (entry.path().extension() == ".json")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        const Json json = read(file);
        if (!json.is_object() || !json.contains("data"))
            continue;
        DataSet set{json["id"], json, data(json["data"]), {}};
        set.sample = *core::stats::Sample::from(set.values);
        f(set);
    }
}

} // namespace vectors

#define SKIP_WITHOUT_VECTORS()                                                                               \
    if (!vectors::fs::exists(vectors::folder()))                                                             \
    GTEST_SKIP() << "TIERWRIGHT_SHARED names no folder with vectors"
