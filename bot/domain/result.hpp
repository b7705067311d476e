// Value or error, for what the outside can do wrong: payloads, files, configuration, networks.
// Outcomes of the trade (not found, already closed, not allowed) are optionals, enums or variants instead.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace domain {

/// Chosen by what the caller would do differently.
enum class Fault {
    malformed,      ///< the content cannot be read; asking again will not help
    unverified,     ///< the sender could not prove who they are
    misconfigured,  ///< an operator must change a setting or a file
    unreachable,    ///< the other side did not answer; a later try may succeed
};

struct [[nodiscard]] Error {
    Fault fault;
    std::string message;  ///< for the operator's log, never for a chat; names what, where and the mend
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(Fault fault, std::string message) {
    return tl::unexpected<Error>(Error{fault, std::move(message)});
}

}  // namespace domain
