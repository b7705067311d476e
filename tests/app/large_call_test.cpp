// A call of more people than one transaction takes: it goes out, and is judged, in parts.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "bot/app/call_orders.hpp"
#include "bot/app/timers.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/call_tally.hpp"
#include "storage/chats.hpp"
#include "storage/migrations.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"
#include "tests/support/engine_choice.hpp"

using namespace stories;
using namespace std::chrono_literals;
using domain::EmployeeId;
using domain::Instant;
using storage::Transaction;

namespace {

constexpr int kPeople = 1200;
const domain::CallId kCall{1};

/// A bureau of so many, whose database outlives every process that works on it.
class Bureau {
public:
    Bureau() {
        std::string pattern = (std::filesystem::temp_directory_path() / "sigap-bureau-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        const auto database = open();
        REQUIRE(storage::migrate(*database).has_value());
        database->write([&](Transaction& tx) {
            storage::save(
                tx, domain::Unit{unit_, {}, domain::UnitKind::office, EmployeeId{"rina"}, "Asia/Makassar"},
                "test");
            add(tx, "rina", domain::Role::supervisor);
            for (int number = 1; number <= kPeople; ++number)
                add(tx, fmt::format("P-{:04}", number), domain::Role::employee);
        });
    }
    ~Bureau() { std::filesystem::remove_all(folder_); }
    Bureau(const Bureau&) = delete;
    Bureau& operator=(const Bureau&) = delete;

    void is_called_by_rina() {
        const auto database = open();
        in_scene(*database, [&](app::Scene& scene) {
            const auto rina = storage::find_employee(scene.tx, EmployeeId{"rina"}).value();
            storage::CallDraft draft;
            draft.issuer = rina.id;
            draft.kind = domain::CallKind::roll_call;
            draft.unit = unit_;
            draft.audience = app::roll_call_audience(scene, rina, unit_);
            REQUIRE(app::send_draft(scene, rina, app::save_new_draft(scene, draft).id).has_value());
        });
    }

    /// A process that does what is due so many times, and is killed within the next.
    void works_and_is_killed(int times) {
        const pid_t worker = ::fork();
        REQUIRE(worker >= 0);
        if (worker == 0) {
            const auto database = open();
            for (int done = 0; done < times; ++done) does_one(*database, [] {});
            does_one(*database, [] { ::raise(SIGKILL); });
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(worker, &status, 0);
        REQUIRE(WIFSIGNALED(status));
    }

    void works() {
        const auto database = open();
        while (does_one(*database, [] {})) continue;
    }

    void waits(std::chrono::minutes time) { now_ += time; }

    std::int64_t count(std::string_view sql) {
        return open()->read([&](Transaction& tx) { return tx.query_one(sql)->get<std::int64_t>(0); });
    }
    storage::CallTally tally() {
        return open()->read([&](Transaction& tx) { return storage::tally_of(tx, kCall); });
    }

private:
    std::unique_ptr<storage::Database> open() {
        auto opened = storage::Database::open(
            {.url = "sqlite:" + (folder_ / "sigap.db").string(), .threading = storage::Threading::caller},
            [this] { return now_; });
        if (!opened) throw std::runtime_error(opened.error().message);
        return std::move(*opened);
    }

    void add(Transaction& tx, const std::string& id, domain::Role role) {
        domain::Employee employee;
        employee.id = EmployeeId{id};
        employee.nip = id;
        employee.name = id;
        employee.unit = unit_;
        employee.role = role;
        storage::save(tx, employee, "test");
        storage::bind_chat(tx, {{domain::Messenger::telegram, "main"},
                                "chat of " + id,
                                employee.id,
                                true,
                                now_,
                                now_,
                                std::nullopt});
    }

    template <typename Job>
    void in_scene(storage::Database& database, Job&& job) {
        database.write([&](Transaction& tx) {
            app::Scene scene{tx, rules_, words_, office_};
            job(scene);
        });
    }

    /// False: nothing is due.
    bool does_one(storage::Database& database, void (*before_the_commit)()) {
        bool is_due = false;
        in_scene(database, [&](app::Scene& scene) {
            for (const storage::Timer& timer : storage::due_timers(scene.tx, now_, 1)) {
                is_due = true;
                if (storage::take_timer(scene.tx, timer)) app::run(scene, timer);
            }
            before_the_commit();
        });
        return is_due;
    }

    std::filesystem::path folder_;
    const domain::UnitId unit_{"Biro"};
    Instant now_ = wita("2026-02-13 08:00");
    domain::Rulebook rules_{{config::load_policy("config/policies/kaltim-friday.toml").value()},
                            config::load_calendar("config/calendars/id.json").value()};
    wording::Catalogue words_ = wording::Catalogue::create().value();
    app::Office office_;
};

}  // namespace

TEST_CASE("killed between the parts of a large call, Sigap asks everybody once and judges everybody once" *
          engine_choice::over_sqlite()) {
    Bureau bureau;
    bureau.is_called_by_rina();
    CHECK(bureau.tally().asked() == kPeople);
    CHECK(bureau.count("SELECT count(*) FROM attempt") == 0);

    bureau.works_and_is_killed(1);
    CHECK(bureau.count("SELECT count(*) FROM attempt") == 500);
    bureau.works();
    CHECK(bureau.count("SELECT count(*) FROM attempt WHERE number = 1") == kPeople);
    CHECK(bureau.count("SELECT count(*) FROM outbox WHERE subject LIKE 'attempt/1/%'") == kPeople);
    CHECK(bureau.count("SELECT count(*) FROM call") == 1);
    CHECK(bureau.tally().by_outcome.at(domain::Outcome::pending) == kPeople);

    bureau.waits(40min);
    bureau.works_and_is_killed(3);
    bureau.works();
    CHECK(bureau.count("SELECT count(*) FROM attempt WHERE number = 1 AND outcome = 'pending'") == 0);
    CHECK(bureau.count("SELECT count(*) FROM audit_event WHERE kind = 'attempt_judged'"
                       " AND body LIKE '%\"number\":1,%'") == kPeople);
    CHECK(bureau.tally().asked() == kPeople);
    // No messenger said that anything arrived: rina hears of all of them at once, and in one message.
    CHECK(bureau.count("SELECT count(*) FROM outbox WHERE employee_id = 'rina'"
                       " AND body LIKE '%1.200 orang di Biro tidak dihitung: tidak terbukti sampai%'") == 1);
    CHECK(bureau.count("SELECT count(*) FROM outbox WHERE employee_id = 'rina'"
                       " AND body LIKE '%tidak dihitung: %'") == 1);
}
