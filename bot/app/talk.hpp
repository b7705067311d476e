// A bound person's event on its way through the conversation, and what every part of the conversation says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/calls.hpp"
#include "bot/app/conversation.hpp"
#include "bot/app/speech.hpp"

namespace app {

struct Talk {
    const Incoming& incoming;
    const storage::Chat& chat;
    const domain::Employee& employee;
    Cause cause;
    std::vector<Answered> answered;  ///< the calls that this event has answered
};

Utterance answer_to(const Talk& talk, std::string_view key, wording::Arguments arguments = {});
void reply(Scene& scene, const Talk& talk, std::string_view key, wording::Arguments arguments = {});

/// When the person acted, on their own clock.
std::string time_of(Scene& scene, const Talk& talk);

/// Who issued the call; the office's word for it if they are gone.
std::string caller_of(Scene& scene, const storage::Call& call);

/// Tells the person that the answer is on record, once for the newest call it answered, which must exist.
void acknowledge(Scene& scene, const Talk& talk);
/// The same where what the person sent was a command: that it counts as the answer, and that it was not for
/// whoever called. Nothing if the answer was acknowledged as words.
void acknowledge_command(Scene& scene, const Talk& talk, const std::string& command);

}  // namespace app
