#include "adapters/http_server/routes.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace adapters::http_server {
namespace {

constexpr std::size_t kMaxArgumentBytes = 64;

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        segments.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

bool is_placeholder(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '<' && segment.back() == '>';
}

bool is_argument(std::string_view segment) {
    return !segment.empty() && segment.size() <= kMaxArgumentBytes && segment != "." && segment != ".." &&
           std::all_of(segment.begin(), segment.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '_' || c == '~' || c == '-';
           });
}

std::optional<std::vector<std::string>> arguments_of(const std::vector<std::string>& pattern,
                                                     const std::vector<std::string>& path) {
    if (pattern.size() != path.size()) return std::nullopt;
    std::vector<std::string> arguments;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (!is_placeholder(pattern[i])) {
            if (pattern[i] != path[i]) return std::nullopt;
        } else if (is_argument(path[i])) {
            arguments.push_back(path[i]);
        } else {
            return std::nullopt;
        }
    }
    return arguments;
}

}  // namespace

void Routes::add(std::string method, const std::string& path, Route route) {
    if (!path.starts_with('/')) throw std::invalid_argument("a route begins with /, unlike '" + path + "'");
    auto segments = segments_of(path);
    Methods* methods = nullptr;
    if (std::none_of(segments.begin(), segments.end(), is_placeholder)) {
        methods = &exact_[path];
    } else {
        auto known = std::find_if(patterns_.begin(), patterns_.end(), [&segments](const Pattern& pattern) {
            return pattern.segments == segments;
        });
        if (known == patterns_.end()) known = patterns_.insert(known, {std::move(segments), {}});
        methods = &known->methods;
    }
    const auto [entry, is_added] = methods->try_emplace(std::move(method), std::move(route));
    if (!is_added) throw std::invalid_argument(entry->first + " " + path + " is routed twice");
}

RouteMatch Routes::find(std::string_view method, std::string_view path) const {
    RouteMatch match;
    const Methods* methods = nullptr;
    if (const auto exact = exact_.find(path); exact != exact_.end()) {
        methods = &exact->second;
    } else {
        const auto segments = segments_of(path);
        for (const auto& pattern : patterns_) {
            auto arguments = arguments_of(pattern.segments, segments);
            if (!arguments) continue;
            methods = &pattern.methods;
            match.arguments = std::move(*arguments);
            break;
        }
    }
    if (methods == nullptr) return match;
    if (const auto found = methods->find(method); found != methods->end()) {
        match.route = &found->second;
        return match;
    }
    for (const auto& [name, route] : *methods) {
        match.allowed += (match.allowed.empty() ? "" : ", ") + name + (name == "GET" ? ", HEAD" : "");
    }
    return match;
}

}  // namespace adapters::http_server
