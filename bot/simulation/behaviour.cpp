#include "bot/simulation/behaviour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include "bot/domain/channel.hpp"
#include "bot/domain/local_time.hpp"
#include "config/toml_reader.hpp"

namespace simulation {
namespace {

using config::Mistake;
using config::Section;
using config::Setting;

std::optional<double> share_from(std::string_view text) {
    if (!text.ends_with('%')) return std::nullopt;
    text.remove_suffix(1);
    double percent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole && percent >= 0 && percent <= 100 ? std::optional(percent / 100) : std::nullopt;
}

class BehaviourReader {
public:
    explicit BehaviourReader(const std::string& file) : file_(file) {
        for (std::size_t index = 1; index < kCharacters.size(); ++index)
            shares_["people"][std::string(kCharacters[index])] = &behaviour_.people[index];
        shares_["days"] = {
            {"leave", &behaviour_.leave}, {"sick", &behaviour_.sick}, {"no_network", &behaviour_.no_network}};
        shares_["messengers"] = {{"whatsapp", &behaviour_.whatsapp}};
    }

    config::Checked<Behaviour> read(const std::vector<Section>& sections) {
        for (const Section& section : sections) {
            if (section.name == "outage" && section.is_entry)
                read_outage(section);
            else if (shares_.contains(section.name) && !section.is_entry)
                read_shares(section);
            else if (!section.name.empty() || !section.settings.empty())
                note(section.place, section.name, "an unknown section",
                     "[people], [days], [messengers] or [[outage]]");
        }
        const auto& people = behaviour_.people;
        behaviour_.people[0] = 1 - std::accumulate(people.begin() + 1, people.end(), 0.0);
        if (behaviour_.people[0] < -1e-9)
            note({}, "people", fmt::format("shares of {:.4g}% together", 100 * (1 - behaviour_.people[0])),
                 "at most 100%");
        behaviour_.people[0] = std::max(0.0, behaviour_.people[0]);
        if (!mistakes_.empty()) return tl::unexpected(std::move(mistakes_));
        return std::move(behaviour_);
    }

private:
    void note(config::Place place, std::string key, std::string found, std::string expected) {
        mistakes_.push_back(
            {file_, place.line, place.column, std::move(key), std::move(found), std::move(expected), ""});
    }

    void read_shares(const Section& section) {
        auto& known = shares_[section.name];
        for (const Setting& setting : section.settings) {
            const std::string key = section.name + "." + setting.key;
            const auto target = known.find(setting.key);
            if (target == known.end()) {
                std::string names;
                for (const auto& [name, share] : known) names += (names.empty() ? "" : ", ") + name;
                note(setting.key_place, key, "an unknown key", "one of " + names);
                continue;
            }
            const auto* text = std::get_if<std::string>(&setting.value);
            const auto share = text ? share_from(*text) : std::nullopt;
            if (share)
                *target->second = *share;
            else
                note(setting.value_place, key, text ? "\"" + *text + "\"" : "no text",
                     "a share between \"0%\" and \"100%\"");
        }
    }

    void read_outage(const Section& section) {
        Outage outage;
        std::optional<domain::Instant> from, to;
        for (const Setting& setting : section.settings) {
            const std::string key = "outage." + setting.key;
            const auto* text = std::get_if<std::string>(&setting.value);
            if (setting.key == "of") {
                if (text && (*text == "sigap" || domain::messenger_from(*text)))
                    outage.of = *text;
                else
                    note(setting.value_place, key, "something else",
                         "\"sigap\", \"telegram\" or \"whatsapp\"");
            } else if (setting.key == "from" || setting.key == "to") {
                auto& bound = setting.key == "from" ? from : to;
                bound = text ? domain::from_rfc3339(*text) : std::nullopt;
                if (!bound)
                    note(setting.value_place, key, "no instant",
                         "a text such as \"2026-03-06T07:00:00+08:00\"");
            } else {
                note(setting.key_place, key, "an unknown key", "of, from or to");
            }
        }
        if (!mistakes_.empty()) return;
        if (outage.of.empty() || !from || !to || *from >= *to)
            return note(section.place, "outage", "no span of time", "`of`, and `from` before `to`");
        outage.span = {*from, *to};
        behaviour_.outages.push_back(std::move(outage));
    }

    const std::string& file_;
    Behaviour behaviour_;
    std::map<std::string, std::map<std::string, double*>> shares_;
    std::vector<Mistake> mistakes_;
};

}  // namespace

config::Checked<Behaviour> parse_behaviour(std::string_view text, const std::string& file_name) {
    const auto sections = config::read_toml(text, file_name);
    if (!sections) return config::only_mistake(sections.error());
    return BehaviourReader(file_name).read(*sections);
}

}  // namespace simulation
