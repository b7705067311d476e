#include "bot/app/report_jobs.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/report_family.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

constexpr int kMostShown = 100;

struct WantedJob {
    std::int64_t job = 0;  ///< 0: all
    bool as_json = false;
};

template <typename Act>
auto in_scene(Work& work, Act&& act) {
    const auto rules = work.session.rules();
    return work.session.database.write([&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        return act(scene);
    });
}

int refused(Work& work, std::int64_t job, app::ReportRefusal refusal) {
    const auto why = [&] {
        switch (refusal) {
            case app::ReportRefusal::unknown:
                return "there is no such report, or its time is over; `sigap report jobs` shows them";
            case app::ReportRefusal::not_done:
                return "it is not done, or was over already; `sigap report jobs` shows how far it is";
            case app::ReportRefusal::expired:
                return "its time is over; order it again";
            default:
                return "it cannot be had";
        }
    };
    work.err << fmt::format("sigap: report {}: {}\n", job, why());
    return kFinding;
}

Json json_of_job(const storage::ReportJob& job) {
    return {{"job", job.id},
            {"state", job.state},
            {"steps_done", job.steps_done},
            {"steps", job.steps},
            {"requested_by", job.requested_by},
            {"requested_at", domain::to_rfc3339_utc(job.requested_at)},
            {"ended_at", json_or_null(job.ended_at)},
            {"expires_at", json_or_null(job.expires_at)},
            {"file_name", json_or_null(job.file_name)},
            {"sha256", json_or_null(job.content_hash)},
            {"detail", job.detail},
            {"order", Json::parse(job.parameters, nullptr, false)}};
}

int jobs(Work& work, const WantedJob& wanted) {
    const auto rules = work.session.rules();
    const auto found = work.session.database.read([&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        const app::Requester by = app::operator_at_the_machine();
        if (wanted.job == 0) return app::report_jobs(scene, by, kMostShown);
        const auto one = app::report_job(scene, by, wanted.job);
        return one ? std::vector{*one} : std::vector<storage::ReportJob>{};
    });
    if (wanted.job != 0 && found.empty()) return refused(work, wanted.job, app::ReportRefusal::unknown);
    if (wanted.as_json) {
        Json list = Json::array();
        for (const storage::ReportJob& job : found) list.push_back(json_of_job(job));
        print(work.out, list);
        return kGood;
    }
    for (const storage::ReportJob& job : found)
        work.out << fmt::format("{}  {}  {} of {} days  {}  {}{}\n", job.id, job.state, job.steps_done,
                                job.steps, job.requested_by,
                                job.file_name.empty() ? job.parameters : job.file_name,
                                job.detail.empty() ? "" : "  " + job.detail);
    return kGood;
}

int cancel(Work& work, const WantedJob& wanted) {
    const auto done = in_scene(work, [&](app::Scene& scene) {
        return app::cancel_report(scene, app::operator_at_the_machine(), wanted.job);
    });
    if (!done) return refused(work, wanted.job, done.error());
    work.out << fmt::format("report {} is cancelled\n", wanted.job);
    return kGood;
}

int fetch(Work& work, const WantedJob& wanted) {
    const auto made = in_scene(work, [&](app::Scene& scene) {
        return app::fetch_report(scene, app::operator_at_the_machine(), wanted.job);
    });
    if (!made) return refused(work, wanted.job, made.error());
    work.out << made->content;
    return kGood;
}

CLI::App& add_one(CLI::App& family, Chosen& chosen, const std::shared_ptr<WantedJob>& wanted,
                  const std::string& name, const std::string& summary,
                  const std::vector<std::string>& examples, int (*act)(Work&, const WantedJob&)) {
    CLI::App& command = add_command(family, name, summary, examples);
    command.callback([&chosen, wanted, act] {
        chosen.on_data = [wanted, act](Work& work) { return act(work, *wanted); };
    });
    return command;
}

}  // namespace

void add_report_jobs(CLI::App& family, Chosen& chosen) {
    const auto shown = std::make_shared<WantedJob>();
    CLI::App& list = add_one(family, chosen, shown, "jobs", "Reports made in the background, newest first",
                             {"sigap report jobs", "sigap report jobs 3 --json"}, jobs);
    list.add_option("job", shown->job, "This one alone")->check(CLI::PositiveNumber);
    list.add_flag("--json", shown->as_json, "Print JSON");
    const auto ended = std::make_shared<WantedJob>();
    add_one(family, chosen, ended, "cancel", "End a report that waits or is being made",
            {"sigap report cancel 3"}, cancel)
        .add_option("job", ended->job, "Its number")
        ->required()
        ->check(CLI::PositiveNumber);
    const auto fetched = std::make_shared<WantedJob>();
    add_one(family, chosen, fetched, "fetch",
            "The file of a report that is done; that it was fetched is put on record",
            {"sigap report fetch 3 > februari.pdf"}, fetch)
        .add_option("job", fetched->job, "Its number")
        ->required()
        ->check(CLI::PositiveNumber);
}

}  // namespace cli
