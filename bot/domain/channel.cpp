#include "bot/domain/channel.hpp"

namespace domain {

std::string_view to_string(Messenger messenger) {
    return messenger == Messenger::telegram ? "telegram" : "whatsapp";
}

std::optional<Messenger> messenger_from(std::string_view name) {
    if (name == "telegram") return Messenger::telegram;
    if (name == "whatsapp") return Messenger::whatsapp;
    return std::nullopt;
}

std::string_view to_string(FetchTrouble trouble) {
    switch (trouble) {
        case FetchTrouble::unreachable:
            return "unreachable";
        case FetchTrouble::garbled:
            return "garbled";
        case FetchTrouble::account_stopped:
            return "account_stopped";
        case FetchTrouble::gone:
            return "gone";
        case FetchTrouble::too_large:
            return "too_large";
    }
    return "";
}

bool may_pass(FetchTrouble trouble) {
    return trouble != FetchTrouble::gone && trouble != FetchTrouble::too_large;
}

std::string_view to_string(OutboundKind kind) {
    switch (kind) {
        case OutboundKind::message:
            return "message";
        case OutboundKind::edit:
            return "edit";
        case OutboundKind::toast:
            return "toast";
        case OutboundKind::menu:
            return "menu";
        case OutboundKind::pin:
            return "pin";
        case OutboundKind::unpin:
            return "unpin";
    }
    return "";
}

std::string_view to_string(RefusalReason reason) {
    switch (reason) {
        case RefusalReason::unreachable:
            return "unreachable";
        case RefusalReason::content:
            return "content";
        case RefusalReason::account_stopped:
            return "account_stopped";
        case RefusalReason::template_stopped:
            return "template_stopped";
        case RefusalReason::expired_target:
            return "expired_target";
        case RefusalReason::held_back:
            return "held_back";
    }
    return "";
}

}  // namespace domain
