#include "bot/app/trouble_words.hpp"

#include <utility>

#include "bot/app/outage_record.hpp"

namespace app {
namespace {

constexpr std::pair<std::string_view, std::string_view> kKeys[] = {
    {troubles::not_running, "trouble_not_running"},
    {troubles::stood_still, "trouble_stood_still"},
    {troubles::storage_full, "trouble_storage_full"},
    {troubles::storage_lost, "trouble_storage_lost"},
    {troubles::inbox_lags, "trouble_inbox_lags"},
    {troubles::outbox_lags, "trouble_outbox_lags"},
    {troubles::fetching_failed, "trouble_fetching_failed"},
    {troubles::sending_failed, "trouble_sending_failed"},
    {troubles::provider_unwell, "trouble_provider_unwell"},
    {troubles::webhook_silent, "trouble_webhook_silent"},
    {troubles::front_door_shut, "trouble_front_door_shut"},
    {troubles::template_stopped, "trouble_template_stopped"},
};

}  // namespace

std::string trouble_words(Scene& scene, std::string_view what, domain::Language language) {
    for (const auto& [trouble, key] : kKeys)
        if (trouble == what) return scene.words.text(language, key);
    return std::string(what);
}

}  // namespace app
