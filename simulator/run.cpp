#include "simulator/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace sim {

namespace {

constexpr std::chrono::seconds kSilenceOfTheGone{5};
constexpr std::chrono::milliseconds kLongestHold{1000};
constexpr std::chrono::milliseconds kLookAgain{200};
constexpr std::chrono::seconds kStuck{20};
constexpr double kCreepSeconds = 0.5;  // of real time

}  // namespace

Run::Run(Clock clock, Instant start, std::uint64_t seed, Journal& journal)
    : clock_(clock), start_(start), journal_(journal), random_(seed), now_(start) {}

Instant Run::now() const {
    if (clock_ == Clock::simulated) return now_;
    return start_ + std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - started_);
}

void Run::stimulus() {
    ++seen_;
    changed();
}

Run::EventId Run::at(Instant due, std::string why, std::function<void()> what) {
    const EventId id{std::max(due, now()), ++events_made_};
    queue_.emplace(id, Event{std::move(why), std::move(what)});
    changed();
    return id;
}

Duration Run::draw(Duration low, Duration high) {
    const auto span = static_cast<std::uint64_t>(std::max<std::int64_t>(0, (high - low).count())) + 1;
    return low + Duration{static_cast<std::int64_t>(random_() % span)};
}

double Run::draw() {
    return static_cast<double>(random_() >> 11) * 0x1.0p-53;
}

void Run::set_end(Instant end) {
    end_ = end;
    is_done_ = false;
    changed();
}

void Run::play(std::optional<Instant> until, std::optional<double> pace) {
    until_ = until;
    pace_ = pace;
    paced_from_ = now();
    paced_since_ = std::chrono::steady_clock::now();
    is_playing_ = !until || *until > now();
    changed();
}

void Run::pause() {
    is_playing_ = false;
    changed();
}

void Run::advance(Instant to) {
    work_off_due();
    while (now() < to) {
        const bool has_event = !queue_.empty() && queue_.begin()->first.first <= to;
        jump({has_event ? std::max(queue_.begin()->first.first, now()) : to, "forced", ""});
        work_off_due();
    }
}

void Run::stop() {
    is_stopping_ = true;
    changed();
}

void Run::hear(Lock& lock, const Report& report) {
    const bool is_arrival = report.now == 0 || !instances_.contains(report.instance);
    auto& instance = instances_[report.instance];
    instance = {report, std::chrono::steady_clock::now()};
    if (is_arrival && on_arrival_) on_arrival_();
    changed();
    wait(lock, kLongestHold, [&] {
        const bool has_moved = clock_ == Clock::simulated && unix_microseconds(now()) != report.now;
        return has_moved || seen_ != report.seen;
    });
    if (const auto known = instances_.find(report.instance); known != instances_.end())
        known->second.heard = std::chrono::steady_clock::now();
}

bool Run::wait(Lock& lock, std::chrono::milliseconds longest, const std::function<bool()>& ready) {
    const auto deadline = std::chrono::steady_clock::now() + longest;
    changed_.wait_until(lock, deadline, [&] { return is_stopping_ || ready(); });
    return ready();
}

std::vector<std::string> Run::waiting_for() const {
    std::vector<std::string> reasons;
    if (!is_playing_) reasons.emplace_back("somebody to play the run (paused)");
    if (instances_.empty()) reasons.emplace_back("an instance to report its clock");
    for (auto& work : unfinished_work()) reasons.push_back(std::move(work));
    return reasons;
}

std::vector<std::string> Run::unfinished_work() const {
    std::vector<std::string> reasons;
    for (const auto& [name, instance] : instances_) {
        const auto& report = instance.report;
        if (report.seen != seen_)
            reasons.push_back(
                fmt::format("instance {} to look at stimulus {} (it saw {})", name, seen_, report.seen));
        else if (clock_ == Clock::simulated && report.now != unix_microseconds(now()))
            reasons.push_back(fmt::format("instance {} to report with the present time", name));
        else if (!report.is_idle)
            reasons.push_back(fmt::format("instance {} to become idle", name));
        else if (report.next_due && *report.next_due <= now())
            reasons.push_back(fmt::format("instance {} to do what it says is due already", name));
    }
    for (const auto& obstacle : obstacles_)
        if (auto reason = obstacle()) reasons.push_back(std::move(*reason));
    return reasons;
}

Json Run::describe_instances() const {
    Json all = Json::object();
    for (const auto& [name, instance] : instances_) {
        const auto& due = instance.report.next_due;
        all[name] = {{"idle", instance.report.is_idle},
                     {"seen", instance.report.seen},
                     {"next_due", due ? Json(to_rfc3339(*due)) : Json(nullptr)}};
    }
    return all;
}

Json Run::describe_queue() const {
    Json all = Json::array();
    for (const auto& [id, event] : queue_) all.push_back({{"at", to_rfc3339(id.first)}, {"why", event.why}});
    return all;
}

void Run::loop() {
    auto held = lock();
    while (!is_stopping_) {
        forget_silent_instances();
        if (everyone_knows_the_time() && work_off_due()) continue;
        finish_if_over();
        const auto target = clock_ == Clock::simulated ? next_target() : std::nullopt;
        const bool is_due = !pace_ || (target && target->at <= farthest());
        if (target && is_due && waiting_for().empty()) {
            jump(*target);
            continue;
        }
        if (clock_ == Clock::simulated && !is_due && waiting_for().empty()) creep(farthest());
        complain_if_stuck();
        auto pause_length = kLookAgain;
        if (clock_ == Clock::system && !queue_.empty())
            pause_length =
                std::clamp(std::chrono::ceil<std::chrono::milliseconds>(queue_.begin()->first.first - now()),
                           std::chrono::milliseconds{1}, kLookAgain);
        changed_.wait_for(held, pause_length);
    }
}

bool Run::everyone_knows_the_time() const {
    return clock_ == Clock::system ||
           std::all_of(instances_.begin(), instances_.end(), [&](const auto& entry) {
               return entry.second.report.now == unix_microseconds(now());
           });
}

void Run::forget_silent_instances() {
    const auto limit = std::chrono::steady_clock::now() - kSilenceOfTheGone;
    if (std::erase_if(instances_, [&](const auto& entry) { return entry.second.heard < limit; }) > 0)
        changed();
}

// Events make events; a bound is not needed, because each of them moves a person, a receipt or a retry onward
// in time.
bool Run::work_off_due() {
    bool any = false;
    while (!queue_.empty() && queue_.begin()->first.first <= now()) {
        auto event = queue_.extract(queue_.begin());
        event.mapped().what();
        any = true;
    }
    if (any) {
        last_progress_ = std::chrono::steady_clock::now();
        changed();
    }
    return any;
}

std::optional<Run::Target> Run::next_target() const {
    if (end_ && now() >= *end_) return std::nullopt;
    std::optional<Target> earliest;
    const auto consider = [&](Instant at, const std::string& why, const std::string& instance) {
        if (at > now() && (!earliest || at < earliest->at)) earliest = Target{at, why, instance};
    };
    if (!queue_.empty()) consider(queue_.begin()->first.first, queue_.begin()->second.why, "");
    if (end_) consider(*end_, "end", "");
    for (const auto& [name, instance] : instances_)
        if (instance.report.next_due) consider(*instance.report.next_due, "service", name);
    if (until_) consider(*until_, "until", "");
    return earliest;
}

void Run::jump(const Target& target) {
    Json keys{{"from", to_rfc3339(now())}, {"to", to_rfc3339(target.at)}, {"why", target.why}};
    if (!target.instance.empty()) keys["instance"] = target.instance;
    now_ = std::max(now_, target.at);
    journal_.write(now_, "jump", keys);
    last_progress_ = std::chrono::steady_clock::now();
    has_complained_ = false;
    if (until_ && now_ >= *until_) {
        is_playing_ = false;
        until_.reset();
    }
    stimulus();
}

Instant Run::farthest() const {
    const std::chrono::duration<double> real = std::chrono::steady_clock::now() - paced_since_;
    return paced_from_ + std::chrono::duration_cast<Duration>(real * *pace_);
}

// Between two events nothing happens, so nothing is journalled; but whoever acts then acts at that time.
void Run::creep(Instant to) {
    const auto step =
        std::chrono::duration_cast<Duration>(std::chrono::duration<double>{kCreepSeconds * *pace_});
    if (end_) to = std::min(to, *end_);
    if (to < now_ + step) return;
    now_ = to;
    last_progress_ = std::chrono::steady_clock::now();
    stimulus();
}

void Run::finish_if_over() {
    if (is_done_ || !end_ || now() < *end_) return;
    if (!unfinished_work().empty()) return;
    is_done_ = true;
    changed();
}

void Run::complain_if_stuck() {
    if (clock_ == Clock::system || is_done_ || has_complained_ || !is_playing_) return;
    if (std::chrono::steady_clock::now() - last_progress_ < kStuck) return;
    has_complained_ = true;
    for (const auto& reason : waiting_for())
        fmt::print(stderr, "sigap-sim: {} waits for {}\n", to_rfc3339(now()), reason);
}

}  // namespace sim
