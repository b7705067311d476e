#include "bot/demo/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <thread>
#include <utility>

extern char** environ;

namespace demo {

domain::Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& command,
                                                 const std::filesystem::path& output) {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                     0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    pid_t id = 0;
    const int trouble =
        posix_spawn(&id, command.front().c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (trouble != 0)
        return domain::failure(domain::Fault::misconfigured, command.front() + ": " + std::strerror(trouble));
    return ChildProcess(id);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : id_(std::exchange(other.id_, 0)), status_(other.status_) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(status_, other.status_);
    return *this;
}

ChildProcess::~ChildProcess() {
    if (id_ > 0) kill();
}

int ChildProcess::reap(int options) {
    if (id_ <= 0) return status_;
    int status = 0;
    if (waitpid(id_, &status, options) != id_) return -1;
    id_ = 0;
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return status_;
}

bool ChildProcess::is_running() {
    return id_ > 0 && reap(WNOHANG) == -1;
}

int ChildProcess::wait(std::chrono::seconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (is_running() && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    return id_ > 0 ? -1 : status_;
}

int ChildProcess::stop(std::chrono::seconds patience) {
    if (!is_running()) return status_;
    ::kill(id_, SIGTERM);
    if (wait(patience) == -1) kill();
    return status_;
}

void ChildProcess::pause() {
    if (id_ > 0) ::kill(id_, SIGSTOP);
}

void ChildProcess::resume() {
    if (id_ > 0) ::kill(id_, SIGCONT);
}

void ChildProcess::kill() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    reap(0);
}

}  // namespace demo
