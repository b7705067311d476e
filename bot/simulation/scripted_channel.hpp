// The far end of one account, inside this process: takes every message, hands it to the scripted people, and
// brings back what they do. Counts what passes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/simulation/crowd.hpp"

namespace simulation {

/// What one account carried, second by second.
class Load {
public:
    explicit Load(double limit_per_second) : limit_(limit_per_second) {}

    void count(domain::Instant at);

    std::int64_t sends() const { return sends_; }
    std::int64_t peak_minute() const { return peak_minute_; }
    std::int64_t peak_second() const { return peak_second_; }
    /// Seconds in which no more would have gone out.
    std::int64_t seconds_at_limit() const { return seconds_at_limit_; }
    double limit() const { return limit_; }

private:
    double limit_;
    std::int64_t sends_ = 0;
    std::chrono::sys_seconds second_{};
    std::chrono::sys_time<std::chrono::minutes> minute_{};
    std::int64_t in_second_ = 0;
    std::int64_t in_minute_ = 0;
    std::int64_t peak_second_ = 0;
    std::int64_t peak_minute_ = 0;
    std::int64_t seconds_at_limit_ = 0;
};

/// How many messages each person got on each day.
class Calm {
public:
    explicit Calm(std::string zone) : zone_(std::move(zone)) {}

    void count(const std::string& chat, domain::Instant at);
    /// Takes the day that is under way into account.
    void close_day();

    /// How many person-days there were with that many messages; days without any are left out.
    const std::map<std::int64_t, std::int64_t>& days_by_messages() const { return days_; }

private:
    const std::string zone_;
    domain::Instant day_ends_{};
    std::unordered_map<std::string, std::int64_t> today_;
    std::map<std::int64_t, std::int64_t> days_;
};

/// What a person is spared: new messages of any kind, and of these what the calm budget governs (design.md
/// 3).
struct Calmness {
    explicit Calmness(const std::string& zone) : all(zone), reminders(zone) {}

    Calm all;
    Calm reminders;  ///< reminders of windows and digests
};

class ScriptedChannel final : public domain::Channel {
public:
    /// What is referred to outlives the channel. `outages` are those of this messenger.
    ScriptedChannel(domain::Messenger messenger, domain::SendLimits limits, Crowd& people, Calmness& calm,
                    std::vector<domain::Span> outages);

    const domain::Account& account() const override { return account_; }
    domain::SendLimits limits() const override { return limits_; }
    std::vector<std::string> secrets() const override { return {}; }
    bool can_edit() const override { return account_.messenger == domain::Messenger::telegram; }
    bool is_polled() const override { return false; }

    /// A body of `webhook_of`.
    domain::Result<domain::Delivery> receive(const domain::WebhookRequest& request) const override;
    domain::Result<domain::InboundEvent> read(const domain::ReceivedEvent& event) const override;
    /// Answers before it returns.
    void send(const domain::OutboundMessage& message, std::chrono::milliseconds timeout, domain::Instant now,
              domain::OutcomeCame came) override;
    domain::Result<Batch> poll(std::int64_t offset, std::chrono::seconds wait,
                               const std::function<bool()>& stopping) override;

    const Load& load() const { return load_; }
    /// Messages that were taken, by their key in the catalogue; edits and toasts by their kind.
    const std::map<std::string, std::int64_t>& messages() const { return messages_; }

private:
    domain::SendOutcome take(const domain::OutboundMessage& message, domain::Instant now);

    const domain::Account account_;
    const domain::SendLimits limits_;
    Crowd& people_;
    Calmness& calm_;
    const std::vector<domain::Span> outages_;
    Load load_;
    std::map<std::string, std::int64_t> messages_;
};

/// What the provider would post for these acts.
std::string webhook_of(const std::vector<Act>& acts);

}  // namespace simulation
