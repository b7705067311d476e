// What `/jadwal` was asked to change, in a button, for when several people bear the name that was written.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "bot/domain/ids.hpp"

namespace app {

/// A day given, taken away, or moved to another.
struct RosterWish {
    enum class What { give, take_away, move };
    What what = What::give;
    std::chrono::year_month_day from;  ///< the day itself, unless it is moved
    std::chrono::year_month_day to;    ///< the same, unless it is moved

    friend bool operator==(const RosterWish&, const RosterWish&) = default;
};

/// `m20496-20497/P-03`. nullopt: the person's key does not fit into a button.
std::optional<std::string> button_subject(const RosterWish& wish, const domain::EmployeeId& employee);

struct WishFor {
    RosterWish wish;
    domain::EmployeeId employee;
};
std::optional<WishFor> wish_in(std::string_view subject);

}  // namespace app
