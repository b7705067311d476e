// The outage ledger: what was not well, and what it made void.
#include <algorithm>

#include "bot/app/trouble_words.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"
#include "web/ledger_rows.hpp"
#include "web/pages.hpp"
#include "web/period_form.hpp"

namespace web {
namespace {

/// "3 panggilan, 2 presensi": what the outage voided.
std::string toll_words(const Visit& visit, const app::LedgerEntry& entry) {
    const auto& words = visit.scene.words;
    std::string told;
    if (entry.toll.attempts > 0)
        told = words.plural(visit.language, "web_outages_toll_calls", entry.toll.attempts);
    if (entry.toll.windows > 0)
        told += (told.empty() ? "" : ", ") +
                words.plural(visit.language, "web_outages_toll_windows", entry.toll.windows);
    return told.empty() ? visit.word("web_outages_toll_none") : told;
}

}  // namespace

Data ledger_rows(const Visit& visit, const std::vector<app::LedgerEntry>& entries) {
    const std::string& zone = visit.scene.office.zone;
    Data rows = list();
    for (const app::LedgerEntry& entry : entries) {
        const auto until = entry.to.value_or(visit.scene.now());
        const auto length = std::chrono::ceil<std::chrono::minutes>(until - entry.from);
        Data row = object();
        row.set("id", Data{std::to_string(entry.id)});
        row.set("from", Data{wording::date_and_time(entry.from, zone, visit.language)});
        row.set("to", Data{entry.to ? wording::date_and_time(*entry.to, zone, visit.language) : ""});
        row.set("is_open", Data{!entry.to});
        row.set("length", Data{wording::duration(length, visit.language)});
        row.set("what", Data{app::trouble_words(visit.scene, entry.what, visit.language)});
        row.set("scope", Data{app::scope_name(visit.scene, entry.scope, visit.language)});
        row.set("toll", Data{toll_words(visit, entry)});
        row.set("is_unsettled", Data{entry.to && !entry.is_settled});
        rows.push_back(row);
    }
    return rows;
}

namespace {

Answer outages(Visit& visit) {
    const auto today = domain::local_time(visit.scene.now(), visit.scene.office.zone).date;
    const app::Period period = period_of(visit, app::last_thirty_days(today));
    const app::Ledger ledger = app::outage_ledger(visit.scene, visit.viewer, period);
    Answer answer;
    answer.page = "outages";
    answer.title = visit.word("web_outages_title");
    set_period(answer.data, period);
    answer.data.set("outages", ledger_rows(visit, ledger.entries));
    answer.data.set("has_outages", Data{!ledger.entries.empty()});
    answer.data.set("is_cut", Data{ledger.is_cut});
    return answer;
}

Answer outage(Visit& visit) {
    const auto id = visit.number();
    const auto file = id ? app::outage_file(visit.scene, visit.viewer, *id) : std::nullopt;
    if (!file) return not_found();
    Answer answer;
    answer.page = "outage";
    answer.title = visit.word("web_outage_title", {{"nomor", std::to_string(file->entry.id)}});
    answer.data.set("outages", ledger_rows(visit, {file->entry}));
    answer.data.set("shows_people", Data{file->shows_people});
    answer.data.set("has_voided", Data{!file->voided.empty()});
    Data rows = list();
    for (const app::VoidedItem& item : file->voided) {
        Data row = object();
        row.set("name", Data{item.name});
        row.set("unit", Data{item.unit});
        row.set("is_call", Data{item.call.has_value()});
        row.set("call", Data{item.call ? std::to_string(*item.call) : ""});
        row.set("window", Data{item.window});
        row.set("at", Data{wording::date_and_time(item.at, visit.scene.office.zone, visit.language)});
        rows.push_back(row);
    }
    answer.data.set("voided", rows);
    return answer;
}

constexpr Route kOutagesRoutes[] = {
    {"GET", "/outages", app::Permission::see_health, outages},
    {"GET", "/outages/<id>", app::Permission::see_health, outage},
};

}  // namespace

std::span<const Route> outage_pages() {
    return kOutagesRoutes;
}

}  // namespace web
