#include "bot/app/delivery_health.hpp"

#include <algorithm>
#include <map>

#include "bot/app/outage_record.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"

namespace app {
namespace {

constexpr std::chrono::hours kClockSpan{7 * 24};
constexpr std::size_t kMostClockSteps = 10;

/// What providers answer when they want us to be slower (protocols.md 1.4, 2.8).
constexpr std::string_view kSlower[] = {"429", "130429", "131056", "131048", "80007"};

bool asks_for_a_pause(std::string_view detail) {
    for (const std::string_view code : kSlower)
        if (detail.find(code) != std::string_view::npos) return true;
    return false;
}

class Accounts {
public:
    AccountHealth& of(const std::string& lane) {
        const auto [found, is_new] = lanes_.try_emplace(lane);
        if (is_new) found->second.lane = lane;
        return found->second;
    }

    std::vector<AccountHealth> take() {
        std::vector<AccountHealth> accounts;
        for (auto& [lane, account] : lanes_) accounts.push_back(std::move(account));
        return accounts;
    }

private:
    std::map<std::string, AccountHealth> lanes_;
};

void note(AccountHealth& account, const storage::WaitingSends& sends) {
    (sends.is_due ? account.waiting : account.later) += sends.messages;
    if (sends.is_due && (!account.waiting_since || sends.oldest < *account.waiting_since))
        account.waiting_since = sends.oldest;
    if (sends.detail.empty()) return;
    const bool is_slowed = asks_for_a_pause(sends.detail);
    if (is_slowed) account.slowed += sends.messages;
    account.held_up.push_back({is_slowed ? "send_slowed" : "send_try_again", sends.detail, sends.messages});
}

void note(AccountHealth& account, const storage::SendsOfLate& sends) {
    if (sends.state == "accepted") {
        account.accepted += sends.messages;
        if (sends.was_delivered) account.delivered += sends.messages;
        return;
    }
    SendReason reason{"send_" + sends.state, sends.detail, sends.messages};
    const auto colon = sends.detail.find(": ");
    for (const auto known : {domain::RefusalReason::unreachable, domain::RefusalReason::content,
                             domain::RefusalReason::account_stopped, domain::RefusalReason::template_stopped,
                             domain::RefusalReason::expired_target, domain::RefusalReason::held_back})
        if (sends.state == "refused" && sends.detail.substr(0, colon) == to_string(known))
            reason = {"send_" + std::string(to_string(known)),
                      colon == std::string::npos ? "" : sends.detail.substr(colon + 2), sends.messages};
    reason.missing = domain::missing_template_in(reason.detail);
    account.failed.push_back(std::move(reason));
}

std::vector<LedgerEntry> notable_outages(Scene& scene, const Viewer& viewer) {
    const auto today = domain::local_time(scene.now(), scene.office.zone).date;
    const auto yesterday = domain::local_time(scene.now() - kLately, scene.office.zone).date;
    Ledger ledger = outage_ledger(scene, viewer, {yesterday, today});
    std::erase_if(ledger.entries, [](const LedgerEntry& entry) {
        return entry.to && entry.toll.attempts == 0 && entry.toll.windows == 0;
    });
    return std::move(ledger.entries);
}

}  // namespace

std::int64_t AccountHealth::failures() const {
    std::int64_t count = 0;
    for (const SendReason& reason : failed) count += reason.messages;
    return count;
}

std::optional<DeliveryHealth> delivery_health(Scene& scene, const Viewer& viewer) {
    if (!may(viewer, Permission::see_health)) return std::nullopt;
    DeliveryHealth health;
    Accounts accounts;
    for (const storage::AccountChats& chats : storage::account_chats(scene.tx)) {
        AccountHealth& account = accounts.of(storage::lane_of(chats.account));
        account.chats = chats.live;
        account.blocked = chats.blocked;
        account.is_heard = true;
        account.last_heard_at = storage::inbox::newest_received_at(scene.tx, chats.account);
        account.standing = storage::standing_of(scene.tx, account.lane);
        account.has_templates = chats.account.messenger == domain::Messenger::whatsapp;
    }
    for (const auto& sends : storage::waiting_sends(scene.tx)) note(accounts.of(sends.lane), sends);
    for (const auto& sends : storage::sends_of_late(scene.tx, scene.now() - kLately))
        note(accounts.of(sends.lane), sends);
    for (const auto& people : storage::people_written_to(scene.tx, scene.now() - kLately))
        accounts.of(people.lane).written_to = people.chats;
    for (const storage::Outage& outage : storage::open_outages(scene.tx))
        if (const auto at = outage.scope.find("/templates"); at != std::string::npos)
            accounts.of(outage.scope.substr(0, at)).templates_stopped_since = outage.from;
    health.accounts = accounts.take();
    health.unread = storage::unread_events(scene.tx);
    health.oldest_unread_at = storage::inbox::oldest_pending_at(scene.tx);
    health.reach = storage::reach(scene.tx);
    health.clock_steps = storage::clock_steps_since(scene.tx, scene.now() - kClockSpan);
    std::reverse(health.clock_steps.begin(), health.clock_steps.end());
    if (health.clock_steps.size() > kMostClockSteps) health.clock_steps.resize(kMostClockSteps);
    health.outages = notable_outages(scene, viewer);
    return health;
}

}  // namespace app
