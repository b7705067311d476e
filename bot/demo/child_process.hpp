// A program that the demo starts and must not leave behind.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "bot/domain/result.hpp"

namespace demo {

/// Killed when it goes out of scope. Moved, not copied.
class ChildProcess {
public:
    /// Starts `command` with its output going to `output` (appended). `Fault::misconfigured` if it cannot
    /// start.
    static domain::Result<ChildProcess> start(const std::vector<std::string>& command,
                                              const std::filesystem::path& output);
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) noexcept;
    ~ChildProcess();

    pid_t id() const { return id_; }
    bool is_running();
    /// Asks it to end and waits; after `patience` it is killed. The exit status, 128 + signal if it was
    /// killed.
    int stop(std::chrono::seconds patience);
    /// `kill -9`, as a power cut would.
    void kill();
    /// It stands still, as on a machine that is suspended, until `resume`.
    void pause();
    void resume();
    /// Waits for its own end, at most that long; -1 if it still runs.
    int wait(std::chrono::seconds patience);

private:
    explicit ChildProcess(pid_t id) : id_(id) {}
    int reap(int options);

    pid_t id_ = 0;
    int status_ = -1;
};

}  // namespace demo
