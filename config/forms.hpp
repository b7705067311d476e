// How a value of a setting is written: what is right, and both directions between text and field.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/keys.hpp"

namespace config::form {

/// How a field of type `T` is written: its name for people, and both directions.
template <typename T>
struct Form {
    std::string type;
    std::string expected;
    std::function<std::optional<T>(const Value&)> read;
    std::function<Value(const T&)> write;
    std::function<std::string(const std::string&)> mend = nullptr;
    Shape shape = Shape::text;
    Content content = Content::plain;
};

/// The same, or no text at all.
Form<std::string> or_empty(Form<std::string> form);

/// A list, each of whose items is of the form `item`; one that is not refuses the list.
template <typename T>
Form<std::vector<T>> list_of(const Form<T>& item) {
    Form<std::vector<T>> form;
    form.type = "list of " + item.type + (item.type.ends_with("s") ? "es" : "s");
    form.expected = "a list, each " + item.expected;
    form.shape = Shape::list;
    form.content = item.content;
    form.read = [read = item.read](const Value& value) -> std::optional<std::vector<T>> {
        std::vector<T> items;
        for (const auto& text : std::get<std::vector<std::string>>(value)) {
            auto one = read(Value{text});
            if (!one) return std::nullopt;
            items.push_back(std::move(*one));
        }
        return items;
    };
    form.write = [write = item.write](const std::vector<T>& items) {
        std::vector<std::string> texts;
        for (const auto& one : items) texts.push_back(std::get<std::string>(write(one)));
        return Value{texts};
    };
    return form;
}

Form<std::string> line();
Form<std::string> required_line();
Form<std::string> account_name();
Form<std::string> web_url();
Form<std::string> smtp_url();
Form<std::string> clock_source();
Form<std::string> storage_url();
Form<std::string> trusted_proxy();
/// It becomes part of a URL's path (Bot API: `/bot<token>/<method>`).
Form<std::string> bot_token();
/// setWebhook, `secret_token`: 1-256 of A-Z a-z 0-9 _ -. Fewer than 16 could be guessed.
Form<std::string> webhook_secret();
Form<std::string> secret();
Form<std::string> signing_key();
Form<std::string> bot_username();
Form<std::string> api_version();
Form<std::string> provider_id();
Form<std::string> phone_number();
Form<std::string> mail_address();
Form<std::string> mail_sender();
Form<std::string> time_zone();
Form<std::optional<Endpoint>> listen_address();
Form<std::filesystem::path> path();
Form<std::filesystem::path> required_path();
Form<bool> flag();
Form<int> messages_per_second();
Form<std::chrono::minutes> time_of_day();
Form<std::chrono::minutes> length();
Form<std::map<std::string, std::string>> template_names();
Form<LogLevel> log_level();
Form<LogFormat> log_format();
Form<MailedAs> mailed_as();
Form<TelegramMode> telegram_mode();
Form<domain::Language> language();

}  // namespace config::form
