#include "storage/person_record.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "bot/domain/local_time.hpp"

namespace storage {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::optional<domain::Instant>& at) {
    return at ? Json(domain::to_rfc3339_utc(*at)) : Json(nullptr);
}

/// How a column becomes JSON.
enum class Cell { text, instant, number, flag };

struct Column {
    std::string name;
    Cell cell = Cell::text;
};

Json value_of(const Row& row, std::size_t at, Cell cell) {
    switch (cell) {
        case Cell::text: {
            const auto text = row.get<std::optional<std::string>>(at);
            return text ? Json(*text) : Json(nullptr);
        }
        case Cell::instant:
            return json_of(row.get<std::optional<domain::Instant>>(at));
        case Cell::number: {
            const auto number = row.get<std::optional<std::int64_t>>(at);
            return number ? Json(*number) : Json(nullptr);
        }
        case Cell::flag:
            return row.get<bool>(at);
    }
    return nullptr;
}

/// The person's own rows; `sql` has the employee as `$1` and answers the columns in their order.
Json rows_of(Transaction& tx, const domain::EmployeeId& employee, std::string_view sql,
             const std::vector<Column>& columns) {
    Json rows = Json::array();
    tx.for_each(
        sql,
        [&](const Row& row) {
            Json object = Json::object();
            for (std::size_t at = 0; at < columns.size(); ++at)
                object[columns[at].name] = value_of(row, at, columns[at].cell);
            rows.push_back(std::move(object));
        },
        employee);
    return rows;
}

Json json_of(const std::optional<std::chrono::year_month_day>& date) {
    return date ? Json(domain::to_iso_date(*date)) : Json(nullptr);
}

Json roster_row(const domain::Employee& employee) {
    const domain::DateRange exempt = employee.exempt.value_or(domain::DateRange{});
    return {{"employee", employee.id.value},
            {"nip", employee.nip},
            {"name", employee.name},
            {"unit", employee.unit.value},
            {"role", to_string(employee.role)},
            {"phone", employee.phone},
            {"language", to_string(employee.language)},
            {"zone", employee.zone},
            {"exempt_from", json_of(exempt.from)},
            {"exempt_to", json_of(exempt.to)}};
}

/// What the office holds about one person, and about nobody else: no issuer, no decider, no colleague.
Json everything_about(Transaction& tx, const domain::Employee& employee) {
    const auto rows = [&](std::string_view sql, const std::vector<Column>& columns) {
        return rows_of(tx, employee.id, sql, columns);
    };
    Json all{{"exported_at", domain::to_rfc3339_utc(tx.now())}, {"roster", roster_row(employee)}};
    all["chats"] = rows(
        "SELECT messenger, address, state, bound_at, last_heard_at, blocked_at FROM chat"
        " WHERE employee_id = $1 ORDER BY bound_at",
        {{"messenger"},
         {"address"},
         {"state"},
         {"bound_at", Cell::instant},
         {"last_heard_at", Cell::instant},
         {"blocked_at", Cell::instant}});
    all["ended_chats"] = rows(
        "SELECT messenger, address, bound_at, ended_at FROM ended_chat WHERE employee_id = $1 ORDER BY ended_at",
        {{"messenger"}, {"address"}, {"bound_at", Cell::instant}, {"ended_at", Cell::instant}});
    all["sign_in_address"] = rows("SELECT address, set_at FROM sign_in_address WHERE employee_id = $1",
                                  {{"address"}, {"set_at", Cell::instant}});
    all["absences"] = rows(
        "SELECT CASE is_permission WHEN 1 THEN 'permission' ELSE kind END, first_day, last_day, zone,"
        " recorded_at, state, from_minute, until_minute, note FROM absence WHERE employee_id = $1"
        " ORDER BY absence_id",
        {{"kind"},
         {"from"},
         {"to"},
         {"zone"},
         {"recorded_at", Cell::instant},
         {"state"},
         {"from_minute", Cell::number},
         {"until_minute", Cell::number},
         {"note"}});
    all["flexible_days"] = rows(
        "SELECT day, given_at, withdrawn_at FROM flexible_day WHERE employee_id = $1"
        " ORDER BY day, flexible_day_id",
        {{"day"}, {"given_at", Cell::instant}, {"withdrawn_at", Cell::instant}});
    all["presence"] = rows(
        "SELECT local_date, window_id, opens_at, closes_at, policy_id, policy_version, state, cause,"
        " checked_in_at FROM presence WHERE employee_id = $1 ORDER BY opens_at",
        {{"date"},
         {"window"},
         {"opens_at", Cell::instant},
         {"closes_at", Cell::instant},
         {"policy"},
         {"policy_version"},
         {"state"},
         {"cause"},
         {"checked_in_at", Cell::instant}});
    all["daily_reports"] = rows(
        "SELECT local_date, due_at, state, cause, handed_in_at, acknowledged_at, policy_id, policy_version"
        " FROM daily_report WHERE employee_id = $1 ORDER BY local_date",
        {{"date"},
         {"due_at", Cell::instant},
         {"state"},
         {"cause"},
         {"handed_in_at", Cell::instant},
         {"acknowledged_at", Cell::instant},
         {"policy"},
         {"policy_version"}});
    all["daily_report_texts"] = rows(
        "SELECT local_date, written_at, words, link FROM daily_report_text"
        " JOIN daily_report ON daily_report.daily_report_id = daily_report_text.daily_report_id"
        " WHERE employee_id = $1 ORDER BY written_at",
        {{"date"}, {"written_at", Cell::instant}, {"words"}, {"link"}});
    all["daily_report_questions"] = rows(
        "SELECT local_date, asked_at, words FROM daily_report_question"
        " JOIN daily_report ON daily_report.daily_report_id = daily_report_question.daily_report_id"
        " WHERE employee_id = $1 ORDER BY asked_at",
        {{"date"}, {"asked_at", Cell::instant}, {"words"}});
    all["calls"] = rows(
        "SELECT attempt.call_id, attempt.number, call.kind, call.message, attempt.issued_at,"
        " attempt.deadline, call.policy_id, call.policy_version, call.counts, attempt.outcome,"
        " attempt.cause, attempt.answered_at, attempt.final_at, call.urgency"
        " FROM attempt JOIN call ON call.call_id = attempt.call_id WHERE attempt.employee_id = $1"
        " ORDER BY attempt.issued_at, attempt.call_id",
        {{"call", Cell::number},
         {"attempt", Cell::number},
         {"kind"},
         {"message"},
         {"issued_at", Cell::instant},
         {"deadline", Cell::instant},
         {"policy"},
         {"policy_version"},
         {"counts", Cell::flag},
         {"outcome"},
         {"cause"},
         {"answered_at", Cell::instant},
         {"final_at", Cell::instant},
         {"outside_duty_reason"}});
    all["answers"] = rows(
        "SELECT call_id, number, answered_at, received_at, effect, words FROM answer"
        " WHERE employee_id = $1 ORDER BY answer_id",
        {{"call", Cell::number},
         {"attempt", Cell::number},
         {"answered_at", Cell::instant},
         {"received_at", Cell::instant},
         {"effect"},
         {"words"}});
    all["reasons"] = rows(
        "SELECT subject, code, words, given_at, state FROM reason WHERE employee_id = $1"
        " ORDER BY reason_id",
        {{"about"}, {"code"}, {"words"}, {"given_at", Cell::instant}, {"state"}});
    all["flags"] = rows(
        "SELECT flag_id, state, opened_at, person_told_at, reply_until, closed_at, policy_id,"
        " policy_version FROM flag WHERE employee_id = $1 ORDER BY flag_id",
        {{"flag", Cell::number},
         {"state"},
         {"opened_at", Cell::instant},
         {"told_at", Cell::instant},
         {"reply_until", Cell::instant},
         {"closed_at", Cell::instant},
         {"policy"},
         {"policy_version"}});
    all["replies"] = rows(
        "SELECT reply.flag_id, reply.received_at, reply.words FROM reply"
        " JOIN flag ON flag.flag_id = reply.flag_id WHERE flag.employee_id = $1 ORDER BY reply_id",
        {{"flag", Cell::number}, {"received_at", Cell::instant}, {"words"}});
    all["flag_decisions"] = rows(
        "SELECT flag_decision.flag_id, number, kind, decided_at, decided_by, via, ground FROM flag_decision"
        " JOIN flag ON flag.flag_id = flag_decision.flag_id WHERE flag.employee_id = $1"
        " ORDER BY flag_decision.flag_id, number",
        {{"flag", Cell::number},
         {"number", Cell::number},
         {"kind"},
         {"decided_at", Cell::instant},
         {"by"},
         {"via"},
         {"ground"}});
    all["attachments"] = rows(
        "SELECT a.attachment_id, subject, kind, mime_type, a.bytes, caption, sent_at, lane, media_id, state,"
        " cause, f.bytes, sha256, media_type FROM attachment a"
        " JOIN attachment_file f ON f.attachment_id = a.attachment_id"
        " WHERE employee_id = $1 ORDER BY a.attachment_id",
        {{"attachment", Cell::number},
         {"about"},
         {"kind"},
         {"mime_type"},
         {"bytes", Cell::number},
         {"caption"},
         {"sent_at", Cell::instant},
         {"channel"},
         {"media_id"},
         {"file_state"},
         {"file_cause"},
         {"file_bytes", Cell::number},
         {"file_sha256"},
         {"file_media_type"}});
    return all;
}

}  // namespace

std::string person_record(Transaction& tx, const domain::Employee& person) {
    return everything_about(tx, person).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace storage
