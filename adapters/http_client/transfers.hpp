// Transfers of libcurl, all on one thread: however many are under way, none waits for another and none
// costs a thread. Inside this room only.
#pragma once

#include <functional>
#include <memory>
#include <optional>

using CURL = void;  // as <curl/curl.h> has it, which is too heavy for a header

namespace adapters {

/// Every member may be called from several threads at once.
class Transfers {
public:
    /// How a transfer ended, as libcurl's CURLcode; nullopt: it was given up. Called on the thread of the
    /// transfers: must be quick, must not throw, and may begin another.
    using Ended = std::function<void(std::optional<int>)>;

    Transfers();
    /// Gives up what is under way.
    ~Transfers();
    Transfers(const Transfers&) = delete;
    Transfers& operator=(const Transfers&) = delete;

    /// Performs what `easy` is set to and returns at once. The handle is lent until `ended` has been called,
    /// which happens once.
    void begin(CURL* easy, Ended ended);
    /// Gives up the transfer of this handle, if it is still under way.
    void give_up(CURL* easy);

private:
    class Thread;
    std::unique_ptr<Thread> thread_;
};

}  // namespace adapters
