// A call that did not count and is answered after its deadline stays uncounted, wherever it is told of; and
// the file of a flag shows the calls between its misses that did not count.
#include <nlohmann/json.hpp>

#include "bot/app/call_board.hpp"
#include "bot/app/evidence_pack.hpp"
#include "bot/app/flag_decisions.hpp"
#include "bot/app/own_page.hpp"
#include "bot/domain/figures.hpp"
#include "storage/calls.hpp"
#include "storage/records.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::EmployeeId;
using domain::Language;
using stories::Office;

namespace {

constexpr const char* kFourCalls[] = {"2026-02-13 07:31", "2026-02-13 08:10", "2026-02-13 08:50",
                                      "2026-02-13 09:30"};

/// Calls of one attempt each, none answered; an outage falls into the second one.
void four_calls_with_an_outage(Office& office, int count) {
    office.amends([](domain::Policy& policy) {
        policy.calls.count = domain::CallRule::Count::calls;
        policy.calls.attempts = 1;
        policy.calls.threshold = 3;
        policy.calls.quota_interval = std::chrono::minutes{0};
        policy.calls.quota_per_day = 20;
    });
    for (int at = 0; at < count; ++at) {
        office.at(kFourCalls[at]);
        office.says("rina", "/panggil budi: rapat");
        office.taps("rina", "Kirim");
        if (at == 1) office.outage("2026-02-13 08:15", "2026-02-13 08:20");
    }
}

app::OwnRecord record_of_budi(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        const auto self = storage::find_employee(scene.tx, EmployeeId{"budi"}).value();
        return app::own_record(scene, app::viewer_of(scene, self), Language::id,
                               app::last_thirty_days(app::today_of(scene, self)));
    });
}

app::CallTile tile_of_budi(Office& office, std::int64_t call) {
    return office.in_scene([&](app::Scene& scene) {
        const auto reader = storage::find_employee(scene.tx, EmployeeId{"rina"}).value();
        return app::call_board(scene, app::viewer_of(scene, reader), Language::id, domain::CallId{call})
            ->tiles.front();
    });
}

std::size_t run_of_budi(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        const auto rule = storage::find_call(scene.tx, domain::CallId{1})->rule;
        return domain::running_streak(storage::counted_items(scene.tx, EmployeeId{"budi"}, rule), rule)
            .size();
    });
}

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a command hours later made a call that was not counted a counted, late one: it stays uncounted") {
    for (const char* command : {"/masuk", "/riwayat", "siap"}) {
        CAPTURE(command);
        Office office;
        four_calls_with_an_outage(office, 2);
        office.at("2026-02-13 10:45");
        REQUIRE(office.outcome("budi", 2) == "void outage");
        REQUIRE(run_of_budi(office) == 1);
        office.says("budi", command);
        CHECK(office.outcome("budi", 2) == "void outage");
        CHECK(run_of_budi(office) == 0);  // a response all the same: the person's good

        const auto own = record_of_budi(office);
        const app::OwnCall& call = own.calls.front();
        REQUIRE(call.id.value == 2);
        CHECK_FALSE(call.counts);
        CHECK(says(call.outcome, "tidak dihitung ("));
        CHECK(says(call.outcome, "; dijawab kemudian"));
        CHECK(call.answers.size() == 1);  // kept, word for word

        const auto tile = tile_of_budi(office, 2);
        CHECK(tile.answer == "void");
        CHECK(says(tile.answer_words, "tidak dihitung ("));
        CHECK(says(tile.answer_words, "dijawab kemudian, 10.45 WITA"));
        CHECK_FALSE(says(tile.answer_words, command));

        office.says("rina", "/mengapa 2 budi");
        CHECK(says(office.last_heard("rina"), "Hasil: tidak dihitung ("));
        CHECK(says(office.last_heard("rina"), "panggilan ini tetap tidak dihitung"));
        CHECK_FALSE(says(office.last_heard("rina"), "menjawab setelah batas"));
        office.says("budi", "/riwayat");
        CHECK(says(office.last_heard("budi"), "; dijawab kemudian pukul 10.45"));
    }
}

TEST_CASE("an answer after the deadline to a call of which something counted is late, as ever") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.outage("2026-02-13 08:45", "2026-02-13 08:50");
    office.at("2026-02-13 09:14");
    REQUIRE(office.outcomes("budi") == "missed, void outage");
    office.says("budi", "siap");
    CHECK(office.outcomes("budi") == "missed, late");
}

TEST_CASE("an answer after a deadline that did not count still ends the call for the person") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.outage("2026-02-13 08:10", "2026-02-13 08:15");
    office.at("2026-02-13 08:35");
    REQUIRE(office.outcomes("budi") == "void outage");
    office.says("budi", "siap");
    office.at("2026-02-13 10:30");
    CHECK(office.outcomes("budi") == "void outage");  // nobody asked again
}

TEST_CASE("a late answer to what did not count adds to no figure of late answers and to no wait") {
    Office office;
    four_calls_with_an_outage(office, 2);
    office.at("2026-02-13 10:45");
    office.says("budi", "siap");
    domain::CallSums sums;
    office.in_scene([&](app::Scene& scene) {
        for (const auto& record : storage::call_records(
                 scene.tx, {stories::wita("2026-02-13 00:00"), stories::wita("2026-02-14 00:00")})) {
            add(sums, record);
            if (record.call.value == 2) CHECK_FALSE(domain::wait_of(record).has_value());
        }
    });
    CHECK(sums.voided[domain::VoidCause::outage] == 1);
}

TEST_CASE("the file of a flag hid the uncounted call between its misses: it says which, when and why") {
    Office office;
    four_calls_with_an_outage(office, 4);
    office.at("2026-02-13 10:45");
    REQUIRE(office.flag().has_value());
    REQUIRE(office.outcome("budi", 2) == "void outage");
    const auto [pack, letter] = office.in_scene([](app::Scene& scene) {
        const auto gathered = app::gather_evidence(scene, domain::FlagId{1}).value();
        return std::pair{nlohmann::json::parse(app::to_json(gathered)),
                         app::to_letter(scene, gathered, Language::id)};
    });
    CHECK(pack["calls"].size() == 3);
    REQUIRE(pack["calls_between"].size() == 1);
    const auto& between = pack["calls_between"][0];
    CHECK(between["call"] == 2);
    CHECK(between["outcome"] == "void");
    CHECK(says(between["why_not_counted"], "tidak menambah dan tidak memutus urutan"));
    bool is_in_trail = false;
    for (const auto& event : pack["trail"])
        is_in_trail = is_in_trail || says(event["subject"], "attempt/2/budi");
    CHECK(is_in_trail);

    bool has_heading = false, has_row = false;
    for (const auto& block : letter.blocks) {
        if (const auto* heading = std::get_if<documents::Heading>(&block))
            has_heading = has_heading || heading->text == "Panggilan di antaranya yang tidak dihitung";
        if (const auto* table = std::get_if<documents::LetterTable>(&block); table && has_heading && !has_row)
            has_row = table->rows.size() == 1 && table->rows[0][0] == "2" &&
                      says(table->rows[0][1], "pukul 08.10 WITA") &&
                      says(table->rows[0][3], "tidak menambah");
    }
    CHECK(has_heading);
    CHECK(has_row);
}

TEST_CASE("/berkas hid the uncounted call between the misses, which the letter names") {
    Office office;
    four_calls_with_an_outage(office, 4);
    office.at("2026-02-13 10:45");
    REQUIRE(office.flag().has_value());
    office.says("hana", "/berkas 1");
    const std::string file = office.last_heard("hana");
    CHECK(says(file, "Di antaranya: panggilan 2 dari Rina Wati, Jumat, 13 Februari 2026 pukul 08.10 WITA"));
    CHECK(says(file, "tidak menambah dan tidak memutus urutan"));
    CHECK_FALSE(says(file, "Di antaranya: panggilan 3"));
    office.says("budi", "/berkas 1");  // and so it does for the person
    CHECK(says(office.last_heard("budi"), "Di antaranya: panggilan 2"));
}

TEST_CASE("the file said that an answer parted the run, though it was given after the notice was made") {
    Office office;
    four_calls_with_an_outage(office, 4);
    office.at("2026-02-13 10:45");
    office.says("budi", "/tanggapi 1 saya di puskesmas");
    REQUIRE(office.in_scene([](app::Scene& scene) {
        return app::take_step(scene, {.flag = domain::FlagId{1},
                                      .step = domain::FlagStep::dismiss,
                                      .by = EmployeeId{"hana"},
                                      .via = "cli",
                                      .ground = "di puskesmas"})
            .has_value();
    }));
    office.says("budi", "/masuk");
    REQUIRE(office.in_scene([](app::Scene& scene) {
        return storage::attempts_of(scene.tx, domain::CallId{2}, EmployeeId{"budi"})
            .front()
            .answered_at.has_value();
    }));
    office.says("hana", "/berkas 1");
    const std::string file = office.last_heard("hana");
    CHECK(says(file, "Dibalas pada Jumat, 13 Februari 2026 pukul 10.45 WITA, sesudah catatan ini dibuat"));
    CHECK_FALSE(says(file, "balasan memutus urutan"));
}

TEST_CASE("a file without a call between its misses has no such section") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:55");
    REQUIRE(office.flag().has_value());
    office.in_scene(
        [](app::Scene& scene) { CHECK(app::gather_evidence(scene, domain::FlagId{1})->between.empty()); });
    office.says("budi", "/berkas 1");
    CHECK_FALSE(says(office.last_heard("budi"), "Di antaranya"));
}
