#include "bot/documents/roster_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "bot/documents/roster_cells.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/nearest.hpp"

namespace documents {
namespace {

using std::chrono::year_month_day;

enum class Column {
    employee_id,
    nip,
    name,
    unit,
    unit_parent,
    unit_kind,
    head,
    role,
    phone,
    language,
    zone,
    exempt_from,
    exempt_to,
    employment,
    position,
    task_traits,
    ineligible_from,
    ineligible_to,
    ineligible_cause,
    week
};

constexpr std::array<std::string_view, 20> kColumns{"employee_id",
                                                    "nip",
                                                    "name",
                                                    "unit",
                                                    "unit_parent",
                                                    "unit_kind",
                                                    "head",
                                                    "role",
                                                    "phone",
                                                    "language",
                                                    "zone",
                                                    "exempt_from",
                                                    "exempt_to",
                                                    "employment",
                                                    "position",
                                                    "task_traits",
                                                    "ineligible_from",
                                                    "ineligible_to",
                                                    "ineligible_cause",
                                                    "week"};

/// Those that every roster has; the others say more where an office wants it.
constexpr std::size_t kRequiredColumns = 13;

constexpr std::size_t kMaxIdBytes = 64;
constexpr std::size_t kMaxNameBytes = 200;
/// What the rows say about one unit, and on which line they said it first.
struct UnitDraft {
    domain::Unit unit;
    std::size_t line = 0;         ///< first mention
    std::size_t parent_line = 0;  ///< 0: nobody has said it
    std::size_t kind_line = 0;
    std::size_t head_line = 0;
    std::size_t week_line = 0;
    std::string head_zone;
    std::map<std::string, std::size_t> zones;  ///< of its rows, how often each
};

class RosterReader {
public:
    tl::expected<RosterFile, std::vector<RowMistake>> read(CsvTable table) {
        if (table.rows.empty()) {
            report(0, "", {"csv_empty", "an empty file", {}},
                   {"csv_header_and_rows", "a header and a row for each person", {}}, "");
        } else if (read_header(table.rows.front())) {
            for (std::size_t at = 1; at < table.rows.size(); ++at) read_row(table.rows[at]);
            if (table.rows.size() == 1)
                report(0, "", {"csv_header_only", "a header without rows", {}},
                       {"csv_row_each", "a row for each person", {}}, "");
            check_cycles();
            settle_zones();
        }
        if (!mistakes_.empty()) {
            std::stable_sort(
                mistakes_.begin(), mistakes_.end(),
                [](const RowMistake& left, const RowMistake& right) { return left.line < right.line; });
            return tl::unexpected(std::move(mistakes_));
        }
        RosterFile file{{}, std::move(employees_), table.separator, table.encoding, columns()};
        for (auto& draft : units_) file.units.push_back(std::move(draft.unit));
        return file;
    }

private:
    void report(std::size_t line, std::string_view column, Phrase found, Phrase expected, Phrase mend) {
        mistakes_.push_back(
            {line, std::string(column), std::move(found), std::move(expected), std::move(mend)});
    }

    /// A mistake in a cell of the row that is being read.
    void refuse(Column column, Phrase expected, Phrase mend = {}) {
        report(
            row_->line, kColumns[static_cast<std::size_t>(column)],
            cell(column).empty() ? Phrase("csv_nothing", "nothing", {}) : Phrase("\"" + cell(column) + "\""),
            std::move(expected), std::move(mend));
    }

    bool has(Column column) const { return positions_[static_cast<std::size_t>(column)].has_value(); }

    /// Blank, too, where the file has no such column.
    const std::string& cell(Column column) const {
        static const std::string kBlank;
        const auto at = positions_[static_cast<std::size_t>(column)];
        return at && *at < row_->cells.size() ? row_->cells[*at] : kBlank;
    }

    OptionalColumns columns() const {
        return {has(Column::employment), has(Column::position), has(Column::task_traits),
                has(Column::ineligible_from) || has(Column::ineligible_to) || has(Column::ineligible_cause),
                has(Column::week)};
    }

    bool read_header(const CsvRow& header) {
        width_ = header.cells.size();
        std::vector<std::pair<std::string, std::size_t>> unknown;
        for (std::size_t at = 0; at < header.cells.size(); ++at) {
            const std::string name = lower(header.cells[at]);
            const auto found = std::find(kColumns.begin(), kColumns.end(), name);
            if (found == kColumns.end()) {
                unknown.emplace_back(header.cells[at], at);
                continue;
            }
            auto& position = positions_[static_cast<std::size_t>(found - kColumns.begin())];
            if (position)
                report(header.line, name, {"csv_column_twice", "the column twice", {}},
                       {"csv_column_once", "each column once", {}}, "");
            position = at;
        }

        const Phrase unknown_column("csv_unknown_column", "unknown column", {});
        std::vector<std::string_view> missing;
        for (std::size_t column = 0; column < kRequiredColumns; ++column)
            if (!positions_[column]) missing.push_back(kColumns[column]);
        for (const auto& [name, at] : unknown) {
            if (name.empty()) {
                report(header.line, "",
                       {"csv_column_nameless",
                        "column {nomor} without a name",
                        {{"nomor", std::to_string(at + 1)}}},
                       "", {"csv_remove", "remove it", {}});
                continue;
            }
            // A column that is missing is the likelier meaning than one that is here already.
            auto near = domain::nearest(name, missing);
            if (near) {
                missing.erase(std::find(missing.begin(), missing.end(), *near));
                report(header.line, name, unknown_column, "", did_you_mean(*near));
            } else {
                near = domain::nearest(name, kColumns);
                report(header.line, name, unknown_column, "",
                       near ? did_you_mean(*near)
                            : Phrase("csv_remove_known", "remove it; known are {daftar}",
                                     {{"daftar", joined(kColumns)}}));
            }
        }
        for (const auto name : missing)
            report(
                header.line, name, {"csv_missing_column", "missing column", {}}, "",
                {"csv_add_column", "add it; its cells may be blank unless it is one of the first four", {}});
        return mistakes_.empty();
    }

    void read_row(const CsvRow& row) {
        row_ = &row;
        if (row.cells.size() > width_) {
            report(row.line, "",
                   {"csv_cells", "{jumlah} cells", {{"jumlah", std::to_string(row.cells.size())}}},
                   {"csv_cells_as_header", "{jumlah} as in the header", {{"jumlah", std::to_string(width_)}}},
                   {"csv_quote_separator", "put quotes around a cell that holds the separator", {}});
            return;
        }
        domain::Employee employee;
        employee.id = domain::EmployeeId(read_id());
        employee.nip = read_nip();
        employee.name = with_single_spaces(cell(Column::name));
        if (employee.name.empty() || employee.name.size() > kMaxNameBytes)
            refuse(
                Column::name,
                {"csv_name", "a name of at most {batas} bytes", {{"batas", std::to_string(kMaxNameBytes)}}});
        if (!cell(Column::phone).empty()) employee.phone = read_phone_cell();
        employee.zone = read_zone();
        employee.exempt = read_exemption();
        employee.employment =
            read_word(Column::employment, read_employment, "pns, cpns, pppk").value_or(employee.employment);
        employee.position = read_word(Column::position, read_position,
                                      "jpt_utama, jpt_madya, jpt_pratama, administrator, pengawas, "
                                      "pelaksana, fungsional");
        if (auto traits = read_traits(cell(Column::task_traits)))
            employee.task_traits = std::move(*traits);
        else
            refuse(Column::task_traits,
                   {"csv_traits", "words of letters, digits, _ and -, with commas or spaces in between", {}});
        employee.ineligible = read_ineligible();

        const auto is_head = read_yes_no(cell(Column::head));
        if (!is_head) refuse(Column::head, {"csv_yes_no", "yes, no, ya, tidak, 1 or 0", {}});
        employee.role = is_head.value_or(false) ? domain::Role::supervisor : domain::Role::employee;
        if (!cell(Column::role).empty()) {
            const auto role = domain::role_from(lower(cell(Column::role)));
            constexpr std::array<std::string_view, 6> kRoles{"employee", "supervisor", "unit_hr",
                                                             "hr",       "auditor",    "admin"};
            if (role)
                employee.role = *role;
            else
                refuse(Column::role, one_of(joined(kRoles)), nearest_of(cell(Column::role), kRoles));
        }
        if (!cell(Column::language).empty()) {
            const auto language = domain::language_from(lower(cell(Column::language)));
            if (language)
                employee.language = *language;
            else
                refuse(Column::language, one_of(language_codes()));
        }
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

    static Phrase did_you_mean(std::string_view word) {
        return {"csv_did_you_mean", "did you mean {usul}?", {{"usul", std::string(word)}}};
    }

    static Phrase nearest_of(std::string_view word, std::span<const std::string_view> known) {
        const auto near = domain::nearest(word, known);
        return near ? did_you_mean(*near) : Phrase();
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
        const std::string& id = cell(Column::employee_id);
        if (id.empty() || id.size() > kMaxIdBytes ||
            id.find_first_of(" \t\n\"'<>&/\\?#%") != std::string::npos)
            refuse(Column::employee_id,
                   {"csv_key",
                    "a key of at most {batas} bytes without spaces and signs like / ? \"",
                    {{"batas", std::to_string(kMaxIdBytes)}}});
        else if (const auto [first, is_first] = ids_.emplace(id, row_->line); !is_first)
            refuse(Column::employee_id, {"csv_own_key", "a key of its own for each person", {}},
                   has_it(first->second));
        return id;
    }

    std::string read_nip() {
        std::string nip = without(cell(Column::nip), " .\xC2\xA0");
        if (is_scientific(cell(Column::nip))) {
            refuse(Column::nip, {"csv_18_digits", "18 digits", {}}, as_text());
        } else if (const Phrase fault = nip_fault(nip); !fault.empty()) {
            refuse(Column::nip, fault);
        } else if (const auto [first, is_first] = nips_.emplace(nip, row_->line); !is_first) {
            refuse(Column::nip, {"csv_own_nip", "a NIP of its own for each person", {}},
                   has_it(first->second));
        }
        return nip;
    }

    std::string read_phone_cell() {
        if (auto phone = read_phone(cell(Column::phone))) return *phone;
        refuse(
            Column::phone,
            {"csv_phone", "an Indonesian number such as 081234567890, 6281234567890 or +6281234567890", {}},
            is_scientific(cell(Column::phone)) ? as_text() : Phrase());
        return "";
    }

    std::string read_zone() {
        const std::string& zone = cell(Column::zone);
        if (zone.empty() || domain::is_known_zone(zone)) return zone;
        refuse(Column::zone, {"csv_zone", "an IANA time zone such as Asia/Makassar", {}}, zone_mend(zone));
        return "";
    }

    std::optional<domain::DateRange> read_exemption() {
        domain::DateRange days{read_date_cell(Column::exempt_from), read_date_cell(Column::exempt_to)};
        if (days.from && days.to && *days.to < *days.from)
            refuse(Column::exempt_to, not_before("exempt_from"));
        if (!days.from && !days.to) return std::nullopt;
        return days;
    }

    std::optional<domain::Ineligibility> read_ineligible() {
        const domain::DateRange days{read_date_cell(Column::ineligible_from),
                                     read_date_cell(Column::ineligible_to)};
        if (days.from && days.to && *days.to < *days.from)
            refuse(Column::ineligible_to, not_before("ineligible_from"));
        const auto cause =
            read_word(Column::ineligible_cause, read_ineligibility, "under_discipline, new_in_post, other");
        if (!cause && !days.from && !days.to) return std::nullopt;
        return domain::Ineligibility{cause.value_or(domain::IneligibilityCause::other), days};
    }

    /// What the cell says; nullopt if it is blank or, with a mistake, not understood.
    template <typename Meaning>
    std::optional<Meaning> read_word(Column column, std::optional<Meaning> (*meaning_of)(std::string_view),
                                     std::string_view known) {
        if (cell(column).empty()) return std::nullopt;
        const auto meaning = meaning_of(cell(column));
        if (!meaning) refuse(column, one_of(std::string(known)));
        return meaning;
    }

    std::optional<year_month_day> read_date_cell(Column column) {
        if (cell(column).empty()) return std::nullopt;
        const auto date = read_date(cell(column));
        if (!date) refuse(column, {"csv_date", "a date as yyyy-mm-dd or dd/mm/yyyy", {}});
        return date;
    }

    // -------------------------------------------------------------------------------------- units

    void read_unit(domain::Employee& employee, bool is_head) {
        const std::string name = with_single_spaces(cell(Column::unit));
        if (name.empty() || name.size() > kMaxNameBytes) {
            refuse(Column::unit, {"csv_unit_name",
                                  "the name of a unit, at most {batas} bytes",
                                  {{"batas", std::to_string(kMaxNameBytes)}}});
            return;
        }
        UnitDraft* unit = unit_named(name, Column::unit);
        if (unit == nullptr) return;
        employee.unit = unit->unit.id;
        if (!employee.zone.empty()) ++unit->zones[employee.zone];
        read_parent(name);
        unit = unit_named(name, Column::unit);  // a new parent may have moved it
        read_kind(*unit);
        read_unit_week(*unit);
        if (!is_head) return;
        if (unit->head_line > 0) {
            refuse(Column::head, {"csv_one_head", "one head for a unit", {}},
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
    UnitDraft* unit_named(const std::string& name, Column column) {
        const auto [known, is_first] = unit_positions_.emplace(lower(name), units_.size());
        if (is_first) {
            units_.push_back({});
            units_.back().unit.id = domain::UnitId(name);
            units_.back().line = row_->line;
        }
        UnitDraft& unit = units_[known->second];
        if (unit.unit.id.value == name) return &unit;
        refuse(column, {"csv_one_spelling", "one spelling for a unit", {}},
               {"csv_line_writes",
                "line {baris} writes \"{unit}\"",
                {{"baris", std::to_string(unit.line)}, {"unit", unit.unit.id.value}}});
        return nullptr;
    }

    void read_parent(const std::string& name) {
        const std::string parent = with_single_spaces(cell(Column::unit_parent));
        if (parent.empty()) return;
        if (parent.size() > kMaxNameBytes)
            return refuse(
                Column::unit_parent,
                {"csv_at_most_bytes", "at most {batas} bytes", {{"batas", std::to_string(kMaxNameBytes)}}});
        if (unit_named(parent, Column::unit_parent) == nullptr) return;
        UnitDraft& unit = *unit_named(name, Column::unit);
        if (unit.parent_line == 0) {
            unit.unit.parent = domain::UnitId(parent);
            unit.parent_line = row_->line;
        } else if (unit.unit.parent->value != parent) {
            refuse(Column::unit_parent, {"csv_same_parent", "the same parent in all rows of a unit", {}},
                   says(unit.parent_line, "\"" + unit.unit.parent->value + "\""));
        }
    }

    void read_kind(UnitDraft& unit) {
        const std::string& text = cell(Column::unit_kind);
        if (text.empty()) return;
        const auto kind = domain::unit_kind_from(lower(text));
        if (!kind) {
            constexpr std::array<std::string_view, 6> kKinds{
                "office", "direct_public_service", "hospital", "puskesmas", "guard", "shift"};
            refuse(Column::unit_kind, one_of(joined(kKinds)), nearest_of(text, kKinds));
        } else if (unit.kind_line == 0) {
            unit.unit.kind = *kind;
            unit.kind_line = row_->line;
        } else if (unit.unit.kind != *kind) {
            refuse(Column::unit_kind, {"csv_same_kind", "the same kind in all rows of a unit", {}},
                   says(unit.kind_line, std::string(domain::to_string(unit.unit.kind))));
        }
    }

    void read_unit_week(UnitDraft& unit) {
        const auto week = read_word(Column::week, read_week, "five_days, six_days");
        if (!week) return;
        if (unit.week_line == 0) {
            unit.unit.week = *week;
            unit.week_line = row_->line;
        } else if (unit.unit.week != *week) {
            refuse(Column::week, {"csv_same_week", "the same week in all rows of a unit", {}},
                   says(unit.week_line, std::string(domain::to_string(unit.unit.week))));
        }
    }

    /// Each circle is reported once, where its first unit named its parent.
    void check_cycles() {
        std::set<std::string> settled;
        for (const UnitDraft& start : units_) {
            std::vector<const UnitDraft*> path;
            const UnitDraft* unit = &start;
            while (unit != nullptr && !settled.contains(unit->unit.id.value)) {
                settled.insert(unit->unit.id.value);
                path.push_back(unit);
                unit = unit->unit.parent ? &units_[unit_positions_.at(lower(unit->unit.parent->value))]
                                         : nullptr;
            }
            const auto back = std::find(path.begin(), path.end(), unit);
            if (unit == nullptr || back == path.end()) continue;
            std::string circle;
            for (auto at = back; at != path.end(); ++at)
                circle += fmt::format("\"{}\" < ", (*at)->unit.id.value);
            report((*back)->parent_line, "unit_parent",
                   circle + fmt::format("\"{}\"", (*back)->unit.id.value),
                   {"csv_no_circle", "units that are not above themselves", {}},
                   {"csv_leave_blank", "leave the highest unit's parent blank", {}});
        }
    }

    void settle_zones() {
        for (UnitDraft& draft : units_) {
            draft.unit.zone = draft.head_zone;
            std::size_t most = 0;
            if (draft.unit.zone.empty())
                for (const auto& [zone, count] : draft.zones)
                    if (count > most) {
                        draft.unit.zone = zone;
                        most = count;
                    }
        }
        for (auto& employee : employees_) {
            const auto unit = unit_positions_.find(lower(employee.unit.value));
            if (unit != unit_positions_.end() && units_[unit->second].unit.zone == employee.zone)
                employee.zone.clear();
        }
    }

    std::array<std::optional<std::size_t>, kColumns.size()> positions_;
    std::size_t width_ = 0;
    const CsvRow* row_ = nullptr;
    std::map<std::string, std::size_t> ids_, nips_;  ///< to the line that has it
    std::vector<UnitDraft> units_;
    std::map<std::string, std::size_t> unit_positions_;  ///< by name in lower case
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

}  // namespace documents
