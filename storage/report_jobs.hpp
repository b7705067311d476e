// Table report_job: reports made in the background, and their bytes until they expire. A job's states:
// queued → running → done | failed | cancelled; one that ran when its process died is queued again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"

namespace storage {

struct ReportJob {
    std::int64_t id = 0;
    std::string requested_by;  ///< an employee, `operator`, or `sigap`
    domain::Instant requested_at;
    std::string parameters;  ///< JSON; storage does not read it
    std::string state;
    int steps_done = 0;
    int steps = 0;  ///< nought until it runs
    std::optional<domain::Instant> started_at;
    std::optional<domain::Instant> ended_at;
    std::string detail;  ///< why it failed
    std::string file_name;
    std::string media_type;
    std::string content_hash;  ///< SHA-256 of the bytes, 64 hexadecimal digits; blank until it is done
    std::optional<domain::Instant> expires_at;
};

std::int64_t add_report_job(Transaction& tx, std::string_view requested_by, std::string_view parameters);
std::optional<ReportJob> find_report_job(Transaction& tx, std::int64_t id);
/// Newest first; of one requester alone, unless that is blank.
std::vector<ReportJob> report_jobs(Transaction& tx, std::string_view requested_by, int limit);
/// How many are queued or running; of one requester alone, unless that is blank.
std::int64_t count_waiting_reports(Transaction& tx, std::string_view requested_by);

/// The oldest that is queued.
std::optional<ReportJob> next_report_job(Transaction& tx);
// Each answers whether the job still stood so that it could happen: a cancelled one stays cancelled.
bool start_report_job(Transaction& tx, std::int64_t id, int steps);
bool note_report_steps(Transaction& tx, std::int64_t id, int steps_done);
struct MadeReport {
    std::string file_name;
    std::string media_type;
    std::string content;
    domain::Instant expires_at;
};
bool finish_report_job(Transaction& tx, std::int64_t id, const MadeReport& made);
bool fail_report_job(Transaction& tx, std::int64_t id, std::string_view detail, domain::Instant expires_at);
bool cancel_report_job(Transaction& tx, std::int64_t id, domain::Instant expires_at);

/// After a start: whatever ran is queued again. How many.
std::int64_t requeue_running_reports(Transaction& tx);

/// The bytes of a job that is done and has not expired.
std::optional<std::string> report_content(Transaction& tx, std::int64_t id);
bool has_expired_reports(Transaction& tx);
/// Removes up to `limit` jobs whose time is over; how many.
std::int64_t drop_expired_reports(Transaction& tx, int limit);

}  // namespace storage
