// What this process and those it started have used.
#pragma once

#include <cstdint>

namespace growth_test {

/// Of this process, and of all that it started and that still live, with what became of theirs.
double processor_seconds();

/// From here on `most_memory` looks at what comes.
void forget_most_memory();
/// Bytes.
std::int64_t most_memory();

}  // namespace growth_test
