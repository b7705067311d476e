#include "bot/engine/leadership.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

namespace engine {
namespace {

using domain::Instant;
using storage::Transaction;

constexpr std::chrono::seconds kRenewEvery{2};
constexpr std::chrono::seconds kLapse{10};
// Whoever takes over waits for the whole lapse; whoever sends stops before.
constexpr std::chrono::seconds kSureFor{8};
constexpr std::chrono::seconds kLookEvery{1};

}  // namespace

Leadership::Leadership(Parts parts) : parts_(std::move(parts)) {}

void Leadership::begin() {
    watch();
    if (!leads()) spdlog::info("instance {}: another one leads", parts_.instance_id);
}

std::optional<Instant> Leadership::turn(Activity::Participant&) {
    if (is_over_) return std::nullopt;
    if (leads()) {
        if (parts_.clock.monotonic() >= renewed_at_ + kRenewEvery) renew();  // not for every poke
        return parts_.clock.now() + kRenewEvery - (parts_.clock.monotonic() - renewed_at_);
    }
    watch();
    return is_over_ ? std::nullopt : std::optional(parts_.clock.now() + kLookEvery);
}

void Leadership::watch() {
    const auto lead = parts_.database.read(storage::find_lead);
    if (!lead) return take(0);
    const bool is_our_own = lead->holder == parts_.instance_id && !seen_;  // of an earlier run
    if (lead->holder.empty() || is_our_own || has_lapsed(*lead)) take(lead->epoch);
}

bool Leadership::has_lapsed(const storage::Lead& lead) {
    const auto now = parts_.clock.monotonic();
    const bool is_first_look = !seen_;
    if (is_first_look || seen_->epoch != lead.epoch || seen_->renewals != lead.renewals) {
        seen_ = Seen{lead.epoch, lead.renewals, now};
        if (!is_first_look && lead.key_mark != parts_.key_mark)
            // A button that was signed here would be refused there.
            end(
                fmt::format("instance {} leads with another signing key: name the same [security]"
                            " signing_key_file on every instance",
                            lead.holder));
    }
    return now - seen_->since >= kLapse;
}

void Leadership::take(std::int64_t from_epoch) {
    const auto began = parts_.clock.monotonic();
    const auto taken = parts_.database.write([&](Transaction& transaction) {
        return storage::take_lead(transaction, parts_.instance_id, parts_.key_mark, from_epoch);
    });
    if (!taken) return;
    renewed_at_ = began;
    sure_until_ = (began + kSureFor).count();
    epoch_ = *taken;
    spdlog::info("instance {} leads from here on (epoch {})", parts_.instance_id, *taken);
    try {
        parts_.won();
    } catch (...) {
        end("what only the leader does could not begin: it ends, to start anew");
        throw;
    }
}

void Leadership::renew() {
    const auto began = parts_.clock.monotonic();
    const bool is_ours = parts_.database.write([&](Transaction& transaction) {
        return storage::renew_lead(transaction, parts_.instance_id, epoch_);
    });
    if (is_ours) {
        renewed_at_ = began;
        sure_until_ = (began + kSureFor).count();
        return;
    }
    const auto lead = parts_.database.read(storage::find_lead);
    if (!lead || lead->epoch < epoch_)
        return end(
            "the database fell back behind the lead that it was given: a standby took over that had"
            " not heard of it; it ends, to start anew");
    end(lead->holder == parts_.instance_id
            ? "another process by that name leads now: give each instance a [service] instance_id of its own"
            : "it stood still, and another instance leads now: it ends, to start anew");
}

void Leadership::end(std::string_view why) {
    spdlog::error("instance {}: {}", parts_.instance_id, why);
    is_over_ = true;
    sure_until_ = 0;
    parts_.lost();
}

bool Leadership::is_sure() const {
    return parts_.clock.monotonic().count() < sure_until_;
}

void Leadership::require(Transaction& transaction) const {
    if (!storage::holds_lead(transaction, parts_.instance_id, epoch_)) throw LeadLost();
}

void Leadership::lay_down() {
    if (!leads() || is_over_) return;
    parts_.database.write(
        [&](Transaction& transaction) { storage::lay_down_lead(transaction, parts_.instance_id, epoch_); });
}

}  // namespace engine
