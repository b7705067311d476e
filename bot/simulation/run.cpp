#include "bot/simulation/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "adapters/channels.hpp"
#include "bot/app/roster_import.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/simulation/people.hpp"
#include "bot/simulation/turns.hpp"
#include "bot/wording/catalogue.hpp"
#include "storage/absences.hpp"
#include "storage/chats.hpp"
#include "storage/meta.hpp"
#include "storage/migrations.hpp"

namespace simulation {
namespace {

using domain::Instant;
using domain::Result;
using std::chrono::days;
using std::chrono::sys_days;

// What is due within one step happens together at its end, as a loop that wakes twice a second would
// have it.
using Step = std::chrono::duration<std::int64_t, std::ratio<1, 2>>;
constexpr Step kStep{1};
constexpr std::string_view kKeyOfButtons = "buttons of a simulation are nobody else's";

sys_days monday_of(std::chrono::year_month_day date) {
    const sys_days day{date};
    return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

Instant at_step(Instant at) {
    return std::chrono::ceil<Step>(at);
}

std::vector<domain::Span> outages_of(const Behaviour& behaviour, std::string_view what) {
    std::vector<domain::Span> spans;
    for (const Outage& outage : behaviour.outages)
        if (outage.of == what) spans.push_back(outage.span);
    std::sort(spans.begin(), spans.end(),
              [](const domain::Span& left, const domain::Span& right) { return left.from < right.from; });
    return spans;
}

/// The office of one scenario, on a database of its own that vanishes with it.
class Office {
public:
    static Result<std::unique_ptr<Office>> open(const Scenario& scenario);

    /// False if the watch stopped it.
    bool live(const Watch& watch);
    Figures figures();

private:
    Office(const Scenario& scenario, wording::Catalogue words, reading::Reader reader);

    Result<void> move_in();
    void bind_chats(storage::Transaction& tx);
    void record_leave(storage::Transaction& tx);
    void start();
    void be_away(const domain::Span& outage);
    bool watch_over(const Watch& watch);
    void plan_weeks();
    void add_unit_days(Figures& figures) const;

    const Scenario& scenario_;
    const Chance chance_{scenario_.seed};
    const Instant begin_ = domain::start_of_day(scenario_.from, scenario_.zone);
    const Instant end_ = domain::start_of_day(domain::next_day(scenario_.to), scenario_.zone);
    engine::ManualClock clock_{begin_};
    wording::Catalogue words_;
    reading::Reader reader_;
    std::shared_ptr<const domain::Rulebook> rules_ =
        std::make_shared<domain::Rulebook>(scenario_.policies, scenario_.calendar);
    engine::Setting setting_;
    People people_{scenario_.roster.employees, scenario_.behaviour, scenario_.calendar, chance_,
                   scenario_.zone};
    Calmness calm_{scenario_.zone};
    std::vector<std::unique_ptr<ScriptedChannel>> channels_;
    std::vector<domain::Span> away_ = outages_of(scenario_.behaviour, "sigap");
    std::unique_ptr<storage::Database> database_;
    std::unique_ptr<Turns> turns_;
    sys_days next_week_ = monday_of(scenario_.from);
    Instant next_week_at_ = begin_;
};

Office::Office(const Scenario& scenario, wording::Catalogue words, reading::Reader reader)
    : scenario_(scenario),
      words_(std::move(words)),
      reader_(std::move(reader)),
      setting_{[rules = rules_] { return rules; }, words_, {}} {
    setting_.office.zone = scenario.zone;
    setting_.office.signing_key = kKeyOfButtons;
    for (const auto& [messenger, limits] : scenario.limits) {
        const auto uses_it = [wanted = messenger](const People::Person& person) {
            return person.messenger == wanted;
        };
        if (std::none_of(people_.all().begin(), people_.all().end(), uses_it)) continue;
        channels_.push_back(std::make_unique<ScriptedChannel>(
            messenger, limits, people_, calm_, outages_of(scenario.behaviour, to_string(messenger))));
    }
}

Result<std::unique_ptr<Office>> Office::open(const Scenario& scenario) {
    auto words = wording::Catalogue::create();
    if (!words) return tl::unexpected(words.error());
    auto reader = reading::Reader::create(reading::Reader::Options{});
    if (!reader) return tl::unexpected(reader.error());
    std::unique_ptr<Office> office(new Office(scenario, std::move(*words), std::move(*reader)));
    const auto moved_in = office->move_in();
    if (!moved_in) return tl::unexpected(moved_in.error());
    return office;
}

Result<void> Office::move_in() {
    auto opened = storage::Database::open({.url = "sqlite::memory:", .threading = storage::Threading::caller},
                                          [this] { return clock_.now(); });
    if (!opened) return tl::unexpected(opened.error());
    database_ = std::move(*opened);
    if (const auto migrated = storage::migrate(*database_); !migrated)
        return tl::unexpected(migrated.error());
    const std::string refused = database_->write([&](storage::Transaction& tx) {
        storage::meta::settle_purpose(tx, storage::meta::Purpose::simulation);
        const auto difference = app::compare_roster(tx, scenario_.roster, app::Unnamed::stay);
        if (!difference.refusals.empty()) return to_string(difference.refusals.front());
        setting_.play(tx, [&](app::Scene& scene) { app::import_roster(scene, difference, "simulation"); });
        bind_chats(tx);
        record_leave(tx);
        return std::string();
    });
    if (!refused.empty()) return domain::failure(domain::Fault::misconfigured, refused);
    return {};
}

void Office::bind_chats(storage::Transaction& tx) {
    for (const People::Person& person : people_.all())
        storage::bind_chat(
            tx, {{person.messenger, "main"}, person.chat, person.id, true, begin_, begin_, std::nullopt});
}

void Office::record_leave(storage::Transaction& tx) {
    storage::AbsenceStep step;
    step.by = "simulation";
    step.via = "file";
    for (const People::Person& person : people_.all())
        for (sys_days monday = monday_of(scenario_.from); monday <= sys_days{scenario_.to};
             monday += days{7}) {
            if (!people_.is_on_leave(person, monday)) continue;
            storage::AbsenceEntry entry;
            entry.employee = person.id;
            entry.absence = {domain::AbsenceKind::leave, {monday, monday + days{4}}, ""};
            storage::enter_absence(tx, entry, step);
        }
}

void Office::start() {
    std::vector<ScriptedChannel*> channels;
    for (const auto& channel : channels_) channels.push_back(channel.get());
    turns_ = std::make_unique<Turns>(Turns::Parts{*database_, clock_, setting_, reader_, channels, people_});
}

void Office::plan_weeks() {
    while (next_week_at_ <= clock_.now()) {
        people_.plan_calls(scenario_.roster.units, scenario_.calls_per_week, next_week_, begin_);
        next_week_ += days{7};
        next_week_at_ = domain::start_of_day(next_week_, scenario_.zone);
    }
}

/// Sigap stops, and starts again when the outage is over: what that means is the heartbeat's to say.
void Office::be_away(const domain::Span& outage) {
    turns_->stop();
    turns_.reset();
    clock_.advance(std::min(at_step(outage.to), end_) - clock_.now());
    start();
}

bool Office::watch_over(const Watch& watch) {
    const double done =
        std::chrono::duration<double>(clock_.now() - begin_) / std::chrono::duration<double>(end_ - begin_);
    return !watch || watch(domain::local_time(clock_.now(), scenario_.zone).date, done);
}

bool Office::live(const Watch& watch) {
    auto outage = away_.begin();
    start();
    for (;;) {
        plan_weeks();
        while (outage != away_.end() && outage->from <= clock_.now()) {
            if (outage->to > clock_.now()) be_away(*outage);
            ++outage;
        }
        if (clock_.now() >= end_) break;
        turns_->work();
        if (!watch_over(watch)) return false;
        Instant next = std::min(turns_->next().value_or(end_), next_week_at_);
        if (outage != away_.end()) next = std::min(next, outage->from);
        next = std::max(at_step(next), clock_.now() + kStep);
        if (next >= end_) break;
        clock_.advance(next - clock_.now());
    }
    clock_.advance(end_ - clock_.now());
    calm_.all.close_day();
    calm_.reminders.close_day();
    return true;
}

/// A working day at the office and one worked from anywhere differ by unit, not by person.
void Office::add_unit_days(Figures& figures) const {
    std::map<std::string, std::int64_t> counts;
    for (const domain::Unit& unit : scenario_.roster.units) {
        domain::DutySubject subject{unit.kind, unit.id, unit.zone.empty() ? scenario_.zone : unit.zone};
        subject.week = unit.week;
        for (auto above = unit.parent; above;) {
            subject.units_above.push_back(*above);
            const auto found = std::find_if(scenario_.roster.units.begin(), scenario_.roster.units.end(),
                                            [&](const domain::Unit& other) { return other.id == *above; });
            above = found == scenario_.roster.units.end() ? std::nullopt : found->parent;
        }
        for (sys_days day{scenario_.from}; day <= sys_days{scenario_.to}; day += days{1}) {
            const auto plan = rules_->plan(subject, day);
            const bool is_worked =
                plan.kind == domain::DayKind::workday || plan.kind == domain::DayKind::before_start;
            ++counts[std::string(is_worked ? to_string(plan.place) : to_string(plan.kind))];
        }
    }
    for (const auto& [kind, count] : counts) figures.push_back({"unit_days", kind, "days", count});
}

Figures Office::figures() {
    Figures figures;
    add_unit_days(figures);
    database_->read([&](storage::Transaction& tx) {
        add_records(figures, tx);
        add_calm(figures, "messages", calm_.all);
        add_calm(figures, "reminders and digests", calm_.reminders);
        for (const auto& channel : channels_)
            if (channel->load().sends() > 0) add_load(figures, tx, *channel);
    });
    arrange(figures);
    return figures;
}

}  // namespace

std::vector<std::string> as_if_in_force(std::vector<domain::Policy>& policies) {
    std::vector<std::string> changed;
    for (domain::Policy& policy : policies) {
        if (policy.status != domain::PolicyStatus::proposed &&
            policy.status != domain::PolicyStatus::not_adopted)
            continue;
        policy.status = domain::PolicyStatus::in_force;
        changed.push_back(policy.id.value);
    }
    return changed;
}

Result<std::map<domain::Messenger, domain::SendLimits>> limits_of_adapters() {
    const adapters::HttpClient http;
    adapters::telegram::Options bot;
    bot.token = "1:simulation-never-sends-with-this-one";
    adapters::whatsapp::Options number;
    number.phone_number_id = "1";
    number.access_token = number.app_secret = number.verify_token = "simulation";
    const auto channels = adapters::make_channels({bot}, {number}, http);
    if (!channels) return tl::unexpected(channels.error());
    std::map<domain::Messenger, domain::SendLimits> limits;
    for (const auto& channel : *channels) limits[channel->account().messenger] = channel->limits();
    return limits;
}

Result<std::optional<Figures>> run(const Scenario& scenario, const Watch& watch) {
    auto office = Office::open(scenario);
    if (!office) return tl::unexpected(office.error());
    if (!(*office)->live(watch)) return std::nullopt;
    return (*office)->figures();
}

}  // namespace simulation
