#include "bot/documents/phrase.hpp"

namespace documents {

Phrase::Phrase(std::string_view named, std::string_view pattern,
               std::vector<std::pair<std::string, std::string>> fill)
    : key(named), arguments(std::move(fill)) {
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        english += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const auto close = pattern.find('}', open);
        const std::string_view name = pattern.substr(open + 1, close - open - 1);
        for (const auto& [known, value] : arguments)
            if (known == name) english += value;
        pattern.remove_prefix(close + 1);
    }
}

}  // namespace documents
