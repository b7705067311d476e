// What every use case works with for the length of one transaction, and the few questions they all ask of it.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/mailed_reports.hpp"
#include "bot/domain/duty.hpp"
#include "bot/domain/explain.hpp"
#include "bot/domain/roster.hpp"
#include "bot/wording/catalogue.hpp"
#include "bot/wording/phrases.hpp"
#include "storage/chats.hpp"
#include "storage/database.hpp"
#include "storage/ledger.hpp"

namespace app {

/// One of the office's accounts, where people begin a chat with it.
struct Entrance {
    domain::Account account;
    std::string contact;  ///< a bot's username without `@`, or a number's digits; never empty
};

/// The office as it was configured.
struct Office {
    std::string name = "Sigap";
    std::string zone = "Asia/Makassar";  ///< where days begin and digests are sent
    domain::Language language = domain::Language::id;
    std::chrono::minutes digest_time{16 * 60 + 30};  ///< local
    std::vector<std::string> hr_mail;
    std::vector<ReportMail> report_mail = {{MailedReport::month, ReportFormat::xlsx},
                                           {MailedReport::evaluation, ReportFormat::pdf}};
    std::vector<Entrance> entrances;  ///< as configured; an account whose contact is not known is none
    std::string signing_key;          ///< behind every button
    std::string dashboard_url;        ///< sign-in links begin with it; empty: there is no dashboard
    bool enrolment_asks_nip = false;  ///< for its last digits, of whoever has one

    /// Whether a message, once sent, can be changed there. WhatsApp cannot (ux.md 1a).
    static bool can_edit(domain::Messenger messenger) { return messenger == domain::Messenger::telegram; }
};

struct Scene {
    storage::Transaction& tx;
    const domain::Rulebook& rules;
    const wording::Catalogue& words;
    const Office& office;

    domain::Instant now() const { return tx.now(); }
};

/// The verified event that a use case answers to.
struct Cause {
    domain::InboxId inbox_id;
    domain::Instant at;  ///< when the person acted, as far as it can be known
    domain::Instant received_at;
    /// The provider told no time and something lagged: `at` is the earliest it can have been, `received_at`
    /// the latest.
    bool is_earliest = false;
};

/// Whose clock holds for the person: own zone, else the unit's, else the office's.
std::string zone_of(Scene& scene, const domain::Employee& employee);
/// The local date there; `line`: the person's unit and those above it.
std::chrono::year_month_day date_of(const Office& office, const domain::Employee& employee,
                                    std::span<const domain::Unit> line, domain::Instant at);
/// What is on record of a person's duty on one date, however it was loaded.
struct DutyRecord {
    std::span<const domain::Unit> line;  ///< the unit and those above it, nearest first
    std::vector<domain::Absence> absences;
    std::vector<std::chrono::year_month_day> rostered_days;
    std::vector<domain::PermittedHours> permitted_hours{};
};

/// What the rules need to know of the person, from what was loaded: the one place that puts it together.
domain::DutySubject duty_subject(const Office& office, const domain::Employee& employee,
                                 const DutyRecord& record);
/// The same for one person and date, loaded here; of many people the line of units is known already.
domain::DutySubject subject_of(Scene& scene, const domain::Employee& employee,
                               std::chrono::year_month_day date);
domain::DutySubject subject_of(Scene& scene, const domain::Employee& employee,
                               std::chrono::year_month_day date, std::span<const domain::Unit> line);
domain::DayPlan plan_of(Scene& scene, const domain::Employee& employee, domain::Instant at);
/// One moment of the person's day, laid open.
domain::Explanation explain(Scene& scene, const domain::Employee& employee, domain::Instant at);
/// The local date where the person is, now.
std::chrono::year_month_day today_of(Scene& scene, const domain::Employee& employee);

// Who leads a unit on a date: its acting heads, a Plh. before a Plt., for whom a Plh. may stand in as well;
// then its definitive head. Whoever of them is away comes after everybody who is not. A unit's own head is
// led by those above it, even while somebody acts for them; nobody leads themselves.

/// Everyone who answers for the person on that date (today, if it is left out), foremost first: who leads the
/// unit, then who leads those above it, then those of them who are away.
std::vector<domain::Employee> supervisors_of(Scene& scene, const domain::Employee& employee,
                                             std::chrono::year_month_day date);
std::vector<domain::Employee> supervisors_of(Scene& scene, const domain::Employee& employee);
/// The first of them. nullopt: nobody answers for the person.
std::optional<domain::Employee> supervisor_of(Scene& scene, const domain::Employee& employee);
/// HR of the office, and of the unit and those above it.
std::vector<domain::Employee> hr_for(Scene& scene, const domain::Employee& employee);
/// Those who stand in that capacity to the person on that date, foremost first. Direct supervisors lead the
/// nearest unit that is led by anybody; if all of those are away, so do the next above who are not.
std::vector<domain::Employee> people_as(Scene& scene, domain::Caller capacity,
                                        const domain::Employee& employee, std::chrono::year_month_day date);
/// Who leads a unit.
struct LedUnit {
    struct Head {
        domain::Employee employee;
        bool is_away;
    };
    std::optional<domain::EmployeeId> definitive_head;
    std::vector<Head> heads;
};
/// `people_as` of many people: what those of one unit share is looked up once. Holds for one transaction.
class Superiors {
public:
    explicit Superiors(Scene& scene) : scene_(scene) {}
    std::vector<domain::Employee> as(domain::Caller capacity, const domain::Employee& employee,
                                     std::chrono::year_month_day date);

private:
    Scene& scene_;
    std::map<std::pair<domain::UnitId, std::chrono::year_month_day>, std::vector<LedUnit>> led_;
    std::map<domain::UnitId, std::vector<domain::Employee>> unit_hr_;
    std::optional<std::vector<domain::Employee>> office_hr_;
};
/// Who leads which units on that date; a unit without any head is led by nobody of its own. A definitive head
/// who is away leads no unit that somebody acts for.
std::multimap<domain::EmployeeId, domain::UnitId> leaders_on(Scene& scene, std::chrono::year_month_day date);
/// The units that the person leads on that date (today, if it is left out), with everything below them.
std::vector<domain::Unit> units_under(Scene& scene, const domain::Employee& head,
                                      std::chrono::year_month_day date);
std::vector<domain::Unit> units_under(Scene& scene, const domain::Employee& head);
/// Everyone in the units that the person leads today, without the person.
std::vector<domain::Employee> people_under(Scene& scene, const domain::Employee& head);

/// Outages within the span of Sigap itself or of a messenger on which the person has a chat, oldest first.
std::vector<storage::Outage> outages_about(Scene& scene, const domain::EmployeeId& employee,
                                           const domain::Span& span);
/// The same as spans: those that go on last until now, those that touch are one.
std::vector<domain::Span> outages_for(Scene& scene, const domain::EmployeeId& employee,
                                      const domain::Span& span);

/// Puts a decision on record; `body` is JSON without words or names of persons.
void audit(Scene& scene, std::string_view actor, std::string_view kind, std::string_view subject,
           std::string_view body = "{}");

}  // namespace app
