// One office for two working weeks and the week after: Sigap's own loops, and everything around them played.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/sim/invariants.hpp"
#include "tests/sim/oracle.hpp"
#include "tests/sim/wire.hpp"

namespace sim {

/// What the worlds of one thread share, for it takes long to make.
struct Furnishing {
    Furnishing();

    wording::Catalogue words;
    reading::Reader reader;
    domain::Calendar calendar;
    std::vector<domain::Policy> policies;
};

/// What came of one world.
struct Lived {
    std::string breach;                ///< empty: nothing wrong was found
    std::vector<std::string> history;  ///< the last that happened before it
    std::map<AskedKey, Asked> asked;
    std::set<AskedKey> answered_in_time;        ///< by an act that meant this very asking
    std::set<AskedKey> given_up;                ///< an answer was, by its provider
    std::map<AskedKey, std::string> told_acts;  ///< of those who are missed
    std::uint64_t log_hash = 0;
    std::uint64_t checks = 0;
    std::size_t kills = 0;
    std::size_t acts = 0;
    std::size_t flags = 0;
};

class World {
public:
    World(std::uint64_t seed, bool has_faults, const Furnishing& furnishing);
    ~World();

    Lived live();

private:
    struct Edge {
        Instant at;
        const Spell* spell;
        bool begins;
    };

    void open_database();
    void move_in();
    void start();
    void live_on();
    void cross_edges();
    void cross(const Edge& edge);
    void work();
    void fall();
    void be_down_until(Instant up_at);
    void set_clock(std::chrono::microseconds by);
    void confirm_numbers();
    void seal();
    void check_day();
    void check_oracle(bool is_over);
    Asking asking_of(const std::string& reference);
    Instant next_instant();
    void note(std::string what);
    std::uint64_t hash_of_log();

    const std::uint64_t seed_;
    const Furnishing& furnishing_;
    const std::chrono::sys_days first_day_;
    const Instant begin_;
    const Instant end_;
    StubClock clock_;
    Machine machine_;
    Truth truth_;
    People people_;
    FaultPlan faults_;
    std::shared_ptr<Wire> wire_;
    Oracle oracle_;
    Invariants invariants_;
    engine::Setting setting_;
    std::string path_;
    std::unique_ptr<storage::Database> database_;
    std::unique_ptr<simulation::Turns> turns_;
    std::vector<Edge> edges_;
    std::size_t next_edge_ = 0;
    std::vector<const Spell*> unconfirmed_;
    Instant next_day_end_;
    Instant last_beat_{};
    Instant well_since_{};
    Instant sealed_at_{};
    std::optional<Instant> again_at_;
    std::uint64_t lies_heard_ = 0;
    std::uint64_t turns_taken_ = 0;
    std::map<std::string, Asking> askings_;
    std::deque<std::string> history_;
};

}  // namespace sim
