#include "web/visit.hpp"

#include <charconv>

namespace web {

std::optional<std::int64_t> Visit::number(std::size_t place) const {
    const std::string& text = argument(place);
    std::int64_t value = 0;
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (trouble != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string Visit::field(std::string_view name) const {
    for (const auto& one : form)
        if (one.name == name) return one.value;
    return "";
}

std::vector<std::string> Visit::fields(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& one : form)
        if (one.name == name) values.push_back(one.value);
    return values;
}

Answer not_found() {
    Answer answer;
    answer.status = 404;
    return answer;
}

Answer refused(const Visit& visit, std::string words) {
    Answer answer;
    answer.status = 409;
    answer.page = "refused";
    answer.title = visit.word("web_refused_title");
    answer.data.set("words", Data{std::move(words)});
    return answer;
}

Answer go_to(std::string location, std::string_view notice) {
    Answer answer;
    answer.status = 303;
    answer.location = std::move(location);
    if (!notice.empty())
        answer.location +=
            (answer.location.find('?') == std::string::npos ? "?notice=" : "&notice=") + std::string(notice);
    return answer;
}

std::string encoded(std::string_view text) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                              (byte >= 'a' && byte <= 'z') || c == '-' || c == '_' || c == '.';
        if (is_plain)
            out += c;
        else
            out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
    return out;
}

}  // namespace web
