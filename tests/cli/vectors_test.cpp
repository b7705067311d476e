// What the circulars mean on given days, asked the way an outsider would: the shipped files, one moment, one
// answer.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <sstream>

#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

struct Vector {
    std::string policies;  ///< ids of shipped files, with blanks in between
    std::string at;
    std::string who;      ///< further options of the command
    std::string day;      ///< day kind, table, place, and `exempt`
    std::string windows;  ///< each with its state
    std::string rest;     ///< `reminder`, `call`, both or neither
};

Words split(const std::string& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

json explained(const Vector& vector) {
    Words line{"policy", "explain", "--calendar", "config/calendars/id.json", "--json", "--at", vector.at};
    for (const std::string& id : split(vector.policies))
        line.insert(line.end(), {"--policy", "config/policies/" + id + ".toml"});
    for (const std::string& word : split(vector.who)) line.push_back(word);
    const cli::Output said = program(line);
    CAPTURE(said.err);
    REQUIRE(said.exit_code == cli::kGood);
    return json::parse(said.out);
}

std::string joined(const std::string& text, const std::string& more, const std::string& between) {
    return text.empty() || more.empty() ? text + more : text + between + more;
}

void check(const std::vector<Vector>& vectors) {
    for (const Vector& vector : vectors) {
        CAPTURE(vector.policies);
        CAPTURE(vector.at);
        CAPTURE(vector.who);
        const json moment = explained(vector);
        const auto word = [&](const char* key) { return moment[key].get<std::string>(); };
        CHECK(word("day_kind") + " " + word("table") + " " + word("place") +
                  (moment["exempt"] ? " exempt" : "") ==
              vector.day);
        std::string windows;
        for (const json& window : moment["windows"])
            windows = joined(
                windows, window["id"].get<std::string>() + " " + window["state"].get<std::string>(), ", ");
        CHECK(windows == vector.windows);
        CHECK(joined(moment["reminder"] ? "reminder" : "", moment["call_counts"] ? "call" : "", " ") ==
              vector.rest);
    }
}

const std::string kKaltim = "kaltim-friday kaltim-eid-2026";
const std::string kKalteng = "kalteng-office kalteng-nataru-2025";

const std::string kFlexible = "workday regular flexible", kFlexibleRamadan = "workday ramadan flexible",
                  kOffice = "workday regular office", kOfficeRamadan = "workday ramadan office",
                  kAway = "workday regular none", kExempt = "workday regular office exempt";
const std::string kNeither = "pagi not_open, siang not_open", kMorning = "pagi open, siang not_open",
                  kBetween = "pagi closed, siang not_open", kMidday = "pagi closed, siang open",
                  kOver = "pagi closed, siang closed";

}  // namespace

TEST_CASE("East Kalimantan's flexible Friday in its first weeks") {
    check({
        {kKaltim, "2026-02-06T09:00:00+08:00", "", "before_start regular office", "", ""},
        {kKaltim, "2026-02-12T22:45:00Z", "", kFlexible, kMorning, "reminder"},
        {kKaltim, "2026-02-13T07:30:59+08:00", "", kFlexible, kMorning, "reminder call"},
        {kKaltim, "2026-02-13T07:31:00+08:00", "", kFlexible, kBetween, "reminder call"},
        {kKaltim, "2026-02-13T09:00:00+08:00", "--unit-kind hospital", kExempt, "", ""},
        {kKaltim, "2026-02-16T09:00:00+08:00", "", "joint_leave regular none", "", ""},
        {kKaltim, "2026-03-20T09:00:00+08:00", "", "joint_leave ramadan none", "", ""},
        {kKaltim, "2026-02-20T06:45:00+08:00", "", kFlexibleRamadan, kNeither, "reminder"},
        {kKaltim, "2026-02-20T07:40:00+08:00", "", kFlexibleRamadan, kMorning, "reminder"},
        {kKaltim, "2026-04-03T09:00:00+08:00", "", "holiday regular none", "", ""},
        {kKaltim, "2026-05-01T09:00:00+08:00", "", "holiday regular none", "", ""},
        {kKaltim, "2026-05-15T09:00:00+08:00", "", "joint_leave regular none", "", ""},
        {kKaltim, "2026-12-24T09:00:00+08:00", "", "joint_leave regular none", "", ""},
        {kKaltim, "2026-12-25T09:00:00+08:00", "", "holiday regular none", "", ""},
        {kKaltim, "2027-02-05T09:00:00+08:00", "", "joint_leave regular none", "", ""},
    });
}

TEST_CASE("only four Fridays of Ramadan 2026 have windows, and the days of the overlay are each one day") {
    check({
        {kKaltim, "2026-02-27T07:40:00+08:00", "", kFlexibleRamadan, kMorning, "reminder"},
        {kKaltim, "2026-03-06T07:40:00+08:00", "", kFlexibleRamadan, kMorning, "reminder"},
        {kKaltim, "2026-03-13T07:40:00+08:00", "", kFlexibleRamadan, kMorning, "reminder"},
        {kKaltim, "2026-03-16T07:40:00+08:00", "", kFlexibleRamadan, kMorning, "reminder"},
        {kKaltim, "2026-03-17T07:40:00+08:00", "", kFlexibleRamadan, kMorning, "reminder"},
        {kKaltim, "2026-03-18T07:40:00+08:00", "", "joint_leave ramadan none", "", ""},
        {kKaltim, "2026-03-24T07:40:00+08:00", "", "joint_leave regular none", "", ""},
        {kKaltim, "2026-03-25T07:00:00+08:00", "", kFlexible, kMorning, "reminder"},
        {kKaltim, "2026-03-26T07:00:00+08:00", "", kFlexible, kMorning, "reminder"},
        {kKaltim, "2026-03-27T07:00:00+08:00", "", kFlexible, kMorning, "reminder"},
        {"kaltim-friday", "2026-03-26T07:40:00+08:00", "", kOffice, "", "call"},
    });
}

TEST_CASE("a Friday of Ramadan 2027 follows the calendar, whose first day is still an estimate") {
    const Vector friday{"kaltim-friday", "2027-02-12T07:40:00+08:00", "", kFlexibleRamadan, kMorning,
                        "reminder"};
    check({friday});

    std::ifstream shipped("config/calendars/id.json");
    json calendar = json::parse(shipped);
    json& ramadans = calendar["ramadan"];
    ramadans.erase(std::remove_if(ramadans.begin(), ramadans.end(),
                                  [](const json& ramadan) { return ramadan["start"] == "2027-02-08"; }),
                   ramadans.end());
    const Folder folder;
    const cli::Output without = program(
        {"policy", "explain", "--policy", "config/policies/kaltim-friday.toml", "--calendar",
         folder.write("without.json", calendar.dump()), "--at", "2027-02-12T07:40:00+08:00", "--json"});
    CAPTURE(without.err);
    REQUIRE(without.exit_code == cli::kGood);
    const json moment = json::parse(without.out);
    CHECK(moment["table"] == "regular");
    CHECK(moment["windows"][0]["state"] == "closed");
}

TEST_CASE("Central Kalimantan's study was not adopted: its days are office days with office windows") {
    const std::string arrived = "masuk closed, pulang open";
    check({
        {kKalteng, "2025-12-29T06:45:00+07:00", "", kOffice, "masuk open, pulang not_open", "reminder"},
        {kKalteng, "2025-12-30T07:30:59+07:00", "", kOffice, "masuk open, pulang not_open", "reminder"},
        {kKalteng, "2025-12-30T07:31:00+07:00", "", kOffice, "masuk closed, pulang not_open", "reminder"},
        {kKalteng, "2025-12-31T16:30:00+07:00", "", kOffice, arrived, "reminder"},
        {kKalteng, "2025-12-31T17:00:00Z", "", "holiday regular none", "", ""},
        {kKalteng, "2025-12-26T06:45:00+07:00", "", "joint_leave regular none", "", ""},
    });
    const json day = explained({kKalteng, "2025-12-29T06:45:00+07:00", "", "", "", ""});
    CHECK(contains(day["reasons"].dump(), "kalteng-nataru-2025 was not adopted"));
}

TEST_CASE("Central Kalimantan's office days, by weekday, working week and table") {
    const std::string working = "masuk closed, pulang not_open";
    check({
        {"kalteng-office", "2026-01-05T05:59:59+07:00", "", kOffice, "masuk not_open, pulang not_open",
         "reminder"},
        {"kalteng-office", "2026-01-05T06:00:00+07:00", "", kOffice, "masuk open, pulang not_open",
         "reminder"},
        {"kalteng-office", "2026-01-09T05:45:00+07:00", "", kOffice, "masuk open, pulang not_open",
         "reminder"},
        {"kalteng-office", "2026-01-09T07:00:59+07:00", "", kOffice, "masuk open, pulang not_open",
         "reminder"},
        {"kalteng-office", "2026-01-09T07:01:00+07:00", "", kOffice, working, "reminder"},
        {"kalteng-office", "2026-01-05T18:00:59+07:00", "", kOffice, "masuk closed, pulang open", "reminder"},
        {"kalteng-office", "2026-01-05T18:01:00+07:00", "", kOffice, "masuk closed, pulang closed",
         "reminder"},
        {"kalteng-office", "2026-02-20T06:45:00+07:00", "", kOfficeRamadan, "", ""},
        {"kalteng-office", "2026-02-21T09:00:00+07:00", "", "weekend ramadan none", "", ""},
        {"kalteng-office", "2026-02-21T09:00:00+07:00", "--week six_days", kOfficeRamadan, "", ""},
        {"kalteng-office", "2026-02-14T09:00:00+07:00", "--week six_days", kOffice, "", ""},
        {"kalteng-office", "2026-01-05T06:45:00+07:00", "--unit-kind guard", kExempt, "", ""},
        {"kalteng-office", "2026-01-05T06:45:00+07:00", "--unit-kind shift", kExempt, "", ""},
        // Not in force: a day on its roster changes nothing.
        {"kalteng-office kalteng-4plus1", "2026-01-21T06:45:00+07:00", "--rostered-day 2026-01-21", kOffice,
         "masuk open, pulang not_open", "reminder"},
    });
}

TEST_CASE("a trip shows and judges times by its own zone, and dates by that zone's midnight") {
    const std::string to_jakarta = "--absence official_travel --zone Asia/Jakarta",
                      to_jayapura = "--absence official_travel --zone Asia/Jayapura";
    check({
        {"kaltim-friday", "2026-02-13T06:45:00+08:00", to_jakarta, kFlexible, kNeither, "reminder"},
        {"kaltim-friday", "2026-02-13T06:45:00+07:00", to_jakarta, kFlexible, kMorning, "reminder"},
        {"kaltim-friday", "2026-02-13T07:30:59+07:00", to_jakarta, kFlexible, kMorning, "reminder"},
        {"kaltim-friday", "2026-02-13T07:31:00+07:00", to_jakarta, kFlexible, kBetween, "reminder"},
        {"kaltim-friday", "2026-02-12T21:45:00Z", to_jayapura, kFlexible, kMorning, "reminder"},
        {"kaltim-friday", "2026-02-12T14:59:59Z", "--zone Asia/Jayapura", "before_start regular office", "",
         ""},
        {"kaltim-friday", "2026-02-12T15:00:00Z", "--zone Asia/Jayapura", kFlexible, kNeither, "reminder"},
        {"kaltim-friday", "2026-02-12T16:00:00Z", "", kFlexible, kNeither, "reminder"},
        {"kaltim-friday", "2026-02-12T15:59:59Z", "", "before_start regular office", "", ""},
        {"kaltim-friday", "2026-02-12T17:00:00Z", "--zone Asia/Jakarta", kFlexible, kNeither, "reminder"},
        {"kaltim-friday", "2026-02-12T16:59:59Z", "--zone Asia/Jakarta", "before_start regular office", "",
         ""},
    });
    const json trip = explained({"kaltim-friday", "2026-02-13T06:45:00+08:00", to_jakarta, "", "", ""});
    CHECK(trip["at_local"] == "2026-02-13T05:45:00+07:00");
    CHECK(trip["windows"][0]["open_utc"] == "2026-02-12T23:30:00Z");
}

TEST_CASE("an instant is the same instant in whatever offset it is written") {
    for (const char* const at :
         {"2026-02-12T22:45:00Z", "2026-02-13T06:45:00+08:00", "2026-02-13T07:45:00+09:00",
          "2026-02-12T17:45:00-05:00", "2026-02-13T04:15:00+05:30"})
        CHECK(explained({"kaltim-friday", at, "", "", "", ""})["at_local"] == "2026-02-13T06:45:00+08:00");
}

TEST_CASE("the seconds at which something begins or ends") {
    check({
        {"kaltim-friday", "2026-02-13T06:29:59+08:00", "", kFlexible, kNeither, "reminder"},
        {"kaltim-friday", "2026-02-13T06:30:00+08:00", "", kFlexible, kMorning, "reminder"},
        {"kaltim-friday", "2026-02-13T07:29:59+08:00", "", kFlexible, kMorning, "reminder"},
        {"kaltim-friday", "2026-02-13T07:30:00+08:00", "", kFlexible, kMorning, "reminder call"},
        {"kaltim-friday", "2026-02-13T10:59:59+08:00", "", kFlexible, kBetween, "reminder call"},
        // The half hour to answer ends as the break begins; a second later it would reach into it.
        {"kaltim-friday", "2026-02-13T11:00:00+08:00", "", kFlexible, kMidday, "reminder call"},
        {"kaltim-friday", "2026-02-13T11:00:01+08:00", "", kFlexible, kMidday, "reminder"},
        {"kaltim-friday", "2026-02-13T12:59:59+08:00", "", kFlexible, kMidday, "reminder"},
        {"kaltim-friday", "2026-02-13T13:00:59+08:00", "", kFlexible, kMidday, "reminder call"},
        {"kaltim-friday", "2026-02-13T13:01:00+08:00", "", kFlexible, kOver, "reminder call"},
        {"kaltim-friday", "2026-02-13T15:30:00+08:00", "", kFlexible, kOver, "reminder call"},
        {"kaltim-friday", "2026-02-13T15:30:01+08:00", "", kFlexible, kOver, "reminder"},
        {"kaltim-friday", "2026-02-13T23:59:59+08:00", "", kFlexible, kOver, "reminder"},
        {"kaltim-friday", "2026-02-14T00:00:00+08:00", "", "weekend regular none", "", ""},
        {"kaltim-friday", "2026-02-20T06:59:59+08:00", "", kFlexibleRamadan, kNeither, "reminder"},
        {"kaltim-friday", "2026-02-20T08:00:59+08:00", "", kFlexibleRamadan, kMorning, "reminder call"},
        {"kaltim-friday", "2026-02-20T08:01:00+08:00", "", kFlexibleRamadan, kBetween, "reminder call"},
    });
}

TEST_CASE("the edges of Ramadan and of the year, 2025 to 2027") {
    check({
        {"default", "2025-02-28T15:45:00+07:00", "", kOffice, "", "call"},
        {"default", "2025-03-01T09:00:00+07:00", "", "weekend ramadan none", "", ""},
        {"default", "2025-03-03T15:45:00+07:00", "", kOfficeRamadan, "", ""},
        {"default", "2025-03-28T09:00:00+07:00", "", "joint_leave ramadan none", "", ""},
        {"default", "2025-03-31T09:00:00+07:00", "", "holiday regular none", "", ""},
        {"default", "2025-04-08T15:30:00+07:00", "", kOffice, "", "call"},
        {"default", "2025-08-18T09:00:00+07:00", "", "joint_leave regular none", "", ""},
        {"kaltim-friday", "2026-02-18T23:59:59+08:00", "", kOffice, "", ""},
        {"kaltim-friday", "2026-02-19T00:00:00+08:00", "", kOfficeRamadan, "", ""},
        {"kaltim-friday", "2026-02-18T15:59:59Z", "", kOffice, "", ""},
        {"kaltim-friday", "2026-02-18T16:00:00Z", "", kOfficeRamadan, "", ""},
        {"kaltim-friday", "2026-12-31T15:29:59+08:00", "", kOffice, "", "call"},
        {"kaltim-friday", "2026-12-31T22:45:00Z", "", "holiday regular none", "", ""},
        {"kaltim-friday", "2027-02-07T09:00:00+08:00", "", "weekend regular none", "", ""},
        {"kaltim-friday", "2027-02-08T09:00:00+08:00", "", kOfficeRamadan, "", "call"},
        {"kaltim-friday", "2027-03-05T07:40:00+08:00", "", kFlexibleRamadan, kMorning, "reminder"},
        {"kaltim-friday", "2027-03-09T07:40:00+08:00", "", "joint_leave ramadan none", "", ""},
        {"kaltim-friday", "2027-03-10T07:40:00+08:00", "", "holiday regular none", "", ""},
        {"kaltim-friday", "2027-12-31T06:45:00+08:00", "", kFlexible, kMorning, "reminder"},
    });
}

TEST_CASE("who is left out, who is away, and who works six days") {
    check({
        {"kaltim-friday", "2026-02-13T09:00:00+08:00", "--unit-kind puskesmas", kExempt, "", ""},
        {"kaltim-friday", "2026-02-13T09:00:00+08:00", "--unit-kind direct_public_service", kExempt, "", ""},
        {"kaltim-friday", "2026-02-13T09:00:00+08:00", "--unit-kind guard", kFlexible, kBetween,
         "reminder call"},
        {"kaltim-friday", "2026-02-13T07:00:00+08:00", "--absence leave", kAway, "", ""},
        {"kaltim-friday", "2026-02-13T07:00:00+08:00", "--absence permission", kAway, "", ""},
        {"kaltim-friday", "2026-02-13T07:00:00+08:00", "--absence illness", kAway, "", ""},
        {"kaltim-friday", "2026-02-13T07:00:00+08:00", "--absence study", kAway, "", ""},
        {"kaltim-friday", "2026-02-13T07:00:00+08:00", "--absence shift_off", kAway, "", ""},
        {"kaltim-friday", "2026-02-13T07:00:00+08:00", "--week six_days", kFlexible, kMorning, "reminder"},
        {"kaltim-friday", "2026-02-14T09:00:00+08:00", "--week six_days", kOffice, "", ""},
        {"kaltim-friday", "2026-02-15T09:00:00+08:00", "--week six_days", "weekend regular none", "", ""},
        {"default", "2026-02-13T09:00:00+07:00", "--unit-kind shift", kExempt, "", ""},
        {"default", "2026-02-13T09:00:00+07:00", "--unit-kind guard", kExempt, "", ""},
        {"default kaltim-friday", "2026-02-13T09:00:00+08:00", "--unit-kind hospital", kExempt, "", ""},
    });
}

TEST_CASE("the home minister's Friday, alone and beside East Kalimantan's") {
    check({
        {"mendagri-friday", "2026-03-27T09:00:00+07:00", "", "before_start regular office", "", ""},
        {"mendagri-friday", "2026-04-03T09:00:00+08:00", "", "holiday regular none", "", ""},
        {"mendagri-friday", "2026-04-10T09:00:00+08:00", "--zone Asia/Makassar", kFlexible, "", "call"},
        {"mendagri-friday", "2026-04-10T16:25:00+07:00", "", kFlexible, "", "call"},
        {"mendagri-friday", "2026-04-10T16:25:01+07:00", "", kFlexible, "", ""},
        {"mendagri-friday", "2026-04-10T09:00:00+07:00", "--position jpt_pratama", kExempt, "", ""},
        {"mendagri-friday", "2026-04-10T09:00:00+07:00", "--position jpt_madya", kExempt, "", ""},
        {"mendagri-friday", "2026-04-10T09:00:00+07:00", "--position administrator", kFlexible, "", "call"},
        // Both speak about everyone: the later start goes first, in whatever order the files are given.
        {"kaltim-friday mendagri-friday", "2026-03-27T07:00:00+08:00", "", kFlexible, kMorning, "reminder"},
        {"kaltim-friday mendagri-friday", "2026-04-10T07:00:00+08:00", "", kFlexible, "", ""},
        {"mendagri-friday kaltim-friday", "2026-04-10T07:00:00+08:00", "", kFlexible, "", ""},
    });
}

TEST_CASE("what is proposed, and a frame, free nobody and take nobody's freedom") {
    check({
        {"bkn-2plus3", "2026-01-21T09:00:00+07:00", "--rostered-day 2026-01-21", kOffice, "", "call"},
        {"permen-panrb-4-2025", "2026-02-13T09:00:00+07:00", "", kOffice, "", "call"},
        {"permen-panrb-4-2025 kaltim-friday", "2026-02-13T09:00:00+08:00", "", kFlexible, kBetween,
         "reminder call"},
    });
    const json proposed =
        explained({"bkn-2plus3", "2026-01-21T09:00:00+07:00", "--rostered-day 2026-01-21", "", "", ""});
    CHECK(proposed["policy"].is_null());
    CHECK(contains(proposed["reasons"].dump(), "bkn-2plus3 is proposed"));
}

TEST_CASE("a third flexible day in one week breaks the quota; two, or three in two weeks, do not") {
    const Folder folder;
    const auto planned = [&](const std::string& days) {
        return program({"roster", "plan", "--check", folder.write("days.csv", "employee_id;date\n" + days),
                        "--policy", "config/policies/bkn-2plus3.toml", "--calendar",
                        "config/calendars/id.json", "--json"});
    };
    const auto rules = [](const cli::Output& said) {
        std::string all;
        const json found = json::parse(said.out);
        for (const json& breach : found["breaches"])
            all = joined(all, breach["date"].get<std::string>() + " " + breach["rule"].get<std::string>(),
                         ", ");
        return all;
    };
    struct Row {
        std::string days;
        std::string breaches;
    };
    for (const Row& row : std::vector<Row>{
             {"P-01;2026-01-19\nP-01;2026-01-21\n", ""},
             {"P-01;2026-01-19\nP-01;2026-01-21\nP-01;2026-01-23\n", "2026-01-23 flexible.quota_per_week"},
             {"P-01;2026-01-22\nP-01;2026-01-23\nP-01;2026-01-26\n",
              ""},  // Thursday, Friday, and the next Monday
             {"P-01;2026-01-19\nP-02;2026-01-21\nP-03;2026-01-23\n", ""},
             {"P-01;2025-12-29\nP-01;2025-12-30\nP-01;2026-01-02\n",  // one week in two years
              "2026-01-02 flexible.quota_per_week"},
             {"P-01;2026-02-16\n", "2026-02-16 calendar.joint_leave"},
             {"P-01;2026-02-17\n", "2026-02-17 calendar.holiday"},
             {"P-01;2026-02-14\n", "2026-02-14 calendar.weekend"},
             {"P-01;2026-01-19\nP-01;2026-01-19\n", "2026-01-19 roster.same_day_twice"},
         }) {
        CAPTURE(row.days);
        const cli::Output said = planned(row.days);
        CAPTURE(said.err);
        CHECK(said.exit_code == (row.breaches.empty() ? cli::kGood : cli::kFinding));
        CHECK(rules(said) == row.breaches);
    }
}

TEST_CASE("an overlay's own hours and quiet times hold on the days it lends, and on no other") {
    const Folder folder;
    const std::string overlay = folder.write("singkat.toml", R"(id = "singkat"
title = "Hari pendek"
legal_basis = "SE 2/2026"
authority = "Gubernur"
status = "in_force"
[overlay]
on = "kaltim-friday"
[valid]
from = 2026-04-06
to = 2026-04-10
[flexible]
dates = [2026-04-08]
[[hours.regular]]
weekdays = ["wed"]
open = "09:00"
close = "11:00"
[[quiet]]
open = "10:00"
close = "10:10"
)");
    const auto call_counts = [&](const std::string& at) {
        const cli::Output said =
            program({"policy", "explain", "--policy", "config/policies/kaltim-friday.toml", "--policy",
                     overlay, "--calendar", "config/calendars/id.json", "--at", at, "--json"});
        CAPTURE(said.err);
        REQUIRE(said.exit_code == cli::kGood);
        return json::parse(said.out)["call_counts"].get<bool>();
    };
    CHECK_FALSE(call_counts("2026-04-08T08:00:00+08:00"));
    CHECK(call_counts("2026-04-08T09:00:00+08:00"));
    CHECK_FALSE(call_counts("2026-04-08T10:00:00+08:00"));
    CHECK(call_counts("2026-04-08T10:30:00+08:00"));
    CHECK_FALSE(call_counts("2026-04-08T10:30:01+08:00"));
    CHECK(call_counts("2026-04-07T08:00:00+08:00"));
    CHECK(call_counts("2026-04-07T10:00:00+08:00"));
}
