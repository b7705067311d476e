#include "bot/app/command_menu.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "bot/app/call_plan.hpp"
#include "bot/app/daily_reports.hpp"
#include "bot/app/enrolment.hpp"
#include "bot/app/language_choice.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/meta.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

enum class For { everybody, hr, callers, noters, leaders, deciders, reporters };

struct Offer {
    std::string_view command;
    For whom = For::everybody;
    bool is_in_help = true;
};

constexpr Offer kOffers[] = {
    {"ringkasan", For::hr},
    {"kalender", For::hr},
    {"panggil", For::callers},
    {"apel", For::callers},
    {"catat", For::noters},
    {"nilai", For::deciders},
    {"rekap", For::leaders},
    {"hadir"},
    {"status"},
    {"laporan", For::reporters},
    {"riwayat"},
    {"izin"},
    {"cuti", For::everybody, false},  // the line of /izin names these three
    {"sakit", For::everybody, false},
    {"dinas", For::everybody, false},
    {"tanggapi"},
    {"berkas"},
    {"mengapa"},
    {"jadwal"},
    {"masuk", For::everybody, false},
    {"privasi"},
    {"berhenti", For::everybody, false},
    {"bantuan", For::everybody, false},
    {"bahasa", For::everybody, false},
};

/// Who had more in the menu than everybody has, as JSON: theirs has to shrink when that ends.
constexpr std::string_view kWiderMenus = "wider_menus";
constexpr std::ptrdiff_t kMenusAtOnce = 200;  // a transaction: longer ones would keep webhooks waiting

storage::OutboxItem menu_for(Scene& scene, const storage::Chat& chat) {
    storage::OutboxItem item;
    item.lane = storage::lane_of(chat.account);
    item.message.kind = domain::OutboundKind::menu;
    item.message.chat = chat.address;
    item.employee = chat.employee;
    item.priority = storage::Priority::digest;
    item.subject = "menu";
    item.not_before = scene.now();
    item.expires_at = scene.now() + std::chrono::hours{24};
    return item;
}

bool has_menu(domain::Messenger messenger) {
    return messenger == domain::Messenger::telegram;  // WhatsApp has none
}

bool has_menu(const storage::Chat& chat) {
    return has_menu(chat.account.messenger);
}

/// A command under the name that people of the language look for, and the key of what it does.
struct FirstCommand {
    std::string_view in_indonesian;
    std::string_view in_english;
    std::string_view key;
};
constexpr FirstCommand kFirstCommands[] = {
    {"start", "start", "menu_start"},
    {"bantuan", "help", "menu_bantuan"},
    {"privasi", "privacy", "menu_privasi"},
};

/// `code`: for whose apps it is; empty: for all others.
constexpr std::size_t kTelegramsCodeSize = 2;  // a menu's language_code is one of ISO 639-1

void offer_default_menu(Scene& scene, const std::string& lane, domain::Language language,
                        const std::string& code) {
    storage::OutboxItem item;
    item.lane = lane;
    item.message.kind = domain::OutboundKind::menu;
    item.message.language = code;
    for (const FirstCommand& first : kFirstCommands)
        item.message.commands.push_back(
            {std::string(language == domain::Language::id ? first.in_indonesian : first.in_english),
             scene.words.text(language, first.key)});
    item.priority = storage::Priority::digest;
    item.subject = "default_menu/" + lane + "/" + code;
    const auto sent = storage::rows_about(scene.tx, item.subject);
    if (!sent.empty()) {
        const std::string& state = sent.back().state;
        const bool is_under_way = state == "queued" || state == "leased" || state == "accepted";
        if (is_under_way && storage::message_of(scene.tx, sent.back().id).commands == item.message.commands)
            return;
    }
    storage::cancel_about(scene.tx, item.subject);
    item.dedupe_key = item.subject + "/" + std::to_string(domain::to_micros(scene.now()));
    item.not_before = scene.now();
    item.expires_at = scene.now() + std::chrono::hours{24};
    storage::post(scene.tx, item);
}

/// Those who lead somebody today or hold a role, by id.
std::set<std::string> people_with_wider_menus(Scene& scene) {
    std::set<std::string> wider;
    const auto today = domain::local_time(scene.now(), scene.office.zone).date;
    for (const auto& [leader, unit] : leaders_on(scene, today)) wider.insert(leader.value);
    for (const auto role : {domain::Role::supervisor, domain::Role::hr, domain::Role::unit_hr})
        for (const domain::Employee& person : storage::employees_with(scene.tx, role))
            wider.insert(person.id.value);
    return wider;
}

/// As they were noted last, by id.
std::vector<std::string> noted_menus(Scene& scene) {
    return nlohmann::json::parse(storage::meta::get(scene.tx, kWiderMenus).value_or("[]"))
        .get<std::vector<std::string>>();
}

void refresh_menu(Scene& scene, const std::string& id) {
    const auto person = storage::find_employee(scene.tx, domain::EmployeeId{id});
    if (!person || storage::has_left(scene.tx, person->id)) return;
    for (const storage::Chat& chat : storage::chats_of(scene.tx, person->id))
        if (!chat.blocked_at) offer_menu(scene, chat, *person);
}

}  // namespace

std::vector<std::string> offered_commands(Scene& scene, const domain::Employee& person, OfferedIn where) {
    using domain::Role;
    std::vector<For> groups{For::everybody};
    const bool is_supervisor = person.role == Role::supervisor;
    const bool is_hr = person.role == Role::hr || person.role == Role::unit_hr;
    const bool leads = is_supervisor || !units_under(scene, person).empty();
    if (is_hr) groups.push_back(For::hr);
    if (is_supervisor || !units_to_call(scene, person).empty()) groups.push_back(For::callers);
    if (is_hr || is_supervisor || !units_to_call(scene, person).empty()) groups.push_back(For::noters);
    if (leads) groups.push_back(For::leaders);
    if (leads || is_hr) groups.push_back(For::deciders);
    if (asks_for_reports(scene)) groups.push_back(For::reporters);
    std::vector<std::string> commands;
    for (const Offer& offer : kOffers)
        if (std::find(groups.begin(), groups.end(), offer.whom) != groups.end() &&
            (where == OfferedIn::menu || offer.is_in_help))
            commands.emplace_back(offer.command);
    for (std::string& language : other_languages(scene.words, person.language))
        commands.push_back(std::move(language));
    return commands;
}

void offer_menu(Scene& scene, const storage::Chat& chat, const domain::Employee& employee) {
    if (!has_menu(chat)) return;
    storage::OutboxItem item = menu_for(scene, chat);
    item.message.language = to_string(employee.language);
    for (const std::string& command : offered_commands(scene, employee, OfferedIn::menu))
        item.message.commands.push_back({command, described(scene.words, employee.language, command)});
    item.dedupe_key = "menu/" + employee.id.value + "/" + std::string(to_string(chat.account.messenger));
    storage::queue_or_replace(scene.tx, item);
}

void offer_default_menu(Scene& scene, const domain::Account& account) {
    if (!has_menu(account.messenger)) return;
    for (const auto language : domain::languages()) {
        const bool is_for_all = language == scene.office.language;
        if (!is_for_all && to_string(language).size() != kTelegramsCodeSize) continue;
        offer_default_menu(scene, storage::lane_of(account), language,
                           is_for_all ? "" : std::string(to_string(language)));
    }
}

void withdraw_menu(Scene& scene, const storage::Chat& chat) {
    if (!has_menu(chat)) return;
    storage::OutboxItem item = menu_for(scene, chat);
    item.dedupe_key = "menu_withdrawn/" + chat.address + "/" + std::to_string(domain::to_micros(scene.now()));
    storage::post(scene.tx, item);
}

void refresh_menus(Scene& scene) {
    const std::set<std::string> wider = people_with_wider_menus(scene);
    for (const std::string& id : noted_menus(scene))
        if (!wider.contains(id)) refresh_menu(scene, id);
    storage::meta::set(scene.tx, kWiderMenus, nlohmann::json(wider).dump());
    continue_menus(scene, "");
}

void continue_menus(Scene& scene, std::string_view after) {
    const std::vector<std::string> noted = noted_menus(scene);
    const auto first = std::upper_bound(noted.begin(), noted.end(), after);
    const auto last = first + std::min<std::ptrdiff_t>(kMenusAtOnce, noted.end() - first);
    std::for_each(first, last, [&](const std::string& id) { refresh_menu(scene, id); });
    if (last != noted.end()) storage::set_timer(scene.tx, timers::menus_continue, *(last - 1), scene.now());
}

}  // namespace app
