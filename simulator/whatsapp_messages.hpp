// What the service may post to `/messages`, checked against the limits of the Cloud API.
#pragma once

#include <string>
#include <vector>

#include "simulator/cast.hpp"
#include "simulator/json.hpp"
#include "simulator/script.hpp"

namespace sim {

/// What the Cloud API answers instead of accepting.
struct WhatsAppRefusal {
    int code;
    std::string details;
};

/// The HTTP status and the title that belong to a code.
int http_status_of(int code);
std::string title_of(int code);

struct WhatsAppMessage {
    std::string type;         ///< `text`, `interactive`, `template`, `reaction` …; `read` for a mark
    std::string to;           ///< digits, or a BSUID
    std::string input;        ///< `to` as it was written
    std::string text;         ///< as the screen will show it
    ButtonRows buttons;       ///< `data` is the id or payload
    std::string button_kind;  ///< `button_reply`, `list_reply`, or `template`
    std::string target;       ///< reaction, mark: the message meant
    std::string reply_to;
    std::string reference;  ///< biz_opaque_callback_data
    std::string template_name;
    std::string category = "service";
};

/// Throws WhatsAppRefusal.
WhatsAppMessage read_whatsapp_message(const Json& body, const WhatsAppSpec& account);

}  // namespace sim
