// One statement for many rows, in few texts: every text is prepared once in a session, so there is one for 1,
// 2, 4 … 64 rows, and where that is more than there are, the last row is said again. Inside this room only.
#pragma once

#include <array>
#include <cstddef>
#include <string>

namespace storage {

/// `$3, $4, $5` for three parameters from the third on.
std::string parameters(std::size_t first, std::size_t count);

class ManyRows {
public:
    /// `make(rows)` is the statement for so many rows, each of which may be said twice.
    explicit ManyRows(std::string (*make)(std::size_t rows));

    struct Part {
        const std::string& sql;
        std::size_t rows;  ///< of the statement
        std::size_t
            said;  ///< of these, how many are taken from what is left; the last of them fills the rest
    };
    /// What to say next while `left` rows are left, at least one.
    Part part_of(std::size_t left) const;

private:
    static constexpr std::size_t kMostDoublings = 6;

    std::array<std::string, kMostDoublings + 1> texts_;
};

}  // namespace storage
