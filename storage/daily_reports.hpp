// Tables daily_report, daily_report_text and daily_report_question: the report of a day's work where a policy
// asks for one. A missing one is shown and is never a missed call.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/duty.hpp"
#include "bot/domain/ids.hpp"
#include "storage/database.hpp"

namespace storage {

/// One person's report of one date. States: `expected`; `handed_in` or `late`; `returned` (a question waits
/// for the person) and back; `acknowledged`; `missing` (due, and nothing came yet); `void` (was not to be
/// expected after all: see `cause`). When it came decides lateness in every state: `is_late`.
struct DailyReport {
    std::int64_t id = 0;
    domain::EmployeeId employee;
    std::string local_date;  ///< ISO
    domain::UnitId unit;     ///< frozen when planned, like all below it
    std::string zone;
    domain::Instant remind_at;
    domain::Instant collected_at;  ///< when the supervisor gets the day's reports
    domain::Instant due_at;        ///< a report before it is in time
    std::string policy_id;
    std::string policy_version;
    std::string state;
    std::string cause;                             ///< for `void`
    std::optional<domain::EmployeeId> supervisor;  ///< to whom it was brought
    std::optional<domain::Instant> handed_in_at;   ///< the first text
    std::optional<domain::Instant> acknowledged_at;
    std::optional<domain::EmployeeId> acknowledged_by;

    bool is_late() const { return handed_in_at && *handed_in_at >= due_at; }
    /// Handed in, and nobody has acknowledged it or asked back.
    bool is_unread() const { return state == "handed_in" || state == "late"; }
};

/// Writes down what is expected; what was planned before stays as it was frozen. False if it was there. Of
/// the report only who, when and by which policy is read.
bool expect_report(Transaction& tx, const DailyReport& report);

std::optional<DailyReport> find_report(Transaction& tx, std::int64_t id);
std::optional<DailyReport> report_of(Transaction& tx, const domain::EmployeeId& employee,
                                     std::string_view local_date);
/// The newest of a date up to `last`, not before `first`, that the person still owes: missing or asked back.
std::optional<DailyReport> owed_report(Transaction& tx, const domain::EmployeeId& employee,
                                       std::string_view first, std::string_view last);

/// Which instant to go by.
enum class ReportMoment { reminder, collection, due };
/// Those with that instant, by employee, from the one behind `after` on (empty: from the first).
std::vector<DailyReport> reports_at(Transaction& tx, ReportMoment moment, domain::Instant at,
                                    const domain::EmployeeId& after, int limit);
/// The distinct instants of that date, for setting their timers; nothing else of a row is filled.
std::vector<DailyReport> report_times_on(Transaction& tx, std::string_view local_date);
/// Missing ones of dates not before `first` about whose person, unit, calendar or time something was recorded
/// after they were due; from the one behind `after` on.
std::vector<DailyReport> missing_reports_with_news(Transaction& tx, std::string_view first,
                                                   const std::optional<DailyReport>& after, int limit);
/// What was brought to the supervisor for that date, void ones left out; by employee.
std::vector<DailyReport> reports_brought_to(Transaction& tx, const domain::EmployeeId& supervisor,
                                            std::string_view local_date);
std::vector<DailyReport> reports_of_unit(Transaction& tx, const domain::UnitId& unit,
                                         std::string_view local_date);
/// The newest date up to `last` for which something was brought to the supervisor; empty if none.
std::string last_date_brought_to(Transaction& tx, const domain::EmployeeId& supervisor,
                                 std::string_view last);

/// Of dates from `first` up to but without `behind`, by date and employee.
std::vector<DailyReport> reports_between(Transaction& tx, std::string_view first, std::string_view behind);

void set_report_state(Transaction& tx, std::int64_t id, std::string_view state, std::string_view cause = "");
void bring_report_to(Transaction& tx, std::int64_t id, const domain::EmployeeId& supervisor);

struct ReportText {
    domain::Instant written_at;
    std::string words;
    std::string link;  ///< the first in the words; empty if there is none
};
/// Keeps the text and moves the report on: `handed_in`, or `late` where the first text came too late. A text
/// that is older than the first one by the messenger's clock becomes the first. Ends an acknowledgement: it
/// was of less. The state that came of it; nullopt if this event's text is kept already.
std::optional<std::string> hand_in(Transaction& tx, std::int64_t id, const ReportText& text,
                                   domain::InboxId inbox_id);
/// As they were written.
std::vector<ReportText> texts_of(Transaction& tx, std::int64_t id);

/// False if there is nothing to acknowledge: no text, or acknowledged before.
bool acknowledge_report(Transaction& tx, std::int64_t id, const domain::EmployeeId& by);

struct ReportQuestion {
    domain::Instant asked_at;
    domain::EmployeeId asked_by;
    std::string words;
};
void ask_back(Transaction& tx, std::int64_t id, const ReportQuestion& question, domain::InboxId inbox_id);
std::vector<ReportQuestion> questions_about(Transaction& tx, std::int64_t id);

struct ReportCounts {
    std::int64_t asked = 0;      ///< void ones are not among them
    std::int64_t handed_in = 0;  ///< in time or late
    std::int64_t late = 0;
    std::int64_t missing = 0;  ///< due, and nothing came
    std::int64_t not_due = 0;  ///< nothing came yet
};
/// Of the dates from `first` to `last`, both included.
ReportCounts count_reports(Transaction& tx, std::string_view first, std::string_view last);

}  // namespace storage
