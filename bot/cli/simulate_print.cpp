#include "bot/cli/simulate_print.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "bot/cli/printing.hpp"

namespace cli {
namespace {

using simulation::Figure;
using simulation::Figures;
using simulation::Value;

Json json_of(const Value& value) {
    return std::visit([](const auto& held) { return Json(held); }, value);
}

std::string text_of(const Value& value) {
    return std::visit([](const auto& held) { return fmt::format("{}", held); }, value);
}

void print_as_json(std::ostream& out, const About& about, const Figures& figures) {
    Json document = Json::object();
    for (const auto& [name, value] : about.facts) document["about"][name] = json_of(value);
    document["about"]["not_simulated"] = about.left_out;
    for (const Figure& figure : figures)
        document[figure.section][figure.subject][figure.name] = json_of(figure.value);
    print(out, document);
}

void print_as_csv(std::ostream& out, const About& about, const Figures& figures) {
    Table table{{"section", "subject", "figure", "value"}, {}};
    for (const auto& [name, value] : about.facts) table.rows.push_back({"about", "", name, json_of(value)});
    for (const std::string& sentence : about.left_out)
        table.rows.push_back({"about", "", "not_simulated", sentence});
    for (const Figure& figure : figures)
        table.rows.push_back({figure.section, figure.subject, figure.name, json_of(figure.value)});
    print_csv(out, table);
}

void print_as_table(std::ostream& out, const About& about, const Figures& figures) {
    for (const auto& [name, value] : about.facts) out << fmt::format("{:<12}  {}\n", name, text_of(value));
    std::string section, subject;
    for (const Figure& figure : figures) {
        if (figure.section != section) out << fmt::format("\n{}\n", figure.section);
        if (figure.section != section || figure.subject != subject)
            out << fmt::format("  {}\n", figure.subject);
        section = figure.section;
        subject = figure.subject;
        out << fmt::format("    {:<44} {:>12}\n", figure.name, text_of(figure.value));
    }
    out << "\nnot simulated\n";
    for (const std::string& sentence : about.left_out) out << fmt::format("  - {}\n", sentence);
}

}  // namespace

void print_simulation(std::ostream& out, const std::string& format, const About& about,
                      const Figures& figures) {
    if (format == "json")
        print_as_json(out, about, figures);
    else if (format == "csv")
        print_as_csv(out, about, figures);
    else
        print_as_table(out, about, figures);
}

}  // namespace cli
