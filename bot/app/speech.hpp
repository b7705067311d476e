// Saying something: picks the chat, fills the words in the person's language, and queues it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "storage/outbox.hpp"

namespace app {

/// A button by the catalogue key of its label and what a tap on it means.
struct ButtonSpec {
    std::string_view key;
    std::string_view action;  ///< one of `actions::` in button.hpp
    std::string subject;
    std::string label;  ///< instead of `key`, for a choice between names
    std::string url{};  ///< the page that it opens; it means nothing else then
};

struct Utterance {
    std::string key;
    wording::Arguments arguments;
    std::vector<ButtonSpec> buttons;
    storage::Priority priority = storage::Priority::receipt;
    std::string subject;                        ///< what it is about; see storage/outbox.hpp
    std::string dedupe_key;                     ///< said once for each key
    std::optional<domain::Instant> not_before;  ///< default: now
    std::optional<domain::Instant> expires_at;  ///< default: a day from now
    bool replaces_earlier = false;  ///< takes the place of what has the same key; what was sent is said anew
    bool is_silent = false;
    std::string text;  ///< said instead of `key` alone, where several keys make up one message
    std::vector<domain::Moment> moments{};  ///< times that the text names
};

/// The answer to an event: filed under it, and said once for it.
Utterance answer_to(const Cause& cause, std::string_view key, wording::Arguments arguments = {});

/// A line each.
std::string as_lines(const std::vector<std::string>& lines);

/// At most so many code points of the text; what was left out shows as `…`.
std::string beginning(std::string_view text, std::size_t most);

/// Queues it for this chat, once.
void say(Scene& scene, const storage::Chat& chat, domain::Language language, const Utterance& utterance);
/// To the person's preferred chat that is not blocked; to nobody if there is none.
void say(Scene& scene, const domain::Employee& employee, const Utterance& utterance);
/// The same for whoever asks what became of it. nullopt: it was queued before, or there is no chat.
std::optional<domain::OutboxId> say_anew(Scene& scene, const storage::Chat& chat, domain::Language language,
                                         const Utterance& utterance);
std::optional<domain::OutboxId> say_anew(Scene& scene, const domain::Employee& employee,
                                         const Utterance& utterance);
/// To a chat that belongs to nobody yet.
void say(Scene& scene, const domain::Account& account, const std::string& address, domain::Language language,
         const Utterance& utterance);

/// What was said before a change: the message as it was sent, and the change before this one, if there was
/// any.
struct SaidBefore {
    domain::OutboundMessage message;
    std::optional<storage::OutboxRow> change;  ///< by the same dedupe key
};
/// Changes what a message of ours shows, where the messenger can; coalesced to one change in 3 s (ux.md 1b).
/// Nothing happens if it would change nothing.
void change(Scene& scene, const storage::OutboxRow& shown, const Utterance& utterance,
            domain::Language language);
/// The same for whoever has asked already.
void change(Scene& scene, const storage::OutboxRow& shown, const SaidBefore& before,
            const Utterance& utterance, domain::Language language);

/// Keeps a message of ours at the top of its chat, silently, or lets go of it; nothing where the messenger
/// cannot. Whether it works matters to nobody.
void pin(Scene& scene, const storage::OutboxRow& shown);
void unpin(Scene& scene, const storage::OutboxRow& shown);

/// The short answer to a tap (Telegram); nothing elsewhere.
void toast(Scene& scene, const storage::Chat& chat, const std::string& callback_id, domain::Language language,
           std::string_view key, const wording::Arguments& arguments = {});
/// In a chat that belongs to nobody.
void toast(Scene& scene, const domain::Account& account, const std::string& address,
           const std::string& callback_id, domain::Language language, std::string_view key,
           const wording::Arguments& arguments = {});

/// The chat to use for the person now; nullopt if none is bound or all have shut the bot out.
std::optional<storage::Chat> reachable_chat(Scene& scene, const domain::EmployeeId& employee);

}  // namespace app
