// A report as one value: what it says above its tables, the tables with a type for every cell, and the notes
// below. The same value becomes a letter, a spreadsheet, CSV and JSON, so that no form says more than
// another.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bot/documents/letter.hpp"
#include "bot/domain/instant.hpp"

namespace documents {

/// Kept back: too few people stand behind it.
struct Hidden {
    friend bool operator==(const Hidden&, const Hidden&) = default;
};

/// A percentage, or a difference of two, in tenths.
struct Percent {
    std::int64_t tenths = 0;

    friend bool operator==(const Percent&, const Percent&) = default;
};

/// A day that stands for more than itself, such as the Monday of a week: people read the words, machines the
/// day.
struct NamedDay {
    std::chrono::year_month_day day;
    std::string words;

    friend bool operator==(const NamedDay&, const NamedDay&) = default;
};

/// How long something took, or by how much longer, in minutes: with a decimal below ten.
struct Minutes {
    std::chrono::seconds length{};

    friend bool operator==(const Minutes&, const Minutes&) = default;
};
/// In tenths of a minute, rounded as it is shown.
std::int64_t tenths_of(Minutes minutes);

/// Of nothing at all: there is nothing to say here.
using ReportCell = std::variant<std::monostate, Hidden, std::string, std::int64_t, Percent, Minutes,
                                std::chrono::year_month_day, NamedDay>;

struct ReportColumn {
    std::string key;    ///< for machines
    std::string title;  ///< for people
    /// Columns of one group stand together; the letter prints a table a group, the columns without any at the
    /// head of each.
    std::string group{};
    double share = 1;  ///< of the width, beside the others
    ColumnKind kind = ColumnKind::words;
};

struct ReportTable {
    std::string key;
    std::string title;
    std::vector<ReportColumn> columns;
    std::vector<std::vector<ReportCell>> rows;  ///< each as long as `columns`
    /// False: for spreadsheets and machines, because the letter says the same in other tables.
    bool is_printed = true;
};

struct Report {
    std::string office;
    std::string title;
    std::string reference;  ///< at the foot of every page
    std::string page_of;    ///< see Letter
    std::string watermark{};
    domain::Instant created_at;
    std::vector<std::pair<std::string, std::string>> parameters;  ///< what it was asked for, for machines
    std::string summary_title;
    std::vector<Facts::Fact> summary;
    /// What follows from it all, in a few sentences; its title and words stand before the first table, in the
    /// summary and for machines as `verdict`. Blank: nothing does.
    Facts::Fact verdict{};
    std::optional<ShareBars> bars{};  ///< behind the first table
    std::vector<ReportTable> tables;
    std::string notes_title;
    std::vector<std::string> notes;
    std::string hidden;       ///< the word for what is kept back
    bool is_empty = false;    ///< its summary says all: the letter leaves tables without rows out
    char decimal_sign = ',';  ///< as spreadsheets of the report's language expect it
};

/// The table as spreadsheets of Indonesian offices open it: `;`, UTF-8 with its mark, CRLF, words quoted and
/// made harmless, numbers bare.
std::string to_csv(const Report& report, const ReportTable& table);

/// Two spaces of indent, a line break at the end; dates are ISO, percentages numbers, what is kept back the
/// word `hidden`, nothing null.
std::string to_json(const Report& report);

Letter to_letter(const Report& report);

/// The summary and the verdict, a line each, for a mail that brings the report.
std::string summary_in_words(const Report& report);

/// Its title where all groups stand in one row.
std::string head_of(const ReportColumn& column);

/// What stands in the cell, in words.
std::string text_of(const Report& report, const ReportCell& cell);

}  // namespace documents
