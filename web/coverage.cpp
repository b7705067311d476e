// Who cannot be reached before the next flexible day, and what HR does about it: sheets with codes to print,
// a word to the supervisors.
#include "bot/app/coverage_board.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

using app::Reach;

std::optional<domain::UnitId> unit_named(const std::string& name) {
    return name.empty() ? std::nullopt : std::optional(domain::UnitId{name});
}

app::SheetsFor sheets_for(const Visit& visit) {
    return visit.field("all").empty() ? app::SheetsFor::people_without_chat : app::SheetsFor::everybody;
}

std::string counted(const std::map<Reach, int>& counts, Reach reach, domain::Language language) {
    const auto found = counts.find(reach);
    return wording::number(found == counts.end() ? 0 : found->second, language);
}

Data unit_rows(const Visit& visit, const app::CoverageBoard& board) {
    Data rows = list();
    for (const auto& [unit, counts] : board.units) {
        Data row = object();
        row.set("unit", Data{unit.value});
        row.set("unit_address", Data{encoded(unit.value)});
        row.set("reachable", Data{counted(counts, Reach::reachable, visit.language)});
        row.set("silent", Data{counted(counts, Reach::silent, visit.language)});
        row.set("blocked", Data{counted(counts, Reach::blocked, visit.language)});
        row.set("not_enrolled", Data{counted(counts, Reach::not_enrolled, visit.language)});
        rows.push_back(row);
    }
    return rows;
}

Data people_rows(const Visit& visit, const app::CoverageBoard& board) {
    Data rows = list();
    for (const app::Covered& one : board.to_see_to) {
        const std::string zone = app::zone_of(visit.scene, one.employee);
        const std::string reach(to_string(one.reach));
        Data row = object();
        row.set("name", Data{one.employee.name});
        row.set("person_unit", Data{one.employee.unit.value});
        row.set("is_unreachable", Data{!app::can_be_reached(one.reach)});
        row.set("reach", Data{visit.word("reach_" + reach)});
        row.set("how", Data{visit.word("web_coverage_how_" + reach)});
        row.set("day",
                Data{one.next_flexible_day ? wording::date(domain::start_of_day(*one.next_flexible_day, zone),
                                                           zone, visit.language)
                                           : visit.word("web_coverage_no_day")});
        rows.push_back(row);
    }
    return rows;
}

Answer coverage(Visit& visit) {
    const auto unit = unit_named(visit.query("unit"));
    const auto board = app::coverage_board(visit.scene, visit.viewer, unit);
    if (!board) return not_found();
    Answer answer;
    answer.page = "coverage";
    answer.title = visit.word("web_coverage_title");
    Data choices = list();
    for (const domain::UnitId& one : board->choices) {
        Data choice = object();
        choice.set("choice", Data{one.value});
        choice.set("is_chosen", Data{unit == one});
        choices.push_back(choice);
    }
    answer.data.set("choices", choices);
    answer.data.set("has_unit", Data{unit.has_value()});
    answer.data.set("unit", Data{unit ? unit->value : ""});
    answer.data.set("units", unit_rows(visit, *board));
    answer.data.set("people", people_rows(visit, *board));
    answer.data.set("has_people", Data{!board->to_see_to.empty()});
    answer.data.set("has_unreachable", Data{board->unreachable > 0});
    const auto plural = [&](const char* key, std::size_t count) {
        return visit.scene.words.plural(visit.language, key, static_cast<std::int64_t>(count));
    };
    answer.data.set("unreachable",
                    Data{plural("web_coverage_unreachable", static_cast<std::size_t>(board->unreachable))});
    answer.data.set("are_people_left_out", Data{board->are_people_left_out});
    answer.data.set("may_enrol", Data{board->may_enrol});
    answer.data.set("cards", Data{plural("web_coverage_cards", board->cards)});
    answer.data.set("has_replaced", Data{board->replaced > 0});
    answer.data.set("replaced", Data{plural("web_coverage_replaced", board->replaced)});
    return answer;
}

Answer no_sheets(const Visit& visit, app::NoSheets why) {
    switch (why) {
        case app::NoSheets::not_allowed:
            return not_found();
        case app::NoSheets::no_account:
            return refused(visit, visit.word("web_coverage_no_account"));
        case app::NoSheets::nobody:
            return refused(visit, visit.word("web_coverage_nobody"));
        case app::NoSheets::too_many:
            break;
    }
    return refused(visit,
                   visit.word("web_coverage_too_many", {{"batas", std::to_string(app::kMostCardsAtOnce)}}));
}

/// Hashing the codes takes a while by intention: nobody else waits for it.
std::function<std::any()> make_codes_for_sheets(Visit& visit) {
    const auto cards =
        app::count_cards(visit.scene, visit.viewer, domain::UnitId{visit.field("unit")}, sheets_for(visit));
    if (!cards) return nullptr;
    return [count = *cards] { return std::any(app::make_card_codes(count)); };
}

/// Drawn within the transaction: codes that stand on no sheet are not issued.
Answer sheets(Visit& visit) {
    auto* const codes = std::any_cast<std::vector<app::CardCodes>>(&visit.prepared);
    const auto made = app::make_sheets(visit.scene, visit.viewer, domain::UnitId{visit.field("unit")},
                                       sheets_for(visit), codes ? *codes : std::vector<app::CardCodes>{});
    if (!made) return no_sheets(visit, made.error());
    const auto today = domain::local_time(visit.scene.now(), visit.scene.office.zone).date;
    Answer answer;
    answer.file = {"sigap-pendaftaran-" + domain::to_iso_date(today) + ".pdf", "application/pdf",
                   documents::to_pdf(*made)};
    return answer;
}

std::string_view notice_of(const app::CoverageReminders& came) {
    const bool are_some_not_told = came.not_anew + came.no_room > 0;
    if (came.sent > 0) return are_some_not_told ? "web_notice_reminded_some" : "web_notice_reminded";
    return are_some_not_told ? "web_notice_reminded_none" : "web_notice_reminded_nobody";
}

Answer remind(Visit& visit) {
    const std::string unit = visit.field("unit");
    const auto came = app::remind_supervisors(visit.scene, visit.viewer, unit_named(unit));
    if (!came) return not_found();
    return go_to("/coverage" + (unit.empty() ? "" : "?unit=" + encoded(unit)), notice_of(*came));
}

constexpr Route kCoverageRoutes[] = {
    {"GET", "/coverage", app::Permission::see_people, coverage},
    {.method = "POST",
     .path = "/coverage/sheets",
     .needs = app::Permission::enrol_people,
     .serve = sheets,
     .prepare = make_codes_for_sheets},
    {"POST", "/coverage/reminders", app::Permission::enrol_people, remind},
};

}  // namespace

std::span<const Route> coverage_pages() {
    return kCoverageRoutes;
}

}  // namespace web
