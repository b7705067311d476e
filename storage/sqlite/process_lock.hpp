// One writing process per database: an advisory lock beside the file, which the system frees when its holder
// dies.
#pragma once

#include <filesystem>

#include "bot/domain/result.hpp"

namespace storage::sqlite {

class ProcessLock {
public:
    /// Takes the lock for `database`, or says which process holds it and what to do about that.
    static domain::Result<ProcessLock> take(const std::filesystem::path& database);

    ProcessLock(ProcessLock&& other) noexcept;
    ProcessLock& operator=(ProcessLock&& other) noexcept;
    ~ProcessLock();

private:
    explicit ProcessLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

}  // namespace storage::sqlite
