#include "bot/cli/verification_rows.hpp"

#include <algorithm>
#include <set>

#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

using storage::Row;

std::int64_t begin_of(const std::string& day, const std::string& zone, int days_on) {
    const std::chrono::sys_days date{*domain::from_iso_date(day)};
    return domain::to_micros(domain::start_of_day(date + std::chrono::days{days_on}, zone));
}

/// Better for the person wins; only of a call that goes on, what was said before the attempt under way.
std::string outcome_of_all(std::set<std::string> found, bool has_ended, const std::string& recorded) {
    if (!has_ended && recorded != "pending" && found.size() > 1) found.erase("pending");
    for (const char* outcome : {"answered", "late", "pending", "excused", "missed"})
        if (found.contains(outcome)) return outcome;
    return "void";
}

/// Puts the attempts of one person in one call together.
class AskedFold {
public:
    explicit AskedFold(std::vector<AskedRow>& rows) : rows_(rows) {}

    void begin(AskedRow row, bool has_ended, std::string recorded) {
        finish();
        row_ = std::move(row);
        has_ended_ = has_ended;
        recorded_ = std::move(recorded);
    }
    void attempt(const std::string& outcome, const std::string& cause) {
        outcomes_.insert(outcome);
        if (!cause.empty()) row_->cause = cause;  // attempts come in order: the newest stays
    }
    bool is_at(std::int64_t call, const std::string& employee) const {
        return row_ && row_->call == call && row_->employee == employee;
    }
    void finish() {
        if (!row_) return;
        row_->outcome = outcome_of_all(outcomes_, has_ended_, recorded_);
        row_->is_pending = row_->outcome == "pending" || (row_->outcome == "missed" && !has_ended_);
        rows_.push_back(std::move(*row_));
        row_.reset();
        outcomes_.clear();
    }

private:
    std::vector<AskedRow>& rows_;
    std::optional<AskedRow> row_;
    std::set<std::string> outcomes_;
    bool has_ended_ = false;
    std::string recorded_;
};

void read_asked(storage::Transaction& tx, const std::string& first, const std::string& last,
                const std::string& zone, RowsOfDays& rows) {
    const std::int64_t from = begin_of(first, zone, 0);
    const std::int64_t until = begin_of(last, zone, 1);
    std::map<std::pair<std::int64_t, std::string>, std::int64_t> answers;
    tx.for_each(
        "SELECT n.call_id, n.employee_id, min(n.answered_at) FROM answer n JOIN call c ON c.call_id = n.call_id"
        " WHERE c.issued_at >= $1 AND c.issued_at < $2 GROUP BY 1, 2",
        [&](const Row& row) {
            answers[{row.get<std::int64_t>(0), row.get<std::string>(1)}] = row.get<std::int64_t>(2);
        },
        from, until);
    AskedFold fold(rows.asked);
    std::int64_t call_of_day = 0;
    std::string day;
    tx.for_each(
        "SELECT p.call_id, p.employee_id, p.unit_id, c.issued_at, p.left_out IS NOT NULL, c.counts,"
        " c.urgency <> '', p.ended_at IS NOT NULL, p.outcome, a.outcome, coalesce(a.cause, ''), c.issuer_id"
        " FROM call c JOIN call_person p ON p.call_id = c.call_id"
        " LEFT JOIN attempt a ON a.call_id = p.call_id AND a.employee_id = p.employee_id"
        " WHERE c.issued_at >= $1 AND c.issued_at < $2 ORDER BY p.call_id, p.employee_id, a.number",
        [&](const Row& row) {
            const auto call = row.get<std::int64_t>(0);
            const auto employee = row.get<std::string>(1);
            const auto issued_at = row.get<std::int64_t>(3);
            if (call != call_of_day || day.empty()) {
                call_of_day = call;
                day = domain::to_iso_date(domain::local_time(domain::from_micros(issued_at), zone).date);
            }
            if (!fold.is_at(call, employee)) {
                AskedRow asked;
                asked.call = call;
                asked.caller = row.get<std::string>(11);
                asked.employee = employee;
                asked.unit = row.get<std::string>(2);
                asked.day = day;
                asked.issued_at = issued_at;
                asked.is_left_out = row.get<bool>(4);
                asked.counts = row.get<bool>(5);
                asked.is_outside_duty = row.get<bool>(6);
                if (const auto answer = answers.find({call, employee}); answer != answers.end())
                    asked.answered_at = answer->second;
                fold.begin(std::move(asked), row.get<bool>(7), row.get<std::string>(8));
            }
            if (const auto outcome = row.get<std::optional<std::string>>(9))
                fold.attempt(*outcome, row.get<std::string>(10));
        },
        from, until);
    fold.finish();
}

/// A day that was planned anew while it went on may hold both kinds: then it is a flexible one.
void note_place(RowsOfDays& rows, const std::string& employee, const std::string& day,
                const std::string& place) {
    if (place.empty()) return;
    const auto [known, is_new] = rows.places.try_emplace({employee, day}, place);
    if (!is_new && place < known->second) known->second = place;
}

}  // namespace

RowsOfDays rows_of_days(storage::Transaction& tx, const std::string& first, const std::string& last,
                        const std::string& zone) {
    RowsOfDays rows;
    read_asked(tx, first, last, zone, rows);
    tx.for_each(
        "SELECT p.employee_id, e.unit_id, p.local_date, p.window_id, p.state, coalesce(p.cause, ''),"
        " e.left_at IS NOT NULL, p.place, p.closes_at FROM presence p JOIN employee e ON e.employee_id = p.employee_id"
        " WHERE p.local_date BETWEEN $1 AND $2",
        [&](const Row& row) {
            WindowRow window{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                             row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5),
                             row.get<bool>(6),        row.get<std::int64_t>(8)};
            note_place(rows, window.employee, window.day, row.get<std::string>(7));
            rows.windows.push_back(std::move(window));
        },
        first, last);
    tx.for_each(
        "SELECT n.employee_id, e.unit_id, n.local_date, n.place, e.left_at IS NOT NULL FROM not_asked n"
        " JOIN employee e ON e.employee_id = n.employee_id WHERE n.local_date BETWEEN $1 AND $2",
        [&](const Row& row) {
            const auto day = row.get<std::string>(2);
            note_place(rows, row.get<std::string>(0), day, row.get<std::string>(3));
            if (!row.get<bool>(4)) ++rows.not_asked_of[{day, row.get<std::string>(1)}];
        },
        first, last);
    tx.for_each(
        "SELECT r.employee_id, r.unit_id, r.local_date, r.state, coalesce(r.cause, ''), r.due_at,"
        " (SELECT min(t.written_at) FROM daily_report_text t WHERE t.daily_report_id = r.daily_report_id)"
        " FROM daily_report r WHERE r.local_date BETWEEN $1 AND $2",
        [&](const Row& row) {
            rows.reports.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                                    row.get<std::string>(3), row.get<std::string>(4),
                                    row.get<std::optional<std::int64_t>>(6), row.get<std::int64_t>(5)});
        },
        first, last);
    return rows;
}

std::vector<std::string> months_on_record(storage::Transaction& tx, const std::string& zone) {
    std::set<std::string> months;
    tx.for_each("SELECT issued_at FROM call WHERE issued_at IS NOT NULL", [&](const Row& row) {
        const auto at = domain::from_micros(row.get<std::int64_t>(0));
        months.insert(domain::to_iso_date(domain::local_time(at, zone).date).substr(0, 7));
    });
    for (const char* table : {"presence", "not_asked", "daily_report"})
        tx.for_each("SELECT DISTINCT substr(local_date, 1, 7) FROM " + std::string(table),
                    [&](const Row& row) { months.insert(row.get<std::string>(0)); });
    return {months.begin(), months.end()};
}

std::int64_t seconds_of_wait(const AskedRow& row) {
    const std::int64_t micros = *row.answered_at - row.issued_at;
    const std::int64_t seconds = micros / 1'000'000;
    return micros < 0 && seconds * 1'000'000 != micros ? seconds - 1 : seconds;
}

void count(CountedSums& sums, const AskedRow& row) {
    if (row.is_left_out) return;
    domain::CallSums& calls = sums.calls;
    calls.asked += 1;
    calls.counted += row.counts ? 1 : 0;
    calls.outside_duty += row.is_outside_duty ? 1 : 0;
    const bool is_answer = row.outcome == "answered" || row.outcome == "late";
    if (row.is_pending)
        calls.pending += 1;
    else if (row.outcome == "answered")
        calls.answered += 1;
    else if (row.outcome == "late")
        calls.late += 1;
    else if (row.outcome == "missed")
        calls.no_reply += 1;
    else if (row.outcome == "excused")
        calls.excused += 1;
    else
        calls.voided[domain::void_cause_from(row.cause).value_or(domain::VoidCause::withdrawn)] += 1;
    if (is_answer && row.answered_at) sums.waits.push_back(seconds_of_wait(row));
}

void count(CountedSums& sums, const WindowRow& row) {
    if (row.state == "planned") return;
    const std::map<std::string, std::int64_t*> counters{{"in_time", &sums.windows.in_time},
                                                        {"late", &sums.windows.late},
                                                        {"explained", &sums.windows.explained},
                                                        {"missed", &sums.windows.no_check_in},
                                                        {"asked", &sums.windows.open}};
    sums.windows.asked += 1;
    if (const auto counter = counters.find(row.state); counter != counters.end()) *counter->second += 1;
    if (row.state == "void") sums.windows.voided[row.cause] += 1;
}

void count(CountedSums& sums, const ReportRow& row) {
    domain::DailyReportSums& reports = sums.reports;
    reports.asked += 1;
    if (row.state == "void")
        reports.voided[row.cause] += 1;
    else if (row.first_text_at)
        (*row.first_text_at < row.due_at ? reports.in_time : reports.late) += 1;
    else if (row.state == "missing")
        reports.missing += 1;
    else
        reports.not_due += 1;
}

}  // namespace cli
