#include "adapters/telegram/glance.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "adapters/payload.hpp"

namespace adapters::telegram {
namespace {

constexpr std::array<std::string_view, 5> kUpdateKinds{"message", "callback_query", "edited_message",
                                                       "message_reaction", "my_chat_member"};
constexpr std::array<std::string_view, 3> kCauses{"from", "user", "chat"};  // the first that is there

constexpr std::size_t kUpdateDepth = 1;
constexpr std::size_t kKindDepth = 2;
constexpr std::size_t kCauseDepth = 3;

template <typename Names>
std::optional<std::size_t> place_of(const Names& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

/// Walks through the document and stops at the first doubt: a name that comes twice, a type that is not the
/// usual one.
class Walk {
public:
    std::optional<Glance> seen() const {
        const auto cause =
            std::find_if(causes_.begin(), causes_.end(), [](const auto& id) { return id.has_value(); });
        if (!update_id_ || cause == causes_.end() || has_nameless_cause_) return std::nullopt;
        return Glance{*update_id_, **cause};
    }

    // As nlohmann::json::sax_parse calls them; false ends the walk.
    bool null() { return !is_wanted(); }
    bool boolean(bool) { return !is_wanted(); }
    bool number_float(double, const std::string&) { return !is_wanted(); }
    bool string(const std::string&) { return !is_wanted(); }
    bool binary(const std::vector<std::uint8_t>&) { return false; }
    bool number_integer(std::int64_t number) { return take(number); }
    bool number_unsigned(std::uint64_t number) {
        if (number > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return !is_wanted();
        return take(static_cast<std::int64_t>(number));
    }

    bool start_object(std::size_t) {
        if (depth_ == 0) return ++depth_, true;
        if (wants_number_) return false;
        if (depth_ == kUpdateDepth && next_is_kind_) {
            if (is_in_kind_ || has_kind_) return false;
            is_in_kind_ = has_kind_ = true;
        } else if (depth_ == kKindDepth && is_in_kind_ && next_cause_) {
            if (was_in_cause_.at(*next_cause_)) return false;
            was_in_cause_.at(*next_cause_) = true;
            cause_ = next_cause_;
        }
        next_is_kind_ = false;
        next_cause_.reset();
        return ++depth_ <= kMaxJsonDepth;
    }
    bool start_array(std::size_t) {
        if (depth_ == 0 || is_wanted()) return false;
        return ++depth_ <= kMaxJsonDepth;
    }
    bool end_array() { return --depth_, true; }
    bool end_object() {
        if (depth_ == kCauseDepth && cause_) {
            has_nameless_cause_ = has_nameless_cause_ || !causes_.at(*cause_);
            cause_.reset();
        }
        if (depth_ == kKindDepth) is_in_kind_ = false;
        --depth_;
        return true;
    }
    bool key(const std::string& name) {
        next_is_kind_ = depth_ == kUpdateDepth && place_of(kUpdateKinds, name);
        next_cause_ = depth_ == kKindDepth && is_in_kind_ ? place_of(kCauses, name) : std::nullopt;
        wants_number_ = (depth_ == kUpdateDepth && name == "update_id") ||
                        (depth_ == kCauseDepth && cause_ && name == "id");
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

private:
    /// Whether the next value is one that we look for, and so must be of its usual type.
    bool is_wanted() const { return wants_number_ || next_is_kind_ || next_cause_; }

    bool take(std::int64_t number) {
        if (!wants_number_) return !is_wanted();
        wants_number_ = false;
        auto& place = depth_ == kUpdateDepth ? update_id_ : causes_.at(*cause_);
        if (place) return false;
        place = number;
        return true;
    }

    std::size_t depth_ = 0;
    bool wants_number_ = false;
    bool next_is_kind_ = false;
    std::optional<std::size_t> next_cause_;
    bool is_in_kind_ = false;
    bool has_kind_ = false;
    std::optional<std::size_t> cause_;  ///< whose object we are in
    std::array<bool, kCauses.size()> was_in_cause_{};
    bool has_nameless_cause_ = false;
    std::optional<std::int64_t> update_id_;
    std::array<std::optional<std::int64_t>, kCauses.size()> causes_;
};

}  // namespace

std::optional<Glance> glance(std::string_view raw) {
    Walk walk;
    if (!nlohmann::json::sax_parse(raw.begin(), raw.end(), &walk)) return std::nullopt;
    return walk.seen();
}

}  // namespace adapters::telegram
