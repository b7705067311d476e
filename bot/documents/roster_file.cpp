#include "bot/documents/roster_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "bot/documents/roster_cells.hpp"
#include "bot/documents/roster_columns.hpp"
#include "bot/documents/roster_units.hpp"
#include "bot/domain/local_time.hpp"

namespace documents {
namespace {

using std::chrono::year_month_day;

constexpr std::size_t kMaxIdBytes = 64;
constexpr std::size_t kMaxNameBytes = 200;

class RosterReader {
public:
    tl::expected<RosterFile, std::vector<RowMistake>> read(CsvTable table) {
        if (table.rows.empty()) {
            report(0, "", {"csv_empty", "an empty file", {}},
                   {"csv_header_and_rows", "a header and a row for each person", {}}, "");
        } else if (columns_.read(table.rows.front(), mistakes_)) {
            for (std::size_t at = 1; at < table.rows.size(); ++at) read_row(table.rows[at]);
            if (table.rows.size() == 1)
                report(0, "", {"csv_header_only", "a header without rows", {}},
                       {"csv_row_each", "a row for each person", {}}, "");
            units_.report_circles(mistakes_);
            units_.settle_zones(employees_);
        }
        if (!mistakes_.empty()) {
            std::stable_sort(
                mistakes_.begin(), mistakes_.end(),
                [](const RowMistake& left, const RowMistake& right) { return left.line < right.line; });
            return tl::unexpected(std::move(mistakes_));
        }
        return RosterFile{units_.take(), std::move(employees_), table.separator, table.encoding,
                          columns_.optional()};
    }

private:
    void report(std::size_t line, std::string_view column, Phrase found, Phrase expected, Phrase mend) {
        mistakes_.push_back(
            {line, std::string(column), std::move(found), std::move(expected), std::move(mend)});
    }

    /// A mistake in a cell of the row that is being read.
    void refuse(RosterColumn column, Phrase expected, Phrase mend = {}) {
        report(
            row_->line, to_string(column),
            cell(column).empty() ? Phrase("csv_nothing", "nothing", {}) : Phrase("\"" + cell(column) + "\""),
            std::move(expected), std::move(mend));
    }

    const std::string& cell(RosterColumn column) const { return columns_.cell(*row_, column); }

    void read_row(const CsvRow& row) {
        row_ = &row;
        if (row.cells.size() > columns_.width()) {
            report(row.line, "",
                   {"csv_cells", "{jumlah} cells", {{"jumlah", std::to_string(row.cells.size())}}},
                   {"csv_cells_as_header",
                    "{jumlah} as in the header",
                    {{"jumlah", std::to_string(columns_.width())}}},
                   {"csv_quote_separator", "put quotes around a cell that holds the separator", {}});
            return;
        }
        domain::Employee employee;
        employee.id = domain::EmployeeId(read_id());
        employee.nip = read_nip();
        employee.name = with_single_spaces(cell(RosterColumn::name));
        if (employee.name.empty() || employee.name.size() > kMaxNameBytes)
            refuse(
                RosterColumn::name,
                {"csv_name", "a name of at most {batas} bytes", {{"batas", std::to_string(kMaxNameBytes)}}});
        if (!cell(RosterColumn::phone).empty()) employee.phone = read_phone_cell();
        employee.zone = read_zone();
        employee.exempt = read_exemption();
        employee.employment = read_word(RosterColumn::employment, read_employment, "pns, cpns, pppk")
                                  .value_or(employee.employment);
        employee.position = read_word(RosterColumn::position, read_position,
                                      "jpt_utama, jpt_madya, jpt_pratama, administrator, pengawas, "
                                      "pelaksana, fungsional");
        if (auto traits = read_traits(cell(RosterColumn::task_traits)))
            employee.task_traits = std::move(*traits);
        else
            refuse(RosterColumn::task_traits,
                   {"csv_traits", "words of letters, digits, _ and -, with commas or spaces in between", {}});
        employee.ineligible = read_ineligible();

        const auto is_head = read_yes_no(cell(RosterColumn::head));
        if (!is_head) refuse(RosterColumn::head, {"csv_yes_no", "yes, no, ya, tidak, 1 or 0", {}});
        employee.role =
            read_role().value_or(is_head.value_or(false) ? domain::Role::supervisor : domain::Role::employee);
        employee.language = read_language().value_or(employee.language);
        read_unit(employee, is_head.value_or(false));
        employees_.push_back(std::move(employee));
    }

    static std::string language_codes() {
        std::vector<std::string_view> codes;
        for (const domain::Language language : domain::languages()) codes.push_back(to_string(language));
        return joined(codes);
    }

    static std::string joined(std::span<const std::string_view> words) {
        return fmt::format("{}", fmt::join(words, ", "));
    }

    static Phrase one_of(std::string words) {
        return {"csv_one_of", "one of {daftar}", {{"daftar", std::move(words)}}};
    }

    static Phrase has_it(std::size_t line) {
        return {"csv_line_has_it", "line {baris} has it already", {{"baris", std::to_string(line)}}};
    }

    static Phrase says(std::size_t line, std::string what) {
        return {"csv_line_says",
                "line {baris} says {isi}",
                {{"baris", std::to_string(line)}, {"isi", std::move(what)}}};
    }

    static Phrase not_before(std::string_view column) {
        return {"csv_not_before", "a day not before {kolom}", {{"kolom", std::string(column)}}};
    }

    static Phrase as_text() {
        return {"csv_as_text", "format the column as text in the spreadsheet and enter the digits again", {}};
    }

    std::string read_id() {
        const std::string& id = cell(RosterColumn::employee_id);
        if (id.empty() || id.size() > kMaxIdBytes ||
            id.find_first_of(" \t\n\"'<>&/\\?#%") != std::string::npos)
            refuse(RosterColumn::employee_id,
                   {"csv_key",
                    "a key of at most {batas} bytes without spaces and signs like / ? \"",
                    {{"batas", std::to_string(kMaxIdBytes)}}});
        else if (const auto [first, is_first] = ids_.emplace(id, row_->line); !is_first)
            refuse(RosterColumn::employee_id, {"csv_own_key", "a key of its own for each person", {}},
                   has_it(first->second));
        return id;
    }

    std::string read_nip() {
        std::string nip = without(cell(RosterColumn::nip), " .\xC2\xA0");
        if (is_scientific(cell(RosterColumn::nip))) {
            refuse(RosterColumn::nip, {"csv_18_digits", "18 digits", {}}, as_text());
        } else if (const Phrase fault = nip_fault(nip); !fault.empty()) {
            refuse(RosterColumn::nip, fault);
        } else if (const auto [first, is_first] = nips_.emplace(nip, row_->line); !is_first) {
            refuse(RosterColumn::nip, {"csv_own_nip", "a NIP of its own for each person", {}},
                   has_it(first->second));
        }
        return nip;
    }

    std::string read_phone_cell() {
        if (auto phone = read_phone(cell(RosterColumn::phone))) return *phone;
        refuse(
            RosterColumn::phone,
            {"csv_phone", "an Indonesian number such as 081234567890, 6281234567890 or +6281234567890", {}},
            is_scientific(cell(RosterColumn::phone)) ? as_text() : Phrase());
        return "";
    }

    std::string read_zone() {
        const std::string& zone = cell(RosterColumn::zone);
        if (zone.empty() || domain::is_known_zone(zone)) return zone;
        refuse(RosterColumn::zone, {"csv_zone", "an IANA time zone such as Asia/Makassar", {}},
               zone_mend(zone));
        return "";
    }

    std::optional<domain::Role> read_role() {
        const std::string& text = cell(RosterColumn::role);
        if (text.empty()) return std::nullopt;
        constexpr std::array<std::string_view, 6> kRoles{"employee", "supervisor", "unit_hr",
                                                         "hr",       "auditor",    "admin"};
        const auto role = domain::role_from(lower(text));
        if (!role) refuse(RosterColumn::role, one_of(joined(kRoles)), nearest_of(text, kRoles));
        return role;
    }

    std::optional<domain::Language> read_language() {
        const std::string& text = cell(RosterColumn::language);
        if (text.empty()) return std::nullopt;
        const auto language = domain::language_from(lower(text));
        if (!language) refuse(RosterColumn::language, one_of(language_codes()));
        return language;
    }

    std::optional<domain::DateRange> read_exemption() {
        domain::DateRange days{read_date_cell(RosterColumn::exempt_from),
                               read_date_cell(RosterColumn::exempt_to)};
        if (days.from && days.to && *days.to < *days.from)
            refuse(RosterColumn::exempt_to, not_before("exempt_from"));
        if (!days.from && !days.to) return std::nullopt;
        return days;
    }

    std::optional<domain::Ineligibility> read_ineligible() {
        const domain::DateRange days{read_date_cell(RosterColumn::ineligible_from),
                                     read_date_cell(RosterColumn::ineligible_to)};
        if (days.from && days.to && *days.to < *days.from)
            refuse(RosterColumn::ineligible_to, not_before("ineligible_from"));
        const auto cause = read_word(RosterColumn::ineligible_cause, read_ineligibility,
                                     "under_discipline, new_in_post, other");
        if (!cause && !days.from && !days.to) return std::nullopt;
        return domain::Ineligibility{cause.value_or(domain::IneligibilityCause::other), days};
    }

    /// What the cell says; nullopt if it is blank or, with a mistake, not understood.
    template <typename Meaning>
    std::optional<Meaning> read_word(RosterColumn column,
                                     std::optional<Meaning> (*meaning_of)(std::string_view),
                                     std::string_view known) {
        if (cell(column).empty()) return std::nullopt;
        const auto meaning = meaning_of(cell(column));
        if (!meaning) refuse(column, one_of(std::string(known)));
        return meaning;
    }

    std::optional<year_month_day> read_date_cell(RosterColumn column) {
        if (cell(column).empty()) return std::nullopt;
        const auto date = read_date(cell(column));
        if (!date) refuse(column, {"csv_date", "a date as yyyy-mm-dd or dd/mm/yyyy", {}});
        return date;
    }

    // -------------------------------------------------------------------------------------- units

    void read_unit(domain::Employee& employee, bool is_head) {
        const std::string name = with_single_spaces(cell(RosterColumn::unit));
        if (name.empty() || name.size() > kMaxNameBytes) {
            refuse(RosterColumn::unit, {"csv_unit_name",
                                        "the name of a unit, at most {batas} bytes",
                                        {{"batas", std::to_string(kMaxNameBytes)}}});
            return;
        }
        UnitDraft* unit = unit_named(name, RosterColumn::unit);
        if (unit == nullptr) return;
        employee.unit = unit->unit.id;
        if (!employee.zone.empty()) ++unit->zones[employee.zone];
        read_parent(name);
        unit = unit_named(name, RosterColumn::unit);  // a new parent may have moved it
        read_kind(*unit);
        read_unit_week(*unit);
        if (!is_head) return;
        if (unit->head_line > 0) {
            refuse(RosterColumn::head, {"csv_one_head", "one head for a unit", {}},
                   {"csv_is_head",
                    "line {baris} is the head of \"{unit}\" already",
                    {{"baris", std::to_string(unit->head_line)}, {"unit", name}}});
            return;
        }
        unit->head_line = row_->line;
        unit->unit.head = employee.id;
        unit->head_zone = employee.zone;
    }

    /// The unit, made if it is mentioned for the first time; null (and a mistake) if only its letters' case
    /// differs from one that is known.
    UnitDraft* unit_named(const std::string& name, RosterColumn column) {
        UnitDraft& unit = units_.mention(name, row_->line);
        if (unit.unit.id.value == name) return &unit;
        refuse(column, {"csv_one_spelling", "one spelling for a unit", {}},
               {"csv_line_writes",
                "line {baris} writes \"{unit}\"",
                {{"baris", std::to_string(unit.line)}, {"unit", unit.unit.id.value}}});
        return nullptr;
    }

    void read_parent(const std::string& name) {
        const std::string parent = with_single_spaces(cell(RosterColumn::unit_parent));
        if (parent.empty()) return;
        if (parent.size() > kMaxNameBytes)
            return refuse(
                RosterColumn::unit_parent,
                {"csv_at_most_bytes", "at most {batas} bytes", {{"batas", std::to_string(kMaxNameBytes)}}});
        if (unit_named(parent, RosterColumn::unit_parent) == nullptr) return;
        UnitDraft& unit = *unit_named(name, RosterColumn::unit);
        if (unit.parent_line == 0) {
            unit.unit.parent = domain::UnitId(parent);
            unit.parent_line = row_->line;
        } else if (unit.unit.parent->value != parent) {
            refuse(RosterColumn::unit_parent,
                   {"csv_same_parent", "the same parent in all rows of a unit", {}},
                   says(unit.parent_line, "\"" + unit.unit.parent->value + "\""));
        }
    }

    void read_kind(UnitDraft& unit) {
        const std::string& text = cell(RosterColumn::unit_kind);
        if (text.empty()) return;
        const auto kind = domain::unit_kind_from(lower(text));
        if (!kind) {
            constexpr std::array<std::string_view, 6> kKinds{
                "office", "direct_public_service", "hospital", "puskesmas", "guard", "shift"};
            refuse(RosterColumn::unit_kind, one_of(joined(kKinds)), nearest_of(text, kKinds));
        } else if (unit.kind_line == 0) {
            unit.unit.kind = *kind;
            unit.kind_line = row_->line;
        } else if (unit.unit.kind != *kind) {
            refuse(RosterColumn::unit_kind, {"csv_same_kind", "the same kind in all rows of a unit", {}},
                   says(unit.kind_line, std::string(domain::to_string(unit.unit.kind))));
        }
    }

    void read_unit_week(UnitDraft& unit) {
        const auto week = read_word(RosterColumn::week, read_week, "five_days, six_days");
        if (!week) return;
        if (unit.week_line == 0) {
            unit.unit.week = *week;
            unit.week_line = row_->line;
        } else if (unit.unit.week != *week) {
            refuse(RosterColumn::week, {"csv_same_week", "the same week in all rows of a unit", {}},
                   says(unit.week_line, std::string(domain::to_string(unit.unit.week))));
        }
    }

    RosterColumns columns_;
    const CsvRow* row_ = nullptr;
    std::map<std::string, std::size_t> ids_, nips_;  ///< to the line that has it
    UnitDrafts units_;
    std::vector<domain::Employee> employees_;
    std::vector<RowMistake> mistakes_;
};

}  // namespace

tl::expected<RosterFile, std::vector<RowMistake>> read_roster(std::string_view bytes,
                                                              std::string_view file_name) {
    auto table = read_csv(bytes);
    if (!table) {
        RowMistake mistake = std::move(table.error());
        if (mistake.line == 0)
            mistake.found.english = fmt::format("{}: {}", file_name, mistake.found.english);
        return tl::unexpected(std::vector{std::move(mistake)});
    }
    return RosterReader().read(std::move(*table));
}

std::optional<RosterFile> read_faultless_rows(std::string_view bytes) {
    auto table = read_csv(bytes);
    if (!table) return std::nullopt;
    const std::size_t rows = table->rows.size();
    // A row that is left out can be what another one leans on, so that one pass may not do.
    while (table->rows.size() > 1) {
        auto file = RosterReader().read(*table);
        if (file) return table->rows.size() < rows ? std::optional(std::move(*file)) : std::nullopt;
        const std::size_t header = table->rows.front().line;
        std::set<std::size_t> at_fault;
        for (const RowMistake& mistake : file.error()) at_fault.insert(mistake.line);
        if (at_fault.contains(0) || at_fault.contains(header)) return std::nullopt;
        std::erase_if(table->rows, [&](const CsvRow& row) { return at_fault.contains(row.line); });
    }
    return std::nullopt;
}

}  // namespace documents
