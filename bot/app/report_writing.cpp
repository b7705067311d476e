#include "bot/app/report_writing.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/app/awaited.hpp"
#include "bot/app/daily_reports.hpp"
#include "bot/app/report_card.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Language;
using storage::DailyReport;

constexpr std::chrono::days kStillTaken{7};
constexpr std::chrono::hours kAwaitReport{2};
constexpr std::size_t kMostOfReport = 3000;  // code points, of the 4,096 that a messenger takes

/// The first web address in the words, without the punctuation of the sentence around it; empty if none.
std::string link_in(std::string_view words) {
    auto from = std::string_view::npos;
    for (const std::string_view scheme : {"https://", "http://"}) from = std::min(from, words.find(scheme));
    if (from == std::string_view::npos) return "";
    std::string_view link = words.substr(from);
    link = link.substr(0, std::min(link.find_first_of(" \t\r\n<>\""), link.size()));
    while (!link.empty() && std::string_view(".,;:!?)'").find(link.back()) != std::string_view::npos)
        link.remove_suffix(1);
    return std::string(link);
}

/// Today's; else the newest of the last days that is still owed; else today's although it was called off.
std::optional<DailyReport> report_to_write(Scene& scene, const Employee& employee, domain::Instant at) {
    const auto date = domain::local_time(at, zone_of(scene, employee)).date;
    const auto today = storage::report_of(scene.tx, employee.id, domain::to_iso_date(date));
    if (today && today->state != "void") return today;
    auto owed = storage::owed_report(scene.tx, employee.id,
                                     domain::to_iso_date(std::chrono::sys_days{date} - kStillTaken),
                                     domain::to_iso_date(date));
    return owed ? owed : today;
}

void show_own(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
              const DailyReport& report) {
    const Language language = employee.language;
    const wording::Arguments arguments = {{"tanggal", report_date(report, language)},
                                          {"keadaan", report_state(scene, report, language)}};
    std::vector<std::string> texts;
    for (storage::ReportText& text : storage::texts_of(scene.tx, report.id))
        texts.push_back(std::move(text.words));
    std::vector<std::string> lines = {scene.words.text(language, "report_own", arguments)};
    if (!texts.empty()) lines.push_back(beginning(as_lines(texts), kMostOfReport));
    lines.push_back(scene.words.text(language, report.state == "returned" ? "report_ask_answer"
                                               : report.handed_in_at      ? "report_add"
                                                                          : "report_ask"));
    Utterance shown = answer_to(cause, "report_own", arguments);
    shown.text = as_lines(lines);
    shown.subject = subject_of_report(report.id) + "/own";
    say(scene, chat, employee.language, shown);
    if (!report.handed_in_at || report.state == "returned")
        await_words(scene, employee, Awaited::report, std::to_string(report.id), kAwaitReport);
}

void acknowledge_receipt(Scene& scene, const Employee& employee, const storage::Chat& chat,
                         const Cause& cause, const DailyReport& before, std::string_view state) {
    const std::string_view key = before.handed_in_at ? "report_added"
                                 : state == "late"   ? "report_received_late"
                                                     : "report_received";
    Utterance receipt = answer_to(cause, key,
                                  {{"tanggal", report_date(before, employee.language)},
                                   {"jam", wording::clock_time(cause.at, before.zone, employee.language)}});
    receipt.subject = subject_of_report(before.id) + "/receipt";
    receipt.is_silent = true;
    say(scene, chat, employee.language, receipt);
}

}  // namespace

void daily_report(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                  std::string_view words) {
    if (!words.empty() && read_report(scene, employee, chat, cause, words)) return;
    const auto report = report_to_write(scene, employee, cause.at);
    if (report && !words.empty()) return hand_in_report(scene, employee, chat, cause, report->id, words);
    if (report) show_own(scene, employee, chat, cause, *report);
    const bool has_card = words.empty() && show_report_card(scene, employee, chat, cause);
    if (!report && !has_card) say(scene, chat, employee.language, answer_to(cause, "report_none_asked"));
}

bool hears_report(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                  const domain::InboundMessage& message) {
    if (message.quoted_id.empty() || message.text.empty() || message.text.starts_with('/')) return false;
    const auto quoted = storage::find_by_message(scene.tx, storage::lane_of(chat.account), message.quoted_id);
    if (!quoted || quoted->employee != employee.id || !quoted->subject.starts_with("report/")) return false;
    hand_in_report(scene, employee, chat, cause, std::stoll(quoted->subject.substr(7)), message.text);
    return true;
}

void hand_in_report(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                    std::int64_t report_id, std::string_view words) {
    const auto report = storage::find_report(scene.tx, report_id);
    if (!report || report->employee != employee.id)
        return say(scene, chat, employee.language, answer_to(cause, "report_none_asked"));
    if (const auto awaited = awaited_words(scene, employee);
        awaited.what == Awaited::report && awaited.about == std::to_string(report_id))
        storage::stop_awaiting(scene.tx, employee.id);
    const auto state =
        storage::hand_in(scene.tx, report_id, {cause.at, std::string(words), link_in(words)}, cause.inbox_id);
    if (!state) return;
    storage::cancel_about(scene.tx, subject_of_reminder(report_id));
    settle_cards(scene, subject_of_report(report_id), "card_settled");
    audit(scene, "employee/" + employee.id.value, "report_handed_in", subject_of_report(report_id),
          nlohmann::json{{"state", *state}, {"inbox", cause.inbox_id.value}}.dump());
    acknowledge_receipt(scene, employee, chat, cause, *report, *state);
    if (report->state == "returned") pass_report_on(scene, *report, cause, words);
    refresh_report_card(scene, *report);
}

void ask_for_report(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                    std::int64_t report_id) {
    const auto report = storage::find_report(scene.tx, report_id);
    if (!report || report->employee != employee.id)
        return say(scene, chat, employee.language, answer_to(cause, "report_none_asked"));
    show_own(scene, employee, chat, cause, *report);
}

}  // namespace app
