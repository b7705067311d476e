// Quiet time: reminders wait until it is over and are dropped with their window, and no call counts in it.
#include "tests/app/office.hpp"

using domain::DaySpan;
using stories::Office;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kOpen = "presensi pagi dibuka";
constexpr std::string_view kLast = "Pengingat terakhir: presensi pagi";
constexpr std::string_view kQuiet = "Panggilan ini tidak dihitung: Waktu jawab menyentuh waktu tenang";

/// From one local minute to another; past midnight if it ends before it begins.
void is_quiet(Office& office, std::chrono::minutes open, std::chrono::minutes close) {
    office.amends([&](domain::Policy& policy) { policy.quiet = {DaySpan{open, close}}; });
}

/// Rina's call as it is shown, and sent.
std::string call(Office& office, const std::string& local) {
    office.at(local);
    office.says("rina", "/panggil budi: rapat");
    const std::string shown = office.last_heard("rina");
    office.taps("rina", "Kirim");
    return shown;
}

}  // namespace

// The morning window is open from 06:30 to 07:30, its last reminder is at 07:15.

TEST_CASE("the reminder of a window that opens in quiet time comes in the second it is over") {
    for (const auto open : {6h + 0min, 20h + 0min}) {  // today, and since the evening before
        Office office;
        is_quiet(office, open, 6h + 45min);
        office.at("2026-02-13 06:44:59");
        CHECK(office.times_heard("budi", kOpen) == 0);
        office.at("2026-02-13 06:45");
        CHECK(office.times_heard("budi", kOpen) == 1);
        office.at("2026-02-13 07:15");
        CHECK(office.times_heard("budi", kLast) == 1);
        CHECK(office.times_heard("budi", kOpen) == 1);
    }
}

TEST_CASE("whoever checks in before quiet time is over is not reminded") {
    Office office;
    is_quiet(office, 6h, 6h + 45min);
    office.at("2026-02-13 06:40");
    office.says("budi", "hadir");
    CHECK(office.presence("budi", "pagi") == "in_time");
    office.at("2026-02-13 07:20");
    CHECK(office.times_heard("budi", kOpen) == 0);
    CHECK(office.times_heard("budi", kLast) == 0);
    CHECK(office.times_heard("siti", kOpen) == 1);
}

TEST_CASE("a last reminder waits, too, and is never sent once the window is closed") {
    Office waits;
    is_quiet(waits, 7h + 10min, 7h + 29min);
    waits.at("2026-02-13 07:28:59");
    CHECK(waits.times_heard("budi", kLast) == 0);
    waits.at("2026-02-13 07:29");
    CHECK(waits.times_heard("budi", kLast) == 1);

    Office closed;
    is_quiet(closed, 7h + 10min, 7h + 31min);  // the window closes as 07:31 begins
    closed.at("2026-02-13 10:30");
    CHECK(closed.times_heard("budi", kOpen) == 2);  // and once more as a card whose time is over
    CHECK(closed.times_heard("budi", kLast) == 0);
}

TEST_CASE("of two reminders that would wait for the same quiet time one is sent") {
    Office office;
    is_quiet(office, 6h, 7h + 20min);
    office.at("2026-02-13 07:30");
    CHECK(office.times_heard("budi", kOpen) + office.times_heard("budi", kLast) == 1);
}

TEST_CASE("a window that is quiet to its end reminds nobody, and is held against nobody") {
    Office office;
    is_quiet(office, 6h, 7h + 31min);
    office.at("2026-02-13 10:30");
    CHECK(office.times_heard("budi", "presensi pagi") == 0);
    CHECK(office.presence("budi", "pagi") == "void undelivered");
    office.at("2026-02-13 11:00");
    CHECK(office.times_heard("budi", "presensi siang dibuka") == 1);
}

TEST_CASE("a call whose time to answer touches quiet time is sent, and does not count") {
    Office office;
    is_quiet(office, 8h + 29min, 8h + 35min);
    CHECK(contains(call(office, "2026-02-13 08:00"), kQuiet));
    CHECK(office.has_heard("budi", "Panggilan dari Rina Wati"));
    office.at("2026-02-13 11:00");
    CHECK_FALSE(office.flag().has_value());
}

TEST_CASE("a time to answer that ends as quiet time begins, or begins as it ends, counts") {
    Office before;
    is_quiet(before, 8h + 30min, 8h + 40min);
    CHECK_FALSE(contains(call(before, "2026-02-13 08:00"), kQuiet));
    before.at("2026-02-13 08:40");
    CHECK(before.attempts("budi").size() == 2);

    Office after;
    is_quiet(after, 7h + 30min, 8h);
    CHECK_FALSE(contains(call(after, "2026-02-13 08:00"), kQuiet));
    Office a_second_early;
    is_quiet(a_second_early, 7h + 30min, 8h);
    a_second_early.at("2026-02-13 07:59:59");
    a_second_early.says("rina", "/panggil budi: rapat");
    CHECK(contains(a_second_early.last_heard("rina"), kQuiet));
}

TEST_CASE("an attempt that would touch quiet time is not made, and the call ends") {
    Office office;
    is_quiet(office, 9h + 49min, 10h);
    call(office, "2026-02-13 08:00");
    office.at("2026-02-13 10:30");
    CHECK(office.outcomes("budi") == "missed, missed");
    CHECK(office.is_over());
    CHECK_FALSE(office.flag().has_value());
}

TEST_CASE("nor is one that the supervisor sends so late that it would touch quiet time") {
    Office office;
    office.amends(
        [](domain::Policy& policy) { policy.calls.advance = domain::CallRule::Advance::supervisor; });
    is_quiet(office, 9h + 11min, 9h + 20min);
    call(office, "2026-02-13 08:00");
    office.at("2026-02-13 08:45");  // at 08:40 it would have fitted
    office.taps("rina", "Panggil lagi");
    CHECK(office.attempts("budi").size() == 1);
    CHECK(office.is_over());
    CHECK(office.has_heard("rina", "Panggilan ini sudah ditutup"));
}
