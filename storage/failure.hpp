// Our own ground gave way: the one exception of this room.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace storage {

/// Storage could not do what was asked. Nothing of the transaction counts as done; where the kind is `io`, a
/// commit may have reached the disk all the same, so whoever asks again asks by an exact key. A webhook
/// answers it with 503.
class Failure : public std::runtime_error {
public:
    enum class Kind {
        busy,        ///< too much is queued, or another process holds the database: later may be better
        full,        ///< no room on the disk
        io,          ///< the disk or the file system refused
        corrupt,     ///< the file is damaged, or is no database
        constraint,  ///< a rule of the schema forbids it; asking again will not help
        other,       ///< a mistake in our SQL, or a stored value of an unexpected type
    };

    /// `message` names what and where, never a stored value: it goes to the log.
    Failure(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}

    Kind kind() const { return kind_; }

private:
    Kind kind_;
};

std::string_view to_string(Failure::Kind kind);

}  // namespace storage
