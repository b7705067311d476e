#include "storage/postgres/values.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <memory>

#include "storage/failure.hpp"
#include "storage/postgres/text.hpp"

namespace storage::postgres {
namespace {

// From the server's catalog of types, which never renumbers.
constexpr Oid kBool = 16, kBytea = 17, kChar = 18, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25,
              kOid = 26, kFloat4 = 700, kFloat8 = 701, kUnknown = 705, kBpchar = 1042, kVarchar = 1043,
              kNumeric = 1700, kVoid = 2278;
constexpr int kBinary = 1;

std::array<char, 8> big_endian(std::uint64_t bits) {
    std::array<char, 8> bytes{};
    for (std::size_t at = 0; at < bytes.size(); ++at)
        bytes[at] = static_cast<char>(static_cast<unsigned char>(bits >> (8 * (7 - at))));
    return bytes;
}

template <typename Number>
Number number_from(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        throw Failure(Failure::Kind::other, "PostgreSQL answered a number out of range");
    return number;
}

double real_from(const char* text) {
    return std::strtod(text, nullptr);  // knows Infinity and NaN, as PostgreSQL spells them
}

Value bytes_from(const char* text) {
    std::size_t length = 0;
    const std::unique_ptr<unsigned char, decltype(&PQfreemem)> bytes(
        PQunescapeBytea(reinterpret_cast<const unsigned char*>(text), &length), &PQfreemem);
    if (!bytes) throw std::bad_alloc();
    return Blob{{reinterpret_cast<const char*>(bytes.get()), length}};
}

Value value_of(const PGresult* result, int row, int column) {
    if (PQgetisnull(result, row, column) != 0) return nullptr;
    const char* const text = PQgetvalue(result, row, column);
    const std::string_view view(text, static_cast<std::size_t>(PQgetlength(result, row, column)));
    switch (const Oid type = PQftype(result, column)) {
        case kInt8:
        case kInt4:
        case kInt2:
        case kOid:
            return number_from<std::int64_t>(view);
        case kNumeric:
            if (view.find_first_not_of("-0123456789") == std::string_view::npos)
                return number_from<std::int64_t>(view);
            return real_from(text);
        case kBool:
            return std::int64_t{view == "t" ? 1 : 0};
        case kFloat8:
        case kFloat4:
            return real_from(text);
        case kBytea:
            return bytes_from(text);
        case kText:
        case kVarchar:
        case kBpchar:
        case kName:
        case kChar:
        case kUnknown:
            return std::string(view);
        case kVoid:
            return nullptr;
        default:
            throw Failure(Failure::Kind::other,
                          fmt::format("column {}: PostgreSQL's type {} is none of ours", column, type));
    }
}

}  // namespace

Oid type_of(const Argument& argument) {
    constexpr std::array<Oid, std::variant_size_v<Argument>> kTypes{0, kInt8, kFloat8, 0, kBytea};
    return kTypes.at(argument.index());
}

bool takes(Oid parameter, const Argument& argument) {
    if (std::holds_alternative<std::nullptr_t>(argument)) return true;
    if (std::holds_alternative<std::string_view>(argument))
        return parameter == kText || parameter == kBytea || parameter == kName || parameter == kVarchar;
    return parameter == type_of(argument);
}

Parameters::Parameters(std::span<const Argument> arguments, std::span<const Oid> types) {
    numbers_.reserve(arguments.size());  // what is pointed at must not move
    mended_.reserve(arguments.size());
    for (const Argument& argument : arguments) {
        std::visit(
            [&](const auto& value) {
                using T = std::decay_t<decltype(value)>;
                if constexpr (std::is_same_v<T, std::nullptr_t>) {
                    values_.push_back(nullptr);
                    lengths_.push_back(0);
                } else if constexpr (std::is_same_v<T, std::int64_t>) {
                    const auto& bytes = numbers_.emplace_back(big_endian(static_cast<std::uint64_t>(value)));
                    add({bytes.data(), bytes.size()});
                } else if constexpr (std::is_same_v<T, double>) {
                    const auto& bytes =
                        numbers_.emplace_back(big_endian(std::bit_cast<std::uint64_t>(value)));
                    add({bytes.data(), bytes.size()});
                } else if constexpr (std::is_same_v<T, std::string_view>) {
                    add(types[values_.size()] == kBytea ? value : keepable(value, mended_.emplace_back()));
                } else {
                    add(value.bytes);
                }
            },
            argument);
        formats_.push_back(kBinary);
    }
}

void Parameters::add(std::string_view bytes) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw std::logic_error("an argument exceeds two gigabytes");
    values_.push_back(bytes.empty() ? "" : bytes.data());  // a null pointer would be NULL
    lengths_.push_back(static_cast<int>(bytes.size()));
}

Row row_of(const PGresult* result, int row) {
    const int count = PQnfields(result);
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int column = 0; column < count; ++column) values.push_back(value_of(result, row, column));
    return Row(std::move(values));
}

}  // namespace storage::postgres
