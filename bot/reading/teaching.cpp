#include "bot/reading/teaching.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace reading {
namespace {

using domain::Fault;

void append(std::string& bytes, std::string_view part) {
    bytes += fmt::format("{}\n{}", part.size(), part);
}

std::optional<std::string> take(std::string_view& bytes) {
    const std::size_t line = bytes.find('\n');
    if (line == std::string_view::npos) return std::nullopt;
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + line, size);
    if (error != std::errc() || end != bytes.data() + line || size > bytes.size() - line - 1)
        return std::nullopt;
    std::string part(bytes.substr(line + 1, size));
    bytes.remove_prefix(line + 1 + size);
    return part;
}

}  // namespace

domain::Result<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad()) {
        return domain::failure(
            Fault::misconfigured,
            fmt::format("reading: {} cannot be read; check the path and its permissions", path));
    }
    return content;
}

domain::Result<std::vector<LabelledText>> read_labelled(const std::string& path) {
    const auto content = read_file(path);
    if (!content) return tl::unexpected(content.error());
    std::vector<LabelledText> rows;
    std::istringstream lines(*content);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        if (line.ends_with('\r')) line.pop_back();
        if (number == 1 || line.empty()) continue;
        const std::size_t tab = line.find('\t');
        const auto intent = tab == std::string::npos ? std::nullopt : intent_from(line.substr(0, tab));
        if (!intent || *intent == Intent::unsure || tab + 1 == line.size()) {
            return domain::failure(
                Fault::misconfigured,
                fmt::format("reading: {}:{}: expected an intent, a tab and a text, like: ack<TAB>siap pak",
                            path, number));
        }
        rows.push_back({*intent, line.substr(tab + 1)});
    }
    return rows;
}

domain::Result<Teaching> Teaching::from_folder(const std::string& folder) {
    namespace fs = std::filesystem;
    Teaching teaching;
    std::vector<std::string> paths;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fs::path(folder) / "lexicon", error)) {
        if (entry.path().extension() == ".toml") paths.push_back(entry.path().string());
    }
    if (paths.empty()) {
        return domain::failure(
            Fault::misconfigured,
            fmt::format("reading: {}/lexicon has no .toml files; expected one a language", folder));
    }
    std::sort(paths.begin(), paths.end());
    paths.push_back((fs::path(folder) / "rules.toml").string());
    for (const std::string& path : paths) {
        auto content = read_file(path);
        if (!content) return tl::unexpected(content.error());
        teaching.lexicon.push_back({fs::path(path).filename().string(), std::move(*content)});
    }
    teaching.rules = std::move(teaching.lexicon.back());
    teaching.lexicon.pop_back();
    return teaching;
}

std::string Teaching::pack() const {
    std::string bytes;
    append(bytes, rules.name);
    append(bytes, rules.content);
    append(bytes, model);
    for (const TaughtFile& file : lexicon) {
        append(bytes, file.name);
        append(bytes, file.content);
    }
    return bytes;
}

domain::Result<Teaching> Teaching::unpack(std::string_view bytes) {
    std::vector<std::string> parts;
    while (!bytes.empty()) {
        auto part = take(bytes);
        if (!part) break;
        parts.push_back(std::move(*part));
    }
    if (!bytes.empty() || parts.size() < 3 || parts.size() % 2 == 0) {
        return domain::failure(Fault::malformed,
                               "reading: what teaches the reader is broken; build the program again");
    }
    Teaching teaching{{}, {parts[0], parts[1]}, std::move(parts[2])};
    for (std::size_t at = 3; at < parts.size(); at += 2)
        teaching.lexicon.push_back({parts[at], parts[at + 1]});
    return teaching;
}

}  // namespace reading
