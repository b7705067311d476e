#include "bot/engine/activity.hpp"

#include <algorithm>
#include <utility>

namespace engine {

using domain::Instant;

void Activity::poke() {
    const std::lock_guard lock(mutex_);
    for (Participant* participant : participants_) {
        using State = Participant::State;
        const bool waits =
            participant->state_ == State::pausing ||  // perhaps until now, if the time has moved
            (participant->state_ == State::resting && !participant->is_poked_);
        participant->is_poked_ = true;
        if (waits) participant->woken_.notify_one();
    }
}

Activity::Guard Activity::guard() {
    return Guard(*this);
}

Activity::Snapshot Activity::snapshot_of_all() const {
    Snapshot all{.idle = guards_ == 0, .next_due = std::nullopt};
    for (const Participant* participant : participants_) {
        if (participant->has_cause_to_work()) all.idle = false;
        if (participant->due_ && (!all.next_due || *participant->due_ < *all.next_due))
            all.next_due = participant->due_;
    }
    return all;
}

Activity::Snapshot Activity::snapshot() const {
    const std::lock_guard lock(mutex_);
    return snapshot_of_all();
}

Activity::Snapshot Activity::wait_for_rest(std::chrono::milliseconds patience) const {
    std::unique_lock lock(mutex_);
    settled_.wait_for(lock, patience, [&] { return is_stopping_ || snapshot_of_all().idle; });
    return snapshot_of_all();
}

void Activity::stop() {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    for (Participant* participant : participants_) participant->woken_.notify_one();
    settle();
}

bool Activity::is_stopping() const {
    const std::lock_guard lock(mutex_);
    return is_stopping_;
}

void Activity::wait_for_stop(std::chrono::milliseconds patience) const {
    std::unique_lock lock(mutex_);
    settled_.wait_for(lock, patience, [&] { return is_stopping_; });
}

void Activity::wait_for_guards() const {
    std::unique_lock lock(mutex_);
    settled_.wait(lock, [&] { return guards_ == 0; });
}

void Activity::settle() {
    settled_.notify_all();
}

Activity::Participant::Participant(Activity& activity) : activity_(activity) {
    const std::lock_guard lock(activity_.mutex_);
    activity_.participants_.push_back(this);
}

Activity::Participant::~Participant() {
    const std::lock_guard lock(activity_.mutex_);
    std::erase(activity_.participants_, this);
    activity_.settle();
}

Activity::Participant::Wake Activity::Participant::rest(std::optional<Instant> due) {
    return park(State::resting, due);
}

Activity::Participant::Wake Activity::Participant::pause(Instant until) {
    return park(State::pausing, until);
}

Activity::Participant::Wake Activity::Participant::breathe(std::chrono::steady_clock::duration length) {
    std::unique_lock lock(activity_.mutex_);
    woken_.wait_for(lock, length, [this] { return activity_.is_stopping_; });
    return activity_.is_stopping_ ? Wake::to_stop : Wake::to_work;
}

Activity::Listening Activity::Participant::listen() {
    enter(State::listening);
    return Listening(*this);
}

bool Activity::Participant::has_cause_to_work() const {
    switch (state_) {
        case State::working:
            return true;
        case State::resting:
            if (is_poked_) return true;
            break;
        case State::pausing:
        case State::listening:
            break;
    }
    return due_ && *due_ <= activity_.clock_.now();
}

Activity::Participant::Wake Activity::Participant::park(State state, std::optional<Instant> due) {
    std::unique_lock lock(activity_.mutex_);
    state_ = state;
    due_ = due;
    activity_.settle();
    while (!activity_.is_stopping_ && !has_cause_to_work()) activity_.clock_.wait(lock, woken_, due);
    state_ = State::working;
    due_.reset();
    is_poked_ = false;
    return activity_.is_stopping_ ? Wake::to_stop : Wake::to_work;
}

void Activity::Participant::enter(State state) {
    const std::lock_guard lock(activity_.mutex_);
    state_ = state;
    activity_.settle();
}

Activity::Guard::Guard(Activity& activity) : activity_(&activity) {
    const std::lock_guard lock(activity_->mutex_);
    ++activity_->guards_;
}

Activity::Guard::Guard(Guard&& other) noexcept : activity_(std::exchange(other.activity_, nullptr)) {}

Activity::Guard& Activity::Guard::operator=(Guard&& other) noexcept {
    if (this != &other) {
        release();
        activity_ = std::exchange(other.activity_, nullptr);
    }
    return *this;
}

// Notified under the lock: whoever waits for the last guard may take the activity away right after.
void Activity::Guard::release() {
    if (!activity_) return;
    const std::lock_guard lock(activity_->mutex_);
    --activity_->guards_;
    activity_->settle();
    activity_ = nullptr;
}

}  // namespace engine
