#include "bot/engine/provider_health.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "bot/domain/call.hpp"
#include "storage/delivery_figures.hpp"
#include "storage/inbox.hpp"

namespace engine {
namespace {

using domain::Instant;
using domain::ProviderCondition;
using storage::Transaction;

constexpr std::chrono::seconds kNextLookAtHealth{10};
constexpr std::chrono::seconds kBetweenQuestions{60};
constexpr std::chrono::seconds kWhileUnwell{20};
constexpr std::chrono::seconds kQuestionTimeout{5};  // a stop waits for it

}  // namespace

/// One lane, and what was last known of it.
struct ProviderHealth::Patient {
    const OutboxLoop& sends;
    domain::Channel* channel;
    OutageWatch failing;
    OutageWatch unwell;
    OutageWatch silent;
    OutageWatch templates;

    Instant well_until;  // the provider said so
    std::optional<Instant> asked_at{};
    bool had_waiting = false;  // events that it held for us when it was last asked
    std::uint64_t template_refusals = 0;
    domain::AccountStanding standing{};  // as it was told last

    std::optional<Instant> heard_at{};  // the newest event of the lane
    std::uint64_t accepted_then = 0;    // sends, when it was heard
    std::uint64_t accepted_before = 0;  // sends, at the last look
    std::optional<Instant> first_unheard_at{};
    std::optional<Instant> last_accepted_at{};

    bool is_posting() const { return channel && !channel->is_polled(); }
    bool is_unwell() const {
        return failing.is_open() || unwell.is_open() || silent.is_open() || templates.is_open();
    }
    const SilenceLimit& silence() const {
        return channel->account().messenger == domain::Messenger::whatsapp ? kWhatsappSilence
                                                                           : kTelegramSilence;
    }
};

ProviderHealth::ProviderHealth(storage::Database& database, const Clock& clock,
                               const std::vector<Lane>& lanes)
    : database_(database), clock_(clock) {
    for (const Lane& lane : lanes) {
        const std::string scope = lane.sends.state().lane;
        const auto watch = [&](const std::string& of, std::string_view what) {
            return OutageWatch(database_, of, what);
        };
        patients_.push_back(std::make_unique<Patient>(
            Patient{.sends = lane.sends,
                    .channel = lane.channel,
                    .failing = watch(scope, app::troubles::sending_failed),
                    .unwell = watch(scope, app::troubles::provider_unwell),
                    .silent = watch(scope, app::troubles::webhook_silent),
                    .templates = watch(app::templates_of(scope), app::troubles::template_stopped),
                    .well_until = clock.now()}));
    }
}

ProviderHealth::~ProviderHealth() = default;

std::optional<Instant> ProviderHealth::turn(Activity::Participant& self) {
    const Instant now = clock_.now();
    if (looked_at_ && now >= *looked_at_ && now < *looked_at_ + kNextLookAtHealth) return next_look();
    looked_at_ = now;
    bool has_changed = false;
    for (const auto& patient : patients_) has_changed |= look_at(*patient, clock_.now());
    if (has_changed) self.poke();
    return next_look();
}

std::optional<Instant> ProviderHealth::next_look() const {
    const bool is_all_well = std::none_of(patients_.begin(), patients_.end(),
                                          [](const auto& patient) { return patient->is_unwell(); });
    if (clock_.is_external() && is_all_well) return std::nullopt;
    return *looked_at_ + kNextLookAtHealth;
}

bool ProviderHealth::look_at(Patient& patient, Instant now) {
    bool has_changed = patient.failing.follow(patient.sends.failing_since(now), now);
    if (!patient.channel) return has_changed;

    const std::uint64_t refusals = patient.sends.state().template_refusals;
    const bool has_news = refusals != patient.template_refusals;
    patient.template_refusals = refusals;
    const auto interval = patient.is_unwell() ? kWhileUnwell : kBetweenQuestions;
    const bool is_due = !patient.asked_at || now < *patient.asked_at || now >= *patient.asked_at + interval;
    if (is_due || has_news) has_changed |= ask(patient);
    if (patient.is_posting()) has_changed |= listen_for(patient, now);
    return has_changed;
}

/// An error since the last question, events that wait and do not come, or no answer at all.
bool ProviderHealth::ask(Patient& patient) {
    const auto answer = patient.channel->condition(kQuestionTimeout);
    const Instant now = clock_.now();
    const auto asked_before = std::exchange(patient.asked_at, now);
    if (!answer) {
        spdlog::warn("{}: {}", name(), answer.error().message);
        return now - patient.well_until > domain::kProviderSilence &&
               patient.unwell.begin(patient.well_until);
    }
    if (!*answer) {
        patient.well_until = now;
        return false;
    }
    const ProviderCondition& condition = **answer;
    bool has_changed = false;
    if (condition.standing != patient.standing) {
        patient.standing = condition.standing;
        database_.write([&](Transaction& tx) {
            storage::note_standing(tx, patient.sends.state().lane, condition.standing);
        });
    }
    if (condition.stopped_templates)
        has_changed =
            condition.stopped_templates->empty() ? patient.templates.end(now) : patient.templates.begin(now);

    // What it reports is in whole seconds. Before the first question, only what happened since we run is
    // ours.
    const Instant since = domain::whole_seconds(asked_before.value_or(patient.well_until));
    const bool has_failed = condition.last_error_at && *condition.last_error_at >= since;
    const bool is_stuck = condition.waiting > 0 && patient.had_waiting &&
                          (patient.unwell.is_open() || !patient.heard_at || *patient.heard_at < since);
    patient.had_waiting = condition.waiting > 0;
    if (!condition.trouble.empty() || has_failed || is_stuck) {
        if (patient.unwell.begin(patient.well_until)) {
            spdlog::warn("{}: {}: {}", name(), patient.sends.state().lane,
                         !condition.trouble.empty() ? condition.trouble
                         : has_failed               ? "it could not bring us an event"
                                                    : "it holds events for us that do not come");
            has_changed = true;
        }
        return has_changed;
    }
    patient.well_until = now;
    return patient.unwell.end(now) || has_changed;
}

bool ProviderHealth::listen_for(Patient& patient, Instant now) {
    const std::uint64_t accepted = patient.sends.state().accepted;
    const auto heard_at = database_.read(
        [&](Transaction& tx) { return storage::inbox::newest_received_at(tx, patient.channel->account()); });
    if (heard_at != patient.heard_at || accepted < patient.accepted_then) {
        patient.heard_at = heard_at;
        patient.accepted_then = patient.accepted_before = accepted;
        patient.first_unheard_at.reset();
        return patient.silent.end(now);
    }
    if (accepted > patient.accepted_before) {
        patient.accepted_before = accepted;
        patient.last_accepted_at = now;
        if (!patient.first_unheard_at) patient.first_unheard_at = now;
    }
    if (!patient.first_unheard_at) return false;
    if (now - *patient.last_accepted_at > kSilenceNeedsSends) {
        patient.accepted_then = accepted;
        patient.first_unheard_at.reset();
        return patient.silent.end(now);
    }
    const SilenceLimit& limit = patient.silence();
    const bool is_silent =
        now - *patient.first_unheard_at >= limit.span && accepted - patient.accepted_then >= limit.sends;
    return is_silent && patient.silent.begin(*patient.first_unheard_at);
}

}  // namespace engine
