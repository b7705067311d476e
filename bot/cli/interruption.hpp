// Ctrl-C as a wish, while a command works for long.
#pragma once

#include <signal.h>

namespace cli {

/// While one lives, Ctrl-C (SIGINT) ends nothing by itself: the command asks whether it was pressed, and ends
/// in its own way. Afterwards it is as it was before. One at a time.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    bool is_wished() const;

private:
    struct sigaction before_ {};
};

}  // namespace cli
