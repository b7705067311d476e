// What a turn of the timers costs, whether nothing, one person in a hundred or everybody is due.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "bench/growth/office.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/engine/timer_loop.hpp"

namespace bench::growth {
namespace {

using domain::Instant;

constexpr std::string_view kFriday = "2026-06-05";
constexpr int kTurns = 1000;
constexpr double kMostWhenNothingIsDue = 1;

Instant at(std::string_view time) {
    return domain::from_rfc3339(fmt::format("{}T{}:00+08:00", kFriday, time)).value();
}

std::int64_t micros(std::string_view time) {
    return domain::to_micros(at(time));
}

/// The windows of that day are planned; nobody has been asked yet.
void plan_windows(storage::Database& database, std::int64_t people) {
    const auto plan = [&](std::string_view id, std::string_view opens, std::string_view last,
                          std::string_view closes, std::string_view who) {
        for_numbers(
            database, people,
            fmt::format(
                "INSERT INTO presence (employee_id, local_date, window_id, opens_at, last_reminder_at,"
                " announced_close_at, closes_at, late_until, zone, policy_id, policy_version, state, place)"
                " SELECT printf('P-%07d', i), '{}', '{}', {}, {}, {}, {}, {}, '{}', 'kaltim-friday', '1',"
                " 'planned', 'flexible' FROM numbers WHERE {}",
                kFriday, id, micros(opens), micros(last), micros(closes), micros(closes), micros("23:59"),
                kZone, who));
    };
    plan("pagi", "06:30", "07:20", "07:30", "i % 100 = 0");
    plan("siang", "11:00", "12:50", "13:00", "TRUE");
    database.write([](storage::Transaction& tx) {
        for (const auto& [id, opens] : {std::pair("pagi", "06:30"), std::pair("siang", "11:00")})
            storage::set_timer(tx, "window_opens", fmt::format("{}/{}/", micros(opens), id), at(opens));
    });
    // And one for everybody, of later.
    for_numbers(
        database, people,
        fmt::format(
            "INSERT INTO timer (kind, subject, due_at) SELECT 'attempt_settles', printf('later/%07d', i),"
            " {} + i FROM numbers",
            micros("23:00")));
}

struct Cost {
    double milliseconds = 0;
    double longest = 0;
};

class Office {
public:
    explicit Office(std::int64_t people)
        : database_(make_office(folder_.url("timers.db"), people, [this] { return clock_.now(); })) {
        setting_.office.zone = kZone;
        setting_.office.signing_key = std::string(64, 'a');
        plan_windows(*database_, people);
        heartbeat_.begin();
    }

    /// Milliseconds of a turn in the middle.
    double when_nothing_is_due() {
        std::vector<double> turns;
        for (int turn = 0; turn < kTurns; ++turn) turns.push_back(this->turn());
        std::nth_element(turns.begin(), turns.begin() + kTurns / 2, turns.end());
        return turns[kTurns / 2];
    }

    Cost at_once(std::string_view time) {
        clock_.advance(at(time) - clock_.now());
        Cost cost;
        do {
            const double milliseconds = turn();
            cost.milliseconds += milliseconds;
            cost.longest = std::max(cost.longest, milliseconds);
        } while (next_ && *next_ <= clock_.now());
        return cost;
    }

    std::int64_t reminded() {
        return database_->read([](storage::Transaction& tx) {
            return tx.query_one("SELECT count(*) FROM outbox")->get<std::int64_t>(0);
        });
    }

private:
    double turn() {
        return 1000 * seconds_of([&] { next_ = loop_.turn(self_); });
    }

    Folder folder_;
    engine::ManualClock clock_{at("05:00")};
    std::unique_ptr<storage::Database> database_;
    wording::Catalogue words_ = wording::Catalogue::create().value();
    std::shared_ptr<const domain::Rulebook> rules_ = friday_rules();
    engine::Setting setting_{[rules = rules_] { return rules; }, words_, {}};
    const engine::UseCases use_cases_ = engine::house_use_cases();
    engine::Activity activity_{clock_};
    engine::Activity::Participant self_{activity_};
    engine::Heartbeat heartbeat_{*database_, clock_, "bench"};
    engine::TimerLoop loop_{*database_, activity_, clock_, heartbeat_, setting_, use_cases_};
    std::optional<Instant> next_;
};

}  // namespace

std::vector<Row> measure_timers(const std::vector<std::int64_t>& sizes) {
    std::vector<Row> rows;
    double reference = 0;
    for (const std::int64_t people : sizes) {
        Office office(people);
        const double nothing = office.when_nothing_is_due();
        if (reference == 0) reference = nothing;
        const std::string among = counted(people) + " people";
        const bool is_largest = people == sizes.back();
        rows.push_back({"a turn of the timers, nothing due, " + among, nothing, "ms",
                        fmt::format("the same among {}", counted(sizes.front())), nothing / reference,
                        is_largest ? "≤ 1 ms" : "",
                        is_largest ? std::optional(nothing <= kMostWhenNothingIsDue) : std::nullopt});
        const Cost few = office.at_once("06:30");
        const std::int64_t a_hundredth = office.reminded();
        const Cost all = office.at_once("11:00");
        const std::int64_t everybody = office.reminded() - a_hundredth;
        if (everybody < people) throw std::runtime_error("not everybody was reminded");
        rows.push_back({"one in a hundred due, " + among, few.milliseconds, "ms"});
        rows.push_back({"everybody due, " + among, all.milliseconds / 1000, "s"});
        rows.push_back(
            {"of it for a person, " + among, 1000 * all.milliseconds / static_cast<double>(everybody), "µs"});
        rows.push_back({"the longest turn of it, " + among, all.longest, "ms"});
    }
    return rows;
}

}  // namespace bench::growth
