// What was thrown at a loop: whose fault it is, and how to say it in a log.
#pragma once

#include <chrono>
#include <exception>
#include <string>

namespace engine {

/// Whether storage itself gave way, so that the same work may succeed later. Anything else is the fault of
/// what was worked on, or of our code, and would come again.
bool is_passing(const std::exception_ptr& thrown);

/// For logs and for an operator: never holds what a person wrote, so of foreign exceptions it names the type
/// only.
std::string describe(const std::exception_ptr& thrown);

/// How long to wait after so many failures in a row: 1, 2, 4 … 30 s.
std::chrono::seconds backoff(int failures);

}  // namespace engine
