#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <map>
#include <set>

#include "bot/domain/roster_limits.hpp"
#include "bot/domain/roster_plan.hpp"

namespace domain {
namespace {

using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

constexpr std::size_t kWeekdays = 7;

/// What one more day costs, the weightiest concern first: see `propose_roster`.
struct Cost {
    std::array<std::int64_t, 4> by_concern{};

    friend auto operator<=>(const Cost&, const Cost&) = default;
    friend Cost operator+(Cost left, const Cost& right) {
        for (std::size_t concern = 0; concern < left.by_concern.size(); ++concern)
            left.by_concern[concern] += right.by_concern[concern];
        return left;
    }
    friend Cost operator-(Cost cost) {
        for (std::int64_t& part : cost.by_concern) part = -part;
        return cost;
    }
};

enum Concern : std::size_t { days_lately, even_week, own_weekdays, even_weekdays };

/// The n-th of a kind (from 0) costs more than the one before, so that the cheapest way is the even one.
Cost nth_of(Concern concern, std::int64_t n) {
    Cost cost;
    cost.by_concern[concern] = 2 * n + 1;
    return cost;
}

/// Days flow from people to dates: a minimum-cost maximum flow by successive shortest paths. Every path gives
/// one more day, and later paths may move earlier ones, so that none is lost to the order of asking.
class Flow {
public:
    explicit Flow(std::size_t nodes) : edges_of_(nodes) {}

    std::size_t add_edge(std::size_t from, std::size_t to, Cost cost) {
        edges_of_[from].push_back(edges_.size());
        edges_.push_back({to, true, cost});
        edges_of_[to].push_back(edges_.size());
        edges_.push_back({from, false, -cost});
        return edges_.size() - 2;
    }

    void fill(std::size_t source, std::size_t sink) {
        while (push_one(source, sink))
            ;
    }

    bool is_used(std::size_t edge) const { return !edges_[edge].is_free; }

private:
    struct Edge {
        std::size_t to;
        bool is_free;
        Cost cost;
    };
    static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

    bool push_one(std::size_t source, std::size_t sink) {
        std::vector<std::optional<Cost>> reached(edges_of_.size());
        std::vector<std::size_t> by_edge(edges_of_.size(), kNone);
        std::vector<bool> is_waiting(edges_of_.size(), false);
        std::deque<std::size_t> waiting{source};
        reached[source] = Cost{};
        while (!waiting.empty()) {
            const std::size_t node = waiting.front();
            waiting.pop_front();
            is_waiting[node] = false;
            for (const std::size_t edge : edges_of_[node]) {
                const auto& [to, is_free, cost] = edges_[edge];
                if (!is_free) continue;
                const Cost through = *reached[node] + cost;
                if (reached[to] && *reached[to] <= through) continue;
                reached[to] = through;
                by_edge[to] = edge;
                if (!is_waiting[to]) waiting.push_back(to);
                is_waiting[to] = true;
            }
        }
        if (!reached[sink]) return false;
        for (std::size_t node = sink; node != source;) {
            const std::size_t edge = by_edge[node];
            edges_[edge].is_free = false;
            edges_[edge ^ 1].is_free = true;
            node = edges_[edge ^ 1].to;
        }
        return true;
    }

    std::vector<Edge> edges_;  ///< each followed by its reverse
    std::vector<std::vector<std::size_t>> edges_of_;
};

/// What the weeks before and the fixed days of this one say about one person.
struct Past {
    std::int64_t days = 0;
    std::array<std::int64_t, kWeekdays> by_weekday{};
};

std::size_t weekday_of(year_month_day date) {
    return weekday{sys_days{date}}.c_encoding();
}

class UnitProposal {
public:
    UnitProposal(const RosterWeek& week, const UnitId& unit, const std::vector<RosteredDay>& fixed,
                 const std::vector<RosteredDay>& history)
        : limit_(limit_of(week, unit)) {
        for (const RosterMember& member : week.members)
            if (member.unit == unit) members_.push_back(&member);
        std::sort(members_.begin(), members_.end(), [](const RosterMember* left, const RosterMember* right) {
            return left->employee < right->employee;
        });
        for (const RosteredDay& day : history) {
            Past& past = past_[day.employee];
            ++past.days;
            ++past.by_weekday[weekday_of(day.date)];
        }
        for (const RosteredDay& day : fixed) fixed_.insert(day);
    }

    void run(RosterProposal& proposal) {
        for (std::size_t day = 0; day < kWeekdays; ++day) count_seats(day);
        solve();
        for (const RosterMember* member : members_) note_shortfall(*member, proposal);
        for (const RosteredDay& day : given_) proposal.days.push_back(day);
    }

private:
    /// One date of the week for the unit.
    struct Seats {
        std::size_t taken = 0;  ///< by fixed days
        std::size_t free = 0;
        std::optional<Ground> bound;  ///< what keeps them from being more
        std::int64_t used_before = 0;
    };

    const RosterDate& date_of(const RosterMember& member, std::size_t day) const { return member.dates[day]; }

    bool is_fixed(const RosterMember& member, const RosterDate& date) const {
        return fixed_.contains({member.employee, date.date});
    }

    void count_seats(std::size_t day) {
        Seats& seats = seats_[day];
        std::size_t flexible_anyway = 0, at_office = 0;
        for (const RosterMember* member : members_) {
            if (day >= member->dates.size()) continue;
            const RosterDate& date = date_of(*member, day);
            seats.used_before += past_[member->employee].by_weekday[weekday_of(date.date)];
            if (date.is_absent) continue;
            if (is_fixed(*member, date))
                ++seats.taken;
            else
                ++(date.is_flexible ? flexible_anyway : at_office);
        }
        const auto beyond = [](std::size_t most, std::size_t used) { return most > used ? most - used : 0; };
        seats.free = beyond(at_office, static_cast<std::size_t>(limit_.min_present));
        seats.bound = presence_ground(limit_.min_present);
        if (limit_.max_away_percent) {
            const std::size_t by_share = beyond(most_away(limit_), flexible_anyway + seats.taken);
            if (by_share < seats.free) {
                seats.free = by_share;
                seats.bound = share_ground(limit_);
            }
        }
    }

    /// Days that the quota and the cap leave to this person, fixed ones among them.
    static int owed_to(const RosterMember& member) {
        const FlexibleRule& rule = member.rule;
        if (!rule.quota_per_week || member.may_be_left_out) return 0;
        int owed = *rule.quota_per_week;
        if (rule.cap_per_week) {
            const auto anyway = std::count_if(member.dates.begin(), member.dates.end(),
                                              [](const RosterDate& date) { return date.is_flexible; });
            owed = std::min(owed, *rule.cap_per_week - static_cast<int>(anyway));
        }
        return std::max(owed, 0);
    }

    int fixed_for(const RosterMember& member) const {
        return static_cast<int>(
            std::count_if(member.dates.begin(), member.dates.end(),
                          [&](const RosterDate& date) { return is_fixed(member, date); }));
    }

    void solve() {
        const std::size_t source = 0, first_day = members_.size() + 1, sink = first_day + kWeekdays;
        Flow flow(sink + 1);
        std::vector<std::pair<std::size_t, RosteredDay>> choices;
        for (std::size_t at = 0; at < members_.size(); ++at) {
            const RosterMember& member = *members_[at];
            const Past& past = past_[member.employee];
            const int fixed = fixed_for(member);
            for (int nth = fixed; nth < owed_to(member); ++nth)
                flow.add_edge(source, at + 1, nth_of(days_lately, past.days + nth));
            for (std::size_t day = 0; day < member.dates.size(); ++day) {
                const RosterDate& date = date_of(member, day);
                if (date.refused || date.is_flexible || is_fixed(member, date)) continue;
                const std::size_t edge = flow.add_edge(
                    at + 1, first_day + day, nth_of(own_weekdays, past.by_weekday[weekday_of(date.date)]));
                choices.push_back({edge, {member.employee, date.date}});
            }
        }
        for (std::size_t day = 0; day < kWeekdays; ++day)
            for (std::size_t nth = 0; nth < seats_[day].free; ++nth) {
                const auto load = static_cast<std::int64_t>(seats_[day].taken + nth);
                flow.add_edge(
                    first_day + day, sink,
                    nth_of(even_week, load) + nth_of(even_weekdays, seats_[day].used_before + load));
            }
        flow.fill(source, sink);
        for (const auto& [edge, day] : choices)
            if (flow.is_used(edge)) given_.insert(day);
    }

    void note_shortfall(const RosterMember& member, RosterProposal& proposal) const {
        const int owed = owed_to(member);
        int given = fixed_for(member);
        std::optional<Ground> by_unit, by_person;
        for (std::size_t day = 0; day < member.dates.size(); ++day) {
            const RosterDate& date = date_of(member, day);
            if (given_.contains({member.employee, date.date}))
                ++given;
            else if (!date.refused && !date.is_flexible)
                by_unit = seats_[day].bound;
            else if (date.refused && date.refused->rule != "calendar.weekend" && !by_person)
                by_person = date.refused;
        }
        if (given >= owed) return;
        if (!by_unit && !by_person) by_person = member.dates.front().refused;
        proposal.shortfalls.push_back(
            {member.employee, owed, given, (by_unit ? by_unit : by_person).value_or(Ground{})});
    }

    UnitLimit limit_;
    std::vector<const RosterMember*> members_;
    std::map<EmployeeId, Past> past_;
    std::set<RosteredDay> fixed_, given_;
    std::array<Seats, kWeekdays> seats_;
};

}  // namespace

RosterProposal propose_roster(const RosterWeek& week, const std::vector<RosteredDay>& fixed,
                              const std::vector<RosteredDay>& history) {
    std::set<UnitId> units;
    for (const RosterMember& member : week.members) units.insert(member.unit);
    RosterProposal proposal;
    for (const UnitId& unit : units) UnitProposal(week, unit, fixed, history).run(proposal);
    std::sort(proposal.days.begin(), proposal.days.end(),
              [](const RosteredDay& left, const RosteredDay& right) {
                  return std::pair{sys_days{left.date}, left.employee} <
                         std::pair{sys_days{right.date}, right.employee};
              });
    return proposal;
}

}  // namespace domain
