#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "adapters/whatsapp/number.hpp"
#include "bot/cli/doctor_checks.hpp"
#include "bot/engine/clock.hpp"
#include "storage/chats.hpp"
#include "storage/failure.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

constexpr std::chrono::seconds kAskMetaFor{10};

adapters::whatsapp::Options number_of(const config::WhatsApp& account) {
    adapters::whatsapp::Options options;
    options.name = account.name;
    options.api_base_url = account.api_base_url;
    options.api_version = account.api_version;
    options.phone_number_id = account.phone_number_id;
    options.access_token = account.access_token;
    options.app_secret = account.app_secret;
    options.verify_token = account.verify_token;
    return options;
}

/// Those with a chat on WhatsApp; where there is no other messenger, everybody. nullopt: no database yet.
std::optional<std::int64_t> people_on_whatsapp(const config::Options& options) {
    const auto database = storage::Database::open(
        {.url = options.storage.url, .access = storage::Access::read_only, .readers = 1},
        [] { return engine::SystemClock().now(); });
    if (!database) return std::nullopt;
    try {
        return (*database)->read([&](storage::Transaction& tx) {
            std::int64_t people = 0;
            for (const domain::Employee& person : storage::employees(tx)) {
                bool is_there = options.telegram.empty();
                for (const storage::Chat& chat : storage::chats_of(tx, person.id))
                    is_there |= chat.account.messenger == domain::Messenger::whatsapp && !chat.blocked_at;
                if (is_there) ++people;
            }
            return people;
        });
    } catch (const storage::Failure&) {
        return std::nullopt;  // the look at the database says why
    }
}

Check check_limit(const config::WhatsApp& account, std::int64_t people, const adapters::HttpClient& http) {
    const std::string name = "whatsapp " + account.name;
    const auto number = adapters::whatsapp::Number::create(number_of(account), http);
    if (!number) return {name, Health::bad, number.error().message, "mend the account's settings"};
    const auto limit = (*number)->messaging_limit(kAskMetaFor);
    if (!limit)
        return {name, Health::doubtful, "the messaging limit is not known: " + limit.error().message,
                "check `access_token`, `api_version` and `phone_number_id`, and the way to Meta"};
    if (limit->name.empty())
        return {name, Health::doubtful, "Meta does not say how many people may be written to a day",
                "look at it in the WhatsApp Manager: Account tools, Messaging limits"};
    const std::string found = fmt::format("{} {} on WhatsApp; messaging limit {}", people,
                                          people == 1 ? "person" : "people", limit->name);
    if (!limit->people || people <= *limit->people) return {name, Health::good, found};
    return {name, Health::doubtful,
            fmt::format("{}: of those, {} can be written to first within 24 hours", found, *limit->people),
            "verify the business at Meta to raise the limit, and until then let more people use Telegram or "
            "call units one after another"};
}

}  // namespace

std::vector<Check> check_messaging_limits(const config::Options& options) {
    std::vector<Check> checks;
    if (options.whatsapp.empty()) return checks;
    const auto people = people_on_whatsapp(options);
    if (!people) return checks;
    const adapters::HttpClient http;
    for (const config::WhatsApp& account : options.whatsapp)
        checks.push_back(check_limit(account, *people, http));
    return checks;
}

}  // namespace cli
