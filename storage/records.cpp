#include "storage/records.hpp"

#include <string>

namespace storage {
namespace {

using domain::CallRecord;
using domain::EmployeeId;
using domain::Instant;
using domain::UnitId;
using domain::WindowRecord;

constexpr std::string_view kCalls =
    "SELECT call.call_id, call.kind, call.issuer_id, person.employee_id, person.unit_id, call.issued_at,"
    " call.counts, call.urgency, CASE WHEN person.outcome = 'missed' AND person.ended_at IS NULL"
    " THEN 'pending' ELSE person.outcome END,"
    " (SELECT cause FROM attempt WHERE attempt.call_id = call.call_id AND attempt.employee_id ="
    "  person.employee_id AND cause IS NOT NULL ORDER BY number DESC LIMIT 1),"
    " (SELECT min(answered_at) FROM attempt WHERE attempt.call_id = call.call_id AND attempt.employee_id ="
    "  person.employee_id)"
    " FROM call JOIN call_person AS person ON person.call_id = call.call_id"
    " WHERE call.issued_at >= $1 AND call.issued_at < $2 AND person.left_out IS NULL";
constexpr std::string_view kCallOrder = " ORDER BY call.issued_at, call.call_id, person.employee_id";

constexpr std::string_view kWindows =
    "SELECT presence.employee_id, employee.unit_id, local_date, window_id, policy_id, presence.zone, state,"
    " cause, checked_in_at, closes_at FROM presence JOIN employee ON employee.employee_id = presence.employee_id"
    " WHERE local_date >= $1 AND local_date <= $2";
constexpr std::string_view kWindowOrder = " ORDER BY local_date, opens_at, presence.employee_id";

std::vector<CallRecord> calls_from(const std::vector<Row>& rows) {
    std::vector<CallRecord> records;
    records.reserve(rows.size());
    for (const Row& row : rows) {
        const auto cause = row.get<std::optional<std::string>>(9);
        records.push_back(
            {row.get<domain::CallId>(0), domain::call_kind_from(row.get<std::string>(1)).value(),
             row.get<EmployeeId>(2), row.get<EmployeeId>(3), row.get<UnitId>(4), row.get<Instant>(5),
             row.get<bool>(6), row.get<std::string>(7), domain::outcome_from(row.get<std::string>(8)).value(),
             cause ? domain::void_cause_from(*cause) : std::nullopt, row.get<std::optional<Instant>>(10)});
    }
    return records;
}

std::vector<WindowRecord> windows_from(const std::vector<Row>& rows) {
    std::vector<WindowRecord> records;
    records.reserve(rows.size());
    for (const Row& row : rows)
        records.push_back({row.get<EmployeeId>(0), row.get<UnitId>(1), row.get<std::string>(2),
                           row.get<std::string>(3), row.get<std::optional<std::string>>(4).value_or(""),
                           row.get<std::string>(5), row.get<std::string>(6),
                           row.get<std::optional<std::string>>(7).value_or(""),
                           row.get<std::optional<Instant>>(8), row.get<Instant>(9)});
    return records;
}

}  // namespace

std::vector<CallRecord> call_records(Transaction& tx, const domain::Span& span) {
    return calls_from(tx.query(std::string(kCalls) + std::string(kCallOrder), span.from, span.to));
}

std::vector<CallRecord> call_records(Transaction& tx, const domain::Span& span, const EmployeeId& employee) {
    return calls_from(tx.query(std::string(kCalls) + " AND person.employee_id = $3" + std::string(kCallOrder),
                               span.from, span.to, employee));
}

std::vector<WindowRecord> window_records(Transaction& tx, std::string_view first, std::string_view last) {
    return windows_from(tx.query(std::string(kWindows) + std::string(kWindowOrder), first, last));
}

std::vector<WindowRecord> window_records(Transaction& tx, std::string_view first, std::string_view last,
                                         const EmployeeId& employee) {
    return windows_from(
        tx.query(std::string(kWindows) + " AND presence.employee_id = $3" + std::string(kWindowOrder), first,
                 last, employee));
}

std::vector<domain::DailyReportRecord> daily_report_records(Transaction& tx, std::string_view first,
                                                            std::string_view last) {
    std::vector<domain::DailyReportRecord> records;
    tx.for_each(
        "SELECT employee_id, unit_id, local_date, state, cause, due_at, handed_in_at FROM daily_report"
        " WHERE local_date >= $1 AND local_date <= $2 ORDER BY local_date, employee_id",
        [&](const Row& row) {
            const auto handed_in_at = row.get<std::optional<Instant>>(6);
            records.push_back({row.get<EmployeeId>(0), row.get<UnitId>(1), row.get<std::string>(2),
                               row.get<std::string>(3), row.get<std::optional<std::string>>(4).value_or(""),
                               handed_in_at.has_value(),
                               handed_in_at && *handed_in_at >= row.get<Instant>(5)});
        },
        first, last);
    return records;
}

std::vector<domain::DayPlace> day_places(Transaction& tx, std::string_view first, std::string_view last) {
    std::vector<domain::DayPlace> places;
    tx.for_each(
        "SELECT employee_id, local_date, place FROM presence WHERE local_date >= $1 AND local_date <= $2"
        " AND place <> '' UNION SELECT employee_id, local_date, place FROM not_asked"
        " WHERE local_date >= $1 AND local_date <= $2 AND place <> '' ORDER BY 2, 1",
        [&](const Row& row) {
            const auto place = row.get<std::string>(2);
            places.push_back({row.get<EmployeeId>(0), row.get<std::string>(1),
                              place == to_string(domain::Place::flexible) ? domain::Place::flexible
                              : place == to_string(domain::Place::office) ? domain::Place::office
                                                                          : domain::Place::none});
        },
        first, last);
    return places;
}

}  // namespace storage
