#include "storage/daily_reports.hpp"

#include <algorithm>

namespace storage {
namespace {

constexpr std::string_view kReportColumns =
    "SELECT daily_report_id, employee_id, local_date, unit_id, zone, remind_at, collected_at, due_at, policy_id,"
    " policy_version, state, cause, supervisor_id, handed_in_at, acknowledged_at, acknowledged_by"
    " FROM daily_report ";

DailyReport report_from(const Row& row) {
    DailyReport report;
    report.id = row.get<std::int64_t>(0);
    report.employee = row.get<domain::EmployeeId>(1);
    report.local_date = row.get<std::string>(2);
    report.unit = row.get<domain::UnitId>(3);
    report.zone = row.get<std::string>(4);
    report.remind_at = row.get<domain::Instant>(5);
    report.collected_at = row.get<domain::Instant>(6);
    report.due_at = row.get<domain::Instant>(7);
    report.policy_id = row.get<std::string>(8);
    report.policy_version = row.get<std::string>(9);
    report.state = row.get<std::string>(10);
    report.cause = row.get<std::optional<std::string>>(11).value_or("");
    report.supervisor = row.get<std::optional<domain::EmployeeId>>(12);
    report.handed_in_at = row.get<std::optional<domain::Instant>>(13);
    report.acknowledged_at = row.get<std::optional<domain::Instant>>(14);
    report.acknowledged_by = row.get<std::optional<domain::EmployeeId>>(15);
    return report;
}

template <typename... Arguments>
std::vector<DailyReport> reports_where(Transaction& tx, std::string_view condition,
                                       const Arguments&... arguments) {
    std::vector<DailyReport> found;
    tx.for_each(
        std::string(kReportColumns) + std::string(condition),
        [&](const Row& row) { found.push_back(report_from(row)); }, arguments...);
    return found;
}

template <typename... Arguments>
std::optional<DailyReport> report_where(Transaction& tx, std::string_view condition,
                                        const Arguments&... arguments) {
    const auto row = tx.query_one(std::string(kReportColumns) + std::string(condition), arguments...);
    return row ? std::optional(report_from(*row)) : std::nullopt;
}

std::string_view column_of(ReportMoment moment) {
    switch (moment) {
        case ReportMoment::reminder:
            return "remind_at";
        case ReportMoment::collection:
            return "collected_at";
        case ReportMoment::due:
            return "due_at";
    }
    return "";
}

}  // namespace

bool expect_report(Transaction& tx, const DailyReport& report) {
    return tx.execute(
               "INSERT INTO daily_report (employee_id, local_date, unit_id, zone, remind_at, collected_at,"
               " due_at, policy_id, policy_version, state)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'expected') ON CONFLICT DO NOTHING",
               report.employee, report.local_date, report.unit, report.zone, report.remind_at,
               report.collected_at, report.due_at, report.policy_id, report.policy_version) == 1;
}

std::optional<DailyReport> find_report(Transaction& tx, std::int64_t id) {
    return report_where(tx, "WHERE daily_report_id = $1", id);
}

std::optional<DailyReport> report_of(Transaction& tx, const domain::EmployeeId& employee,
                                     std::string_view local_date) {
    return report_where(tx, "WHERE employee_id = $1 AND local_date = $2", employee, local_date);
}

std::optional<DailyReport> owed_report(Transaction& tx, const domain::EmployeeId& employee,
                                       std::string_view first, std::string_view last) {
    return report_where(tx,
                        "WHERE employee_id = $1 AND local_date >= $2 AND local_date <= $3"
                        " AND state IN ('expected', 'missing', 'returned') ORDER BY local_date DESC LIMIT 1",
                        employee, first, last);
}

std::vector<DailyReport> reports_at(Transaction& tx, ReportMoment moment, domain::Instant at,
                                    const domain::EmployeeId& after, int limit) {
    return reports_where(tx,
                         "WHERE " + std::string(column_of(moment)) +
                             " = $1 AND employee_id > $2 ORDER BY employee_id LIMIT $3",
                         at, after, limit);
}

std::vector<DailyReport> report_times_on(Transaction& tx, std::string_view local_date) {
    std::vector<DailyReport> times;
    tx.for_each(
        "SELECT DISTINCT remind_at, collected_at, due_at FROM daily_report WHERE local_date = $1"
        " ORDER BY 1, 2, 3",
        [&](const Row& row) {
            DailyReport& report = times.emplace_back();
            report.remind_at = row.get<domain::Instant>(0);
            report.collected_at = row.get<domain::Instant>(1);
            report.due_at = row.get<domain::Instant>(2);
        },
        local_date);
    return times;
}

namespace {

/// What could take a missing report back, recorded after it was due; an outage counts whenever it was found.
constexpr std::string_view kHasNews =
    " AND (EXISTS (SELECT 1 FROM roster_change c WHERE c.changed_at >= daily_report.due_at"
    " AND c.subject IN ('employee/' || daily_report.employee_id, 'unit/' || daily_report.unit_id))"
    " OR EXISTS (SELECT 1 FROM calendar_change c WHERE c.recorded_at >= daily_report.due_at)"
    " OR EXISTS (SELECT 1 FROM calendar_version v WHERE v.known_at >= daily_report.due_at)"
    " OR EXISTS (SELECT 1 FROM outage o WHERE o.from_at < daily_report.due_at"
    " AND (o.to_at IS NULL OR o.to_at > daily_report.remind_at)))";

}  // namespace

std::vector<DailyReport> missing_reports_with_news(Transaction& tx, std::string_view first,
                                                   const std::optional<DailyReport>& after, int limit) {
    const std::string news(kHasNews);
    if (!after)
        return reports_where(tx,
                             "WHERE state = 'missing' AND local_date >= $1" + news +
                                 " ORDER BY local_date, employee_id LIMIT $2",
                             first, limit);
    return reports_where(tx,
                         "WHERE state = 'missing' AND (local_date > $1 OR (local_date = $1"
                         " AND employee_id > $2))" +
                             news + " ORDER BY local_date, employee_id LIMIT $3",
                         after->local_date, after->employee, limit);
}

std::vector<DailyReport> reports_brought_to(Transaction& tx, const domain::EmployeeId& supervisor,
                                            std::string_view local_date) {
    return reports_where(tx,
                         "WHERE supervisor_id = $1 AND local_date = $2 AND state <> 'void'"
                         " ORDER BY employee_id",
                         supervisor, local_date);
}

std::vector<DailyReport> reports_of_unit(Transaction& tx, const domain::UnitId& unit,
                                         std::string_view local_date) {
    return reports_where(tx, "WHERE local_date = $1 AND unit_id = $2 ORDER BY employee_id", local_date, unit);
}

std::string last_date_brought_to(Transaction& tx, const domain::EmployeeId& supervisor,
                                 std::string_view last) {
    const auto row = tx.query_one(
        "SELECT local_date FROM daily_report WHERE supervisor_id = $1 AND local_date <= $2 AND state <> 'void'"
        " ORDER BY local_date DESC LIMIT 1",
        supervisor, last);
    return row ? row->get<std::string>(0) : "";
}

std::vector<DailyReport> reports_between(Transaction& tx, std::string_view first, std::string_view behind) {
    return reports_where(tx, "WHERE local_date >= $1 AND local_date < $2 ORDER BY local_date, employee_id",
                         first, behind);
}

void set_report_state(Transaction& tx, std::int64_t id, std::string_view state, std::string_view cause) {
    tx.execute("UPDATE daily_report SET state = $2, cause = $3 WHERE daily_report_id = $1", id, state,
               cause.empty() ? std::nullopt : std::optional(cause));
}

void bring_report_to(Transaction& tx, std::int64_t id, const domain::EmployeeId& supervisor) {
    tx.execute("UPDATE daily_report SET supervisor_id = $2 WHERE daily_report_id = $1", id, supervisor);
}

std::optional<std::string> hand_in(Transaction& tx, std::int64_t id, const ReportText& text,
                                   domain::InboxId inbox_id) {
    const auto is_new = tx.execute(
        "INSERT INTO daily_report_text (daily_report_id, written_at, inbox_id, words, link)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (inbox_id) DO NOTHING",
        id, text.written_at, inbox_id, text.words,
        text.link.empty() ? std::nullopt : std::optional(text.link));
    if (is_new == 0) return std::nullopt;
    const DailyReport report = find_report(tx, id).value();
    const auto first = std::min(report.handed_in_at.value_or(text.written_at), text.written_at);
    const std::string state = first < report.due_at ? "handed_in" : "late";
    tx.execute(
        "UPDATE daily_report SET state = $2, cause = NULL, handed_in_at = $3, acknowledged_at = NULL,"
        " acknowledged_by = NULL WHERE daily_report_id = $1",
        id, state, first);
    return state;
}

std::vector<ReportText> texts_of(Transaction& tx, std::int64_t id) {
    std::vector<ReportText> texts;
    tx.for_each(
        "SELECT written_at, words, link FROM daily_report_text WHERE daily_report_id = $1"
        " ORDER BY written_at, daily_report_text_id",
        [&](const Row& row) {
            texts.push_back({row.get<domain::Instant>(0), row.get<std::string>(1),
                             row.get<std::optional<std::string>>(2).value_or("")});
        },
        id);
    return texts;
}

bool acknowledge_report(Transaction& tx, std::int64_t id, const domain::EmployeeId& by) {
    return tx.execute(
               "UPDATE daily_report SET state = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3"
               " WHERE daily_report_id = $1 AND state IN ('handed_in', 'late', 'returned')"
               " AND handed_in_at IS NOT NULL",
               id, tx.now(), by) == 1;
}

void ask_back(Transaction& tx, std::int64_t id, const ReportQuestion& question, domain::InboxId inbox_id) {
    tx.execute(
        "INSERT INTO daily_report_question (daily_report_id, asked_at, asked_by, inbox_id, words)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (inbox_id) DO NOTHING",
        id, question.asked_at, question.asked_by, inbox_id, question.words);
    tx.execute(
        "UPDATE daily_report SET state = 'returned', acknowledged_at = NULL, acknowledged_by = NULL"
        " WHERE daily_report_id = $1",
        id);
}

std::vector<ReportQuestion> questions_about(Transaction& tx, std::int64_t id) {
    std::vector<ReportQuestion> questions;
    tx.for_each(
        "SELECT asked_at, asked_by, words FROM daily_report_question WHERE daily_report_id = $1"
        " ORDER BY daily_report_question_id",
        [&](const Row& row) {
            questions.push_back(
                {row.get<domain::Instant>(0), row.get<domain::EmployeeId>(1), row.get<std::string>(2)});
        },
        id);
    return questions;
}

ReportCounts count_reports(Transaction& tx, std::string_view first, std::string_view last) {
    ReportCounts counts;
    tx.for_each(
        "SELECT state, handed_in_at IS NOT NULL, COALESCE(handed_in_at >= due_at, FALSE), count(*)"
        " FROM daily_report WHERE local_date >= $1 AND local_date <= $2 AND state <> 'void' GROUP BY 1, 2, 3",
        [&](const Row& row) {
            const auto people = row.get<std::int64_t>(3);
            counts.asked += people;
            if (row.get<bool>(1)) counts.handed_in += people;
            if (row.get<bool>(2)) counts.late += people;
            if (row.get<std::string>(0) == "missing") counts.missing += people;
            if (row.get<std::string>(0) == "expected") counts.not_due += people;
        },
        first, last);
    return counts;
}

}  // namespace storage
