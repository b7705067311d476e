#include "simulator/stage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/telegram.hpp"
#include "simulator/whatsapp.hpp"

namespace sim {

Stage::Stage(Run& run, Journal& journal, Courier& courier)
    : run_(run), journal_(journal), courier_(courier), faults_(run, journal) {
    faults_.on_end([this] {
        run_.at(run_.now(), "fault", [this] {
            for (const auto& provider : providers_) provider->pump();
        });
    });
    run_.on_arrival([this] {
        for (const auto& provider : providers_) provider->greet();
    });
}

Stage::~Stage() = default;

std::size_t Stage::take_script(const std::string& name, const std::string& text, When when) {
    const auto lines = split_lines(name, text);
    std::vector<Line> parsed;
    std::map<std::string, char> known;
    for (const auto& [key, person] : persons_) known[key] = 'p';
    for (const auto& [key, group] : groups_) known[key] = 'g';
    for (const auto& provider : providers_) known[provider->label()] = 'a';
    for (const auto& line : lines) {
        try {
            parsed.push_back(parse_line(line.json, run_.start()));
            if (when == When::during && std::holds_alternative<StartLine>(parsed.back()))
                throw ScriptError("key \"start\": the run has started already");
            check_names(parsed.back(), known);
        } catch (const ScriptError& error) {
            throw ScriptError(fmt::format("{}:{}: {}", name, line.number, error.what()));
        }
    }
    for (auto& line : parsed) take(std::move(line));
    return parsed.size();
}

// Whatever a line refers to must stand in a line above it: the first name that does not is the one to mend.
void Stage::check_names(const Line& line, std::map<std::string, char>& known) const {
    const auto need = [&](const char* key, const std::string& name, char kind, const char* what) {
        const auto found = known.find(name);
        if (name.empty() || name == "*" || (found != known.end() && found->second == kind)) return;
        throw ScriptError(fmt::format("key \"{}\": expected the name of a {} introduced above, found \"{}\"",
                                      key, what, name));
    };
    const auto need_account = [&](const std::string& on) {
        if (on == "smtp") return;
        const bool is_known = std::any_of(known.begin(), known.end(), [&](const auto& entry) {
            return entry.second == 'a' && covers(on, entry.first);
        });
        if (!on.empty() && !is_known)
            throw ScriptError(
                fmt::format("key \"on\": expected telegram, whatsapp or an account introduced above "
                            "(telegram/main), found \"{}\"",
                            on));
    };
    const auto introduce = [&](const std::string& name, char kind) {
        if ((kind == 'p' || kind == 'g') && known.contains(name))
            throw ScriptError(fmt::format("\"{}\" was introduced before", name));
        known[name] = kind;
    };
    const auto need_action = [&](const Action& action) {
        need("person", action.person, 'p', "person");
        need_account(action.on);
        if (action.verb == "group_say") need("group", action.keys.at("group"), 'g', "group");
    };
    if (const auto* telegram = std::get_if<TelegramSpec>(&line)) introduce("telegram/" + telegram->name, 'a');
    if (const auto* whatsapp = std::get_if<WhatsAppSpec>(&line)) introduce("whatsapp/" + whatsapp->name, 'a');
    if (const auto* person = std::get_if<PersonSpec>(&line)) introduce(person->name, 'p');
    if (const auto* group = std::get_if<GroupSpec>(&line)) introduce(group->name, 'g');
    if (const auto* timed = std::get_if<TimedAction>(&line)) {
        if (timed->action.person == "*")
            throw ScriptError("key \"person\": expected a name; * acts only as a reaction");
        need_action(timed->action);
    }
    if (const auto* reaction = std::get_if<Reaction>(&line)) {
        need("when.person", reaction->person, 'p', "person");
        need_account(reaction->on);
        need_action(reaction->action);
    }
    if (const auto* fact = std::get_if<Fact>(&line)) {
        need("person", fact->person, 'p', "person");
        need("group", fact->group, 'g', "group");
        need_account(fact->on);
    }
    if (const auto* fault = std::get_if<FaultSpec>(&line)) {
        need("person", fault->person, 'p', "person");
        need_account(fault->on);
    }
    if (const auto* past = std::get_if<PastMessage>(&line)) {
        need("person", past->person, 'p', "person");
        need_account(past->on);
    }
    if (const auto* page = std::get_if<PageLine>(&line))
        for (const auto& name : page->persons) need("page.phones.person", name, 'p', "person");
    if (const auto* tour = std::get_if<TourLine>(&line)) {
        for (const auto& name : tour->persons) need("do.find_link.person", name, 'p', "person");
        for (const auto& fact : tour->done) need("done.person", fact.person, 'p', "person");
    }
}

void Stage::take(Line line) {
    if (auto* telegram = std::get_if<TelegramSpec>(&line)) {
        const bool is_known = std::any_of(
            telegrams_.begin(), telegrams_.end(),
            [&](const TelegramAccount* account) { return account->label() == "telegram/" + telegram->name; });
        if (is_known) return;
        journal_.mask(telegram->token.substr(telegram->token.find(':') + 1));
        auto account = std::make_unique<TelegramAccount>(*this, std::move(*telegram));
        telegrams_.push_back(account.get());
        providers_.push_back(std::move(account));
    } else if (auto* whatsapp = std::get_if<WhatsAppSpec>(&line)) {
        for (const auto& secret : {whatsapp->access_token, whatsapp->app_secret}) journal_.mask(secret);
        for (auto* account : whatsapps_)
            if (account->label() == "whatsapp/" + whatsapp->name)
                return account->change(std::move(*whatsapp));
        auto account = std::make_unique<WhatsAppAccount>(*this, std::move(*whatsapp));
        whatsapps_.push_back(account.get());
        providers_.push_back(std::move(account));
    } else if (auto* person_spec = std::get_if<PersonSpec>(&line)) {
        persons_[person_spec->name] = {*person_spec};
    } else if (auto* group_spec = std::get_if<GroupSpec>(&line)) {
        groups_[group_spec->name] = *group_spec;
    } else if (auto* timed = std::get_if<TimedAction>(&line)) {
        run_.at(timed->at, "script", [this, action = std::move(timed->action)] {
            try {
                perform(action);
            } catch (const Impossible&) {  // in the journal and among the failed actions
            }
        });
    } else if (const auto* past = std::get_if<PastMessage>(&line)) {
        for (const auto& provider : providers_)
            if (covers(past->on, provider->label())) provider->recall(*person(past->person), *past);
    } else if (auto* reaction = std::get_if<Reaction>(&line)) {
        rules_.push_back(std::make_unique<Rule>(Rule{std::move(*reaction), {}}));
    } else if (auto* fact = std::get_if<Fact>(&line)) {
        facts_.push_back(std::move(*fact));
    } else if (auto* fault = std::get_if<FaultSpec>(&line)) {
        if (fault->at && *fault->at > run_.now())
            run_.at(*fault->at, "script", [this, spec = *fault] { faults_.add(spec); });
        else
            faults_.add(*fault);
    } else if (auto* page = std::get_if<PageLine>(&line)) {
        page_ = std::move(*page);
    } else if (auto* tour = std::get_if<TourLine>(&line)) {
        tour_.push_back(std::move(*tour));
    } else if (const auto* end = std::get_if<EndLine>(&line)) {
        run_.set_end(end->at);
    }
}

Provider& Stage::provider_for(const Action& action, const Person& person, const std::optional<Cue>& cue) {
    const auto scope = !action.on.empty() ? action.on : cue ? cue->account : "";
    for (const auto& provider : providers_) {
        if (!covers(scope, provider->label())) continue;
        const bool is_telegram = provider->label().starts_with("telegram/");
        if (is_telegram ? person.spec.telegram.has_value() : person.spec.whatsapp.has_value())
            return *provider;
    }
    throw Impossible{fmt::format("{} has no messenger {}", action.person, scope)};
}

std::string Stage::perform(const Action& action, const std::optional<Cue>& cue) {
    auto* actor = person(action.person);
    if (!actor)
        throw ScriptError(
            fmt::format("key \"person\": expected a person of the script, found \"{}\"", action.person));
    Json entry{{"person", action.person},
               {"on", action.on.empty() ? Json(nullptr) : Json(action.on)},
               {"do", action.verb}};
    entry.update(action.keys);
    if (cue) entry["reaction"] = true;
    try {
        if (action.verb == "offline" || action.verb == "online") {
            actor->is_offline = action.verb == "offline";
            auto written = journal_.write(run_.now(), "action", entry);
            for (const auto& provider : providers_) provider->pump();
            return written;
        }
        auto& provider = provider_for(action, *actor, cue);
        entry["on"] = provider.label();
        provider.act(*actor, action, cue);
        run_.changed();
        return journal_.write(run_.now(), "action", entry);
    } catch (const Impossible& impossible) {
        entry["failed"] = impossible.cause;
        if (!action.may_fail)
            failed_actions_.push_back(fmt::format("{} {} cannot {}: {}", to_rfc3339(run_.now()),
                                                  action.person, action.verb, impossible.cause));
        journal_.write(run_.now(), "action", entry);
        throw;
    }
}

void Stage::notice(Sight sight, const std::string& message_id) {
    for (const auto& rule : rules_) {
        const auto& reaction = rule->reaction;
        const bool is_meant = !sight.person.empty() &&
                              (reaction.person == "*" || reaction.person == sight.person) &&
                              covers(reaction.on, sight.account) &&
                              (reaction.sense == Sense::sees || sight.notice == Notice::message) &&
                              reaction.pattern.matches(sight.text);
        if (!is_meant) continue;
        auto& fired = rule->fired[sight.person];
        if (reaction.times > 0 && fired >= reaction.times) continue;
        ++fired;
        if (reaction.chance < 1 && run_.draw() >= reaction.chance) continue;
        auto action = reaction.action;
        if (action.person == "*") action.person = sight.person;
        std::optional<Cue> cue;
        if (action.person == sight.person) cue = Cue{sight.account, message_id};
        run_.at(run_.now() + run_.draw(reaction.after_least, reaction.after_most), "person",
                [this, action = std::move(action), cue = std::move(cue)] {
                    try {
                        perform(action, cue);
                    } catch (const Impossible&) {  // in the journal and among the failed actions
                    }
                });
    }
    sights_.push_back(std::move(sight));
    if (awaited_ && (!awaited_->what || judge(*awaited_->what, {sights_.back()}).held)) {
        awaited_.reset();
        begin_watch();
        run_.pause();
    }
}

bool Stage::await(std::optional<Awaited> awaited) {
    awaited_ = std::move(awaited);
    if (!awaited_ || !awaited_->what) return false;
    const auto found =
        std::find_if(sights_.begin() + static_cast<std::ptrdiff_t>(watched_from_), sights_.end(),
                     [&](const Sight& sight) { return judge(*awaited_->what, {sight}).held; });
    if (found == sights_.end()) return false;
    watched_from_ = static_cast<std::size_t>(found - sights_.begin()) + 1;
    awaited_.reset();
    return true;
}

Person* Stage::person(const std::string& name) {
    const auto found = persons_.find(name);
    return found == persons_.end() ? nullptr : &found->second;
}

Person* Stage::person_by_telegram(std::int64_t user_id) {
    for (auto& [name, person] : persons_)
        if (person.spec.telegram && person.spec.telegram->id == user_id) return &person;
    return nullptr;
}

Person* Stage::person_by_whatsapp(const std::string& address) {
    for (auto& [name, person] : persons_)
        if (person.spec.whatsapp && (person.spec.whatsapp->phone == address ||
                                     (!address.empty() && person.spec.whatsapp->bsuid == address)))
            return &person;
    return nullptr;
}

const GroupSpec* Stage::group(const std::string& name) const {
    const auto found = groups_.find(name);
    return found == groups_.end() ? nullptr : &found->second;
}

const GroupSpec* Stage::group_by_chat(std::int64_t chat_id) const {
    for (const auto& [name, group] : groups_)
        if (group.chat_id == chat_id) return &group;
    return nullptr;
}

TelegramAccount* Stage::telegram_by_token(const std::string& token) {
    for (auto* account : telegrams_)
        if (account->token() == token) return account;
    return nullptr;
}

WhatsAppAccount* Stage::whatsapp_by_id(const std::string& id) {
    for (auto* account : whatsapps_)
        if (account->spec().phone_number_id == id || account->spec().account_id == id) return account;
    return nullptr;
}

Json Stage::describe_chats(const Person& person) const {
    Json chats = Json::object();
    for (const auto& provider : providers_) {
        const auto* chat = provider->chat_of(person);
        if (!chat) continue;
        chats[provider->label()] = chat->describe();
    }
    return chats;
}

Json Stage::describe() {
    Json persons = Json::object();
    for (const auto& [name, person] : persons_) {
        Json messengers = Json::array();
        if (person.spec.telegram) messengers.push_back("telegram");
        if (person.spec.whatsapp) messengers.push_back("whatsapp");
        persons[name] = {{"messengers", std::move(messengers)},
                         {"offline", person.is_offline},
                         {"chats", describe_chats(person)}};
    }
    Json groups = Json::object();
    for (const auto& [name, group] : groups_) {
        Json chats = Json::object();
        for (const auto& provider : providers_)
            if (const auto* chat = provider->chat_of(group)) chats[provider->label()] = chat->describe();
        groups[name] = {{"title", group.title}, {"chats", std::move(chats)}};
    }
    Json accounts = Json::object();
    for (const auto& provider : providers_) accounts[provider->label()] = provider->describe();
    Json facts = Json::array();
    for (const auto& fact : facts_) {
        const auto verdict = judge(fact, sights_);
        facts.push_back(
            {{"name", fact.name}, {"held", verdict.held}, {"seen", verdict.seen}, {"line", verdict.line}});
    }
    const auto mails = std::count_if(sights_.begin(), sights_.end(),
                                     [](const Sight& sight) { return sight.notice == Notice::mail; });
    return {{"now", to_rfc3339(run_.now())},
            {"playing", run_.is_playing()},
            {"done", run_.is_done()},
            {"seen", run_.seen()},
            {"instances", run_.describe_instances()},
            {"waiting_for", run_.waiting_for()},
            {"queue", run_.describe_queue()},
            {"persons", std::move(persons)},
            {"groups", std::move(groups)},
            {"accounts", std::move(accounts)},
            {"mails", mails},
            {"facts", std::move(facts)},
            {"failed_actions", failed_actions_}};
}

std::pair<std::vector<std::string>, bool> Stage::verdicts() const {
    std::vector<std::string> lines;
    bool all_held = failed_actions_.empty();
    for (const auto& fact : facts_) {
        auto verdict = judge(fact, sights_);
        all_held = all_held && verdict.held;
        lines.push_back(std::move(verdict.line));
    }
    for (const auto& failed : failed_actions_) lines.push_back("failed   " + failed);
    return {std::move(lines), all_held};
}

}  // namespace sim
