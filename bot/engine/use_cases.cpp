#include "bot/engine/use_cases.hpp"

#include "bot/app/attachments.hpp"
#include "bot/app/deliveries.hpp"
#include "bot/app/timers.hpp"

namespace engine {

UseCases house_use_cases() {
    return {.receive = app::receive,
            .run = app::run,
            .record_send = app::record_send,
            .wind_up = app::wind_up,
            .record_file = app::record_file};
}

}  // namespace engine
