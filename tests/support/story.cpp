#include "tests/support/story.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <thread>

#include "adapters/http_client.hpp"
#include "bot/demo/child_process.hpp"
#include "bot/demo/programs.hpp"
#include "bot/demo/stage.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/catalogue.hpp"

namespace stories {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;
using demo::ChildProcess;

constexpr auto kPatience = 30s;
constexpr auto kLook = 10ms;
constexpr auto kAftermath = 2s;
constexpr auto kFirstHandshake = 5s;  // WhatsApp's, which is tried before the service is there and once more
constexpr std::string_view kStart = "2026-02-13T06:00:00+08:00";

domain::Instant midnight() {
    return domain::from_rfc3339("2026-02-13T00:00:00+08:00").value();
}

domain::Instant instant_of(std::string_view local_time) {
    const std::string seconds = local_time.size() == 5 ? ":00" : "";
    return domain::from_rfc3339("2026-02-13T" + std::string(local_time) + seconds + "+08:00").value();
}

std::string local(domain::Instant instant) {
    const auto since = std::chrono::duration_cast<std::chrono::seconds>(instant - midnight());
    return fmt::format("{:02}:{:02}:{:02}", since / 1h, since % 1h / 1min, since % 1min / 1s);
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Waits until a process that was just started shows `found`; only that may take real time.
template <typename Found>
auto await(ChildProcess& process, const std::filesystem::path& log, Found&& found) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
        if (auto result = found()) return *result;
        if (!process.is_running() || std::chrono::steady_clock::now() > until)
            throw std::runtime_error(log.string() + ":\n" + content_of(log));
        std::this_thread::sleep_for(kLook);
    }
}

std::string_view role_of(Role role) {
    return role == Role::hr ? "hr" : role == Role::supervisor ? "supervisor" : "employee";
}

/// The words of a request's body: what a person would read of it.
std::string words_of(const json& body) {
    if (body.contains("text"))
        return body["text"].is_object() ? body["text"]["body"].get<std::string>()
                                        : body["text"].get<std::string>();
    if (body.contains("interactive")) return body["interactive"]["body"]["text"].get<std::string>();
    if (body.contains("template")) return body["template"]["name"].get<std::string>();
    return "";
}

}  // namespace

std::filesystem::path beside() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

std::filesystem::path new_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sigap-story-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error(pattern + " cannot be made");
    return pattern;
}

struct Story::Parts {
    std::vector<Person> people;
    demo::Stage stage;
    adapters::HttpClient http;
    std::optional<ChildProcess> simulator;
    std::optional<ChildProcess> service;
    domain::Instant now;

    const Person& person(const std::string& key) const {
        const auto found =
            std::find_if(people.begin(), people.end(), [&](const Person& one) { return one.key == key; });
        if (found == people.end()) throw std::logic_error("nobody in this story is " + key);
        return *found;
    }

    json control(const std::string& method, const std::string& what, const std::string& body = "") {
        adapters::HttpRequest request;
        request.method = method;
        request.url = stage.simulator + "/control/" + what;
        request.body = body;
        request.timeout = 60s;
        const auto answer = http.send(request);
        if (!answer) throw std::runtime_error("the simulator does not answer: " + answer.error().message);
        if (answer->status != 200) throw std::runtime_error(what + " " + body + ": " + answer->body);
        return what.starts_with("journal") ? json(answer->body) : json::parse(answer->body);
    }

    void start_simulator() {
        const auto log = stage.folder / "simulator.log";
        simulator = ChildProcess::start({(beside() / "sigap-sim").string(), "--listen", "127.0.0.1:0",
                                         "--smtp", "0", "--seed", "13", "--start", std::string(kStart),
                                         "--journal", demo::journal_file(stage).string()},
                                        log)
                        .value();
        const auto look = [&](std::string_view label) {
            return await(*simulator, log, [&]() -> std::optional<std::string> {
                const std::string said = content_of(log);
                const auto at = said.find(label);
                const auto end = at == std::string::npos ? at : said.find('\n', at);
                if (end == std::string::npos) return std::nullopt;
                return said.substr(at + label.size(), end - at - label.size());
            });
        };
        stage.simulator = look("listening on ");
        stage.smtp_port = static_cast<std::uint16_t>(std::stoi(look("smtp on 127.0.0.1:")));
        control("POST", "pause", "{}");
    }

    void start_service() {
        const auto log = stage.folder / "service.log";
        service =
            ChildProcess::start(
                {(beside() / "sigap").string(), "--config", demo::config_file(stage).string(), "serve"}, log)
                .value();
        await(*service, log, [&]() -> std::optional<bool> {
            adapters::HttpRequest request;
            request.url = fmt::format("http://127.0.0.1:{}/health/ready", stage.service_port);
            const auto answer = http.send(request);
            return answer && answer->status == 200 ? std::optional(true) : std::nullopt;
        });
    }

    std::string cast_lines() const {
        std::string lines;
        int number = 0;
        for (const Person& one : people) {
            ++number;
            json line = {{"person", one.key}};
            if (one.uses != Uses::whatsapp)
                line["telegram"] = {
                    {"user_id", 5000 + number}, {"first_name", one.name}, {"language_code", one.language}};
            if (one.uses != Uses::telegram)
                line["whatsapp"] = {{"phone", fmt::format("6281100{:05}", number)}, {"name", one.name}};
            lines += line.dump() + "\n";
        }
        return lines;
    }

    void play_to(domain::Instant until) {
        if (until <= now)
            throw std::logic_error("the story is already at " + local(now) + ", not before " + local(until));
        const json answer =
            control("POST", "play", json{{"until", domain::to_rfc3339_utc(until)}, {"wait", 40}}.dump());
        now = domain::from_rfc3339(answer.at("now").get<std::string>()).value();
        if (now >= until) return;
        throw std::runtime_error("time stands still at " + local(now) + ": " +
                                 control("GET", "state").at("waiting_for").dump() + "\n" +
                                 content_of(stage.folder / "service.log"));
    }

    /// Bots besides the first, in the order of the people who use them.
    std::vector<std::string> more_bots() const {
        std::vector<std::string> names;
        for (const Person& one : people)
            if (one.bot != "main" && std::find(names.begin(), names.end(), one.bot) == names.end())
                names.push_back(one.bot);
        return names;
    }

    static std::string token_of(const std::string& bot) {
        return fmt::format("7000000002:AA{}OfTheStoryWithTwoBots", bot);
    }

    std::string more_account_lines() const {
        std::string lines;
        for (const std::string& bot : more_bots())
            lines += json{{"telegram", {{"name", bot}, {"token", token_of(bot)}, {"username", bot + "_bot"}}}}
                         .dump() +
                     "\n";
        return lines;
    }

    void add_bots_to_config() const {
        std::ofstream config(demo::config_file(stage), std::ios::app);
        for (const std::string& bot : more_bots())
            config << fmt::format(
                "\n[[telegram]]\nname = \"{0}\"\napi_base_url = \"{1}\"\ntoken = \"{2}\"\nbot_username = "
                "\"{0}_bot\"\n",
                bot, stage.simulator, token_of(bot));
    }

    void act(json line) {
        const Person& who = person(line.at("person"));
        if (who.uses != Uses::whatsapp && !more_bots().empty() && line.value("on", "telegram") == "telegram")
            line["on"] = "telegram/" + who.bot;
        control("POST", "act", line.dump());
        play_to(now + kAftermath);
    }
};

Story::Story(std::vector<Person> people, Enrolled enrolled) : parts_(std::make_unique<Parts>()) {
    static const wording::Catalogue words = wording::Catalogue::create().value();
    parts_->people = std::move(people);
    parts_->now = domain::from_rfc3339(kStart).value();
    parts_->stage.folder = new_folder();
    parts_->stage.service_port = demo::free_port();
    demo::lay_out_rules(parts_->stage);
    parts_->start_simulator();
    demo::write_config(parts_->stage);
    parts_->add_bots_to_config();
    parts_->control(
        "POST", "script",
        demo::account_lines(parts_->stage, words) + parts_->more_account_lines() + parts_->cast_lines());
    parts_->start_service();
    parts_->play_to(parts_->now + kFirstHandshake);
    const auto imported = run({"roster", "import", write("roster.csv", roster())});
    REQUIRE_MESSAGE(imported.exit_code == 0, imported.err);
    const auto active =
        run({"policy", "activate", (parts_->stage.folder / "policies/kaltim-friday.toml").string(), "--by",
             "Kepala BKD", "--ground", "Surat edaran berlaku; bacaan R2"});
    REQUIRE_MESSAGE(active.exit_code == 0, active.err);
    if (enrolled == Enrolled::nobody) return;
    for (const Person& person : parts_->people) {
        if (person.uses != Uses::whatsapp) enrols(person.key, Uses::telegram);
        if (person.uses != Uses::telegram) enrols(person.key, Uses::whatsapp);
    }
}

Story::~Story() {
    parts_->service.reset();
    parts_->simulator.reset();
    std::error_code ignored;
    if (!getenv("KEEP_STORIES")) std::filesystem::remove_all(parts_->stage.folder, ignored);
}

void Story::at(std::string_view local_time) {
    parts_->play_to(instant_of(local_time) + kAftermath);
}
void Story::wait(std::chrono::seconds duration) {
    parts_->play_to(parts_->now + duration);
}
std::string Story::now() const {
    return local(parts_->now);
}

void Story::says(const std::string& person, const std::string& text, const std::string& on) {
    json line = {{"person", person}, {"do", "say"}, {"text", text}};
    if (!on.empty()) line["on"] = on;
    parts_->act(line);
}

void Story::taps(const std::string& person, const std::string& label, const std::string& in) {
    json line = {{"person", person}, {"do", "tap"}, {"button", label}};
    if (!in.empty()) line["in"] = in;
    parts_->act(line);
}

void Story::reacts(const std::string& person, const std::string& emoji) {
    parts_->act({{"person", person}, {"do", "react"}, {"emoji", emoji}});
}

void Story::voices(const std::string& person) {
    parts_->act({{"person", person}, {"do", "voice"}});
}

void Story::sends(const std::string& person, const std::string& kind, const std::string& caption) {
    json line = {{"person", person}, {"do", kind}};
    if (!caption.empty()) line["caption"] = caption;
    parts_->act(line);
}

void Story::quotes(const std::string& person, const std::string& in, const std::string& text) {
    parts_->act({{"person", person}, {"do", "quote"}, {"in", in}, {"text", text}});
}

void Story::edits(const std::string& person, const std::string& in, const std::string& text) {
    parts_->act({{"person", person}, {"do", "edit"}, {"in", in}, {"text", text}});
}

void Story::blocks(const std::string& person) {
    parts_->act({{"person", person}, {"do", "block"}});
}

void Story::opens(const std::string& person, const std::string& telegram_link) {
    const auto payload = telegram_link.substr(telegram_link.rfind("start=") + 6);
    parts_->act({{"person", person}, {"on", "telegram"}, {"do", "start"}, {"payload", payload}});
}

void Story::enrols(const std::string& person, Uses on) {
    const std::string code = code_for(person);
    if (on == Uses::telegram)
        parts_->act({{"person", person}, {"on", "telegram"}, {"do", "start"}, {"payload", code}});
    else
        says(person, "DAFTAR " + code, "whatsapp");
    parts_->act({{"person", person},
                 {"on", on == Uses::telegram ? "telegram" : "whatsapp"},
                 {"do", "tap"},
                 {"button", 0}});
}

std::vector<Message> Story::screen_of(const std::string& person) const {
    const json state = parts_->control("GET", "state");
    std::vector<Message> screen;
    for (const auto& chat : state.at("persons").at(person).at("chats")) {
        for (const auto& shown : chat.at("messages")) {
            if (shown.at("from") != "bot") continue;
            Message message;
            message.at = local(domain::from_rfc3339(shown.at("at").get<std::string>()).value());
            message.text = shown.at("text").get<std::string>();
            const auto& edited = shown.value("edited", json());
            message.is_edited = edited.is_boolean() ? edited.get<bool>() : !edited.is_null();
            for (const auto& row : shown.value("buttons", json::array()))
                for (const auto& button : row)
                    message.buttons.push_back(button.at("text").get<std::string>());
            screen.push_back(std::move(message));
        }
    }
    std::stable_sort(screen.begin(), screen.end(),
                     [](const Message& one, const Message& other) { return one.at < other.at; });
    return screen;
}

std::vector<std::string> Story::heard_by(const std::string& person) const {
    std::vector<std::string> texts;
    for (Message& message : screen_of(person)) texts.push_back(std::move(message.text));
    return texts;
}

std::string Story::last_heard_by(const std::string& person) const {
    const auto texts = heard_by(person);
    return texts.empty() ? "" : texts.back();
}

Message Story::heard_by(const std::string& person, std::string_view words) const {
    const auto screen = screen_of(person);
    const auto found = std::find_if(screen.rbegin(), screen.rend(), [&](const Message& message) {
        return message.text.find(words) != std::string::npos;
    });
    if (found != screen.rend()) return *found;
    std::string all;
    for (const Message& message : screen) all += fmt::format("\n  {} {}", message.at, message.text);
    FAIL(person << " has not heard \"" << words << "\" by " << now() << ", but:" << all);
    return {};
}

std::size_t Story::count_heard_by(const std::string& person, std::string_view words) const {
    const auto texts = heard_by(person);
    return static_cast<std::size_t>(std::count_if(texts.begin(), texts.end(), [&](const std::string& text) {
        return text.find(words) != std::string::npos;
    }));
}

std::vector<Mail> Story::mails() const {
    std::vector<Mail> mails;
    std::ifstream journal(demo::journal_file(parts_->stage), std::ios::binary);
    for (std::string line; std::getline(journal, line);) {
        const json entry = json::parse(line, nullptr, false);
        if (entry.is_discarded() || entry.at("kind") != "mail") continue;
        mails.push_back({entry.at("to").get<std::vector<std::string>>(),
                         entry.at("subject").get<std::string>(), entry.at("text").get<std::string>()});
    }
    return mails;
}

std::vector<Sent> Story::sent_to(const std::string& person) const {
    std::vector<Sent> sent;
    std::ifstream journal(demo::journal_file(parts_->stage), std::ios::binary);
    for (std::string line; std::getline(journal, line);) {
        const json entry = json::parse(line, nullptr, false);
        if (entry.is_discarded() || entry.at("kind") != "request" || entry.value("person", "") != person)
            continue;
        if (!entry.at("body").is_object()) continue;
        const auto instant = domain::from_rfc3339(entry.at("at").get<std::string>()).value();
        sent.push_back({std::chrono::duration_cast<std::chrono::milliseconds>(instant - midnight()),
                        entry.at("method").get<std::string>(), words_of(entry["body"]),
                        entry.value("status", 0) == 200});
    }
    return sent;
}

std::vector<std::string> Story::journal() const {
    std::vector<std::string> lines;
    std::ifstream journal(demo::journal_file(parts_->stage), std::ios::binary);
    for (std::string line; std::getline(journal, line);) lines.push_back(line);
    return lines;
}

cli::Output Story::run(std::vector<std::string> arguments) const {
    cli::Input input;
    input.arguments = std::move(arguments);
    input.folder = parts_->stage.folder;
    for (const std::string& argument : input.arguments)
        if (argument.starts_with('/') && std::filesystem::exists(argument))
            input.files[argument] = content_of(argument);
    const auto answer = cli::call_service(parts_->stage.folder / "data/sigap.sock", input);
    if (!answer) throw std::runtime_error(answer.error().message);
    if (!*answer) throw std::runtime_error("the service does not listen on its socket");
    return **answer;
}

std::string Story::write(const std::string& name, const std::string& content) const {
    const auto path = parts_->stage.folder / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
}

std::string Story::code_for(const std::string& person) const {
    const auto output = run({"enrol", "code", person, "--json"});
    REQUIRE_MESSAGE(output.exit_code == 0, output.err);
    return json::parse(output.out).at("code").get<std::string>();
}

std::string Story::roster() const {
    std::string text =
        "employee_id;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_from;exempt_"
        "to\n";
    int number = 0;
    for (const Person& one : parts_->people) {
        ++number;
        text +=
            fmt::format("{};1980010120050310{:02};{};{};;{};{};{};+6281100{:05};{};Asia/Makassar;;\n",
                        one.key, number, one.name, one.unit, one.unit_kind,
                        one.role == Role::supervisor ? "ya" : "", role_of(one.role), number, one.language);
    }
    return text;
}

std::vector<std::string> Story::outcomes_of(const std::string& person) const {
    const auto output =
        run({"report", "outcomes", "--from", "2026-02-13", "--to", "2026-02-13", "--format", "json"});
    REQUIRE_MESSAGE(output.exit_code == 0, output.err);
    std::vector<std::string> outcomes;
    for (const auto& row : json::parse(output.out)) {
        if (row.at("employee") != person) continue;
        const auto number_of = [&](const char* key) {
            return row.at(key).is_string() ? row[key].get<std::string>() : row[key].dump();
        };
        const std::string cause = row.at("cause").is_string() ? row["cause"].get<std::string>() : "";
        outcomes.push_back(fmt::format("{}/{} {}{}", number_of("call"), number_of("attempt"),
                                       row.at("outcome").get<std::string>(),
                                       cause.empty() ? "" : " " + cause));
    }
    std::sort(outcomes.begin(), outcomes.end());
    return outcomes;
}

std::string Story::verdict() const {
    const auto output = run({"verify"});
    return output.out + output.err;
}

void Story::fault(const std::string& keys) {
    parts_->control("POST", "faults", "{" + keys + "}");
}
void Story::heal() {
    parts_->control("DELETE", "faults");
}

void Story::kill_and_restart() {
    parts_->service->kill();
    parts_->start_service();
}

void Story::kill_and_restart_when_heard(const std::string& person, std::string_view words) {
    parts_->control("POST", "play", "{}");
    await(*parts_->service, parts_->stage.folder / "service.log", [&]() -> std::optional<bool> {
        return count_heard_by(person, words) > 0 ? std::optional(true) : std::nullopt;
    });
    parts_->service->kill();
    parts_->now =
        domain::from_rfc3339(parts_->control("POST", "pause", "{}").at("now").get<std::string>()).value();
    heal();
    parts_->start_service();
}

void Story::kill_until(std::string_view local_time) {
    parts_->service->kill();
    parts_->now = instant_of(local_time);
    parts_->control("POST", "advance", json{{"to", domain::to_rfc3339_utc(parts_->now)}}.dump());
    parts_->start_service();
}

std::filesystem::path Story::stop() {
    parts_->service->stop(std::chrono::seconds{15});
    return parts_->stage.folder / "data/sigap.db";
}

}  // namespace stories
