#include "storage/value.hpp"

#include <fmt/format.h>

#include <array>

#include "storage/failure.hpp"

namespace storage {
namespace {

[[noreturn]] void mismatch(std::string_view expected, const Value& found, std::size_t column) {
    constexpr std::array<std::string_view, std::variant_size_v<Value>> kNames{"NULL", "an integer", "a real",
                                                                              "text", "a blob"};
    throw Failure(Failure::Kind::other, fmt::format("column {}: expected {}, found {}", column, expected,
                                                    kNames.at(found.index())));
}

template <typename T>
const T& expect(std::string_view expected, const Value& value, std::size_t column) {
    const T* found = std::get_if<T>(&value);
    if (found == nullptr) mismatch(expected, value, column);
    return *found;
}

}  // namespace

std::int64_t Reading<std::int64_t>::of(const Value& value, std::size_t column) {
    return expect<std::int64_t>("an integer", value, column);
}

int Reading<int>::of(const Value& value, std::size_t column) {
    const std::int64_t wide = expect<std::int64_t>("an integer", value, column);
    if (!std::in_range<int>(wide)) mismatch("an integer of 32 bits", value, column);
    return static_cast<int>(wide);
}

bool Reading<bool>::of(const Value& value, std::size_t column) {
    const std::int64_t number = expect<std::int64_t>("0 or 1", value, column);
    if (number != 0 && number != 1) mismatch("0 or 1", value, column);
    return number == 1;
}

double Reading<double>::of(const Value& value, std::size_t column) {
    return expect<double>("a real", value, column);
}

std::string Reading<std::string>::of(const Value& value, std::size_t column) {
    return expect<std::string>("text", value, column);
}

Blob Reading<Blob>::of(const Value& value, std::size_t column) {
    return expect<Blob>("a blob", value, column);
}

AsItCame Reading<AsItCame>::of(const Value& value, std::size_t column) {
    if (const Blob* blob = std::get_if<Blob>(&value)) return {blob->bytes};
    return {expect<std::string>("text or a blob", value, column)};
}

domain::Instant Reading<domain::Instant>::of(const Value& value, std::size_t column) {
    return domain::from_micros(expect<std::int64_t>("an instant", value, column));
}

const Value& Row::at(std::size_t column) const {
    if (column >= values_.size())
        throw std::logic_error(fmt::format("column {} of a row of {}", column, values_.size()));
    return values_[column];
}

}  // namespace storage
