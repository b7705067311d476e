// The loops of a service, which take their turns on one thread.
#include "bot/simulation/turns.hpp"

#include <doctest/doctest.h>

#include "bot/engine/use_cases.hpp"
#include "bot/simulation/run.hpp"
#include "storage/inbox.hpp"
#include "storage/migrations.hpp"

using namespace simulation;
using namespace std::chrono_literals;
using domain::Instant;

namespace {

constexpr Instant kEight = domain::from_unix_seconds(1'780'617'600);  // Friday, 5 June 2026, 08:00 WITA

/// Many who all write at once.
class Rush final : public Crowd {
public:
    bool hear(const domain::OutboundMessage&, Instant) override { return true; }
    std::optional<Instant> next() const override { return std::nullopt; }
    std::vector<Act> due(Instant now) override {
        std::vector<Act> acts;
        for (int person = 0; person < 300; ++person) {
            domain::InboundMessage message;
            message.text = "hadir";
            const std::string chat = "telegram-" + std::to_string(person);
            acts.push_back({now, chat + "/1", domain::Messenger::telegram, chat, message});
        }
        return acts;
    }
};

}  // namespace

TEST_CASE(
    "what many wrote at once lay unread until somebody wrote again, since a turn of the inbox takes fewer") {
    engine::ManualClock clock(kEight);
    auto opened = storage::Database::open({.url = "sqlite::memory:"}, [&clock] { return clock.now(); });
    REQUIRE(opened.has_value());
    REQUIRE(storage::migrate(**opened).has_value());
    const auto rules =
        std::make_shared<const domain::Rulebook>(std::vector<domain::Policy>{}, domain::Calendar{});
    const auto words = wording::Catalogue::create().value();
    const auto reader = reading::Reader::create(reading::Reader::Options{}).value();
    engine::Setting setting{[rules] { return rules; }, words, {}};
    setting.office.zone = "Asia/Makassar";
    setting.office.signing_key = "buttons of a rush";
    Rush rush;
    Calmness calm{"Asia/Makassar"};
    ScriptedChannel telegram(domain::Messenger::telegram, {}, rush, calm, {});
    Turns turns({**opened, clock, setting, reader, {&telegram}, rush});

    turns.work();
    (*opened)->read([](storage::Transaction& tx) { CHECK_FALSE(storage::inbox::oldest_pending_at(tx)); });
}
