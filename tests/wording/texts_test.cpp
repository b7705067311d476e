// What the catalogues themselves promise, whoever edits them.
#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "bot/wording/catalogue.hpp"

namespace {

using domain::Language;
using wording::Argument;
using wording::Arguments;
using wording::Catalogue;

constexpr Language kLanguages[] = {Language::id, Language::en};

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

std::vector<std::string> matches(const std::string& text, const std::string& expression) {
    const std::regex regex(expression);
    std::vector<std::string> found;
    for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
        found.push_back(match->str(1));
    return found;
}

std::set<std::string> placeholders(Language language, const std::string& key) {
    const auto names = matches(catalogue().pattern(language, key), R"(\{([a-z0-9_]+)\})");
    return {names.begin(), names.end()};
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
    for (const auto& key : catalogue().keys()) {
        CAPTURE(key);
        CHECK(placeholders(Language::en, key) == placeholders(Language::id, key));
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
    struct Row {
        std::string prefix;
        std::vector<std::string> names;
    };
    std::vector<Row> rows{
        {"state_",
         {"queued", "sent", "delivered", "read", "pending", "answered", "late", "missed", "void", "excused"}},
        {"cause_",
         {"undelivered", "unreachable", "outage", "off_duty", "exempt", "policy_suspended", "withdrawn"}},
        {"left_out_",
         {"leave", "illness", "official_travel", "study", "shift_off", "exempt", "not_enrolled", "issuer",
          "off_duty"}},
        {"role_", {"employee", "supervisor", "unit_hr", "hr", "auditor", "admin"}},
        {"day_", {"before_start", "workday", "weekend", "holiday", "joint_leave"}},
        {"reason_",
         {"illness", "family", "network", "disaster", "official_duty", "worship", "device", "system",
          "other"}}};
    rows.push_back({"button_reason_", rows.back().names});
    for (const auto& row : rows)
        for (const auto& name : row.names) {
            CAPTURE(row.prefix + name);
            CHECK(catalogue().has(row.prefix + name));
            CHECK(placeholders(Language::id, row.prefix + name).empty());
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
    }
}

TEST_CASE("a menu line names a command that Telegram takes") {
    for (const auto& key : keys_with("menu_"))
        for (const auto language : kLanguages) {
            CAPTURE(key);
            CHECK(std::regex_match(key, std::regex("menu_[a-z0-9_]{1,32}")));
            CHECK(code_points(catalogue().text(language, key)) <= 256);
        }
}

TEST_CASE("a command that a text speaks of is in the menu") {
    for (const auto& key : catalogue().keys())
        for (const auto language : kLanguages)
            for (const auto& command : matches(catalogue().pattern(language, key), "(?:^|[ \n])/([a-z]+)")) {
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
    CHECK(catalogue().pattern(Language::id, "flag_notice").find("Ini bukan hukuman") != std::string::npos);
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
