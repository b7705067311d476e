#include "web/cards.hpp"

#include <vector>

namespace web {
namespace {

/// From one tag to the next, left to right; what lies between goes through unchanged.
class Cards {
public:
    explicit Cards(std::string_view text) : text_(text) {}

    std::string write() {
        for (auto at = text_.find('<'); at != std::string_view::npos; at = text_.find('<', at + 1)) {
            const std::string_view rest = text_.substr(at);
            const auto close = rest.find('>');
            if (close == std::string_view::npos) break;
            read(rest.substr(0, close), at);
        }
        copy_to(text_.size());
        return std::move(written_);
    }

private:
    static bool is(std::string_view tag, std::string_view name) {
        return tag.starts_with(name) && (tag.size() == name.size() || tag[name.size()] == ' ');
    }

    void read(std::string_view tag, std::size_t at) {
        if (is(tag, "<table")) {
            is_within_ =
                tag.find("wide") == std::string_view::npos && tag.find("role=") == std::string_view::npos;
            heads_.clear();
            if (is_within_) add(at, "<table", R"( role="table")");
        }
        if (!is_within_) return;
        if (is(tag, "<thead")) add(at, "<thead", R"( role="rowgroup")");
        if (is(tag, "<tbody")) add(at, "<tbody", R"( role="rowgroup")");
        if (is(tag, "<tr")) {
            column_ = 0;
            add(at, "<tr", R"( role="row")");
        }
        if (is(tag, "<td")) add_cell(at, "<td", "cell");
        if (is(tag, "<th") && tag.find("\"col\"") == std::string_view::npos) add_cell(at, "<th", "rowheader");
        if (is(tag, "<th") && tag.find("\"col\"") != std::string_view::npos) {
            heads_.push_back(head(at + tag.size() + 1));
            add(at, "<th", R"( role="columnheader")");
        }
        if (is(tag, "</table")) is_within_ = false;
    }

    /// Empty where the head is more than words: it names a column of buttons, which name themselves.
    std::string_view head(std::size_t begin) const {
        const std::string_view words = text_.substr(begin, text_.find("</th>", begin) - begin);
        return words.find('<') == std::string_view::npos ? words : std::string_view{};
    }

    void add_cell(std::size_t at, std::string_view name, std::string_view role) {
        std::string attributes = " role=\"" + std::string(role) + "\"";
        if (column_ < heads_.size() && !heads_[column_].empty())
            attributes += " data-label=\"" + std::string(heads_[column_]) + "\"";
        ++column_;
        add(at, name, attributes);
    }

    void add(std::size_t at, std::string_view name, std::string_view attributes) {
        copy_to(at + name.size());
        written_ += attributes;
    }

    void copy_to(std::size_t end) {
        written_ += text_.substr(copied_, end - copied_);
        copied_ = end;
    }

    const std::string_view text_;
    std::string written_;
    std::size_t copied_ = 0;
    bool is_within_ = false;
    std::vector<std::string_view> heads_;
    std::size_t column_ = 0;
};

}  // namespace

std::string with_cards(std::string_view page_template) {
    return Cards(page_template).write();
}

}  // namespace web
