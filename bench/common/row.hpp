// A figure, as every measure hands it to scripts/bench (docs/bench.md says what each field means).
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace bench {

struct Row {
    std::string name;
    double value;
    std::string unit;
    /// What `ratio` is a multiple of, measured in the same run; empty: it is one itself.
    std::string reference{};
    std::optional<double> ratio{};
    std::string target{};  ///< empty: none was promised
    std::optional<bool> met{};
};

inline std::string to_json(const std::vector<Row>& rows) {
    const auto or_null = [](const auto& given) { return given ? nlohmann::json(*given) : nlohmann::json(); };
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Row& row : rows)
        list.push_back({{"name", row.name},
                        {"value", row.value},
                        {"unit", row.unit},
                        {"reference", row.reference},
                        {"ratio", or_null(row.ratio)},
                        {"target", row.target},
                        {"met", or_null(row.met)}});
    return list.dump(2) + "\n";
}

}  // namespace bench
