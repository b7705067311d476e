// Names of things, each a type of its own, so that a call is never taken for an attempt.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace domain {

/// `Value` marked with the thing it names. Ordered and hashable like the value it wraps.
template <typename Tag, typename Value>
struct Id {
    Value value{};

    Id() = default;
    explicit Id(Value raw) : value(std::move(raw)) {}

    friend auto operator<=>(const Id&, const Id&) = default;
    friend bool operator==(const Id&, const Id&) = default;
};

using EmployeeId = Id<struct EmployeeTag, std::string>;  ///< the roster's own key (`employee_id`)
using UnitId = Id<struct UnitTag, std::string>;          ///< the unit's name, as the roster writes it
using PolicyId = Id<struct PolicyTag, std::string>;      ///< e.g. `kaltim-friday`
using CallId = Id<struct CallTag, std::int64_t>;
using FlagId = Id<struct FlagTag, std::int64_t>;
using InboxId = Id<struct InboxTag, std::int64_t>;
using OutboxId = Id<struct OutboxTag, std::int64_t>;

}  // namespace domain

template <typename Tag, typename Value>
struct std::hash<domain::Id<Tag, Value>> {
    std::size_t operator()(const domain::Id<Tag, Value>& id) const noexcept {
        return std::hash<Value>{}(id.value);
    }
};
