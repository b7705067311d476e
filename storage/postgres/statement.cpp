#include "storage/postgres/statement.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

namespace storage::postgres {
namespace {

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// Past the end of what begins at `at` and is no code: a literal, a name in quotes, a comment. Else `at`.
std::size_t past_quoted(std::string_view sql, std::size_t at) {
    const auto past = [&](std::string_view end, std::size_t from) {
        const std::size_t found = sql.find(end, from);
        return found == std::string_view::npos ? sql.size() : found + end.size();
    };
    if (sql[at] == '\'') return past("'", at + 1);
    if (sql[at] == '"') return past("\"", at + 1);
    if (sql.substr(at).starts_with("--")) return past("\n", at);
    if (sql.substr(at).starts_with("/*")) return past("*/", at);
    return at;
}

}  // namespace

void require_one_statement(std::string_view sql, std::size_t count) {
    std::vector<bool> is_used(count, false);
    bool is_empty = true, has_ended = false;
    for (std::size_t at = 0; at < sql.size();) {
        if (const std::size_t past = past_quoted(sql, at); past != at) {
            is_empty = is_empty && sql[at] != '\'' && sql[at] != '"';
            at = past;
            continue;
        }
        const char letter = sql[at++];
        if (letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r') continue;
        if (letter == ';') {
            has_ended = true;
            continue;
        }
        if (has_ended) throw std::logic_error(fmt::format("expected exactly one statement: {}", sql));
        is_empty = false;
        if (letter == '?' || letter == ':')
            throw std::logic_error(fmt::format("parameters must be $1 … ${}: {}", count, sql));
        if (letter != '$') continue;
        std::size_t number = 0;
        for (; at < sql.size() && is_digit(sql[at]) && number <= count; ++at)
            number = number * 10 + static_cast<std::size_t>(sql[at] - '0');
        if (number == 0 || number > count)
            throw std::logic_error(fmt::format("{} arguments for ${}: {}", count, number, sql));
        is_used[number - 1] = true;
    }
    if (is_empty) throw std::logic_error("expected exactly one statement, found none");
    for (std::size_t index = 0; index < count; ++index)
        if (!is_used[index])
            throw std::logic_error(fmt::format("no ${} for its argument: {}", index + 1, sql));
}

}  // namespace storage::postgres
