#include "storage/sqlite/process_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace storage::sqlite {
namespace {

std::string error_text(int error) {
    return std::generic_category().message(error);
}

std::string holder(int descriptor) {
    std::array<char, 24> text{};
    const ssize_t length = ::pread(descriptor, text.data(), text.size(), 0);
    std::string pid(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    if (const auto end = pid.find_first_not_of("0123456789"); end != std::string::npos) pid.resize(end);
    return pid.empty() ? "another process" : "process " + pid;
}

}  // namespace

domain::Result<ProcessLock> ProcessLock::take(const std::filesystem::path& database) {
    const std::string path = database.string() + ".lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return domain::failure(
            domain::Fault::misconfigured,
            fmt::format(
                "cannot create {}: {}. The directory must exist and belong to the user Sigap runs as.", path,
                error_text(errno)));
    ProcessLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return domain::failure(domain::Fault::misconfigured,
                                   fmt::format("cannot lock {}: {}. The file system must support flock.",
                                               path, error_text(errno)));
        return domain::failure(
            domain::Fault::misconfigured,
            fmt::format(
                "{} is in use: {} writes to it (lock {}). Only one process may write: CLI commands that write "
                "talk to the running service; to open the file itself, stop that process first.",
                database.string(), holder(descriptor), path));
    }
    // The pid only serves the message above; the lock holds without it, even on a full disk.
    const std::string pid = std::to_string(::getpid()) + "\n";
    [[maybe_unused]] const bool is_noted =
        ::ftruncate(descriptor, 0) == 0 && ::pwrite(descriptor, pid.data(), pid.size(), 0) > 0;
    return lock;
}

ProcessLock::ProcessLock(ProcessLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

ProcessLock& ProcessLock::operator=(ProcessLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

ProcessLock::~ProcessLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace storage::sqlite
