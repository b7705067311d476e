#include "bot/engine/use_cases.hpp"

#include "bot/app/attachments.hpp"
#include "bot/app/command_menu.hpp"
#include "bot/app/deliveries.hpp"
#include "bot/app/timers.hpp"

namespace engine {

UseCases house_use_cases() {
    return {.receive = app::receive,
            .run = app::run,
            .record_send = app::record_send,
            .wind_up = app::wind_up,
            .offer_default_menu = app::offer_default_menu,
            .record_file = app::record_file};
}

}  // namespace engine
