// The people of a run: what their screens show, what they noticed, and whether the script's facts held.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulator/instant.hpp"
#include "simulator/json.hpp"
#include "simulator/script.hpp"

namespace sim {

struct ShownButton {
    std::string text, data;
    friend bool operator==(const ShownButton&, const ShownButton&) = default;
};

using ButtonRows = std::vector<std::vector<ShownButton>>;

enum class Author { bot, person };

/// One message as the screen shows it at present.
struct ShownMessage {
    std::string id;
    Author author = Author::bot;
    Instant at;
    std::string kind = "text";
    std::string text;
    ButtonRows buttons;
    bool is_edited = false;
    bool is_pinned = false;
    std::string reply_to, reaction, state;
    std::string reaction_of_bot;
    std::string by;  ///< in groups: who wrote it

    /// WhatsApp messages are accepted before they are delivered.
    bool is_on_screen() const { return state.empty() || state == "delivered" || state == "read"; }
};

/// One conversation with one account, oldest message first.
struct Chat {
    std::deque<ShownMessage> messages;
    bool has_started = false;
    bool is_blocked = false;
    bool has_left = false;

    void recall(const PastMessage& past);
    ShownMessage* find(const std::string& id);
    /// The newest message whose text contains `part`; of one author only, if given.
    ShownMessage* newest_with(const std::string& part, std::optional<Author> author = std::nullopt);
    ShownMessage* newest_with_buttons();
    Json describe() const;
};

struct Person {
    PersonSpec spec;
    bool is_offline = false;
};

enum class Notice { message, edit, toast, mail };

/// Something that reached a screen or a mailbox.
struct Sight {
    Instant at;
    Notice notice = Notice::message;
    std::string person, group;  ///< one of them, or neither for a mail
    std::string account;        ///< `telegram/main`
    std::string text;
    std::vector<std::string> mail_to;
};

struct Verdict {
    bool held = false;
    int seen = 0;
    std::string line;  ///< as printed at the end
};

/// Judges a fact by everything seen so far.
Verdict judge(const Fact& fact, const std::vector<Sight>& sights);

/// What a person reacts to: the message and where it came.
struct Cue {
    std::string account, message_id;
};

}  // namespace sim
