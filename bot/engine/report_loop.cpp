#include "bot/engine/report_loop.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>

#include "bot/app/report_columns.hpp"
#include "bot/app/report_jobs.hpp"
#include "bot/engine/trouble.hpp"

namespace engine {
namespace {

using domain::Instant;
using storage::Transaction;

constexpr std::chrono::minutes kNextLookForJobs{1};  // for what another process ordered, and what has expired
constexpr int kReportsDroppedAtOnce = 100;
constexpr int kNotesAReport = 20;  // a line of progress is a commit

}  // namespace

std::optional<Instant> ReportLoop::turn(Activity::Participant& self) {
    recover();
    if (!running_) take_next();
    if (!running_) return waits() ? std::optional(clock_.now()) : next_look();
    try {
        work();
    } catch (const storage::Failure&) {
        throw;  // the ground gave way: the same step comes again
    } catch (const std::exception& trouble) {
        const auto job = running_->job;
        running_.reset();
        spdlog::error("report {}: {}", job.id, trouble.what());
        database_.write([&](Transaction& transaction) {
            setting_.play(transaction,
                          [&](app::Scene& scene) { app::fail_report(scene, job, trouble.what()); });
        });
    }
    if (!running_) self.poke();  // a mail may wait in the outbox, and the next report here
    return clock_.now();
}

/// What ran when a process died is begun again: nothing of it was kept.
void ReportLoop::recover() {
    if (is_recovered_) return;
    database_.write([](Transaction& transaction) { storage::requeue_running_reports(transaction); });
    is_recovered_ = true;
}

void ReportLoop::take_next() {
    const auto job = database_.read(storage::next_report_job);
    if (!job) return;
    auto order = app::report_order_from(job->parameters);
    const auto flaw = order ? app::flaw_of(*order) : std::optional(order.error().message);
    if (flaw) {
        database_.write([&](Transaction& transaction) {
            setting_.play(transaction, [&](app::Scene& scene) { app::fail_report(scene, *job, *flaw); });
        });
        return;
    }
    app::ReportWork fresh(std::move(*order));
    is_recovered_ = false;  // one whose start may have been committed runs nowhere either
    const bool starts = database_.write([&](Transaction& transaction) {
        return storage::start_report_job(transaction, job->id, fresh.steps());
    });
    is_recovered_ = true;
    if (starts) running_.emplace(Running{*job, std::move(fresh)});
}

void ReportLoop::work() {
    auto& [job, report] = *running_;
    if (report.is_read()) return finish();
    database_.read([&](Transaction& transaction) {
        setting_.play(transaction, [&](app::Scene& scene) { report.step(scene); });
    });
    const int between = std::max(1, report.steps() / kNotesAReport);
    if (report.steps_done() % between != 0 && !report.is_read()) return;
    const bool goes_on = database_.write([&](Transaction& transaction) {
        return storage::note_report_steps(transaction, job.id, report.steps_done());
    });
    if (!goes_on) running_.reset();
}

void ReportLoop::finish() {
    const auto& [job, made] = *running_;
    const documents::Report report = database_.read([&](Transaction& transaction) {
        return setting_.play(transaction, [&](app::Scene& scene) { return made.report(scene); });
    });
    std::string content = app::rendered(report, made.order());
    const std::string summary = documents::summary_in_words(report);
    database_.write([&](Transaction& transaction) {
        setting_.play(transaction, [&](app::Scene& scene) {
            app::finish_report(scene, job, made.order(), content, summary);
        });
    });
    running_.reset();
}

/// One that could not even begin was put aside, and others may wait.
bool ReportLoop::waits() {
    return database_.read(storage::next_report_job).has_value();
}

std::optional<Instant> ReportLoop::next_look() {
    if (clock_.is_external()) return std::nullopt;
    if (database_.read(storage::has_expired_reports))
        database_.write([](Transaction& transaction) {
            storage::drop_expired_reports(transaction, kReportsDroppedAtOnce);
        });
    return clock_.now() + kNextLookForJobs;
}

}  // namespace engine
