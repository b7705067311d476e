#include "bot/app/attachments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "bot/app/awaited.hpp"
#include "bot/app/flag_decisions.hpp"
#include "bot/app/flag_notices.hpp"
#include "bot/app/reasons.hpp"
#include "bot/domain/media_type.hpp"
#include "storage/flags.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

constexpr std::chrono::days kBelongsFor{7};  ///< to a reason given before
constexpr std::array kPauses = {std::chrono::minutes{1},      std::chrono::minutes{5},
                                std::chrono::minutes{15},     std::chrono::minutes{60},
                                std::chrono::minutes{3 * 60}, std::chrono::minutes{6 * 60},
                                std::chrono::minutes{12 * 60}};
constexpr std::chrono::days kStillNews{8};  ///< later, nobody remembers what was sent

constexpr std::string_view kTooMany = "too_many";

/// The first `parts` words between slashes: `attempt/17/P-03` of `attempt/17/P-03/1/nudge`.
std::string head_of(const std::string& subject, int parts) {
    std::size_t end = 0;
    while (parts-- > 0 && end != std::string::npos) end = subject.find('/', end + (end > 0 ? 1 : 0));
    return subject.substr(0, end);
}

/// What the message replies to, if we said it to this person.
std::string quoted_subject(Scene& scene, const Talk& talk, const domain::InboundMessage& message) {
    if (message.quoted_id.empty()) return "";
    const auto quoted =
        storage::find_by_message(scene.tx, storage::lane_of(talk.chat.account), message.quoted_id);
    return quoted && quoted->employee == talk.employee.id ? quoted->subject : "";
}

/// A reason that nobody has decided yet, else the reply to an open flag.
std::string subject_given_before(Scene& scene, const Talk& talk) {
    std::string subject;
    for (const storage::Reason& reason : storage::undecided_reasons(scene.tx))
        if (reason.employee == talk.employee.id && scene.now() - reason.given_at <= kBelongsFor)
            subject = reason.subject;
    if (!subject.empty()) return subject;
    const auto flag = storage::open_flag_of(scene.tx, talk.employee.id);
    const bool is_replied = flag && !storage::replies_to(scene.tx, flag->id).empty();
    return is_replied ? "flag/" + number_of(flag->id) : "";
}

std::string subject_of(Scene& scene, const Talk& talk, const domain::InboundMessage& message) {
    const std::string quoted = quoted_subject(scene, talk, message);
    if (quoted.starts_with("attempt/")) return head_of(quoted, 3);
    if (quoted.starts_with("flag/")) return head_of(quoted, 2);
    if (quoted.starts_with("report/") || quoted.starts_with("question/")) return "";
    const AwaitedWords awaited = awaited_words(scene, talk.employee);
    switch (awaited.what) {
        case Awaited::flag_reply:
            return "flag/" + awaited.about;
        case Awaited::reason:
            return reason_subject(talk.employee, awaited.about);
        case Awaited::nothing:
            return subject_given_before(scene, talk);
        default:
            return "";  // it belongs to something else
    }
}

/// The person hears, not in quiet time, that the file is not here; the words stay on record without it.
void tell_of_loss(Scene& scene, const storage::Attachment& attachment, std::string_view cause) {
    const auto employee = storage::find_employee(scene.tx, attachment.employee);
    if (!employee || storage::has_left(scene.tx, attachment.employee) ||
        scene.now() - attachment.received_at > kStillNews)
        return;
    Utterance told;
    told.key = "attachment_lost";
    told.arguments = {
        {"waktu", wording::date_and_time(attachment.sent_at, zone_of(scene, *employee), employee->language)},
        {"sebab", scene.words.text(employee->language, "file_cause_" + std::string(cause))}};
    told.priority = storage::Priority::flag;
    told.subject = attachment.subject;
    told.dedupe_key = "attachment_lost/" + std::to_string(attachment.id);
    told.not_before = plan_of(scene, *employee, scene.now()).after_quiet(scene.now());
    say(scene, *employee, told);
}

void lose(Scene& scene, const storage::Attachment& attachment, std::string_view cause) {
    if (!storage::lose_file(scene.tx, attachment.id, cause)) return;
    audit(
        scene, "sigap", "attachment_lost", attachment.subject,
        nlohmann::json{{"attachment", attachment.id}, {"cause", cause}, {"tries", attachment.file.tries + 1}}
            .dump());
    tell_of_loss(scene, attachment, cause);
}

/// Why its file is not even asked for; empty: it is.
std::string_view ground_to_leave(Scene& scene, const storage::Attachment& attachment) {
    if (attachment.bytes && std::cmp_greater(*attachment.bytes, kMostFileBytes))
        return to_string(domain::FetchTrouble::too_large);
    const auto today = storage::attachments_since(scene.tx, attachment.employee,
                                                  attachment.received_at - std::chrono::hours{24});
    return today > kMostFilesADay ? kTooMany : "";
}

bool is_among(const std::vector<domain::Employee>& people, const domain::Employee& one) {
    return std::any_of(people.begin(), people.end(),
                       [&](const domain::Employee& other) { return other.id == one.id; });
}

std::string size_words(std::int64_t bytes) {
    if (bytes < 1000) return fmt::format("{} B", bytes);
    if (bytes < 1'000'000) return fmt::format("{} kB", (bytes + 500) / 1000);
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

}  // namespace

std::optional<KeptAttachment> keep_attachment(Scene& scene, const Talk& talk,
                                              const domain::InboundMessage& message) {
    const bool is_photo = message.content == domain::ContentKind::photo;
    if (message.media_id.empty() || (!is_photo && message.content != domain::ContentKind::document))
        return std::nullopt;
    const std::string subject = subject_of(scene, talk, message);
    if (subject.empty()) return std::nullopt;
    storage::Attachment attachment;
    attachment.employee = talk.employee.id;
    attachment.subject = subject;
    attachment.lane = storage::lane_of(talk.chat.account);
    attachment.media_id = message.media_id;
    attachment.kind = is_photo ? "photo" : "document";
    attachment.mime_type = message.mime_type;
    attachment.bytes = message.bytes;
    attachment.caption = message.text;
    attachment.sent_at = talk.cause.at;
    attachment.received_at = talk.cause.received_at;
    const auto id = storage::add_attachment(scene.tx, attachment, talk.cause.inbox_id);
    if (!id) return KeptAttachment{subject, true};
    attachment.id = *id;
    tell_of_attachment(scene, talk.employee, talk.cause, subject);
    audit(scene, "employee/" + talk.employee.id.value, "attachment_kept", subject,
          nlohmann::json{{"attachment", *id}, {"kind", attachment.kind}, {"inbox", talk.cause.inbox_id.value}}
              .dump());
    const std::string_view ground = ground_to_leave(scene, attachment);
    if (!ground.empty()) lose(scene, attachment, ground);
    return KeptAttachment{subject, ground.empty()};
}

void record_file(Scene& scene, std::int64_t attachment_id, const domain::Fetched& fetched) {
    const auto attachment = storage::find_attachment(scene.tx, attachment_id);
    if (!attachment || attachment->file.state != "waiting") return;
    if (fetched) {
        const std::string_view type = domain::media_type_of(*fetched);
        const auto hash = storage::store_file(scene.tx, attachment_id, *fetched, type);
        return audit(scene, "sigap", "attachment_stored", attachment->subject,
                     nlohmann::json{{"attachment", attachment_id},
                                    {"sha256", hash.value()},
                                    {"bytes", fetched->size()},
                                    {"type", type}}
                         .dump());
    }
    const auto trouble = fetched.error().trouble;
    const auto pause =
        kPauses.at(std::min(static_cast<std::size_t>(attachment->file.tries), kPauses.size() - 1));
    const domain::Instant next = scene.now() + pause;
    if (domain::may_pass(trouble) && next <= attachment->received_at + kFetchedWithin)
        return storage::postpone_file(scene.tx, attachment_id, to_string(trouble), next);
    lose(scene, *attachment, to_string(trouble));
}

bool may_have_file(Scene& scene, const storage::Attachment& attachment, const domain::Employee& reader) {
    if (reader.id == attachment.employee || reader.role == domain::Role::auditor) return true;
    const auto sender = storage::find_employee(scene.tx, attachment.employee);
    if (!sender) return false;
    if (is_among(hr_for(scene, *sender), reader)) return true;
    if (!attachment.subject.starts_with("flag/"))
        return is_among(deciders_of(scene, *sender, attachment.subject), reader);
    const auto flag = storage::find_flag(scene.tx, flag_from(attachment.subject.substr(5)));
    return flag && is_among(deciders_of(scene, *flag, *sender), reader);
}

bool may_erase_file(Scene& scene, const storage::Attachment& attachment, const domain::Employee& officer) {
    const auto sender = storage::find_employee(scene.tx, attachment.employee);
    return sender && is_among(hr_for(scene, *sender), officer);
}

std::string file_name_of(const storage::Attachment& attachment) {
    return fmt::format("attachment-{}{}", attachment.id, domain::file_ending(attachment.file.media_type));
}

std::string file_state_words(Scene& scene, const storage::Attachment& attachment, domain::Language language) {
    const storage::AttachmentFile& file = attachment.file;
    const std::string cause =
        file.cause.empty() ? "" : scene.words.text(language, "file_cause_" + file.cause);
    return scene.words.text(language, "file_is_" + file.state,
                            {{"ukuran", size_words(file.bytes.value_or(0))}, {"sebab", cause}});
}

bool erase_file(Scene& scene, const storage::Attachment& attachment, std::string_view by) {
    if (!storage::erase_file(scene.tx, attachment.id)) return false;
    audit(scene, by, "attachment_erased", attachment.subject,
          nlohmann::json{{"attachment", attachment.id}, {"sha256", attachment.file.sha256}}.dump());
    return true;
}

}  // namespace app
