// How a reason is heard: which are offered, what may come with them, who judges them, and until when.
#include "storage/chats.hpp"
#include "storage/flags.hpp"
#include "tests/app/office.hpp"

using domain::Caller;
using reading::Intent;
using stories::Office;

namespace {

using Labels = std::vector<std::string>;

template <typename Change>
void amends_reasons(Office& office, Change&& change) {
    office.amends([&](domain::Policy& policy) { change(policy.reasons); });
}

void judged_by(Office& office, Caller decider) {
    amends_reasons(office, [&](domain::ReasonRule& reasons) { reasons.decider = decider; });
}

void is_in_role(Office& office, const std::string& who, domain::Role role) {
    office.changes(who, [&](domain::Employee& person) { person.role = role; });
}

/// The person's chat no longer takes anything.
void cannot_be_reached(Office& office, const std::string& who) {
    office.in_scene([&](app::Scene& scene) {
        storage::set_blocked(scene.tx, domain::Messenger::telegram, Office::address(who), scene.now());
    });
}

/// Siti is hindered in the morning window, and says why.
void explains(Office& office) {
    office.at("2026-02-13 06:40");
    office.says("siti", "listrik padam di rumah", Intent::excuse);
}

/// Who was asked to judge it.
std::string asked(Office& office) {
    std::string names;
    for (const char* who : {"rina", "dewi", "hana", "rahma", "made", "budi", "emma"})
        if (office.has_heard(who, "Keterangan dari Siti Aminah") ||
            office.has_heard(who, "Explanation from Siti Aminah"))
            names += (names.empty() ? "" : " ") + std::string(who);
    return names;
}

}  // namespace

TEST_CASE("the policy's reasons are offered as buttons in its order; without any, the commonest") {
    Office office;
    office.at("2026-02-13 06:40");
    office.taps("budi", "Ada kendala");
    CHECK(office.buttons("budi") == Labels{"Sakit", "Listrik atau sinyal", "Urusan keluarga"});

    amends_reasons(office, [](domain::ReasonRule& reasons) {
        reasons.codes = {"device", "official_duty", "illness", "worship", "disaster"};
    });
    office.taps("siti", "Ada kendala");
    CHECK(office.buttons("siti") ==
          Labels{"Gangguan perangkat", "Tugas dinas lain", "Sakit", "Ibadah", "Bencana atau jalan"});
    office.taps("siti", "Tugas dinas lain");
    CHECK(office.has_heard("rina", "tugas dinas lain"));
}

TEST_CASE("WhatsApp shows three buttons: the first three of the policy") {
    Office office;
    office.prefers("made", domain::Messenger::whatsapp);
    amends_reasons(office, [](domain::ReasonRule& reasons) {
        reasons.codes = {"other", "system", "worship", "illness"};
    });
    office.at("2026-02-13 06:40");
    office.taps("made", "Ada kendala");
    CHECK(office.buttons("made") == Labels{"Alasan lain", "Gangguan sistem", "Ibadah"});
}

TEST_CASE("evidence is asked for with the reasons the policy names, and with no other") {
    for (const auto& [label, is_wanted] : {std::pair<std::string, bool>{"Gangguan perangkat", true},
                                           std::pair<std::string, bool>{"Sakit", false}}) {
        CAPTURE(label);
        Office office;
        amends_reasons(office, [](domain::ReasonRule& reasons) {
            reasons.codes = {"illness", "device"};
            reasons.evidence_wanted = {"device", "disaster"};
        });
        office.at("2026-02-13 06:40");
        office.taps("budi", "Ada kendala");
        office.taps("budi", label);
        CHECK(contains(office.last_heard("budi"), "Bila ada bukti pendukung") == is_wanted);
        CHECK(contains(office.last_heard("budi"), "menunggu penilaian Rina Wati"));
    }
}

TEST_CASE("a reason goes to whoever the policy names, and to nobody else") {
    struct Row {
        Caller decider;
        const char* asked;
        const char* name;
    };
    for (const Row& row :
         {Row{Caller::direct_supervisor, "rina", "Rina Wati"},
          Row{Caller::supervisor_above, "dewi", "Dewi Lestari"}, Row{Caller::hr, "hana", "Hana Putri"},
          Row{Caller::unit_hr, "rahma", "Siti Rahma"}}) {
        CAPTURE(row.name);
        Office office;
        is_in_role(office, "rahma", domain::Role::unit_hr);
        judged_by(office, row.decider);
        explains(office);
        CHECK(asked(office) == row.asked);
        CHECK(contains(office.last_heard("siti"), std::string("menunggu penilaian ") + row.name));
        office.taps(row.asked, "Terima keterangan");
        CHECK(office.has_heard("siti", std::string("diterima oleh ") + row.name));
    }
}

TEST_CASE(
    "where nobody stands in that capacity, or none can be reached, it goes to the next, and HR at last") {
    struct Row {
        Caller decider;
        std::vector<std::string> unreachable;
        const char* asked;
    };
    for (const Row& row : {Row{Caller::direct_supervisor, {"rina"}, "dewi"},
                           Row{Caller::direct_supervisor, {"rina", "dewi"}, "hana"},
                           Row{Caller::supervisor_above, {"dewi"}, "hana"}, Row{Caller::unit_hr, {}, "hana"},
                           Row{Caller::hr, {"hana"}, ""}}) {
        CAPTURE(row.asked);
        Office office;
        judged_by(office, row.decider);
        for (const std::string& who : row.unreachable) cannot_be_reached(office, who);
        explains(office);
        CHECK(asked(office) == row.asked);
        CHECK(contains(office.last_heard("siti"), "menunggu penilaian"));
    }
}

TEST_CASE("of two in HR the one who can be reached judges, and the person reads who") {
    Office office;
    is_in_role(office, "made", domain::Role::hr);
    judged_by(office, Caller::hr);
    cannot_be_reached(office, "hana");
    explains(office);
    CHECK(asked(office) == "made");
    CHECK(contains(office.last_heard("siti"), "menunggu penilaian Made Wirawan"));
    CHECK(contains(office.last_heard("siti"), "Hana Putri belum terhubung"));
}

TEST_CASE("whoever called does not judge the call, whatever the policy names") {
    Office office;
    office.amends([](domain::Policy& policy) {
        policy.reasons.decider = Caller::supervisor_above;
        policy.calls.callers = {Caller::direct_supervisor, Caller::supervisor_above};
    });
    office.at("2026-02-13 08:00");
    office.says("dewi", "/panggil siti aminah: rapat");
    office.taps("dewi", "Kirim");
    office.at("2026-02-13 08:34");
    office.says("siti", "listrik padam di rumah", Intent::excuse);
    CHECK(asked(office) == "hana");
}

// Friday, 13 February 2026 is followed by a weekend, joint leave on Monday and Imlek on Tuesday.

TEST_CASE("a reason is judged within the policy's working days, and both sides read until when") {
    for (const auto& [days, date] : {std::pair<int, std::string>{1, "Rabu, 18 Februari 2026"},
                                     std::pair<int, std::string>{2, "Kamis, 19 Februari 2026"},
                                     std::pair<int, std::string>{4, "Senin, 23 Februari 2026"}}) {
        CAPTURE(date);
        Office office;
        amends_reasons(office,
                       [days = days](domain::ReasonRule& reasons) { reasons.decide_working_days = days; });
        explains(office);
        CHECK(contains(office.last_heard("siti"), date));
        CHECK(contains(office.last_heard("rina"), date));
    }
}

TEST_CASE("a missed window may be explained within the policy's working days") {
    for (const auto& [days, date] : {std::pair<int, std::string>{1, "Rabu, 18 Februari 2026"},
                                     std::pair<int, std::string>{3, "Jumat, 20 Februari 2026"}}) {
        CAPTURE(date);
        Office office;
        amends_reasons(office,
                       [days = days](domain::ReasonRule& reasons) { reasons.explain_working_days = days; });
        office.at("2026-02-13 07:34");
        CHECK(contains(office.last_heard("budi"), "belum kami terima"));
        CHECK(contains(office.last_heard("budi"), std::string("sebelum ") + date));
    }
}

TEST_CASE("who explains a missed window reads who will judge it: whoever the policy names") {
    struct Row {
        Caller decider;
        std::string indonesian, english;
    };
    for (const auto& [decider, indonesian, english] :
         {Row{Caller::direct_supervisor, "atasan langsung", "your direct supervisor"},
          Row{Caller::supervisor_above, "atasan dari atasan langsung", "the supervisor above them"},
          Row{Caller::unit_hr, "pengelola kepegawaian unit", "HR officers of the unit"},
          Row{Caller::hr, "pengelola kepegawaian", "HR officers"}}) {
        CAPTURE(indonesian);
        Office office;
        judged_by(office, decider);
        office.at("2026-02-13 07:34");
        CHECK(office.last_heard("budi").ends_with("Yang menilai: " + indonesian + "."));
        CHECK(office.last_heard("emma").ends_with("Who decides: " + english + "."));
    }
}

TEST_CASE(
    "a reason that nobody judged in time harms nobody: the person reads so, and it can only be accepted") {
    Office office;
    explains(office);
    office.at("2026-02-18 15:59");
    CHECK_FALSE(office.has_heard("siti", "tidak dinilai sampai batas waktu"));
    office.at("2026-02-18 16:01");
    CHECK(contains(office.last_heard("siti"), "tidak dinilai sampai batas waktu"));
    CHECK(contains(office.last_heard("siti"), "tidak merugikan"));
    office.taps("rina", "Belum dapat diterima");
    CHECK(contains(office.last_heard("rina"), "tidak dinilai sampai batas waktu"));
    office.taps("rina", "Terima keterangan");
    CHECK(contains(office.last_heard("siti"), "diterima"));
}

TEST_CASE("a reason judged in time does not lapse") {
    Office office;
    explains(office);
    office.taps("rina", "Belum dapat diterima");
    office.at("2026-02-19 08:00");
    CHECK_FALSE(office.has_heard("siti", "tidak dinilai sampai batas waktu"));
}
