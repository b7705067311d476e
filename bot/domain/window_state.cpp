#include "bot/domain/window_state.hpp"

namespace domain {

std::string state_of_window(std::string_view recorded, Instant close, Instant now) {
    return std::string(recorded == "planned" && now >= close ? "not_asked" : recorded);
}

}  // namespace domain
