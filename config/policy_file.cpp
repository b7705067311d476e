#include "config/policy_file.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "bot/domain/local_time.hpp"
#include "bot/domain/nearest.hpp"
#include "config/policy_sections.hpp"

namespace config {
namespace {

using domain::Policy;
using domain::PolicyKind;

constexpr std::array<std::string_view, 5> kStatusWords{"proposed", "in_force", "suspended", "not_adopted",
                                                       "ended"};
constexpr std::array<std::string_view, 3> kKindWords{"rule", "overlay", "frame"};

std::optional<PolicyKind> kind_from(std::string_view word) {
    for (const auto kind : {PolicyKind::rule, PolicyKind::overlay, PolicyKind::frame})
        if (domain::to_string(kind) == word) return kind;
    return std::nullopt;
}

constexpr Vocabulary<domain::PolicyStatus> kStatuses{kStatusWords, domain::policy_status_from,
                                                     domain::to_string};
constexpr Vocabulary<PolicyKind> kKinds{kKindWords, kind_from, domain::to_string};

void read_identity(TableReader& root, Policy& policy) {
    root.read("id", policy.id.value, Need::required, Unknown::refused);
    if (!policy.id.value.empty() && !is_policy_id(policy.id.value))
        root.reject("id", fmt::format("\"{}\"", policy.id.value), "a-z, 0-9, - and _ only");
    root.read("title", policy.title, Need::required, Unknown::refused);
    root.or_else("the title").read("title_en", policy.title_en);
    root.read("legal_basis", policy.legal_basis, Need::required);
    root.read("authority", policy.authority, Need::required);
    root.read("source", policy.source);
    root.read("status", policy.status, kStatuses, Need::required, Unknown::refused);
    root.read("zone", policy.zone);
    if (!policy.zone.empty() && !domain::is_known_zone(policy.zone))
        root.reject("zone", fmt::format("\"{}\"", policy.zone),
                    "a zone of the IANA list such as \"Asia/Makassar\"",
                    "WIB is Asia/Jakarta, WITA Asia/Makassar, WIT Asia/Jayapura");
}

void read_overlay(TableReader& root, Policy& policy) {
    auto overlay = root.table("overlay", Need::optional, Unknown::refused);
    if (!overlay) return;
    std::string on;
    overlay->read("on", on, Need::required, Unknown::refused);
    overlay->read("order", policy.overlay_order, 0, 1000);
    overlay->finish();
    policy.overlay_on = domain::PolicyId{on};
}

void read_frame(TableReader& root, Policy& policy) {
    auto frame = root.table("frame", Need::optional, Unknown::refused);
    if (!frame) return;
    domain::FrameRule& rule = policy.frame;
    frame->read("cap_per_week", rule.cap_per_week, 0, 7);
    frame->read("cap_waived_for", rule.cap_waived_for);
    frame->read("ineligible", rule.ineligible, kIneligibilityCauses);
    frame->read("excluded", rule.excluded);
    frame->read_length("week_regular", rule.week_regular);
    frame->read_length("week_ramadan", rule.week_ramadan);
    frame->finish();
}

/// Overlays and frames are told by a section of their own.
void check_kind(TableReader& root, PolicyKind kind) {
    const std::string_view word = domain::to_string(kind);
    for (const PolicyKind marked : {PolicyKind::overlay, PolicyKind::frame}) {
        const std::string_view section = domain::to_string(marked);
        const bool has_section = root.has(section);
        if (has_section == (kind == marked)) continue;
        root.reject(root.has("kind") ? "kind" : section,
                    fmt::format("{} {} {} [{}]", kind == PolicyKind::overlay ? "an" : "a", word,
                                has_section ? "with" : "without", section),
                    fmt::format("[{0}] in every {0}, and in nothing else", section),
                    has_section ? fmt::format("write kind = \"{}\", or remove the section", section)
                                : fmt::format("add [{}]", section));
    }
}

void refuse_sections(TableReader& root, PolicyKind kind) {
    constexpr std::array<std::string_view, 7> kOfRules{"zone",    "eligibility", "calls",    "escalation",
                                                       "reasons", "reminders",   "retention"};
    constexpr std::array<std::string_view, 7> kOfOverlays{"scope", "exempt", "flexible", "windows",
                                                          "hours", "quiet",  "report"};
    const auto refuse = [&](Words keys, std::string_view where, std::string_view why) {
        for (const std::string_view key : keys)
            if (root.has(key))
                root.reject(key, fmt::format("set in {}", where), "", fmt::format("remove it: {}", why));
    };
    constexpr std::string_view kOverlay =
        "an overlay lends days and their windows, hours, quiet times and report, and takes the rest from the policy below";
    constexpr std::string_view kFrame = "a frame governs nobody, it only measures others";
    if (kind == PolicyKind::overlay) refuse(kOfRules, "an overlay", kOverlay);
    if (kind == PolicyKind::frame) {
        refuse(kOfRules, "a frame", kFrame);
        refuse(kOfOverlays, "a frame", kFrame);
    }
}

/// What the file is for decides which sections it may hold.
void read_kind(TableReader& root, Policy& policy) {
    policy.kind = root.has("overlay") ? PolicyKind::overlay : PolicyKind::rule;
    root.or_else("rule; overlay with [overlay]")
        .read("kind", policy.kind, kKinds, Need::optional, Unknown::refused);
    read_overlay(root, policy);
    read_frame(root, policy);
    check_kind(root, policy.kind);
    refuse_sections(root, policy.kind);
}

void read_validity(TableReader& root, Policy& policy) {
    if (auto valid = root.table("valid")) {
        valid->read("from", policy.valid.from);
        valid->read("to", policy.valid.to);
        if (policy.valid.from && policy.valid.to && *policy.valid.to < *policy.valid.from)
            valid->reject(
                "to", domain::to_iso_date(*policy.valid.to),
                fmt::format("no date before its from, {}", domain::to_iso_date(*policy.valid.from)));
        valid->finish();
    }
    if (policy.status == domain::PolicyStatus::ended && !policy.valid.to)
        root.reject("status", "\"ended\" without a last day", "valid.to",
                    "write the last day on which it held, so that records of that time stay explained");
}

void check_reading(TableReader& reader, const std::string& key) {
    if (key.empty()) return;
    std::vector<std::string_view> known;
    for (const PolicyKey& one : policy_keys()) known.push_back(one.key);
    if (std::find(known.begin(), known.end(), key) != known.end()) return;
    const auto near = domain::nearest(key, known);
    reader.reject("key", fmt::format("\"{}\"", key), "a key of the language, with its section",
                  near ? fmt::format("did you mean {}?", *near) : "");
}

void read_readings(TableReader& root, Policy& policy) {
    for (TableReader& reader : root.tables("reading_of")) {
        domain::ReadingOf reading;
        reader.read("key", reading.key, Need::required, Unknown::refused);
        reader.read("source", reading.source, Need::required, Unknown::refused);
        reader.read("choice", reading.choice, Need::required, Unknown::refused);
        reader.finish();
        check_reading(reader, reading.key);
        policy.readings.push_back(std::move(reading));
    }
}

/// Reads every section in turn, whatever the file is for; `read_kind` has told what does not belong.
Policy read_sections(TableReader& root) {
    Policy policy;
    read_identity(root, policy);
    read_kind(root, policy);
    read_validity(root, policy);
    read_people(root, policy);
    read_flexible(root, policy);
    read_windows(root, policy);
    read_hours(root, policy);
    read_report(root, policy);
    read_calls(root, policy);
    read_aftermath(root, policy);
    read_readings(root, policy);
    root.finish();
    return policy;
}

/// Twelve digits of BLAKE2b over the table as the library writes it: sorted, without comments.
std::string version_of(const toml::table& table) {
    std::ostringstream canonical;
    canonical << toml::toml_formatter{table};
    const std::string text = canonical.str();
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                       text.size(), nullptr, 0);
    std::string version;
    for (std::size_t at = 0; at < 6; ++at) version += fmt::format("{:02x}", hash[at]);
    return version;
}

Checked<Policy> policy_in(const toml::table& table, const std::string& file_name) {
    Findings findings{file_name};
    TableReader root{table, "", findings};
    Policy policy = read_sections(root);
    policy.version = version_of(table);

    if (findings.mistakes.empty()) {
        policy.unknowns = std::move(findings.unknowns);
        return policy;
    }
    std::stable_sort(findings.mistakes.begin(), findings.mistakes.end(),
                     [](const Mistake& left, const Mistake& right) {
                         return std::pair{left.line, left.column} < std::pair{right.line, right.column};
                     });
    return tl::unexpected(std::move(findings.mistakes));
}

/// The reader asks for the keys of a section only where there is one: here are all of them, and empty.
std::vector<PolicyKey> keys_asked_for() {
    constexpr std::string_view kEverySection = R"(
[valid]
[frame]
[scope]
[exempt]
[eligibility]
[flexible]
[[windows.regular]]
[[windows.ramadan]]
[[hours.regular]]
breaks = [{}]
prayers = [{}]
[[hours.ramadan]]
breaks = [{}]
prayers = [{}]
[report]
[calls]
[reasons]
[escalation]
[reminders]
[[quiet]]
[retention]
[[reading_of]]
)";
    Findings findings;
    for (const std::string_view text : {kEverySection, std::string_view{"[overlay]"}}) {
        const toml::table table = toml::parse(text);
        TableReader root{table, "", findings};
        read_sections(root);
    }
    std::vector<PolicyKey> keys;
    for (auto& [name, key] : findings.keys) keys.push_back(std::move(key));
    return keys;
}

}  // namespace

const std::vector<PolicyKey>& policy_keys() {
    static const std::vector<PolicyKey> keys = keys_asked_for();
    return keys;
}

Checked<Policy> parse_policy(std::string_view text, const std::string& file_name) {
    try {
        return policy_in(toml::parse(text, file_name), file_name);
    } catch (const toml::parse_error& error) {
        const auto& at = error.source().begin;
        return only_mistake({file_name, static_cast<int>(at.line), static_cast<int>(at.column), "",
                             fmt::format("not TOML: {}", error.description()), "",
                             "mend this first: what follows it was not read"});
    }
}

Checked<Policy> load_policy(const std::filesystem::path& path) {
    const Checked<std::string> text = text_of(path);
    if (!text) return tl::unexpected(text.error());
    return parse_policy(*text, path.string());
}

}  // namespace config
