// Several instances share one office. Whatever of them dies or stands still, nothing is lost, nothing happens
// twice that nobody can account for, and nobody is asked twice. ROUNDS: how many times something is done to
// one of them (scripts/check-deep: 100); SEED: which.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <thread>

#include "bot/app/call_orders.hpp"
#include "bot/app/viewer.hpp"
#include "bot/cli/opening.hpp"
#include "bot/demo/programs.hpp"
#include "bot/wording/catalogue.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/chats.hpp"
#include "storage/lead.hpp"
#include "storage/migrations.hpp"
#include "storage/roster.hpp"
#include "tests/instances/fleet.hpp"
#include "tests/instances/telegram_far_end.hpp"
#include "tests/support/cluster.hpp"

using namespace instances_test;
using namespace std::chrono_literals;
using engine_choice::Cluster;
using storage::Transaction;

namespace {

constexpr int kUnits = 10;
constexpr int kPeopleInUnit = 6;
constexpr int kQuestionsEachRound = 10;

domain::Instant now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

int rounds() {
    const char* text = std::getenv("ROUNDS");
    return text ? std::stoi(text) : 4;
}

std::uint64_t seed() {
    const char* text = std::getenv("SEED");
    return text ? std::stoull(text) : std::random_device{}();
}

std::int64_t chat_of(int unit, int person) {
    return 10'000 + unit * 100 + person;
}

std::string head_of(int unit) {
    return fmt::format("K-{}", unit);
}

/// The office, its people and what supervisors do, by way of the same use cases as anywhere.
class SharedOffice {
public:
    explicit SharedOffice(const std::string& url)
        : words_(wording::Catalogue::create().value()),
          rules_({config::load_policy("tests/instances/always_on_duty.toml").value()},
                 config::load_calendar("config/calendars/id.json").value()) {
        auto opened = storage::Database::open({.url = url}, now);
        REQUIRE_MESSAGE(opened.has_value(), opened.error().message);
        database_ = std::move(*opened);
        REQUIRE(storage::migrate(*database_).has_value());
        office_.name = "Setda";
        office_.zone = "Asia/Makassar";
        office_.signing_key = std::string(64, 'a');
        office_.entrances = {{{domain::Messenger::telegram, "main"}, "sigap_bot"}};
        database_->write([](Transaction& tx) { add_people(tx); });
    }

    /// False: the database was busy, and nothing has happened.
    bool call(int unit) {
        try {
            return database_->write([&](Transaction& tx) {
                app::Scene scene{tx, rules_, words_, office_};
                const auto head = storage::find_employee(tx, domain::EmployeeId{head_of(unit)}).value();
                const auto draft = app::draft_call(scene, app::viewer_of(scene, head),
                                                   {.kind = domain::CallKind::roll_call,
                                                    .unit = domain::UnitId{fmt::format("Unit {}", unit)}});
                REQUIRE(draft.has_value());
                return app::send_draft(scene, head, draft->id).has_value();
            });
        } catch (const storage::Failure&) {
            return false;
        }
    }

    std::int64_t number(const std::string& sql) {
        return database_->read([&](Transaction& tx) { return tx.query_one(sql)->get<std::int64_t>(0); });
    }
    storage::Lead lead() { return database_->read(storage::find_lead).value(); }

    /// Until everything that was taken in is done and everything to be said is said.
    void wait_for_rest() {
        const auto until = std::chrono::steady_clock::now() + 120s;
        while (number("SELECT (SELECT count(*) FROM inbox WHERE state = 'pending') +"
                      " (SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased', 'unknown')"
                      " AND not_before <= " +
                      std::to_string(domain::to_micros(now())) + ")") > 0) {
            REQUIRE(std::chrono::steady_clock::now() < until);
            std::this_thread::sleep_for(100ms);
        }
    }

private:
    static void add_person(Transaction& tx, const std::string& id, int unit, domain::Role role,
                           std::int64_t chat) {
        domain::Employee employee;
        employee.id = domain::EmployeeId{id};
        employee.nip = std::to_string(198001012005000000 + chat);
        employee.name = "Orang " + id;
        employee.unit = domain::UnitId{fmt::format("Unit {}", unit)};
        employee.role = role;
        storage::save(tx, employee, "test");
        const domain::Instant bound = now() - 24h;
        storage::bind_chat(tx, {{domain::Messenger::telegram, "main"},
                                std::to_string(chat),
                                employee.id,
                                true,
                                bound,
                                bound,
                                std::nullopt});
    }

    static void add_people(Transaction& tx) {
        for (int unit = 0; unit < kUnits; ++unit) {
            storage::save(tx,
                          domain::Unit{domain::UnitId{fmt::format("Unit {}", unit)},
                                       {},
                                       domain::UnitKind::office,
                                       domain::EmployeeId{head_of(unit)},
                                       "Asia/Makassar"},
                          "test");
            add_person(tx, head_of(unit), unit, domain::Role::supervisor, chat_of(unit, 99));
            for (int person = 0; person < kPeopleInUnit; ++person)
                add_person(tx, fmt::format("P-{}-{}", unit, person), unit, domain::Role::employee,
                           chat_of(unit, person));
        }
    }

    wording::Catalogue words_;
    domain::Rulebook rules_;
    app::Office office_;
    std::unique_ptr<storage::Database> database_;
};

/// One thing that befalls an instance, and for how long.
void befall(Fleet& fleet, std::mt19937_64& chance, std::map<std::string, int>& done) {
    // Half the time it is the one that leads.
    const auto leader = fleet.leader();
    const std::size_t one = leader && chance() % 2 == 0 ? *leader : chance() % Fleet::kSize;
    const std::string whom = leader == one ? "the leader" : "another";
    switch (chance() % 4) {
        case 0:
            ++done["killed " + whom];
            fleet.kill(one);
            break;
        case 1:
            ++done["ended " + whom];
            fleet.end(one);
            break;
        case 2:
            ++done["paused " + whom + " for a moment"];
            fleet.pause(one);
            std::this_thread::sleep_for(std::chrono::milliseconds{200 + chance() % 3000});
            fleet.resume(one);
            break;
        default:
            ++done["paused " + whom + " until others led"];
            fleet.pause(one);
            std::this_thread::sleep_for(13s);
            fleet.resume(one);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{chance() % 1000});
    fleet.keep_up();
}

}  // namespace

TEST_CASE("three instances are killed and paused under load, and nothing is lost, doubled or miscounted") {
    const std::uint64_t chosen = seed();
    std::mt19937_64 chance(chosen);
    CAPTURE(chosen);
    std::array<std::uint16_t, Fleet::kSize> ports{};
    for (std::uint16_t& port : ports) port = demo::free_port();
    const std::string url = Cluster::shared().new_url();
    SharedOffice office(url);
    TelegramFarEnd telegram({ports.begin(), ports.end()}, chosen);
    Fleet fleet(url, ports);
    fleet.start(telegram.url());
    fleet.wait_until_one_leads();

    std::map<std::string, int> done;
    int asked = 0;
    std::vector<std::string> questions;  // their keys, quoted
    for (int round = 0; round < rounds(); ++round) {
        for (int question = 0; question < kQuestionsEachRound; ++question) {
            const int unit = static_cast<int>(chance() % kUnits);
            const int person = static_cast<int>(chance() % kPeopleInUnit);
            questions.push_back(fmt::format("'{}'", telegram.write_from(chat_of(unit, person), "/bantuan")));
        }
        asked += office.call(round % kUnits);
        befall(fleet, chance, done);
    }
    fleet.wait_until_one_leads();
    telegram.wait_until_taken();
    office.wait_for_rest();
    telegram.wait_until_taken();
    office.wait_for_rest();

    // Nothing is lost: what was answered 200 is there, once, and was heard.
    CHECK(office.number("SELECT count(*) FROM inbox") == telegram.done());
    CHECK(office.number("SELECT count(*) FROM inbox WHERE state <> 'done'") == 0);
    const std::string of_questions =
        fmt::format("FROM inbox WHERE event_key IN ({})", fmt::join(questions, ", "));
    CHECK(office.number("SELECT count(*) " + of_questions) == static_cast<std::int64_t>(questions.size()));
    CHECK(office.number("SELECT count(*) " + of_questions +
                        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE kind = 'message'"
                        " AND subject = 'inbox/' || CAST(inbox_id AS TEXT))") == 0);
    // Nothing is doubled: the same words once to one event, one intent a person and attempt.
    CHECK(office.number(
              "SELECT coalesce(max(replies), 0) FROM (SELECT count(*) AS replies FROM outbox"
              " WHERE kind = 'message' AND subject LIKE 'inbox/%' GROUP BY subject, body) AS counted") <= 1);
    CHECK(office.number("SELECT count(*) FROM (SELECT call_id, employee_id, number FROM attempt) AS asked") ==
          std::int64_t{asked} * kPeopleInUnit);
    CHECK(office.number("SELECT coalesce(max(intents), 0) FROM (SELECT count(*) AS intents FROM outbox"
                        " WHERE kind = 'message' AND subject LIKE 'attempt/%' AND subject NOT LIKE '%/nudge'"
                        " AND subject NOT LIKE '%/frozen' GROUP BY subject) AS counted") <= 1);
    CHECK(office.number("SELECT coalesce(max(sends), 0) FROM outbox") <= 2);
    // Whoever was surely asked answered, and it counts. Who was not, for two senders in a row died over it,
    // is held to nothing.
    const std::string unanswered = "FROM attempt WHERE outcome NOT IN ('answered', 'late')";
    CHECK(office.number(
              "SELECT count(*) " + unanswered +
              " AND EXISTS (SELECT 1 FROM outbox WHERE message_id IS NOT NULL AND subject = 'attempt/' ||"
              " CAST(call_id AS TEXT) || '/' || attempt.employee_id || '/' || CAST(number AS TEXT))") == 0);
    CHECK(office.number("SELECT count(*) " + unanswered + " AND outcome = 'missed'") == 0);
    // A second copy only where the first was unclear, or its sender died between send and record.
    const auto all = static_cast<std::int64_t>(telegram.sent().size());
    const auto messages = [&](const std::string& what, const std::string& which = "") {
        return office.number("SELECT coalesce(sum(" + what + "), 0) FROM outbox WHERE kind = 'message'" +
                             which);
    };
    CHECK(all >= messages("1", " AND message_id IS NOT NULL"));
    CHECK(all <= messages("sends"));

    // Not miscounted: the chain holds, and whoever recounts comes to the same.
    CHECK(fleet.run({"verify"}) == 0);

    std::cout << fmt::format(
        "{} rounds with seed {}: {} updates taken, {} calls, {} messages, {} tried twice, {}"
        " never surely sent, {} leads of which {} lost in a pause\n",
        rounds(), chosen, telegram.done(), asked, all, messages("1", " AND sends > 1"),
        messages("1", " AND message_id IS NULL AND sends > 0"), office.lead().epoch, fleet.lost_leads());
    for (const auto& [what, times] : done) std::cout << fmt::format("  {} {} times\n", what, times);
}

TEST_CASE("an instance that ends in order lays down the lead, and another one takes it up") {
    std::array<std::uint16_t, Fleet::kSize> ports{};
    for (std::uint16_t& port : ports) port = demo::free_port();
    const std::string url = Cluster::shared().new_url();
    SharedOffice office(url);
    TelegramFarEnd telegram({ports.begin(), ports.end()}, 1);
    Fleet fleet(url, ports);
    fleet.start(telegram.url());
    const auto first = fleet.wait_until_one_leads();
    const auto epoch = office.lead().epoch;
    fleet.end(first);
    const auto second = fleet.wait_until_one_leads();
    CHECK(second != first);
    CHECK(office.lead().epoch == epoch + 1);
    CHECK(fleet.lost_leads() == 0);
}
