#include "tests/instances/shared_office.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "bot/app/call_orders.hpp"
#include "bot/app/viewer.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/chats.hpp"
#include "storage/migrations.hpp"
#include "storage/roster.hpp"

namespace instances_test {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

std::string head_of(int unit) {
    return fmt::format("K-{}", unit);
}

void add_person(Transaction& tx, const std::string& id, int unit, domain::Role role, std::int64_t chat) {
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

void add_people(Transaction& tx) {
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

}  // namespace

domain::Instant now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::int64_t chat_of(int unit, int person) {
    return 10'000 + unit * 100 + person;
}

std::uint64_t seed() {
    const char* text = std::getenv("SEED");
    return text ? std::stoull(text) : std::random_device{}();
}

SharedOffice::SharedOffice(const std::string& url)
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

bool SharedOffice::call(int unit) {
    try {
        return database_->write([&](Transaction& tx) {
            app::Scene scene{tx, rules_, words_, office_};
            const auto head = storage::find_employee(tx, domain::EmployeeId{head_of(unit)}).value();
            const auto draft = app::draft_call(
                scene, app::viewer_of(scene, head),
                {.kind = domain::CallKind::roll_call, .unit = domain::UnitId{fmt::format("Unit {}", unit)}});
            REQUIRE(draft.has_value());
            return app::send_draft(scene, head, draft->id).has_value();
        });
    } catch (const storage::Failure&) {
        return false;
    }
}

std::int64_t SharedOffice::number(const std::string& sql) {
    return database_->read([&](Transaction& tx) { return tx.query_one(sql)->get<std::int64_t>(0); });
}

std::set<std::int64_t> SharedOffice::updates() {
    return database_->read([](Transaction& tx) {
        std::set<std::int64_t> numbers;
        tx.for_each("SELECT event_key FROM inbox",
                    [&](const storage::Row& row) { numbers.insert(std::stoll(row.get<std::string>(0))); });
        return numbers;
    });
}

storage::Lead SharedOffice::lead() {
    return database_->read(storage::find_lead).value();
}

void SharedOffice::wait_for_rest() {
    const auto until = std::chrono::steady_clock::now() + 120s;
    while (number("SELECT (SELECT count(*) FROM inbox WHERE state = 'pending') +"
                  " (SELECT count(*) FROM outbox WHERE state IN ('queued', 'leased')"
                  " AND not_before <= " +
                  std::to_string(domain::to_micros(now())) + ")") > 0) {
        REQUIRE(std::chrono::steady_clock::now() < until);
        std::this_thread::sleep_for(100ms);
    }
}

}  // namespace instances_test
