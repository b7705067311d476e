// An office with a database of its own and a clock that only the test moves, asked through its command line.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "bot/app/policies.hpp"
#include "bot/cli/command.hpp"
#include "bot/cli/opening.hpp"
#include "bot/domain/local_time.hpp"
#include "config/calendar_file.hpp"
#include "storage/migrations.hpp"
#include "tests/support/new_office.hpp"

namespace cli_test {

using nlohmann::json;
using Words = std::vector<std::string>;

inline domain::Instant at(std::string_view text) {
    return domain::from_rfc3339(text).value();
}

/// A folder of the test's own, gone with it.
class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "sigap-cli-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    std::string write(const std::string& name, const std::string& content) const {
        std::ofstream(path_ / name, std::ios::binary) << content;
        return *this / name;
    }

private:
    std::filesystem::path path_;
};

/// The session that a service would keep.
class Office {
public:
    Office() : words(wording::Catalogue::create().value()) {
        auto opened =
            storage::Database::open({.url = engine_choice::new_office_url()}, [this] { return now; });
        REQUIRE(opened);
        database = std::move(*opened);
        REQUIRE(storage::migrate(*database));
        session = std::make_unique<cli::Session>(cli::Session{.database = *database,
                                                              .rules = [this] { return rules; },
                                                              .words = words,
                                                              .office = {},
                                                              .after_write = [this] { ++pokes; },
                                                              .reload_rules = [this] { reload(); }});
        session->office.entrances = {{{domain::Messenger::telegram, "main"}, "SigapBot"},
                                     {{domain::Messenger::whatsapp, "main"}, "6281100000000"}};
        reload();
    }

    cli::Output run(const Words& arguments, const std::map<std::string, std::string>& files = {}) {
        return cli::run(*session, {arguments, files, "/nowhere"});
    }

    /// The JSON that a command prints, which must end well.
    json ask(const Words& arguments, const std::map<std::string, std::string>& files = {}) {
        const cli::Output output = run(arguments, files);
        CAPTURE(output.err);
        REQUIRE(output.exit_code == 0);
        return json::parse(output.out);
    }

    std::int64_t number(std::string_view sql) {
        return database->read(
            [&](storage::Transaction& tx) { return tx.query_one(sql)->get<std::int64_t>(0); });
    }
    std::string text(std::string_view sql) {
        return database->read([&](storage::Transaction& tx) {
            const auto row = tx.query_one(sql);
            return row ? row->get<std::optional<std::string>>(0).value_or("") : "";
        });
    }
    /// The first column of all rows, with commas between.
    std::string list(std::string_view sql) {
        return database->read([&](storage::Transaction& tx) {
            std::string all;
            for (const storage::Row& row : tx.query(sql))
                all += (all.empty() ? "" : ",") + row.get<std::optional<std::string>>(0).value_or("");
            return all;
        });
    }
    void change(std::string_view sql) {
        database->write([&](storage::Transaction& tx) { tx.run_script(sql); });
    }

    void reload() {
        const auto calendar = config::load_calendar("config/calendars/id.json").value();
        rules = database
                    ->read([&](storage::Transaction& tx) {
                        return app::load_rules(tx, cli::parse_policy, calendar);
                    })
                    .value();
    }

    domain::Instant now = at("2026-02-13T06:00:00+08:00");
    int pokes = 0;
    wording::Catalogue words;
    std::unique_ptr<storage::Database> database;
    std::shared_ptr<const domain::Rulebook> rules;
    std::unique_ptr<cli::Session> session;
};

/// The whole program, with its three streams in the test's hands.
inline cli::Output program(Words arguments, const std::string& standard_input = "") {
    arguments.insert(arguments.begin(), "sigap");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    std::istringstream in(standard_input);
    std::ostringstream out, err;
    auto* const old_in = std::cin.rdbuf(in.rdbuf());
    auto* const old_out = std::cout.rdbuf(out.rdbuf());
    auto* const old_err = std::cerr.rdbuf(err.rdbuf());
    const int exit_code = cli::main(static_cast<int>(argv.size()), argv.data(), {});
    std::cin.rdbuf(old_in);
    std::cout.rdbuf(old_out);
    std::cerr.rdbuf(old_err);
    return {exit_code, out.str(), err.str()};
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Empty if there is no such file.
inline std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The text with something else in the place of `what`, which must be there.
inline std::string with(std::string text, const std::string& what, const std::string& instead) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), instead);
}

inline const std::string kRosterHeader =
    "employee_id;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_from;exempt_to\n";

/// Four people in two units, Rina at the head of one and Hadi of HR.
inline const std::string kRoster =
    kRosterHeader +
    "P-01;197001012000031001;Rina Wati;Biro Umum;Setda;office;ya;;0811111111;;;;\n"
    "P-02;198001012005032002;Budi Santoso;Biro Umum;;;;;;;;;\n"
    "P-03;199001012015031003;Siti Aminah;Biro Umum;;;;;;;;;\n"
    "P-04;198501012010031004;Hadi;BKD;Setda;office;ya;hr;;;;;\n";

inline cli::Output import_roster(Office& office, const std::string& roster = kRoster,
                                 const Words& flags = {}) {
    Words arguments{"roster", "import", "pegawai.csv"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return office.run(arguments, {{"pegawai.csv", roster}});
}

/// The calendar that is shipped.
inline const std::string kCalendar = "config/calendars/id.json";

}  // namespace cli_test
