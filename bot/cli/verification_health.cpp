#include <algorithm>
#include <set>

#include "bot/app/coverage.hpp"
#include "bot/app/delivery_health.hpp"
#include "bot/app/outage_ledger.hpp"
#include "bot/cli/verification_facts.hpp"
#include "bot/cli/verification_shown.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

using storage::Row;

constexpr Micros kDayOfOutage = 24 * 60 * kMinute;

/// An attempt or a window that counts for nothing because of an outage.
struct VoidedSpan {
    std::string employee;
    Micros from = 0;
    Micros to = 0;
};

/// The lanes on which each person has a live chat.
std::map<std::string, std::set<std::string>> lanes_of_people(storage::Transaction& tx) {
    std::map<std::string, std::set<std::string>> lanes;
    tx.for_each("SELECT employee_id, messenger, account FROM chat WHERE state = 'live'", [&](const Row& row) {
        lanes[row.get<std::string>(0)].insert(row.get<std::string>(1) + "/" + row.get<std::string>(2));
    });
    return lanes;
}

}  // namespace

void check_outage_tolls(Shown& shown) {
    storage::Transaction& tx = shown.scene.tx;
    const auto read = [&](const char* sql) {
        std::vector<VoidedSpan> spans;
        tx.for_each(sql, [&](const Row& row) {
            spans.push_back({row.get<std::string>(0), row.get<Micros>(1), row.get<Micros>(2)});
        });
        return spans;
    };
    const auto attempts = read(
        "SELECT employee_id, issued_at, deadline FROM attempt WHERE outcome = 'void' AND cause = 'outage'"
        " ORDER BY issued_at");
    const auto windows = read(
        "SELECT employee_id, opens_at, closes_at FROM presence WHERE state = 'void' AND cause = 'outage'"
        " ORDER BY opens_at");
    const auto lanes = lanes_of_people(tx);
    const Micros now = domain::to_micros(shown.scene.now());
    const auto toll = [&](const std::vector<VoidedSpan>& spans, const std::string& scope, Micros from,
                          Micros to) {
        std::int64_t people = 0;
        auto span = std::upper_bound(spans.begin(), spans.end(), from - kDayOfOutage,
                                     [](Micros at, const VoidedSpan& one) { return at < one.from; });
        for (; span != spans.end() && span->from < to; ++span) {
            const auto own = lanes.find(span->employee);
            const bool is_concerned = scope == "sigap" || (own != lanes.end() && own->second.contains(scope));
            if (span->to > from && is_concerned) ++people;
        }
        return people;
    };
    tx.for_each("SELECT outage_id, scope, from_at, to_at FROM outage ORDER BY outage_id",
                [&](const Row& row) {
                    const auto id = row.get<std::int64_t>(0);
                    const auto scope = row.get<std::string>(1);
                    const auto from = row.get<Micros>(2);
                    const auto to = row.get<std::optional<Micros>>(3).value_or(now);
                    const auto file = app::outage_file(shown.scene, viewer_of_all(), id);
                    if (!file) return shown.differ("no entry", "an entry", "outage", id);
                    const std::int64_t calls = toll(attempts, scope, from, to),
                                       presence = toll(windows, scope, from, to);
                    shown.hold(file->entry.toll.attempts, calls, "outage", id, "attempts");
                    shown.hold(file->entry.toll.windows, presence, "outage", id, "windows");
                    constexpr std::int64_t kMostNamed = 500;
                    shown.hold(std::ssize(file->voided), std::min(calls + presence, kMostNamed), "outage", id,
                               "voided");
                });
}

void check_coverage(Shown& shown) {
    std::set<domain::UnitId> units;
    for (const domain::Unit& unit : storage::units(shown.scene.tx)) units.insert(unit.id);
    const app::Coverage coverage = app::coverage_of(shown.scene, units);
    const Micros heard_since = domain::to_micros(shown.scene.now()) - 30 * kDayOfOutage;
    std::map<std::pair<std::string, std::string>, std::int64_t> own;
    shown.scene.tx.for_each(
        "SELECT e.unit_id, count(c.address), count(CASE WHEN c.blocked_at IS NULL THEN c.address END),"
        " count(CASE WHEN c.blocked_at IS NULL AND (c.messenger = 'whatsapp' OR coalesce(c.last_heard_at,"
        "  c.bound_at) >= $1) THEN 1 END) FROM employee e LEFT JOIN chat c ON c.employee_id = e.employee_id"
        " AND c.state = 'live' WHERE e.left_at IS NULL GROUP BY e.employee_id, e.unit_id",
        [&](const Row& row) {
            const std::string reach = row.get<std::int64_t>(1) == 0   ? "not_enrolled"
                                      : row.get<std::int64_t>(2) == 0 ? "blocked"
                                      : row.get<std::int64_t>(3) == 0 ? "silent"
                                                                      : "reachable";
            ++own[{row.get<std::string>(0), reach}];
        },
        heard_since);
    std::int64_t to_see_to = 0;
    for (const auto& [unit, counts] : coverage.counts)
        for (const auto& [reach, people] : counts) {
            const auto counted = own.extract({unit.value, std::string(to_string(reach))});
            shown.hold(std::int64_t{people}, counted ? counted.mapped() : 0, "coverage", unit.value,
                       to_string(reach));
            if (counted && reach != app::Reach::reachable) to_see_to += counted.mapped();
        }
    for (const auto& [key, people] : own)
        shown.differ("0", std::to_string(people), "coverage", key.first, key.second);
    shown.hold(std::ssize(coverage.to_see_to), to_see_to, "coverage", "to_see_to");
}

// -------------------------------------------------------------------------------------------- how messages
// fare

namespace {

struct LaneFigures {
    std::int64_t waiting = 0, later = 0, accepted = 0, delivered = 0, failures = 0, chats = 0, blocked = 0;
};

std::map<std::string, LaneFigures> lane_figures(storage::Transaction& tx) {
    std::map<std::string, LaneFigures> lanes;
    const Micros now = domain::to_micros(tx.now());
    tx.for_each("SELECT lane, not_before FROM outbox WHERE state = 'queued'", [&](const Row& row) {
        LaneFigures& lane = lanes[row.get<std::string>(0)];
        ++(row.get<Micros>(1) <= now ? lane.waiting : lane.later);
    });
    // Of the newest 20,000 messages, those of a day.
    tx.for_each(
        "SELECT lane, state, delivered_at IS NOT NULL, failed_at IS NOT NULL FROM outbox"
        " WHERE created_at > $1 AND outbox_id > coalesce((SELECT outbox_id FROM outbox"
        "  ORDER BY outbox_id DESC LIMIT 1 OFFSET 20000), -1)",
        [&](const Row& row) {
            const auto state = row.get<std::string>(1);
            const bool is_delivered = row.get<bool>(2), has_failed = row.get<bool>(3) && !is_delivered;
            LaneFigures& lane = lanes[row.get<std::string>(0)];
            if (state == "accepted" && !has_failed) {
                ++lane.accepted;
                lane.delivered += is_delivered ? 1 : 0;
            } else if (state == "accepted" || state == "refused" || state == "unclear" ||
                       state == "expired") {
                ++lane.failures;
            }
        },
        now - kDayOfOutage);
    tx.for_each("SELECT messenger, account, blocked_at IS NOT NULL FROM chat WHERE state = 'live'",
                [&](const Row& row) {
                    LaneFigures& lane = lanes[row.get<std::string>(0) + "/" + row.get<std::string>(1)];
                    ++lane.chats;
                    lane.blocked += row.get<bool>(2) ? 1 : 0;
                });
    return lanes;
}

}  // namespace

void check_delivery(Shown& shown) {
    const auto health = app::delivery_health(shown.scene, viewer_of_all());
    if (!health) return shown.differ("nothing", "figures", "delivery");
    auto lanes = lane_figures(shown.scene.tx);
    for (const app::AccountHealth& account : health->accounts) {
        const LaneFigures own = lanes[account.lane];
        lanes.erase(account.lane);
        const auto hold = [&](std::int64_t figure, std::int64_t recounted, std::string_view name) {
            shown.hold(figure, recounted, "delivery", account.lane, name);
        };
        hold(account.waiting, own.waiting, "waiting");
        hold(account.later, own.later, "later");
        hold(account.accepted, own.accepted, "accepted");
        hold(account.delivered, own.delivered, "delivered");
        hold(account.failures(), own.failures, "failures");
        hold(account.chats, own.chats, "chats");
        hold(account.blocked, own.blocked, "blocked");
    }
    for (const auto& [lane, own] : lanes)
        if (own.waiting + own.later + own.accepted + own.failures + own.chats > 0)
            shown.differ("no line", "a line", "delivery", lane);
    const auto number = [&](const char* sql) { return shown.scene.tx.query_one(sql)->get<std::int64_t>(0); };
    shown.hold(health->unread.pending, number("SELECT count(*) FROM inbox WHERE state = 'pending'"),
               "delivery", "pending");
    shown.hold(health->unread.set_aside,
               number("SELECT count(*) FROM inbox WHERE state NOT IN ('pending', 'done')"), "delivery",
               "set_aside");
    shown.hold(health->reach.people, number("SELECT count(*) FROM employee WHERE left_at IS NULL"),
               "delivery", "people");
    shown.hold(health->reach.reachable,
               number("SELECT count(DISTINCT e.employee_id) FROM employee e JOIN chat c ON c.employee_id ="
                      " e.employee_id WHERE e.left_at IS NULL AND c.state = 'live' AND c.blocked_at IS NULL"),
               "delivery", "reachable");
}

}  // namespace cli
