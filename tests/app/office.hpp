// A small office to tell stories about: its people with their phones, one moved clock, the real database and
// rules.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/calendar_changes.hpp"
#include "bot/app/scene.hpp"
#include "bot/domain/channel.hpp"
#include "bot/reading/intent.hpp"
#include "storage/calls.hpp"
#include "storage/flags.hpp"
#include "tests/support/contains.hpp"

namespace app {
struct ReportOrder;
}
namespace documents {
struct Report;
}

namespace stories {

/// Kaltim's flexible Friday in Biro Organisasi, led by Rina below Dewi of Setda. Budi, Siti Aminah, Siti
/// Rahma and Emma (who reads English) work there; Sari is a nurse at the RSUD; Hana is HR. All are on
/// Telegram, Made in Setda is on both messengers, and Nyoman has not enrolled. The story begins on Friday, 13
/// February 2026, at 05.00 WITA.
class Office {
public:
    Office();

    // ------------------------------------------------------------------------------------------ the clock
    /// Lets timers and messages happen until `2026-02-13 08:00[:30]`, WITA.
    void at(std::string_view local);
    domain::Instant now() const { return now_; }

    // ------------------------------------------------------------------------------------------ people act
    void says(const std::string& who, const std::string& text);
    /// What the reader would have found, where a story does not want to depend on it.
    void says(const std::string& who, const std::string& text, reading::Intent intent);
    void says_on(domain::Messenger messenger, const std::string& who, const std::string& text);
    /// Taps the newest button of that label.
    void taps(const std::string& who, const std::string& label);
    void reacts(const std::string& who, const std::string& emoji = "👍");
    /// Quotes the newest message that says so.
    void quotes(const std::string& who, std::string_view words, const std::string& text);
    void sends(const std::string& who, domain::InboundBody body,
               domain::Messenger on = domain::Messenger::telegram);
    /// Said at that time, and brought by the provider only now.
    void said_at(std::string_view local, const std::string& who, const std::string& text);
    /// The event as the adapter would hand it over; `address` may belong to nobody.
    void receives(domain::Messenger messenger, domain::InboundEvent event,
                  reading::Intent intent = reading::Intent::unsure, bool lagged = false);
    domain::InboundEvent event_from(const std::string& address, domain::InboundBody body) const;

    // ------------------------------------------------------------------------------------------ the world
    void blocks(const std::string& who);                 ///< the messenger refuses what goes to this chat
    void loses_deliveries(domain::Messenger messenger);  ///< nothing is sent there any more
    void delivers_nothing_on_whatsapp() { whatsapp_delivers_ = false; }
    void outage(std::string_view from, std::string_view to);
    void absent(const std::string& who, domain::AbsenceKind kind, std::string_view date);
    void prefers(const std::string& who, domain::Messenger messenger);
    /// The roster says this of the person from here on.
    void changes(const std::string& who, const std::function<void(domain::Employee&)>& change);
    /// Changes every policy, and plans the day by what it says then.
    void amends(const std::function<void(domain::Policy&)>& change);
    /// From here on the policy says this, and the day is planned under it.
    void is_ruled_by(domain::Policy policy);
    /// A decision about the calendar, and the rules loaded again.
    std::int64_t decides(const app::CalendarDecision& decision);

    // ------------------------------------------------------------------------------------------ what is
    // heard
    /// Everything said to the person since the last time this was asked, edits included, toasts not.
    std::vector<std::string> heard(const std::string& who);
    std::string last_heard(const std::string& who);  ///< empty if nothing was ever said
    bool has_heard(const std::string& who, std::string_view words) const;
    int times_heard(const std::string& who, std::string_view words) const;
    std::string last_toast(const std::string& who) const;
    std::string heard_at_address(const std::string& address) const;  ///< the last message there
    std::vector<std::string> buttons(const std::string& who) const;  ///< of the newest message with buttons

    // ------------------------------------------------------------------------------------------ what is kept
    std::vector<storage::AttemptRow> attempts(const std::string& who, std::int64_t call = 1);
    /// `missed`, `void outage`, `answered` …, of the last attempt.
    std::string outcome(const std::string& who, std::int64_t call = 1);
    std::string outcomes(const std::string& who, std::int64_t call = 1);  ///< of all attempts
    bool is_over(std::int64_t call = 1);
    std::optional<storage::Flag> flag(std::int64_t id = 1);
    std::string presence(const std::string& who, const std::string& window);  ///< state and cause
    /// State and cause of the person's daily report; of today if no date is given.
    std::string report(const std::string& who, std::string date = "");

    template <typename Job>
    auto in_scene(Job&& job) {
        return database_->write([&](storage::Transaction& tx) {
            app::Scene scene{tx, *rules_, *words_, office_};
            return job(scene);
        });
    }

    app::Office& settings() { return office_; }
    static std::string address(const std::string& who,
                               domain::Messenger messenger = domain::Messenger::telegram);
    void deliver();

private:
    struct Said {
        std::string chat;
        domain::OutboundKind kind;
        std::string text;
        std::vector<domain::Button> buttons;
        std::string message_id;
    };

    void add_people();
    void run_until(domain::Instant until);
    bool send_lane(const std::string& lane);
    const Said* newest_with(const std::string& who, const std::string& label) const;
    std::string chat_text(const std::string& who) const;

    domain::Instant now_;
    app::Office office_;
    std::unique_ptr<domain::Rulebook> rules_;
    std::unique_ptr<wording::Catalogue> words_;
    std::unique_ptr<storage::Database> database_;
    std::vector<Said> said_;
    std::map<std::string, std::size_t> heard_until_;
    std::set<std::string> refusing_;
    std::set<domain::Messenger> lost_;
    bool whatsapp_delivers_ = true;
    int events_ = 0;
};

/// `2026-02-13 08:00` or `2026-02-13 08:00:30`, WITA.
domain::Instant wita(std::string_view local);
/// `2026-02-13`.
std::chrono::year_month_day day(std::string_view iso);

/// Somebody leaves all attempts of a call on Friday, 13 February unanswered, and the flag opens: 09.53.
void flagged(Office& office, const std::string& caller = "rina", const std::string& who = "budi");

/// One attempt a call, three calls make a flag, and supervisors may call as often as they like.
void counts_calls(Office& office, const std::function<void(domain::CallRule&)>& amended = {});

/// Rina calls now and confirms: `budi: rapat`.
void calls(Office& office, const std::string& words);
void calls_at(Office& office, std::string_view local, const std::string& words = "budi: rapat",
              const std::string& caller = "rina");

/// Of that flag; `none` while there is none.
std::string state(Office& office, std::int64_t id = 1);

void becomes(Office& office, const std::string& who, domain::Role role);

/// An enrolment code of Hana's for them.
std::string code_for(Office& office, const std::string& who);

/// A text from a chat, whether anybody is bound to it or not.
void writes(Office& office, const std::string& address, const std::string& text,
            domain::Messenger on = domain::Messenger::telegram);

/// What was ordered, read to its end.
documents::Report report_of(Office& office, const app::ReportOrder& order);

/// The first column of the row that a query gives.
std::int64_t number(Office& office, std::string_view sql);
std::string text(Office& office, std::string_view sql);  ///< empty: no row

}  // namespace stories
