// How our values cross to PostgreSQL and back: arguments go in its binary format, each as the one type of
// ours; rows come in its text format, told apart by type. The only file that knows these types.
#pragma once

#include <libpq-fe.h>

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/value.hpp"

namespace storage::postgres {

/// The type as which PostgreSQL is told an argument: int8, float8 or bytea; 0, which lets the statement
/// decide, for NULL and for text, which may be for a column of bytes.
Oid type_of(const Argument& argument);

/// Whether a parameter of that type takes the argument.
bool takes(Oid parameter, const Argument& argument);

/// The arguments of one execution, in the shape libpq takes them. Views the arguments' texts.
class Parameters {
public:
    /// `types` are those of the statement: text for a column of bytes goes as it is.
    Parameters(std::span<const Argument> arguments, std::span<const Oid> types);
    Parameters(const Parameters&) = delete;
    Parameters& operator=(const Parameters&) = delete;

    int count() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    void add(std::string_view bytes);

    std::vector<std::array<char, 8>> numbers_;
    std::vector<std::string> mended_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

/// One row of a result. A numeric without a fraction, as `SUM` answers it, is an integer; true is 1.
/// `Failure` for a type that no table of ours has.
Row row_of(const PGresult* result, int row);

}  // namespace storage::postgres
