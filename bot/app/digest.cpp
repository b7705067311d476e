#include "bot/app/digest.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "bot/app/daily_reports.hpp"
#include "bot/app/outage_record.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/app/window_words.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/window_state.hpp"
#include "storage/audit_chain.hpp"
#include "storage/calls.hpp"
#include "storage/flags.hpp"
#include "storage/ledger.hpp"
#include "storage/presence.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Instant;
using domain::Language;
using domain::Outcome;

constexpr std::string_view kSeparator = "; ";
constexpr std::size_t kMostNamesInDigest = 8;
constexpr std::size_t kMostFlags = 20;
constexpr std::size_t kMostOutages = 6;
constexpr std::chrono::seconds kUsualTolerance{90};  // design.md 3

std::string joined(const std::vector<std::string>& items, std::string_view separator) {
    std::string text;
    for (const std::string& item : items)
        text += (text.empty() ? std::string() : std::string(separator)) + item;
    return text;
}

struct Day {
    std::string date;  ///< ISO
    Instant from;
    Instant to;
};

Day today(Scene& scene) {
    const auto date = domain::local_time(scene.now(), scene.office.zone).date;
    return {domain::to_iso_date(date), domain::start_of_day(date, scene.office.zone),
            domain::start_of_day(domain::next_day(date), scene.office.zone)};
}

std::string count_words(Scene& scene, Language language, std::int64_t count, const std::string& state) {
    return scene.words.plural(language, "hr_count_people", count, {{"keadaan", state}});
}

/// In the states that are shown now; of windows that close at different times together.
std::vector<storage::PresenceCount> presence_shown(Scene& scene, const Day& day) {
    std::vector<storage::PresenceCount> shown;
    for (storage::PresenceCount& count : storage::count_presence(scene.tx, day.date)) {
        count.state = domain::state_of_window(count.state, count.closes_at, scene.now());
        const auto same = std::find_if(shown.begin(), shown.end(), [&](const storage::PresenceCount& one) {
            return one.window_id == count.window_id && one.state == count.state && one.cause == count.cause;
        });
        if (same == shown.end())
            shown.push_back(std::move(count));
        else
            same->people += count.people;
    }
    return shown;
}

std::string presence_line(Scene& scene, const Day& day, Language language) {
    std::vector<std::string> items;
    for (const storage::PresenceCount& count : presence_shown(scene, day)) {
        std::string state = count_of_windows(scene, count.state, language);
        if (!count.cause.empty()) state += ", " + scene.words.text(language, "cause_" + count.cause);
        items.push_back(window_name(scene, "", count.window_id, language) + ": " +
                        count_words(scene, language, count.people, state));
    }
    if (items.empty()) return "";
    return scene.words.text(language, "hr_digest_presence", {{"rincian", joined(items, kSeparator)}});
}

/// Attempts by what came of them, and how many people that were: one person may be asked several times.
std::string calls_line(Scene& scene, const std::vector<storage::OutcomeLine>& lines, Language language) {
    struct Count {
        std::int64_t attempts = 0;
        std::set<domain::EmployeeId> people;
    };
    std::map<Outcome, Count> counts;
    for (const storage::OutcomeLine& line : lines) {
        Count& count = counts[line.row.verdict.outcome];
        ++count.attempts;
        count.people.insert(line.row.employee);
    }
    std::vector<std::string> items;
    for (const auto& [outcome, count] : counts)
        items.push_back(scene.words.plural(
            language, "hr_count_attempts", static_cast<std::int64_t>(count.people.size()),
            {{"kali", wording::number(count.attempts, language)},
             {"keadaan", scene.words.text(language, "state_" + std::string(to_string(outcome)))}}));
    if (items.empty()) return "";
    return scene.words.text(language, "hr_digest_calls", {{"rincian", joined(items, kSeparator)}});
}

/// The first names, and how many more there are: a digest is one message.
std::string name_list(Scene& scene, const std::set<std::string>& names, Language language) {
    std::vector<std::string> shown;
    for (const std::string& name : names)
        if (shown.size() < kMostNamesInDigest) shown.push_back(name);
    const auto more = static_cast<std::int64_t>(names.size() - shown.size());
    if (more > 0) shown.push_back(scene.words.plural(language, "names_more", more));
    return more > 0 ? joined(shown, ", ") : wording::list(shown, language);
}

/// Attempts that were void, by cause, and people who were not asked, by rule: none of it counts against
/// anyone.
std::string not_counted_line(Scene& scene, const std::vector<storage::OutcomeLine>& lines, const Day& day,
                             Language language) {
    std::map<std::string, std::set<std::string>> names;
    for (const storage::OutcomeLine& line : lines) {
        if (line.row.verdict.outcome != Outcome::voided || !line.row.verdict.cause) continue;
        const auto employee = storage::find_employee(scene.tx, line.row.employee);
        names["cause_" + std::string(to_string(*line.row.verdict.cause))].insert(employee ? employee->name
                                                                                          : "");
    }
    const auto date = domain::from_iso_date(day.date).value();
    for (const storage::NotAsked& left : storage::not_asked_by(scene.tx, day.date, "roster.")) {
        const auto employee = storage::find_employee(scene.tx, left.employee);
        if (!employee) continue;
        const auto plan = scene.rules.plan(subject_of(scene, *employee, date), date);
        if (plan.absence) names["left_out_" + std::string(to_string(*plan.absence))].insert(employee->name);
        if (plan.is_exempt) names["left_out_exempt"].insert(employee->name);
    }
    std::vector<std::string> items;
    for (const auto& [key, people] : names)
        items.push_back(scene.words.text(language, key) + ": " + name_list(scene, people, language));
    // Whole units are exempt: their number is enough.
    if (const auto exempt = storage::not_asked_by(scene.tx, day.date, "exempt."); !exempt.empty())
        items.push_back(count_words(scene, language, static_cast<std::int64_t>(exempt.size()),
                                    scene.words.text(language, "left_out_exempt")));
    if (items.empty()) return "";
    return scene.words.text(language, "hr_digest_not_counted", {{"rincian", joined(items, kSeparator)}});
}

std::string flag_state(Scene& scene, const storage::Flag& flag, const std::string& zone, Language language) {
    const std::string key = flag.state != "telling" ? "flag_state_" + flag.state
                            : flag.others_told_at   ? "flag_state_unreachable"
                                                    : "flag_state_telling";
    return scene.words.text(
        language, key,
        {{"batas", wording::date_and_time(flag.reply_until.value_or(scene.now()), zone, language)}});
}

/// Whether the policy that the flag was opened by lets the digest name the person.
bool may_be_named(Scene& scene, const storage::Flag& flag) {
    const auto& policies = scene.rules.policies();
    return std::none_of(policies.begin(), policies.end(), [&](const domain::Policy& policy) {
        return policy.id.value == flag.policy_id && !policy.escalation.digest_has_names;
    });
}

std::string follow_up_lines(Scene& scene, std::vector<storage::Flag> flags, Language language) {
    std::vector<std::string> lines;
    const auto unnamed =
        std::erase_if(flags, [&](const storage::Flag& flag) { return !may_be_named(scene, flag); });
    for (const storage::Flag& flag : flags) {
        if (lines.size() == kMostFlags) {
            lines.push_back(scene.words.plural(language, "names_more",
                                               static_cast<std::int64_t>(flags.size() - kMostFlags)));
            break;
        }
        const Employee employee = storage::find_employee(scene.tx, flag.employee).value();
        lines.push_back(
            scene.words.text(language, "hr_digest_follow_up_line",
                             {{"nomor", std::to_string(flag.id.value)},
                              {"nama", employee.name},
                              {"unit", employee.unit.value},
                              {"keadaan", flag_state(scene, flag, zone_of(scene, employee), language)}}));
    }
    if (unnamed > 0)
        lines.push_back(
            scene.words.plural(language, "hr_digest_unnamed", static_cast<std::int64_t>(unnamed)));
    const std::string none = scene.words.text(language, "hr_digest_none");
    return scene.words.text(language, "hr_digest_follow_up",
                            {{"rincian", lines.empty() ? none : joined(lines, "\n")}});
}

/// What HR should know of: it voided something, is longer than what a call puts up with, or stops templates.
bool is_notable(Scene& scene, const storage::Outage& outage, const storage::OutageToll& toll) {
    return toll.attempts > 0 || toll.windows > 0 || outage.what == troubles::template_stopped ||
           outage.to.value_or(scene.now()) - outage.from > kUsualTolerance;
}

std::string outage_words(Scene& scene, const storage::Outage& outage, const storage::OutageToll& toll,
                         Language language) {
    const bool is_template = outage.what == troubles::template_stopped;
    std::string words = scene.words.text(
        language, is_template ? "hr_digest_outage_template" : "hr_digest_outage_line",
        {{"dari", wording::clock_time(outage.from, scene.office.zone, language)},
         {"sampai", wording::clock_time(outage.to.value_or(scene.now()), scene.office.zone, language)}});
    if (toll.attempts > 0 || toll.windows > 0)
        words += " (" +
                 scene.words.text(language, "hr_digest_outage_toll",
                                  {{"panggilan", wording::number(toll.attempts, language)},
                                   {"presensi", wording::number(toll.windows, language)}}) +
                 ")";
    return words;
}

std::string outage_line(Scene& scene, const Day& day, Language language) {
    std::vector<std::string> items;
    std::int64_t more = 0;
    for (const storage::Outage& outage : storage::outages_between(scene.tx, day.from, day.to)) {
        const auto toll = storage::toll_of(scene.tx, outage);
        if (items.size() < kMostOutages && is_notable(scene, outage, toll))
            items.push_back(outage_words(scene, outage, toll, language));
        else
            ++more;
    }
    if (items.empty()) return "";  // what disturbed nobody is in the ledger, not in a digest
    if (more > 0) items.push_back(scene.words.plural(language, "hr_digest_outage_more", more));
    return scene.words.text(language, "hr_digest_outage", {{"rincian", joined(items, kSeparator)}});
}

/// Whoever keeps the digest can prove later that nothing before it was changed: `sigap verify --head`.
std::string audit_line(Scene& scene, Language language) {
    const auto head = storage::chain_head(scene.tx);
    if (head.length == 0) return "";
    return scene.words.text(language, "hr_digest_audit",
                            {{"kepala", std::to_string(head.length) + ":" + head.hash}});
}

wording::Arguments headline(Scene& scene, const std::vector<storage::Flag>& flags, Language language) {
    std::int64_t awaiting_person = 0;
    std::int64_t awaiting_supervisor = 0;
    for (const storage::Flag& flag : flags) {
        const bool awaits_person = flag.state == "telling" || flag.state == "awaiting_reply";
        ++(awaits_person ? awaiting_person : awaiting_supervisor);
    }
    const Day day = today(scene);
    std::int64_t closed = 0;
    for (const storage::Flag& flag :
         storage::flags_opened_between(scene.tx, day.from - std::chrono::days{30}, day.to))
        if (flag.closed_at && *flag.closed_at >= day.from) ++closed;
    return {{"periode", wording::date(scene.now(), scene.office.zone, language)},
            {"unit", scene.office.name},
            {"tindak_lanjut", wording::number(static_cast<std::int64_t>(flags.size()), language)},
            {"menunggu_pegawai", wording::number(awaiting_person, language)},
            {"menunggu_atasan", wording::number(awaiting_supervisor, language)},
            {"ditutup", wording::number(closed, language)}};
}

/// A day on which the office rests and nobody was called: there is nothing to read, so nothing is sent.
bool is_empty_day_off(Scene& scene, const Day& day) {
    domain::DutySubject office;
    office.zone = scene.office.zone;
    const auto plan = scene.rules.plan(office, domain::from_iso_date(day.date).value());
    const bool is_working_day =
        plan.kind == domain::DayKind::workday || plan.kind == domain::DayKind::before_start;
    return !is_working_day && storage::outcomes_between(scene.tx, day.from, day.to).empty() &&
           outage_line(scene, day, scene.office.language).empty();
}

}  // namespace

std::string digest_text(Scene& scene, Language language) {
    const Day day = today(scene);
    const auto lines = storage::outcomes_between(scene.tx, day.from, day.to);
    const auto flags = storage::open_flags(scene.tx);
    std::vector<std::string> parts = {
        scene.words.text(language, "hr_digest", headline(scene, flags, language)),
        presence_line(scene, day, language),
        report_digest_line(scene, day.date, language),
        calls_line(scene, lines, language),
        not_counted_line(scene, lines, day, language),
        outage_line(scene, day, language),
        follow_up_lines(scene, flags, language),
        audit_line(scene, language)};
    std::erase(parts, "");
    return joined(parts, "\n\n");
}

void send_digest(Scene& scene) {
    const Day day = today(scene);
    const auto flags = storage::open_flags(scene.tx);
    set_next_digest(scene);
    if (flags.empty() && is_empty_day_off(scene, day)) return;
    std::map<Language, std::string> texts;
    const auto text_in = [&](Language language) -> const std::string& {
        auto& text = texts[language];
        if (text.empty()) text = digest_text(scene, language);
        return text;
    };
    for (const Employee& officer : storage::employees_with(scene.tx, domain::Role::hr)) {
        Utterance digest;
        digest.key = "hr_digest";
        digest.arguments = headline(scene, flags, officer.language);
        digest.text = text_in(officer.language);
        digest.priority = storage::Priority::digest;
        digest.subject = "digest/" + day.date;
        digest.dedupe_key = "digest/" + day.date + "/" + officer.id.value;
        digest.is_silent = true;
        say(scene, officer, digest);
    }
    for (const std::string& address : scene.office.hr_mail) {
        const Language language = scene.office.language;
        storage::OutboxItem mail;
        mail.lane = kMailLane;
        mail.message.chat = address;
        mail.message.message_key = "hr_digest_subject";
        mail.message.language = to_string(language);
        mail.message.text = text_in(language);
        mail.message.arguments = {
            scene.words.text(language, "hr_digest_subject",
                             {{"instansi", scene.office.name},
                              {"periode", wording::date(scene.now(), scene.office.zone, language)}})};
        mail.priority = storage::Priority::digest;
        mail.subject = "digest/" + day.date;
        mail.dedupe_key = "digest/" + day.date + "/" + address;
        mail.not_before = scene.now();
        mail.expires_at = scene.now() + std::chrono::days{2};
        storage::post(scene.tx, mail);
    }
    audit(scene, "sigap", "digest_sent", "day/" + day.date);
}

void set_next_digest(Scene& scene) {
    const auto date = domain::local_time(scene.now(), scene.office.zone).date;
    const Instant at = domain::instant_at(date, scene.office.digest_time, scene.office.zone);
    const Instant next = at > scene.now() ? at
                                          : domain::instant_at(domain::next_day(date),
                                                               scene.office.digest_time, scene.office.zone);
    storage::set_timer(scene.tx, timers::digest, "office", next);
}

}  // namespace app
