// Delivery health: what waits, what failed, what was heard, who can be reached; and the outage ledger behind
// it.
#include <cmath>

#include "bot/app/delivery_health.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"
#include "web/ledger_rows.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

std::string missing_words(const Visit& visit, const domain::MissingTemplate& missing) {
    return missing.language.empty() ? visit.word("send_no_template", {{"pesan", missing.message}})
                                    : visit.word("send_no_template_in",
                                                 {{"pesan", missing.message}, {"bahasa", missing.language}});
}

Data reasons(const Visit& visit, const std::vector<app::SendReason>& found) {
    Data rows = list();
    for (const app::SendReason& reason : found) {
        Data row = object();
        row.set("reason",
                Data{reason.missing ? missing_words(visit, *reason.missing) : visit.word(reason.key)});
        row.set("detail", Data{reason.detail});
        row.set("has_detail", Data{!reason.detail.empty() && !reason.missing});
        row.set("messages", Data{wording::number(reason.messages, visit.language)});
        rows.push_back(row);
    }
    return rows;
}

std::string age(const Visit& visit, domain::Instant since) {
    const auto passed = std::chrono::floor<std::chrono::minutes>(visit.scene.now() - since);
    return wording::duration(std::max(passed, std::chrono::minutes{0}), visit.language);
}

/// In words where the rating is one that Meta has announced, and else as it came.
std::string quality_words(const Visit& visit, const std::string& quality) {
    if (quality.empty()) return visit.word("web_health_not_told_yet");
    if (quality == "GREEN") return visit.word("web_health_quality_green", {{"kata", quality}});
    if (quality == "YELLOW") return visit.word("web_health_quality_yellow", {{"kata", quality}});
    if (quality == "RED") return visit.word("web_health_quality_red", {{"kata", quality}});
    return quality;
}

Data account_data(const Visit& visit, const app::AccountHealth& account) {
    const auto number = [&](std::int64_t count) { return Data{wording::number(count, visit.language)}; };
    Data row = object();
    row.set("name", Data{app::scope_name(visit.scene, account.lane, visit.language)});
    row.set("waiting", number(account.waiting));
    row.set("age", Data{account.waiting_since ? age(visit, *account.waiting_since) : ""});
    row.set("has_age", Data{account.waiting_since.has_value()});
    row.set("later", number(account.later));
    row.set("slowed", number(account.slowed));
    row.set("is_slowed", Data{account.slowed > 0});
    row.set("accepted", number(account.accepted));
    row.set("delivered", Data{account.has_templates ? wording::number(account.delivered, visit.language)
                                                    : visit.word("web_health_not_told")});
    row.set("failed", number(account.failures()));
    row.set("has_failed", Data{account.failures() > 0});
    row.set("failures", reasons(visit, account.failed));
    row.set("has_held_up", Data{!account.held_up.empty()});
    row.set("held_up", reasons(visit, account.held_up));
    row.set("is_heard", Data{account.is_heard});
    row.set("heard",
            Data{account.last_heard_at
                     ? wording::date_and_time(*account.last_heard_at, visit.scene.office.zone, visit.language)
                     : visit.word("web_health_never")});
    row.set("chats", number(account.chats));
    row.set("blocked", number(account.blocked));
    const std::string& quality = account.standing.quality;
    const std::string& limit = account.standing.messaging_limit;
    row.set("quality", Data{quality_words(visit, quality)});
    row.set("is_poor", Data{quality == "YELLOW" || quality == "RED"});
    row.set("limit", Data{limit.empty() ? visit.word("web_health_not_told_yet") : limit});
    row.set("written_to",
            Data{visit.scene.words.plural(visit.language, "web_health_written_to", account.written_to)});
    row.set("has_templates", Data{account.has_templates});
    row.set(
        "templates",
        Data{account.templates_stopped_since
                 ? visit.word("web_health_templates_stopped",
                              {{"sejak", wording::date_and_time(*account.templates_stopped_since,
                                                                visit.scene.office.zone, visit.language)}})
                 : visit.word("web_health_templates_good")});
    return row;
}

Data clock_rows(const Visit& visit, const std::vector<domain::ClockStep>& steps) {
    Data rows = list();
    for (const domain::ClockStep& step : steps) {
        const double seconds = std::chrono::duration<double>(step.by).count();
        Data row = object();
        row.set("at", Data{wording::date_and_time(step.at, visit.scene.office.zone, visit.language)});
        row.set("by", Data{(seconds > 0 ? "+" : "") + std::to_string(std::lround(seconds)) + " s"});
        rows.push_back(row);
    }
    return rows;
}

Answer delivery(Visit& visit) {
    const auto health = app::delivery_health(visit.scene, visit.viewer);
    if (!health) return not_found();
    Answer answer;
    answer.page = "delivery";
    answer.title = visit.word("web_health_title");
    Data accounts = list();
    for (const app::AccountHealth& account : health->accounts)
        accounts.push_back(account_data(visit, account));
    answer.data.set("accounts", accounts);
    answer.data.set("has_accounts", Data{!health->accounts.empty()});
    const auto number = [&](std::int64_t count) { return Data{wording::number(count, visit.language)}; };
    answer.data.set("unread", number(health->unread.pending));
    answer.data.set("set_aside", number(health->unread.set_aside));
    answer.data.set("has_set_aside", Data{health->unread.set_aside > 0});
    answer.data.set("unread_age",
                    Data{health->oldest_unread_at ? age(visit, *health->oldest_unread_at) : ""});
    answer.data.set("has_unread", Data{health->oldest_unread_at.has_value()});
    answer.data.set("people", number(health->reach.people));
    answer.data.set("reachable", number(health->reach.reachable));
    answer.data.set("only_blocked", number(health->reach.blocked));
    answer.data.set("without_chat",
                    number(health->reach.people - health->reach.reachable - health->reach.blocked));
    answer.data.set("clock_steps", clock_rows(visit, health->clock_steps));
    answer.data.set("has_clock_steps", Data{!health->clock_steps.empty()});
    answer.data.set("outages", ledger_rows(visit, health->outages));
    answer.data.set("has_outages", Data{!health->outages.empty()});
    return answer;
}

constexpr Route kDeliveryRoutes[] = {{"GET", "/delivery", app::Permission::see_health, delivery}};

}  // namespace

std::span<const Route> delivery_pages() {
    return kDeliveryRoutes;
}

}  // namespace web
