// A gate between a client and PostgreSQL that lets everything through until it is told to cut the line at a
// COMMIT, or to let nothing through.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace engine_choice {

enum class Cut {
    nowhere,
    before_commit,  ///< the server never hears of it
    after_commit,   ///< the server has answered, and nobody hears of that
};

class Gate {
public:
    explicit Gate(std::uint16_t server_port);
    ~Gate();
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    std::uint16_t port() const { return port_; }
    /// At the next COMMIT, once.
    void cut(Cut where) { cut_ = where; }
    /// From here on nothing comes through, and neither end is told, as when a network is parted.
    void part() { is_parted_ = true; }
    /// What waited goes on.
    void join() { is_parted_ = false; }
    /// How many lines were cut.
    int cuts() const { return cuts_; }

private:
    void accept_all();
    void carry(int client, int server);

    const std::uint16_t server_port_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    std::atomic<Cut> cut_ = Cut::nowhere;
    std::atomic<int> cuts_ = 0;
    std::atomic<bool> is_parted_ = false;
    std::atomic<bool> is_closing_ = false;
    std::thread accepting_;
    std::mutex mutex_;
    std::vector<std::thread> lines_;
};

}  // namespace engine_choice
