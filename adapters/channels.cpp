#include "adapters/channels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace adapters {

namespace {

template <typename Kind, typename Options>
domain::Result<void> add(Channels& channels, const std::vector<Options>& accounts, const HttpClient& http) {
    for (const Options& options : accounts) {
        auto channel = Kind::create(options, http);
        if (!channel) return tl::unexpected(channel.error());
        const domain::Account account = (*channel)->account();
        const bool is_taken = std::any_of(channels.begin(), channels.end(),
                                          [&](const auto& other) { return other->account() == account; });
        if (is_taken) {
            return domain::failure(domain::Fault::misconfigured,
                                   fmt::format("[[{}]] {}: two accounts have this name",
                                               to_string(account.messenger), account.name));
        }
        channels.push_back(std::move(*channel));
    }
    return {};
}

}  // namespace

domain::Result<Channels> make_channels(const std::vector<telegram::Options>& bots,
                                       const std::vector<whatsapp::Options>& numbers,
                                       const HttpClient& http) {
    Channels channels;
    if (auto added = add<telegram::Bot>(channels, bots, http); !added) return tl::unexpected(added.error());
    if (auto added = add<whatsapp::Number>(channels, numbers, http); !added)
        return tl::unexpected(added.error());
    return channels;
}

domain::Result<void> prepare(const domain::Channel& channel, std::chrono::milliseconds timeout) {
    if (const auto* bot = dynamic_cast<const telegram::Bot*>(&channel)) return bot->prepare(timeout);
    return {};
}

}  // namespace adapters
