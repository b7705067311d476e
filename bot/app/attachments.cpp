#include "bot/app/attachments.hpp"

#include <nlohmann/json.hpp>

#include "bot/app/awaited.hpp"
#include "bot/app/flag_notices.hpp"
#include "bot/app/reasons.hpp"
#include "storage/attachments.hpp"
#include "storage/flags.hpp"
#include "storage/outbox.hpp"

namespace app {
namespace {

constexpr std::chrono::days kBelongsFor{7};  ///< to a reason given before

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

}  // namespace

std::string keep_attachment(Scene& scene, const Talk& talk, const domain::InboundMessage& message) {
    const bool is_photo = message.content == domain::ContentKind::photo;
    if (message.media_id.empty() || (!is_photo && message.content != domain::ContentKind::document))
        return "";
    const std::string subject = subject_of(scene, talk, message);
    if (subject.empty()) return "";
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
    if (storage::add_attachment(scene.tx, attachment, talk.cause.inbox_id)) {
        tell_of_attachment(scene, talk.employee, talk.cause, subject);
        audit(scene, "employee/" + talk.employee.id.value, "attachment_kept", subject,
              nlohmann::json{{"kind", attachment.kind}, {"inbox", talk.cause.inbox_id.value}}.dump());
    }
    return subject;
}

}  // namespace app
