// Which messengers exist: the one place that knows them all.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "adapters/http_client.hpp"
#include "adapters/telegram/bot.hpp"
#include "adapters/whatsapp/number.hpp"
#include "bot/domain/channel.hpp"

namespace adapters {

using Channels = std::vector<std::unique_ptr<domain::Channel>>;

/// Every configured account. The first bad setting ends it: `Fault::misconfigured`. Two accounts of one
/// messenger may not share a name. `http` outlives the channels. No network.
domain::Result<Channels> make_channels(const std::vector<telegram::Options>& bots,
                                       const std::vector<whatsapp::Options>& numbers, const HttpClient& http);

/// Does what the channel's provider needs before the first event (Telegram: its webhook set or removed).
/// Call it once at start, and again when it failed with `Fault::unreachable`.
domain::Result<void> prepare(const domain::Channel& channel, std::chrono::milliseconds timeout);

}  // namespace adapters
