#include "storage/report_jobs.hpp"

#include <sodium.h>

#include <array>

namespace storage {
namespace {

using domain::Instant;

constexpr std::string_view kJobColumns =
    "SELECT report_job_id, requested_by, requested_at, parameters, state, steps_done, steps, started_at,"
    " ended_at, detail, file_name, media_type, content_hash, expires_at FROM report_job ";

ReportJob job_from(const Row& row) {
    return {row.get<std::int64_t>(0),
            row.get<std::string>(1),
            row.get<Instant>(2),
            row.get<std::string>(3),
            row.get<std::string>(4),
            row.get<int>(5),
            row.get<int>(6),
            row.get<std::optional<Instant>>(7),
            row.get<std::optional<Instant>>(8),
            row.get<std::string>(9),
            row.get<std::string>(10),
            row.get<std::string>(11),
            row.get<std::string>(12),
            row.get<std::optional<Instant>>(13)};
}

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::array<char, 2 * crypto_hash_sha256_BYTES + 1> text{};
    sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
    return text.data();
}

}  // namespace

std::int64_t add_report_job(Transaction& tx, std::string_view requested_by, std::string_view parameters) {
    return tx
        .query_one(
            "INSERT INTO report_job (requested_by, requested_at, parameters, state)"
            " VALUES ($1, $2, $3, 'queued') RETURNING report_job_id",
            requested_by, tx.now(), parameters)
        ->get<std::int64_t>(0);
}

std::optional<ReportJob> find_report_job(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one(std::string(kJobColumns) + "WHERE report_job_id = $1", id);
    return row ? std::optional(job_from(*row)) : std::nullopt;
}

std::vector<ReportJob> report_jobs(Transaction& tx, std::string_view requested_by, int limit) {
    std::vector<ReportJob> jobs;
    for (const Row& row : tx.query(std::string(kJobColumns) + "WHERE ($1 = '' OR requested_by = $1)"
                                                              " ORDER BY report_job_id DESC LIMIT $2",
                                   requested_by, limit))
        jobs.push_back(job_from(row));
    return jobs;
}

std::int64_t count_waiting_reports(Transaction& tx, std::string_view requested_by) {
    return tx
        .query_one(
            "SELECT count(*) FROM report_job WHERE state IN ('queued', 'running')"
            " AND ($1 = '' OR requested_by = $1)",
            requested_by)
        ->get<std::int64_t>(0);
}

std::optional<ReportJob> next_report_job(Transaction& tx) {
    const auto row =
        tx.query_one(std::string(kJobColumns) + "WHERE state = 'queued' ORDER BY report_job_id LIMIT 1");
    return row ? std::optional(job_from(*row)) : std::nullopt;
}

bool start_report_job(Transaction& tx, std::int64_t id, int steps) {
    return tx.execute(
               "UPDATE report_job SET state = 'running', started_at = $2, steps = $3, steps_done = 0"
               " WHERE report_job_id = $1 AND state = 'queued'",
               id, tx.now(), steps) == 1;
}

bool note_report_steps(Transaction& tx, std::int64_t id, int steps_done) {
    return tx.execute("UPDATE report_job SET steps_done = $2 WHERE report_job_id = $1 AND state = 'running'",
                      id, steps_done) == 1;
}

bool finish_report_job(Transaction& tx, std::int64_t id, const MadeReport& made) {
    return tx.execute(
               "UPDATE report_job SET state = 'done', steps_done = steps, ended_at = $2, file_name = $3,"
               " media_type = $4, content = $5, content_hash = $6, expires_at = $7"
               " WHERE report_job_id = $1 AND state = 'running'",
               id, tx.now(), made.file_name, made.media_type, Blob{made.content}, sha256(made.content),
               made.expires_at) == 1;
}

bool fail_report_job(Transaction& tx, std::int64_t id, std::string_view detail, Instant expires_at) {
    return tx.execute(
               "UPDATE report_job SET state = 'failed', ended_at = $2, detail = $3, expires_at = $4"
               " WHERE report_job_id = $1 AND state IN ('queued', 'running')",
               id, tx.now(), detail, expires_at) == 1;
}

bool cancel_report_job(Transaction& tx, std::int64_t id, Instant expires_at) {
    return tx.execute(
               "UPDATE report_job SET state = 'cancelled', ended_at = $2, expires_at = $3"
               " WHERE report_job_id = $1 AND state IN ('queued', 'running')",
               id, tx.now(), expires_at) == 1;
}

std::int64_t requeue_running_reports(Transaction& tx) {
    return tx.execute(
        "UPDATE report_job SET state = 'queued', steps_done = 0, started_at = NULL WHERE state = 'running'");
}

std::optional<std::string> report_content(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one(
        "SELECT content FROM report_job WHERE report_job_id = $1 AND state = 'done' AND expires_at > $2", id,
        tx.now());
    return row ? std::optional(row->get<Blob>(0).bytes) : std::nullopt;
}

bool has_expired_reports(Transaction& tx) {
    return tx.query_one("SELECT 1 FROM report_job WHERE expires_at <= $1 LIMIT 1", tx.now()).has_value();
}

std::int64_t drop_expired_reports(Transaction& tx, int limit) {
    return tx.execute(
        "DELETE FROM report_job WHERE report_job_id IN"
        " (SELECT report_job_id FROM report_job WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
        tx.now(), limit);
}

}  // namespace storage
