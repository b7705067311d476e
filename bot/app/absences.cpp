#include "bot/app/absences.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "bot/app/absence_decisions.hpp"
#include "bot/app/awaited.hpp"
#include "bot/app/button.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/reading/dates.hpp"
#include "bot/reading/normalise.hpp"
#include "bot/reading/places.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::AbsenceKind;
using domain::Employee;
using domain::Language;
using reading::DaySpan;
using reading::DoubtKind;
using reading::When;
using std::chrono::minutes;
using std::chrono::year_month_day;
using storage::AbsenceDraft;

constexpr std::chrono::hours kAwaitDays{2};
constexpr std::size_t kMostChoiceButtons = 3;  // WhatsApp shows no more (protocols.md 2)
constexpr std::size_t kLongestNote = 500;

struct Listener {
    Scene& scene;
    const Employee& employee;
    const storage::Chat& chat;
    const Cause& cause;

    void say(const Utterance& utterance) const { app::say(scene, chat, employee.language, utterance); }
    std::string name_of(const AbsenceDraft& draft) const {
        return name_of_absence(scene, draft.kind, employee.language);
    }
    std::string day(year_month_day date) const {
        const std::string zone = zone_of(scene, employee);
        return wording::date(domain::start_of_day(date, zone), zone, employee.language);
    }
    std::string short_day(year_month_day date) const {
        const std::string zone = zone_of(scene, employee);
        return wording::short_date(domain::start_of_day(date, zone), zone, employee.language);
    }
    std::string span(const DaySpan& days) const {
        return days_of_absence(scene, {days.first, days.last}, std::nullopt, zone_of(scene, employee),
                               employee.language);
    }
};

AbsenceKind kind_of(AbsenceWord word) {
    switch (word) {
        case AbsenceWord::permission:
            return AbsenceKind::permission;
        case AbsenceWord::leave:
            break;
        case AbsenceWord::illness:
            return AbsenceKind::illness;
        case AbsenceWord::travel:
            return AbsenceKind::official_travel;
        case AbsenceWord::study:
            return AbsenceKind::study;
        case AbsenceWord::shift_off:
            return AbsenceKind::shift_off;
    }
    return AbsenceKind::leave;
}

/// What free words ask for; permission if they do not say.
AbsenceWord word_in(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, AbsenceWord>, 18> names{{
        {"tugas belajar", AbsenceWord::study},
        {"tubel", AbsenceWord::study},
        {"study", AbsenceWord::study},
        {"lepas giliran", AbsenceWord::shift_off},
        {"lepas dinas", AbsenceWord::shift_off},
        {"lepas jaga", AbsenceWord::shift_off},
        {"libur jaga", AbsenceWord::shift_off},
        {"lepas piket", AbsenceWord::shift_off},
        {"giliran libur", AbsenceWord::shift_off},
        {"off jaga", AbsenceWord::shift_off},
        {"dinas", AbsenceWord::travel},
        {"perjadin", AbsenceWord::travel},
        {"sppd", AbsenceWord::travel},
        {"official travel", AbsenceWord::travel},
        {"dl", AbsenceWord::travel},
        {"cuti", AbsenceWord::leave},
        {"leave", AbsenceWord::leave},
        {"sakit", AbsenceWord::illness},
    }};
    std::string said = " ";
    for (const char c : reading::normalise(text)) said += c == ',' || c == '.' ? ' ' : c;
    said += ' ';
    for (const auto& [name, word] : names)
        if (said.find(" " + std::string(name) + " ") != std::string::npos) return word;
    return AbsenceWord::permission;
}

std::string days_subject(std::int64_t draft, const DaySpan& days) {
    const auto number = [](year_month_day date) {
        return std::to_string(std::chrono::sys_days{date}.time_since_epoch().count());
    };
    return std::to_string(draft) + "/" + number(days.first) + "-" + number(days.last);
}

When read_at(Scene& scene, const Employee& employee, const Cause& cause, std::string_view words) {
    const auto unit = storage::find_unit(scene.tx, employee.unit);
    return reading::read_when(words, domain::local_time(cause.at, zone_of(scene, employee)),
                              unit ? unit->week : domain::WorkingWeek::five_days);
}

When read(const Listener& listener, std::string_view words) {
    return read_at(listener.scene, listener.employee, listener.cause, words);
}

/// Minutes of the day as they were said, on the person's own clock.
minutes on_own_clock(const Listener& listener, year_month_day date, minutes at, const std::string& zone) {
    if (zone.empty()) return at;
    const auto there = domain::instant_at(date, at, zone);
    return std::chrono::floor<minutes>(
        domain::local_time(there, zone_of(listener.scene, listener.employee)).time_of_day);
}

/// Takes over what was read; what was not said again stays as it was.
void take_over(const Listener& listener, const When& when, AbsenceDraft& draft) {
    const auto today = domain::local_time(listener.cause.at, zone_of(listener.scene, listener.employee)).date;
    if (when.first) {
        const bool only_ends = draft.first && !draft.last && when.last && *when.first != *when.last;
        const bool is_the_end = draft.first && !draft.last && *when.first >= *draft.first && when.last;
        if (only_ends || is_the_end) {
            draft.last = when.last;
        } else {
            draft.first = when.first;
            draft.last = when.last;
            draft.length = 0;
        }
    } else if (when.length) {
        draft.length = *when.length;
    }
    const bool has_hours = when.from || when.until;
    if (has_hours && draft.kind == AbsenceKind::permission) {
        if (!draft.first) draft.first = draft.last = today;
        if (draft.first && !draft.last) draft.last = draft.first;
        if (draft.first == draft.last)
            draft.hours = {on_own_clock(listener, *draft.first, when.from.value_or(minutes{0}),
                                        when.from ? when.zone : ""),
                           on_own_clock(listener, *draft.first, when.until.value_or(std::chrono::hours{24}),
                                        when.until ? when.zone : "")};
    }
    if (draft.first && !draft.last && draft.length > 0)
        draft.last = std::chrono::sys_days{*draft.first} + std::chrono::days{draft.length - 1};
    if (!draft.hours && !when.zone.empty() && draft.kind == AbsenceKind::official_travel)
        draft.zone = when.zone;
}

void ask_first_day(const Listener& listener, const AbsenceDraft& draft) {
    Scene& scene = listener.scene;
    const auto today = domain::local_time(scene.now(), zone_of(scene, listener.employee)).date;
    const std::chrono::days more{std::max(draft.length, 1) - 1};
    const auto span_from = [&](year_month_day first) {
        return DaySpan{first, std::chrono::sys_days{first} + more};
    };
    Utterance question =
        answer_to(listener.cause, "absence_ask_days", {{"keadaan", listener.name_of(draft)}});
    question.buttons = {{"button_today", actions::absence_days, days_subject(draft.id, span_from(today)), ""},
                        {"button_tomorrow", actions::absence_days,
                         days_subject(draft.id, span_from(domain::next_day(today))), ""}};
    await_words(scene, listener.employee, Awaited::absence, std::to_string(draft.id), kAwaitDays);
    question.subject = cards::absence_draft(draft.id);
    listener.say(question);
}

void ask_last_day(const Listener& listener, const AbsenceDraft& draft) {
    Utterance question =
        answer_to(listener.cause, "absence_ask_last",
                  {{"keadaan", listener.name_of(draft)}, {"tanggal", listener.day(*draft.first)}});
    question.buttons = {
        {"button_one_day", actions::absence_days, days_subject(draft.id, {*draft.first, *draft.first}), ""}};
    await_words(listener.scene, listener.employee, Awaited::absence, std::to_string(draft.id), kAwaitDays);
    question.subject = cards::absence_draft(draft.id);
    listener.say(question);
}

std::string_view key_of(DoubtKind kind) {
    switch (kind) {
        case DoubtKind::no_such_date:
            return "absence_no_such_date";
        case DoubtKind::no_such_time:
            return "absence_no_such_time";
        case DoubtKind::two_readings:
            return "absence_two_readings";
        case DoubtKind::several_spans:
            return "absence_several_spans";
        case DoubtKind::weekday_differs:
            return "absence_weekday_differs";
        case DoubtKind::reversed:
            return "absence_reversed";
        case DoubtKind::too_vague:
            break;
    }
    return "absence_too_vague";
}

void ask_about(const Listener& listener, const AbsenceDraft& draft, const reading::Doubt& doubt) {
    std::vector<std::string> readings;
    Utterance question = answer_to(listener.cause, key_of(doubt.kind));
    for (const DaySpan& days : doubt.readings) {
        readings.push_back(listener.span(days));
        const std::string last = listener.short_day(days.last);
        const std::string label = days.first == days.last
                                      ? last
                                      : listener.scene.words.text(listener.employee.language,
                                                                  "absence_until_label", {{"tanggal", last}});
        if (question.buttons.size() < kMostChoiceButtons)
            question.buttons.push_back({"", actions::absence_days, days_subject(draft.id, days), label});
    }
    question.arguments = {{"kata", doubt.words},
                          {"pilihan", wording::list(readings, listener.employee.language)}};
    await_words(listener.scene, listener.employee, Awaited::absence, std::to_string(draft.id), kAwaitDays);
    question.subject = cards::absence_draft(draft.id);
    listener.say(question);
}

void ask_whether_right(const Listener& listener, const AbsenceDraft& draft) {
    Scene& scene = listener.scene;
    const Language language = listener.employee.language;
    const std::string zone = zone_of(scene, listener.employee);
    std::vector<std::string> lines = {scene.words.text(
        language, "absence_understood",
        {{"keadaan", listener.name_of(draft)},
         {"waktu", days_of_absence(scene, {draft.first, draft.last}, draft.hours, zone, language)}})};
    if (!draft.zone.empty())
        lines.push_back(scene.words.text(
            language, "absence_understood_zone",
            {{"zona", wording::zone_name(domain::start_of_day(*draft.first, draft.zone), draft.zone)}}));
    if (!draft.note.empty())
        lines.push_back(scene.words.text(language, "absence_understood_note", {{"isi", draft.note}}));
    lines.push_back(scene.words.text(
        language, draft.kind == AbsenceKind::illness ? "absence_ask_right_illness" : "absence_ask_right"));
    Utterance question = answer_to(listener.cause, "absence_ask_right");
    question.text = as_lines(lines);
    question.buttons = {{"button_right", actions::absence_right, std::to_string(draft.id), ""},
                        {"button_change_days", actions::absence_change, std::to_string(draft.id), ""}};
    question.subject = cards::absence_draft(draft.id);
    listener.say(question);
}

/// Goes on with whatever is missing: a doubt, the first day, the last, or the person's yes.
void go_on(const Listener& listener, AbsenceDraft draft, const When& when) {
    storage::stop_awaiting(listener.scene.tx, listener.employee.id);
    if (when.doubts.empty()) take_over(listener, when, draft);
    draft.id = storage::save_draft(listener.scene.tx, draft);
    if (!when.doubts.empty()) return ask_about(listener, draft, when.doubts.front());
    if (!draft.first) return ask_first_day(listener, draft);
    if (!draft.last) return ask_last_day(listener, draft);
    if (*draft.last < *draft.first)
        return ask_about(listener, draft,
                         {DoubtKind::reversed, listener.span({*draft.first, *draft.last}), {}});
    ask_whether_right(listener, draft);
}

void begin(const Listener& listener, AbsenceWord word, const When& when, std::string_view words) {
    AbsenceDraft draft;
    draft.employee = listener.employee.id;
    draft.kind = kind_of(word);
    if (word != AbsenceWord::illness)  // a category, never its words
        draft.note = when.rest.substr(0, kLongestNote);
    if (word == AbsenceWord::travel)
        if (const auto place = reading::find_place(words)) draft.zone = place->zone;
    go_on(listener, draft, when);
}

bool says_withdraw(std::string_view words) {
    const std::string said = reading::normalise(words);
    return said.starts_with("batal") || said.starts_with("dibatalkan") || said.starts_with("cancel");
}

void close_draft(Scene& scene, std::int64_t id) {
    storage::close_absence_draft(scene.tx, id, false);
    settle_cards(scene, cards::absence_draft(id), "card_followed");
}

/// The draft behind a button or an awaited word, if it is this person's and open.
std::optional<AbsenceDraft> open_draft(const Listener& listener, std::int64_t id) {
    auto draft = storage::find_absence_draft(listener.scene.tx, id);
    if (draft && draft->employee == listener.employee.id && draft->is_open) return draft;
    return std::nullopt;
}

}  // namespace

void describe_absence(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                      AbsenceWord word, std::string_view words) {
    if (word == AbsenceWord::permission && !words.empty()) {
        const AbsenceWord said = word_in(words);  // "/izin sakit", "/izin cuti besok"
        if (said != AbsenceWord::permission) word = said;
    } else if (word == AbsenceWord::travel && word_in(words) == AbsenceWord::study) {
        word = AbsenceWord::study;
    }
    if (says_withdraw(words)) return withdraw_absences(scene, employee, chat, cause, kind_of(word));
    const Listener listener{scene, employee, chat, cause};
    begin(listener, word, read(listener, words), words);
}

bool describe_absence_if_dated(Scene& scene, const Employee& employee, const storage::Chat& chat,
                               const Cause& cause, AbsenceWord word, std::string_view words) {
    const Listener listener{scene, employee, chat, cause};
    if (!says_withdraw(words) && read(listener, words).is_empty()) return false;
    describe_absence(scene, employee, chat, cause, word, words);
    return true;
}

bool names_days(Scene& scene, const Employee& employee, const Cause& cause, std::string_view words,
                bool not_only_today) {
    const When when = read_at(scene, employee, cause, words);
    if (when.first && when.doubts.empty() && not_only_today) {
        const auto today = domain::local_time(cause.at, zone_of(scene, employee)).date;
        return when.first != today || when.last != today;
    }
    return when.first || when.last || when.length || !when.doubts.empty();
}

bool hears_absence(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                   std::string_view words) {
    const Listener listener{scene, employee, chat, cause};
    const When when = read(listener, words);
    if (when.is_empty()) return false;
    begin(listener, word_in(words), when, words);
    return true;
}

bool continue_absence(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                      std::int64_t id, std::string_view words) {
    const Listener listener{scene, employee, chat, cause};
    const auto draft = open_draft(listener, id);
    const When when = read(listener, words);
    if (!draft || when.is_empty()) return false;
    close_draft(scene, id);
    go_on(listener, *draft, when);
    return true;
}

void choose_absence_days(Scene& scene, const Employee& employee, const storage::Chat& chat,
                         const Cause& cause, std::string_view subject) {
    const Listener listener{scene, employee, chat, cause};
    std::int64_t id = 0;
    int first = 0;
    int last = 0;
    const char* const end = subject.data() + subject.size();
    auto read_to = std::from_chars(subject.data(), end, id).ptr;
    if (read_to != end) read_to = std::from_chars(read_to + 1, end, first).ptr;
    if (read_to != end) std::from_chars(read_to + 1, end, last);
    auto draft = open_draft(listener, id);
    if (!draft) return listener.say(answer_to(cause, "absence_settled_before"));
    close_draft(scene, id);
    When chosen;
    chosen.first = std::chrono::sys_days{std::chrono::days{first}};
    chosen.last = std::chrono::sys_days{std::chrono::days{last}};
    draft->first.reset();
    draft->last.reset();
    go_on(listener, *draft, chosen);
}

void change_absence_draft(Scene& scene, const Employee& employee, const storage::Chat& chat,
                          const Cause& cause, std::int64_t id) {
    const Listener listener{scene, employee, chat, cause};
    auto draft = open_draft(listener, id);
    if (!draft) return listener.say(answer_to(cause, "absence_settled_before"));
    close_draft(scene, id);
    draft->first.reset();
    draft->last.reset();
    draft->hours.reset();
    draft->length = 0;
    go_on(listener, *draft, {});
}

void confirm_absence(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                     std::int64_t id) {
    const Listener listener{scene, employee, chat, cause};
    const auto draft = open_draft(listener, id);
    if (!draft || !draft->first || !draft->last || !storage::close_absence_draft(scene.tx, id, true))
        return listener.say(answer_to(cause, "absence_settled_before"));
    settle_cards(scene, cards::absence_draft(id), "card_settled");
    storage::AbsenceEntry entry;
    entry.employee = employee.id;
    entry.absence = {draft->kind, {draft->first, draft->last}, draft->zone};
    entry.hours = draft->hours;
    entry.note = draft->note;
    enter_absence(scene, employee, chat, cause, entry);
}

}  // namespace app
