#include "simulator/journal.hpp"

#include <stdexcept>

namespace sim {

Journal::Journal(const std::string& path) {
    if (path.empty()) return;
    file_.open(path, std::ios::trunc);
    if (!file_) throw std::runtime_error("cannot write the journal " + path);
}

void Journal::mask(const std::string& secret) {
    if (!secret.empty()) secrets_.push_back(secret);
}

const std::string& Journal::write(Instant at, std::string_view kind, const Json& keys) {
    Json line{{"n", lines_.size() + 1}, {"at", to_rfc3339(at)}, {"kind", kind}};
    line.update(keys);
    std::string text = one_line(line);
    for (const auto& secret : secrets_)
        for (auto found = text.find(secret); found != std::string::npos; found = text.find(secret, found))
            text.replace(found, secret.size(), "***");
    if (file_.is_open()) file_ << text << '\n' << std::flush;
    return lines_.emplace_back(std::move(text));
}

std::string Journal::after(std::uint64_t n) const {
    std::string text;
    for (auto i = n; i < lines_.size(); ++i) text += lines_[i] + '\n';
    return text;
}

}  // namespace sim
