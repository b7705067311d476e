#include "storage/absences.hpp"

#include <nlohmann/json.hpp>

#include "bot/domain/local_time.hpp"
#include "storage/roster_history.hpp"

namespace storage {
namespace {

using domain::Absence;
using domain::AbsenceKind;
using domain::EmployeeId;
using std::chrono::year_month_day;

/// How the kind is kept; see migration 0016.
struct KeptKind {
    std::string_view kind;
    bool is_permission;
};

KeptKind kept(AbsenceKind kind) {
    if (kind == AbsenceKind::permission) return {to_string(AbsenceKind::leave), true};
    return {to_string(kind), false};
}

constexpr std::string_view kAbsenceColumns =
    "SELECT absence_id, employee_id, kind, first_day, last_day, zone, is_permission, from_minute, until_minute,"
    " note, state, replaces_absence_id FROM absence ";

std::optional<AbsenceState> absence_state_from(std::string_view name) {
    for (const AbsenceState state : {AbsenceState::requested, AbsenceState::recorded, AbsenceState::declined,
                                     AbsenceState::withdrawn, AbsenceState::changed})
        if (to_string(state) == name) return state;
    return std::nullopt;
}

std::string day_text(const std::optional<year_month_day>& date) {
    return date ? domain::to_iso_date(*date) : "";
}

std::optional<HoursOfDay> hours_from(const Row& row, std::size_t column) {
    const auto from = row.get<std::optional<std::int64_t>>(column);
    const auto until = row.get<std::optional<std::int64_t>>(column + 1);
    if (!from || !until) return std::nullopt;
    return HoursOfDay{std::chrono::minutes{*from}, std::chrono::minutes{*until}};
}

std::optional<std::int64_t> minute(const std::optional<HoursOfDay>& hours,
                                   std::chrono::minutes HoursOfDay::*edge) {
    return hours ? std::optional<std::int64_t>((*hours.*edge).count()) : std::nullopt;
}

AbsenceEntry entry_from(const Row& row) {
    AbsenceEntry entry;
    entry.id = row.get<std::int64_t>(0);
    entry.employee = row.get<EmployeeId>(1);
    entry.absence = {
        row.get<bool>(6) ? AbsenceKind::permission
                         : domain::absence_kind_from(row.get<std::string>(2)).value(),
        {domain::from_iso_date(row.get<std::string>(3)), domain::from_iso_date(row.get<std::string>(4))},
        row.get<std::string>(5)};
    entry.hours = hours_from(row, 7);
    entry.note = row.get<std::string>(9);
    entry.state = absence_state_from(row.get<std::string>(10)).value();
    entry.replaces = row.get<std::optional<std::int64_t>>(11);
    return entry;
}

std::vector<AbsenceEntry> entries_from(const std::vector<Row>& rows) {
    std::vector<AbsenceEntry> entries;
    entries.reserve(rows.size());
    for (const Row& row : rows) entries.push_back(entry_from(row));
    return entries;
}

/// For the history of the roster. The note is the person's own words and stays in its table.
std::string as_json(const AbsenceEntry& entry, AbsenceState state) {
    nlohmann::json json{{"absence", entry.id},
                        {"kind", to_string(entry.absence.kind)},
                        {"from", day_text(entry.absence.days.from)},
                        {"to", day_text(entry.absence.days.to)},
                        {"state", to_string(state)}};
    if (!entry.absence.zone.empty()) json["zone"] = entry.absence.zone;
    if (entry.hours) json["minutes"] = {entry.hours->from.count(), entry.hours->until.count()};
    return json.dump();
}

void keep_step(Transaction& tx, const AbsenceEntry& entry, std::optional<AbsenceState> before,
               const AbsenceStep& step) {
    tx.execute(
        "INSERT INTO absence_step (absence_id, number, state, taken_at, taken_by, via, ground)"
        " SELECT $1, count(*) + 1, $2, $3, $4, $5, $6 FROM absence_step WHERE absence_id = $1",
        entry.id, to_string(step.state), tx.now(), step.by, step.via, step.ground);
    RosterChange change;
    change.by = step.by;
    change.kind = "absence";
    change.subject = "employee/" + entry.employee.value;
    if (before) change.before = as_json(entry, *before);
    change.after = as_json(entry, step.state);
    record_roster_change(tx, change);
}

std::int64_t insert(Transaction& tx, AbsenceEntry entry, const AbsenceStep& step) {
    const KeptKind kind = kept(entry.absence.kind);
    entry.id =
        tx.query_one(
              "INSERT INTO absence (employee_id, kind, first_day, last_day, zone, is_permission, from_minute,"
              " until_minute, note, state, replaces_absence_id, recorded_at, recorded_by)"
              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING absence_id",
              entry.employee, kind.kind, day_text(entry.absence.days.from), day_text(entry.absence.days.to),
              entry.absence.zone, kind.is_permission, minute(entry.hours, &HoursOfDay::from),
              minute(entry.hours, &HoursOfDay::until), entry.note, to_string(step.state), entry.replaces,
              tx.now(), step.by)
            ->get<std::int64_t>(0);
    keep_step(tx, entry, std::nullopt, step);
    return entry.id;
}

bool may_follow(AbsenceState before, AbsenceState after) {
    if (before == AbsenceState::requested)
        return after == AbsenceState::recorded || after == AbsenceState::declined ||
               after == AbsenceState::withdrawn;
    return before == AbsenceState::recorded &&
           (after == AbsenceState::withdrawn || after == AbsenceState::changed);
}

}  // namespace

std::string_view to_string(AbsenceState state) {
    switch (state) {
        case AbsenceState::requested:
            return "requested";
        case AbsenceState::recorded:
            return "recorded";
        case AbsenceState::declined:
            return "declined";
        case AbsenceState::withdrawn:
            return "withdrawn";
        case AbsenceState::changed:
            break;
    }
    return "changed";
}

std::int64_t enter_absence(Transaction& tx, const AbsenceEntry& entry, const AbsenceStep& step) {
    AbsenceEntry entered = entry;
    entered.replaces.reset();
    return insert(tx, std::move(entered), step);
}

bool settle_absence(Transaction& tx, std::int64_t id, const AbsenceStep& step) {
    const auto entry = find_absence(tx, id);
    if (!entry || !may_follow(entry->state, step.state)) return false;
    tx.execute("UPDATE absence SET state = $2 WHERE absence_id = $1", id, to_string(step.state));
    keep_step(tx, *entry, entry->state, step);
    return true;
}

std::int64_t replace_absence(Transaction& tx, std::int64_t id, const AbsenceEntry& entry,
                             const AbsenceStep& step) {
    AbsenceStep closing = step;
    closing.state = AbsenceState::changed;
    if (!settle_absence(tx, id, closing)) throw std::logic_error("only a recorded absence can be replaced");
    AbsenceEntry entered = entry;
    entered.replaces = id;
    return insert(tx, std::move(entered), step);
}

std::optional<AbsenceEntry> find_absence(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one(std::string(kAbsenceColumns) + "WHERE absence_id = $1", id);
    return row ? std::optional(entry_from(*row)) : std::nullopt;
}

std::vector<AbsenceStep> steps_of(Transaction& tx, std::int64_t absence) {
    std::vector<AbsenceStep> steps;
    for (const Row& row : tx.query("SELECT state, taken_by, via, ground, taken_at FROM absence_step"
                                   " WHERE absence_id = $1 ORDER BY number",
                                   absence))
        steps.push_back({absence_state_from(row.get<std::string>(0)).value(), row.get<std::string>(1),
                         row.get<std::string>(2), row.get<std::string>(3), row.get<domain::Instant>(4)});
    return steps;
}

std::vector<AbsenceEntry> standing_absences(Transaction& tx, const EmployeeId& id, year_month_day first,
                                            year_month_day last) {
    return entries_from(tx.query(std::string(kAbsenceColumns) +
                                     "WHERE employee_id = $1 AND last_day >= $2 AND first_day <= $3"
                                     " AND state IN ('requested', 'recorded') ORDER BY absence_id",
                                 id, domain::to_iso_date(first), domain::to_iso_date(last)));
}

std::vector<AbsenceEntry> standing_absences(Transaction& tx, year_month_day first, year_month_day last) {
    return entries_from(
        tx.query(std::string(kAbsenceColumns) +
                     "WHERE last_day >= $1 AND first_day <= $2"
                     " AND state IN ('requested', 'recorded') ORDER BY employee_id, absence_id",
                 domain::to_iso_date(first), domain::to_iso_date(last)));
}

std::vector<AbsenceEntry> requested_absences(Transaction& tx) {
    return entries_from(
        tx.query(std::string(kAbsenceColumns) + "WHERE state = 'requested' ORDER BY absence_id"));
}

std::vector<Absence> recorded_whole_days(const std::vector<AbsenceEntry>& entries) {
    std::vector<Absence> absences;
    for (const AbsenceEntry& entry : entries)
        if (entry.state == AbsenceState::recorded && !entry.hours) absences.push_back(entry.absence);
    return absences;
}

std::vector<Absence> absences_on(Transaction& tx, const EmployeeId& id, year_month_day date) {
    return recorded_whole_days(standing_absences(tx, id, date, date));
}

std::vector<std::pair<EmployeeId, Absence>> absences_on(Transaction& tx, year_month_day date) {
    std::vector<std::pair<EmployeeId, Absence>> absences;
    for (const AbsenceEntry& entry : entries_from(tx.query(
             std::string(kAbsenceColumns) + "WHERE last_day >= $1 AND first_day <= $1 AND state = 'recorded'"
                                            " AND from_minute IS NULL ORDER BY employee_id, absence_id",
             domain::to_iso_date(date))))
        absences.emplace_back(entry.employee, entry.absence);
    return absences;
}

std::vector<domain::PermittedHours> permitted_hours(const std::vector<AbsenceEntry>& entries) {
    std::vector<domain::PermittedHours> permitted;
    for (const AbsenceEntry& entry : entries)
        if (entry.state == AbsenceState::recorded && entry.hours)
            permitted.push_back({entry.absence.days.from.value(), entry.hours->from, entry.hours->until});
    return permitted;
}

std::vector<domain::PermittedHours> permitted_hours_on(Transaction& tx, const EmployeeId& id,
                                                       year_month_day date) {
    return permitted_hours(standing_absences(tx, id, date, date));
}

void add_absence(Transaction& tx, const EmployeeId& id, const Absence& absence,
                 std::string_view recorded_by) {
    AbsenceEntry entry;
    entry.employee = id;
    entry.absence = absence;
    enter_absence(tx, entry, {AbsenceState::recorded, std::string(recorded_by), "cli", ""});
}

std::int64_t save_draft(Transaction& tx, const AbsenceDraft& draft) {
    return tx
        .query_one(
            "INSERT INTO absence_draft (employee_id, kind, first_day, last_day, length, zone,"
            " from_minute, until_minute, note, created_at, state)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open') RETURNING draft_id",
            draft.employee, to_string(draft.kind), day_text(draft.first), day_text(draft.last), draft.length,
            draft.zone, minute(draft.hours, &HoursOfDay::from), minute(draft.hours, &HoursOfDay::until),
            draft.note, tx.now())
        ->get<std::int64_t>(0);
}

std::optional<AbsenceDraft> find_absence_draft(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one(
        "SELECT employee_id, kind, first_day, last_day, length, zone, from_minute, until_minute, note, state"
        " FROM absence_draft WHERE draft_id = $1",
        id);
    if (!row) return std::nullopt;
    AbsenceDraft draft;
    draft.id = id;
    draft.employee = row->get<EmployeeId>(0);
    draft.kind = domain::absence_kind_from(row->get<std::string>(1)).value();
    draft.first = domain::from_iso_date(row->get<std::string>(2));
    draft.last = domain::from_iso_date(row->get<std::string>(3));
    draft.length = row->get<int>(4);
    draft.zone = row->get<std::string>(5);
    draft.hours = hours_from(*row, 6);
    draft.note = row->get<std::string>(8);
    draft.is_open = row->get<std::string>(9) == "open";
    return draft;
}

bool close_absence_draft(Transaction& tx, std::int64_t id, bool is_confirmed) {
    return tx
        .query_one(
            "UPDATE absence_draft SET state = $2 WHERE draft_id = $1 AND state = 'open' RETURNING draft_id",
            id, is_confirmed ? "confirmed" : "dropped")
        .has_value();
}

}  // namespace storage
