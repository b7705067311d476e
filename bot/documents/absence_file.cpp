#include "bot/documents/absence_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <tuple>
#include <utility>

#include "bot/domain/local_time.hpp"
#include "bot/domain/nearest.hpp"

namespace documents {
namespace {

using domain::AbsenceKind;
using std::chrono::year_month_day;

enum Column : std::size_t { employee_id, kind, from, to, zone, note };
constexpr std::array<std::string_view, 6> kColumns{"employee_id", "kind", "from", "to", "zone", "note"};
constexpr std::size_t kNeeded = 4;

struct KindWord {
    std::string_view word;
    AbsenceKind kind;
};

constexpr std::array<KindWord, 12> kKinds{{
    {"leave", AbsenceKind::leave},
    {"cuti", AbsenceKind::leave},
    {"permission", AbsenceKind::permission},
    {"izin", AbsenceKind::permission},
    {"illness", AbsenceKind::illness},
    {"sakit", AbsenceKind::illness},
    {"official_travel", AbsenceKind::official_travel},
    {"dinas", AbsenceKind::official_travel},
    {"study", AbsenceKind::study},
    {"tugas belajar", AbsenceKind::study},
    {"shift_off", AbsenceKind::shift_off},
    {"lepas jaga", AbsenceKind::shift_off},
}};

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& letter : result)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + 32);
    return result;
}

/// `2026-02-20` or `20/2/2026`.
std::optional<year_month_day> read_date(std::string_view text) {
    if (auto date = domain::from_iso_date(text)) return date;
    std::array<int, 3> numbers{};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i > 0 && (at == end || *at++ != '/')) return std::nullopt;
        const auto [stop, fault] = std::from_chars(at, end, numbers[i]);
        if (fault != std::errc{} || numbers[i] < 1) return std::nullopt;
        at = stop;
    }
    if (at != end || numbers[2] < 2000 || numbers[2] > 2100) return std::nullopt;
    const year_month_day date{std::chrono::year{numbers[2]},
                              std::chrono::month{static_cast<unsigned>(numbers[1])},
                              std::chrono::day{static_cast<unsigned>(numbers[0])}};
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::string read_zone(std::string_view text) {
    const std::string word = lower(text);
    if (word == "wib") return "Asia/Jakarta";
    if (word == "wita") return "Asia/Makassar";
    if (word == "wit") return "Asia/Jayapura";
    return domain::is_known_zone(text) ? std::string(text) : "";
}

/// Reads a table whose first row names the columns, and gathers what is wrong with it.
class Reading {
public:
    explicit Reading(CsvTable table) : table_(std::move(table)) {}

    tl::expected<std::vector<AbsenceRow>, std::vector<RowMistake>> read() {
        if (table_.rows.empty()) {
            mistakes_.push_back({0, "", "nothing", "a header and a row for each absence",
                                 fmt::format("begin with {}", fmt::join(kColumns, ";"))});
            return tl::unexpected(mistakes_);
        }
        if (!read_header()) return tl::unexpected(mistakes_);
        for (std::size_t i = 1; i < table_.rows.size(); ++i) read_row(table_.rows[i]);
        find_overlaps();
        if (!mistakes_.empty()) return tl::unexpected(mistakes_);
        return rows_;
    }

private:
    void mistake(const CsvRow& row, Column column, std::string found, std::string expected,
                 std::string mend) {
        mistakes_.push_back({row.line, std::string(kColumns[column]),
                             found.empty() ? "nothing" : fmt::format("\"{}\"", found), std::move(expected),
                             std::move(mend)});
    }

    const std::string& cell(const CsvRow& row, Column column) const {
        static const std::string blank;
        const auto at = places_[column];
        return at && *at < row.cells.size() ? row.cells[*at] : blank;
    }

    bool read_header() {
        const CsvRow& header = table_.rows.front();
        for (std::size_t at = 0; at < header.cells.size(); ++at) {
            const std::string name = lower(header.cells[at]);
            const auto known = std::find(kColumns.begin(), kColumns.end(), name);
            if (known == kColumns.end()) {
                mistakes_.push_back({header.line, "", fmt::format("\"{}\"", header.cells[at]),
                                     fmt::format("one of {}", fmt::join(kColumns, ", ")),
                                     "rename the column or take it out"});
                continue;
            }
            auto& place = places_[static_cast<std::size_t>(known - kColumns.begin())];
            if (place)
                mistakes_.push_back(
                    {header.line, name, "the column twice", "each column once", "take one of them out"});
            place = at;
        }
        for (std::size_t column = 0; column < kNeeded; ++column)
            if (!places_[column])
                mistakes_.push_back({header.line, std::string(kColumns[column]), "no such column",
                                     "a column of that name", "add it"});
        return mistakes_.empty();
    }

    std::optional<year_month_day> date_in(const CsvRow& row, Column column) {
        const auto date = read_date(cell(row, column));
        if (!date)
            mistake(row, column, cell(row, column), "a date of the calendar as 2026-02-20 or 20/2/2026",
                    "write the day first, or the year first with dashes");
        return date;
    }

    void read_row(const CsvRow& row) {
        const std::size_t before = mistakes_.size();
        AbsenceRow read;
        read.line = row.line;
        read.employee.value = cell(row, employee_id);
        if (read.employee.value.empty())
            mistake(row, employee_id, "", "the roster's key of a person", "`sigap roster list` shows them");
        const std::string word = lower(cell(row, kind));
        const auto named =
            std::find_if(kKinds.begin(), kKinds.end(), [&](const KindWord& one) { return one.word == word; });
        if (named == kKinds.end()) {
            std::vector<std::string_view> words;
            for (const KindWord& one : kKinds) words.push_back(one.word);
            mistake(row, kind, cell(row, kind), fmt::format("one of {}", fmt::join(words, ", ")),
                    "write one of these words");
        } else {
            read.absence.kind = named->kind;
        }
        const auto first = date_in(row, from);
        const auto last = cell(row, to).empty() ? first : date_in(row, to);
        if (first && last && *last < *first)
            mistake(row, to, cell(row, to), fmt::format("{} or a later day", domain::to_iso_date(*first)),
                    "exchange the two days, or mend the year");
        read.absence.days = {first, last};
        read_zone_of(row, read);
        if (read.absence.kind != AbsenceKind::illness) read.note = cell(row, note);
        if (mistakes_.size() == before) rows_.push_back(std::move(read));
    }

    void read_zone_of(const CsvRow& row, AbsenceRow& read) {
        const std::string& text = cell(row, zone);
        if (text.empty()) return;
        read.absence.zone = read_zone(text);
        if (read.absence.zone.empty())
            mistake(row, zone, text, "WIB, WITA, WIT or an IANA name such as Asia/Jakarta",
                    "write one of these");
        else if (read.absence.kind != AbsenceKind::official_travel)
            mistake(row, zone, text, "nothing, for only official travel has a zone",
                    "leave the cell blank, or make the kind official_travel");
    }

    void find_overlaps() {
        std::vector<const AbsenceRow*> sorted;
        for (const AbsenceRow& row : rows_) sorted.push_back(&row);
        const auto key = [](const AbsenceRow* row) {
            return std::tuple(row->employee.value, row->absence.kind,
                              std::chrono::sys_days{*row->absence.days.from}, row->line);
        };
        std::sort(sorted.begin(), sorted.end(),
                  [&](const AbsenceRow* one, const AbsenceRow* other) { return key(one) < key(other); });
        for (std::size_t i = 1; i < sorted.size(); ++i) {
            const AbsenceRow& earlier = *sorted[i - 1];
            const AbsenceRow& later = *sorted[i];
            const bool is_one_matter =
                earlier.employee == later.employee && earlier.absence.kind == later.absence.kind;
            if (is_one_matter && *later.absence.days.from <= *earlier.absence.days.to)
                mistakes_.push_back({later.line, "from",
                                     fmt::format("\"{}\"", domain::to_iso_date(*later.absence.days.from)),
                                     fmt::format("a day after {}, where line {} ends",
                                                 domain::to_iso_date(*earlier.absence.days.to), earlier.line),
                                     "make one row of the two"});
        }
        std::stable_sort(
            mistakes_.begin(), mistakes_.end(),
            [](const RowMistake& one, const RowMistake& other) { return one.line < other.line; });
    }

    CsvTable table_;
    std::array<std::optional<std::size_t>, kColumns.size()> places_{};
    std::vector<AbsenceRow> rows_;
    std::vector<RowMistake> mistakes_;
};

}  // namespace

tl::expected<std::vector<AbsenceRow>, std::vector<RowMistake>> read_absences(std::string_view bytes) {
    auto table = read_csv(bytes);
    if (!table) return tl::unexpected(std::vector{table.error()});
    return Reading(std::move(*table)).read();
}

}  // namespace documents
