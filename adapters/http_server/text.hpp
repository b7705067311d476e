// Small questions about the text of HTTP (RFC 9110, 5).
#pragma once

#include <string>
#include <string_view>

namespace adapters::http_server {

std::string lower_case(std::string_view text);

/// Whether `name` may name a header: a token of at least one character.
bool is_token(std::string_view name);

/// Whether `value` may be a header's value: no control character but the tab, so no line break.
bool is_field_value(std::string_view value);

std::string_view trimmed(std::string_view text);

}  // namespace adapters::http_server
