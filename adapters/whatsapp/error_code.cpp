#include "adapters/whatsapp/error_code.hpp"

#include <array>

namespace adapters::whatsapp {

namespace {

struct Row {
    std::int64_t first;
    std::int64_t last;
    CodeClass meaning;
};

constexpr Row one(std::int64_t code, CodeClass meaning) {
    return {code, code, meaning};
}

constexpr std::array kRows = {
    one(0, CodeClass::account_stopped),               // cannot authenticate
    one(1, CodeClass::transient),                     // server error, or a bad request
    one(2, CodeClass::transient),                     // service down
    one(3, CodeClass::account_stopped),               // capability or permission
    one(4, CodeClass::too_fast),                      // call limit of the app
    one(10, CodeClass::account_stopped),              // permission
    one(33, CodeClass::account_stopped),              // number deleted
    one(100, CodeClass::content),                     // parameter
    one(104, CodeClass::account_stopped),             // app secret proof
    one(190, CodeClass::account_stopped),             // token expired
    Row{200, 299, CodeClass::account_stopped},        // permission
    one(368, CodeClass::account_stopped),             // policy
    one(80007, CodeClass::too_fast),                  // limit of the account
    one(130403, CodeClass::unreachable),              // we blocked the person
    one(130429, CodeClass::too_fast),                 // messages a second
    one(130472, CodeClass::held_back),                // experiment
    one(130497, CodeClass::account_stopped),          // country
    one(131000, CodeClass::transient),                // something went wrong
    one(131005, CodeClass::account_stopped),          // access denied
    one(131008, CodeClass::content),                  // parameter missing
    one(131009, CodeClass::content),                  // parameter value
    one(131016, CodeClass::transient),                // service unavailable
    one(131021, CodeClass::unreachable),              // recipient is the sender
    one(131026, CodeClass::unreachable),              // undeliverable
    one(131030, CodeClass::unreachable),              // not in the test list
    one(131031, CodeClass::account_stopped),          // account locked
    one(131037, CodeClass::account_stopped),          // display name
    one(131042, CodeClass::account_stopped),          // payment
    one(131045, CodeClass::account_stopped),          // certificate
    one(131047, CodeClass::window_closed),            // more than 24 hours
    one(131048, CodeClass::distrusted),               // spam rate
    one(131049, CodeClass::held_back),                // healthy ecosystem
    one(131050, CodeClass::held_back),                // marketing opt-out
    one(131051, CodeClass::content),                  // message type
    one(131052, CodeClass::content),                  // media download
    one(131053, CodeClass::content),                  // media upload
    one(131056, CodeClass::too_fast_to_one),          // pair rate
    one(131057, CodeClass::transient),                // maintenance
    one(131062, CodeClass::template_stopped),         // not to a business-scoped user id
    one(131063, CodeClass::held_back),                // marketing switched off
    one(131064, CodeClass::distrusted),               // template classification
    one(132000, CodeClass::template_stopped),         // parameter count
    one(132001, CodeClass::template_stopped),         // missing, language, not approved
    one(132005, CodeClass::template_stopped),         // too long
    one(132007, CodeClass::template_stopped),         // policy
    one(132012, CodeClass::template_stopped),         // parameter format
    one(132015, CodeClass::template_stopped),         // paused
    one(132016, CodeClass::template_stopped),         // disabled
    one(132018, CodeClass::template_stopped),         // marketing API
    one(132068, CodeClass::template_stopped),         // flow blocked
    one(132069, CodeClass::template_stopped),         // flow throttled
    one(133000, CodeClass::account_stopped),          // deregistration incomplete
    one(133004, CodeClass::transient),                // server unavailable
    Row{133005, 133006, CodeClass::account_stopped},  // PIN
    Row{133008, 133010, CodeClass::account_stopped},  // PIN, registration
    Row{133015, 133016, CodeClass::account_stopped},  // registration attempts
    one(134011, CodeClass::account_stopped),          // payment terms
    one(135000, CodeClass::content),                  // generic
};

}  // namespace

std::optional<bool> is_usable_template(std::string_view state) {
    for (const std::string_view usable : {"APPROVED", "REINSTATED", "UNARCHIVED"})
        if (state == usable) return true;
    for (const std::string_view stopped : {"PAUSED", "DISABLED", "REJECTED", "ARCHIVED", "PENDING_DELETION"})
        if (state == stopped) return false;
    return std::nullopt;
}

std::optional<CodeClass> class_of(std::int64_t code) {
    for (const auto& [first, last, meaning] : kRows) {
        if (code >= first && code <= last) return meaning;
    }
    return std::nullopt;
}

}  // namespace adapters::whatsapp
