// Makes the office that is measured, in a database of its own and by the use cases that any office uses.
// Usage:
//   bench_office URL empty                 the schema alone
//   bench_office URL calls PEOPLE UNITS    everybody has a chat, and each head has called the whole unit
//   bench_office URL messages PEOPLE BOTS  a message for everybody waits to be sent, spread over the bots
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string_view>

#include "bot/app/call_orders.hpp"
#include "bot/app/viewer.hpp"
#include "bot/wording/catalogue.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/chats.hpp"
#include "storage/database.hpp"
#include "storage/migrations.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"

namespace {

using namespace std::chrono_literals;
using storage::Transaction;

constexpr auto kHeadStart = 6s;  // for the service to start before anything is to be sent
constexpr std::int64_t kFirstChat = 100'000;
constexpr std::int64_t kFirstHead = 900'000;

domain::Instant now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

template <typename Value>
Value required(domain::Result<Value> given) {
    if (!given) throw std::runtime_error(given.error().message);
    return std::move(*given);
}

/// As config/options.hpp numbers them: the first is `main`.
std::string name_of_bot(int bot) {
    return bot == 0 ? "main" : fmt::format("bot{}", bot);
}

domain::UnitId unit_of(int unit) {
    return domain::UnitId{fmt::format("Bagian {}", unit)};
}

domain::EmployeeId head_of(int unit) {
    return domain::EmployeeId{fmt::format("K-{:03}", unit)};
}

void add_person(Transaction& tx, const domain::EmployeeId& id, int unit, domain::Role role, std::int64_t chat,
                int bot) {
    domain::Employee employee;
    employee.id = id;
    employee.nip = std::to_string(198001012005000000 + chat);
    employee.name = "Orang " + id.value;
    employee.unit = unit_of(unit);
    employee.role = role;
    storage::save(tx, employee, "bench");
    const domain::Instant bound = now() - 24h;
    storage::bind_chat(tx, {{domain::Messenger::telegram, name_of_bot(bot)},
                            std::to_string(chat),
                            id,
                            true,
                            bound,
                            bound,
                            std::nullopt});
}

domain::EmployeeId person(int number) {
    return domain::EmployeeId{fmt::format("P-{:06}", number)};
}

void add_people(storage::Database& database, int people, int units, int bots) {
    database.write([&](Transaction& tx) {
        for (int unit = 0; unit < units; ++unit) {
            storage::save(
                tx, domain::Unit{unit_of(unit), {}, domain::UnitKind::office, head_of(unit), "Asia/Makassar"},
                "bench");
            add_person(tx, head_of(unit), unit, unit == 0 ? domain::Role::hr : domain::Role::supervisor,
                       kFirstHead + unit, unit % bots);
        }
        for (int number = 0; number < people; ++number)
            add_person(tx, person(number), number % units, domain::Role::employee, kFirstChat + number,
                       number % bots);
    });
}

void call_everybody(storage::Database& database, int units) {
    const auto words = required(wording::Catalogue::create());
    auto policy = config::load_policy("bench/office/always_on_duty.toml");
    if (!policy) throw std::runtime_error(to_string(policy.error().front()));
    auto calendar = config::load_calendar("config/calendars/id.json");
    if (!calendar) throw std::runtime_error(to_string(calendar.error().front()));
    const domain::Rulebook rules({std::move(*policy)}, std::move(*calendar));
    app::Office office;
    office.name = "Setda";
    office.zone = "Asia/Makassar";
    office.signing_key = std::string(64, 'a');
    for (int unit = 0; unit < units; ++unit)
        database.write([&](Transaction& tx) {
            app::Scene scene{tx, rules, words, office};
            const auto head = storage::find_employee(tx, head_of(unit)).value();
            const auto draft = app::draft_call(scene, app::viewer_of(scene, head),
                                               {.kind = domain::CallKind::roll_call, .unit = unit_of(unit)});
            if (!draft || !app::send_draft(scene, head, draft->id))
                throw std::runtime_error("a unit could not be called");
        });
}

void queue_messages(storage::Database& database, int people, int bots) {
    const domain::Instant begin = now() + kHeadStart;
    database.write([&](Transaction& tx) {
        for (int number = 0; number < people; ++number) {
            storage::OutboxItem item;
            item.lane = storage::lane_of({domain::Messenger::telegram, name_of_bot(number % bots)});
            item.message.chat = std::to_string(kFirstChat + number);
            item.message.text =
                "Selamat pagi, Bapak/Ibu. Besok apel daring pukul 08.00 WITA; mohon hadir lima menit sebelumnya. "
                "Balas pesan ini bila berhalangan.";
            item.employee = person(number);
            item.subject = fmt::format("bench/{}", number);
            item.dedupe_key = item.subject;
            item.not_before = begin;
            item.expires_at = begin + 1h;
            storage::queue(tx, item);
        }
    });
}

int make(const std::vector<std::string>& words) {
    const auto database = required(storage::Database::open({.url = words.at(0)}, now));
    if (const auto migrated = storage::migrate(*database); !migrated)
        throw std::runtime_error(migrated.error().message);
    const std::string& what = words.at(1);
    if (what == "empty") return 0;
    const int people = std::stoi(words.at(2));
    const int many = std::stoi(words.at(3));
    if (what == "calls") {
        add_people(*database, people, many, 1);
        call_everybody(*database, many);
        return 0;
    }
    if (what != "messages") throw std::out_of_range(what);
    add_people(*database, people, 1, many);
    queue_messages(*database, people, many);
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        return make({arguments + 1, arguments + count});
    } catch (const std::logic_error&) {
        std::cerr << "usage: bench_office URL empty | calls PEOPLE UNITS | messages PEOPLE BOTS\n";
        return 2;
    } catch (const std::runtime_error& trouble) {
        std::cerr << trouble.what() << '\n';
        return 3;
    }
}
