#include "bot/documents/roster_plan_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "bot/documents/roster_cells.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/nearest.hpp"

namespace documents {
namespace {

constexpr std::array<std::string_view, 3> kEmployeeNames{"employee_id", "employee", "id_pegawai"};
constexpr std::array<std::string_view, 3> kDateNames{"date", "day", "tanggal"};
constexpr std::array<std::string_view, 5> kForReaders{"name", "nama", "unit", "weekday", "hari"};
constexpr std::array<std::string_view, 2> kColumns{"employee_id", "date"};

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::array<std::string_view, Count>& known) {
    return std::find(known.begin(), known.end(), word) != known.end();
}

class RosterPlanReader {
public:
    tl::expected<std::vector<RosterPlanRow>, std::vector<RowMistake>> read(const CsvTable& table) {
        if (table.rows.empty())
            report(0, "", "an empty file", "a header and a row for each day", "");
        else if (read_header(table.rows.front()))
            for (std::size_t at = 1; at < table.rows.size(); ++at) read_row(table.rows[at]);
        if (!mistakes_.empty()) return tl::unexpected(std::move(mistakes_));
        return std::move(rows_);
    }

private:
    void report(std::size_t line, std::string_view column, std::string found, std::string expected,
                std::string mend) {
        mistakes_.push_back(
            {line, std::string(column), std::move(found), std::move(expected), std::move(mend)});
    }

    bool read_header(const CsvRow& header) {
        width_ = header.cells.size();
        for (std::size_t at = 0; at < header.cells.size(); ++at) {
            const std::string name = lower(header.cells[at]);
            if (is_one_of(name, kEmployeeNames)) {
                take_column(header, employee_, kColumns[0], at);
            } else if (is_one_of(name, kDateNames)) {
                take_column(header, date_, kColumns[1], at);
            } else if (!is_one_of(name, kForReaders)) {
                const auto near = domain::nearest(name, kColumns);
                report(header.line, header.cells[at], "unknown column", "",
                       near ? fmt::format("did you mean {}?", *near)
                            : "remove it; known are employee_id, date, name, unit and weekday");
            }
        }
        if (!employee_) report_missing(header, kColumns[0]);
        if (!date_) report_missing(header, kColumns[1]);
        return mistakes_.empty();
    }

    void take_column(const CsvRow& header, std::optional<std::size_t>& position, std::string_view name,
                     std::size_t at) {
        if (position) report(header.line, name, "the column twice", "each column once", "");
        position = at;
    }

    void report_missing(const CsvRow& header, std::string_view name) {
        report(header.line, name, "missing column", "", "begin the file with employee_id;date");
    }

    static const std::string& cell(const CsvRow& row, std::size_t at) {
        static const std::string kBlank;
        return at < row.cells.size() ? row.cells[at] : kBlank;
    }

    static std::string shown(const std::string& text) {
        return text.empty() ? "nothing" : fmt::format("\"{}\"", text);
    }

    void read_row(const CsvRow& row) {
        if (row.cells.size() > width_)
            return report(row.line, "", fmt::format("{} cells", row.cells.size()),
                          fmt::format("{} as in the header", width_), "write one row for each day");
        const std::string& employee = cell(row, *employee_);
        const std::string& date_text = cell(row, *date_);
        const auto date = read_date(date_text);
        if (employee.empty())
            report(row.line, kColumns[0], "nothing", "the key of a person on the roster", "");
        if (!date) report(row.line, kColumns[1], shown(date_text), "a date as yyyy-mm-dd or dd/mm/yyyy", "");
        if (!employee.empty() && date) rows_.push_back({row.line, {domain::EmployeeId{employee}, *date}});
    }

    std::optional<std::size_t> employee_, date_;
    std::size_t width_ = 0;
    std::vector<RosterPlanRow> rows_;
    std::vector<RowMistake> mistakes_;
};

}  // namespace

tl::expected<std::vector<RosterPlanRow>, std::vector<RowMistake>> read_roster_plan(std::string_view bytes) {
    const auto table = read_csv(bytes);
    if (!table) return tl::unexpected(std::vector{table.error()});
    return RosterPlanReader().read(*table);
}

std::string roster_plan_table(const std::vector<domain::RosteredDay>& days,
                              const std::vector<std::string>& names) {
    std::string table = csv_line(std::array<std::string, 3>{"employee_id", "date", "name"});
    for (std::size_t at = 0; at < days.size(); ++at)
        table += csv_line(std::array<std::string, 3>{days[at].employee.value,
                                                     domain::to_iso_date(days[at].date), names[at]});
    return table;
}

}  // namespace documents
