#include "bot/wording/grounds.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "bot/domain/explain.hpp"
#include "bot/domain/grounds.hpp"
#include "bot/domain/local_time.hpp"

namespace {

using domain::Ground;
using domain::Language;

const wording::Catalogue& words() {
    static const auto created = wording::Catalogue::create();
    if (!created) FAIL(created.error().message);
    return *created;
}

domain::Instant at(const char* text) {
    return domain::from_rfc3339(text).value();
}

domain::Policy policy(const char* id, domain::PolicyStatus status = domain::PolicyStatus::in_force) {
    domain::Policy made;
    made.id = domain::PolicyId{id};
    made.version = "1";
    made.title = "Jumat fleksibel";
    made.status = status;
    made.flexible.quota_per_week = 2;
    return made;
}

domain::Policy built_in() {
    auto made = policy("default");
    made.version = std::string(domain::kBuiltInVersion);
    return made;
}

domain::DayPlan day_off(domain::DayKind kind) {
    domain::DayPlan plan;
    plan.kind = kind;
    plan.holiday_name_id = "Natal";
    plan.holiday_name_en = "Christmas";
    return plan;
}

constexpr std::chrono::year_month_day kFifthOfJune{std::chrono::year{2026}, std::chrono::June,
                                                   std::chrono::day{5}};
const char* const kWita = "Asia/Makassar";

domain::Window morning() {
    domain::Window window;
    window.name_id = "pagi";
    window.name_en = "morning";
    window.open = at("2026-02-13T06:30:00+08:00");
    window.announced_close = at("2026-02-13T07:30:00+08:00");
    return window;
}

domain::ReportDue report(const char* due) {
    return {at("2026-02-13T15:30:00+08:00"), at(due)};
}

struct Row {
    Ground ground;
    std::string rule;
    std::string id;
    std::string en;
};

std::vector<Row> rows() {
    using namespace domain;
    const Policy friday = policy("friday"), other = policy("other");
    const Span hours{at("2026-02-13T09:00:00+08:00"), at("2026-02-13T10:00:00+08:00")};
    return {
        {policy_ground(built_in()), "default", "Tidak ada kebijakan khusus pada tanggal ini.",
         "No particular policy holds on this date."},
        {policy_ground(friday), "id", "Berlaku kebijakan friday: Jumat fleksibel.",
         "The policy friday holds: Jumat fleksibel."},
        {before_start_ground(), "valid.from", "Kebijakan belum berlaku pada tanggal ini.",
         "The policy has not started on this date."},
        {suspended_ground(), "status", "Kebijakan ini sedang ditangguhkan.", "The policy is suspended."},
        {rules_conflict_ground(friday, other), "conflict",
         "Kebijakan friday dan other berlaku bersamaan; yang dipakai: friday.",
         "The policies friday and other hold at once; friday is applied."},
        {overlays_conflict_ground(friday, other, "windows"), "conflict",
         "Tambahan friday dan other tidak sejalan (windows) dengan urutan yang sama; yang dipakai: friday.",
         "The overlays friday and other disagree (windows) and have the same order; friday is applied."},
        {day_off_ground(day_off(DayKind::weekend)), "calendar.weekend", "Hari ini akhir pekan.",
         "It is a weekend."},
        {day_off_ground(day_off(DayKind::joint_leave)), "calendar.joint_leave",
         "Hari ini cuti bersama: Natal.", "It is joint leave: Christmas."},
        {day_off_ground(day_off(DayKind::holiday)), "calendar.holiday", "Hari ini libur: Natal.",
         "It is a holiday: Christmas."},
        {ramadan_ground(true), "calendar.ramadan", "Bulan Ramadan (perkiraan): berlaku tabel Ramadan.",
         "It is Ramadan (estimated): the Ramadan table holds."},
        {ramadan_ground(false), "calendar.ramadan", "Bulan Ramadan: berlaku tabel Ramadan.",
         "It is Ramadan: the Ramadan table holds."},
        {absence_ground(AbsenceKind::leave), "roster.absence", "Yang bersangkutan sedang cuti.",
         "The person is on leave."},
        {absence_ground(AbsenceKind::illness), "roster.absence", "Yang bersangkutan sedang sakit.",
         "The person is ill."},
        {absence_ground(AbsenceKind::official_travel), "roster.absence",
         "Yang bersangkutan sedang dinas luar.", "The person is on official travel."},
        {absence_ground(AbsenceKind::study), "roster.absence", "Yang bersangkutan sedang tugas belajar.",
         "The person is on a study assignment."},
        {absence_ground(AbsenceKind::shift_off), "roster.absence", "Yang bersangkutan sedang lepas giliran.",
         "The person is off shift."},
        {absence_ground(AbsenceKind::permission), "roster.absence", "Yang bersangkutan sedang izin.",
         "The person is away with permission."},
        {permission_ground(hours, kWita), "roster.permission",
         "Izin tercatat pukul 09.00 sampai 10.00 WITA; panggilan pada waktu itu tidak dihitung.",
         "Permission is on record from 09:00 to 10:00 WITA; calls in that time do not count."},
        {personal_exemption_ground(), "roster.exempt", "Yang bersangkutan dikecualikan pada tanggal ini.",
         "The person is exempt on this date."},
        {exemption_ground("unit_kinds", UnitKind::hospital), "exempt.unit_kinds",
         "Unit jenis hospital dikecualikan: bekerja di tempat.",
         "Units of the kind hospital are exempt and work on site."},
        {exemption_ground("units", UnitKind::office), "exempt.units",
         "Unit ini dikecualikan: bekerja di tempat.", "This unit is exempt and works on site."},
        {exemption_ground("employments", UnitKind::office), "exempt.employments",
         "Pegawai dengan status kepegawaian ini dikecualikan: bekerja di kantor.",
         "Staff of this kind of employment are exempt and work at the office."},
        {exemption_ground("positions", UnitKind::office), "exempt.positions",
         "Jenjang jabatan ini dikecualikan: bekerja di kantor.",
         "Positions of this class are exempt and work at the office."},
        {exemption_ground("task_traits", UnitKind::office), "exempt.task_traits",
         "Tugas dengan sifat ini dikecualikan: dikerjakan di kantor.",
         "Tasks of this nature are exempt and are done at the office."},
        {exemption_ground("employees", UnitKind::office), "exempt.employees",
         "Kebijakan ini mengecualikan yang bersangkutan.", "The policy exempts the person by name."},
        {not_lent_ground(friday, "ineligible"), "ineligible",
         "Hari fleksibel dari friday tidak berlaku bagi yang bersangkutan.",
         "The flexible days of friday are not for this person."},
        {ineligible_ground(), "ineligible", "Untuk sementara yang bersangkutan bekerja di kantor.",
         "For the time being the person works at the office."},
        {flexible_weekday_ground(friday, std::chrono::Friday), "flexible.weekdays",
         "Jumat adalah hari kerja fleksibel.", "Friday is a flexible day."},
        {flexible_weekday_ground(friday, std::chrono::Sunday), "flexible.weekdays",
         "Minggu adalah hari kerja fleksibel.", "Sunday is a flexible day."},
        {flexible_date_ground(friday, kFifthOfJune), "flexible.dates",
         "Tanggal 5 Jun 2026 ditetapkan sebagai hari kerja fleksibel.",
         "5 Jun 2026 is named as a flexible day."},
        {rostered_ground(friday), "flexible.quota_per_week",
         "Jadwal unit memberi hari kerja fleksibel hari ini.",
         "The unit's roster gives this day as a flexible day."},
        {not_rostered_ground(friday), "flexible.quota_per_week",
         "Jadwal unit tidak memberi hari kerja fleksibel hari ini: bekerja di kantor.",
         "The unit's roster does not give this day: work is at the office."},
        {beyond_quota_ground(friday), "flexible.quota_per_week",
         "Jadwal unit melebihi jatah 2 hari sepekan: hari ini bekerja di kantor.",
         "The unit's roster exceeds the quota of 2 a week: work is at the office."},
        {beyond_cap_ground(3), "flexible.cap_per_week",
         "Batas 3 hari fleksibel sepekan sudah terpakai: bekerja di kantor.",
         "The limit of 3 flexible days a week is used up: work is at the office."},
        {not_in_force_ground(policy("new", PolicyStatus::proposed)), "new: status",
         "Kebijakan new baru diusulkan dan belum berlaku.", "The policy new is proposed and not in force."},
        {not_in_force_ground(policy("old", PolicyStatus::not_adopted)), "old: status",
         "Kebijakan old tidak jadi diberlakukan.", "The policy old was not adopted."},
        {office_day_ground(), "flexible", "Bukan hari kerja fleksibel: bekerja di kantor.",
         "It is no flexible day: work is at the office."},
        {report_ground(report("2026-02-14T00:00:00+08:00"), kWita), "report.asked_on",
         "Laporan kerja harian diminta sampai hari ini berakhir.",
         "A report of the day's work is asked until the day ends."},
        {report_ground(report("2026-02-13T17:00:00+08:00"), kWita), "report.asked_on",
         "Laporan kerja harian diminta sebelum pukul 17.00 WITA.",
         "A report of the day's work is asked before 17:00 WITA."},
        {window_ground(morning(), DayTable::regular, kWita), "windows.regular",
         "Presensi pagi pukul 06.30 sampai 07.30 WITA.", "The morning check-in is from 06:30 to 07:30 WITA."},
        {exempt_call_ground(), "exempt", "Yang bersangkutan atau unitnya dikecualikan.",
         "The person or the unit is exempt."},
        {no_call_rule_ground(), "calls.count", "Kebijakan ini tidak memuat aturan panggilan.",
         "This policy has no call rule."},
        {quiet_ground(), "quiet", "Waktu jawab menyentuh waktu tenang.",
         "The time to answer touches quiet time."},
        {prayer_ground(), "hours.prayers", "Waktu jawab menyentuh waktu ibadah.",
         "The time to answer touches prayer."},
        {break_ground(), "hours.breaks", "Waktu jawab menyentuh jam istirahat.",
         "The time to answer touches a break."},
        {outside_hours_ground(), "hours", "Waktu jawab tidak seluruhnya di dalam jam kerja.",
         "The time to answer is not wholly within working hours."},
    };
}

}  // namespace

TEST_CASE("each ground of the rules is told as a sentence of the reader's language") {
    std::set<std::string> said;
    for (const Row& row : rows()) {
        CAPTURE(row.ground.key);
        CHECK(row.ground.rule == row.rule);
        CHECK(wording::sentence(words(), Language::id, row.ground) == row.id);
        CHECK(wording::sentence(words(), Language::en, row.ground) == row.en);
        for (const Language language : domain::languages())
            CHECK_FALSE(wording::sentence(words(), language, row.ground).empty());
        said.insert(row.ground.key);
    }
    for (const std::string& key : words().keys())  // and the catalogues hold none that nothing says
        if (key.starts_with("ground_day_")) {
            CAPTURE(key);
            CHECK(said.contains(key));
        }
}

TEST_CASE("an obstacle stands within the sentence that a call does not count") {
    Ground ground = domain::quiet_ground();
    ground.within = "ground_call_does_not_count";
    CHECK(wording::sentence(words(), Language::id, ground) ==
          "Panggilan saat ini tidak dihitung. Waktu jawab menyentuh waktu tenang.");
    CHECK(wording::sentence(words(), Language::en, ground) ==
          "A call at this moment does not count. The time to answer touches quiet time.");
}

TEST_CASE("braces in the name of a policy or a day off are data and are never filled") {
    auto friday = policy("friday");
    friday.title = "{kebijakan} {tidak_ada}";
    CHECK(wording::sentence(words(), Language::en, domain::policy_ground(friday)) ==
          "The policy friday holds: {kebijakan} {tidak_ada}.");
}

TEST_CASE("a policy's title stood in Indonesian where everything else is English") {
    domain::Policy friday = policy("kaltim-friday");
    friday.title_en = "Flexible Friday";
    const Ground ground = domain::policy_ground(friday);
    CHECK(wording::sentence(words(), Language::en, ground) ==
          "The policy kaltim-friday holds: Flexible Friday.");
    CHECK(wording::sentence(words(), Language::id, ground) ==
          "Berlaku kebijakan kaltim-friday: Jumat fleksibel.");
    friday.title_en.clear();  // a policy may do without
    CHECK(wording::sentence(words(), Language::en, domain::policy_ground(friday)) ==
          "The policy kaltim-friday holds: Jumat fleksibel.");
}
