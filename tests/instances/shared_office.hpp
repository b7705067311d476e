// The office of the instances' stories: its people, what supervisors do, and what its database says.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "bot/app/scene.hpp"
#include "bot/domain/duty.hpp"
#include "bot/wording/catalogue.hpp"
#include "storage/database.hpp"
#include "storage/lead.hpp"

namespace instances_test {

inline constexpr int kUnits = 10;
inline constexpr int kPeopleInUnit = 6;

domain::Instant now();
/// Of a person's private chat.
std::int64_t chat_of(int unit, int person);
/// What a story's chance begins with: SEED, or another each time.
std::uint64_t seed();

/// The office, its people and what supervisors do, by way of the same use cases as anywhere.
class SharedOffice {
public:
    explicit SharedOffice(const std::string& url);

    /// A roll call of the unit by its head. False: the database was busy, and nothing has happened.
    bool call(int unit);

    std::int64_t number(const std::string& sql);
    /// The numbers of the updates in the inbox.
    std::set<std::int64_t> updates();
    storage::Lead lead();
    /// Until everything that was taken in is done and everything to be said is said.
    void wait_for_rest();

private:
    wording::Catalogue words_;
    domain::Rulebook rules_;
    app::Office office_;
    std::unique_ptr<storage::Database> database_;
};

}  // namespace instances_test
