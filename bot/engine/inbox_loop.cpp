#include "bot/engine/inbox_loop.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "bot/engine/group_write.hpp"
#include "bot/engine/trouble.hpp"
#include "storage/ledger.hpp"
#include "storage/outbox.hpp"

namespace engine {
namespace {

using domain::Instant;
using storage::Transaction;
namespace inbox = storage::inbox;

// Whatever else is to be written waits for these to be decided: the sends of those before them, too.
constexpr std::size_t kDecidedAtOnce = 10;
// Over one file webhooks wait as well, for those of which nothing comes.
constexpr int kUpdatesAtOnce = 25;
constexpr int kUpdatesAtOnceOverServer = 100;
// A button press lives 150 s at Telegram (telegram-bot-api, Client.cpp; reliability.md fact 1).
constexpr std::chrono::seconds kTapLife{150};

bool outage_overlaps(Transaction& transaction, const domain::Account& account, Instant from, Instant to) {
    const auto outages = storage::outages_between(transaction, from, to);
    return std::any_of(outages.begin(), outages.end(), [&](const storage::Outage& outage) {
        return outage.scope == "sigap" || outage.scope == storage::lane_of(account);
    });
}

void set_aside(Transaction& transaction, domain::InboxId id, std::string_view trouble) {
    while (inbox::mark_tried(transaction, id, trouble) == inbox::Fate::stays_pending) continue;
}

}  // namespace

/// An item on its way through one turn.
struct InboxLoop::Letter {
    inbox::Item item;
    app::Incoming incoming{};
    std::string unreadable{};     ///< why there is nothing to hand on, else empty
    std::exception_ptr thrown{};  ///< by reading it
    bool is_overheard = false;    ///< nothing comes of it
};

InboxLoop::InboxLoop(storage::Database& database, Activity& activity, const Setting& setting,
                     const UseCases& use_cases, std::vector<domain::Channel*> channels,
                     const reading::Reader& reader)
    : database_(database),
      activity_(activity),
      setting_(setting),
      use_cases_(use_cases),
      channels_(std::move(channels)),
      reader_(reader) {}

std::optional<Instant> InboxLoop::turn(Activity::Participant&) {
    const int at_once = database_.is_shared() ? kUpdatesAtOnceOverServer : kUpdatesAtOnce;
    auto items =
        database_.read([at_once](Transaction& transaction) { return inbox::pending(transaction, at_once); });
    if (items.empty()) return std::nullopt;

    std::vector<Letter> letters;
    std::vector<domain::InboxId> overheard;
    for (auto& item : items) {
        if (letters.size() == kDecidedAtOnce) break;  // this turn pokes for the next
        Letter letter = open(std::move(item));
        if (letter.is_overheard)
            overheard.push_back(letter.item.id);
        else
            letters.push_back(std::move(letter));
    }

    using Chat = std::tuple<domain::Account, std::string>;
    std::set<Chat> held;  // whose earlier event failed in this turn; used by the jobs, one at a time
    std::vector<WriteJob> jobs;
    for (Letter& letter : letters)
        jobs.push_back([this, &letter, &held](Transaction& transaction) {
            const Chat chat{letter.item.account, letter.item.event.chat};
            const bool has_chat = !letter.item.event.chat.empty();
            if (has_chat && held.contains(chat)) return;
            try {
                settle(transaction, letter);
            } catch (...) {
                if (has_chat) held.insert(chat);
                throw;
            }
        });
    if (!overheard.empty())
        jobs.push_back([&](Transaction& transaction) { inbox::mark_done(transaction, overheard); });
    const auto outcomes = write_together(database_, jobs);
    activity_.poke();

    for (std::size_t index = 0; index < letters.size(); ++index) {
        if (!outcomes[index]) continue;
        if (is_passing(outcomes[index])) std::rethrow_exception(outcomes[index]);
        const auto id = letters[index].item.id;
        const std::string trouble = describe(outcomes[index]);
        const auto fate = database_.write(
            [&](Transaction& transaction) { return inbox::mark_tried(transaction, id, trouble); });
        spdlog::error("inbox: event {} {}: {}", id.value,
                      fate == inbox::Fate::set_aside ? "is set aside" : "will be tried again", trouble);
    }
    if (!overheard.empty() && outcomes.back()) std::rethrow_exception(outcomes.back());
    return std::nullopt;
}

InboxLoop::Letter InboxLoop::open(inbox::Item item) const {
    Letter letter{.item = std::move(item)};
    const domain::Channel* channel = channel_of(letter.item.account);
    if (!channel) {
        letter.unreadable = "no such account is configured";
        return letter;
    }
    try {
        auto event = channel->read(letter.item.event);
        if (!event) {
            letter.unreadable = event.error().message;
            return letter;
        }
        letter.is_overheard = app::is_overheard(*event);
        if (letter.is_overheard) return letter;
        auto intent = reading::Intent::unsure;
        if (const auto* message = std::get_if<domain::InboundMessage>(&event->body);
            message && !message->text.empty())
            intent = reader_.classify(message->text);
        letter.incoming = {letter.item.account, letter.item.id, letter.item.received_at, false,
                           *std::move(event),   intent};
    } catch (...) {
        letter.thrown = std::current_exception();
    }
    return letter;
}

void InboxLoop::settle(Transaction& transaction, Letter& letter) const {
    if (letter.thrown) std::rethrow_exception(letter.thrown);
    if (!letter.unreadable.empty()) {
        spdlog::error("inbox: event {} is set aside: {}", letter.item.id.value, letter.unreadable);
        return set_aside(transaction, letter.item.id, letter.unreadable);
    }
    const Instant received_at = letter.item.received_at;
    if (!letter.incoming.event.provider_time)
        letter.incoming.lagged =
            outage_overlaps(transaction, letter.item.account, received_at - kTapLife, received_at);
    setting_.play(transaction, [&](app::Scene& scene) { use_cases_.receive(scene, letter.incoming); });
    inbox::mark_done(transaction, letter.item.id);
}

const domain::Channel* InboxLoop::channel_of(const domain::Account& account) const {
    const auto found = std::find_if(channels_.begin(), channels_.end(), [&](const domain::Channel* channel) {
        return channel->account() == account;
    });
    return found == channels_.end() ? nullptr : *found;
}

}  // namespace engine
