// The faults in force: what is to go wrong next, for whom, how often and until when.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <vector>

#include "simulator/instant.hpp"
#include "simulator/journal.hpp"
#include "simulator/run.hpp"
#include "simulator/script.hpp"

namespace sim {

/// Where something is about to happen.
struct Place {
    std::string account;  ///< `telegram/main`, `smtp`
    std::string person;   ///< empty: nobody in particular
    std::string method;   ///< lower case; empty where methods make no sense
};

/// Callers hold the run's lock.
class FaultBoard {
public:
    FaultBoard(Run& run, Journal& journal) : run_(run), journal_(journal) {}

    /// Puts a fault in force at once; its span counts from now.
    int add(const FaultSpec& spec);
    /// Ends one fault, or all of them.
    void end(std::optional<int> id);

    /// The first fault of one of these kinds that covers `place`. It counts as a hit, and may be used up by
    /// it.
    std::optional<FaultSpec> strike(const std::vector<std::string>& kinds, const Place& place);

    /// Those of that kind in force on the account, whomever they strike. Asking is no hit.
    std::vector<FaultSpec> in_force(const std::string& kind, const std::string& account) const;

    /// Whether this part (`api` or `webhook`) of the account is out. Asking is no hit.
    bool is_out(const std::string& account, const std::string& part) const;

    /// Called when a fault ends, so that what waited for it goes on.
    void on_end(std::function<void()> what) { on_end_ = std::move(what); }

    Json describe() const;

private:
    struct Fault {
        int id;
        FaultSpec spec;
        std::optional<int> hits_left;
        std::optional<Instant> until;
        std::optional<Run::EventId> expiry;
    };

    void note(const Fault& fault, const char* state);
    void remove(std::list<Fault>::iterator fault);

    Run& run_;
    Journal& journal_;
    std::list<Fault> faults_;
    int last_id_ = 0;
    std::function<void()> on_end_;
};

}  // namespace sim
