#include "web/look.hpp"

namespace web {
namespace {

constexpr std::string_view kLookCookie = "sigap_look";

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

std::string cookie(const adapters::HttpServer::Request& request, std::string_view name) {
    for (const std::string& header : request.header_values("cookie")) {
        std::string_view rest = header;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            const std::string_view pair = trimmed(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
                return std::string(pair.substr(name.size() + 1));
        }
    }
    return "";
}

Look look_of(const adapters::HttpServer::Request& request) {
    const std::string kept = cookie(request, kLookCookie);
    const auto dot = std::min(kept.find('.'), kept.size());
    Look look{domain::language_from(kept.substr(0, dot)), kept.substr(std::min(dot + 1, kept.size()))};
    if (look.theme != "light" && look.theme != "dark") look.theme.clear();
    return look;
}

std::string look_cookie(const Look& look) {
    return std::string(kLookCookie) + "=" +
           (look.language ? std::string(domain::to_string(*look.language)) : "") + "." + look.theme +
           "; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly";
}

domain::Language guest_language(const adapters::HttpServer::Request& request, domain::Language office) {
    if (const auto chosen = look_of(request).language) return *chosen;
    const std::string accepted = request.header("accept-language").value_or("");
    std::string_view rest = accepted;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        if (const auto language = domain::language_from_tag(rest.substr(0, end))) return *language;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return office;
}

}  // namespace web
