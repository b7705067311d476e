#include "bot/cli/interruption.hpp"

#include <atomic>

namespace cli {
namespace {

std::atomic<bool> was_pressed{false};

}  // namespace

Interruption::Interruption() {
    was_pressed = false;
    struct sigaction wish {};
    wish.sa_handler = [](int) { was_pressed = true; };
    ::sigaction(SIGINT, &wish, &before_);
}

Interruption::~Interruption() {
    ::sigaction(SIGINT, &before_, nullptr);
}

bool Interruption::is_wished() const {
    return was_pressed;
}

}  // namespace cli
