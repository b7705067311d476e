#include "bot/app/report_jobs.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "bot/app/digest.hpp"
#include "bot/app/report_columns.hpp"
#include "bot/app/report_units.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Role;
using domain::UnitId;
using storage::ReportJob;

constexpr std::string_view kSigap = "sigap";
constexpr std::string_view kAttachment = "report_job/";
constexpr std::chrono::days kMailPatience{2};

std::string subject_of(std::int64_t job) {
    return "report/" + std::to_string(job);
}

void put_on_record(Scene& scene, const Requester& by, std::string_view kind, std::int64_t job,
                   const ReportOrder& order) {
    audit(scene, by.actor, kind, subject_of(job),
          nlohmann::json{{"kind", to_string(order.kind)},
                         {"by", to_string(order.by)},
                         {"shared", order.is_shared},
                         {"format", to_string(order.format)}}
              .dump());
}

/// Whether the scope holds every unit of the order; an order without any is of the whole office.
bool covers(Scene& scene, const ReportScope& scope, const ReportOrder& order) {
    if (scope.is_whole_office) return true;
    if (order.units.empty() || scope.units.empty()) return false;
    const ReportUnits own(storage::units(scene.tx), scope.units);
    return std::all_of(order.units.begin(), order.units.end(),
                       [&](const UnitId& unit) { return own.hold(unit); });
}

bool sees_all(const Requester& by) {
    return !by.employee || by.employee->role == Role::hr || by.employee->role == Role::auditor;
}

bool may_see(Scene& scene, const Requester& by, const ReportJob& job) {
    if (job.requested_by != by.actor && !sees_all(by)) return false;
    const auto scope = report_scope(scene, by);
    const auto order = report_order_from(job.parameters);
    return scope && order && covers(scene, *scope, *order);
}

/// The mail's text, and the bytes by their job.
void mail(Scene& scene, const ReportJob& job, const ReportOrder& order, const std::string& summary) {
    const auto made = storage::find_report_job(scene.tx, job.id);
    const std::string title = report_frame(scene, order).title;
    for (const std::string& address : order.mail_to.empty() ? scene.office.hr_mail : order.mail_to) {
        storage::OutboxItem item;
        item.lane = kMailLane;
        item.message.chat = address;
        item.message.message_key = "reporting_mail_subject";
        item.message.language = to_string(order.language);
        item.message.text = report_word(scene, order, "mail_text",
                                        {{"judul", title},
                                         {"rincian", summary},
                                         {"berkas", made->file_name},
                                         {"sidik", made->content_hash}});
        item.message.arguments = {
            report_word(scene, order, "mail_subject", {{"instansi", scene.office.name}, {"judul", title}}),
            attachment_reference(job.id)};
        item.priority = storage::Priority::digest;
        item.subject = subject_of(job.id);
        item.dedupe_key = subject_of(job.id) + "/" + address;
        item.not_before = scene.now();
        item.expires_at = scene.now() + kMailPatience;
        storage::post(scene.tx, item);
    }
}

}  // namespace

Requester requester(const domain::Employee& employee) {
    return {employee.id.value, employee};
}

Requester operator_at_the_machine() {
    return {"operator"};
}

std::optional<ReportScope> report_scope(Scene& scene, const Requester& by) {
    if (!by.employee) return ReportScope{true, {}, true};
    const domain::Employee& employee = *by.employee;
    if (employee.role == Role::hr) return ReportScope{true, {}, true};
    if (employee.role == Role::auditor) return ReportScope{true, {}, false};
    ReportScope scope{false, {}, true};
    if (employee.role == Role::unit_hr) scope.units.push_back(employee.unit);
    if (employee.role != Role::admin)
        for (const domain::Unit& unit : units_under(scene, employee)) scope.units.push_back(unit.id);
    if (scope.units.empty()) return std::nullopt;
    return scope;
}

std::string_view to_string(ReportRefusal refusal) {
    switch (refusal) {
        case ReportRefusal::not_allowed:
            return "not_allowed";
        case ReportRefusal::out_of_scope:
            return "out_of_scope";
        case ReportRefusal::flawed:
            return "flawed";
        case ReportRefusal::too_many:
            return "too_many";
        case ReportRefusal::unknown:
            return "unknown";
        case ReportRefusal::not_done:
            return "not_done";
        case ReportRefusal::expired:
            return "expired";
    }
    return "unknown";
}

tl::expected<ReportOrder, ReportRefusal> narrowed(Scene& scene, const Requester& by, ReportOrder order) {
    const auto scope = report_scope(scene, by);
    if (!scope) return tl::unexpected(ReportRefusal::not_allowed);
    if (flaw_of(order)) return tl::unexpected(ReportRefusal::flawed);
    if (order.units.empty() && !scope->is_whole_office) order.units = scope->units;
    if (!covers(scene, *scope, order)) return tl::unexpected(ReportRefusal::out_of_scope);
    for (const UnitId& unit : order.units)
        if (!storage::find_unit(scene.tx, unit)) return tl::unexpected(ReportRefusal::out_of_scope);
    return order;
}

tl::expected<std::int64_t, ReportRefusal> request_report(Scene& scene, const Requester& by,
                                                         ReportOrder wanted) {
    const auto scope = report_scope(scene, by);
    if (!scope || !scope->may_order) return tl::unexpected(ReportRefusal::not_allowed);
    const auto order = narrowed(scene, by, std::move(wanted));
    if (!order) return tl::unexpected(order.error());
    if (storage::count_waiting_reports(scene.tx, by.actor) >= kMostReportsWaiting ||
        storage::count_waiting_reports(scene.tx, "") >= kMostReportsWaitingInAll)
        return tl::unexpected(ReportRefusal::too_many);
    const std::int64_t id = storage::add_report_job(scene.tx, by.actor, to_json(*order));
    put_on_record(scene, by, "report_requested", id, *order);
    return id;
}

std::optional<ReportJob> report_job(Scene& scene, const Requester& by, std::int64_t id) {
    auto job = storage::find_report_job(scene.tx, id);
    if (!job || !may_see(scene, by, *job)) return std::nullopt;
    return job;
}

std::vector<ReportJob> report_jobs(Scene& scene, const Requester& by, int limit) {
    auto jobs = storage::report_jobs(scene.tx, sees_all(by) ? "" : by.actor, limit);
    std::erase_if(jobs, [&](const ReportJob& job) { return !may_see(scene, by, job); });
    return jobs;
}

tl::expected<void, ReportRefusal> cancel_report(Scene& scene, const Requester& by, std::int64_t id) {
    const auto job = report_job(scene, by, id);
    if (!job) return tl::unexpected(ReportRefusal::unknown);
    const auto scope = report_scope(scene, by);
    if (!scope || !scope->may_order) return tl::unexpected(ReportRefusal::not_allowed);
    if (!storage::cancel_report_job(scene.tx, id, scene.now() + kReportKept))
        return tl::unexpected(ReportRefusal::not_done);
    put_on_record(scene, by, "report_cancelled", id, report_order_from(job->parameters).value());
    return {};
}

tl::expected<FetchedReport, ReportRefusal> fetch_report(Scene& scene, const Requester& by, std::int64_t id) {
    const auto job = report_job(scene, by, id);
    if (!job) return tl::unexpected(ReportRefusal::unknown);
    if (job->state != "done") return tl::unexpected(ReportRefusal::not_done);
    auto content = storage::report_content(scene.tx, id);
    if (!content) return tl::unexpected(ReportRefusal::expired);
    put_on_record(scene, by, "report_fetched", id, report_order_from(job->parameters).value());
    return FetchedReport{*job, std::move(*content)};
}

bool finish_report(Scene& scene, const ReportJob& job, const ReportOrder& order, std::string content,
                   const std::string& summary) {
    const storage::MadeReport made{file_name(order), std::string(media_type(order.format)),
                                   std::move(content), scene.now() + kReportKept};
    if (!storage::finish_report_job(scene.tx, job.id, made)) return false;
    put_on_record(scene, {std::string(kSigap)}, "report_made", job.id, order);
    if (job.requested_by == kSigap) mail(scene, job, order, summary);
    return true;
}

bool fail_report(Scene& scene, const ReportJob& job, std::string_view detail) {
    if (!storage::fail_report_job(scene.tx, job.id, detail, scene.now() + kReportKept)) return false;
    audit(scene, kSigap, "report_failed", subject_of(job.id));
    return true;
}

std::int64_t order_by_itself(Scene& scene, const ReportOrder& order) {
    const std::int64_t id = storage::add_report_job(scene.tx, kSigap, to_json(order));
    put_on_record(scene, {std::string(kSigap)}, "report_requested", id, order);
    return id;
}

std::string attachment_reference(std::int64_t job) {
    return std::string(kAttachment) + std::to_string(job);
}

std::optional<std::int64_t> attached_report(std::string_view reference) {
    if (!reference.starts_with(kAttachment)) return std::nullopt;
    reference.remove_prefix(kAttachment.size());
    std::int64_t job = 0;
    const auto [end, error] = std::from_chars(reference.data(), reference.data() + reference.size(), job);
    if (error != std::errc{} || end != reference.data() + reference.size()) return std::nullopt;
    return job;
}

}  // namespace app
