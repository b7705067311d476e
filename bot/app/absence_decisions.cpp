#include "bot/app/absence_decisions.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/absence_effects.hpp"
#include "bot/app/button.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::AbsenceKind;
using domain::Employee;
using domain::Language;
using storage::AbsenceEntry;
using storage::AbsenceState;

constexpr std::size_t kMostDecisionButtons = 3;
constexpr std::chrono::days kNoEnd{3660};

std::vector<Employee> deciders_of(Scene& scene, const Employee& employee) {
    auto deciders = supervisors_of(scene, employee);
    return deciders.empty() ? hr_for(scene, employee) : deciders;
}

std::string name_of(Scene& scene, const AbsenceEntry& entry, Language language) {
    return name_of_absence(scene, entry.absence.kind, language);
}

std::string days_of(Scene& scene, const AbsenceEntry& entry, const Employee& employee, Language language) {
    return days_of_absence(scene, entry.absence.days, entry.hours, zone_of(scene, employee), language);
}

/// The command that the entry was, or could have been, made with.
std::string command_of(const AbsenceEntry& entry) {
    switch (entry.absence.kind) {
        case AbsenceKind::illness:
            return "/sakit batal";
        case AbsenceKind::official_travel:
            return "/dinas batal";
        case AbsenceKind::study:
            return "/izin batal tugas belajar";
        case AbsenceKind::shift_off:
            return "/izin batal lepas jaga";
        case AbsenceKind::permission:
            return "/izin batal";
        case AbsenceKind::leave:
            break;
    }
    return "/cuti batal";
}

void audit_step(Scene& scene, std::string_view actor, std::string_view kind, const AbsenceEntry& entry) {
    nlohmann::json body{{"absence", entry.id},
                        {"kind", to_string(entry.absence.kind)},
                        {"from", domain::to_iso_date(*entry.absence.days.from)},
                        {"to", domain::to_iso_date(*entry.absence.days.to)}};
    if (entry.hours) body["minutes"] = {entry.hours->from.count(), entry.hours->until.count()};
    audit(scene, actor, kind, "employee/" + entry.employee.value, body.dump());
}

/// Everything a message about the entry may want to say.
wording::Arguments arguments_of(Scene& scene, const AbsenceEntry& entry, const Employee& employee,
                                Language language, std::string_view decider = "") {
    return {{"nama", employee.name},
            {"keadaan", name_of(scene, entry, language)},
            {"waktu", days_of(scene, entry, employee, language)},
            {"penilai", std::string(decider)},
            {"perintah", command_of(entry)}};
}

std::string name_or_fallback(Scene& scene, const std::vector<Employee>& people, Language language) {
    return people.empty() ? scene.words.text(language, "office_fallback") : people.front().name;
}

void record_illness(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                    const AbsenceEntry& entry) {
    bring_into_effect(scene, employee, entry);
    const auto informed = deciders_of(scene, employee);
    say(scene, chat, employee.language,
        answer_to(cause, "absence_recorded_illness",
                  arguments_of(scene, entry, employee, employee.language,
                               name_or_fallback(scene, informed, employee.language))));
    if (informed.empty()) return;
    const Employee& supervisor = informed.front();
    say(scene, supervisor,
        answer_to(cause, "absence_told_illness", arguments_of(scene, entry, employee, supervisor.language)));
}

domain::Instant decide_by(Scene& scene, const Employee& employee, domain::Instant asked_at) {
    const auto date = domain::local_time(asked_at, zone_of(scene, employee)).date;
    return scene.rules.after_working_days(asked_at, 1, subject_of(scene, employee, date));
}

void ask_decider(Scene& scene, const Employee& employee, const Employee& decider, const Cause& cause,
                 const AbsenceEntry& entry) {
    const Language language = decider.language;
    const auto until = decide_by(scene, employee, scene.now());
    auto arguments = arguments_of(scene, entry, employee, language);
    arguments.push_back({"batas", wording::date_and_time(until, zone_of(scene, employee), language)});
    std::vector<std::string> lines = {scene.words.text(language, "absence_to_decide", arguments)};
    if (!entry.note.empty())
        lines.insert(lines.begin() + 1,
                     scene.words.text(language, "absence_understood_note", {{"isi", entry.note}}));
    Utterance question = answer_to(cause, "absence_to_decide", arguments);
    question.text = as_lines(lines);
    question.buttons = {{"button_approve", actions::approve_absence, std::to_string(entry.id), ""},
                        {"button_not_approved", actions::decline_absence, std::to_string(entry.id), ""}};
    question.priority = storage::Priority::flag;
    question.subject = cards::absence_decision(entry.id);
    say(scene, decider, question);
}

bool is_same(const AbsenceEntry& one, const AbsenceEntry& other) {
    return one.absence == other.absence && one.hours == other.hours;
}

/// Requested or recorded entries of that kind that are not over.
std::vector<AbsenceEntry> ahead_of(Scene& scene, const Employee& employee, AbsenceKind kind) {
    const auto today = domain::local_time(scene.now(), zone_of(scene, employee)).date;
    auto entries =
        storage::standing_absences(scene.tx, employee.id, today, std::chrono::sys_days{today} + kNoEnd);
    std::erase_if(entries, [&](const AbsenceEntry& entry) { return entry.absence.kind != kind; });
    return entries;
}

}  // namespace

std::string name_of_absence(Scene& scene, AbsenceKind kind, Language language) {
    return scene.words.text(language, "left_out_" + std::string(to_string(kind)));
}

std::string days_of_absence(Scene& scene, const domain::DateRange& days,
                            const std::optional<storage::HoursOfDay>& hours, std::string_view zone,
                            Language language) {
    const auto date = [&](std::chrono::year_month_day day) {
        return wording::date(domain::start_of_day(day, zone), zone, language);
    };
    const auto clock = [&](std::chrono::minutes at) {
        return wording::clock_time(domain::instant_at(*days.from, at, zone), zone, language);
    };
    const std::string first = date(*days.from);
    if (!hours && days.from == days.to) return first;
    if (!hours)
        return scene.words.text(language, "absence_days",
                                {{"tanggal", first}, {"tanggal_akhir", date(*days.to)}});
    if (hours->until == std::chrono::hours{24})
        return scene.words.text(language, "absence_from_hour",
                                {{"tanggal", first}, {"jam", clock(hours->from)}});
    if (hours->from == std::chrono::minutes{0})
        return scene.words.text(language, "absence_until_hour",
                                {{"tanggal", first}, {"jam_akhir", clock(hours->until)}});
    return scene.words.text(
        language, "absence_hours",
        {{"tanggal", first}, {"jam", clock(hours->from)}, {"jam_akhir", clock(hours->until)}});
}

void enter_absence(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                   const AbsenceEntry& described) {
    const auto standing = storage::standing_absences(scene.tx, employee.id, *described.absence.days.from,
                                                     *described.absence.days.to);
    if (std::any_of(standing.begin(), standing.end(),
                    [&](const AbsenceEntry& entry) { return is_same(entry, described); }))
        return say(
            scene, chat, employee.language,
            answer_to(cause, "absence_already", arguments_of(scene, described, employee, employee.language)));
    const bool is_illness = described.absence.kind == AbsenceKind::illness;
    const storage::AbsenceStep step{is_illness ? AbsenceState::recorded : AbsenceState::requested,
                                    "employee/" + employee.id.value, "chat",
                                    "inbox/" + std::to_string(cause.inbox_id.value)};
    const auto entry =
        storage::find_absence(scene.tx, storage::enter_absence(scene.tx, described, step)).value();
    audit_step(scene, step.by, is_illness ? "absence_recorded" : "absence_requested", entry);
    if (is_illness) return record_illness(scene, employee, chat, cause, entry);
    const auto deciders = deciders_of(scene, employee);
    say(scene, chat, employee.language,
        answer_to(cause, "absence_requested",
                  arguments_of(scene, entry, employee, employee.language,
                               name_or_fallback(scene, deciders, employee.language))));
    if (!deciders.empty()) ask_decider(scene, employee, deciders.front(), cause, entry);
}

void decide_absence(Scene& scene, const Employee& decider, const storage::Chat& chat, const Cause& cause,
                    std::int64_t id, bool is_approved) {
    const auto entry = storage::find_absence(scene.tx, id);
    const auto employee = entry ? storage::find_employee(scene.tx, entry->employee) : std::nullopt;
    const auto rightful = employee ? deciders_of(scene, *employee) : std::vector<Employee>{};
    const auto answer = [&](std::string_view key, const wording::Arguments& arguments) {
        say(scene, chat, decider.language, answer_to(cause, key, arguments));
    };
    if (std::none_of(rightful.begin(), rightful.end(),
                     [&](const Employee& one) { return one.id == decider.id; }))
        return answer("err_not_allowed", {{"peran", scene.words.text(decider.language, "role_supervisor")}});
    auto told = arguments_of(scene, *entry, *employee, decider.language);
    const auto add_result = [&](AbsenceState state) {
        told.push_back(
            {"hasil", scene.words.text(decider.language, "absence_result_" + std::string(to_string(state)))});
    };
    const storage::AbsenceStep step{is_approved ? AbsenceState::recorded : AbsenceState::declined,
                                    "employee/" + decider.id.value, "chat",
                                    "inbox/" + std::to_string(cause.inbox_id.value)};
    const bool is_undecided = entry->state == AbsenceState::requested;
    if (!is_undecided || !storage::settle_absence(scene.tx, id, step)) {
        add_result(entry->state);
        return answer("absence_decided_before", told);
    }
    settle_cards(scene, cards::absence_decision(id), "card_settled");
    audit_step(scene, step.by, is_approved ? "absence_recorded" : "absence_declined", *entry);
    if (is_approved)
        bring_into_effect(scene, *employee, *entry);
    else
        review_held_back(scene, *employee, *entry);
    add_result(step.state);
    answer("absence_decided", told);
    Utterance news = answer_to(cause, is_approved ? "absence_approved" : "absence_declined",
                               arguments_of(scene, *entry, *employee, employee->language, decider.name));
    news.priority = storage::Priority::flag;
    say(scene, *employee, news);
}

std::vector<AbsenceDue> absences_due(Scene& scene, const Employee& decider) {
    std::vector<AbsenceDue> due;
    for (const AbsenceEntry& entry : storage::requested_absences(scene.tx)) {
        const auto employee = storage::find_employee(scene.tx, entry.employee);
        if (!employee || storage::has_left(scene.tx, entry.employee)) continue;
        const auto deciders = deciders_of(scene, *employee);
        if (deciders.empty() || deciders.front().id != decider.id) continue;
        const auto steps = storage::steps_of(scene.tx, entry.id);
        const auto asked_at = steps.empty() ? scene.now() : steps.front().at;
        due.push_back({entry, *employee, asked_at, decide_by(scene, *employee, asked_at)});
    }
    return due;
}

void withdraw_absences(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                       AbsenceKind kind) {
    const auto entries = ahead_of(scene, employee, kind);
    if (entries.size() == 1) return withdraw_absence(scene, employee, chat, cause, entries.front().id);
    const wording::Arguments arguments = {{"keadaan", name_of_absence(scene, kind, employee.language)}};
    Utterance answer =
        answer_to(cause, entries.empty() ? "absence_withdraw_none" : "absence_withdraw_which", arguments);
    const std::string zone = zone_of(scene, employee);
    for (const AbsenceEntry& entry : entries) {
        if (answer.buttons.size() == kMostDecisionButtons) break;
        answer.buttons.push_back({"", actions::withdraw_absence, std::to_string(entry.id),
                                  wording::short_date(domain::start_of_day(*entry.absence.days.from, zone),
                                                      zone, employee.language)});
    }
    say(scene, chat, employee.language, answer);
}

void withdraw_absence(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                      std::int64_t id) {
    const auto entry = storage::find_absence(scene.tx, id);
    const storage::AbsenceStep step{AbsenceState::withdrawn, "employee/" + employee.id.value, "chat",
                                    "inbox/" + std::to_string(cause.inbox_id.value)};
    if (!entry || entry->employee != employee.id || !storage::settle_absence(scene.tx, id, step)) {
        say(scene, chat, employee.language, answer_to(cause, "absence_settled_before"));
        return;
    }
    settle_cards(scene, cards::absence_decision(id), "card_settled");
    audit_step(scene, step.by, "absence_withdrawn", *entry);
    if (entry->state == AbsenceState::requested)
        review_held_back(scene, employee, *entry);
    else
        take_out_of_effect(scene, employee, *entry);
    say(scene, chat, employee.language,
        answer_to(cause, "absence_withdrawn", arguments_of(scene, *entry, employee, employee.language)));
    for (const Employee& decider : deciders_of(scene, employee)) {
        say(scene, decider,
            answer_to(cause, "absence_withdrawn_told",
                      arguments_of(scene, *entry, employee, decider.language)));
        break;
    }
}

}  // namespace app
