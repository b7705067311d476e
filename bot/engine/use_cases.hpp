// The few doors of bot/app that the loops go through, and the scene behind each of them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "bot/app/conversation.hpp"
#include "bot/app/scene.hpp"
#include "bot/domain/channel.hpp"
#include "bot/domain/duty.hpp"
#include "bot/wording/catalogue.hpp"
#include "storage/database.hpp"
#include "storage/timers.hpp"

namespace engine {

/// What the loops ask of the use cases; each runs in a write transaction. Tests bring their own.
struct UseCases {
    std::function<void(app::Scene&, const app::Incoming&)> receive;
    std::function<void(app::Scene&, const storage::Timer&)> run;
    std::function<void(app::Scene&, domain::OutboxId, const domain::SendOutcome&)> record_send;
    std::function<void(app::Scene&)> wind_up;
    /// For each account at the start.
    std::function<void(app::Scene&, const domain::Account&)> offer_default_menu{};
    /// Without it no files are fetched.
    std::function<void(app::Scene&, std::int64_t attachment, const domain::Fetched&)> record_file{};
};

/// Those of bot/app.
UseCases house_use_cases();

/// What a scene is set with. Used by several threads at once.
struct Setting {
    /// The rules in force; a change holds from the next transaction on. Never null.
    std::function<std::shared_ptr<const domain::Rulebook>()> rules;
    const wording::Catalogue& words;
    app::Office office;

    /// `act(app::Scene&)`, with the rules held fast meanwhile.
    template <typename Act>
    auto play(storage::Transaction& transaction, Act&& act) const {
        const auto in_force = rules();
        app::Scene scene{transaction, *in_force, words, office};
        return std::forward<Act>(act)(scene);
    }
};

}  // namespace engine
