#include "bot/cli/verification_records.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "bot/cli/verification_facts.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

using storage::Row;

/// How much later than a date something may still be decided about its daily report.
constexpr Micros kReportsReviewed = 35 * 24 * 60 * kMinute;

/// A state and what it is grounded on, as one reads it.
std::string state_with(const std::string& state, const std::string& cause) {
    return cause.empty() ? state : state + " " + cause;
}

/// One record, and what the log says of it, event by event.
struct RecordOfState {
    std::string subject;
    std::string state;
    std::string cause;
    std::optional<Micros> happened_at;  ///< checked in, or handed in
    Micros limit = 0;                   ///< in time before it
    std::string expected;               ///< by the log; blank: it says nothing
    std::string expected_cause;
};

std::string sha256_of(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::string digits;
    for (const unsigned char byte : hash) digits += fmt::format("{:02x}", byte);
    return digits;
}

class RecordCheck {
public:
    RecordCheck(storage::Transaction& tx, std::vector<Discrepancy>& discrepancies)
        : tx_(tx), discrepancies_(discrepancies) {}

    void run() {
        read_retention();
        check_windows();
        find_lost_windows();
        check_reports();
        find_lost_reports();
        check_files();
    }

private:
    void report(std::string subject, std::string recorded, std::string recounted) {
        discrepancies_.push_back({std::move(subject), std::move(recorded), std::move(recounted)});
    }

    /// Up to which date retention took presence and daily reports away, and whether it took files.
    void read_retention() {
        tx_.for_each("SELECT kind, body FROM audit_event WHERE subject = 'retention'", [&](const Row& row) {
            const auto kind = row.get<std::string>(0);
            took_files_ = took_files_ || kind == "attachments_erased";
            if (kind != "presence_erased") return;
            const auto body = nlohmann::json::parse(row.get<std::string>(1), nullptr, false);
            if (body.is_object()) kept_from_ = std::max(kept_from_, body.value("before", ""));
        });
    }

    /// Takes the next event of a record in; false if its body cannot be read.
    bool take(RecordOfState& record, const std::string& kind, const std::string& text) {
        const auto body = nlohmann::json::parse(text, nullptr, false);
        if (!body.is_object()) return false;
        record.expected_cause.clear();
        if (kind == "presence_planned_again")
            record.expected = "planned";
        else if (kind == "report_acknowledged")
            record.expected = "acknowledged";
        else if (kind == "report_asked_back")
            record.expected = "returned";
        else {
            record.expected = body.value("state", "");
            if (kind == "presence_judged" || kind == "report_judged")
                record.expected_cause = body.value("cause", "");
        }
        // The cause of what is explained by a reason is the reason.
        if (record.expected != "void") record.expected_cause.clear();
        return true;
    }

    // ------------------------------------------------------------------------------------ presence windows

    void check_windows() {
        RecordOfState window;
        tx_.for_each(
            "SELECT p.employee_id, p.local_date, p.window_id, p.state, coalesce(p.cause, ''), p.checked_in_at,"
            " p.closes_at, e.kind, e.body FROM presence p LEFT JOIN audit_event e ON e.subject ="
            " 'presence/' || p.employee_id || '/' || p.local_date || '/' || p.window_id"
            " AND e.kind IN ('checked_in', 'presence_judged', 'presence_planned_again')"
            " ORDER BY p.employee_id, p.local_date, p.window_id, e.audit_event_id",
            [&](const Row& row) {
                std::string subject = fmt::format("presence/{}/{}/{}", row.get<std::string>(0),
                                                  row.get<std::string>(1), row.get<std::string>(2));
                if (subject != window.subject) {
                    check_window(window);
                    window = {std::move(subject),
                              row.get<std::string>(3),
                              row.get<std::string>(4),
                              row.get<std::optional<Micros>>(5),
                              row.get<Micros>(6),
                              "",
                              ""};
                    windows_.push_back(std::hash<std::string>{}(window.subject));
                }
                take_from(row, 7, window);
            });
        check_window(window);
        std::sort(windows_.begin(), windows_.end());
    }

    void take_from(const Row& row, std::size_t at, RecordOfState& record) {
        const auto kind = row.get<std::optional<std::string>>(at);
        if (kind && !take(record, *kind, row.get<std::string>(at + 1)))
            report(record.subject, "an event that cannot be read", "the decision it records");
    }

    void check_window(const RecordOfState& window) {
        if (window.subject.empty()) return;
        const bool is_open = window.state == "planned" || window.state == "asked";
        const std::string expected = !window.expected.empty() ? window.expected : is_open ? window.state : "";
        if (expected.empty())
            report(window.subject, state_with(window.state, window.cause),
                   "planned or asked: the log holds no judgement");
        else if ((expected != window.state && !(expected == "planned" && window.state == "asked")) ||
                 window.expected_cause != window.cause)
            report(window.subject, state_with(window.state, window.cause),
                   state_with(expected, window.expected_cause) + " by the last word of the log");
        const bool is_check_in = window.state == "in_time" || window.state == "late";
        if (!is_check_in) return;
        if (!window.happened_at)
            return report(window.subject, window.state + " without a check-in", "a time");
        const std::string by_time = *window.happened_at < window.limit ? "in_time" : "late";
        if (by_time != window.state)
            report(window.subject, window.state,
                   by_time + ", checked in at " +
                       domain::to_rfc3339_utc(domain::from_micros(*window.happened_at)));
    }

    /// What the log decided and no row holds, unless retention took it.
    void find_lost_windows() {
        std::map<std::string, std::string> lost;
        tx_.for_each(
            "SELECT subject, kind FROM audit_event WHERE subject >= 'presence/' AND subject < 'presence0'"
            " AND kind IN ('checked_in', 'presence_judged', 'presence_planned_again')"
            " ORDER BY subject, audit_event_id",
            [&](const Row& row) {
                auto subject = row.get<std::string>(0);
                if (!std::binary_search(windows_.begin(), windows_.end(), std::hash<std::string>{}(subject)))
                    lost[std::move(subject)] = row.get<std::string>(1);
            });
        windows_ = {};
        for (const auto& [subject, kind] : lost) {
            const auto window_at = subject.rfind('/');
            const auto date_at = subject.rfind('/', window_at - 1) + 1;
            const bool is_old = subject.substr(date_at, window_at - date_at) < kept_from_;
            if (!is_old && kind != "presence_planned_again")  // that may be taken back and planned anew
                report(subject, "no window", "the window that the log tells of");
        }
    }

    // --------------------------------------------------------------------------------------- daily reports

    void check_reports() {
        RecordOfState one;
        std::optional<Micros> first_text;
        const auto check = [&] { check_report(one, first_text); };
        tx_.for_each(
            "SELECT r.daily_report_id, r.state, coalesce(r.cause, ''), r.handed_in_at, r.due_at,"
            " (SELECT min(written_at) FROM daily_report_text t WHERE t.daily_report_id = r.daily_report_id),"
            " e.kind, e.body FROM daily_report r LEFT JOIN audit_event e ON"
            " e.subject = 'report/' || r.daily_report_id AND e.kind IN ('report_judged', 'report_handed_in',"
            " 'report_acknowledged', 'report_asked_back') ORDER BY r.daily_report_id, e.audit_event_id",
            [&](const Row& row) {
                std::string subject = fmt::format("report/{}", row.get<std::int64_t>(0));
                if (subject != one.subject) {
                    check();
                    one = {std::move(subject),
                           row.get<std::string>(1),
                           row.get<std::string>(2),
                           row.get<std::optional<Micros>>(3),
                           row.get<Micros>(4),
                           "",
                           ""};
                    first_text = row.get<std::optional<Micros>>(5);
                    reports_.insert(one.subject);
                }
                take_from(row, 6, one);
            });
        check();
    }

    void check_report(const RecordOfState& one, const std::optional<Micros>& first_text) {
        if (one.subject.empty()) return;
        const std::string expected = one.expected.empty() ? "expected" : one.expected;
        if (one.state != expected || one.cause != one.expected_cause)
            report(one.subject, state_with(one.state, one.cause),
                   state_with(expected, one.expected_cause) + " by the last word of the log");
        const auto written = [](const std::optional<Micros>& at) {
            return at ? "handed in at " + domain::to_rfc3339_utc(domain::from_micros(*at))
                      : std::string("not handed in");
        };
        if (one.happened_at != first_text)
            report(one.subject, written(one.happened_at), written(first_text) + " by its texts");
        if (!one.happened_at) return;
        const std::string by_time = *one.happened_at < one.limit ? "handed_in" : "late";
        if ((one.state == "handed_in" || one.state == "late") && one.state != by_time)
            report(one.subject, one.state, by_time + " by when it was due");
    }

    /// Events do not say of which date a report was; retention's border and some weeks tell enough.
    void find_lost_reports() {
        Micros kept_from = 0;
        if (const auto date = domain::from_iso_date(kept_from_))
            kept_from = domain::to_micros(std::chrono::sys_days{*date}) + kReportsReviewed;
        std::set<std::string> lost;
        tx_.for_each(
            "SELECT subject FROM audit_event WHERE subject >= 'report/' AND subject < 'report0'"
            " AND kind IN ('report_judged', 'report_handed_in') AND at >= $1",
            [&](const Row& row) {
                if (auto subject = row.get<std::string>(0); !reports_.contains(subject))
                    lost.insert(std::move(subject));
            },
            kept_from);
        for (const std::string& subject : lost)
            report(subject, "no daily report", "the report that the log tells of");
    }

    // --------------------------------------------------------------------------------------- stored files

    struct FileLog {
        std::string last;
        std::string sha256;
        std::int64_t bytes = 0;
    };

    void check_files() {
        std::map<std::int64_t, FileLog> logs;
        tx_.for_each(
            "SELECT kind, body FROM audit_event WHERE kind IN ('attachment_stored', 'attachment_lost',"
            " 'attachment_erased') ORDER BY audit_event_id",
            [&](const Row& row) {
                const auto body = nlohmann::json::parse(row.get<std::string>(1), nullptr, false);
                if (!body.is_object()) return;
                FileLog& log = logs[body.value("attachment", std::int64_t{0})];
                log.last = row.get<std::string>(0).substr(std::string_view("attachment_").size());
                if (log.last == "stored") {
                    log.sha256 = body.value("sha256", "");
                    log.bytes = body.value("bytes", std::int64_t{0});
                }
            });
        tx_.for_each(
            "SELECT f.attachment_id, f.state, f.bytes, f.sha256, c.content FROM attachment_file f"
            " LEFT JOIN attachment_content c ON c.attachment_id = f.attachment_id ORDER BY f.attachment_id",
            [&](const Row& row) {
                const auto log = logs.find(row.get<std::int64_t>(0));
                check_file(row, log == logs.end() ? FileLog{} : log->second);
            });
    }

    void check_file(const Row& row, const FileLog& log) {
        const std::string subject = fmt::format("attachment/{}", row.get<std::int64_t>(0));
        const auto state = row.get<std::string>(1);
        const std::string expected = log.last.empty() ? "waiting" : log.last;
        const bool was_taken_at_night = expected == "stored" && state == "erased" && took_files_;
        if (state != expected && !was_taken_at_night)
            report(subject, state, expected + " by the last word of the log");
        const auto content = row.get<std::optional<storage::Blob>>(4);
        if (content.has_value() != (state == "stored"))
            report(subject, content ? "bytes that are " + state : "stored, without its bytes",
                   "bytes of what is stored and of nothing else");
        if (log.sha256.empty()) return;
        const auto bytes = row.get<std::optional<std::int64_t>>(2).value_or(0);
        const auto sha256 = row.get<std::string>(3);
        const auto as_recorded = [&] { return fmt::format("{} bytes, SHA-256 {}", bytes, sha256); };
        if (bytes != log.bytes || sha256 != log.sha256)
            report(subject, as_recorded(),
                   fmt::format("{} bytes, SHA-256 {} by the log", log.bytes, log.sha256));
        if (!content) return;
        const auto size = static_cast<std::int64_t>(content->bytes.size());
        if (const auto hash = sha256_of(content->bytes); size != bytes || hash != sha256)
            report(subject, as_recorded(), fmt::format("{} bytes, SHA-256 {} of what is there", size, hash));
    }

    storage::Transaction& tx_;
    std::vector<Discrepancy>& discrepancies_;
    std::string kept_from_;
    bool took_files_ = false;
    std::vector<std::size_t> windows_;  ///< hashes of the subjects of those that are there, in order
    std::set<std::string> reports_;
};

}  // namespace

void check_records(storage::Transaction& tx, std::vector<Discrepancy>& discrepancies) {
    RecordCheck(tx, discrepancies).run();
}

}  // namespace cli
