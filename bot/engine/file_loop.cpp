#include "bot/engine/file_loop.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "bot/app/attachments.hpp"
#include "storage/outbox.hpp"

namespace engine {

using domain::Fetched;
using domain::FetchFailure;
using domain::FetchTrouble;
using domain::Instant;
using storage::Transaction;

FileLoop::FileLoop(storage::Database& database, const Activity& activity, const Clock& clock,
                   const Setting& setting, const UseCases& use_cases, std::vector<domain::Channel*> channels)
    : database_(database),
      activity_(activity),
      clock_(clock),
      setting_(setting),
      use_cases_(use_cases),
      channels_(std::move(channels)) {}

std::optional<Instant> FileLoop::turn(Activity::Participant& self) {
    const Instant now = clock_.now();
    std::optional<Instant> next;
    const auto due = database_.read([&](Transaction& transaction) {
        next = storage::next_file_due(transaction);
        return next && *next <= now ? storage::file_due(transaction, now) : std::nullopt;
    });
    if (!due) return next;
    const Fetched fetched = fetch(due->lane, due->media_id);
    if (activity_.is_stopping()) return std::nullopt;
    if (!fetched)
        spdlog::warn("{}: attachment {} of {}: {}: {}", name(), due->id, due->lane,
                     to_string(fetched.error().trouble), fetched.error().detail);
    try {
        record(due->id, fetched);
    } catch (const storage::Failure& ground) {
        if (!fetched) throw;
        spdlog::error("{}: attachment {}: not stored: {}", name(), due->id, ground.what());
        record(due->id, tl::unexpected(FetchFailure{FetchTrouble::unreachable, "not stored"}));
    }
    self.poke();
    return now;
}

Fetched FileLoop::fetch(const std::string& lane, const std::string& media_id) {
    const auto channel = std::find_if(channels_.begin(), channels_.end(), [&](const domain::Channel* one) {
        return storage::lane_of(one->account()) == lane;
    });
    if (channel == channels_.end())
        return tl::unexpected(FetchFailure{FetchTrouble::unreachable, "no such account is configured"});
    return (*channel)->fetch(media_id, app::kMostFileBytes, kFileTimeout,
                             [this] { return activity_.is_stopping(); });
}

void FileLoop::record(std::int64_t attachment, const Fetched& fetched) {
    database_.write([&](Transaction& transaction) {
        setting_.play(transaction,
                      [&](app::Scene& scene) { use_cases_.record_file(scene, attachment, fetched); });
    });
}

}  // namespace engine
