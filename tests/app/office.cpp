#include "tests/app/office.hpp"

#include <algorithm>

#include "bot/app/conversation.hpp"
#include "bot/app/deliveries.hpp"
#include "bot/app/enrolment.hpp"
#include "bot/app/report_work.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/reading/reader.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/absences.hpp"
#include "storage/chats.hpp"
#include "storage/daily_reports.hpp"
#include "storage/inbox.hpp"
#include "storage/ledger.hpp"
#include "storage/migrations.hpp"
#include "storage/outbox.hpp"
#include "storage/presence.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"
#include "tests/support/new_office.hpp"

namespace stories {
namespace {

using domain::Instant;
using domain::Messenger;
using domain::OutboundKind;

constexpr const char* kZone = "Asia/Makassar";

domain::Account account(Messenger messenger) {
    return {messenger, "main"};
}

const reading::Reader& reader() {
    static const auto created = reading::Reader::create(reading::Reader::Options{});
    if (!created) FAIL(created.error().message);
    return *created;
}

}  // namespace

Instant wita(std::string_view local) {
    std::string text(local);
    if (text.size() == 16) text += ":00";
    text[10] = 'T';
    return domain::from_rfc3339(text + "+08:00").value();
}

std::chrono::year_month_day day(std::string_view iso) {
    return domain::from_iso_date(iso).value();
}

Office::Office() : now_(wita("2026-02-13 05:00")) {
    auto policy = config::load_policy("config/policies/kaltim-friday.toml");
    if (policy) policy->report.reset();  // stories about reports ask for them
    auto calendar = config::load_calendar("config/calendars/id.json");
    REQUIRE(policy.has_value());
    REQUIRE(calendar.has_value());
    rules_ = std::make_unique<domain::Rulebook>(std::vector{*policy}, *calendar);
    static const auto catalogue = wording::Catalogue::create();
    words_ = std::make_unique<wording::Catalogue>(catalogue.value());
    auto opened = storage::Database::open({.url = engine_choice::new_office_url(), .readers = 1},
                                          [this] { return now_; });
    REQUIRE(opened.has_value());
    database_ = std::move(*opened);
    REQUIRE(storage::migrate(*database_).has_value());
    office_.name = "Setda";
    office_.zone = kZone;
    office_.entrances = {{{domain::Messenger::telegram, "main"}, "sigap_bot"},
                         {{domain::Messenger::whatsapp, "main"}, "628110000000"}};
    office_.signing_key = "a key for stories";
    add_people();
    in_scene([](app::Scene& scene) { app::wind_up(scene); });
}

void Office::add_people() {
    using domain::EmployeeId;
    using domain::UnitId;
    struct Person {
        const char *id, *name, *unit;
        domain::Role role = domain::Role::employee;
        domain::Language language = domain::Language::id;
    };
    const std::vector<Person> people = {
        {"dewi", "Dewi Lestari", "Setda", domain::Role::supervisor},
        {"made", "Made Wirawan", "Setda"},
        {"rina", "Rina Wati", "Biro Organisasi", domain::Role::supervisor},
        {"budi", "Budi Santoso", "Biro Organisasi"},
        {"siti", "Siti Aminah", "Biro Organisasi"},
        {"rahma", "Siti Rahma", "Biro Organisasi"},
        {"emma", "Emma Hart", "Biro Organisasi", domain::Role::employee, domain::Language::en},
        {"nyoman", "Nyoman Putra", "Biro Organisasi"},
        {"sari", "Sari Dewanti", "RSUD"},
        {"hana", "Hana Putri", "Setda", domain::Role::hr},
    };
    database_->write([&](storage::Transaction& tx) {
        storage::save(tx,
                      domain::Unit{UnitId{"Setda"}, {}, domain::UnitKind::office, EmployeeId{"dewi"}, kZone},
                      "test");
        storage::save(tx,
                      domain::Unit{UnitId{"Biro Organisasi"}, UnitId{"Setda"}, domain::UnitKind::office,
                                   EmployeeId{"rina"}, kZone},
                      "test");
        storage::save(
            tx, domain::Unit{UnitId{"RSUD"}, UnitId{"Setda"}, domain::UnitKind::hospital, {}, kZone}, "test");
        int number = 0;
        for (const Person& person : people) {
            domain::Employee employee;
            employee.id = EmployeeId{person.id};
            employee.nip = std::to_string(198001012005010000 + ++number);
            employee.name = person.name;
            employee.unit = UnitId{person.unit};
            employee.role = person.role;
            employee.language = person.language;
            storage::save(tx, employee, "test");
            if (employee.id.value == "nyoman") continue;
            const Instant bound = now_ - std::chrono::hours{24};
            for (const Messenger messenger : {Messenger::telegram, Messenger::whatsapp})
                if (messenger == Messenger::telegram || employee.id.value == "made")
                    storage::bind_chat(tx, {account(messenger), address(employee.id.value, messenger),
                                            employee.id, false, bound, bound, std::nullopt});
        }
    });
}

std::string Office::address(const std::string& who, Messenger messenger) {
    return (messenger == Messenger::telegram ? "tg-" : "wa-") + who;
}

void Office::at(std::string_view local) {
    run_until(wita(local));
}

void Office::run_until(Instant until) {
    REQUIRE(until >= now_);
    for (int turn = 0; turn < 100'000; ++turn) {
        deliver();
        const auto next = database_->write([&](storage::Transaction& tx) {
            auto earliest = storage::next_timer_at(tx);
            for (const std::string lane : {"telegram/main", "whatsapp/main"}) {
                if (lost_.contains(*domain::messenger_from(lane.substr(0, 8)))) continue;
                const auto send = storage::next_send_at(tx, lane, now_);
                if (send && *send > now_ && (!earliest || *send < *earliest)) earliest = send;
            }
            return earliest;
        });
        if (!next || *next > until) break;
        now_ = std::max(now_, *next);
        in_scene([&](app::Scene& scene) {
            for (const storage::Timer& timer : storage::due_timers(scene.tx, now_, 1))
                if (storage::take_timer(scene.tx, timer)) app::run(scene, timer);
        });
    }
    now_ = until;
    deliver();
}

void Office::deliver() {
    while (send_lane("telegram/main") || send_lane("whatsapp/main"))
        ;
}

bool Office::send_lane(const std::string& lane) {
    const Messenger messenger = *domain::messenger_from(lane.substr(0, lane.find('/')));
    if (lost_.contains(messenger)) return false;
    const auto items =
        database_->write([&](storage::Transaction& tx) { return storage::lease(tx, lane, now_, 20, {}); });
    for (const storage::LeasedItem& item : items) {
        const std::string message_id = "m" + std::to_string(item.id.value);
        if (refusing_.contains(item.message.chat)) {
            in_scene([&](app::Scene& scene) {
                app::record_send(scene, item.id, domain::Refused{domain::RefusalReason::unreachable, "403"});
            });
            continue;
        }
        said_.push_back(
            {item.message.chat, item.message.kind, item.message.text, item.message.buttons, message_id});
        in_scene([&](app::Scene& scene) {
            app::record_send(scene, item.id, domain::Accepted{message_id});
            if (messenger == Messenger::whatsapp && whatsapp_delivers_)
                app::record_receipt(scene, account(messenger),
                                    {message_id, "", domain::ReceiptKind::delivered, "", false}, now_);
        });
    }
    return !items.empty();
}

domain::InboundEvent Office::event_from(const std::string& from, domain::InboundBody body) const {
    domain::InboundEvent event;
    event.chat = event.sender = from;
    if (!std::holds_alternative<domain::InboundTap>(body) || from.starts_with("wa-"))
        event.provider_time = domain::whole_seconds(now_);
    event.body = std::move(body);
    return event;
}

void Office::receives(Messenger messenger, domain::InboundEvent event, reading::Intent intent, bool lagged) {
    in_scene([&](app::Scene& scene) {
        const std::string key = "event-" + std::to_string(++events_);
        storage::inbox::store(scene.tx, account(messenger), {key, event.chat, "{}"}, now_);
        const auto id = storage::inbox::pending(scene.tx, 1).front().id;
        app::receive(scene, {account(messenger), id, now_, lagged, event, intent});
        storage::inbox::mark_done(scene.tx, id);
    });
    deliver();
}

void Office::sends(const std::string& who, domain::InboundBody body, Messenger on) {
    receives(on, event_from(address(who, on), std::move(body)));
}

void Office::says(const std::string& who, const std::string& text) {
    says(who, text, text.starts_with('/') ? reading::Intent::unsure : reader().classify(text));
}

void Office::says(const std::string& who, const std::string& text, reading::Intent intent) {
    domain::InboundMessage message;
    message.message_id = "in-" + std::to_string(events_);
    message.text = text;
    receives(Messenger::telegram, event_from(address(who), message), intent);
}

void Office::says_on(Messenger messenger, const std::string& who, const std::string& text) {
    domain::InboundMessage message;
    message.text = text;
    receives(messenger, event_from(address(who, messenger), message), reader().classify(text));
}

void Office::said_at(std::string_view local, const std::string& who, const std::string& text) {
    domain::InboundMessage message;
    message.text = text;
    auto event = event_from(address(who), message);
    event.provider_time = wita(local);
    receives(Messenger::telegram, event, reader().classify(text), true);
}

void Office::reacts(const std::string& who, const std::string& emoji) {
    sends(who, domain::InboundReaction{"m1", emoji});
}

const Office::Said* Office::newest_with(const std::string& who, const std::string& label) const {
    for (auto said = said_.rbegin(); said != said_.rend(); ++said)
        if (said->chat == address(who) || said->chat == address(who, Messenger::whatsapp))
            for (const domain::Button& button : said->buttons)
                if (button.label == label) return &*said;
    return nullptr;
}

void Office::taps(const std::string& who, const std::string& label) {
    const Said* said = newest_with(who, label);
    CAPTURE(who);
    CAPTURE(label);
    CAPTURE(chat_text(who));
    REQUIRE(said != nullptr);
    const auto button = std::find_if(said->buttons.begin(), said->buttons.end(),
                                     [&](const domain::Button& one) { return one.label == label; });
    const Messenger on = said->chat.starts_with("tg-") ? Messenger::telegram : Messenger::whatsapp;
    const std::string callback = on == Messenger::telegram ? "cb-" + std::to_string(events_) : "";
    sends(who, domain::InboundTap{callback, said->message_id, button->token}, on);
}

void Office::blocks(const std::string& who) {
    refusing_.insert(address(who));
}
void Office::loses_deliveries(Messenger messenger) {
    lost_.insert(messenger);
}

void Office::outage(std::string_view from, std::string_view to) {
    database_->write([&](storage::Transaction& tx) {
        storage::add_outage(tx, "sigap", {wita(from), wita(to)}, "heartbeat");
    });
}

void Office::absent(const std::string& who, domain::AbsenceKind kind, std::string_view date) {
    const auto day = domain::from_iso_date(date);
    database_->write([&](storage::Transaction& tx) {
        storage::add_absence(tx, domain::EmployeeId{who}, {kind, {day, day}, ""}, "test");
    });
}

void Office::prefers(const std::string& who, Messenger messenger) {
    database_->write(
        [&](storage::Transaction& tx) { storage::set_preferred(tx, domain::EmployeeId{who}, messenger); });
}

void Office::changes(const std::string& who, const std::function<void(domain::Employee&)>& change) {
    database_->write([&](storage::Transaction& tx) {
        auto employee = storage::find_employee(tx, domain::EmployeeId{who}).value();
        change(employee);
        storage::save(tx, employee, "test");
    });
}

void Office::amends(const std::function<void(domain::Policy&)>& change) {
    auto policies = rules_->policies();
    for (domain::Policy& policy : policies) change(policy);
    rules_ = std::make_unique<domain::Rulebook>(policies, rules_->calendar());
    in_scene([](app::Scene& scene) { app::wind_up(scene); });
}

void Office::quotes(const std::string& who, std::string_view words, const std::string& text) {
    const auto quoted = std::find_if(said_.rbegin(), said_.rend(), [&](const Said& said) {
        return said.chat == address(who) && said.text.find(words) != std::string::npos;
    });
    REQUIRE(quoted != said_.rend());
    domain::InboundMessage message;
    message.text = text;
    message.quoted_id = quoted->message_id;
    sends(who, message);
}

void Office::is_ruled_by(domain::Policy policy) {
    rules_ = std::make_unique<domain::Rulebook>(std::vector{std::move(policy)}, rules_->calendar());
    in_scene([](app::Scene& scene) { app::wind_up(scene); });
}

std::int64_t Office::decides(const app::CalendarDecision& decision) {
    const auto number = in_scene([&](app::Scene& scene) { return app::change_calendar(scene, decision); });
    auto calendar = in_scene([](app::Scene& scene) {
        return storage::calendar_as_known_at(scene.tx, scene.rules.calendar(), scene.now());
    });
    rules_ = std::make_unique<domain::Rulebook>(rules_->policies(), std::move(calendar));
    return number;
}

std::vector<std::string> Office::heard(const std::string& who) {
    std::vector<std::string> texts;
    auto& from = heard_until_[who];
    for (; from < said_.size(); ++from) {
        const Said& said = said_[from];
        const bool is_own = said.chat == address(who) || said.chat == address(who, Messenger::whatsapp);
        if (is_own && (said.kind == OutboundKind::message || said.kind == OutboundKind::edit))
            texts.push_back(said.text);
    }
    return texts;
}

std::string Office::last_heard(const std::string& who) {
    const std::string telegram = heard_at_address(address(who));
    return telegram.empty() ? heard_at_address(address(who, Messenger::whatsapp)) : telegram;
}

std::string Office::heard_at_address(const std::string& chat) const {
    for (auto said = said_.rbegin(); said != said_.rend(); ++said)
        if (said->chat == chat && said->kind == OutboundKind::message) return said->text;
    return "";
}

int Office::times_heard(const std::string& who, std::string_view words) const {
    return static_cast<int>(std::count_if(said_.begin(), said_.end(), [&](const Said& said) {
        return (said.chat == address(who) || said.chat == address(who, Messenger::whatsapp)) &&
               said.kind != OutboundKind::toast && said.text.find(words) != std::string::npos;
    }));
}

bool Office::has_heard(const std::string& who, std::string_view words) const {
    return times_heard(who, words) > 0;
}

std::string Office::chat_text(const std::string& who) const {
    std::string text;
    for (const Said& said : said_)
        if (said.chat == address(who)) {
            text += "\n" + said.text;
            for (const auto& button : said.buttons) text += " [" + button.label + "]";
        }
    return text;
}

std::string Office::last_toast(const std::string& who) const {
    for (auto said = said_.rbegin(); said != said_.rend(); ++said)
        if (said->chat == address(who) && said->kind == OutboundKind::toast) return said->text;
    return "";
}

std::vector<std::string> Office::buttons(const std::string& who) const {
    std::vector<std::string> labels;
    for (auto said = said_.rbegin(); said != said_.rend() && labels.empty(); ++said)
        if (said->chat == address(who) || said->chat == address(who, Messenger::whatsapp))
            for (const auto& button : said->buttons) labels.push_back(button.label);
    return labels;
}

std::vector<storage::AttemptRow> Office::attempts(const std::string& who, std::int64_t call) {
    return database_->write([&](storage::Transaction& tx) {
        return storage::attempts_of(tx, domain::CallId{call}, domain::EmployeeId{who});
    });
}

namespace {

std::string in_words(const storage::AttemptRow& row) {
    std::string text(to_string(row.verdict.outcome));
    if (row.verdict.cause) text += " " + std::string(to_string(*row.verdict.cause));
    return text;
}

}  // namespace

std::string Office::outcome(const std::string& who, std::int64_t call) {
    const auto rows = attempts(who, call);
    return rows.empty() ? "not asked" : in_words(rows.back());
}

std::string Office::outcomes(const std::string& who, std::int64_t call) {
    std::string text;
    for (const auto& row : attempts(who, call)) text += (text.empty() ? "" : ", ") + in_words(row);
    return text;
}

bool Office::is_over(std::int64_t call) {
    return database_->write([&](storage::Transaction& tx) {
        return storage::find_call(tx, domain::CallId{call}).value().closed_at.has_value();
    });
}

std::optional<storage::Flag> Office::flag(std::int64_t id) {
    return database_->write(
        [&](storage::Transaction& tx) { return storage::find_flag(tx, domain::FlagId{id}); });
}

std::string Office::presence(const std::string& who, const std::string& window) {
    return database_->write([&](storage::Transaction& tx) -> std::string {
        const auto row = tx.query_one(
            "SELECT state, cause FROM presence WHERE employee_id = $1 AND local_date = $2"
            " AND window_id = $3",
            who, domain::to_iso_date(domain::local_time(now_, kZone).date), window);
        if (!row) return "not asked";
        const auto cause = row->get<std::optional<std::string>>(1);
        return row->get<std::string>(0) + (cause ? " " + *cause : "");
    });
}

std::string Office::report(const std::string& who, std::string date) {
    if (date.empty()) date = domain::to_iso_date(domain::local_time(now_, kZone).date);
    return database_->write([&](storage::Transaction& tx) -> std::string {
        const auto kept = storage::report_of(tx, domain::EmployeeId{who}, date);
        if (!kept) return "not asked";
        return kept->state + (kept->cause.empty() ? "" : " " + kept->cause);
    });
}

void flagged(Office& office, const std::string& caller, const std::string& who) {
    office.at("2026-02-13 08:00");
    office.says(caller, "/panggil " + who + ": rapat");
    office.taps(caller, "Kirim");
    office.at("2026-02-13 09:53");
    REQUIRE(office.flag().has_value());
}

void counts_calls(Office& office, const std::function<void(domain::CallRule&)>& amended) {
    office.amends([&](domain::Policy& policy) {
        policy.calls.count = domain::CallRule::Count::calls;
        policy.calls.attempts = 1;
        policy.calls.threshold = 3;
        policy.calls.quota_interval = std::chrono::minutes{0};
        policy.calls.quota_per_day = 20;
        if (amended) amended(policy.calls);
    });
}

void calls(Office& office, const std::string& words) {
    office.says("rina", "/panggil " + words);
    office.taps("rina", "Kirim");
}

void calls_at(Office& office, std::string_view local, const std::string& words, const std::string& caller) {
    office.at(local);
    office.says(caller, "/panggil " + words);
    office.taps(caller, "Kirim");
}

std::string state(Office& office, std::int64_t id) {
    const auto flag = office.flag(id);
    return flag ? flag->state : "none";
}

void becomes(Office& office, const std::string& who, domain::Role role) {
    office.changes(who, [&](domain::Employee& person) { person.role = role; });
}

std::string code_for(Office& office, const std::string& who) {
    return office.in_scene([&](app::Scene& scene) {
        return app::issue_code(scene, domain::EmployeeId{who}, "employee/hana").value().code;
    });
}

void writes(Office& office, const std::string& address, const std::string& text, Messenger on) {
    domain::InboundMessage message;
    message.text = text;
    office.receives(on, office.event_from(address, message));
}

documents::Report report_of(Office& office, const app::ReportOrder& order) {
    app::ReportWork work(order);
    while (!work.is_read()) office.in_scene([&](app::Scene& scene) { work.step(scene); });
    return office.in_scene([&](app::Scene& scene) { return work.report(scene); });
}

std::int64_t number(Office& office, std::string_view sql) {
    return office.in_scene([&](app::Scene& scene) { return scene.tx.query_one(sql)->get<std::int64_t>(0); });
}

std::string text(Office& office, std::string_view sql) {
    return office.in_scene([&](app::Scene& scene) {
        const auto row = scene.tx.query_one(sql);
        return row ? row->get<std::string>(0) : "";
    });
}

}  // namespace stories
