// What crosses the seam between C++ and SQL: arguments in, rows out, and how our own types become either.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bot/domain/ids.hpp"
#include "bot/domain/instant.hpp"

namespace storage {

/// Bytes that are no text.
struct Blob {
    std::string bytes;

    friend bool operator==(const Blob&, const Blob&) = default;
};

/// A stored value. Text should be UTF-8 without NUL: SQLite keeps any bytes, PostgreSQL has U+FFFD for
/// others.
using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string, Blob>;

/// Bytes as they came from outside, meant as text but perhaps none: SQLite keeps them as text, PostgreSQL as
/// bytes.
struct AsItCame {
    std::string bytes;
};

struct BlobView {
    std::string_view bytes;
};

/// A value on its way into a statement; it views what it was made of.
using Argument = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, BlobView>;

inline Argument to_argument(std::nullptr_t) {
    return nullptr;
}
inline Argument to_argument(bool flag) {
    return std::int64_t{flag ? 1 : 0};
}
inline Argument to_argument(double number) {
    return number;
}
inline Argument to_argument(std::string_view text) {
    return text;
}
inline Argument to_argument(const std::string& text) {
    return std::string_view(text);
}
inline Argument to_argument(const char* text) {
    return std::string_view(text);
}
inline Argument to_argument(const Blob& blob) {
    return BlobView{blob.bytes};
}
inline Argument to_argument(domain::Instant instant) {
    return domain::to_micros(instant);
}

template <std::integral Integer>
Argument to_argument(Integer integer) {
    if (!std::in_range<std::int64_t>(integer))
        throw std::logic_error("an integer argument exceeds 64 signed bits");
    return static_cast<std::int64_t>(integer);
}

template <typename Tag, typename Raw>
Argument to_argument(const domain::Id<Tag, Raw>& id) {
    return to_argument(id.value);
}

template <typename T>
Argument to_argument(const std::optional<T>& maybe) {
    return maybe ? to_argument(*maybe) : Argument(nullptr);
}

/// How a column is read as a T; `column` is for the message. Throws `Failure` where the stored value is no T.
template <typename T>
struct Reading;

template <>
struct Reading<std::int64_t> {
    static std::int64_t of(const Value& value, std::size_t column);
};
template <>
struct Reading<int> {
    static int of(const Value& value, std::size_t column);
};
template <>
struct Reading<bool> {
    static bool of(const Value& value, std::size_t column);
};
template <>
struct Reading<double> {
    static double of(const Value& value, std::size_t column);
};
template <>
struct Reading<std::string> {
    static std::string of(const Value& value, std::size_t column);
};
template <>
struct Reading<Blob> {
    static Blob of(const Value& value, std::size_t column);
};
template <>
struct Reading<AsItCame> {
    static AsItCame of(const Value& value, std::size_t column);
};
template <>
struct Reading<domain::Instant> {
    static domain::Instant of(const Value& value, std::size_t column);
};
template <typename Tag, typename Raw>
struct Reading<domain::Id<Tag, Raw>> {
    static domain::Id<Tag, Raw> of(const Value& value, std::size_t column) {
        return domain::Id<Tag, Raw>{Reading<Raw>::of(value, column)};
    }
};
template <typename T>
struct Reading<std::optional<T>> {
    static std::optional<T> of(const Value& value, std::size_t column) {
        if (std::holds_alternative<std::nullptr_t>(value)) return std::nullopt;
        return Reading<T>::of(value, column);
    }
};

/// One row of an answer, with a life of its own.
class Row {
public:
    explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

    std::size_t size() const { return values_.size(); }

    /// The column, counted from 0, as T: int64_t, int, bool, double, std::string, Blob, Instant, an Id, or an
    /// optional of those where NULL may stand.
    template <typename T>
    T get(std::size_t column) const {
        return Reading<T>::of(at(column), column);
    }

private:
    const Value& at(std::size_t column) const;

    std::vector<Value> values_;
};

}  // namespace storage
