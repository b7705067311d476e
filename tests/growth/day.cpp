#include "tests/growth/day.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "bot/app/call_orders.hpp"
#include "bot/cli/logging.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/simulation/people.hpp"
#include "bot/simulation/run.hpp"
#include "bot/simulation/turns.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/chats.hpp"
#include "storage/roster.hpp"
#include "tests/growth/usage.hpp"
#include "tests/support/new_office.hpp"

namespace growth_test {
namespace {

using domain::Instant;
using namespace std::chrono_literals;

constexpr std::string_view kZone = "Asia/Makassar";
constexpr std::chrono::milliseconds kStep{500};
constexpr std::size_t kPart = 1000;
constexpr int kCallsAWeek = 5;  // on five days: about one a unit on this one
/// An account speaks at its own speed for so many.
constexpr double kPeopleAnAccount = 1000;

/// What is lived: so much of a day.
struct Occasion {
    std::chrono::year_month_day date;
    std::chrono::minutes from, to;                    ///< since midnight
    std::optional<std::chrono::minutes> roll_call{};  ///< of everybody; without it, heads call their people
};
/// Past the morning window, and an hour of calls.
constexpr Occasion kFridayMorning{2026y / 6 / 5, 0min, 540min};
/// On a day without windows: everybody is asked once, and whoever is silent a second time.
constexpr Occasion kRollCall{2026y / 6 / 4, 465min, 570min, 480min};

template <typename Wanted>
auto value(Wanted&& wanted) {
    if (!wanted) throw std::runtime_error("what the day is made of cannot be read");
    return std::move(*wanted);
}

/// Of its two windows the first, and no report: what is planned is what is lived.
std::vector<domain::Policy> policies() {
    domain::Policy policy = value(config::load_policy("config/policies/kaltim-friday.toml"));
    for (auto& windows : policy.windows) windows.resize(1);
    policy.report.reset();
    return {std::move(policy)};
}

std::int64_t number(storage::Database& database, std::string_view sql) {
    return database.read([&](storage::Transaction& tx) { return tx.query_one(sql)->get<std::int64_t>(0); });
}

std::int64_t bytes_of(storage::Database& database) {
    if (engine_choice::is_postgres()) return number(database, "SELECT pg_database_size(current_database())");
    return number(database, "PRAGMA page_count") * number(database, "PRAGMA page_size");
}

std::int64_t rows_read_by_server() {
    if (!engine_choice::is_postgres()) return 0;
    return std::stoll(server().answer("SELECT sum(tup_returned) FROM pg_stat_database"));
}

simulation::Behaviour two_messengers() {
    simulation::Behaviour behaviour;
    behaviour.whatsapp = 0.3;
    return behaviour;
}

class Office {
public:
    Office(std::int64_t people, const Occasion& occasion)
        : people_count_(people),
          occasion_(occasion),
          people_(roster_.employees, behaviour_, calendar_, simulation::Chance{1}, std::string(kZone)) {
        setting_.office.zone = kZone;
        setting_.office.signing_key = "buttons of a day that nobody had";
        for (auto& [messenger, limits] : value(simulation::limits_of_adapters())) {
            const double accounts = std::max(1.0, static_cast<double>(people) / kPeopleAnAccount);
            limits.account_per_second *= accounts;
            limits.parallel_sends =
                static_cast<std::size_t>(accounts * static_cast<double>(limits.parallel_sends));
            channels_.push_back(std::make_unique<simulation::ScriptedChannel>(
                messenger, limits, people_, calm_, std::vector<domain::Span>{}));
        }
    }

    /// As after the imports and enrolments of weeks.
    void move_in() {
        database_->write([&](storage::Transaction& tx) {
            for (const domain::Unit& unit : roster_.units) storage::save(tx, unit, "growth");
        });
        in_parts(roster_.employees, [](storage::Transaction& tx, const domain::Employee& employee) {
            storage::save(tx, employee, "growth");
        });
        in_parts(people_.all(), [&](storage::Transaction& tx, const simulation::People::Person& person) {
            storage::bind_chat(
                tx, {{person.messenger, "main"}, person.chat, person.id, true, begin_, begin_, std::nullopt});
        });
    }

    void live() {
        std::vector<simulation::ScriptedChannel*> channels;
        for (const auto& channel : channels_) channels.push_back(channel.get());
        if (!occasion_.roll_call) people_.plan_calls(roster_.units, kCallsAWeek, monday(), begin_);
        simulation::Turns turns({*database_, clock_, setting_, reader_, channels, people_});
        if (occasion_.roll_call) {
            live_until(turns, midnight_ + *occasion_.roll_call);
            call_everybody();
        }
        live_until(turns, end_);
    }

    std::int64_t sent() const {
        std::int64_t sent = 0;
        for (const auto& channel : channels_) sent += channel->load().sends();
        return sent;
    }

    storage::Database& database() { return *database_; }
    std::int64_t people() const { return people_count_; }

private:
    void live_until(simulation::Turns& turns, Instant until) {
        while (clock_.now() < until) {
            turns.work();
            const Instant next =
                std::max(std::chrono::ceil<std::chrono::milliseconds>(turns.next().value_or(until)),
                         std::chrono::ceil<std::chrono::milliseconds>(clock_.now()) + kStep);
            clock_.advance(std::min(next, until) - clock_.now());
        }
    }

    /// As the head of all does on the dashboard.
    void call_everybody() {
        const domain::Unit& top = roster_.units.front();
        const auto in_scene = [&](auto&& act) {
            database_->write([&](storage::Transaction& tx) {
                setting_.play(tx, [&](app::Scene& scene) {
                    act(scene, storage::find_employee(scene.tx, top.head.value()).value());
                });
            });
        };
        std::int64_t draft = 0;
        in_scene([&](app::Scene& scene, const domain::Employee& head) {
            draft = value(app::draft_call(scene, app::viewer_of(scene, head),
                                          {domain::CallKind::roll_call, top.id, {}, ""}))
                        .id;
        });
        in_scene([&](app::Scene& scene, const domain::Employee& head) {
            value(app::send_draft(scene, head, draft));
        });
    }

    template <typename Item, typename Act>
    void in_parts(const std::vector<Item>& items, Act&& act) {
        for (std::size_t from = 0; from < items.size(); from += kPart)
            database_->write([&](storage::Transaction& tx) {
                for (std::size_t at = from; at < std::min(items.size(), from + kPart); ++at)
                    act(tx, items[at]);
            });
    }

    std::chrono::sys_days monday() const {
        const std::chrono::sys_days day{occasion_.date};
        return day - (std::chrono::weekday{day} - std::chrono::Monday);
    }

    const std::int64_t people_count_;
    const Occasion occasion_;
    const Instant midnight_ = domain::start_of_day(occasion_.date, kZone);
    const Instant begin_ = midnight_ + occasion_.from;
    const Instant end_ = midnight_ + occasion_.to;
    engine::ManualClock clock_{begin_};
    const documents::RosterFile roster_ =
        simulation::invented_roster(static_cast<std::size_t>(people_count_), std::string(kZone));
    const simulation::Behaviour behaviour_ = two_messengers();
    const domain::Calendar calendar_ = value(config::load_calendar("config/calendars/id.json"));
    std::shared_ptr<const domain::Rulebook> rules_ =
        std::make_shared<domain::Rulebook>(policies(), calendar_);
    wording::Catalogue words_ = value(wording::Catalogue::create());
    reading::Reader reader_ = value(reading::Reader::create(reading::Reader::Options{}));
    engine::Setting setting_{[rules = rules_] { return rules; }, words_, {}};
    simulation::People people_;
    simulation::Calmness calm_{std::string(kZone)};
    std::vector<std::unique_ptr<simulation::ScriptedChannel>> channels_;
    std::unique_ptr<storage::Database> database_ = open_counted([this] { return clock_.now(); });
};

Day live(std::int64_t people, const Occasion& occasion) {
    config::Log log;
    log.level = config::LogLevel::error;
    cli::open_log(log, {});
    forget_most_memory();
    Office office(people, occasion);
    Day day;
    day.people = people;
    const auto arrived = std::chrono::steady_clock::now();
    office.move_in();

    counts().forget();
    const std::int64_t bytes_before = bytes_of(office.database());
    const std::int64_t rows_before = rows_read_by_server();
    const double processor_before = processor_seconds();
    const auto begun = std::chrono::steady_clock::now();
    office.live();
    day.moving_in_seconds = std::chrono::duration<double>(begun - arrived).count();
    day.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    day.processor_seconds = processor_seconds() - processor_before;
    day.memory = most_memory();
    day.asked = counts().asked();
    day.longest_job = counts().longest_job();
    day.server_rows = rows_read_by_server() - rows_before;
    day.database = bytes_of(office.database()) - bytes_before;
    day.taken_in = number(office.database(), "SELECT count(*) FROM inbox");
    day.sent = office.sent();
    const std::int64_t undone =
        number(office.database(), "SELECT count(*) FROM inbox WHERE state <> 'done'") +
        number(office.database(), "SELECT count(*) FROM timer WHERE tries > 0");
    if (undone > 0) throw std::runtime_error("something of that day went wrong");
    const std::int64_t asked_once =
        number(office.database(), "SELECT count(*) FROM attempt JOIN call USING (call_id) WHERE number = 1");
    if (asked_once != number(office.database(), "SELECT count(*) FROM call_person WHERE left_out IS NULL"))
        throw std::runtime_error("somebody in a call was not asked");
    // Their menus come in batches: none may be forgotten.
    const std::int64_t heads =
        number(office.database(),
               "SELECT count(*) FROM unit JOIN chat ON chat.employee_id = unit.head_employee_id"
               " WHERE chat.messenger = 'telegram'");
    if (number(office.database(), "SELECT count(DISTINCT employee_id) FROM outbox WHERE kind = 'menu'") <
        heads)
        throw std::runtime_error("somebody who leads a unit has no menu for that");
    return day;
}

}  // namespace

Asked Day::sum() const {
    Asked sum;
    for (const auto& [sql, one] : asked) {
        sum.times += one.times;
        sum.rows += one.rows;
        sum.steps += one.steps;
    }
    return sum;
}

Day live_a_morning(std::int64_t people) {
    return live(people, kFridayMorning);
}

Day live_a_roll_call(std::int64_t people) {
    return live(people, kRollCall);
}

}  // namespace growth_test
