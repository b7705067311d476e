#include "bot/app/watermark.hpp"

#include "storage/meta.hpp"

namespace app {

std::string watermark(Scene& scene, domain::Language language) {
    const bool is_simulation = storage::meta::purpose(scene.tx) == storage::meta::Purpose::simulation;
    return is_simulation ? scene.words.text(language, "watermark") : "";
}

}  // namespace app
