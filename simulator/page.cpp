#include "simulator/page.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "simulator/assets.hpp"
#include "simulator/telegram.hpp"
#include "simulator/whatsapp.hpp"

namespace sim {

namespace {

constexpr std::size_t kMostEntries = 300;  // of the journal at once, the newest; mails do not count
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

struct File {
    std::string_view path;
    std::string_view (*content)();
    const char* type;
};

constexpr const char* kJavaScript = "text/javascript; charset=utf-8";

constexpr std::array<File, 13> kFiles{{
    {"/", index_html, "text/html; charset=utf-8"},
    {"/assets/phones.css", phones_css, "text/css; charset=utf-8"},
    {"/assets/changes.js", changes_js, kJavaScript},
    {"/assets/chats.js", chats_js, kJavaScript},
    {"/assets/clock.js", clock_js, kJavaScript},
    {"/assets/faults.js", faults_js, kJavaScript},
    {"/assets/page.js", page_js, kJavaScript},
    {"/assets/phones.js", phones_js, kJavaScript},
    {"/assets/screens.js", screens_js, kJavaScript},
    {"/assets/tour.js", tour_js, kJavaScript},
    {"/assets/traffic.js", traffic_js, kJavaScript},
    {"/assets/views.js", views_js, kJavaScript},
    {"/assets/words.js", words_js, kJavaScript},
}};

bool is_mail(const std::string& line) {
    return std::string_view(line).substr(0, 100).find(R"("kind":"mail")") != std::string_view::npos;
}

// Jumps and faults' hits alone change no screen.
bool is_worth_showing(const std::string& line) {
    static constexpr std::array<std::string_view, 7> kKinds{
        R"("kind":"request")", R"("kind":"webhook")", R"("kind":"mail")",   R"("kind":"action")",
        R"("kind":"receipt")", R"("kind":"fault")",   R"("kind":"dropped")"};
    const std::string_view head = std::string_view(line).substr(0, 100);
    return std::any_of(kKinds.begin(), kKinds.end(),
                       [&](std::string_view kind) { return head.find(kind) != std::string_view::npos; });
}

std::string shown_name(const Person& person) {
    if (const auto& telegram = person.spec.telegram)
        return telegram->last_name.empty() ? telegram->first_name
                                           : telegram->first_name + " " + telegram->last_name;
    return person.spec.whatsapp->name;
}

}  // namespace

std::optional<Answer> serve_page(const std::string& path) {
    const auto file =
        std::find_if(kFiles.begin(), kFiles.end(), [&](const File& one) { return one.path == path; });
    if (file == kFiles.end()) return std::nullopt;
    Answer answer{200, std::string(file->content()), file->type};
    answer.headers = {{"Content-Security-Policy", kPolicy},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Cache-Control", "no-cache"}};
    return answer;
}

Json describe_page(Stage& stage) {
    Json persons = Json::object();
    for (const auto& [id, person] : stage.persons()) {
        Json accounts = Json::array();
        for (const auto& provider : stage.providers()) {
            const bool is_telegram = provider->label().starts_with("telegram/");
            if (is_telegram ? person.spec.telegram.has_value() : person.spec.whatsapp.has_value())
                accounts.push_back(provider->label());
        }
        persons[id] = {{"name", shown_name(person)}, {"accounts", std::move(accounts)}};
    }
    Json tour = Json::array();
    for (const auto& step : stage.tour()) {
        Json one = step.line;
        one.erase("done");
        tour.push_back(std::move(one));
    }
    Json templates = Json::array();
    for (const auto& provider : stage.providers())
        if (const auto* account = dynamic_cast<WhatsAppAccount*>(provider.get()))
            for (const auto& one : account->spec().templates)
                if (std::find(templates.begin(), templates.end(), one.name) == templates.end())
                    templates.push_back(one.name);
    return {{"page", stage.page() ? stage.page()->line["page"] : Json(nullptr)},
            {"persons", std::move(persons)},
            {"templates", std::move(templates)},
            {"tour", std::move(tour)}};
}

bool has_changed(Stage& stage, std::uint64_t after) {
    const auto& lines = stage.journal().lines();
    return after < lines.size() &&
           std::any_of(lines.begin() + static_cast<std::ptrdiff_t>(after), lines.end(), is_worth_showing);
}

Json describe_changes(Stage& stage, std::uint64_t after, const std::vector<std::string>& persons) {
    const auto& lines = stage.journal().lines();
    Json entries = Json::array();
    std::size_t fleeting = 0;  // what may be left out
    std::set<std::string> spoken_of;
    for (auto i = lines.size(); i > after; --i) {
        const std::string& line = lines[i - 1];
        if (!is_worth_showing(line)) continue;
        for (const auto& id : persons)
            if (line.find("\"person\":\"" + id + "\"") != std::string::npos) spoken_of.insert(id);
        if (is_mail(line) || ++fleeting <= kMostEntries) entries.push_back(Json::parse(line));
    }
    std::reverse(entries.begin(), entries.end());
    auto& run = stage.run();
    Json tour = Json::array();
    for (const auto& step : stage.tour())
        tour.push_back(std::all_of(step.done.begin(), step.done.end(),
                                   [&](const Fact& fact) { return stage.has_seen(fact); }));
    Json all{{"cursor", lines.size()},
             {"now", to_rfc3339(run.now())},
             {"playing", run.is_playing()},
             {"pace", run.pace() ? Json(*run.pace()) : Json(nullptr)},
             {"done", run.is_done()},
             {"waiting_for", run.waiting_for()},
             {"faults", stage.faults().describe()},
             {"tour", std::move(tour)}};
    if (!entries.empty() || after == 0) {
        Json chats = Json::object();
        for (const auto& id : persons) {
            const auto* person = after == 0 || spoken_of.contains(id) ? stage.person(id) : nullptr;
            if (person)
                chats[id] = {{"offline", person->is_offline}, {"chats", stage.describe_chats(*person)}};
        }
        all["persons"] = std::move(chats);
    }
    all["entries"] = std::move(entries);
    return all;
}

}  // namespace sim
