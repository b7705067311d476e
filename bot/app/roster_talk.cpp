#include "bot/app/roster_talk.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "bot/app/button.hpp"
#include "bot/app/call_plan.hpp"
#include "bot/app/people.hpp"
#include "bot/app/roster_edit_words.hpp"
#include "bot/app/roster_plans.hpp"
#include "bot/app/roster_words.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/grounds.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Language;
using domain::RosterBreach;
using domain::RosteredDay;
using domain::RosterMember;
using domain::RosterWeek;
using domain::Unit;
using domain::UnitId;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr days kOneWeek{7};
constexpr std::size_t kMostLines = 50;
constexpr std::size_t kMostCandidates = 8;
constexpr std::size_t kMostButtonLabel = 20;
constexpr std::size_t kMostAboveButtons = 900;  // WhatsApp takes 1024 characters there

/// Whoever wrote, and where the answer goes.
struct Asked {
    Scene& scene;
    const Employee& person;
    const storage::Chat& chat;
    const Cause& cause;

    Language language() const { return person.language; }
    std::string text(std::string_view key, const wording::Arguments& arguments = {}) const {
        return scene.words.text(language(), key, arguments);
    }
    void reply(std::string_view key, wording::Arguments arguments = {}) const {
        say(scene, chat, language(), answer_to(cause, key, std::move(arguments)));
    }
    std::string date(year_month_day date) const { return wording::date(sys_days{date}, "UTC", language()); }
    std::string reason(const domain::Ground& ground) const {
        return wording::sentence(scene.words, language(), ground);
    }
};

year_month_day today_of(const Asked& asked) {
    return domain::local_time(asked.scene.now(), zone_of(asked.scene, asked.person)).date;
}

// -------------------------------------------------------------------------------------------------- cards

std::string roster_lines(const Asked& asked, const RosterWeek& week,
                         const std::vector<RosteredDay>& rostered) {
    std::vector<std::string> lines;
    for (const RosterMember& member : week.members) {
        const std::string given = days_in_words(member, rostered, asked.language());
        if (given.empty() && (member.may_be_left_out || !member.rule.quota_per_week)) continue;
        lines.push_back(asked.text(
            "roster_line",
            {{"nama", member.name}, {"hari", given.empty() ? asked.text("roster_none_yet") : given}}));
    }
    if (lines.size() > kMostLines) {
        const auto more = static_cast<std::int64_t>(lines.size() - kMostLines);
        lines.resize(kMostLines);
        lines.push_back(asked.scene.words.plural(asked.language(), "roster_more_people", more, {}));
    }
    return as_lines(lines);
}

std::size_t owed_to(const RosterMember& member) {
    return member.may_be_left_out ? 0 : static_cast<std::size_t>(member.rule.quota_per_week.value_or(0));
}

/// A text with a button below it; on its own below a long one.
void say_with_button(const Asked& asked, Utterance shown, std::string_view question, ButtonSpec button) {
    if (shown.text.size() > kMostAboveButtons) {
        say(asked.scene, asked.chat, asked.language(), shown);
        shown = answer_to(asked.cause, question, shown.arguments);
    }
    shown.buttons = {std::move(button)};
    say(asked.scene, asked.chat, asked.language(), shown);
}

void show_roster(const Asked& asked, const std::vector<Unit>& units, std::size_t which,
                 year_month_day monday) {
    const UnitId& unit = units[which].id;
    const RosterWeek week = roster_week(asked.scene, {unit}, monday);
    const auto rostered = rostered_in(asked.scene, week);
    const wording::Arguments about = {{"unit", unit.value},
                                      {"pekan", week_in_words(monday, asked.language())}};
    const std::string lines = roster_lines(asked, week, rostered);
    if (lines.empty()) return asked.reply("roster_no_quota", about);
    std::size_t owed = 0;
    for (const RosterMember& member : week.members) owed += owed_to(member);
    Utterance shown = answer_to(asked.cause, "roster_of_unit", about);
    shown.text = asked.text("roster_of_unit", about) + "\n" + lines;
    if (rostered.size() >= owed) {
        say(asked.scene, asked.chat, asked.language(), shown);
        return;
    }
    const auto subject =
        std::to_string(sys_days{monday}.time_since_epoch().count()) + "/" + std::to_string(which);
    say_with_button(asked, shown, "roster_ask_proposal",
                    {"button_propose_days", actions::propose_roster, subject, ""});
}

void show_proposal(const Asked& asked, const UnitId& unit, year_month_day monday) {
    const auto proposal = propose_for_unit(asked.scene, unit, monday);
    const wording::Arguments about = {{"unit", unit.value},
                                      {"pekan", week_in_words(monday, asked.language())}};
    const RosterWeek week = roster_week(asked.scene, {unit}, monday);
    auto together = rostered_in(asked.scene, week);
    together.insert(together.end(), proposal.days.begin(), proposal.days.end());
    std::string lines = roster_lines(asked, week, together);
    for (const domain::RosterShortfall& shortfall : proposal.shortfalls) {
        const auto member = std::find_if(week.members.begin(), week.members.end(),
                                         [&](const auto& one) { return one.employee == shortfall.employee; });
        lines += "\n" + asked.text("roster_shortfall",
                                   {{"nama", member->name},
                                    {"diberi", wording::number(shortfall.given, asked.language())},
                                    {"kuota", wording::number(shortfall.owed, asked.language())},
                                    {"alasan", asked.reason(shortfall.ground)}});
    }
    if (proposal.days.empty()) {
        Utterance shown = answer_to(asked.cause, "roster_nothing_to_propose", about);
        shown.text = asked.text("roster_nothing_to_propose", about) + (lines.empty() ? "" : "\n" + lines);
        say(asked.scene, asked.chat, asked.language(), shown);
        return;
    }
    const auto saved = storage::save_proposal(
        asked.scene.tx, {.unit = unit, .monday = monday, .days = proposal.days, .made_for = asked.person.id});
    Utterance shown = answer_to(asked.cause, "roster_proposal", about);
    shown.text = asked.text("roster_proposal", about) + "\n" + lines;
    say_with_button(asked, shown, "roster_ask_use",
                    {"button_use_roster", actions::use_roster, std::to_string(saved), ""});
}

void show_own_days(const Asked& asked) {
    const auto today = today_of(asked);
    std::vector<std::string> lines;
    for (const days ahead : {days{0}, kOneWeek}) {
        const year_month_day monday = sys_days{domain::monday_of(today)} + ahead;
        const RosterWeek week = roster_week(asked.scene, {asked.person.unit}, monday);
        const auto own = std::find_if(week.members.begin(), week.members.end(),
                                      [&](const auto& member) { return member.employee == asked.person.id; });
        if (own == week.members.end()) continue;
        const std::string given = days_in_words(*own, rostered_in(asked.scene, week), asked.language());
        lines.push_back(asked.text(given.empty() ? "roster_no_days" : "roster_days",
                                   {{"pekan", week_in_words(monday, asked.language())}, {"hari", given}}));
    }
    Utterance shown = answer_to(asked.cause, "roster_no_days", {{"pekan", ""}});
    shown.text = as_lines(lines);
    say(asked.scene, asked.chat, asked.language(), shown);
}

// -------------------------------------------------------------------------------------------------- edits

void refuse(const Asked& asked, const RosterBreach& breach) {
    const auto employee = storage::find_employee(asked.scene.tx, breach.day.employee);
    asked.reply("roster_not_possible", {{"nama", employee ? employee->name : breach.day.employee.value},
                                        {"tanggal", asked.date(breach.day.date)},
                                        {"alasan", asked.reason(breach.ground)}});
}

void carry_out(const Asked& asked, const RosterWish& wish, const Employee& person) {
    std::vector<RosterEdit> edits;
    if (wish.what != RosterWish::What::give)
        edits.push_back({RosterStroke::take_away, {person.id, wish.from}});
    if (wish.what != RosterWish::What::take_away) edits.push_back({RosterStroke::give, {person.id, wish.to}});
    const auto breaches = edit_roster(asked.scene, edits, "employee/" + asked.person.id.value);
    if (!breaches.empty()) return refuse(asked, breaches.front());
    asked.reply(
        wish.what == RosterWish::What::move        ? "roster_day_moved"
        : wish.what == RosterWish::What::take_away ? "roster_day_withdrawn"
                                                   : "roster_day_given",
        {{"nama", person.name}, {"tanggal", asked.date(wish.from)}, {"tanggal_baru", asked.date(wish.to)}});
}

/// Several people bear the name: a button each; in words where there are too many of them.
void ask_which(const Asked& asked, const std::string& name, std::vector<Employee> found,
               const RosterWish& wish) {
    const std::size_t most_buttons =
        Office::can_edit(asked.chat.account.messenger) ? kMostCandidates : 3;  // WhatsApp shows three
    const bool are_few = found.size() <= most_buttons;
    if (found.size() > kMostCandidates) found.resize(kMostCandidates);
    std::vector<std::string> lines;
    std::vector<ButtonSpec> buttons;
    for (const Employee& candidate : found) {
        lines.push_back(
            asked.text("name_candidate", {{"nama", candidate.name}, {"unit", candidate.unit.value}}));
        const auto subject = button_subject(wish, candidate.id);
        const std::string number = std::to_string(buttons.size() + 1) + ". ";
        if (subject)
            buttons.push_back({"", actions::edit_roster, *subject,
                               number + beginning(candidate.name, kMostButtonLabel - number.size())});
    }
    const bool has_buttons = are_few && buttons.size() == found.size();
    Utterance question = answer_to(asked.cause, has_buttons ? "sup_name_ambiguous" : "sup_name_write_in_full",
                                   {{"nama", name}, {"daftar", as_lines(lines)}});
    if (has_buttons) question.buttons = buttons;
    say(asked.scene, asked.chat, asked.language(), question);
}

/// `Siti Rabu`, `Siti Rabu ke Kamis`, `Siti batal Rabu`; false: the words name no day.
bool edit_by_words(const Asked& asked, std::vector<std::string> words, year_month_day monday) {
    const bool is_taken_away = take_word(words, {"batal", "batalkan", "hapus", "cancel", "remove"});
    const bool is_moved = take_word(words, {"ke", "pindah", "to", "move"});
    const auto dates = take_dates(words, today_of(asked), monday);
    if (dates.empty()) return false;
    const bool is_clear = !words.empty() && !(is_taken_away && is_moved) &&
                          dates.size() == (is_moved ? std::size_t{2} : std::size_t{1});
    if (!is_clear) {
        asked.reply("roster_usage");
        return true;
    }
    const RosterWish wish{is_moved        ? RosterWish::What::move
                          : is_taken_away ? RosterWish::What::take_away
                                          : RosterWish::What::give,
                          dates.front(), dates.back()};
    const auto found = match_name(people_under(asked.scene, asked.person), joined(words));
    if (found.empty())
        asked.reply("sup_name_unknown", {{"nama", joined(words)}});
    else if (found.size() == 1)
        carry_out(asked, wish, found.front());
    else
        ask_which(asked, joined(words), found, wish);
    return true;
}

/// The unit that the words name among those led; the first if they name none; nullopt: it was asked back.
std::optional<std::size_t> unit_named(const Asked& asked, const std::vector<Unit>& units,
                                      const std::vector<std::string>& words) {
    if (words.empty()) return 0;
    std::vector<Employee> named;  // units are found as people are, by the words of their names
    for (const Unit& unit : units) {
        Employee& as_person = named.emplace_back();
        as_person.name = unit.id.value;
        as_person.unit = unit.id;
    }
    const auto found = match_name(named, joined(words));
    if (found.size() != 1) {
        asked.reply("roster_usage");
        return std::nullopt;
    }
    const auto unit = std::find_if(units.begin(), units.end(),
                                   [&](const Unit& one) { return one.id == found.front().unit; });
    return static_cast<std::size_t>(unit - units.begin());
}

}  // namespace

void plan_roster(Scene& scene, const Employee& person, const storage::Chat& chat, const Cause& cause,
                 std::string_view text) {
    const Asked asked{scene, person, chat, cause};
    auto words = roster_words(text);
    const int weeks_ahead = take_week(words);
    const auto units = units_under(scene, person);
    if (units.empty() && words.empty()) return show_own_days(asked);
    if (units.empty()) return asked.reply("err_not_allowed", {{"peran", asked.text("role_supervisor")}});

    const year_month_day monday = sys_days{domain::monday_of(today_of(asked))} + kOneWeek * weeks_ahead;
    if (take_word(words, {"usul", "usulan", "usulkan", "propose"})) {
        if (const auto which = unit_named(asked, units, words))
            show_proposal(asked, units[*which].id, monday);
        return;
    }
    if (!words.empty() && edit_by_words(asked, words, monday)) return;
    if (const auto which = unit_named(asked, units, words)) show_roster(asked, units, *which, monday);
}

void ask_proposal(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                  std::string_view subject) {
    const Asked asked{scene, supervisor, chat, cause};
    const auto units = units_under(scene, supervisor);
    const auto slash = subject.find('/');
    const auto monday = number_from(subject.substr(0, slash));
    const auto which = number_from(subject.substr(slash + 1));
    if (!monday || !which || static_cast<std::size_t>(*which) >= units.size())
        return asked.reply("roster_proposal_over");
    show_proposal(asked, units[static_cast<std::size_t>(*which)].id, sys_days{days{*monday}});
}

void edit_by_button(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                    std::string_view subject) {
    const Asked asked{scene, supervisor, chat, cause};
    const auto wish = wish_in(subject);
    const auto people = people_under(scene, supervisor);
    const auto person = std::find_if(people.begin(), people.end(),
                                     [&](const Employee& one) { return wish && one.id == wish->employee; });
    if (person == people.end()) return asked.reply("roster_proposal_over");
    carry_out(asked, wish->wish, *person);
}

void use_proposal(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                  std::int64_t proposal_id) {
    const Asked asked{scene, supervisor, chat, cause};
    const auto proposal = storage::find_proposal(scene.tx, proposal_id);
    const auto units = units_under(scene, supervisor);
    const bool may_decide =
        proposal && proposal->made_for == supervisor.id &&
        std::any_of(units.begin(), units.end(), [&](const Unit& unit) { return unit.id == proposal->unit; });
    if (!may_decide || proposal->accepted_at) return asked.reply("roster_proposal_over");
    std::vector<RosterEdit> edits;
    for (const RosteredDay& day : proposal->days) edits.push_back({RosterStroke::give, day});
    const auto breaches = edit_roster(scene, edits, "employee/" + supervisor.id.value);
    if (!breaches.empty()) {  // somebody fell ill meanwhile, or the roster was edited
        refuse(asked, breaches.front());
        return show_proposal(asked, proposal->unit, proposal->monday);
    }
    storage::accept_proposal(scene.tx, proposal_id);
    asked.reply("roster_in_use", {{"unit", proposal->unit.value},
                                  {"pekan", week_in_words(proposal->monday, asked.language())}});
}

}  // namespace app
