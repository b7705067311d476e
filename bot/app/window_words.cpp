#include "bot/app/window_words.hpp"

#include "bot/domain/window_state.hpp"

namespace app {

WindowNow window_now(Scene& scene, std::string_view recorded, domain::Instant close,
                     domain::Language language) {
    std::string state = domain::state_of_window(recorded, close, scene.now());
    std::string words =
        scene.words.text(language, state == "not_asked" ? "window_not_asked" : "presence_" + state);
    return {std::move(state), std::move(words)};
}

std::string count_of_windows(Scene& scene, std::string_view state, domain::Language language) {
    return scene.words.text(language, "presence_" + std::string(state));
}

}  // namespace app
