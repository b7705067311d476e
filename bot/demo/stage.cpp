#include "bot/demo/stage.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bot/demo/scenario.hpp"
#include "bot/documents/roster_file.hpp"

namespace demo {
namespace {

using nlohmann::json;

constexpr const char* kToken = "7000000001:AASimulatorTokenOfTheSigapDemo00000";
constexpr std::string_view kTitleInEnglish = "Example rules for the simulation";
constexpr const char* kVerifyToken = "demo-verify-token-of-the-simulator";
constexpr const char* kAppSecret = "demo-app-secret-of-the-simulator-00";
constexpr const char* kAccessToken = "EAAdemoAccessTokenOfTheSimulator";

/// What may have to be said outside WhatsApp's 24 hours, with the buttons it carries.
struct TemplateSpec {
    std::string_view key;
    std::vector<std::string_view> buttons;
};

const std::array<TemplateSpec, 16> kTemplates{{
    {"window_open", {"button_present", "button_hindered"}},
    {"window_last", {"button_present", "button_hindered"}},
    {"window_missed", {"button_present", "button_hindered"}},
    {"call_1", {"button_ready", "button_hindered", "button_ask"}},
    {"call_2", {"button_ready", "button_hindered", "button_ask"}},
    {"call_3", {"button_ready", "button_hindered", "button_ask"}},
    {"call_nudge", {"button_ready", "button_hindered", "button_ask"}},
    {"call_urgent", {"button_ready", "button_hindered", "button_ask"}},
    {"report_reminder", {"button_write_report"}},
    {"rollcall_ask", {"button_present", "button_hindered"}},
    {"rollcall_urgent", {"button_present", "button_hindered"}},
    {"rollcall_nudge", {"button_present", "button_hindered"}},
    {"flag_notice", {"button_reply_flag"}},
    {"outage_not_counted", {}},
    {"sup_not_counted", {}},
    {"reason_to_decide", {"button_accept", "button_reject"}},
}};

/// The catalogue's text as Meta would register it: `{nama}` becomes `{{1}}`, numbered as in the master.
json template_of(const wording::Catalogue& words, const TemplateSpec& spec, domain::Language language) {
    const std::string master = words.pattern(domain::Language::id, spec.key);
    std::vector<std::string> names;
    for (auto at = master.find('{'); at != std::string::npos; at = master.find('{', at + 1)) {
        const std::string name = master.substr(at + 1, master.find('}', at) - at - 1);
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    std::string body = words.pattern(language, spec.key);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string from = "{" + names[i] + "}";
        const std::string to = "{{" + std::to_string(i + 1) + "}}";
        for (auto at = body.find(from); at != std::string::npos; at = body.find(from, at + to.size()))
            body.replace(at, from.size(), to);
    }
    json labels = json::array();
    for (const std::string_view button : spec.buttons) labels.push_back(words.text(language, button));
    return {{"name", spec.key},
            {"language", to_string(language)},
            {"parameters", names.size()},
            {"buttons", labels},
            {"body", body},
            {"category", "utility"}};
}

void write(const std::filesystem::path& path, std::string_view content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << content;
    if (!file.flush()) throw std::runtime_error(path.string() + " cannot be written");
}

/// The example's own words, in Indonesian as its file has them and in English.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kWordsOfRules{{
    {"Aturan contoh untuk simulasi", kTitleInEnglish},
    {"tidak ada: kantor, orang, dan aturan ini rekaan", "none: office, people and these rules are invented"},
    {"authority = \"simulasi\"", "authority = \"simulation\""},
    {"perlu tindak lanjut", "needs a look"},
}};

std::string example_rules(domain::Language language) {
    std::string rules(contoh_toml());
    if (language != domain::Language::en) return rules;
    for (const auto& [in_indonesian, in_english] : kWordsOfRules)
        rules.replace(rules.find(in_indonesian), in_indonesian.size(), in_english);
    return rules;
}

}  // namespace

std::string_view title_of_rules(domain::Language language) {
    return language == domain::Language::en ? kTitleInEnglish : kWordsOfRules.front().first;
}

std::filesystem::path config_file(const Stage& stage) {
    return stage.folder / "sigap.toml";
}
std::filesystem::path journal_file(const Stage& stage) {
    return stage.folder / "journal.jsonl";
}

void lay_out_rules(const Stage& stage) {
    write(stage.folder / "policies/kaltim-friday.toml", kaltim_friday_toml());
    write(stage.folder / "policies/default.toml", default_toml());
    write(stage.folder / "policies/contoh.toml", example_rules(stage.language));
    write(stage.folder / "calendars/id.json", calendar_json());
}

std::string account_lines(const Stage& stage, const wording::Catalogue& words) {
    json templates = json::array();
    for (const TemplateSpec& spec : kTemplates)
        for (const domain::Language language : domain::languages())
            templates.push_back(template_of(words, spec, language));
    const json telegram = {
        {"telegram", {{"name", "main"}, {"token", kToken}, {"username", "sigap_demo_bot"}}}};
    const json whatsapp = {
        {"whatsapp",
         {{"name", "main"},
          {"phone_number_id", "106000000000001"},
          {"account_id", "206000000000001"},
          {"display_number", "6281100001060"},
          {"access_token", kAccessToken},
          {"app_secret", kAppSecret},
          {"verify_token", kVerifyToken},
          {"callback_url", "http://127.0.0.1:" + std::to_string(stage.service_port) + "/hooks/whatsapp/main"},
          {"api_version", "v25.0"},
          {"templates", templates}}}};
    return telegram.dump() + "\n" + whatsapp.dump() + "\n";
}

void lay_out(const Stage& stage, const wording::Catalogue& words, std::string_view roster,
             std::string_view script) {
    lay_out_rules(stage);
    write(stage.folder / "roster.csv", roster);
    write(stage.folder / "script.jsonl", account_lines(stage, words) + std::string(script));
}

void write_config(const Stage& stage) {
    std::string templates;
    for (const TemplateSpec& spec : kTemplates)
        templates +=
            (templates.empty() ? "" : ", ") + std::string(spec.key) + " = \"" + std::string(spec.key) + "\"";
    std::ostringstream text;
    text
        << "# A simulated office. Every account here belongs to the simulator.\n"
        << "[service]\ndata_dir = \"data\"\n\n"
        << "[http]\nlisten = \"127.0.0.1:" << stage.service_port << "\"\n\n"
        << "[web]\nlisten = \"127.0.0.1:" << stage.dashboard_port << "\"\nlive_listen = \"127.0.0.1:0\"\n"
        << "# Simulated days pass in minutes; a visitor is not signed out by them.\n"
        << "session_life = \"30d\"\nsession_idle = \"30d\"\n\n"
        << "[metrics]\nlisten = \"127.0.0.1:0\"\n\n"
        << "[clock]\nsource = \"" << stage.simulator << "\"\n\n"
        << "[[telegram]]\nname = \"main\"\napi_base_url = \"" << stage.simulator << "\"\ntoken = \"" << kToken
        << "\"\nbot_username = \"sigap_demo_bot\"\n\n"
        << "[[whatsapp]]\nname = \"main\"\napi_base_url = \"" << stage.simulator
        << "\"\napi_version = \"v25.0\"\nphone_number_id = \"106000000000001\"\naccount_id = \"206000000000001\"\n"
        << "display_number = \"+6281100001060\"\naccess_token = \"" << kAccessToken << "\"\napp_secret = \""
        << kAppSecret << "\"\nverify_token = \"" << kVerifyToken << "\"\ntemplates = { " << templates
        << " }\n\n"
        << "[email]\nsmtp_url = \"smtp://127.0.0.1:" << stage.smtp_port
        << "\"\nstarttls = false\nfrom = \"Sigap <sigap@demo.example>\"\nhr_to = [\"kepegawaian@demo.example\"]\n\n"
        << "[policy]\nfiles = [\"policies/default.toml\"]\ncalendars = [\"calendars/id.json\"]\n\n"
        << "[office]\nname = \""
        << (stage.language == domain::Language::en ? "Provincial Government (simulation)"
                                                   : "Pemerintah Provinsi (simulasi)")
        << "\"\ntime_zone = \"Asia/Makassar\"\nlanguage = \"" << to_string(stage.language)
        << "\"\ndigest_time = \"16:00\"\n";
    write(config_file(stage), text.str());
}

std::vector<Player> players(std::string_view roster, std::string_view script) {
    const auto read = documents::read_roster(std::string(roster), "roster.csv");
    std::vector<Player> people;
    std::istringstream lines{std::string(script)};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') continue;
        const json entry = json::parse(line);
        if (!entry.contains("person") || entry.contains("do") || entry.contains("expect") ||
            entry.contains("expect_not"))
            continue;
        Player player;
        player.id = entry["person"].get<std::string>();
        if (entry.contains("telegram")) {
            player.telegram_chat = std::to_string(entry["telegram"]["user_id"].get<std::int64_t>());
            player.is_on_telegram = entry["telegram"].value("started", false);
        }
        if (entry.contains("whatsapp")) player.whatsapp_chat = entry["whatsapp"]["phone"].get<std::string>();
        for (const domain::Employee& employee : read.value().employees)
            if (employee.id.value == player.id) player.name = employee.name;
        people.push_back(std::move(player));
    }
    return people;
}

std::string enrolment_lines(const Player& player, const std::string& code, int minute) {
    std::string lines;
    const auto add = [&](const json& line) { lines += line.dump() + "\n"; };
    const std::string at =
        "2026-02-11T14:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00+08:00";
    if (!player.telegram_chat.empty())
        add({{"at", at}, {"person", player.id}, {"on", "telegram"}, {"do", "start"}, {"payload", code}});
    else
        add({{"at", at},
             {"person", player.id},
             {"on", "whatsapp"},
             {"do", "say"},
             {"text", "DAFTAR " + code}});
    add({{"when", {{"person", player.id}, {"receives", "/Apakah benar ini|Is that you/"}}},
         {"after", "10s"},
         {"do", "tap"},
         {"button", 0}});
    return lines;
}

}  // namespace demo
