// Calls of the last days, and one call live: a place for each person, delivery and answer apart.
#include "bot/app/calls.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "bot/app/call_board.hpp"
#include "bot/app/call_orders.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

using app::Permission;

constexpr std::size_t kMostNoteWords = 500;

std::optional<domain::CallId> call_of(const Visit& visit) {
    const auto number = visit.number();
    return number ? std::optional(domain::CallId{*number}) : std::nullopt;
}

Data strings(const std::vector<std::string>& texts) {
    Data all = list();
    for (const std::string& text : texts) all.push_back(Data{text});
    return all;
}

Answer calls(Visit& visit) {
    const auto last =
        domain::from_iso_date(visit.query("date")).value_or(app::today_of(visit.scene, visit.viewer.person));
    Answer answer;
    answer.page = "calls";
    answer.title = visit.word("web_calls_title");
    Data days = list();
    Data* day = nullptr;
    std::string named;
    const std::string zone = app::zone_of(visit.scene, visit.viewer.person);
    Data rows = list();
    const auto close = [&] {
        if (!day) return;
        day->set("calls", rows);
        days.push_back(*day);
        rows = list();
    };
    Data open_day = object();
    for (const app::CallLine& line : app::calls_until(visit.scene, visit.viewer, visit.language, last)) {
        const std::string date = wording::date(line.call.issued_at, zone, visit.language);
        if (date != named) {
            close();
            open_day = object();
            open_day.set("day", Data{date});
            day = &open_day;
            named = date;
        }
        Data row = object();
        row.set("id", Data{std::to_string(line.call.id.value)});
        row.set("time", Data{wording::clock_time(line.call.issued_at, zone, visit.language)});
        row.set("caller", Data{line.caller});
        row.set("about", Data{line.about});
        row.set("counts", Data{wording::list(line.counts, visit.language)});
        row.set("is_open", Data{!line.call.closed_at.has_value()});
        rows.push_back(row);
    }
    close();
    answer.data.set("days", days);
    answer.data.set("is_empty", Data{named.empty()});
    answer.data.set("date", Data{domain::to_iso_date(last)});
    answer.data.set("earlier", Data{domain::to_iso_date(std::chrono::sys_days{last} - std::chrono::days{7})});
    answer.data.set("may_call", Data{app::may(visit.viewer, Permission::call_people) &&
                                     !app::units_to_call(visit.scene, visit.viewer.person).empty()});
    return answer;
}

/// How many people each answer stands for, the commonest first: what is read from afar.
Data figures_of(const Visit& visit, const app::CallBoard& board) {
    std::map<std::string, std::int64_t> people;
    for (const app::CallTile& tile : board.tiles) ++people[tile.answer];
    std::vector<std::pair<std::string, std::int64_t>> sums(people.begin(), people.end());
    std::stable_sort(sums.begin(), sums.end(),
                     [](const auto& one, const auto& other) { return one.second > other.second; });
    Data rows = list();
    for (const auto& [state, count] : sums) {
        Data row = object();
        row.set("state", Data{state});
        row.set("number", Data{wording::number(count, visit.language)});
        row.set("words", Data{visit.word("state_" + state)});
        rows.push_back(row);
    }
    return rows;
}

Data tiles_of(const app::CallBoard& board) {
    Data rows = list();
    for (const app::CallTile& tile : board.tiles) {
        Data row = object();
        row.set("person", Data{encoded(tile.id.value)});
        row.set("name", Data{tile.name});
        row.set("unit", Data{tile.unit.value});
        row.set("delivery", Data{tile.delivery});
        row.set("has_delivery", Data{!tile.delivery.empty()});
        row.set("delivery_words", Data{tile.delivery_words});
        row.set("answer", Data{tile.answer});
        row.set("answer_words", Data{tile.answer_words});
        row.set("has_cause", Data{!tile.cause_words.empty()});
        row.set("cause_words", Data{tile.cause_words});
        rows.push_back(row);
    }
    return rows;
}

/// A note as it was filled in, shown again with what is wrong with it.
struct NoteForm {
    std::string mistake{};
    std::string person{};
    std::string how{};
    std::string time{};
    std::string words{};
};

constexpr std::array<std::string_view, 3> kHowNoted{"telephone", "in_person", "otherwise"};

void set_note_form(const Visit& visit, Data& data, const app::CallBoard& board, const NoteForm& form) {
    Data people = list();
    for (const app::CallTile& tile : board.tiles) {
        if (!tile.may_note) continue;
        Data row = object();
        row.set("person", Data{tile.id.value});
        row.set("name", Data{tile.name});
        row.set("is_chosen", Data{tile.id.value == form.person});
        people.push_back(row);
    }
    Data hows = list();
    for (const std::string_view known : kHowNoted) {
        const std::string how(known);
        Data row = object();
        row.set("how", Data{how});
        row.set("how_words", Data{visit.word("web_note_" + how)});
        row.set("is_chosen", Data{how == form.how});
        hows.push_back(row);
    }
    data.set("may_note", Data{board.may_note});
    data.set("notable", people);
    data.set("hows", hows);
    data.set("note_time", Data{form.time});
    data.set("note_words", Data{form.words});
    data.set("has_mistake", Data{!form.mistake.empty()});
    data.set("mistake", Data{form.mistake});
    // Of the people on the board alone, so that an address tells nothing of anybody else.
    const std::string noted = visit.query("noted");
    const auto tile = std::find_if(board.tiles.begin(), board.tiles.end(),
                                   [&](const app::CallTile& one) { return one.id.value == noted; });
    data.set("has_noted", Data{tile != board.tiles.end()});
    data.set("noted",
             Data{tile == board.tiles.end() ? "" : visit.word("web_noted_for", {{"nama", tile->name}})});
}

std::optional<Answer> board(Visit& visit, const NoteForm& form = {}) {
    const auto id = call_of(visit);
    const auto board = id ? app::call_board(visit.scene, visit.viewer, visit.language, *id) : std::nullopt;
    if (!board) return std::nullopt;
    Answer answer;
    const std::string number = std::to_string(id->value);
    const std::string zone = board->call.zone;
    answer.title = visit.word("web_call_title", {{"nomor", number}});
    answer.data.set("id", Data{number});
    answer.data.set("about", Data{board->about});
    answer.data.set("caller", Data{board->caller});
    answer.data.set("issued", Data{wording::date_and_time(board->call.issued_at, zone, visit.language)});
    answer.data.set("has_message", Data{!board->call.message.empty()});
    answer.data.set("message", Data{board->call.message});
    answer.data.set("has_urgency", Data{!board->call.urgency.empty()});
    answer.data.set("urgency", Data{board->call.urgency});
    answer.data.set("is_awaited", Data{board->deadline.has_value()});
    answer.data.set(
        "until_words",
        Data{board->deadline
                 ? visit.word("web_call_until",
                              {{"jam", wording::clock_time(*board->deadline, zone, visit.language)}})
                 : std::string()});
    answer.data.set("until", Data{board->deadline ? std::to_string(domain::to_micros(*board->deadline) / 1000)
                                                  : std::string()});
    answer.data.set("progress", Data{board->progress});
    answer.data.set("counts", Data{wording::list(board->counts, visit.language)});
    answer.data.set("figures", figures_of(visit, *board));
    answer.data.set("tiles", tiles_of(*board));
    answer.data.set("may_call_again", Data{board->may_call_again || board->next_attempt > 0});
    answer.data.set("next_attempt", Data{std::to_string(board->next_attempt)});
    answer.data.set("has_others_call", Data{!board->others_call.empty()});
    answer.data.set("others_call", Data{board->others_call});
    set_note_form(visit, answer.data, *board, form);
    answer.data.set("version", Data{std::string()});
    return answer;
}

Answer call_page(Visit& visit, const NoteForm& form) {
    auto answer = board(visit, form);
    if (!answer) return not_found();
    answer->page = "call";
    if (!form.mistake.empty()) answer->status = 422;
    return *answer;
}

Answer call(Visit& visit) {
    return call_page(visit, {});
}

Answer part_of_board(Visit& visit, const char* fragment) {
    auto answer = board(visit);
    if (!answer) return not_found();
    answer->fragment = fragment;
    return *answer;
}

Answer call_people(Visit& visit) {
    return part_of_board(visit, "call_people");
}

Answer call_counts(Visit& visit) {
    return part_of_board(visit, "call_counts");
}

Answer why(Visit& visit) {
    const auto id = call_of(visit);
    const auto explained =
        id ? app::explain_call_to(visit.scene, visit.viewer, *id, domain::EmployeeId{visit.argument(1)})
           : std::nullopt;
    if (!explained) return not_found();
    Answer answer;
    answer.page = "presence_why";
    answer.title = visit.word("web_presence_why_title", {{"nama", explained->employee.name}});
    answer.data.set("lines", strings(app::to_words(visit.scene, *explained, visit.language)));
    const bool is_own = explained->employee.id == visit.viewer.person.id;
    answer.data.set("back", Data{is_own ? "/my-record" : "/calls/" + std::to_string(id->value)});
    return answer;
}

Answer again(Visit& visit) {
    const auto id = call_of(visit);
    const auto shown = id ? app::call_board(visit.scene, visit.viewer, visit.language, *id) : std::nullopt;
    if (!shown) return not_found();
    const std::string page = "/calls/" + std::to_string(id->value);
    if (shown->next_attempt > 0) {
        const auto refusal = app::ask_further(visit.scene, visit.viewer.person, *id, shown->next_attempt);
        if (!refusal) return go_to(page, "web_notice_call_sent");
        if (!refusal->from) return refused(visit, visit.word("call_closed"));
        return refused(
            visit,
            visit.word("call_again_later",
                       {{"jam", wording::clock_time(*refusal->from, shown->call.zone, visit.language)}}));
    }
    const auto draft = app::draft_again(visit.scene, visit.viewer, *id);
    if (!draft) return refused(visit, visit.word("web_call_nobody_left"));
    return go_to("/call-drafts/" + std::to_string(draft->id));
}

/// `09:10`; nullopt: nothing was entered.
std::optional<std::chrono::minutes> time_entered(const std::string& text) {
    int hours = 0, minutes = 0;
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    std::from_chars(text.data(), text.data() + 2, hours);
    std::from_chars(text.data() + 3, text.data() + 5, minutes);
    return std::chrono::hours{hours} + std::chrono::minutes{minutes};
}

/// Empty: the note can be kept, as far as the form tells.
std::string mistake_in(const Visit& visit, const app::CallBoard& board, const NoteForm& form) {
    if (form.person.empty()) return visit.word("web_note_choose_first");
    for (const app::CallTile& tile : board.tiles)
        if (tile.id.value == form.person && tile.answer == "answered")
            return visit.word("web_note_has_answered", {{"nama", tile.name}});
    const bool is_blank = form.words.find_first_not_of(" \t\r\n") == std::string::npos;
    return is_blank || app::is_longer_than(form.words, kMostNoteWords) ? visit.word("web_note_in_words") : "";
}

std::string_view notice_of_note(app::CallBackEffect effect) {
    switch (effect) {
        case app::CallBackEffect::answered:
            return "web_notice_note_answered";
        case app::CallBackEffect::kept:
            return "web_notice_note_kept";
        case app::CallBackEffect::nothing_open:
            break;
    }
    return "web_notice_note_nothing_open";
}

Answer note(Visit& visit) {
    const auto id = call_of(visit);
    const auto shown = id ? app::call_board(visit.scene, visit.viewer, visit.language, *id) : std::nullopt;
    if (!shown) return not_found();
    NoteForm form{"", visit.field("person"), visit.field("how"), visit.field("time"), visit.field("words")};
    form.mistake = mistake_in(visit, *shown, form);
    if (form.mistake.empty()) {
        const bool is_known = std::find(kHowNoted.begin(), kHowNoted.end(), form.how) != kHowNoted.end();
        const auto kept =
            app::note_on_board(visit.scene, visit.viewer, domain::EmployeeId{form.person},
                               {is_known ? form.how : "otherwise", time_entered(form.time), form.words});
        if (kept)
            return go_to("/calls/" + std::to_string(id->value) + "?noted=" + encoded(form.person),
                         notice_of_note(kept->effect));
        form.mistake = visit.word("web_note_not_kept");
    }
    // Where the form is offered no longer, there is nothing to show again.
    return shown->may_note ? call_page(visit, form) : refused(visit, form.mistake);
}

constexpr Route kCallsRoutes[] = {
    {"GET", "/calls", Permission::see_people, calls},
    {"GET", "/calls/<id>", Permission::see_people, call},
    {"GET", "/calls/<id>/people", Permission::see_people, call_people},
    {"GET", "/calls/<id>/counts", Permission::see_people, call_counts},
    {"GET", "/calls/<id>/why/<person>", Permission::own_record, why},
    {"POST", "/calls/<id>/again", Permission::call_people, again},
    {"POST", "/calls/<id>/note", Permission::call_people, note},
};

}  // namespace

std::span<const Route> call_pages() {
    return kCallsRoutes;
}

}  // namespace web
