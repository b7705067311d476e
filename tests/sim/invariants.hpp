// What must hold at any moment, whatever has broken: reliability.md 2.1 by its numbers. Checks after each
// event look only at what the log says has changed since the last one.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "bot/engine/use_cases.hpp"
#include "storage/database.hpp"
#include "tests/sim/people.hpp"
#include "tests/sim/wire.hpp"

namespace sim {

/// One asking of one person, with the true times at which the world saw it come and go.
struct Asked {
    std::int64_t call = 0;
    std::string employee;
    int number = 0;
    Instant issued;    ///< true
    Instant deadline;  ///< true, by the length of the answer window
    Instant wall_issued;
    std::chrono::microseconds length{};
    bool counts = false;
    bool is_by_attempt = false;
    std::string call_key;
    std::string outcome;  ///< as Sigap has it now
    std::string cause;
    std::string ground;
};
using AskedKey = std::tuple<std::int64_t, std::string, int>;

class Invariants {
public:
    Invariants(const People& people, const Wire& wire, const Truth& truth, StubClock& clock);

    /// `well_since`: since when nothing of Sigap's own has been wrong. Throws Breach. True if events wait.
    bool after_event(storage::Database& database, Instant well_since);
    /// The heavy ones: the full recount, the chain, all that was acknowledged.
    void at_day_end(storage::Database& database);
    /// Nothing waits any more: `at_day_end`, and every send and event settled.
    void at_end(storage::Database& database);

    const std::map<AskedKey, Asked>& asked() const { return asked_; }
    std::uint64_t checks() const { return checks_; }

    /// Who was ever flagged.
    const std::set<std::string>& flagged() const { return flagged_; }

private:
    void follow_log(storage::Transaction& tx);
    void note_issue(storage::Transaction& tx, const std::string& subject, const std::string& body);
    void check_judgement(storage::Transaction& tx, const std::string& subject, const std::string& body);
    void check_answers(storage::Transaction& tx);
    bool check_inbox(storage::Transaction& tx, Instant well_since);
    void check_copies(storage::Transaction& tx);
    void check_flags(storage::Transaction& tx);

    const People& people_;
    const Wire& wire_;
    const Truth& truth_;
    StubClock& clock_;
    std::int64_t last_event_ = 0;
    std::int64_t last_answer_ = 0;
    std::uint64_t checks_ = 0;
    std::map<AskedKey, Asked> asked_;
    std::set<std::string> flagged_;
};

/// Every figure of the dashboard and the reports, as `sigap verify` counts it again. Throws Breach.
void check_figures(storage::Database& database, const engine::Setting& setting);

}  // namespace sim
