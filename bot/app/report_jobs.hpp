// Reports made in the background: who may order which, how far they are, how they end, and who gets them. The
// dashboard and the command line come through here; the loop that works is engine/report_loop.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "bot/app/report_order.hpp"
#include "bot/app/scene.hpp"
#include "storage/report_jobs.hpp"

namespace app {

/// How long what was made can be fetched, and how long it is told what became of an order.
inline constexpr std::chrono::days kReportKept{7};
/// So many may wait for one requester, and for all together.
inline constexpr int kMostReportsWaiting = 3;
inline constexpr int kMostReportsWaitingInAll = 50;

/// Who asks. Without an employee it is the machine's operator at the command line, who may all, or Sigap
/// itself.
struct Requester {
    std::string actor;
    std::optional<domain::Employee> employee{};
};
Requester requester(const domain::Employee& employee);
Requester operator_at_the_machine();

/// The units whose reports somebody may order, by the roster of today.
struct ReportScope {
    bool is_whole_office = false;
    std::vector<domain::UnitId> units{};  ///< with all below them; nobody's, if there is none
    bool may_order = false;               ///< an auditor reads what others have ordered
};
/// HR: the whole office; HR of a unit: it and those below; whoever leads units today: these and those below;
/// an auditor: the whole office, to read. Nobody else, the administrator included, sees any.
std::optional<ReportScope> report_scope(Scene& scene, const Requester& by);

enum class ReportRefusal {
    not_allowed,   ///< the person orders no reports
    out_of_scope,  ///< a unit that is not the person's
    flawed,        ///< see `flaw_of`
    too_many,      ///< wait or cancel one
    unknown,       ///< there is none of that number, or it is not the person's to see
    not_done,      ///< it is still made, or it failed or was cancelled
    expired
};
std::string_view to_string(ReportRefusal refusal);

/// The order as that person may have it: without units it means all that they may see, whatever the caller
/// left out. `not_allowed`, `flawed` or `out_of_scope`.
tl::expected<ReportOrder, ReportRefusal> narrowed(Scene& scene, const Requester& by, ReportOrder order);

/// Queues the report, narrowed, and answers its number.
tl::expected<std::int64_t, ReportRefusal> request_report(Scene& scene, const Requester& by,
                                                         ReportOrder order);

/// One's own; HR and auditors see everybody's. Whoever has lost the scope of an order sees it no more.
std::optional<storage::ReportJob> report_job(Scene& scene, const Requester& by, std::int64_t id);
std::vector<storage::ReportJob> report_jobs(Scene& scene, const Requester& by, int limit);

/// One that waits or runs ends soon, without bytes. `not_done`: it was over already.
tl::expected<void, ReportRefusal> cancel_report(Scene& scene, const Requester& by, std::int64_t id);

struct FetchedReport {
    storage::ReportJob job;
    std::string content;
};
/// What was made; that it was fetched is on record.
tl::expected<FetchedReport, ReportRefusal> fetch_report(Scene& scene, const Requester& by, std::int64_t id);

/// Queues what Sigap mails by itself, to `order.mail_to` once it is made.
std::int64_t order_by_itself(Scene& scene, const ReportOrder& order);

/// The loop's: keeps what was made, puts it on record, and mails what Sigap ordered itself. False: it was
/// cancelled meanwhile, and nothing is kept.
bool finish_report(Scene& scene, const storage::ReportJob& job, const ReportOrder& order, std::string content,
                   const std::string& summary);
bool fail_report(Scene& scene, const storage::ReportJob& job, std::string_view detail);

/// What stands in a mail's arguments behind its subject, to name the job whose bytes are attached.
std::string attachment_reference(std::int64_t job);
std::optional<std::int64_t> attached_report(std::string_view reference);

}  // namespace app
