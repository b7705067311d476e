#include "bot/reading/rules.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

namespace reading {
namespace {

using domain::Fault;

constexpr std::size_t kLongestGap = 4;
constexpr std::size_t kPause = static_cast<std::size_t>(Shape::pause);

std::vector<std::string> spaced(std::string_view text) {
    std::istringstream stream{std::string(text)};
    std::vector<std::string> parts;
    for (std::string part; stream >> part;) parts.push_back(part);
    return parts;
}

domain::Result<Concepts> concepts_of(std::string_view alternatives, Lexicon& lexicon) {
    Concepts concepts;
    while (!alternatives.empty()) {
        const std::size_t end = std::min(alternatives.find('/'), alternatives.size());
        const auto number = lexicon.concept_number(alternatives.substr(0, end));
        if (!number) return tl::unexpected(number.error());
        concepts.set(*number);
        alternatives.remove_prefix(std::min(end + 1, alternatives.size()));
    }
    return concepts;
}

domain::Result<Concepts> concepts_in(std::string_view list, Lexicon& lexicon) {
    Concepts concepts;
    for (const std::string& part : spaced(list)) {
        const auto some = concepts_of(part, lexicon);
        if (!some) return some;
        concepts |= *some;
    }
    return concepts;
}

Concepts union_of(const std::vector<Token>& tokens) {
    Concepts present;
    for (const Token& token : tokens) present |= token.concepts;
    return present;
}

bool has_pause(const Token& token) {
    return token.concepts.test(kPause);
}

}  // namespace

domain::Result<Rules> Rules::create(std::string_view text, std::string_view name, Lexicon& lexicon) {
    const auto wrong = [&](const toml::node& node, std::string_view what) {
        return domain::failure(Fault::misconfigured,
                               fmt::format("reading: {}:{}: {}", name, node.source().begin.line, what));
    };
    toml::table table;
    try {
        table = toml::parse(text, name);
    } catch (const toml::parse_error& error) {
        return domain::failure(
            Fault::misconfigured,
            fmt::format("reading: {}:{}: {}", name, error.source().begin.line, error.description()));
    }

    Rules rules;
    const auto filler = concepts_in(table["filler"].value_or(std::string_view()), lexicon);
    if (!filler) return tl::unexpected(filler.error());
    rules.filler_ = *filler;

    if (const toml::array* phrases = table["phrase"].as_array()) {
        for (const toml::node& node : *phrases) {
            if (!node.is_table()) return wrong(node, "expected a section with keys, like [[rule]]");
            const toml::table& entry = *node.as_table();
            const auto becomes = concepts_in(entry["is"].value_or(std::string_view()), lexicon);
            if (!becomes) return tl::unexpected(becomes.error());
            const toml::array* patterns = entry["when"].as_array();
            if (becomes->none() || patterns == nullptr) {
                return wrong(node, "a phrase needs is = \"concept\" and when = [\"concept concept\", ...]");
            }
            for (const toml::node& pattern : *patterns) {
                Phrase phrase{*becomes, {}};
                for (const std::string& part : spaced(pattern.value_or(std::string_view()))) {
                    Element element{Element::Kind::token, {}, part.ends_with('?')};
                    if (part == "^") element.kind = Element::Kind::begin;
                    if (part == "$") element.kind = Element::Kind::end;
                    if (part == "...") element.kind = Element::Kind::gap;
                    if (element.kind == Element::Kind::token) {
                        const std::string_view concepts(part.data(),
                                                        part.size() - (element.optional ? 1 : 0));
                        const auto any = concepts_of(concepts, lexicon);
                        if (!any) return tl::unexpected(any.error());
                        element.any = *any;
                    }
                    phrase.elements.push_back(element);
                }
                if (phrase.elements.empty()) return wrong(pattern, "an empty pattern fits everywhere");
                rules.phrases_.push_back(std::move(phrase));
            }
        }
    }

    if (const toml::array* entries = table["rule"].as_array()) {
        for (const toml::node& node : *entries) {
            if (!node.is_table()) return wrong(node, "expected a section with keys, like [[rule]]");
            const toml::table& entry = *node.as_table();
            const auto intent = intent_from(entry["intent"].value_or(std::string_view()));
            if (!intent) return wrong(node, "intent must be a label of replies.tsv or unsure");
            const auto certainty = entry["certainty"].value_or(std::string_view("likely"));
            if (certainty != "sure" && certainty != "likely")
                return wrong(node, "certainty is sure or likely");
            Rule rule{{*intent, certainty == "sure" ? Certainty::sure : Certainty::likely,
                       static_cast<int>(node.source().begin.line)},
                      {},
                      {},
                      {},
                      entry["at_most"].value_or(std::size_t{1000})};
            for (const std::string& part : spaced(entry["all"].value_or(std::string_view()))) {
                const auto some = concepts_of(part, lexicon);
                if (!some) return tl::unexpected(some.error());
                rule.all.push_back(*some);
            }
            const auto none = concepts_in(entry["none"].value_or(std::string_view()), lexicon);
            const auto only = concepts_in(entry["only"].value_or(std::string_view()), lexicon);
            if (!none || !only) return tl::unexpected(none ? only.error() : none.error());
            rule.none = *none;
            rule.only = *only;
            if (rule.all.empty() && rule.only.none()) return wrong(node, "a rule needs all = or only =");
            rules.rules_.push_back(std::move(rule));
        }
    }

    if (const toml::array* entries = table["veto"].as_array()) {
        for (const toml::node& node : *entries) {
            if (!node.is_table()) return wrong(node, "expected a section with keys, like [[rule]]");
            const toml::table& entry = *node.as_table();
            const auto any = concepts_in(entry["any"].value_or(std::string_view()), lexicon);
            if (!any) return tl::unexpected(any.error());
            const auto unless = concepts_in(entry["unless"].value_or(std::string_view()), lexicon);
            if (!unless) return tl::unexpected(unless.error());
            Veto veto{*any, *unless, {}};
            for (const std::string& part : spaced(entry["forbids"].value_or(std::string_view()))) {
                const auto intent = intent_from(part);
                if (!intent) return wrong(node, fmt::format("'{}' is no intent", part));
                veto.forbids[static_cast<std::size_t>(*intent)] = true;
            }
            rules.vetoes_.push_back(veto);
        }
    }

    for (const Intent intent : kAllIntents) {
        const auto entry = table["confidence"][to_string(intent)];
        Confidence& confidence = rules.confidence_[static_cast<std::size_t>(intent)];
        confidence.alone = entry["alone"].value_or(confidence.alone);
        confidence.with_likely = entry["with_likely"].value_or(confidence.with_likely);
        confidence.strange = entry["strange"].value_or(confidence.strange);
        confidence.against_sure = entry["against_sure"].value_or(confidence.against_sure);
    }
    return rules;
}

// Where the phrase ends if it begins at this token. Filler between its parts does not break it; a pause does.
std::optional<std::size_t> Rules::match(const Phrase& phrase, const std::vector<Token>& tokens,
                                        std::size_t at) const {
    std::size_t end = at;
    bool gap = false;
    for (const Element& element : phrase.elements) {
        if (element.kind == Element::Kind::gap) {
            gap = true;
            continue;
        }
        std::size_t next = end;
        if (element.kind == Element::Kind::begin) {
            while (next > 0 && (tokens[next - 1].concepts & filler_).any()) --next;
            if (next != 0) return std::nullopt;
            continue;
        }
        if (element.kind == Element::Kind::end) {
            while (next < tokens.size() &&
                   ((tokens[next].concepts & filler_).any() || has_pause(tokens[next])))
                ++next;
            if (next != tokens.size()) return std::nullopt;
            continue;
        }
        const auto fits = [&](std::size_t place) { return (tokens[place].concepts & element.any).any(); };
        std::size_t skipped = 0;
        while (next < tokens.size() && !fits(next)) {
            const bool is_filler = end > at && (tokens[next].concepts & filler_).any();
            if (has_pause(tokens[next]) && !element.any.test(kPause)) break;
            if (!is_filler && (!gap || ++skipped > kLongestGap)) break;
            ++next;
        }
        if (next < tokens.size() && fits(next)) {
            end = next + 1;
            gap = false;
        } else if (!element.optional) {
            return std::nullopt;
        }
    }
    if (end == at) return std::nullopt;
    return end;
}

void Rules::join(std::vector<Token>& tokens) const {
    for (const Phrase& phrase : phrases_) {
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            const auto end = match(phrase, tokens, at);
            if (!end) continue;
            Token whole{tokens[at].text, phrase.becomes};
            for (std::size_t next = at + 1; next < *end; ++next) whole.text += ' ' + tokens[next].text;
            const auto first = tokens.begin() + static_cast<std::ptrdiff_t>(at);
            tokens.erase(first + 1, tokens.begin() + static_cast<std::ptrdiff_t>(*end));
            tokens[at] = std::move(whole);
        }
    }
}

std::optional<Verdict> Rules::judge(const std::vector<Token>& tokens) const {
    const Concepts present = union_of(tokens);
    for (const Rule& rule : rules_) {
        if ((present & rule.none).any() || tokens.size() > rule.at_most) continue;
        bool fits = true;
        for (const Concepts& one : rule.all) fits = fits && (present & one).any();
        if (rule.only.any()) {
            for (const Token& token : tokens) {
                fits = fits && ((token.concepts & (rule.only | filler_)).any() || has_pause(token));
            }
        }
        if (fits) return rule.verdict;
    }
    return std::nullopt;
}

bool Rules::is_vetoed(Intent intent, const std::vector<Token>& tokens) const {
    const Concepts present = union_of(tokens);
    return std::any_of(vetoes_.begin(), vetoes_.end(), [&](const Veto& veto) {
        return veto.forbids[static_cast<std::size_t>(intent)] && (present & veto.any).any() &&
               (present & veto.unless).none();
    });
}

}  // namespace reading
