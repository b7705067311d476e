// An office with a database, a clock that only the test moves, a messenger in the same process, and use cases
// that note what they are asked.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bot/engine/engine.hpp"
#include "storage/ledger.hpp"
#include "storage/migrations.hpp"
#include "storage/timers.hpp"
#include "tests/support/doubtful_commit.hpp"
#include "tests/support/new_office.hpp"

namespace engine_test {

using namespace std::chrono_literals;
using domain::Instant;
using storage::Transaction;

inline constexpr Instant kNow = domain::from_unix_seconds(1'798'700'000);
inline const domain::Account kAccount{domain::Messenger::telegram, "main"};
inline const std::string kLane = "telegram/main";

inline const wording::Catalogue& words() {
    static const auto catalogue = wording::Catalogue::create();
    if (!catalogue) FAIL(catalogue.error().message);
    return *catalogue;
}

inline const reading::Reader& reader() {
    static const auto made = reading::Reader::create(reading::Reader::Options{});
    if (!made) FAIL(made.error().message);
    return *made;
}

inline std::unique_ptr<storage::Database> open_database(const engine::Clock& clock,
                                                        engine_choice::DoubtfulCommit* commits = nullptr) {
    storage::Database::Options options{.url = engine_choice::new_office_url()};
    if (commits) options.decorate = [commits](auto engine) { return commits->attach(std::move(engine)); };
    auto opened = storage::Database::open(options, [&clock] { return clock.now(); });
    if (!opened) FAIL(opened.error().message);
    const auto migrated = storage::migrate(**opened);
    if (!migrated) FAIL(migrated.error().message);
    return std::move(*opened);
}

inline std::int64_t number(storage::Database& database, std::string_view sql) {
    return database.read(
        [&](Transaction& transaction) { return transaction.query_one(sql)->get<std::int64_t>(0); });
}

inline std::string text(storage::Database& database, std::string_view sql) {
    return database.read(
        [&](Transaction& transaction) { return transaction.query_one(sql)->get<std::string>(0); });
}

/// Lets the database grow by no more than `pages`, as a full disk would.
inline void fill_disk(storage::Database& database, int pages = 0) {
    database.write([&](Transaction& transaction) {
        const auto used = transaction.query_one("PRAGMA page_count")->get<int>(0);
        transaction.query("PRAGMA max_page_count = " + std::to_string(used + pages));
    });
}

inline void empty_disk(storage::Database& database) {
    database.write([](Transaction& transaction) { transaction.query("PRAGMA max_page_count = 1000000"); });
}

/// A messenger whose events are plain words, said in a group where the chat's name begins so. A webhook's
/// body holds a line `key chat words` for each event, is signed with `right`, and says `?` where nobody can
/// read it.
class FakeChannel : public domain::Channel {
public:
    explicit FakeChannel(domain::Account account = kAccount) : account_(std::move(account)) {}

    const domain::Account& account() const override { return account_; }
    domain::SendLimits limits() const override { return {}; }
    std::vector<std::string> secrets() const override { return {}; }
    bool can_edit() const override { return true; }

    domain::Result<domain::Delivery> receive(const domain::WebhookRequest& request) const override {
        if (request.headers("signature") != std::vector<std::string>{"right"})
            return domain::failure(domain::Fault::unverified, "the signature is not ours");
        if (request.body.empty()) return domain::failure(domain::Fault::malformed, "an empty body");
        domain::Delivery delivery{.events = {}, .reply = "ok"};
        std::string_view left = request.body;
        while (!left.empty() && request.method == "POST") {
            const auto line = left.substr(0, left.find('\n'));
            left.remove_prefix(std::min(left.size(), line.size() + 1));
            const auto first = line.find(' ');
            const auto second = line.find(' ', first + 1);
            const auto said = std::string(line.substr(second + 1));
            delivery.events.push_back({std::string(line.substr(0, first)),
                                       std::string(line.substr(first + 1, second - first - 1)), said,
                                       said != "?"});
        }
        return delivery;
    }

    domain::Result<domain::InboundEvent> read(const domain::ReceivedEvent& event) const override {
        if (event.raw == "garbled") return domain::failure(domain::Fault::malformed, "cannot be read");
        if (event.raw == "crash") throw std::runtime_error("an adapter's mistake");
        domain::InboundEvent read{.chat = event.chat,
                                  .sender = event.chat,
                                  .chat_kind = event.chat.starts_with("group") ? domain::ChatKind::group
                                                                               : domain::ChatKind::personal,
                                  .display_name = "",
                                  .language_code = "",
                                  .provider_time = provider_time,
                                  .body = domain::InboundMessage{}};
        if (event.raw == "tap")
            read.body = domain::InboundTap{};
        else
            std::get<domain::InboundMessage>(read.body).text = event.raw;
        return read;
    }

    void send(const domain::OutboundMessage&, std::chrono::milliseconds, Instant,
              domain::OutcomeCame came) override {
        came(domain::Accepted{"1"});
    }

    bool is_polled() const override { return false; }
    domain::Result<Batch> poll(std::int64_t offset, std::chrono::seconds,
                               const std::function<bool()>&) override {
        return on_poll(offset);
    }

    std::function<domain::Result<Batch>(std::int64_t)> on_poll;
    std::optional<Instant> provider_time;

private:
    const domain::Account account_;
};

/// The far end of a lane: keeps what it gets, and answers what it is told to.
class Provider {
public:
    using Answer = std::function<domain::SendOutcome(const domain::OutboundMessage&, Instant now)>;

    struct Sent {
        std::string chat;
        std::string text;
        Instant at;
    };

    engine::Sender sender(domain::SendLimits limits) {
        return {kLane, limits,
                [this](const domain::OutboundMessage& message, std::chrono::milliseconds, Instant now,
                       const domain::OutcomeCame& came) { came(take(message, now)); }};
    }

    void answer_with(Answer answer) {
        const std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
    }

    std::vector<Sent> sent() const {
        const std::lock_guard lock(mutex_);
        return sent_;
    }

    std::vector<Sent> sent_to(const std::string& chat) const {
        auto all = sent();
        std::erase_if(all, [&](const Sent& one) { return one.chat != chat; });
        return all;
    }

private:
    domain::SendOutcome take(const domain::OutboundMessage& message, Instant now) {
        Answer answer;
        std::string id;
        {
            const std::lock_guard lock(mutex_);
            sent_.push_back({message.chat, message.text, now});
            id = std::to_string(sent_.size());
            answer = answer_;
        }
        return answer ? answer(message, now) : domain::SendOutcome(domain::Accepted{id});
    }

    mutable std::mutex mutex_;
    std::vector<Sent> sent_;
    Answer answer_;
};

/// What an outbox item needs, with words for the rest.
struct Item {
    std::string chat;
    std::string text;
    storage::Priority priority = storage::Priority::reminder;
    domain::OutboundKind kind = domain::OutboundKind::message;
};

inline void queue(Transaction& transaction, const Item& item) {
    storage::OutboxItem queued;
    queued.lane = kLane;
    queued.message.kind = item.kind;
    queued.message.chat = item.chat;
    queued.message.text = item.text;
    queued.priority = item.priority;
    queued.dedupe_key = item.chat + "/" + item.text;
    queued.not_before = transaction.now();
    queued.expires_at = transaction.now() + 24h;
    REQUIRE(storage::queue(transaction, queued));
}

/// Parts for an engine, and the engine. Time moves only by `advance` and `run_for`.
class House {
public:
    House() : database(open_database(clock, &commits)) {
        use_cases.receive = [](app::Scene&, const app::Incoming&) {};
        use_cases.run = [](app::Scene&, const storage::Timer&) {};
        use_cases.record_send = [](app::Scene& scene, domain::OutboxId id,
                                   const domain::SendOutcome& outcome) {
            storage::record(scene.tx, id, outcome);
        };
        use_cases.wind_up = [](app::Scene&) {};
    }
    ~House() { close(); }

    engine::Setting setting() const {
        return {[rules = rules] { return rules; }, words(), {}};
    }

    engine::Engine::Parts parts() {
        return {.database = *database,
                .rules = [rules = rules] { return rules; },
                .words = words(),
                .reader = reader(),
                .office = {},
                .channels = {&channel},
                .senders = {provider.sender(limits)},
                .clock = clock,
                .instance_id = "house",
                .use_cases = use_cases};
    }

    void open() {
        engine = std::make_unique<engine::Engine>(parts());
        engine->start();
        settle();
    }
    void close() { engine.reset(); }

    /// Waits until nobody works.
    engine::Activity::Snapshot settle() {
        const auto snapshot = engine->activity().wait_for_rest(30s);
        REQUIRE(snapshot.idle);
        return snapshot;
    }

    void advance(std::chrono::microseconds by) {
        clock.advance(by);
        engine->activity().poke();
        settle();
    }

    /// From one due instant to the next, as a simulator would.
    void run_for(std::chrono::microseconds span) {
        const Instant end = clock.now() + span;
        while (clock.now() < end) {
            const auto snapshot = settle();
            const Instant next = std::min(end, snapshot.next_due.value_or(end));
            REQUIRE(next > clock.now());
            advance(next - clock.now());
        }
    }

    void say(const std::vector<Item>& items) {
        const auto queue_all = [&](Transaction& transaction) {
            for (const Item& item : items) queue(transaction, item);
        };
        if (engine)
            engine->run_in_scene([&](app::Scene& scene) { queue_all(scene.tx); });
        else
            database->write(queue_all);
    }

    engine::ManualClock clock{kNow};
    engine_choice::DoubtfulCommit commits;
    std::unique_ptr<storage::Database> database;
    std::shared_ptr<const domain::Rulebook> rules =
        std::make_shared<domain::Rulebook>(std::vector<domain::Policy>{}, domain::Calendar{});
    FakeChannel channel;
    Provider provider;
    domain::SendLimits limits;
    engine::UseCases use_cases;
    std::unique_ptr<engine::Engine> engine;
};

}  // namespace engine_test
