// Where a run takes place: the accounts of the providers, the people, what they do and what they noticed. It
// joins the parts; the rules of each provider live in their own files.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "simulator/cast.hpp"
#include "simulator/faults.hpp"
#include "simulator/http.hpp"
#include "simulator/journal.hpp"
#include "simulator/run.hpp"
#include "simulator/script.hpp"

namespace sim {

/// An action that cannot be done; the text says why.
struct Impossible {
    std::string cause;
};

/// One account of one messenger, as the stage sees it. Callers hold the run's lock.
class Provider {
public:
    virtual ~Provider() = default;
    virtual const std::string& label() const = 0;  ///< `telegram/main`
    /// The person does something in this messenger. Throws Impossible.
    virtual void act(Person& person, const Action& action, const std::optional<Cue>& cue) = 0;
    /// Puts it behind what the person's chat shows already.
    virtual void recall(const Person& person, const PastMessage& past) = 0;
    virtual const Chat* chat_of(const Person& person) const = 0;
    virtual const Chat* chat_of(const GroupSpec&) const { return nullptr; }
    /// Delivers what may be delivered at present; called whenever an obstacle may be gone.
    virtual void pump() = 0;
    /// An instance of the service turned up.
    virtual void greet() {}
    virtual Json describe() const { return Json::object(); }
};

class TelegramAccount;
class WhatsAppAccount;

/// Every member but `lock` is called with the run's lock held.
class Stage {
public:
    Stage(Run& run, Journal& journal, Courier& courier);
    ~Stage();

    Run::Lock lock() { return run_.lock(); }
    Run& run() { return run_; }
    Journal& journal() { return journal_; }
    FaultBoard& faults() { return faults_; }
    Courier& courier() { return courier_; }

    enum class When { before_start, during };
    /// Takes all lines of a script or none; answers how many. Throws ScriptError that begins with `name:line:
    /// `.
    std::size_t take_script(const std::string& name, const std::string& text, When when);

    /// Lets a person act at once and journals it; answers the entry. Throws Impossible after journalling, and
    /// ScriptError if person or messenger are unknown.
    std::string perform(const Action& action, const std::optional<Cue>& cue = std::nullopt);

    /// Something reached a screen or a mailbox: facts see it, people may react.
    void notice(Sight sight, const std::string& message_id = "");

    struct Awaited {
        std::optional<Fact> what;  ///< nothing: whatever it is
    };
    /// Pauses the run when something that fits reaches a screen or a mailbox; the next call forgets it. What
    /// was seen since `begin_watch` or the last such pause counts as well, so that an answer which is there
    /// before anybody could wait for it is not waited for in vain. True if it was there.
    bool await(std::optional<Awaited> awaited);
    bool is_awaiting() const { return awaited_.has_value(); }
    void begin_watch() { watched_from_ = sights_.size(); }

    /// Whether something has been seen that fits.
    bool has_seen(const Fact& fact) const { return judge(fact, sights_).held; }

    const std::map<std::string, Person>& persons() const { return persons_; }
    const std::optional<PageLine>& page() const { return page_; }
    const std::vector<TourLine>& tour() const { return tour_; }
    /// The person's chats by account, as the screens show them, from the first message on.
    Json describe_chats(const Person& person) const;

    Person* person(const std::string& name);
    Person* person_by_telegram(std::int64_t user_id);
    /// By phone number or BSUID.
    Person* person_by_whatsapp(const std::string& address);
    const GroupSpec* group(const std::string& name) const;
    const GroupSpec* group_by_chat(std::int64_t chat_id) const;

    TelegramAccount* telegram_by_token(const std::string& token);
    /// By phone number id or by account id.
    WhatsAppAccount* whatsapp_by_id(const std::string& id);
    const std::vector<std::unique_ptr<Provider>>& providers() const { return providers_; }

    Json describe();
    /// One line per fact; whether all held and nothing impossible was asked.
    std::pair<std::vector<std::string>, bool> verdicts() const;

private:
    struct Rule {
        Reaction reaction;
        std::map<std::string, int> fired;  // by person
    };

    void check_names(const Line& line, std::map<std::string, char>& known) const;
    void take(Line line);
    Provider& provider_for(const Action& action, const Person& person, const std::optional<Cue>& cue);

    Run& run_;
    Journal& journal_;
    Courier& courier_;
    FaultBoard faults_;
    std::map<std::string, Person> persons_;
    std::map<std::string, GroupSpec> groups_;
    std::vector<std::unique_ptr<Provider>> providers_;
    std::vector<TelegramAccount*> telegrams_;
    std::vector<WhatsAppAccount*> whatsapps_;
    std::vector<std::unique_ptr<Rule>> rules_;
    std::vector<Fact> facts_;
    std::vector<Sight> sights_;
    std::vector<std::string> failed_actions_;
    std::optional<Awaited> awaited_;
    std::size_t watched_from_ = 0;
    std::optional<PageLine> page_;
    std::vector<TourLine> tour_;
};

}  // namespace sim
