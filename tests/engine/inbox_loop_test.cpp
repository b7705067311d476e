#include "bot/engine/inbox_loop.hpp"

#include "storage/inbox.hpp"
#include "tests/engine/house.hpp"

using namespace engine_test;

namespace {

/// The inbox loop alone, turned by the test's own thread.
struct InboxHouse : House {
    void bring(const std::string& chat, const std::string& said, const domain::Account& account = kAccount) {
        database->write([&](Transaction& transaction) {
            REQUIRE(storage::inbox::store(transaction, account, {std::to_string(++brought), chat, said},
                                          transaction.now()));
        });
    }

    /// So many turns, as pokes would bring them. False if one threw.
    bool turn(int turns = 5) {
        engine::InboxLoop loop(*database, activity, scenery, use_cases, {&channel}, reader());
        try {
            while (turns-- > 0) loop.turn(self);
            return true;
        } catch (const storage::Failure&) {
            return false;
        }
    }

    std::int64_t rows(const std::string& state) {
        return number(*database, "SELECT count(*) FROM inbox WHERE state = '" + state + "'");
    }

    int brought = 0;
    engine::Activity activity{clock};
    engine::Activity::Participant self{activity};
    engine::Setting scenery = setting();
};

std::string words_of(const app::Incoming& incoming) {
    const auto* message = std::get_if<domain::InboundMessage>(&incoming.event.body);
    return message ? message->text : "tap";
}

}  // namespace

TEST_CASE("events are worked off in the order in which they came, each once") {
    InboxHouse house;
    std::vector<std::string> heard;
    house.use_cases.receive = [&](app::Scene&, const app::Incoming& incoming) {
        heard.push_back(incoming.event.chat + " " + words_of(incoming));
    };
    house.bring("sari", "one");
    house.bring("budi", "two");
    house.bring("sari", "three");
    CHECK(house.turn());
    CHECK(heard == std::vector<std::string>{"sari one", "budi two", "sari three"});
    CHECK(house.rows("done") == 3);
}

TEST_CASE("an incoming text arrives with what it means, and the rest as it was stored") {
    InboxHouse house;
    std::optional<app::Incoming> heard;
    house.use_cases.receive = [&](app::Scene& scene, const app::Incoming& incoming) {
        heard = incoming;
        CHECK(scene.now() == kNow + 1h);
    };
    house.bring("sari", "hadir");
    house.clock.advance(1h);
    CHECK(house.turn());
    REQUIRE(heard);
    CHECK(heard->account == kAccount);
    CHECK(heard->received_at == kNow);
    CHECK(heard->intent == reader().classify("hadir"));
    CHECK(reading::complies(heard->intent));
}

TEST_CASE("what is said in a group is done with as it is, beside what people say to Sigap") {
    InboxHouse house;
    std::vector<std::string> heard;
    house.use_cases.receive = [&](app::Scene&, const app::Incoming& incoming) {
        heard.push_back(words_of(incoming));
    };
    for (const char* chat : {"group 1", "group 1", "sari", "group 2", "budi"}) house.bring(chat, "hadir");
    house.bring("group 1", "garbled");
    CHECK(house.turn());
    CHECK(heard == std::vector<std::string>{"hadir", "hadir"});
    CHECK(house.rows("done") == 5);
    CHECK(house.rows("set_aside") == 1);
}

TEST_CASE("a poison event is set aside after three tries and delays nobody else") {
    InboxHouse house;
    std::vector<std::string> heard;
    int tries = 0;
    house.use_cases.receive = [&](app::Scene& scene, const app::Incoming& incoming) {
        scene.tx.execute("INSERT INTO meta (key, value) VALUES ($1, 'an effect')", words_of(incoming));
        if (words_of(incoming) == "poison") {
            ++tries;
            throw std::runtime_error("cannot digest");
        }
        heard.push_back(words_of(incoming));
    };
    house.bring("sari", "poison");
    house.bring("sari", "behind it");
    house.bring("budi", "elsewhere");
    CHECK(house.turn(1));
    CHECK(heard == std::vector<std::string>{"elsewhere"});
    CHECK(house.turn());
    CHECK(tries == 3);
    CHECK(heard == std::vector<std::string>{"elsewhere", "behind it"});
    CHECK(house.rows("set_aside") == 1);
    CHECK(house.rows("pending") == 0);
    CHECK(number(*house.database, "SELECT count(*) FROM meta WHERE key = 'poison'") == 0);
}

TEST_CASE("the trouble of an event is kept without a word of what threw") {
    InboxHouse house;
    house.use_cases.receive = [](app::Scene&, const app::Incoming& incoming) {
        throw std::runtime_error(words_of(incoming));
    };
    house.bring("sari", "something private");
    CHECK(house.turn());
    CHECK(text(*house.database, "SELECT trouble FROM inbox").find("private") == std::string::npos);
}

TEST_CASE("what cannot be read is set aside and never reaches a use case") {
    struct Row {
        const char* said;
        domain::Account account;
    };
    const std::vector<Row> rows{{"garbled", kAccount},
                                {"crash", kAccount},
                                {"hello", {domain::Messenger::telegram, "removed"}},
                                {"hello", {domain::Messenger::whatsapp, "main"}}};
    for (const Row& row : rows) {
        CAPTURE(row.said);
        InboxHouse house;
        int heard = 0;
        house.use_cases.receive = [&](app::Scene&, const app::Incoming&) { ++heard; };
        house.bring("sari", row.said, row.account);
        house.bring("sari", "fine");
        CHECK(house.turn());
        CHECK(house.rows("set_aside") == 1);
        CHECK(heard == 1);
    }
}

TEST_CASE("while storage gives way nothing counts as a try, and the effect comes once") {
    InboxHouse house;
    int refusals = 10;
    int heard = 0;
    house.use_cases.receive = [&](app::Scene&, const app::Incoming&) {
        if (refusals-- > 0) throw storage::Failure(storage::Failure::Kind::full, "no room");
        ++heard;
    };
    house.bring("sari", "one");
    for (int turn = 0; turn < 10; ++turn) CHECK_FALSE(house.turn(1));
    CHECK(number(*house.database, "SELECT attempts FROM inbox") == 0);
    CHECK(house.turn());
    CHECK(heard == 1);
    CHECK(house.rows("done") == 1);
}

TEST_CASE("a tap without a time lagged if an outage overlaps the 150 s before its arrival") {
    struct Row {
        const char* what;
        const char* scope;
        std::chrono::seconds from;  // before the arrival
        std::optional<std::chrono::seconds> to;
        bool is_timed;
        bool is_lagged;
    };
    const std::vector<Row> rows{
        {"Sigap was away until just before", "sigap", 600s, 1s, false, true},
        {"it ended within the life of a tap", "sigap", 600s, 149s, false, true},
        {"it goes on", "telegram/main", 30s, std::nullopt, false, true},
        {"it was over before the tap's life began", "sigap", 600s, 150s, false, false},
        {"another account", "telegram/other", 600s, 1s, false, false},
        {"another messenger", "whatsapp/main", 600s, std::nullopt, false, false},
        {"the provider's own time is known", "sigap", 600s, 1s, true, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        InboxHouse house;
        if (row.is_timed) house.channel.provider_time = kNow;
        std::optional<bool> lagged;
        house.use_cases.receive = [&](app::Scene&, const app::Incoming& incoming) {
            lagged = incoming.lagged;
        };
        house.database->write([&](Transaction& transaction) {
            storage::open_outage(transaction, row.scope, kNow - row.from, "test");
            if (row.to) storage::close_outage(transaction, row.scope, "test", kNow - *row.to);
        });
        house.bring("sari", "tap");
        house.clock.advance(1h);  // waiting in the inbox is no lag
        CHECK(house.turn());
        CHECK(lagged == row.is_lagged);
    }
}
