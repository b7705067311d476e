// The Bot API methods we play, and what a call must look like. docs/simulator.md says where we are stricter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/cast.hpp"
#include "simulator/http.hpp"
#include "simulator/json.hpp"

namespace sim {

/// What the Bot API answers instead of a result.
struct TelegramRefusal {
    int code;
    std::string description;
    std::optional<std::int64_t> retry_after{};
};

[[noreturn]] void bad_request(const std::string& description);

enum class ParameterKind { integer, chat, text, flag, number, object, list, file };

struct Parameter {
    std::string name;
    ParameterKind kind;
    bool is_needed = false;
};

struct TelegramMethod {
    std::string name;  ///< as the documentation spells it
    std::vector<Parameter> parameters;
};

/// By name in any case; nullptr if we do not play it.
const TelegramMethod* find_telegram_method(std::string_view name);

/// The call's parameters as one object, from whichever encoding; uploads appear as
/// `{"upload":{"file_name","mime_type","size"}}`. Throws TelegramRefusal.
Json read_telegram_parameters(const TelegramMethod& method, const Request& request);

/// Inline and reply keyboards, checked.
struct TelegramMarkup {
    ButtonRows inline_rows;
    std::optional<ButtonRows> reply_rows;  ///< a reply keyboard was set (or, empty, removed)
};
TelegramMarkup read_telegram_markup(const Json& markup);

/// HTML tags checked and taken out, character references read. Throws TelegramRefusal.
std::string strip_telegram_html(const std::string& html);

/// How Telegram counts: UTF-16 code units.
std::size_t utf16_length(std::string_view utf8);

}  // namespace sim
