// What the catalogues themselves promise, whoever edits them.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "bot/wording/catalogue.hpp"

namespace {

using domain::Language;
using wording::Argument;
using wording::Arguments;
using wording::Catalogue;

const std::vector<Language>& kLanguages = domain::languages();
constexpr std::string_view kCommandCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_";

const Catalogue& catalogue() {
    static const auto created = Catalogue::create();
    if (!created) FAIL(created.error().message);
    return *created;
}

std::vector<std::string> keys_with(std::string_view prefix) {
    std::vector<std::string> found;
    for (const auto& key : catalogue().keys())
        if (key.starts_with(prefix)) found.push_back(key);
    return found;
}

std::size_t code_points(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

std::string lower(std::string text) {
    for (auto& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

std::set<std::string> placeholders(Language language, const std::string& key) {
    const auto text = catalogue().pattern(language, key);
    std::set<std::string> names;
    for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1))
        names.insert(text.substr(open + 1, text.find('}', open) - open - 1));
    return names;
}

/// Words such as `/status`, without the slash; not the second half of `Bapak/Ibu`.
std::vector<std::string> commands_in(const std::string& text) {
    std::vector<std::string> commands;
    for (auto slash = text.find('/'); slash != std::string::npos; slash = text.find('/', slash + 1)) {
        const bool starts_word = slash == 0 || text[slash - 1] == ' ' || text[slash - 1] == '\n';
        const auto end = text.find_first_not_of(kCommandCharacters, slash + 1);
        const auto command = text.substr(slash + 1, end - slash - 1);
        if (starts_word && !command.empty()) commands.push_back(command);
    }
    return commands;
}

/// The text with long but likely values in all its placeholders.
std::string filled(Language language, const std::string& key) {
    const auto names = placeholders(language, key);
    Arguments arguments;
    for (const auto& name : names) {
        const bool is_written = name == "pesan" || name == "isi";
        const bool is_time = name.starts_with("jam") || name == "batas";
        arguments.push_back({name, std::string(is_written ? 200 : is_time ? 10 : 40, 'x')});
    }
    return catalogue().is_plural(key) ? catalogue().plural(language, key, 7, arguments)
                                      : catalogue().text(language, key, arguments);
}

}  // namespace

TEST_CASE("every text can be said in every language, with nothing left open") {
    for (const auto& key : catalogue().keys())
        for (const auto language : kLanguages) {
            CAPTURE(key);
            CAPTURE(to_string(language));
            const auto text = filled(language, key);
            CHECK_FALSE(text.empty());
            CHECK(text.find_first_of("{}") == std::string::npos);
        }
}

TEST_CASE("a translation has the placeholders of the master") {
    for (const auto& key : catalogue().keys())
        for (const auto language : kLanguages) {
            CAPTURE(key);
            CAPTURE(to_string(language));
            CHECK(placeholders(language, key) == placeholders(Language::id, key));
        }
}

TEST_CASE("every language that is shipped has every text of its own") {
    for (const auto language : kLanguages) {
        CAPTURE(to_string(language));
        std::string missing;
        for (const auto& key : catalogue().untranslated(language)) missing += " " + key;
        CHECK(missing == "");
    }
}

TEST_CASE("every language says in its own words how it is chosen, and like no other") {
    std::set<std::string> names, commands;
    for (const auto language : kLanguages) {
        CAPTURE(to_string(language));
        const auto name = catalogue().text(language, "language_name");
        CHECK(code_points(name) <= 20);
        CHECK(names.insert(lower(name)).second);
        const auto command = catalogue().text(language, "language_command");
        CHECK(command.find_first_not_of(kCommandCharacters) == std::string::npos);
        CHECK(command.size() <= 32);
        CHECK(commands.insert(command).second);
        CHECK_FALSE(catalogue().has("menu_" + command));
        CHECK(code_points(catalogue().text(language, "language_use")) <= 256);
    }
}

TEST_CASE("a NIP is in no message") {
    for (const auto& key : catalogue().keys()) CHECK_FALSE(placeholders(Language::id, key).contains("nip"));
}

TEST_CASE("the messages of the trade are all there") {
    for (const std::string key : {"enrol_welcome",
                                  "enrol_confirm",
                                  "enrol_done",
                                  "enrol_failed",
                                  "enrol_not_me_done",
                                  "enrol_throttled",
                                  "enrol_already",
                                  "enrol_replaced_other_chat",
                                  "privacy_notice",
                                  "window_open",
                                  "window_last",
                                  "checkin_ok",
                                  "checkin_early",
                                  "checkin_repeat",
                                  "checkin_late",
                                  "checkin_while_call",
                                  "window_missed",
                                  "day_off",
                                  "not_flexible_today",
                                  "exempt",
                                  "call_1",
                                  "call_2",
                                  "call_3",
                                  "call_n",
                                  "call_nudge",
                                  "call_acked",
                                  "call_acked_late",
                                  "call_closed",
                                  "rollcall_ask",
                                  "rollcall_nudge",
                                  "rollcall_result",
                                  "reason_ask",
                                  "reason_received",
                                  "reason_accepted",
                                  "reason_rejected",
                                  "flag_notice",
                                  "flag_call_line",
                                  "flag_reply_ask",
                                  "flag_reply_received",
                                  "flag_notice_supervisor",
                                  "flag_notice_hr",
                                  "flag_dissolved",
                                  "flag_closed",
                                  "flag_unreachable_hr",
                                  "sup_call_preview",
                                  "sup_rollcall_card",
                                  "sup_name_ambiguous",
                                  "sup_name_unknown",
                                  "sup_call_card",
                                  "sup_call_card_closed",
                                  "sup_call_status",
                                  "sup_not_counted",
                                  "sup_quota",
                                  "sup_outside_hours",
                                  "card_line",
                                  "summary_start",
                                  "summary_half_time",
                                  "summary_final",
                                  "hr_digest",
                                  "hr_digest_subject",
                                  "hr_digest_none",
                                  "err_unknown",
                                  "err_not_allowed",
                                  "err_unreadable",
                                  "unsure_buttons",
                                  "question_forwarded",
                                  "language_changed",
                                  "simulation_banner",
                                  "outage_not_counted",
                                  "help_staff",
                                  "help_supervisor",
                                  "help_hr"}) {
        CAPTURE(key);
        CHECK(catalogue().has(key));
    }
}

TEST_CASE("what the rules can say has a word of its own") {
    using namespace domain;
    std::vector<std::string> keys{"left_out_exempt", "left_out_not_enrolled", "left_out_issuer",
                                  "left_out_off_duty"};
    for (const std::string state : {"pending", "answered", "late", "missed", "excused", "void", "queued",
                                    "sent", "delivered", "read", "no_reply", "left_out", "clarification"})
        keys.push_back("state_" + state);
    for (const std::string cause :
         {"undelivered", "unreachable", "outage", "off_duty", "exempt", "policy_suspended", "withdrawn"})
        keys.push_back("cause_" + cause);
    for (const std::string ground : {"nudge_alone_proves_nothing",
                                     "whatsapp_delivered",
                                     "whatsapp_not_delivered_in_time",
                                     "telegram_not_accepted_in_time",
                                     "telegram_chat_not_live",
                                     "telegram_nudge_not_accepted",
                                     "telegram_accepted_twice",
                                     "outage_in_answer_window",
                                     "unread_events_of_this_person",
                                     "no_chat",
                                     "no_chat_can_be_reached",
                                     "no_preferred_chat",
                                     "reason_accepted",
                                     "answered_in_time",
                                     "answered_after_deadline",
                                     "answered_before_it_was_issued",
                                     "known_from_a_record",
                                     "not_settled",
                                     "person_has_left",
                                     "policy_not_in_force",
                                     "exempt_by_record",
                                     "absence_recorded",
                                     "not_on_duty_throughout",
                                     "messenger_does_not_count",
                                     "provider_not_well"})
        keys.push_back("ground_" + ground);
    for (const auto kind : {AbsenceKind::leave, AbsenceKind::illness, AbsenceKind::official_travel,
                            AbsenceKind::study, AbsenceKind::shift_off, AbsenceKind::permission})
        keys.push_back("left_out_" + std::string(to_string(kind)));
    for (const auto role :
         {Role::employee, Role::supervisor, Role::unit_hr, Role::hr, Role::auditor, Role::admin})
        keys.push_back("role_" + std::string(to_string(role)));
    for (const std::string day : {"before_start", "workday", "weekend", "holiday", "joint_leave", "flexible"})
        keys.push_back("day_" + day);
    for (const std::string reason : {"illness", "family", "network", "disaster", "official_duty", "worship",
                                     "device", "system", "other"}) {
        keys.push_back("reason_" + reason);
        keys.push_back("button_reason_" + reason);
    }
    for (const auto& key : keys) {
        CAPTURE(key);
        REQUIRE(catalogue().has(key));
        CHECK(placeholders(Language::id, key).empty());
    }
}

TEST_CASE("a button's label fits both messengers and is like no other") {
    constexpr std::size_t kLabelCodePoints = 20;  // WhatsApp Cloud API, reply buttons
    for (const auto language : kLanguages) {
        std::set<std::string> labels;
        for (const auto& key : keys_with("button_")) {
            CAPTURE(key);
            const auto label = catalogue().text(language, key);
            CHECK(code_points(label) <= kLabelCodePoints);
            CHECK(labels.insert(lower(label)).second);
        }
        CHECK(labels.size() > 20);
        for (const auto& key : keys_with("label_")) {  // with the place in a list, or a number
            CAPTURE(key);
            const auto label = catalogue().text(language, key, {{"n", "15"}, {"nomor", "123456"}});
            CHECK(code_points(label) <= kLabelCodePoints);
        }
    }
}

TEST_CASE("a menu line names a command that Telegram takes") {
    for (const auto& key : keys_with("menu_"))
        for (const auto language : kLanguages) {
            CAPTURE(key);
            const auto command = key.substr(std::string_view("menu_").size());
            CHECK(command.find_first_not_of(kCommandCharacters) == std::string::npos);
            CHECK(command.size() <= 32);
            CHECK(code_points(catalogue().text(language, key)) <= 256);
        }
}

TEST_CASE("a command that a text speaks of is in the menu") {
    for (const auto& key : catalogue().keys())
        for (const auto language : kLanguages)
            for (const auto& command : commands_in(catalogue().pattern(language, key))) {
                CAPTURE(key);
                CHECK(catalogue().has("menu_" + command));
            }
}

TEST_CASE("messages stay within what people read and messengers take") {
    struct Row {
        std::string prefix;
        std::size_t limit;
    };
    for (const auto& row :
         {Row{"call_", 500}, Row{"rollcall_ask", 500}, Row{"rollcall_nudge", 500}, Row{"privacy_notice", 900},
          Row{"toast_", 200}, Row{"window_", 500}, Row{"checkin_", 500}})
        for (const auto& key : keys_with(row.prefix))
            for (const auto language : kLanguages) {
                CAPTURE(key);
                CHECK(code_points(filled(language, key)) <= row.limit);
            }
}

TEST_CASE("nothing accuses") {
    const std::vector<std::string> accusing{
        "langgar",      "mangkir",          "bolos",    "alpa",        "lalai",
        "indisipliner", "tanpa keterangan", "sanksi",   "pemanggilan", "bersalah",
        "membangkang",  "offence",          "offense",  "violat",      "truant",
        "absen",        "without leave",    "sanction", "summon",      "guilty",
        "neglig",       "misconduct",       "disobe",   "failed to",   "refused"};
    for (const auto& key : catalogue().keys())
        for (const auto language : kLanguages) {
            const auto text = lower(catalogue().pattern(language, key));
            for (const auto& word : accusing) {
                CAPTURE(key);
                CAPTURE(word);
                CHECK(text.find(word) == std::string::npos);
            }
        }
}

TEST_CASE("calls say what counts as a response, and the last ones who decides") {
    for (const std::string key : {"call_1", "call_2", "call_nudge"})
        CHECK(catalogue().pattern(Language::id, key).find("Balasan apa pun tercatat sebagai respons") !=
              std::string::npos);
    for (const std::string key : {"call_3", "call_n"})
        CHECK(catalogue().pattern(Language::id, key).find("bukan sistem") != std::string::npos);
    const auto notice = catalogue().pattern(Language::id, "flag_notice");
    for (const char* words :
         {"Ini bukan hukuman", "berhak menjawab", "Yang memutuskan pengelola kepegawaian"})
        CHECK(notice.find(words) != std::string::npos);
}

TEST_CASE("texts are plain and tidy: no markup, no stray space") {
    for (const auto& key : catalogue().keys())
        for (const auto language : kLanguages) {
            CAPTURE(key);
            const auto text = catalogue().pattern(language, key);
            CHECK(
                std::all_of(text.begin(), text.end(), [](char byte) { return byte == '\n' || byte >= ' '; }));
            CHECK(text.find("  ") == std::string::npos);
            CHECK(text.find_first_of("*`<>|\t") == std::string::npos);
            CHECK(text.front() != ' ');
            CHECK(text.back() != ' ');
            CHECK(text.back() != '\n');
        }
}

TEST_CASE("no emoji carries a meaning, for there is none") {
    for (const auto& key : catalogue().keys())
        for (const auto language : kLanguages) {
            CAPTURE(key);
            const auto text = catalogue().pattern(language, key);
            // Beyond the basic plane, and U+2600 to U+27BF.
            CHECK(std::none_of(text.begin(), text.end(), [](char byte) { return (byte & 0xF8) == 0xF0; }));
            for (const char* dingbats :
                 {"\xE2\x98", "\xE2\x99", "\xE2\x9A", "\xE2\x9B", "\xE2\x9C", "\xE2\x9D"})
                CHECK(text.find(dingbats) == std::string::npos);
        }
}
