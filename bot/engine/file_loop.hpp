// Fetches the files that people sent as evidence, on a thread of its own: nobody waits for it, and no call.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/engine/loop.hpp"
#include "bot/engine/use_cases.hpp"
#include "storage/database.hpp"

namespace engine {

/// For one file, both requests of it.
inline constexpr std::chrono::seconds kFileTimeout{30};

/// One file at a time, the longest due first; what to do about a failure is the use case's to decide. A file
/// whose account is not configured any more counts as unreachable. Where the disk does not take the bytes,
/// the try is a failure as well, so that they are not fetched in a circle. A stop gives up what is under way,
/// and it is due again at the next start.
class FileLoop : public Duty {
public:
    FileLoop(storage::Database& database, const Activity& activity, const Clock& clock,
             const Setting& setting, const UseCases& use_cases, std::vector<domain::Channel*> channels);

    std::string name() const override { return "files"; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

private:
    domain::Fetched fetch(const std::string& lane, const std::string& media_id);
    void record(std::int64_t attachment, const domain::Fetched& fetched);

    storage::Database& database_;
    const Activity& activity_;
    const Clock& clock_;
    const Setting& setting_;
    const UseCases& use_cases_;
    const std::vector<domain::Channel*> channels_;
};

}  // namespace engine
