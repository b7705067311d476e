#include "bot/app/deliveries.hpp"

#include "bot/app/call_card.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/speech.hpp"
#include "storage/chats.hpp"

namespace app {
namespace {

using storage::OutboxRow;

/// WhatsApp's code for free-form content outside the 24 hours (protocols.md 2.8); it may come after the 200.
constexpr std::string_view kWindowClosed = "131047";

/// The number after the first slash of `flag/3/person`.
std::int64_t number_in(const std::string& subject) {
    return std::stoll(subject.substr(subject.find('/') + 1));
}

bool is_flag_notice(const OutboxRow& row) {
    return row.subject.starts_with("flag/") && row.subject.ends_with("/person");
}

void accepted(Scene& scene, const OutboxRow& row) {
    if (is_flag_notice(row)) person_was_told(scene, domain::FlagId{number_in(row.subject)}, row.subject);
    if (row.subject.starts_with("attempt/") && !is_nudge(row.subject))
        show_delivery(scene, domain::CallId{number_in(row.subject)});
}

void unreachable(Scene& scene, const OutboxRow& row) {
    const auto messenger = domain::messenger_from(row.lane.substr(0, row.lane.find('/')));
    if (!messenger || !row.employee) return;
    storage::set_blocked(scene.tx, *messenger, row.chat, scene.now());
    audit(scene, "sigap", "chat_unreachable", "employee/" + row.employee->value);
    ask_elsewhere(scene, row);
    if (is_flag_notice(row)) tell_person(scene, domain::FlagId{number_in(row.subject)});
}

}  // namespace

void record_send(Scene& scene, domain::OutboxId id, const domain::SendOutcome& outcome) {
    const auto row = storage::record(scene.tx, id, outcome);
    if (!row) return;
    if (std::holds_alternative<domain::Accepted>(outcome)) accepted(scene, *row);
    if (const auto* refused = std::get_if<domain::Refused>(&outcome);
        refused && refused->reason == domain::RefusalReason::unreachable)
        unreachable(scene, *row);
}

void record_receipt(Scene& scene, const domain::Account& account, const domain::Receipt& receipt,
                    domain::Instant at) {
    const auto row = storage::apply(scene.tx, storage::lane_of(account), receipt, at);
    if (!row) return;
    if (receipt.kind != domain::ReceiptKind::failed)
        accepted(scene, *row);
    else if (receipt.reason.starts_with(kWindowClosed) && !row->delivered_at)
        storage::send_as_template(scene.tx, row->id);
    else if (receipt.is_unreachable && !row->delivered_at)
        unreachable(scene, *row);
}

}  // namespace app
