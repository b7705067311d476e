#include "tests/instances/telegram_far_end.hpp"

#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace instances_test {
namespace {

using adapters::HttpServer;
using nlohmann::json;

constexpr std::size_t kBringers = 4;
constexpr std::chrono::milliseconds kBringAgain{200};

json person_of(std::int64_t id) {
    return {{"id", id}, {"is_bot", false}, {"first_name", "Orang " + std::to_string(id)}};
}

json chat_of(std::int64_t id) {
    return {{"id", id}, {"type", "private"}};
}

HttpServer::Response result(const json& value) {
    return {200, "application/json", json{{"ok", true}, {"result", value}}.dump(), {}};
}

}  // namespace

TelegramFarEnd::TelegramFarEnd(std::vector<std::uint16_t> instances, std::uint64_t seed)
    : instances_(std::move(instances)), chance_(seed) {
    HttpServer::Options options;
    options.listen = "127.0.0.1:0";
    auto made = HttpServer::create(options);
    if (!made) throw std::runtime_error(made.error().message);
    server_ = std::move(*made);
    server_->route("POST", fmt::format("/bot{}/<method>", kToken), {},
                   [this](const HttpServer::Request& request) { return answer(request); });
    // As whoever stands in front of the instances would.
    server_->route("GET", "/health/live", {}, [](const HttpServer::Request&) {
        return HttpServer::Response{200, "application/json", json{{"status", "live"}}.dump() + "\n", {}};
    });
    server_->start();
    for (std::size_t index = 0; index < kBringers; ++index) bringers_.emplace_back([this] { bring(); });
}

TelegramFarEnd::~TelegramFarEnd() {
    {
        const std::lock_guard lock(mutex_);
        is_closing_ = true;
    }
    changed_.notify_all();
    for (std::thread& bringer : bringers_) bringer.join();
    server_->stop(std::chrono::seconds{1});
}

std::string TelegramFarEnd::url() const {
    return fmt::format("http://127.0.0.1:{}", server_->port());
}

std::int64_t TelegramFarEnd::write_from(std::int64_t person, const std::string& text) {
    const auto number = ++updates_;
    put(number, json{{"update_id", number},
                     {"message",
                      {{"message_id", number},
                       {"from", person_of(person)},
                       {"chat", chat_of(person)},
                       {"date", std::time(nullptr)},
                       {"text", text}}}}
                    .dump());
    return number;
}

void TelegramFarEnd::wait_until_taken() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.empty() && on_their_way_ == 0; });
}

std::vector<TelegramFarEnd::Sent> TelegramFarEnd::sent() const {
    const std::lock_guard lock(mutex_);
    return sent_;
}

std::vector<TelegramFarEnd::Taken> TelegramFarEnd::taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
}

HttpServer::Response TelegramFarEnd::answer(const HttpServer::Request& request) {
    const std::string& method = request.arguments.front();
    const json body = json::parse(request.body, nullptr, false);
    if (method == "getMe")
        return result(
            {{"id", 7000000001}, {"is_bot", true}, {"first_name", "Sigap"}, {"username", "sigap_bot"}});
    if (method == "getWebhookInfo")
        return result({{"url", url() + "/hooks/telegram/main"}, {"pending_update_count", 0}});
    if (method != "sendMessage") return result(true);
    Sent card{body.at("chat_id").is_string() ? std::stoll(body["chat_id"].get<std::string>())
                                             : body["chat_id"].get<std::int64_t>(),
              body.at("text").get<std::string>(), ""};
    if (body.contains("reply_markup") && body["reply_markup"].contains("inline_keyboard"))
        card.token = body["reply_markup"]["inline_keyboard"][0][0].value("callback_data", "");
    std::int64_t message = 0;
    {
        const std::lock_guard lock(mutex_);
        sent_.push_back(card);
        message = 100'000 + static_cast<std::int64_t>(sent_.size());
    }
    if (card.token.starts_with("1.a.")) tap(card, message);  // "I am here", on a call
    return result({{"message_id", message}, {"chat", chat_of(card.chat)}, {"date", std::time(nullptr)}});
}

void TelegramFarEnd::tap(const Sent& card, std::int64_t message) {
    const auto number = ++updates_;
    put(number,
        json{{"update_id", number},
             {"callback_query",
              {{"id", std::to_string(number)},
               {"from", person_of(card.chat)},
               {"chat_instance", "1"},
               {"data", card.token},
               {"message",
                {{"message_id", message}, {"chat", chat_of(card.chat)}, {"date", std::time(nullptr)}}}}}}
            .dump());
}

void TelegramFarEnd::put(std::int64_t number, std::string update) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.emplace_back(number, std::move(update));
    }
    changed_.notify_one();
}

void TelegramFarEnd::bring() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return is_closing_ || !waiting_.empty(); });
        if (is_closing_) return;
        auto update = std::move(waiting_.front());
        waiting_.pop_front();
        ++on_their_way_;
        const std::size_t instance = chance_() % instances_.size();
        lock.unlock();
        adapters::HttpRequest request;
        request.method = "POST";
        request.url = fmt::format("http://127.0.0.1:{}/hooks/telegram/main", instances_[instance]);
        request.headers = {{"Content-Type", "application/json"},
                           {"X-Telegram-Bot-Api-Secret-Token", kSecret}};
        request.body = update.second;
        request.timeout = std::chrono::seconds{5};
        const auto taken = http_.send(request);
        const bool is_taken = taken && taken->status == 200;
        if (!is_taken) std::this_thread::sleep_for(kBringAgain);
        lock.lock();
        --on_their_way_;
        if (is_taken)
            taken_.push_back({update.first, instance});
        else
            waiting_.push_back(std::move(update));
        changed_.notify_all();
    }
}

}  // namespace instances_test
