#include "bot/app/retention.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "bot/app/roster_desk.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/retention.hpp"
#include "storage/roster_uploads.hpp"
#include "storage/sessions.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using std::chrono::days;

constexpr int kBatch = 1000;
constexpr int kFilesABatch = 10;  // of up to 10 MiB each, overwritten where they stand
constexpr std::chrono::minutes kAtNight{2 * 60 + 30};
constexpr std::string_view kRawMessages = "raw_messages";
constexpr std::string_view kPresence = "presence";
constexpr std::string_view kFiles = "attachments";
constexpr std::string_view kSignIns = "sign_ins";
/// Of links, tries and browsers that were in: long enough to see who tried what.
constexpr days kSignInsKept{30};

domain::Instant next_night(Scene& scene) {
    const auto date = domain::local_time(scene.now(), scene.office.zone).date;
    const auto tonight = domain::instant_at(date, kAtNight, scene.office.zone);
    return tonight > scene.now() ? tonight
                                 : domain::instant_at(domain::next_day(date), kAtNight, scene.office.zone);
}

bool is_built_in(const domain::Policy& policy) {
    return policy.version == domain::kBuiltInVersion;
}

}  // namespace

Retention retention_of(const domain::Rulebook& rules) {
    const auto& policies = rules.policies();
    const bool has_files = !std::all_of(policies.begin(), policies.end(), is_built_in);
    Retention longest{kShortestRawMessages, days{0}, days{0}};
    for (const domain::Policy& policy : policies) {
        if (policy.kind != domain::PolicyKind::rule || (has_files && is_built_in(policy))) continue;
        longest.raw_messages = std::max(longest.raw_messages, days{policy.retention.raw_messages_days});
        longest.presence = std::max(longest.presence, days{policy.retention.presence_days});
        const auto& case_files = policy.retention.case_files_days;
        if (!case_files)
            longest.case_files.reset();
        else if (longest.case_files)
            longest.case_files = std::max(*longest.case_files, days{*case_files});
    }
    return longest;
}

void set_first_retention(Scene& scene) {
    storage::set_timer_once(scene.tx, timers::retention, "office", next_night(scene));
}

void begin_retention(Scene& scene) {
    storage::set_timer(scene.tx, timers::retention, "office", next_night(scene));
    storage::drop_uploads_before(scene.tx, scene.now() - kUploadKept);
    for (const std::string_view what : {kRawMessages, kPresence, kFiles, kSignIns})
        storage::set_timer(scene.tx, timers::retention_continues, std::string(what) + "/0", scene.now());
}

void continue_retention(Scene& scene, std::string_view subject) {
    const auto slash = subject.find('/');
    const std::string what(subject.substr(0, slash));
    const auto before = std::stoll(std::string(subject.substr(slash + 1)));
    const Retention kept = retention_of(scene.rules);
    if (what == kSignIns) {
        // No record of anybody's conduct: how many there were is worth no event.
        const auto border = scene.now() - kSignInsKept;
        if (storage::forget_sign_ins(scene.tx, border, kBatch) >= kBatch)
            storage::set_timer(scene.tx, timers::retention_continues,
                               what + "/" + std::to_string(before + kBatch), scene.now());
        return;
    }
    const bool is_raw = what == kRawMessages;
    const bool is_files = what == kFiles;
    const domain::Instant border = scene.now() - (is_raw ? kept.raw_messages : kept.presence);
    const std::string first_kept = domain::to_iso_date(domain::local_time(border, scene.office.zone).date);
    const int batch = is_files ? kFilesABatch : kBatch;
    const auto done = [&] {
        if (is_raw) return storage::erase_raw_messages(scene.tx, border, batch);
        if (!is_files) return storage::delete_presence(scene.tx, first_kept, batch);
        const auto closed_before =
            kept.case_files ? std::optional(scene.now() - *kept.case_files) : std::nullopt;
        return storage::erase_attachment_files(scene.tx, border, closed_before, batch);
    }();
    if (done == batch)
        return storage::set_timer(scene.tx, timers::retention_continues,
                                  what + "/" + std::to_string(before + done), scene.now());
    if (before + done == 0) return;
    nlohmann::json body{{"rows", before + done},
                        {"kept_days", (is_raw ? kept.raw_messages : kept.presence).count()},
                        {"before", is_raw || is_files ? domain::to_rfc3339_utc(border) : first_kept}};
    if (is_files && kept.case_files) body["kept_days_of_flags"] = kept.case_files->count();
    audit(scene, "sigap", what + "_erased", "retention", body.dump());
}

}  // namespace app
