// The weeks that the demo's office has behind it: lived through, and so as whole as an office's own.
#include "bot/demo/past.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "bot/cli/opening.hpp"
#include "bot/demo/office.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/ledger.hpp"
#include "storage/meta.hpp"

namespace {

using domain::Language;
using nlohmann::json;

/// An office with its past, as the service will find it.
class Behind {
public:
    explicit Behind(int weeks, Language language = Language::id) {
        stage_.folder = std::filesystem::temp_directory_path() /
                        ("sigap-past-" + std::to_string(::getpid()) + "-" + std::to_string(++made_));
        stage_.simulator = "http://127.0.0.1:1";
        stage_.service_port = 20'000;
        stage_.smtp_port = 20'001;
        stage_.dashboard_port = 20'002;
        stage_.language = language;
        const auto words = wording::Catalogue::create().value();
        const std::string roster = demo::office_roster(language);
        const std::string script = demo::office_script(words, language);
        demo::lay_out(stage_, words, roster, script);
        demo::write_config(stage_);
        sums_ =
            demo::live_through_past(stage_, demo::players(roster, script),
                                    {.weeks = weeks, .until = demo::office_begins(), .language = language});
        opened_ =
            cli::Opened::open(config::load(demo::config_file(stage_), {}).value(), cli::Schema::as_found)
                .value();
    }
    ~Behind() {
        opened_.reset();
        std::filesystem::remove_all(stage_.folder);
    }
    Behind(const Behind&) = delete;
    Behind& operator=(const Behind&) = delete;

    cli::Output run(std::vector<std::string> words) {
        cli::Input input;
        input.arguments = std::move(words);
        return cli::run(opened_->session(), input);
    }
    json read(std::vector<std::string> words) {
        const auto output = run(std::move(words));
        REQUIRE_MESSAGE(output.exit_code == 0, output.err);
        return json::parse(output.out);
    }
    template <typename Ask>
    auto ask(Ask&& wanted) {
        return opened_->session().database.read(std::forward<Ask>(wanted));
    }
    const demo::PastSums& sums() const { return sums_; }

private:
    static inline int made_ = 0;
    demo::Stage stage_;
    demo::PastSums sums_;
    std::unique_ptr<cli::Opened> opened_;
};

}  // namespace

TEST_CASE(
    "the demo's six weeks hold both kinds of days, an outage, leave and reports, and are whole to the last row") {
    Behind office(6);
    CHECK(office.sums().messages > 3'000);

    const auto verified = office.run({"verify"});
    CHECK_MESSAGE(verified.exit_code == 0, verified.out << verified.err);

    // Enough on either side to compare, and no person of whom a flag was opened.
    const json report = office.read(
        {"report", "evaluation", "--from", "2026-01-05", "--to", "2026-02-11", "--format", "json"});
    const json& figures = report.at("tables").at("figures");
    for (const char* side : {"flexible_n", "office_n"})
        for (std::size_t row = 0; row < 4; ++row) {
            CAPTURE(figures.at(row).dump());
            CHECK(figures.at(row).at(side).get<int>() >= 30);
        }
    CHECK(office.read({"report", "flags", "--json"}).empty());

    office.ask([](storage::Transaction& tx) {
        // A link of those weeks opens the dashboard of today.
        CHECK(tx.query_one("SELECT count(*) FROM outbox WHERE body LIKE '%http://127.0.0.1:20002/calls/%'")
                  ->get<int>(0) > 0);
        CHECK(tx.query_one("SELECT count(*) FROM outbox WHERE body LIKE '%127.0.0.1:0/%'")->get<int>(0) == 0);
        CHECK(storage::meta::purpose(tx) == storage::meta::Purpose::simulation);
        // The power cut of 21 January, and nothing else: the service starts where the past ends.
        const auto outages = storage::outages_between(
            tx, domain::from_rfc3339("2026-01-01T00:00:00+08:00").value(), demo::office_begins());
        REQUIRE(outages.size() == 1);
        CHECK(domain::to_rfc3339(outages.front().from, "Asia/Makassar") == "2026-01-21T10:02:00+08:00");
        CHECK(storage::last_beat(tx) == demo::office_begins());
        CHECK(storage::toll_of(tx, outages.front()).attempts > 0);
    });
}

TEST_CASE("without weeks the demo's people have enrolled, and nothing else has happened") {
    Behind office(0);
    const json reach = office.read({"enrol", "status", "--json"});
    CHECK(reach.at("people") == 26);
    CHECK(reach.at("reachable") == 25);  // Bambang is left to the visitor
    std::size_t chats = 0;
    for (const json& person : reach.at("employees")) chats += person.at("chats").size();
    CHECK(chats == 27);  // two use both messengers
    CHECK(office.read({"call", "list", "--json"}).empty());
    CHECK(office.run({"verify"}).exit_code == 0);
}

TEST_CASE("the demo's office speaks the language it is asked to: roster, script and past") {
    Behind office(1, Language::en);
    const auto words = wording::Catalogue::create().value();
    const std::string english = demo::office_script(words, Language::en);
    const std::string indonesian = demo::office_script(words, Language::id);
    CHECK(english.find("\"I am present\"") != std::string::npos);
    CHECK(english.find("\"button\":\"Saya hadir\"") == std::string::npos);
    CHECK(indonesian.find("\"button\":\"Saya hadir\"") != std::string::npos);
    CHECK(indonesian.find("\"I am present\"") == indonesian.rfind("\"I am present\""));  // Maria's own
    for (const std::string& script : {english, indonesian}) {
        CHECK(script.find("«") == std::string::npos);
        // The page says everything in both.
        CHECK(script.find("\"Jawab presensi\"") != std::string::npos);
        CHECK(script.find("\"Answer the check-in\"") != std::string::npos);
    }
    for (const json& person : office.read({"roster", "list", "--json"})) CHECK(person.at("language") == "en");
}
