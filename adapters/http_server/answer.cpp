#include "adapters/http_server/answer.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "adapters/http_server/text.hpp"

namespace adapters::http_server {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 28> kReasons{{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
}};

std::string_view reason_of(int status) {
    const auto found = std::find_if(kReasons.begin(), kReasons.end(),
                                    [status](const auto& row) { return row.first == status; });
    return found == kReasons.end() ? std::string_view{} : found->second;
}

bool belongs_to_the_server(const std::string& lower_name) {
    return lower_name == "content-length" || lower_name == "content-type" || lower_name == "connection" ||
           lower_name == "transfer-encoding";
}

}  // namespace

bool may_have_body(int status) {
    return status != 204 && status != 304;
}

std::optional<std::string> head_of(const HttpServer::Response& response,
                                   const std::vector<HttpServer::Field>& common, AfterAnswer after) {
    if (response.status < 200 || response.status > 599 || !is_field_value(response.content_type)) {
        return std::nullopt;
    }
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
    head += reason_of(response.status);
    head += "\r\n";
    const auto add = [&head](std::string_view name, std::string_view value) {
        head.append(name).append(": ").append(value).append("\r\n");
    };
    std::vector<std::string> names;
    for (const auto& [name, value] : response.headers) {
        names.push_back(lower_case(name));
        if (!is_token(name) || !is_field_value(value) || belongs_to_the_server(names.back())) {
            return std::nullopt;
        }
        add(name, value);
    }
    for (const auto& [name, value] : common) {
        if (std::find(names.begin(), names.end(), lower_case(name)) == names.end()) add(name, value);
    }
    if (may_have_body(response.status)) {
        if (!response.content_type.empty()) add("Content-Type", response.content_type);
        if (after != AfterAnswer::goes_on) add("Content-Length", std::to_string(response.body.size()));
    }
    if (after != AfterAnswer::keep_open) add("Connection", "close");
    head += "\r\n";
    return head;
}

HttpServer::Response plain_page(int status) {
    HttpServer::Response page;
    page.status = status;
    page.content_type = "text/plain; charset=utf-8";
    page.body = std::to_string(status) + " " + std::string(reason_of(status)) + "\n";
    return page;
}

}  // namespace adapters::http_server
