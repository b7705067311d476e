// One table of a policy file, read key by key: each read names what the key takes and what holds without it,
// so that the same pass reads a file, finds every mistake in it, and lists the keys of the language.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/domain/ids.hpp"
#include "bot/domain/policy.hpp"
#include "config/mistake.hpp"
#include "config/policy_file.hpp"

namespace toml {
inline namespace v3 {
class table;
class node;
}  // namespace v3
}  // namespace toml

namespace config {

using Words = std::span<const std::string_view>;

/// An enumeration as the file writes it.
template <typename Enum>
struct Vocabulary {
    Words words;
    std::optional<Enum> (*from)(std::string_view word);
    std::string_view (*to)(Enum value);
};

/// What reading one file has found so far.
struct Findings {
    std::string file;
    std::vector<Mistake> mistakes{};
    std::vector<std::string> unknowns{};
    /// Every key that was asked for, whether or not the file has it.
    std::map<std::string, PolicyKey, std::less<>> keys{};
};

enum class Need { optional, required };
enum class Unknown { allowed, refused };
/// Whether a span may end the day after it began.
enum class Midnight { between_days, may_pass };

/// Each `read` takes the key's value if it is there and right, leaves what `into` holds if it is absent or
/// "unknown", and notes what is wrong. `finish` then names the keys that nobody asked for. The table and the
/// findings must outlive the reader.
class TableReader {
public:
    TableReader(const toml::table& table, std::string path, Findings& findings);

    std::string full(std::string_view key) const;
    bool has(std::string_view key) const;
    /// Whether the key is there with anything but "unknown".
    bool says(std::string_view key) const;

    /// Notes a mistake at the key's value, or at the table if the key is absent.
    void reject(std::string_view key, std::string found, std::string expected, std::string mend = "");
    /// Says in words what holds without the next key, where that is no value of its own.
    TableReader& or_else(std::string words);

    void read(std::string_view key, std::string& into, Need need = Need::optional,
              Unknown unknown = Unknown::allowed);
    void read(std::string_view key, bool& into);
    void read(std::string_view key, int& into, int least, int most);
    void read(std::string_view key, std::optional<int>& into, int least, int most);
    void read(std::string_view key, std::optional<std::chrono::minutes>& into, int least, int most);
    void read(std::string_view key, std::optional<std::chrono::year_month_day>& into);
    void read(std::string_view key, std::vector<std::chrono::year_month_day>& into);
    /// Texts in the order of the file, each once.
    void read(std::string_view key, std::vector<std::string>& into);
    /// The same, of known words alone.
    void read(std::string_view key, std::vector<std::string>& into, Words known);

    /// A duration counted in the unit that the key names.
    template <typename Rep, typename Period>
    void read(std::string_view key, std::chrono::duration<Rep, Period>& into, int least, int most) {
        int counted = static_cast<int>(into.count());
        read(key, counted, least, most);
        into = std::chrono::duration<Rep, Period>{counted};
    }

    template <typename Tag>
    void read(std::string_view key, std::vector<domain::Id<Tag, std::string>>& into) {
        std::vector<std::string> names;
        read(key, names);
        for (std::string& name : names) into.emplace_back(std::move(name));
    }

    template <typename Enum>
    void read(std::string_view key, Enum& into, const Vocabulary<Enum>& known, Need need = Need::optional,
              Unknown unknown = Unknown::allowed) {
        if (const auto found = word(key, known.words, std::string{known.to(into)}, need, unknown))
            into = *known.from(*found);
    }

    template <typename Enum>
    void read(std::string_view key, std::optional<Enum>& into, const Vocabulary<Enum>& known) {
        if (const auto found = word(key, known.words, "none", Need::optional, Unknown::allowed))
            into = known.from(*found);
    }

    template <typename Enum>
    void read(std::string_view key, std::vector<Enum>& into, const Vocabulary<Enum>& known) {
        std::vector<std::string> names;
        for (const Enum one : into) names.emplace_back(known.to(one));
        read(key, names, known.words);
        into.clear();
        for (const std::string& name : names) into.push_back(*known.from(name));
    }

    void read(std::string_view key, domain::Weekdays& into, Need need = Need::optional);
    /// A time spent, such as "37:30" hours and minutes.
    void read_length(std::string_view key, std::optional<std::chrono::minutes>& into);
    /// `open` and `close` of this table, if both are there and in order.
    std::optional<domain::DaySpan> span(Midnight midnight = Midnight::between_days);

    std::optional<TableReader> table(std::string_view key, Need need = Need::optional,
                                     Unknown unknown = Unknown::allowed);
    std::vector<TableReader> tables(std::string_view key);

    void finish() const;

private:
    const toml::node* value(std::string_view key, std::string takes, std::string absent,
                            Need need = Need::optional, Unknown unknown = Unknown::allowed);
    std::vector<const toml::node*> items(std::string_view key, std::string takes, std::string absent,
                                         Need need = Need::optional);
    /// Reads each item by `one`; the list as a whole is taken only if all of it is right.
    void read_list(std::string_view key, std::vector<std::string>& into, std::string takes,
                   const std::function<std::optional<std::string>(const toml::node&)>& one);
    std::optional<int> whole(std::string_view key, std::string absent, int least, int most);
    std::optional<std::string> word(std::string_view key, Words known, std::string absent, Need need,
                                    Unknown unknown);
    std::optional<std::string> known_word(std::string_view key, const toml::node& node, Words known);
    std::optional<std::chrono::minutes> time(std::string_view key);
    std::optional<std::chrono::year_month_day> date(std::string_view key, const toml::node& node);
    void wrong(std::string_view key, const toml::node& node, std::string expected, std::string mend = "");

    const toml::table* table_;
    std::string path_;
    Findings* findings_;
    std::set<std::string, std::less<>> asked_;
    std::string or_else_;
};

/// `07:30`.
std::string clock_text(std::chrono::minutes time);
/// `37h30`.
std::string length_text(std::chrono::minutes length);
/// `mon, fri`, in the order of the week; `every day`, `none`.
std::string weekdays_text(const domain::Weekdays& days);

}  // namespace config
