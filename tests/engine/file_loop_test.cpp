// The files that people sent: fetched on a thread of their own, in order of when they are due.
#include "bot/engine/file_loop.hpp"

#include <future>

#include "bot/app/attachments.hpp"
#include "tests/engine/house.hpp"

using namespace engine_test;
using domain::Fetched;
using domain::FetchFailure;
using domain::FetchTrouble;

namespace {

class FileChannel : public FakeChannel {
public:
    Fetched fetch(const std::string& media_id, std::size_t most_bytes, std::chrono::milliseconds timeout,
                  const std::function<bool()>& stopping) override {
        CHECK(most_bytes == app::kMostFileBytes);
        CHECK(timeout == engine::kFileTimeout);
        asked.push_back(media_id);
        return on_fetch ? on_fetch(media_id, stopping) : Fetched("the bytes of " + media_id);
    }

    std::function<Fetched(const std::string&, const std::function<bool()>&)> on_fetch;
    std::vector<std::string> asked;
};

/// Somebody sends a photo, which waits.
std::int64_t send_photo(Transaction& transaction, const std::string& media_id,
                        const std::string& lane = kLane) {
    transaction.execute(
        "INSERT INTO unit (unit_id, kind, zone) VALUES ('Biro', 'office', '') ON CONFLICT DO NOTHING");
    transaction.execute(
        "INSERT INTO employee (employee_id, nip, name, unit_id, role, phone, language, zone)"
        " VALUES ('P-03', '1', 'Budi', 'Biro', 'employee', '', 'id', '') ON CONFLICT DO NOTHING");
    storage::Attachment attachment;
    attachment.employee = domain::EmployeeId{"P-03"};
    attachment.subject = "flag/1";
    attachment.lane = lane;
    attachment.media_id = media_id;
    attachment.kind = "photo";
    attachment.sent_at = attachment.received_at = transaction.now();
    const auto inbox = transaction.query_one("SELECT count(*) FROM attachment")->get<std::int64_t>(0) + 1;
    return storage::add_attachment(transaction, attachment, domain::InboxId{inbox}).value();
}

struct FileHouse : House {
    FileHouse() {
        use_cases.record_file = [this](app::Scene& scene, std::int64_t id, const Fetched& fetched) {
            if (fetched)
                storage::store_file(scene.tx, id, *fetched, "image/jpeg");
            else
                storage::postpone_file(scene.tx, id, to_string(fetched.error().trouble), scene.now() + 5min);
        };
    }

    std::int64_t photo(const std::string& media_id, const std::string& lane = kLane) {
        return database->write([&](Transaction& tx) { return send_photo(tx, media_id, lane); });
    }
    std::string state(std::int64_t id) {
        return database->read([&](Transaction& tx) {
            const auto file = storage::find_attachment(tx, id).value().file;
            return file.state + (file.cause.empty() ? "" : " " + file.cause);
        });
    }
    std::optional<Instant> turn() { return loop.turn(self); }

    FileChannel files;
    engine::Activity activity{clock};
    engine::Activity::Participant self{activity};
    engine::Setting set = setting();
    engine::FileLoop loop{*database, activity, clock, set, use_cases, {&files}};
};

}  // namespace

TEST_CASE_FIXTURE(FileHouse, "files are fetched one by one, the longest due first, until none waits") {
    CHECK_FALSE(turn());
    const auto first = photo("F1");
    clock.advance(1s);
    const auto second = photo("F2");
    CHECK(turn() == clock.now());
    CHECK(state(first) == "stored");
    CHECK(state(second) == "waiting");
    CHECK(turn() == clock.now());
    CHECK_FALSE(turn());
    CHECK(files.asked == std::vector<std::string>{"F1", "F2"});
    CHECK(database->read([](Transaction& tx) {
        return tx.query_one("SELECT content FROM attachment_content WHERE attachment_id = 2")
            ->get<storage::Blob>(0)
            .bytes;
    }) == "the bytes of F2");
}

TEST_CASE_FIXTURE(FileHouse, "a file that does not come is due again, and others go before it") {
    files.on_fetch = [](const std::string& id, const auto&) {
        if (id == "F1") return Fetched(tl::unexpected(FetchFailure{FetchTrouble::unreachable, "no answer"}));
        return Fetched("bytes");
    };
    const auto first = photo("F1");
    CHECK(turn() == clock.now());
    CHECK(state(first) == "waiting unreachable");
    CHECK(turn() == kNow + 5min);
    clock.advance(1min);
    const auto second = photo("F2");
    CHECK(turn() == clock.now());
    CHECK(state(second) == "stored");
    CHECK(turn() == kNow + 5min);
    clock.advance(4min);
    CHECK(turn() == clock.now());
    CHECK(files.asked == std::vector<std::string>{"F1", "F2", "F1"});
}

TEST_CASE_FIXTURE(FileHouse,
                  "a file of an account that is not configured any more is out of reach, not in the way") {
    const auto gone = photo("F1", "whatsapp/old");
    const auto here = photo("F2");
    turn();
    turn();
    CHECK(state(gone) == "waiting unreachable");
    CHECK(state(here) == "stored");
    CHECK(files.asked == std::vector<std::string>{"F2"});
}

TEST_CASE_FIXTURE(FileHouse, "a file for which the disk has no room is not fetched in a circle" *
                                 engine_choice::over_sqlite()) {
    files.on_fetch = [](const auto&, const auto&) { return Fetched(std::string(400'000, 'x')); };
    const auto id = photo("F1");
    fill_disk(*database, 20);
    CHECK(turn() == clock.now());
    CHECK(state(id) == "waiting unreachable");
    CHECK(number(*database, "SELECT count(*) FROM attachment_content") == 0);
    CHECK(turn() == kNow + 5min);
    empty_disk(*database);
    clock.advance(5min);
    turn();
    CHECK(state(id) == "stored");
}

TEST_CASE_FIXTURE(FileHouse, "what a stop interrupts is no failed try") {
    files.on_fetch = [this](const auto&, const std::function<bool()>& stopping) {
        CHECK_FALSE(stopping());
        activity.stop();
        CHECK(stopping());
        return Fetched(tl::unexpected(FetchFailure{FetchTrouble::unreachable, "given up"}));
    };
    const auto id = photo("F1");
    CHECK_FALSE(turn());
    CHECK(state(id) == "waiting");
    CHECK(number(*database, "SELECT tries FROM attachment_file") == 0);
}

TEST_CASE("a call goes out while a file hangs, and the file comes when it may") {
    House house;
    FileChannel channel;
    std::promise<void> asked, let_go, sent;
    channel.on_fetch = [&](const auto&, const auto&) {
        asked.set_value();
        let_go.get_future().wait();
        return Fetched("bytes");
    };
    house.use_cases.record_file = app::record_file;
    house.provider.answer_with([&](const domain::OutboundMessage&, Instant) {
        sent.set_value();
        return domain::SendOutcome(domain::Accepted{"1"});
    });
    auto parts = house.parts();
    parts.channels = {&channel};
    house.engine = std::make_unique<engine::Engine>(std::move(parts));
    house.engine->start();
    house.engine->run_in_scene([](app::Scene& scene) { send_photo(scene.tx, "F1"); });
    REQUIRE(asked.get_future().wait_for(30s) == std::future_status::ready);
    house.say({{"6001", "Panggilan", storage::Priority::call}});
    CHECK(sent.get_future().wait_for(30s) == std::future_status::ready);
    CHECK(number(*house.database, "SELECT count(*) FROM attachment_content") == 0);
    let_go.set_value();
    house.settle();
    CHECK(text(*house.database, "SELECT state FROM attachment_file") == "stored");
    CHECK(text(*house.database, "SELECT media_type FROM attachment_file") == "application/octet-stream");
    CHECK(number(*house.database, "SELECT count(*) FROM audit_event WHERE kind = 'attachment_stored'") == 1);
}
