#include "bot/app/settled_cards.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <optional>
#include <utility>

#include "bot/app/button.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using storage::OutboxRow;

constexpr std::string_view kFrozen = "frozen/";

/// Actions that settle the same thing, each with the one that names both.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kSameThing{
    {{actions::reject, actions::accept}, {actions::decline_absence, actions::approve_absence}}};

std::string thing_of(const Button& button) {
    for (const auto& [other, first] : kSameThing)
        if (button.action == other) return std::string(first) + "/" + button.subject;
    return button.action + "/" + button.subject;
}

std::string frozen_key(const OutboxRow& shown) {
    return std::string(kFrozen) + std::to_string(shown.id.value);
}

bool has_taps(const domain::OutboundMessage& message) {
    return std::any_of(message.buttons.begin(), message.buttons.end(),
                       [](const domain::Button& button) { return button.url.empty(); });
}

bool may_have_arrived(const OutboxRow& shown) {
    return shown.state != "cancelled" && shown.state != "refused" && shown.state != "expired";
}

/// A line more than `before.message`, and of the buttons the links and those of `kept`.
void redraw(Scene& scene, const OutboxRow& shown, const SaidBefore& before, std::string line,
            const std::list<Button>& kept, storage::Priority priority) {
    const domain::OutboundMessage& now = before.message;
    Utterance frozen;
    frozen.key = "call_state_line";
    frozen.arguments = {{"jam", ""}, {"jawaban", line}};
    frozen.priority = priority;
    frozen.text = now.text + "\n\n" + std::move(line);
    frozen.subject = frozen_key(shown);
    frozen.dedupe_key = frozen_key(shown);
    frozen.is_silent = true;
    for (const domain::Button& button : now.buttons) {
        if (!button.url.empty()) frozen.buttons.push_back({"", "", "", button.label, button.url});
        for (const Button& one : kept)
            if (button_token(scene.office.signing_key, shown.chat, one.action, one.subject) == button.token)
                frozen.buttons.push_back({"", one.action, one.subject, button.label});
    }
    change(scene, shown, before, frozen, domain::language_from(now.language).value_or(scene.office.language));
}

std::string last_line(Scene& scene, const OutboxRow& shown, const domain::OutboundMessage& message,
                      std::string_view key, domain::Instant at) {
    const auto language = domain::language_from(message.language).value_or(scene.office.language);
    const auto person = shown.employee ? storage::find_employee(scene.tx, *shown.employee) : std::nullopt;
    const std::string zone = person ? zone_of(scene, *person) : scene.office.zone;
    return scene.words.text(language, key, {{"jam", wording::clock_time(at, zone, language)}});
}

/// The card that was tapped, if it is the person's, as it was sent; and what of it still asks for something.
struct TappedCard {
    OutboxRow shown;
    SaidBefore now;  ///< its change, where it was changed
};
std::optional<TappedCard> tapped_card(Scene& scene, const Talk& talk, const domain::InboundTap& tap) {
    auto shown = storage::find_by_message(scene.tx, storage::lane_of(talk.chat.account), tap.message_id);
    if (shown && shown->subject.starts_with(kFrozen))
        shown = storage::find_row(
            scene.tx, domain::OutboxId{std::stoll(std::string(shown->subject.substr(kFrozen.size())))});
    if (!shown || shown->employee != talk.employee.id) return std::nullopt;
    const auto frozen = storage::find_by_key(scene.tx, frozen_key(*shown));
    return TappedCard{*shown, {storage::message_of(scene.tx, frozen ? frozen->id : shown->id), frozen}};
}

std::string tapped_line(Scene& scene, const Talk& talk, const domain::OutboundMessage& message,
                        const domain::InboundTap& tap) {
    const auto button = std::find_if(message.buttons.begin(), message.buttons.end(),
                                     [&](const domain::Button& one) { return one.token == tap.token; });
    return scene.words.text(talk.employee.language, "card_chosen",
                            {{"jam", time_of(scene, talk)},
                             {"pilihan", button == message.buttons.end() ? std::string() : button->label}});
}

}  // namespace

namespace cards {

std::string call_draft(std::int64_t draft) {
    return "draft/" + std::to_string(draft);
}
std::string reason_ask(std::string_view subject_of_reason) {
    return "reason_ask/" + std::string(subject_of_reason);
}
std::string flag_steps(domain::FlagId flag) {
    return "flag_steps/" + std::to_string(flag.value);
}
std::string own_flag(domain::FlagId flag) {
    return "flag_own/" + std::to_string(flag.value);
}
std::string absence_draft(std::int64_t draft) {
    return "absence_draft/" + std::to_string(draft);
}
std::string absence_decision(std::int64_t absence) {
    return "absence_decision/" + std::to_string(absence);
}
std::string report_reading(std::int64_t report) {
    return "report_reading/" + std::to_string(report);
}
std::string enrolment(std::string_view code) {
    return "enrolment/" + std::string(code);
}

}  // namespace cards

void settle_card(Scene& scene, const OutboxRow& shown, std::string_view key,
                 std::optional<domain::Instant> at, storage::Priority priority) {
    if (!may_have_arrived(shown) || storage::find_by_key(scene.tx, frozen_key(shown))) return;
    const SaidBefore before{storage::message_of(scene.tx, shown.id), std::nullopt};
    const auto& message = before.message;
    if (message.kind != domain::OutboundKind::message || !has_taps(message)) return;
    redraw(scene, shown, before, last_line(scene, shown, message, key, at.value_or(scene.now())), {},
           priority);
}

void settle_cards(Scene& scene, std::string_view subject, std::string_view key,
                  std::optional<domain::Instant> at, storage::Priority priority) {
    for (const OutboxRow& shown : storage::rows_about(scene.tx, subject))
        settle_card(scene, shown, key, at, priority);
}

void settle_tapped(Scene& scene, const Talk& talk, const domain::InboundTap& tap) {
    const auto card = tapped_card(scene, talk, tap);
    if (!card) return;
    // What the use case itself has said of the card in this turn gives way to the choice.
    const auto original = storage::message_of(scene.tx, card->shown.id);
    const auto frozen = storage::find_by_key(scene.tx, frozen_key(card->shown));
    if (frozen && (frozen->state != "queued" || !has_taps(original))) return;
    redraw(scene, card->shown, {original, frozen}, tapped_line(scene, talk, original, tap), {},
           storage::Priority::receipt);
}

void settle_on_list(Scene& scene, const Talk& talk, const domain::InboundTap& tap) {
    const auto card = tapped_card(scene, talk, tap);
    const auto tapped = read_button(scene.office.signing_key, talk.chat.address, tap.token);
    if (!card || !tapped || !has_taps(card->now.message)) return;
    std::list<Button> kept;
    bool is_there = false;
    for (const domain::Button& button : card->now.message.buttons) {
        is_there = is_there || button.token == tap.token;
        const auto read = read_button(scene.office.signing_key, talk.chat.address, button.token);
        if (read && thing_of(*read) != thing_of(*tapped)) kept.push_back(*read);
    }
    if (is_there)
        redraw(scene, card->shown, card->now, tapped_line(scene, talk, card->now.message, tap), kept,
               storage::Priority::receipt);
}

}  // namespace app
