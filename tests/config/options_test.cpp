#include "config/options.hpp"

#include <doctest/doctest.h>

#include "config/keys.hpp"
#include "config/shown.hpp"
#include "tests/config/workshop.hpp"

namespace {

using config::Environment;

TEST_CASE("an empty file is a complete configuration") {
    const Workshop workshop;
    const auto options = workshop.load("");
    REQUIRE(options);
    CHECK(options->http.listen == config::Endpoint{"127.0.0.1", 8080});
    CHECK(options->service.socket == "/var/lib/sigap/sigap.sock");
    CHECK(options->storage.url == "sqlite:/var/lib/sigap/sigap.db");
    CHECK(options->office.digest_time == std::chrono::hours(16));
    CHECK(options->policy.files.front() == workshop.folder() / "policies/default.toml");
    CHECK(options->telegram.empty());
    CHECK_FALSE(options->clock.is_external());
    CHECK(config::load("", {}).has_value());
}

TEST_CASE("every kind of value is read into its field") {
    const Workshop workshop;
    const auto options = workshop.load(R"(
[service]
data_dir = "data"
[http]
listen = "[::1]:9000"
trusted_proxy = "10.0.0.1"
[web]
listen = ""
public_url = "https://sigap.example.go.id/"
session_life = "24h"
session_idle = "90m"
[log]
level = "debug"
format = "json"
[storage]
url = "postgresql://sigap:geheim@db/sigap"
[[telegram]]
name = "sekda"
mode = "webhook"
token = "123456:ABC-DEF_ghi"
webhook_secret = "0123456789abcdef"
public_url = "https://sigap.example.go.id:8443"
bot_username = "@sigap_bot"
messages_per_second = 250
[[telegram]]
name = "rsud"
api_base_url = "http://10.1.1.1:8081"
self_hosted = true
token = "2:anything"
[[whatsapp]]
phone_number_id = "1001"
account_id = "2002"
display_number = "62 541-123456"
access_token = "EAAx"
app_secret = "abc"
verify_token = "kata"
templates = { call_1 = "sigap_call", window_open = "sigap_window" }
[email]
smtp_url = "smtps://mail.example.go.id"
from = "Sigap <sigap@example.go.id>"
hr_to = ["bkd@example.go.id", "sekda@example.go.id"]
[reports]
month_mail = "none"
week_mail = "csv"
evaluation_mail_to = ["gubernur@example.go.id"]
[policy]
files = "kaltim.toml"
[office]
language = "en"
time_zone = "Asia/Jayapura"
digest_time = "07:05"
)");
    REQUIRE(options);
    CHECK(options->service.data_dir == workshop.folder() / "data");
    CHECK(options->service.socket == workshop.folder() / "data/sigap.sock");
    CHECK(options->http.listen == config::Endpoint{"::1", 9000});
    CHECK_FALSE(options->web.listen);
    CHECK(options->web.public_url == "https://sigap.example.go.id");
    CHECK(options->web.session_life == std::chrono::days{1});
    CHECK(options->web.session_idle == std::chrono::minutes{90});
    CHECK(options->log.level == config::LogLevel::debug);
    CHECK(options->log.format == config::LogFormat::json);
    REQUIRE(options->telegram.size() == 2);
    CHECK(options->telegram[0].mode == config::TelegramMode::webhook);
    CHECK(options->telegram[0].bot_username == "sigap_bot");
    CHECK(options->telegram[0].messages_per_second == 250);
    CHECK(options->telegram[1].messages_per_second == 28);
    CHECK(options->telegram[1].is_self_hosted);
    CHECK(options->telegram[1].mode == config::TelegramMode::polling);
    REQUIRE(options->whatsapp.size() == 1);
    CHECK(options->whatsapp[0].display_number == "+62541123456");
    CHECK(options->whatsapp[0].templates.at("window_open") == "sigap_window");
    CHECK(options->email.hr_to.size() == 2);
    CHECK(options->reports.month_mail == config::MailedAs::none);
    CHECK(options->reports.week_mail == config::MailedAs::csv);
    CHECK(options->reports.week_mail_to.empty());
    CHECK(options->reports.evaluation_mail == config::MailedAs::pdf);
    CHECK(options->reports.evaluation_mail_to == std::vector<std::string>{"gubernur@example.go.id"});
    CHECK(options->policy.files == std::vector<std::filesystem::path>{workshop.folder() / "kaltim.toml"});
    CHECK(options->office.language == domain::Language::en);
    CHECK(options->office.digest_time == std::chrono::minutes(7 * 60 + 5));
}

TEST_CASE("all mistakes come at once, in the order of the lines, each with its mend") {
    const Workshop workshop;
    CHECK(workshop.mistakes(R"(listen = "x"
[http]
lisen = "127.0.0.1:80"
listen = 8080
public_url = "http://x"
[htpp]
a = 1
[telegram]
mode = "pulling"
token = "abc def"
[[whatsapp]]
token = "x"
[office]
time_zone = "WITA"
digest_time = 16:00:00
)",
                            {{"SIGAP_HTTP_LISEN", "1"}, {"SIGAP_OFFICE_NAME", ""}, {"PATH", "/bin"}}) ==
          R"(sigap.toml:1:1: listen: unknown key outside any section; did you mean http.listen?
sigap.toml:3:1: http.lisen: unknown key; did you mean http.listen?
sigap.toml:4:10: http.listen: an integer; expected "host:port" such as "127.0.0.1:8080" or "[::1]:8080", or "" for none
sigap.toml:5:1: http.public_url: unknown key; did you mean web.public_url?
sigap.toml:6:1: htpp: unknown section; did you mean [http]?
sigap.toml:8:1: telegram: written as a section that stands once; expected [[telegram]]
sigap.toml:9:8: telegram.0.mode: "pulling"; expected "polling" or "webhook"; did you mean "polling"?
sigap.toml:10:9: telegram.0.token: a value that cannot be right (not shown: it is secret); expected the token as BotFather gave it, like 123456:ABC-DEF
sigap.toml:11:1: whatsapp.0.phone_number_id: missing; Meta's panel shows it
sigap.toml:11:1: whatsapp.0.access_token: missing; give it, or access_token_file with the path of a file that holds it
sigap.toml:11:1: whatsapp.0.app_secret: missing; give it, or app_secret_file with the path of a file that holds it
sigap.toml:11:1: whatsapp.0.verify_token: missing; give it, or verify_token_file with the path of a file that holds it
sigap.toml:12:1: whatsapp.0.token: unknown key; did you mean whatsapp.access_token?
sigap.toml:14:13: office.time_zone: "WITA"; expected an IANA time zone that this machine knows, such as "Asia/Makassar"; write "Asia/Makassar"
sigap.toml:15:15: office.digest_time: a time without quotes; expected a time of day from "00:00" to "23:59", in quotes
SIGAP_HTTP_LISEN: unknown variable; did you mean SIGAP_HTTP_LISTEN?
SIGAP_OFFICE_NAME: ""; expected one line of text that is not empty
)");
}

TEST_CASE("a value that cannot be right is refused with its place") {
    struct Row {
        std::string toml;
        std::string begin;
    };
    const std::string token = "token = \"1:a\"\n";
    for (
        const auto& [toml, begin] : std::vector<Row>{
            {"[http]\nlisten = \"127.0.0.1\"", "sigap.toml:2:10: http.listen: \"127.0.0.1\"; expected"},
            {"[http]\nlisten = \"127.0.0.1:99999\"", "sigap.toml:2:10: http.listen:"},
            {"[http]\nlisten = \"127.0.0.1:8081\"", "web.listen: 127.0.0.1:8081 is taken by http.listen"},
            {"[http]\nlisten = \"\"\n[web]\nlisten = \"\"",
             "sigap.toml:2:10: http.listen: nothing listens anywhere"},
            {"[http]\ntrusted_proxy = \"nginx\"", "sigap.toml:2:17: http.trusted_proxy:"},
            {"[web]\npublic_url = \"sigap.example.go.id\"", "sigap.toml:2:14: web.public_url:"},
            {"[web]\npublic_url = \"https://a:b@x\"", "sigap.toml:2:14: web.public_url:"},
            {"[web]\npublic_url = \"https://x/?a=b\"", "sigap.toml:2:14: web.public_url:"},
            {"[log]\nlevel = \"inof\"",
             "sigap.toml:2:9: log.level: \"inof\"; expected \"trace\", \"debug\", "
             "\"info\", \"warn\" or \"error\"; did you mean \"info\"?"},
            {"[log]\nfile = [\"a\"]", "sigap.toml:2:8: log.file: a list; expected a path"},
            {"[clock]\nsource = \"https://127.0.0.1\"", "sigap.toml:2:10: clock.source:"},
            {"[clock]\nsource = \"http://10.0.0.1:1\"",
             "sigap.toml:2:10: clock.source: an external clock on another"},
            {"[storage]\nurl = \"mysql://x/y\"", "sigap.toml:2:7: storage.url: a value that cannot be right"},
            {"[storage]\nurl = \"sqlite:\"", "sigap.toml:2:7: storage.url:"},
            {"[storage]\nurl = \"postgresql://host\"", "sigap.toml:2:7: storage.url:"},
            {"[web]\nsession_life = \"31d\"",
             "sigap.toml:2:16: web.session_life: \"31d\"; expected a length from \"5m\" to \"30d\""},
            {"[web]\nsession_idle = \"4m\"", "sigap.toml:2:16: web.session_idle:"},
            {"[web]\nsession_idle = \"1 h\"", "sigap.toml:2:16: web.session_idle:"},
            {"[web]\nsession_idle = \"h\"", "sigap.toml:2:16: web.session_idle:"},
            {"[storage]\nurl = \"postgresql://host/?user=a\"", "sigap.toml:2:7: storage.url:"},
            {"[storage]\nurl = \"postgresql://one,,two/sigap\"", "sigap.toml:2:7: storage.url:"},
            {"[storage]\nurl = \"postgresql://one,two:x/sigap\"", "sigap.toml:2:7: storage.url:"},
            {"[office]\ndigest_time = \"24:00\"", "sigap.toml:2:15: office.digest_time:"},
            {"[office]\ndigest_time = \"7:30\"", "sigap.toml:2:15: office.digest_time:"},
            {"[office]\ntime_zone = \"Asia/Samarinda\"", "sigap.toml:2:13: office.time_zone:"},
            {"[office]\ntime_zone = \"../passwd\"", "sigap.toml:2:13: office.time_zone:"},
            {"[office]\nlanguage = \"jv\"", "sigap.toml:2:12: office.language:"},
            {"[office]\nname = \"a\\nb\"", "sigap.toml:2:8: office.name:"},
            {"[[office]]\nname = \"a\"",
             "sigap.toml:1:1: office: written as a section that repeats; expected [office]"},
            {"[http]\n\"a\\nb\" = 1",
             "sigap.toml:2:1: http.a?b: unknown key; [http] knows listen, unix_socket"},
            {"office = 1", "sigap.toml:1:1: office: an integer; expected a section [office]"},
            {"[security]\nsigning_key = \"short\"", "sigap.toml:2:15: security.signing_key:"},
            {"[policy]\nfiles = []", "sigap.toml:2:9: policy.files: missing"},
            {"[policy]\nfiles = [1]", "sigap.toml:2:9: policy.files: a list of something other than text"},
            {"[policy]\nfiles = [\"\"]", "sigap.toml:2:9: policy.files:"},
            {"[email]\nhr_to = [\"bkd\"]\nfrom = \"a@b\"\nsmtp_url = \"smtp://x\"",
             "sigap.toml:2:9: email.hr_to:"},
            {"[email]\nhr_to = [\"a@b\"]\n", "sigap.toml:1:1: email.smtp_url: missing"},
            {"[reports]\nweek_mail = \"pfd\"",
             "sigap.toml:2:13: reports.week_mail: \"pfd\"; expected \"none\", \"pdf\", \"xlsx\" or \"csv\"; did you "
             "mean \"pdf\"?"},
            {"[reports]\nmonth_mail = false", "sigap.toml:2:14: reports.month_mail:"},
            {"[reports]\nmonth_mail_to = [\"bkd\"]", "sigap.toml:2:17: reports.month_mail_to:"},
            {"[reports]\nweek_mail_to = [\"a@b\"]",
             "sigap.toml:1:1: reports.week_mail: \"none\", but week_mail_to names who receives it; expected \"pdf\""},
            {"[reports]\nmonth_mail_to = [\"a@b\"]", "email.smtp_url: missing; month_mail_to waits for mail"},
            {"[email]\nsmtp_url = \"smtp://u:p@x\"", "sigap.toml:2:12: email.smtp_url:"},
            {"[email]\nstarttls = \"yes\"", "sigap.toml:2:12: email.starttls: text; expected true or false"},
            {"[email]\nsmtp_url = \"smtp://x\"\nfrom = \"a@b\"\nhr_to = \"a@b\"\nusername = \"u\"\npassword = \"p\"\n"
             "starttls = false",
             "sigap.toml:7:12: email.starttls: the password would cross the network"},
            {"[email]\nsmtp_url = \"smtp://x\"\nfrom = \"a@b\"\nhr_to = \"a@b\"\nusername = \"u\"",
             "sigap.toml:1:1: email.password: missing"},
            {"[[telegram]]", "sigap.toml:1:1: telegram.0.token: missing; give it, or token_file"},
            {"[[telegram]]\ntoken = \"ABC-DEF\"",
             "sigap.toml:2:9: telegram.0.token: a value that cannot be right"},
            {"[[telegram]]\nname = \"Sekda\"\n" + token, "sigap.toml:2:8: telegram.0.name:"},
            {"[[telegram]]\n" + token + "[[telegram]]\n" + token,
             "sigap.toml:3:1: telegram.1.name: \"main\" is the name"},
            {"[[telegram]]\nname = \"a-b\"\n" + token + "[[telegram]]\nname = \"a_b\"\n" + token,
             "sigap.toml:5:8: telegram.1.name: \"a_b\" is the name"},
            {"[[telegram]]\n" + token + "public_url = \"https://x\"",
             "sigap.toml:3:14: telegram.0.public_url: never used while mode is \"polling\""},
            {"[[telegram]]\n" + token + "mode = \"webhook\"\nwebhook_secret = \"0123456789abcdef\"",
             "sigap.toml:1:1: telegram.0.public_url: missing"},
            {"[[telegram]]\n" + token + "mode = \"webhook\"\npublic_url = \"https://x\"",
             "sigap.toml:1:1: telegram.0.webhook_secret: missing"},
            {"[[telegram]]\n" + token +
                 "mode = \"webhook\"\npublic_url = \"https://x\"\nwebhook_secret = \"0123456789 abcdef\"",
             "sigap.toml:5:18: telegram.0.webhook_secret: a value that cannot be right"},
            {"[[telegram]]\n" + token +
                 "mode = \"webhook\"\npublic_url = \"https://x\"\nwebhook_secret = \"short\"",
             "sigap.toml:5:18: telegram.0.webhook_secret: a value that cannot be right"},
            {"[[telegram]]\n" + token +
                 "mode = \"webhook\"\npublic_url = \"http://x\"\nwebhook_secret = \"0123456789abcdef\"",
             "sigap.toml:4:14: telegram.0.public_url: plain http"},
            {"[[telegram]]\n" + token +
                 "mode = \"webhook\"\npublic_url = \"https://x:8444\"\nwebhook_secret = \"0123456789abcdef\"",
             "sigap.toml:4:14: telegram.0.public_url: port 8444"},
            {"[[whatsapp]]\nphone_number_id = \"106540352242922\"\naccess_token = \"EAAG-token\"\n"
             "app_secret = \"0123456789abcdef0123456789abcdef\"\nverify_token = \"a-word-of-ours\"\n"
             "public_url = \"http://x\"",
             "sigap.toml:6:14: whatsapp.0.public_url: plain http"},
            {"[[telegram]]\n" + token + "api_base_url = \"http://10.0.0.1\"",
             "sigap.toml:3:16: telegram.0.api_base_url: plain http to another machine"},
            {"[[telegram]]\n" + token + "api_base_url = \"http://127.0.0.1.example.com\"",
             "sigap.toml:3:16: telegram.0.api_base_url: plain http to another machine"},
            {"[clock]\nsource = \"http://127.0.0.1:1\"\n[[telegram]]\n" + token,
             "sigap.toml:3:1: telegram.0.api_base_url: https://api.telegram.org is not on this machine"},
        }) {
        CAPTURE(toml);
        const Workshop workshop;
        const std::string said = workshop.mistakes(toml);
        CAPTURE(said);
        CHECK(said.starts_with(begin));
        CHECK(std::count(said.begin(), said.end(), '\n') == 1);
    }
}

TEST_CASE("text that is not TOML is one mistake with its place, and no guesses follow") {
    const Workshop workshop;
    for (const std::string toml :
         {"[http\nlisten = 1", "[http]\nlisten = \n", "[http]\nlisten = \"a\"\nlisten = \"b\"\n",
          "[http]\n[http]\n", "\xff\xfe", "a = \"\\q\""}) {
        CAPTURE(toml);
        const std::string said = workshop.mistakes(toml, {{"SIGAP_TELEGRAM_MAIN_TOKEN", "1:a"}});
        CAPTURE(said);
        CHECK(said.starts_with("sigap.toml:"));
        CHECK(said.find("not TOML") != std::string::npos);
        CHECK(std::count(said.begin(), said.end(), '\n') == 1);
    }
}

TEST_CASE("a file that is not there, or no file, is said so") {
    const Workshop workshop;
    for (const auto& path : {workshop.folder() / "none.toml", workshop.folder()}) {
        const auto options = config::load(path, {});
        REQUIRE_FALSE(options);
        REQUIRE(options.error().size() == 1);
        CHECK(options.error().front().file == path.string());
    }
}

TEST_CASE("a PostgreSQL is named as libpq names it: one host, several, or a socket of this machine") {
    const Workshop workshop;
    for (const std::string url :
         {"postgresql://sigap:ge,he@im@db/sigap",
          "postgres://one,two:5433/sigap?target_session_attrs=read-write",
          "postgresql://sigap@[::1]:5432,db/sigap", "postgresql:///sigap?host=/var/run/postgresql"}) {
        CAPTURE(url);
        const auto options = workshop.load("[storage]\nurl = \"" + url + "\"");
        REQUIRE(options);
        CHECK(options->storage.url == url);
    }
}

TEST_CASE("the environment overrides the file, by the name or the position of an account") {
    const Workshop workshop;
    const std::string toml = R"(
[http]
listen = "127.0.0.1:1"
[[telegram]]
name = "sek-da"
token = "1:a"
)";
    const auto options = workshop.load(toml, {{"SIGAP_HTTP_LISTEN", "127.0.0.1:2"},
                                              {"SIGAP_CONFIG", "elsewhere"},
                                              {"SIGAP_EMAIL_STARTTLS", "false"},
                                              {"SIGAP_POLICY_FILES", "a.toml, b.toml"},
                                              {"SIGAP_TELEGRAM_SEK_DA_TOKEN", "2:b"},
                                              {"SIGAP_TELEGRAM_0_BOT_USERNAME", "sekda_bot"},
                                              {"SIGAP_TELEGRAM_1_NAME", "rsud"},
                                              {"SIGAP_TELEGRAM_1_TOKEN", "3:c"},
                                              {"SIGAP_WHATSAPP_0_PHONE_NUMBER_ID", "1"},
                                              {"SIGAP_WHATSAPP_0_ACCOUNT_ID", "2"},
                                              {"SIGAP_WHATSAPP_0_ACCESS_TOKEN", "a"},
                                              {"SIGAP_WHATSAPP_0_APP_SECRET", "b"},
                                              {"SIGAP_WHATSAPP_0_VERIFY_TOKEN", "c"},
                                              {"SIGAP_WHATSAPP_0_TEMPLATES", "call_1=x, call_2 = y"}});
    REQUIRE(options);
    CHECK(options->http.listen->port == 2);
    CHECK_FALSE(options->email.starttls);
    CHECK(options->policy.files ==
          std::vector<std::filesystem::path>{workshop.folder() / "a.toml", workshop.folder() / "b.toml"});
    REQUIRE(options->telegram.size() == 2);
    CHECK(options->telegram[0].token == "2:b");
    CHECK(options->telegram[0].bot_username == "sekda_bot");
    CHECK(options->telegram[1].name == "rsud");
    CHECK(options->whatsapp.at(0).templates.at("call_2") == "y");
}

TEST_CASE("a variable that means nothing is a mistake") {
    struct Row {
        Environment environment;
        std::string said;
    };
    for (
        const auto& [environment, said] : std::vector<Row>{
            {{{"SIGAP_HTPP_LISTEN", ""}},
             "SIGAP_HTPP_LISTEN: unknown variable; did you mean SIGAP_HTTP_LISTEN?\n"},
            {{{"SIGAP_TELEGRAM_TOKEN", "1:a"}},
             "SIGAP_TELEGRAM_TOKEN: unknown variable; variables that begin"},
            {{{"SIGAP_TELEGRAM_MAIN_TOKEN", "1:a"}}, "SIGAP_TELEGRAM_MAIN_TOKEN: unknown variable"},
            {{{"SIGAP_TELEGRAM_1_TOKEN", "1:a"}}, "SIGAP_TELEGRAM_1_TOKEN: unknown variable"},
            {{{"SIGAP_", ""}}, "SIGAP_: unknown variable"},
            {{{"SIGAP_EMAIL_STARTTLS", "yes"}}, "SIGAP_EMAIL_STARTTLS: \"yes\"; expected true or false"},
            {{{"SIGAP_SECURITY_SIGNING_KEY", "geheim"}},
             "SIGAP_SECURITY_SIGNING_KEY: a value that cannot be right (not"},
            {{{"SIGAP_SECURITY_SIGNING_KEY_FILE", ""}}, "SIGAP_SECURITY_SIGNING_KEY_FILE: empty"},
            {{{"SIGAP_TELEGRAM_0_TOKEN", "1:a"}, {"SIGAP_TELEGRAM_0_TOKEN_FILE", "x"}},
             "SIGAP_TELEGRAM_0_TOKEN_FILE: SIGAP_TELEGRAM_0_TOKEN sets the same key; keep one of the two"}}) {
        CAPTURE(said);
        const Workshop workshop;
        const std::string heard = workshop.mistakes("", environment);
        CAPTURE(heard);
        CHECK(heard.starts_with(said));
    }
}

TEST_CASE("a secret comes from a file that others cannot read") {
    const Workshop workshop;
    workshop.write("token", "1:a\r\n\n");
    workshop.write("empty", "\n");
    workshop.write("large", std::string(20'000, 'x'));
    std::filesystem::permissions(workshop.write("open", "1:a"), std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);

    const auto options = workshop.load("[[telegram]]\ntoken_file = \"token\"");
    REQUIRE(options);
    CHECK(options->telegram[0].token == "1:a");
    CHECK(workshop.load("[[telegram]]\n", {{"SIGAP_TELEGRAM_MAIN_TOKEN_FILE", "token"}}).has_value());

    struct Row {
        std::string lines;
        std::string said;
    };
    for (const auto& [lines, said] : std::vector<Row>{
             {"token_file = \"none\"",
              "sigap.toml:2:14: telegram.0.token_file: none does not exist; check the path"},
             {"token_file = \".\"", "sigap.toml:2:14: telegram.0.token_file: . is not a file"},
             {"token_file = \"empty\"",
              "sigap.toml:2:14: telegram.0.token_file: empty is empty; write the secret"},
             {"token_file = \"large\"",
              "sigap.toml:2:14: telegram.0.token_file: large is larger than 16384 bytes"},
             {"token_file = \"open\"",
              "sigap.toml:2:14: telegram.0.token_file: open can be read by everyone; run"},
             {"token_file = 1", "sigap.toml:2:14: telegram.0.token_file: an integer"},
             {"token = \"1:a\"\ntoken_file = \"token\"",
              "sigap.toml:3:1: telegram.0.token_file: token is given twice"},
             {"name_file = \"token\"\ntoken=\"1:a\"", "sigap.toml:2:1: telegram.0.name_file: unknown key"}}) {
        CAPTURE(lines);
        const std::string heard = workshop.mistakes("[[telegram]]\n" + lines);
        CAPTURE(heard);
        CHECK(heard.starts_with(said));
        CHECK(std::count(heard.begin(), heard.end(), '\n') == 1);
    }
}

TEST_CASE("an external clock is allowed where nobody real can be reached") {
    const Workshop workshop;
    CHECK(workshop
              .mistakes(R"(
[clock]
source = "http://127.0.0.1:7000/control"
[email]
smtp_url = "smtp://localhost:2525"
starttls = false
from = "a@b"
hr_to = "c@d"
[[telegram]]
mode = "webhook"
api_base_url = "http://127.0.0.1:7000"
public_url = "http://127.0.0.1:8080"
webhook_secret = "0123456789abcdef"
token = "1:SIM"
)")
              .empty());
}

TEST_CASE("no secret is ever said aloud") {
    const std::string secret = "geheim-geheim-geheim-geheim-geheim";
    for (const auto& section : config::key_sections())
        for (const auto& key : section.keys) {
            if (key.secrecy == config::Secrecy::open) continue;
            CAPTURE(section.name);
            CAPTURE(key.name);
            config::Options options;
            if (section.is_repeated) section.append(options);
            const bool is_address = key.secrecy == config::Secrecy::has_password;
            const std::string value = is_address            ? "postgresql://sigap:" + secret + "@db/x"
                                      : key.name == "token" ? "123456:" + secret
                                                            : secret;
            REQUIRE_FALSE(key.set(options, 0, value));
            CHECK(std::get<std::string>(key.get(options, 0)) == value);
            const std::string shown = config::show(options, config::Show::effective);
            CHECK(shown.find(secret) == std::string::npos);
            CHECK(shown.find("********") != std::string::npos);
            for (const config::ShownSetting& setting : config::shown_settings(options))
                CHECK(setting.value.find(secret) == std::string::npos);

            const Workshop workshop;
            const std::string header =
                section.is_repeated ? "[[" + section.name + "]]\n" : "[" + section.name + "]\n";
            const std::string said = workshop.mistakes(header + key.name + " = \"" + secret + "\\n\"");
            CHECK_FALSE(said.empty());
            CHECK(said.find(secret) == std::string::npos);
        }
}

TEST_CASE("show says where each value came from") {
    const Workshop workshop;
    workshop.write("token", "1:abcdefgh");
    const auto options = workshop.load(
        "[http]\nlisten = \"127.0.0.1:1\"\n[[telegram]]\ntoken_file = \"token\"\n[office]\nname = \"Biro \\\"Umum\\\"\"",
        {{"SIGAP_LOG_LEVEL", "warn"}});
    REQUIRE(options);
    CHECK(config::show(*options, config::Show::given) ==
          "[http]\nlisten = \"127.0.0.1:1\"  # sigap.toml:2:10\n\n"
          "[log]\nlevel = \"warn\"  # environment: SIGAP_LOG_LEVEL\n\n"
          "[[telegram]]\ntoken = \"********\"  # secret file: " +
              (workshop.folder() / "token").string() +
              "\n\n[office]\nname = \"Biro \\\"Umum\\\"\"  # sigap.toml:6:8\n");
    const std::string effective = config::show(*options, config::Show::effective);
    CHECK(effective.find("level = \"warn\"  # environment: SIGAP_LOG_LEVEL\n") != std::string::npos);
    CHECK(effective.find("format = \"text\"  # default\n") != std::string::npos);
    CHECK(effective.find("signing_key = \"\"  # default\n") != std::string::npos);
}

TEST_CASE("what show says can be read again and means the same") {
    const Workshop workshop;
    const auto options =
        workshop.load("[log]\nlevel = \"warn\"\n[policy]\nfiles = [\"a.toml\", \"b.toml\"]\n");
    REQUIRE(options);
    const auto again = workshop.load(config::show(*options, config::Show::effective));
    REQUIRE(again);
    CHECK(again->policy.files == options->policy.files);
    CHECK(again->log.level == options->log.level);
    CHECK(again->service.socket == options->service.socket);
}

TEST_CASE(
    "a number is written without quotes, and one that no account could keep is refused with what is right") {
    const auto mistake_of = [](const std::string& value) {
        const Workshop workshop;
        const auto options =
            workshop.load("[[telegram]]\ntoken = \"2:anything\"\nmessages_per_second = " + value + "\n");
        return options ? std::string() : to_string(options.error().front());
    };
    CHECK(mistake_of("1000").empty());
    for (const char* wrong : {"0", "1001", "-5", "\"28\"", "28.5"}) {
        CAPTURE(wrong);
        CHECK(mistake_of(wrong).find("sigap.toml:3:23: telegram.0.messages_per_second: ") !=
              std::string::npos);
        CHECK(mistake_of(wrong).find("expected a whole number from 1 to 1000, without quotes") !=
              std::string::npos);
    }
}

}  // namespace
