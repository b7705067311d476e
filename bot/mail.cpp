#include "bot/mail.hpp"

#include "bot/app/report_jobs.hpp"
#include "storage/report_jobs.hpp"

namespace service {
namespace {

using adapters::email::Attachment;

std::optional<Attachment> report_file(storage::Database& database, std::int64_t id) {
    return database.read([&](storage::Transaction& tx) -> std::optional<Attachment> {
        const auto job = storage::find_report_job(tx, id);
        auto content = storage::report_content(tx, id);
        if (!job || !content) return std::nullopt;
        return Attachment{job->file_name, job->media_type, std::move(*content)};
    });
}

}  // namespace

std::optional<adapters::email::Email> mail_of(storage::Database& database,
                                              const domain::OutboundMessage& message) {
    adapters::email::Email email;
    email.to = message.chat;
    email.subject = message.arguments.empty() ? "Sigap" : message.arguments.front();
    email.text = message.text;
    email.message_id = "outbox-" + message.reference + "@sigap.invalid";
    if (message.arguments.size() < 2) return email;
    const auto report = app::attached_report(message.arguments[1]);
    if (!report) return email;
    auto file = report_file(database, *report);
    if (!file) return std::nullopt;
    email.attachments.push_back(std::move(*file));
    return email;
}

domain::SendOutcome send_mail(const adapters::email::Mailer& mailer, storage::Database& database,
                              const domain::OutboundMessage& message, std::chrono::milliseconds timeout,
                              domain::Instant now) {
    const auto email = mail_of(database, message);
    if (!email) return domain::Refused{domain::RefusalReason::content, "the report to attach has expired"};
    return mailer.send(*email, timeout, now);
}

}  // namespace service
