#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/coverage.hpp"
#include "bot/app/enrolment_kit.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/enrol_family.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/unit_choice.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

struct SheetWords {
    std::string unit;
    std::string output;
    bool is_for_all = false;
    bool is_dry_run = false;
    bool as_json = false;
};

std::size_t replaced_among(const std::vector<app::CardHolder>& holders) {
    return static_cast<std::size_t>(std::count_if(
        holders.begin(), holders.end(), [](const app::CardHolder& holder) { return holder.has_open_code; }));
}

void print_holders(Work& work, const SheetWords& words, const std::vector<app::CardHolder>& holders) {
    const std::size_t replaced = replaced_among(holders);
    if (words.as_json) {
        Json people = Json::array();
        for (const app::CardHolder& holder : holders)
            people.push_back({{"employee", holder.employee.id.value},
                              {"name", holder.employee.name},
                              {"unit", holder.employee.unit.value},
                              {"replaces_code", holder.has_open_code}});
        print(work.out, {{"unit", words.unit},
                         {"dry_run", words.is_dry_run},
                         {"file", json_or_null(words.is_dry_run ? std::string() : words.output)},
                         {"cards", holders.size()},
                         {"replaced", replaced},
                         {"people", people}});
        return;
    }
    for (const app::CardHolder& holder : holders)
        work.out << fmt::format("{}  {}  {}{}\n", holder.employee.id.value, holder.employee.name,
                                holder.employee.unit.value,
                                holder.has_open_code ? "  (an unused code of theirs ends)" : "");
    const char* const would = words.is_dry_run ? "would be " : "";
    work.out << fmt::format("{} cards {}made, {} unused codes {}ended\n", holders.size(), would, replaced,
                            would);
    if (!words.is_dry_run)
        work.out << fmt::format("{}: print it, hand each card over in person, then delete the file\n",
                                words.output);
}

/// A new file that only its owner reads: it holds secrets. Opened before any code is made.
class NewFile {
public:
    explicit NewFile(const std::filesystem::path& path)
        : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)),
          error_(errno),
          path_(path) {}
    ~NewFile() {
        if (file_ < 0) return;
        ::close(file_);
        if (!is_written_) ::unlink(path_.c_str());
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    bool is_open() const { return file_ >= 0; }
    std::string why_not() const {
        return error_ == EEXIST ? "is there already; name a file that does not exist yet"
                                : fmt::format(
                                      "cannot be written ({}); name a file in a folder that the service may "
                                      "write to",
                                      std::strerror(error_));
    }
    bool write(const std::string& content) {
        std::size_t written = 0;
        while (written < content.size()) {
            const auto some = ::write(file_, content.data() + written, content.size() - written);
            if (some < 0 && errno == EINTR) continue;
            if (some <= 0) return false;
            written += static_cast<std::size_t>(some);
        }
        return is_written_ = ::fsync(file_) == 0;
    }

private:
    int file_;
    int error_;
    std::filesystem::path path_;
    bool is_written_ = false;
};

int make_sheets(Work& work, const SheetWords& words) {
    const auto rules = work.session.rules();
    const auto scene_in = [&](storage::Transaction& tx) {
        return app::Scene{tx, *rules, work.session.words, work.session.office};
    };
    const auto whom = words.is_for_all ? app::SheetsFor::everybody : app::SheetsFor::people_without_chat;
    std::set<domain::UnitId> units;
    const auto expected = work.session.database.read([&](storage::Transaction& tx) {
        app::Scene scene = scene_in(tx);
        units = units_below(tx, words.unit);
        return app::card_holders(scene, units, whom);
    });
    if (units.empty()) return unknown_unit(work, words.unit);
    if (expected.empty()) {
        if (words.as_json)
            print_holders(work, words, expected);
        else
            work.out << fmt::format("{}: everybody can be reached; --all makes cards for them as well\n",
                                    words.unit);
        return kGood;
    }
    if (words.is_dry_run) {
        print_holders(work, words, expected);
        return kGood;
    }
    if (work.session.office.entrances.empty()) {
        work.err << "sigap: there is no account that a card could lead to; set [[telegram]] bot_username or "
                    "[[whatsapp]] display_number\n";
        return kEnvironment;
    }
    const auto target = work.input.folder / words.output;
    NewFile file(target);
    if (!file.is_open()) {
        work.err << fmt::format("sigap: {}: {}\n", target.string(), file.why_not());
        return kEnvironment;
    }
    auto codes = app::make_card_codes(expected.size());  // slow by intention: not while others wait to write
    std::vector<app::CardHolder> holders;
    const auto sheets = work.session.database.write([&](storage::Transaction& tx) {
        app::Scene scene = scene_in(tx);
        holders = app::card_holders(scene, units, whom);
        return app::issue_sheets(scene, holders, std::move(codes), words.unit, "operator");
    });
    work.session.after_write();
    if (!file.write(documents::to_pdf(sheets))) {
        work.err << fmt::format(
            "sigap: {}: the disk did not take it. Codes were issued and are lost; make room and run this "
            "again, new ones take their place\n",
            target.string());
        return kEnvironment;
    }
    print_holders(work, words, holders);
    return kGood;
}

std::string day_text(const std::optional<std::chrono::year_month_day>& day) {
    return day ? domain::to_iso_date(*day) : std::string();
}

int show_coverage(Work& work, const std::string& unit, bool as_json) {
    const auto rules = work.session.rules();
    std::set<domain::UnitId> units;
    const auto coverage = work.session.database.read([&](storage::Transaction& tx) {
        if (!unit.empty()) units = units_below(tx, unit);
        if (unit.empty())
            for (const domain::Unit& one : storage::units(tx)) units.insert(one.id);
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        return app::coverage_of(scene, units);
    });
    if (!unit.empty() && units.empty()) return unknown_unit(work, unit);
    const auto unreachable =
        std::count_if(coverage.to_see_to.begin(), coverage.to_see_to.end(),
                      [](const app::Covered& one) { return !app::can_be_reached(one.reach); });
    const auto count = [](const std::map<app::Reach, int>& counts, app::Reach reach) {
        const auto found = counts.find(reach);
        return found == counts.end() ? 0 : found->second;
    };
    if (as_json) {
        Json rows = Json::array();
        for (const auto& [id, counts] : coverage.counts) {
            Json row = {{"unit", id.value}};
            for (const auto reach :
                 {app::Reach::reachable, app::Reach::silent, app::Reach::blocked, app::Reach::not_enrolled})
                row[std::string(to_string(reach))] = count(counts, reach);
            rows.push_back(row);
        }
        Json people = Json::array();
        for (const app::Covered& one : coverage.to_see_to)
            people.push_back({{"employee", one.employee.id.value},
                              {"name", one.employee.name},
                              {"unit", one.employee.unit.value},
                              {"state", to_string(one.reach)},
                              {"next_flexible_day", json_or_null(day_text(one.next_flexible_day))}});
        print(work.out, {{"unreachable", unreachable}, {"units", rows}, {"people", people}});
        return unreachable > 0 ? kFinding : kGood;
    }
    for (const auto& [id, counts] : coverage.counts)
        work.out << fmt::format("{}: {} reachable, {} silent, {} blocked, {} not enrolled\n", id.value,
                                count(counts, app::Reach::reachable), count(counts, app::Reach::silent),
                                count(counts, app::Reach::blocked), count(counts, app::Reach::not_enrolled));
    for (const app::Covered& one : coverage.to_see_to)
        work.out << fmt::format("{}  {}  {}: {}, {}\n", one.employee.id.value, one.employee.name,
                                one.employee.unit.value,
                                one.reach == app::Reach::not_enrolled ? "not enrolled" : to_string(one.reach),
                                one.next_flexible_day ? "next flexible day " + day_text(one.next_flexible_day)
                                                      : "no flexible day within two weeks");
    work.out << fmt::format("{} cannot be reached\n", unreachable);
    return unreachable > 0 ? kFinding : kGood;
}

}  // namespace

void add_enrol_sheets(CLI::App& family, Chosen& chosen) {
    auto words = std::make_shared<SheetWords>();
    CLI::App& command = add_command(
        family, "sheets",
        "Make a PDF with a card for each person of a unit and below who has no live chat: a QR code a messenger "
        "(14 days), a code to type (24 hours). Unused codes of these people end; --dry-run lists them first",
        {"sigap enrol sheets --unit \"Biro Umum\" --dry-run",
         "sigap enrol sheets --unit \"Biro Umum\" --output kartu.pdf"});
    command.add_option("--unit", words->unit, "The unit, with everything below it")->required();
    auto* const output =
        command.add_option("--output", words->output, "A file that does not exist yet")->type_name("FILE");
    command.add_flag("--all", words->is_for_all, "Cards for those who can be reached, too");
    auto* const dry_run =
        command.add_flag("--dry-run", words->is_dry_run, "Show whom it is for and write nothing");
    command.add_flag("--json", words->as_json, "Print JSON");
    command.callback([&chosen, words, output, dry_run] {
        if (output->empty() && dry_run->empty())
            throw CLI::ValidationError("--output", "is needed, unless --dry-run is given");
        chosen.on_data = [words](Work& work) { return make_sheets(work, *words); };
    });
}

void add_enrol_coverage(CLI::App& family, Chosen& chosen) {
    auto unit = std::make_shared<std::string>();
    auto as_json = std::make_shared<bool>(false);
    CLI::App& command =
        add_command(family, "coverage",
                    "Show who cannot be reached, and their next flexible day; exit 1 if there is anybody",
                    {"sigap enrol coverage", "sigap enrol coverage --unit \"Biro Umum\" --json"});
    command.add_option("--unit", *unit, "One unit with everything below it");
    command.add_flag("--json", *as_json, "Print JSON");
    command.callback([&chosen, unit, as_json] {
        chosen.on_data = [unit, as_json](Work& work) { return show_coverage(work, *unit, *as_json); };
    });
}

}  // namespace cli
