#include "tests/adapters/support/payloads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace adapters::test {

namespace {

template <typename... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

bool is_same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

std::string part(std::string_view name, const std::string& value) {
    return value.empty() ? "" : fmt::format(" {}={}", name, value);
}

constexpr std::array kContents = {"text",    "voice",    "photo",   "document",
                                  "sticker", "location", "contact", "other"};
constexpr std::array kReceipts = {"sent", "delivered", "read", "failed"};

}  // namespace

std::string payload(const std::string& messenger, const std::string& name) {
    std::ifstream file("tests/adapters/" + messenger + "/payloads/" + name + ".json", std::ios::binary);
    if (!file) throw std::runtime_error("no payload " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> payload_names(const std::string& messenger, const std::string& prefix) {
    std::vector<std::string> names;
    for (const auto& file :
         std::filesystem::directory_iterator("tests/adapters/" + messenger + "/payloads")) {
        std::string name = file.path().stem();
        if (name.starts_with(prefix)) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    return names;
}

domain::WebhookRequest Webhook::request() const {
    domain::WebhookRequest request;
    request.method = method;
    request.body = body;
    request.headers = [this](std::string_view name) {
        std::vector<std::string> values;
        for (const auto& [key, value] : headers) {
            if (is_same_name(key, name)) values.push_back(value);
        }
        return values;
    };
    request.query = [this](std::string_view name) -> std::optional<std::string> {
        for (const auto& [key, value] : query) {
            if (key == name) return value;
        }
        return std::nullopt;
    };
    return request;
}

std::string described(const domain::InboundEvent& event) {
    std::string line = event.chat_kind == domain::ChatKind::personal ? "personal" : "group";
    line += fmt::format(" {}/{}", event.chat, event.sender);
    if (event.is_bot) line += " bot";
    if (!event.display_name.empty()) line += fmt::format(" \"{}\"", event.display_name);
    if (!event.language_code.empty()) line += " " + event.language_code;
    if (event.provider_time) line += fmt::format(" {}", domain::to_micros(*event.provider_time) / 1'000'000);
    return line + ": " +
           std::visit(
               Overloaded{
                   [](const domain::InboundMessage& message) {
                       return fmt::format("message {} {} \"{}\"{}{}{}{}{}{}",
                                          kContents.at(static_cast<std::size_t>(message.content)),
                                          message.message_id, message.text, part("quoted", message.quoted_id),
                                          part("media", message.media_id), part("mime", message.mime_type),
                                          message.bytes ? fmt::format(" bytes={}", *message.bytes) : "",
                                          message.is_forwarded ? " forwarded" : "",
                                          message.is_edit ? " edit" : "");
                   },
                   [](const domain::InboundTap& tap) {
                       return fmt::format("tap \"{}\"{}{}", tap.token, part("callback", tap.callback_id),
                                          part("on", tap.message_id));
                   },
                   [](const domain::InboundReaction& reaction) {
                       return fmt::format("reaction \"{}\" on {}", reaction.emoji, reaction.message_id);
                   },
                   [](const domain::Reachability& reachability) {
                       return std::string(reachability.is_blocked ? "blocked" : "reachable");
                   },
                   [](const domain::Receipt& receipt) {
                       return fmt::format("{} {}{}{}{}", kReceipts.at(static_cast<std::size_t>(receipt.kind)),
                                          receipt.message_id, part("reference", receipt.reference),
                                          part("reason", receipt.reason),
                                          receipt.is_unreachable ? " unreachable" : "");
                   },
                   [](const domain::AddressChange& change) { return "moved to " + change.new_chat; },
                   [](const domain::TemplateNotice& notice) {
                       return fmt::format("template {} {}", notice.name,
                                          notice.is_stopped ? "stopped" : "usable");
                   },
                   [](const domain::Ignored& ignored) {
                       return fmt::format("ignored {}{}", ignored.what,
                                          ignored.is_sign_of_life ? " (alive)" : "");
                   },
               },
               event.body);
}

std::string described(const domain::SendOutcome& outcome) {
    return std::visit(Overloaded{
                          [](const domain::Accepted& accepted) { return "accepted " + accepted.message_id; },
                          [](const domain::RetryAt& retry) {
                              return fmt::format("retry {} at {}",
                                                 retry.scope == domain::RetryScope::chat ? "chat" : "account",
                                                 domain::to_micros(retry.at) / 1'000'000);
                          },
                          [](const domain::Refused& refused) {
                              return "refused " + std::string(to_string(refused.reason));
                          },
                          [](const domain::Unclear&) { return std::string("unclear"); },
                      },
                      outcome);
}

domain::SendOutcome sent(domain::Channel& channel, const domain::OutboundMessage& message,
                         std::chrono::milliseconds timeout, domain::Instant now) {
    const auto outcome = std::make_shared<std::promise<domain::SendOutcome>>();
    auto coming = outcome->get_future();
    channel.send(message, timeout, now,
                 [outcome](domain::SendOutcome came) { outcome->set_value(std::move(came)); });
    return coming.get();
}

}  // namespace adapters::test
