#include "simulator/mail.hpp"

#include <strings.h>

#include <algorithm>
#include <optional>

namespace sim {

namespace {

std::string from_base64(const std::string& text) {
    static const std::string kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const auto digit = kDigits.find(c);
        if (digit == std::string::npos) continue;
        buffer = (buffer << 6) | static_cast<unsigned>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((buffer >> bits) & 0xFF);
    }
    return bytes;
}

std::optional<char> hex_byte(const std::string& text, std::size_t at) {
    if (at + 1 >= text.size()) return std::nullopt;
    int value = 0;
    for (const char c : {text[at], text[at + 1]}) {
        if (!std::isxdigit(static_cast<unsigned char>(c))) return std::nullopt;
        value = value * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return static_cast<char>(value);
}

std::string from_quoted_printable(const std::string& text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            bytes += text[i];
        } else if (text.compare(i + 1, 2, "\r\n") == 0) {
            i += 2;
        } else if (i + 1 < text.size() && text[i + 1] == '\n') {
            i += 1;
        } else if (const auto byte = hex_byte(text, i + 1)) {
            bytes += *byte;
            i += 2;
        } else {
            bytes += '=';
        }
    }
    return bytes;
}

// RFC 2047 words: =?charset?B|Q?text?=, with the white space between two of them left out.
std::string from_encoded_words(const std::string& text) {
    std::string decoded;
    std::size_t at = 0;
    bool was_word = false;
    while (at < text.size()) {
        const auto start = text.find("=?", at);
        const auto kind = start == std::string::npos ? start : text.find('?', start + 2);
        const auto content = kind == std::string::npos ? kind : text.find('?', kind + 1);
        const auto end = content == std::string::npos ? content : text.find("?=", content + 1);
        if (end == std::string::npos) break;
        const auto between = text.substr(at, start - at);
        if (!was_word || between.find_first_not_of(" \t") != std::string::npos) decoded += between;
        auto word = text.substr(content + 1, end - content - 1);
        if (text[kind + 1] == 'B' || text[kind + 1] == 'b') {
            decoded += from_base64(word);
        } else {
            std::replace(word.begin(), word.end(), '_', ' ');
            decoded += from_quoted_printable(word);
        }
        at = end + 2;
        was_word = true;
    }
    return decoded + text.substr(at);
}

struct Part {
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    std::string header(const char* name) const {
        for (const auto& [key, value] : headers)
            if (strcasecmp(key.c_str(), name) == 0) return value;
        return "";
    }
};

Part split(const std::string& message) {
    Part part;
    std::size_t at = 0;
    while (at < message.size()) {
        auto end = message.find('\n', at);
        if (end == std::string::npos) end = message.size();
        auto line = message.substr(at, end - at);
        if (!line.empty() && line.back() == '\r') line.pop_back();
        at = std::min(end + 1, message.size());
        if (line.empty()) break;
        if ((line.front() == ' ' || line.front() == '\t') && !part.headers.empty()) {
            part.headers.back().second += " " + line.substr(line.find_first_not_of(" \t"));
            continue;
        }
        const auto colon = line.find(':');
        if (colon == std::string::npos) continue;
        const auto value = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
        part.headers.emplace_back(line.substr(0, colon), line.substr(value));
    }
    part.body = message.substr(at);
    return part;
}

std::string parameter(const std::string& header, const std::string& name) {
    const auto at = header.find(name + "=");
    if (at == std::string::npos) return "";
    auto value = header.substr(at + name.size() + 1);
    if (!value.empty() && value.front() == '"') return value.substr(1, value.find('"', 1) - 1);
    return value.substr(0, value.find_first_of("; "));
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

std::string decoded_body(const Part& part) {
    const auto encoding = lower(part.header("Content-Transfer-Encoding"));
    if (encoding == "base64") return from_base64(part.body);
    if (encoding == "quoted-printable") return from_quoted_printable(part.body);
    return part.body;
}

// Depth-first, as a reader that shows plain text does; nesting beyond four levels is nobody's mail.
std::optional<std::string> plain_text(const Part& part, int depth) {
    const auto type = part.header("Content-Type");
    if (!lower(type).starts_with("multipart/")) {
        if (type.empty() || lower(type).starts_with("text/plain")) return decoded_body(part);
        return std::nullopt;
    }
    const auto boundary = "--" + parameter(type, "boundary");
    if (boundary == "--" || depth == 0) return std::nullopt;
    auto at = part.body.find(boundary);
    while (at != std::string::npos) {
        const auto start = part.body.find('\n', at);
        const auto next = start == std::string::npos ? start : part.body.find("\n" + boundary, start);
        if (next == std::string::npos) break;
        if (auto text = plain_text(split(part.body.substr(start + 1, next - start - 1)), depth - 1))
            return text;
        at = next + 1;
    }
    return std::nullopt;
}

}  // namespace

Mail read_mail(const std::string& message) {
    const auto part = split(message);
    Mail mail;
    for (const auto& [name, value] : part.headers) mail.headers.emplace_back(name, from_encoded_words(value));
    mail.subject = from_encoded_words(part.header("Subject"));
    mail.text = plain_text(part, 4).value_or(decoded_body(part));
    return mail;
}

}  // namespace sim
