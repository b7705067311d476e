#include "tests/sim/world.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "bot/domain/local_time.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/audit_chain.hpp"

namespace sim {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using storage::Failure;
using storage::Transaction;

using Step = std::chrono::duration<std::int64_t, std::ratio<1, 2>>;
constexpr Step kStep{1};
constexpr days kLength{21};  // two weeks of work, and a week in which late webhooks come
constexpr std::size_t kHistory = 60;

std::chrono::sys_days a_monday() {
    return std::chrono::sys_days{domain::from_iso_date("2026-04-06").value()};
}

std::string folder() {
    return std::filesystem::is_directory("/dev/shm") ? "/dev/shm"
                                                     : std::filesystem::temp_directory_path().string();
}

std::vector<std::pair<std::string, Messenger>> chats_of(const People& people) {
    std::vector<std::pair<std::string, Messenger>> chats;
    for (const Person& person : people.all())
        for (const auto& [messenger, address] : person.chats) chats.emplace_back(person.id, messenger);
    return chats;
}

std::shared_ptr<const domain::Rulebook> rules_from(const Furnishing& furnishing) {
    return std::make_shared<domain::Rulebook>(furnishing.policies, furnishing.calendar);
}

}  // namespace

Furnishing::Furnishing()
    : words(wording::Catalogue::create().value()),
      reader(reading::Reader::create(reading::Reader::Options{}).value()),
      calendar(config::load_calendar("config/calendars/id.json").value()) {
    policies.push_back(config::load_policy("config/policies/default.toml").value());
    domain::Policy kaltim = config::load_policy("config/policies/kaltim-friday.toml").value();
    kaltim.zone.clear();
    kaltim.scope.units = {domain::UnitId{"Bagian Arsip"}};
    policies.push_back(std::move(kaltim));
}

World::World(std::uint64_t seed, bool has_faults, const Furnishing& furnishing)
    : seed_(seed),
      furnishing_(furnishing),
      first_day_(a_monday()),
      begin_(Instant{first_day_} - hours{9}),
      end_(begin_ + kLength),
      clock_(begin_),
      people_(seed, first_day_),
      faults_(seed, has_faults, Instant{first_day_} - hours{8}, chats_of(people_)),
      wire_(std::make_shared<Wire>(
          Wire::Parts{faults_, people_, clock_, machine_, truth_,
                      [this](const std::string& reference) { return asking_of(reference); },
                      [this](std::string what) { note(std::move(what)); }})),
      oracle_(people_, faults_, truth_),
      invariants_(people_, *wire_, truth_, clock_),
      setting_{[rules = rules_from(furnishing)] { return rules; }, furnishing.words, {}},
      next_day_end_(begin_ + days{1}) {
    static std::atomic<int> made{0};
    path_ = fmt::format("{}/sigap-sim-{}-{}.db", folder(), ::getpid(), ++made);
    setting_.office.signing_key = "buttons of a simulation are nobody else's";
    clock_.should_stop = [this] {
        if (machine_.is_dead() && turns_) turns_->abandon();
        return machine_.is_dead();
    };
    for (const Spell& spell : faults_.spells()) {
        edges_.push_back({spell.span.from, &spell, true});
        edges_.push_back({spell.span.to, &spell, false});
    }
    std::stable_sort(edges_.begin(), edges_.end(),
                     [](const Edge& left, const Edge& right) { return left.at < right.at; });
}

World::~World() {
    turns_.reset();
    database_.reset();
    if (std::getenv("SIGAP_SIM_KEEP") && faults_.has_faults()) return;
    for (const char* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path_ + end);
}

void World::note(std::string what) {
    history_.push_back(fmt::format("{} {}", domain::to_rfc3339_utc(clock_.truth()), what));
    if (history_.size() > kHistory) history_.pop_front();
}

Lived World::live() {
    Lived lived;
    try {
        live_on();
        lived.log_hash = hash_of_log();
    } catch (const Breach& breach) {
        lived.breach = breach.what;
    } catch (const std::exception& thrown) {
        lived.breach = std::string("threw: ") + thrown.what();
    }
    lived.history.assign(history_.begin(), history_.end());
    lived.asked = invariants_.asked();
    for (const auto& [key, asked] : lived.asked) {
        if (oracle_.answered_it_in_time(asked)) lived.answered_in_time.insert(key);
        if (oracle_.was_answer_given_up(asked)) lived.given_up.insert(key);
        if (asked.outcome == "missed") lived.told_acts[key] = oracle_.told_acts(asked);
    }
    lived.checks = invariants_.checks();
    lived.kills = truth_.kills.size();
    lived.acts = truth_.acts.size();
    lived.flags = invariants_.flagged().size();
    return lived;
}

void World::live_on() {
    move_in();
    start();
    while (clock_.truth() < end_) {
        try {
            cross_edges();
            if (!unconfirmed_.empty() && !machine_.is_full()) confirm_numbers();
            work();
            if (clock_.truth() >= next_day_end_ && !machine_.is_full()) check_day();
        } catch (const Failure& failure) {
            if (machine_.is_dead()) {
                fall();
            } else if (machine_.is_full()) {
                again_at_ = clock_.truth() + seconds{3};
            } else if (std::exchange(lies_heard_, machine_.lies_told()) != machine_.lies_told()) {
                again_at_ = clock_.truth() + seconds{1};
            } else {
                throw Breach{fmt::format("a loop gave up: {}", failure.what())};
            }
        }
        clock_.advance_to(next_instant());
    }
    machine_.die_after_job(0);  // it is over: what is looked at now stays as it is
    seal();
    invariants_.at_end(*database_);
    check_figures(*database_, setting_);
    check_oracle(true);
}

void World::work() {
    ++turns_taken_;
    const std::string which = std::to_string(turns_taken_);
    if (faults_.befalls(0.01, "lie", which)) machine_.lie_about_next("INSERT INTO inbox");
    if (faults_.befalls(0.01, "doubtful lease", which))
        machine_.lie_about_next("UPDATE outbox SET state = 'leased'");
    if (faults_.befalls(0.01, "nonsense", which)) wire_->post_nonsense(static_cast<int>(turns_taken_));
    if (!machine_.is_full() && clock_.truth() >= last_beat_ + seconds{10}) {
        turns_->beat();
        last_beat_ = clock_.truth();
    }
    again_at_.reset();
    turns_->work();
    if (machine_.is_dead()) throw Failure(Failure::Kind::full, "the machine has no power");
    if (invariants_.after_event(*database_, well_since_)) {
        turns_->look_into_inbox();
        again_at_ = clock_.truth() + seconds{1};
    }
    if (!machine_.is_full() && clock_.truth() >= sealed_at_ + minutes{1}) {
        seal();
    }
}

Instant World::next_instant() {
    Instant next = end_;
    const auto consider_wall = [&](const std::optional<Instant>& at) {
        if (at) next = std::min(next, *at - clock_.skew());
    };
    if (machine_.is_full()) {
        consider_wall(wire_->next());
    } else {
        consider_wall(turns_->next());
        next = std::min(next, next_day_end_);
        // In the hours of work each minute is lived through.
        const auto hour = std::chrono::floor<hours>(clock_.truth() - begin_).count() % 24;
        if (hour >= 6 && hour < 21 && clock_.truth() < begin_ + days{12})
            next = std::min(next, clock_.truth() + minutes{1});
    }
    if (again_at_) next = std::min(next, *again_at_);
    next = std::max(Instant{std::chrono::ceil<Step>(next)}, clock_.truth() + kStep);
    if (next_edge_ < edges_.size()) next = std::min(next, std::max(edges_[next_edge_].at, clock_.truth()));
    return next;
}

void World::seal() {
    while (database_->write([](Transaction& tx) { return storage::seal(tx, 500); }) > 0) {
    }
    sealed_at_ = clock_.truth();
}

void World::check_day() {
    next_day_end_ += days{1};
    seal();
    invariants_.at_day_end(*database_);
    check_oracle(false);
}

void World::check_oracle(bool is_over) {
    const auto lines = oracle_.disagreements(invariants_.asked(), invariants_.flagged(), is_over);
    if (!lines.empty()) throw Breach{fmt::format("{}", fmt::join(lines, "\n    "))};
}

Asking World::asking_of(const std::string& reference) {
    const auto known = askings_.find(reference);
    if (known != askings_.end()) return known->second;
    Asking asking;
    database_->read([&](Transaction& tx) {
        const auto subject =
            tx.query_one("SELECT subject FROM outbox WHERE outbox_id = $1", std::stoll(reference))
                ->get<std::string>(0);  // attempt/<call>/<employee>/<number>[/nudge]
        asking.call = std::stoll(subject.substr(8));
        const auto number = subject.find('/', subject.find('/', 8) + 1) + 1;
        asking.attempt = std::stoi(subject.substr(number));
        const auto row = tx.query_one(
            "SELECT kind, issuer_id, message, issued_at, zone FROM call WHERE call_id = $1", asking.call);
        asking.call_key =
            row->get<std::string>(0) == "roll_call"
                ? fmt::format("apel/{}/{}", row->get<std::string>(1),
                              domain::to_iso_date(
                                  domain::local_time(row->get<Instant>(3), row->get<std::string>(4)).date))
                : row->get<std::string>(2);
    });
    askings_[reference] = asking;
    return asking;
}

std::uint64_t World::hash_of_log() {
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto mix = [&](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    };
    database_->read([&](Transaction& tx) {
        tx.for_each("SELECT at, kind, subject, body FROM audit_event ORDER BY audit_event_id",
                    [&](const storage::Row& row) {
                        mix(std::to_string(row.get<std::int64_t>(0)));
                        for (std::size_t column = 1; column < 4; ++column) mix(row.get<std::string>(column));
                    });
    });
    return hash;
}

}  // namespace sim
