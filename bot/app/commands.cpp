#include "bot/app/commands.hpp"

#include <algorithm>
#include <utility>

#include "bot/app/absences.hpp"
#include "bot/app/button.hpp"
#include "bot/app/calendar_words.hpp"
#include "bot/app/call_backs.hpp"
#include "bot/app/call_draft.hpp"
#include "bot/app/command_menu.hpp"
#include "bot/app/daily_reports.hpp"
#include "bot/app/decisions_due.hpp"
#include "bot/app/digest.hpp"
#include "bot/app/enrolment.hpp"
#include "bot/app/flag_file.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/language_choice.hpp"
#include "bot/app/own_day.hpp"
#include "bot/app/own_record.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/reasons.hpp"
#include "bot/app/report_writing.hpp"
#include "bot/app/roster_talk.hpp"
#include "bot/app/sign_in.hpp"
#include "bot/app/unit_recap.hpp"
#include "bot/app/verdict_words.hpp"
#include "bot/app/words.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;

void show_privacy(Scene& scene, const Talk& talk) {
    const auto date = domain::local_time(scene.now(), zone_of(scene, talk.employee)).date;
    reply(scene, talk, "privacy_notice",
          privacy_arguments(scene, scene.rules.governing(subject_of(scene, talk.employee, date), date),
                            talk.employee.language));
}

/// Nothing is switched off by it: what the regulation asks goes on, and that is said plainly.
void explain_stopping(Scene& scene, const Talk& talk) {
    const auto date = domain::local_time(scene.now(), zone_of(scene, talk.employee)).date;
    const auto& policy = scene.rules.governing(subject_of(scene, talk.employee, date), date);
    Utterance shown =
        answer_to(talk, "stop_explained",
                  {{"instansi", scene.office.name}, {"dasar", basis_of(policy, talk.employee.language)}});
    say(scene, talk.chat, talk.employee.language, shown);
    audit(scene, "employee/" + talk.employee.id.value, "stop_asked", "employee/" + talk.employee.id.value);
}

template <AbsenceWord word>
void ask_absence(Scene& scene, const Talk& talk, std::string_view words) {
    describe_absence(scene, talk.employee, talk.chat, talk.cause, word, words);
}

/// `/izin` also explains what hindered the person today, if it names no day.
void ask_permission(Scene& scene, const Talk& talk, std::string_view words) {
    const bool has_answered = !talk.answered.empty();
    const std::string about = what_hindered(scene, talk.employee, talk.cause.at);
    if (about.empty() && !has_answered) return ask_absence<AbsenceWord::permission>(scene, talk, words);
    if (words.empty()) return ask_reason(scene, talk.employee, talk.chat, talk.cause, about);
    if (describe_absence_if_dated(scene, talk.employee, talk.chat, talk.cause, AbsenceWord::permission,
                                  words))
        return;
    hear_reason(scene, talk, words);
}

/// `/mengapa` alone is about today, with a number about that call.
void explain_day_or_call(Scene& scene, const Talk& talk, std::string_view words) {
    if (!explain_call_in_chat(scene, talk, words)) show_why(scene, talk);
}

using Command = void (*)(Scene&, const Talk&, std::string_view words);

constexpr std::pair<std::string_view, Command> kCommands[] = {
    {"start",
     [](Scene& scene, const Talk& talk, std::string_view) {
         reply(scene, talk, "enrol_already", {{"nama", talk.employee.name}});
     }},
    {"bantuan", [](Scene& scene, const Talk& talk, std::string_view) { help(scene, talk); }},
    {"help", [](Scene& scene, const Talk& talk, std::string_view) { help(scene, talk); }},
    {"hadir", [](Scene& scene, const Talk& talk,
                 std::string_view) { check_in(scene, talk.employee, talk.chat, talk.cause); }},
    {"status", [](Scene& scene, const Talk& talk, std::string_view) { show_status(scene, talk); }},
    {"mengapa", explain_day_or_call},
    {"why", explain_day_or_call},
    {"riwayat", show_own_record},
    {"record", show_own_record},
    {"rekap", show_unit_recap},
    {"recap", show_unit_recap},
    {"izin", ask_permission},
    {"sakit", ask_absence<AbsenceWord::illness>},
    {"cuti", ask_absence<AbsenceWord::leave>},
    {"dinas", ask_absence<AbsenceWord::travel>},
    {"privasi", [](Scene& scene, const Talk& talk, std::string_view) { show_privacy(scene, talk); }},
    {"privacy", [](Scene& scene, const Talk& talk, std::string_view) { show_privacy(scene, talk); }},
    {"berhenti", [](Scene& scene, const Talk& talk, std::string_view) { explain_stopping(scene, talk); }},
    {"stop", [](Scene& scene, const Talk& talk, std::string_view) { explain_stopping(scene, talk); }},
    {"bahasa", choose_language},
    {"language", choose_language},
    {"tanggapi",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         reply_to_flag(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"berkas",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         show_files(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"masuk", [](Scene& scene, const Talk& talk,
                 std::string_view) { send_sign_in_link(scene, talk.employee, talk.chat, talk.cause); }},
    {"login", [](Scene& scene, const Talk& talk,
                 std::string_view) { send_sign_in_link(scene, talk.employee, talk.chat, talk.cause); }},
    {"nilai", [](Scene& scene, const Talk& talk,
                 std::string_view) { show_decisions_due(scene, talk.employee, talk.chat, talk.cause); }},
    {"panggil",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         describe_call_out(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"apel",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         describe_roll_call(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"catat",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         note_call_back(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"jadwal",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         plan_roster(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"daftar",
     [](Scene& scene, const Talk& talk, std::string_view) {
         reply(scene, talk, "enrol_already", {{"nama", talk.employee.name}});
     }},
    {"laporan",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         daily_report(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"report",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         daily_report(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"kalender",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         show_calendar(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"ringkasan",
     [](Scene& scene, const Talk& talk, std::string_view) {
         if (talk.employee.role != domain::Role::hr && talk.employee.role != domain::Role::unit_hr)
             return reply(scene, talk, "err_not_allowed",
                          {{"peran", scene.words.text(talk.employee.language, "role_hr")}});
         Utterance shown =
             answer_to(talk, "hr_digest_nothing", {{"periode", ""}, {"unit", scene.office.name}});
         shown.text = digest_text(scene, talk.employee.language);
         say(scene, talk.chat, talk.employee.language, shown);
     }},
};

/// Names that do the same as the one that menu and help know.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"help", "bantuan"},    {"why", "mengapa"},     {"record", "riwayat"},
    {"recap", "rekap"},     {"privacy", "privasi"}, {"stop", "berhenti"},
    {"language", "bahasa"}, {"login", "masuk"},     {"report", "laporan"},
};

/// `/Panggil@our_bot Siti: pesan` → `panggil`; empty: it is no command.
std::string command_name_in(std::string_view text) {
    if (!text.starts_with('/')) return "";
    std::string name(text.substr(1, std::min(text.find_first_of(" \n@"), text.size()) - 1));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

}  // namespace

void help(Scene& scene, const Talk& talk) {
    const Employee& person = talk.employee;
    const bool leads = !units_under(scene, person).empty() || person.role == domain::Role::supervisor;
    const bool is_hr = person.role == domain::Role::hr || person.role == domain::Role::unit_hr;
    std::string lines;
    for (const std::string& command : offered_commands(scene, person, OfferedIn::help))
        lines += (lines.empty() ? "" : "\n") +
                 scene.words.text(
                     person.language, "help_line",
                     {{"nama", command}, {"uraian", described(scene.words, person.language, command)}});
    Utterance shown = answer_to(talk,
                                leads   ? "help_supervisor"
                                : is_hr ? "help_hr"
                                        : "help_staff",
                                {{"perintah", lines}});
    shown.buttons = {{"button_present", actions::present, "", ""}};
    say(scene, talk.chat, person.language, shown);
}

std::string command_in(Scene& scene, std::string_view text) {
    std::string name = command_name_in(text);
    const bool is_ours = std::any_of(std::begin(kCommands), std::end(kCommands),
                                     [&](const auto& known) { return known.first == name; });
    return is_ours || is_language_command(scene.words, name) ? name : "";
}

std::string command_in_words(Scene& scene, const std::string& command, domain::Language language) {
    const auto other = std::find_if(std::begin(kOtherNames), std::end(kOtherNames),
                                    [&](const auto& names) { return names.first == command; });
    return described(scene.words, language,
                     other == std::end(kOtherNames) ? command : std::string(other->second));
}

/// `/panggil@our_bot Siti: pesan` → `panggil` and `Siti: pesan`.
bool obey(Scene& scene, const Talk& talk, std::string_view text) {
    if (!text.starts_with('/')) return false;
    const std::string name = command_name_in(text);
    std::string_view words = text.substr(std::min(text.find_first_of(" \n"), text.size()));
    while (!words.empty() && (words.front() == ' ' || words.front() == '\n')) words.remove_prefix(1);
    for (const auto& [command, run] : kCommands) {
        if (command != name) continue;
        run(scene, talk, words);
        return true;
    }
    return obey_language(scene, talk, name);
}

}  // namespace app
