#include "bot/domain/grounds.hpp"

#include <fmt/format.h>

#include <array>

#include "bot/domain/local_time.hpp"

namespace domain {
namespace {

constexpr std::array<std::string_view, 7> kWeekdaysId{"Minggu", "Senin", "Selasa", "Rabu",
                                                      "Kamis",  "Jumat", "Sabtu"};
constexpr std::array<std::string_view, 7> kWeekdaysEn{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};

std::string_view absence_id(AbsenceKind kind) {
    switch (kind) {
        case AbsenceKind::leave:
            return "cuti";
        case AbsenceKind::illness:
            return "sakit";
        case AbsenceKind::official_travel:
            return "dinas luar";
        case AbsenceKind::study:
            return "tugas belajar";
        case AbsenceKind::shift_off:
            return "lepas giliran";
        case AbsenceKind::permission:
            return "izin";
    }
    return "";
}

std::string_view absence_en(AbsenceKind kind) {
    switch (kind) {
        case AbsenceKind::leave:
            return "on leave";
        case AbsenceKind::illness:
            return "ill";
        case AbsenceKind::official_travel:
            return "on official travel";
        case AbsenceKind::study:
            return "on a study assignment";
        case AbsenceKind::shift_off:
            return "off shift";
        case AbsenceKind::permission:
            return "away with permission";
    }
    return "";
}

/// The key as the policy's own file writes it; an overlay's bears its name.
std::string key_of(const Policy& source, std::string_view key) {
    return source.kind == PolicyKind::overlay ? fmt::format("{}: {}", source.id.value, key)
                                              : std::string{key};
}

}  // namespace

Ground policy_ground(const Policy& governing) {
    if (governing.version == kBuiltInVersion)
        return {"default", "Tidak ada kebijakan khusus pada tanggal ini.",
                "No particular policy holds on this date."};
    return {"id", fmt::format("Berlaku kebijakan {}: {}.", governing.id.value, governing.title),
            fmt::format("The policy {} holds: {}.", governing.id.value, governing.title)};
}

Ground before_start_ground() {
    return {"valid.from", "Kebijakan belum berlaku pada tanggal ini.",
            "The policy has not started on this date."};
}

Ground suspended_ground() {
    return {"status", "Kebijakan ini sedang ditangguhkan.", "The policy is suspended."};
}

Ground rules_conflict_ground(const Policy& winner, const Policy& loser) {
    return {std::string{kConflict},
            fmt::format("Kebijakan {} dan {} berlaku bersamaan; yang dipakai: {}.", winner.id.value,
                        loser.id.value, winner.id.value),
            fmt::format("The policies {} and {} hold at once; {} is applied.", winner.id.value,
                        loser.id.value, winner.id.value)};
}

Ground overlays_conflict_ground(const Policy& winner, const Policy& loser, std::string_view what) {
    return {std::string{kConflict},
            fmt::format("Tambahan {} dan {} tidak sejalan ({}) dengan urutan yang sama; yang dipakai: {}.",
                        winner.id.value, loser.id.value, what, winner.id.value),
            fmt::format("The overlays {} and {} disagree ({}) and have the same order; {} is applied.",
                        winner.id.value, loser.id.value, what, winner.id.value)};
}

Ground day_off_ground(const DayPlan& plan) {
    if (plan.kind == DayKind::weekend)
        return {"calendar.weekend", "Hari ini akhir pekan.", "It is a weekend."};
    if (plan.kind == DayKind::joint_leave)
        return {"calendar.joint_leave", fmt::format("Hari ini cuti bersama: {}.", plan.holiday_name_id),
                fmt::format("It is joint leave: {}.", plan.holiday_name_en)};
    return {"calendar.holiday", fmt::format("Hari ini libur: {}.", plan.holiday_name_id),
            fmt::format("It is a holiday: {}.", plan.holiday_name_en)};
}

Ground ramadan_ground(bool is_estimated) {
    if (is_estimated)
        return {"calendar.ramadan", "Bulan Ramadan (perkiraan): berlaku tabel Ramadan.",
                "It is Ramadan (estimated): the Ramadan table holds."};
    return {"calendar.ramadan", "Bulan Ramadan: berlaku tabel Ramadan.",
            "It is Ramadan: the Ramadan table holds."};
}

Ground absence_ground(AbsenceKind kind) {
    return {"roster.absence", fmt::format("Yang bersangkutan sedang {}.", absence_id(kind)),
            fmt::format("The person is {}.", absence_en(kind))};
}

Ground permission_ground(const Span& hours, const std::string& zone) {
    const std::string from = to_clock(hours.from, zone);
    const std::string until = to_clock(hours.to, zone);
    return {
        "roster.permission",
        fmt::format("Izin tercatat pukul {} sampai {}; panggilan pada waktu itu tidak dihitung.", from,
                    until),
        fmt::format("Permission is on record from {} to {}; calls in that time do not count.", from, until)};
}

Ground personal_exemption_ground() {
    return {"roster.exempt", "Yang bersangkutan dikecualikan pada tanggal ini.",
            "The person is exempt on this date."};
}

Ground exemption_ground(std::string_view list, UnitKind kind) {
    const std::string rule = fmt::format("exempt.{}", list);
    if (list == "unit_kinds")
        return {rule, fmt::format("Unit jenis {} dikecualikan: bekerja di tempat.", to_string(kind)),
                fmt::format("Units of the kind {} are exempt and work on site.", to_string(kind))};
    if (list == "units")
        return {rule, "Unit ini dikecualikan: bekerja di tempat.", "This unit is exempt and works on site."};
    if (list == "employments")
        return {rule, "Pegawai dengan status kepegawaian ini dikecualikan: bekerja di kantor.",
                "Staff of this kind of employment are exempt and work at the office."};
    if (list == "positions")
        return {rule, "Jenjang jabatan ini dikecualikan: bekerja di kantor.",
                "Positions of this class are exempt and work at the office."};
    if (list == "task_traits")
        return {rule, "Tugas dengan sifat ini dikecualikan: dikerjakan di kantor.",
                "Tasks of this nature are exempt and are done at the office."};
    return {rule, "Kebijakan ini mengecualikan yang bersangkutan.", "The policy exempts the person by name."};
}

Ground not_lent_ground(const Policy& overlay, std::string_view key) {
    return {key_of(overlay, key),
            fmt::format("Hari fleksibel dari {} tidak berlaku bagi yang bersangkutan.", overlay.id.value),
            fmt::format("The flexible days of {} are not for this person.", overlay.id.value)};
}

Ground ineligible_ground() {
    return {"ineligible", "Untuk sementara yang bersangkutan bekerja di kantor.",
            "For the time being the person works at the office."};
}

Ground flexible_weekday_ground(const Policy& source, std::chrono::weekday day) {
    return {key_of(source, "flexible.weekdays"),
            fmt::format("{} adalah hari kerja fleksibel.", kWeekdaysId[day.c_encoding()]),
            fmt::format("{} is a flexible day.", kWeekdaysEn[day.c_encoding()])};
}

Ground flexible_date_ground(const Policy& source, std::chrono::year_month_day date) {
    const std::string written = to_iso_date(date);
    return {key_of(source, "flexible.dates"),
            fmt::format("Tanggal {} ditetapkan sebagai hari kerja fleksibel.", written),
            fmt::format("{} is named as a flexible day.", written)};
}

Ground rostered_ground(const Policy& source) {
    return {key_of(source, "flexible.quota_per_week"), "Jadwal unit memberi hari kerja fleksibel hari ini.",
            "The unit's roster gives this day as a flexible day."};
}

Ground not_rostered_ground(const Policy& source) {
    return {key_of(source, "flexible.quota_per_week"),
            "Jadwal unit tidak memberi hari kerja fleksibel hari ini: bekerja di kantor.",
            "The unit's roster does not give this day: work is at the office."};
}

Ground beyond_quota_ground(const Policy& source) {
    const int quota = source.flexible.quota_per_week.value_or(0);
    return {key_of(source, "flexible.quota_per_week"),
            fmt::format("Jadwal unit melebihi jatah {} hari seminggu: hari ini bekerja di kantor.", quota),
            fmt::format("The unit's roster exceeds the quota of {} a week: work is at the office.", quota)};
}

Ground beyond_cap_ground(int cap) {
    return {"flexible.cap_per_week",
            fmt::format("Batas {} hari fleksibel seminggu sudah terpakai: bekerja di kantor.", cap),
            fmt::format("The limit of {} flexible days a week is used up: work is at the office.", cap)};
}

Ground not_in_force_ground(const Policy& policy) {
    const bool is_proposed = policy.status == PolicyStatus::proposed;
    return {fmt::format("{}: status", policy.id.value),
            fmt::format("Kebijakan {} {}.", policy.id.value,
                        is_proposed ? "baru diusulkan dan belum berlaku" : "tidak jadi diberlakukan"),
            fmt::format("The policy {} {}.", policy.id.value,
                        is_proposed ? "is proposed and not in force" : "was not adopted")};
}

Ground office_day_ground() {
    return {"flexible", "Bukan hari kerja fleksibel: bekerja di kantor.",
            "It is no flexible day: work is at the office."};
}

Ground report_ground(const ReportDue& report, const std::string& zone) {
    const bool is_due_today = local_time(report.due, zone).date == local_time(report.remind_at, zone).date;
    if (!is_due_today)
        return {"report.asked_on", "Laporan kerja harian diminta sampai hari ini berakhir.",
                "A report of the day's work is asked until the day ends."};
    const std::string due = to_clock(report.due, zone);
    return {"report.asked_on", fmt::format("Laporan kerja harian diminta sebelum pukul {}.", due),
            fmt::format("A report of the day's work is asked before {}.", due)};
}

Ground window_ground(const Window& window, DayTable table, const std::string& zone) {
    const std::string open = to_clock(window.open, zone);
    const std::string close = to_clock(window.announced_close, zone);
    return {fmt::format("windows.{}", to_string(table)),
            fmt::format("Presensi {} pukul {} sampai {}.", window.name_id, open, close),
            fmt::format("The {} check-in is from {} to {}.", window.name_en, open, close)};
}

Ground exempt_call_ground() {
    return {"exempt", "Yang bersangkutan atau unitnya dikecualikan.", "The person or the unit is exempt."};
}

Ground no_call_rule_ground() {
    return {"calls.count", "Kebijakan ini tidak memuat aturan panggilan.", "This policy has no call rule."};
}

Ground quiet_ground() {
    return {"quiet", "Waktu jawab menyentuh waktu tenang.", "The time to answer touches quiet time."};
}

Ground prayer_ground() {
    return {"hours.prayers", "Waktu jawab menyentuh waktu ibadah.", "The time to answer touches prayer."};
}

Ground break_ground() {
    return {"hours.breaks", "Waktu jawab menyentuh jam istirahat.", "The time to answer touches a break."};
}

Ground outside_hours_ground() {
    return {"hours", "Waktu jawab tidak seluruhnya di dalam jam kerja.",
            "The time to answer is not wholly within working hours."};
}

}  // namespace domain
