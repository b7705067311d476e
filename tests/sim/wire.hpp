// The messengers between Sigap and the phones, as unreliable as the plan says.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "bot/simulation/turns.hpp"
#include "tests/sim/people.hpp"
#include "tests/sim/stubs.hpp"
#include "tests/sim/truth.hpp"

namespace sim {

/// Thrown where Sigap did what no fault excuses.
struct Breach {
    std::string what;
};

class Wire final : public simulation::Outside {
public:
    struct Parts {
        const FaultPlan& faults;
        People& people;
        StubClock& clock;
        Machine& machine;
        Truth& truth;
        std::function<Asking(const std::string& reference)> asking;  ///< by outbox row
        std::function<void(std::string)> note;
    };
    explicit Wire(Parts parts);
    ~Wire() override;

    domain::Channel& channel(Messenger messenger);
    std::vector<domain::Channel*> channels();

    /// People do what they mean to do by now; what they post is on its way then.
    void let_people_act();
    /// Nobody was there to take what was posted meanwhile.
    void nobody_home();
    /// From now on the person writes from there, and the old address is gone.
    void move(const std::string& employee, Messenger messenger);
    void set_blocked(const std::string& employee, Messenger messenger, bool is_blocked);
    std::string address_of(const std::string& employee, Messenger messenger) const;
    /// Posts that nothing may come of: poison, strangers, groups, edits, forgeries.
    void post_nonsense(int number);

    std::optional<Instant> next() const override;  ///< by Sigap's clock
    std::vector<simulation::Post> due(Instant now) override;
    void answered(const simulation::Post& post, int status) override;

private:
    class Line;
    struct Parcel {
        Messenger messenger;
        std::string key;
        std::string chat;
        std::string raw;
        Instant sent_at;  ///< from when on the provider keeps it, for `life`
        std::chrono::seconds life;
        int tries = 0;
        bool is_forged = false;
        bool is_understood = true;
    };

    domain::SendOutcome send(Messenger messenger, const domain::OutboundMessage& message, Instant wall);
    std::string deliver(Messenger messenger, const domain::OutboundMessage& message, Copy& copy,
                        const Asking& asking);
    void bring_receipts(const std::string& id, const std::string& reference, const std::string& address);
    void carry_out(const Deed& deed);
    void post(Instant at, Parcel parcel);
    void post_act(Act act, const std::string& address, const domain::InboundBody& body);
    void retry(Parcel parcel);
    domain::Result<std::optional<domain::ProviderCondition>> condition(Messenger messenger) const;

    Parts parts_;
    std::map<Messenger, std::unique_ptr<Line>> lines_;
    std::map<std::pair<std::string, Messenger>, std::string> addresses_;
    std::map<std::string, std::string> owners_;  // by address
    std::set<std::string> blocked_;              // addresses
    std::multimap<Instant, Parcel> parcels_;
    std::multimap<Instant, std::function<void()>> arrivals_;  // on phones
    std::deque<Parcel> under_way_;
    std::map<Messenger, Instant> last_errors_;
    std::uint64_t keys_ = 0;
};

}  // namespace sim
