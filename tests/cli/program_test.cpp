#include <doctest/doctest.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <streambuf>

#include "adapters/http_server.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/subcommand.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

/// Settings of an office whose data lies in the folder; no service runs there.
std::string settings(const Folder& folder) {
    const auto here = std::filesystem::current_path().string();
    return folder.write("sigap.toml", "[service]\ndata_dir = \"" + (folder / "data") +
                                          "\"\n[policy]\nfiles = [\"" + here +
                                          "/config/policies/default.toml\"]\n" + "calendars = [\"" + here +
                                          "/config/calendars/id.json\"]\n");
}

domain::Result<std::unique_ptr<adapters::HttpServer>> listening_on(const std::string& socket) {
    adapters::HttpServer::Options options;
    options.listen.clear();
    options.unix_socket = socket;
    auto server = adapters::HttpServer::create(options);
    REQUIRE(server);
    return server;
}

/// Counts what was written before each flush.
class FlushWatch : public std::streambuf {
public:
    std::vector<std::string> flushed;

protected:
    int_type overflow(int_type letter) override {
        waiting_ += static_cast<char>(letter);
        return letter;
    }
    std::streamsize xsputn(const char* text, std::streamsize length) override {
        waiting_.append(text, static_cast<std::size_t>(length));
        return length;
    }
    int sync() override {
        if (!waiting_.empty()) flushed.push_back(std::move(waiting_));
        waiting_.clear();
        return 0;
    }

private:
    std::string waiting_;
};

}  // namespace

TEST_CASE("exit codes tell usage from environment from findings") {
    const Folder folder;
    const std::string good = settings(folder);
    const std::string bad = folder.write("bad.toml", "[http]\nlisen = \"127.0.0.1:1\"\n");
    const std::string absent = folder / "absent.toml";
    struct Row {
        Words arguments;
        int exit_code;
        std::string says;  ///< on either stream
    };
    for (const Row& row : std::vector<Row>{
             {{"--help"}, cli::kGood, "Examples:"},
             {{"--version"}, cli::kGood, "sigap "},
             {{"version"}, cli::kGood, "sigap "},
             {{"help"}, cli::kGood, "Exit codes"},
             {{"help", "roster", "import"}, cli::kGood, "--dry-run"},
             {{"roster", "import", "--help"}, cli::kGood, "sigap roster import pegawai.csv --dry-run"},
             {{"config", "example"}, cli::kGood, "data_dir"},
             {{"config", "check", "--config", good}, cli::kGood, "good"},
             {{"--config", good, "config", "show"}, cli::kGood, "data_dir"},
             {{"config", "show", "--effective", "--config", good}, cli::kGood, "127.0.0.1:8080"},
             {{}, cli::kUsage, "A subcommand is required"},
             {{"rooster"}, cli::kUsage, "there is no command \"rooster\"; did you mean roster?"},
             {{"roster", "imprt", "a.csv"},
              cli::kUsage,
              "sigap roster: there is no command \"imprt\"; did you mean import?"},
             {{"help", "rooster"}, cli::kUsage, "there is no command \"rooster\""},
             {{"roster"}, cli::kUsage, "sigap roster: A subcommand is required"},
             {{"roster", "import"}, cli::kUsage, "sigap roster import: file is required"},
             {{"roster", "import", "a.csv", "--quick"}, cli::kUsage, "--quick"},
             {{"enrol", "code"}, cli::kUsage, "employee is required"},
             {{"migrate"}, cli::kUsage, ""},
             {{"migrate", "--plan", "--apply"}, cli::kUsage, ""},
             {{"backup"}, cli::kUsage, "file is required"},
             {{"export", "person"}, cli::kUsage, "employee is required"},
             {{"report", "outcomes", "--from", "13-02-2026"},
              cli::kUsage,
              "expected a date such as 2026-02-13"},
             {{"report", "outcomes", "--format", "xlsx"}, cli::kUsage, "expected one of csv, json"},
             {{"restore"}, cli::kUsage, "there is no command \"restore\""},
             {{"config", "check", "--config", bad}, cli::kFinding, "did you mean http.listen?"},
             {{"config", "check", "--config", bad, "--json"}, cli::kFinding, "\"mistakes\""},
             {{"config", "check", "--config", absent}, cli::kEnvironment, "no such file"},
             {{"config", "show", "--config", bad}, cli::kEnvironment, "did you mean http.listen?"},
             {{"roster", "list", "--config", bad}, cli::kEnvironment, "did you mean http.listen?"},
             {{"roster", "list", "--config", absent}, cli::kEnvironment, "absent.toml"},
             {{"roster", "import", folder / "absent.csv", "--config", good},
              cli::kEnvironment,
              "cannot be read"},
         }) {
        std::string words;
        for (const std::string& word : row.arguments) words += word + " ";
        CAPTURE(words);
        const cli::Output output = program(row.arguments);
        CAPTURE(output.err);
        CHECK(output.exit_code == row.exit_code);
        CHECK(contains(output.out + output.err, row.says));
        CHECK(output.err.empty() == (row.exit_code == cli::kGood || !output.out.empty()));
    }
}

TEST_CASE("a check that finds no settings says where it looked and how to begin") {
    const Folder folder;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(std::filesystem::path(folder / "x").parent_path());
    const cli::Output output = program({"config", "check"});
    std::filesystem::current_path(before);
    CHECK(output.exit_code == cli::kFinding);  // the rule files are looked for here, too
    for (const char* words :
         {"--config and SIGAP_CONFIG name none", "no sigap.toml and no /etc/sigap/sigap.toml",
          "sigap config example > sigap.toml"})
        CHECK(contains(output.out, words));
}

TEST_CASE("while no service runs, commands open the database themselves") {
    const Folder folder;
    const std::string config = settings(folder);
    const std::string roster = folder.write("pegawai.csv", kRoster);
    const auto run = [&](Words arguments) {
        arguments.insert(arguments.end(), {"--config", config});
        return program(arguments);
    };
    CHECK(contains(run({"migrate", "--plan"}).out, "to apply: 0001"));
    CHECK(contains(run({"migrate", "--apply"}).out, "applied: 0001"));
    CHECK(run({"migrate", "--plan"}).out == "the schema is up to date\n");
    const cli::Output imported = run({"roster", "import", roster});
    CAPTURE(imported.err);
    REQUIRE(imported.exit_code == 0);
    CHECK(contains(run({"roster", "list"}).out, "4 people"));
    CHECK(json::parse(run({"enrol", "code", "P-03", "--json"}).out)["telegram_link"] == nullptr);
    CHECK(contains(run({"policy", "list"}).out, "by configuration"));
    CHECK(run({"policy", "show", "default"}).exit_code == 0);
    CHECK(run({"policy", "show", "kaltim-friday"}).exit_code == cli::kFinding);
    CHECK(run({"verify"}).out == "4 employees, 0 calls, 0 flags: consistent\n");

    const std::string copy = folder / "copy.db";
    CHECK(run({"backup", copy}).exit_code == 0);
    CHECK(std::filesystem::exists(copy));
    CHECK(run({"backup", copy}).exit_code == cli::kEnvironment);
}

TEST_CASE("a doctor's visit names each part and what to mend") {
    const Folder folder;
    const std::string config = settings(folder);
    const auto visit = [&] { return program({"doctor", "--offline", "--json", "--config", config}); };
    const auto health = [](const cli::Output& output, const std::string& check) {
        const json told = json::parse(output.out);
        for (const json& one : told["checks"])
            if (one["check"] == check) return one["health"].get<std::string>();
        return std::string("not looked at");
    };
    CHECK(visit().exit_code == cli::kFinding);
    CHECK(health(visit(), "disk") == "bad");  // there is no data_dir yet
    CHECK(health(visit(), "database") == "doubtful");

    REQUIRE(program({"migrate", "--apply", "--config", config}).exit_code == 0);
    for (const char* check : {"config", "tzdata", "database", "schema"}) {
        CAPTURE(check);
        CHECK(health(visit(), check) == "good");
    }
    CHECK(contains(program({"doctor", "--config", config}).out,
                   "service: it is not running; mend: `sigap serve`"));

    const std::string bad = folder.write("bad.toml", "[http]\nlisen = \"x\"\n");
    const cli::Output found = program({"doctor", "--offline", "--config", bad});
    CHECK(found.exit_code == cli::kFinding);
    CHECK(contains(found.out, "did you mean http.listen?"));
}

TEST_CASE("the doctor warns when more people are on WhatsApp than may be written to in a day") {
    adapters::HttpServer::Options options;
    options.listen = "127.0.0.1:0";
    auto meta = adapters::HttpServer::create(options);
    REQUIRE(meta);
    std::string limit = "TIER_2";
    (*meta)->route("GET", "/v25.0/1060", {}, [&](const adapters::HttpServer::Request& request) {
        const bool is_asked = request.query_value("fields") == "whatsapp_business_manager_messaging_limit";
        const auto body = limit.empty()
                              ? json{{"id", "1060"}}
                              : json{{"whatsapp_business_manager_messaging_limit", limit}, {"id", "1060"}};
        return adapters::HttpServer::Response{is_asked ? 200 : 400, "application/json", body.dump(), {}};
    });
    (*meta)->start();
    const Folder folder;
    const std::string plain = settings(folder);
    std::ifstream file(plain);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::string config = folder.write(
        "whatsapp.toml",
        text + "[[whatsapp]]\napi_base_url = \"http://127.0.0.1:" + std::to_string((*meta)->port()) +
            "\"\nphone_number_id = \"1060\"\naccess_token = \"EAAexample\"\napp_secret = \"secret\"\n"
            "verify_token = \"verify\"\n");
    const auto visit = [&](Words more = {}) {
        Words arguments{"doctor", "--json", "--config", config};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const cli::Output output = program(arguments);
        CAPTURE(output.err);
        const json told = json::parse(output.out);
        for (const json& one : told["checks"])
            if (one["check"] == "whatsapp main") return one;
        return json{{"health", "not looked at"}};
    };
    REQUIRE(program({"migrate", "--apply", "--config", config}).exit_code == 0);
    REQUIRE(
        program({"roster", "import", folder.write("pegawai.csv", kRoster), "--config", config}).exit_code ==
        0);
    // There is no other messenger: all four would be written to there.
    CHECK(visit()["health"] == "doubtful");
    CHECK(contains(visit()["found"].get<std::string>(), "4 people on WhatsApp; messaging limit TIER_2"));
    CHECK(contains(visit()["mend"].get<std::string>(), "verify the business at Meta"));
    limit = "TIER_250";
    CHECK(visit()["health"] == "good");
    limit = "TIER_UNLIMITED";
    CHECK(visit()["health"] == "good");
    limit.clear();
    CHECK(visit()["health"] == "doubtful");
    CHECK(visit({"--offline"})["health"] == "not looked at");
    (*meta)->stop(std::chrono::seconds{1});
    CHECK(visit()["health"] == "doubtful");
    CHECK(contains(visit()["found"].get<std::string>(), "not known"));
}

TEST_CASE("replies are read line by line, each out before the next comes in") {
    const cli::Output output = program({"replies", "classify"}, "siap hadir\n\n  lagi sakit \nsaya\thadir\n");
    CHECK(output.exit_code == 0);
    std::vector<std::string> lines;
    std::istringstream text(output.out);
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].ends_with("\tsiap hadir"));
    CHECK(lines[1] == "unsure\t");
    CHECK(lines[2] == "sick\t  lagi sakit ");
    CHECK(lines[3].ends_with("\tsaya\thadir"));

    FlushWatch watch;
    std::istringstream in("satu\ndua\ntiga\n");
    auto* const old_in = std::cin.rdbuf(in.rdbuf());
    auto* const old_out = std::cout.rdbuf(&watch);
    std::string words[] = {"sigap", "replies", "classify"};
    char* argv[] = {words[0].data(), words[1].data(), words[2].data()};
    const int exit_code = cli::main(3, argv, {});
    std::cin.rdbuf(old_in);
    std::cout.rdbuf(old_out);
    CHECK(exit_code == 0);
    REQUIRE(watch.flushed.size() == 3);
    CHECK(watch.flushed[1].ends_with("\tdua\n"));
}

TEST_CASE("commands of other rooms get the settings file, and stand in help like any other") {
    std::filesystem::path config;
    bool is_fast = false;
    const std::vector<cli::Declaration> more{[&](CLI::App& app, cli::Chosen& chosen) {
        CLI::App& command = cli::add_command(app, "serve", "Run the service", {"sigap serve"});
        command.add_flag("--fast", is_fast, "Faster");
        command.callback([&] {
            chosen.here = [&](cli::Local& local) {
                config = local.config;
                return 7;
            };
        });
    }};
    const auto runs = [&](Words arguments) {
        arguments.insert(arguments.begin(), "sigap");
        std::vector<char*> argv;
        for (std::string& word : arguments) argv.push_back(word.data());
        std::ostringstream out, err;
        auto* const old_out = std::cout.rdbuf(out.rdbuf());
        auto* const old_err = std::cerr.rdbuf(err.rdbuf());
        const int exit_code = cli::main(static_cast<int>(argv.size()), argv.data(), more);
        std::cout.rdbuf(old_out);
        std::cerr.rdbuf(old_err);
        return cli::Output{exit_code, out.str(), err.str()};
    };
    CHECK(runs({"--config", "x.toml", "serve", "--fast"}).exit_code == 7);
    CHECK(config == "x.toml");
    CHECK(is_fast);
    CHECK(contains(runs({"--help"}).out, "Run the service"));
    const cli::Output slow = runs({"serve", "--slow"});
    CHECK(slow.exit_code == cli::kUsage);
    CHECK(contains(slow.err, "sigap serve: The following argument was not expected: --slow"));
    CHECK(contains(slow.err, "sigap serve --help"));
}

TEST_CASE("a running service answers through its socket as the program itself would") {
    Office office;
    const Folder folder;
    auto server = listening_on(folder / "sigap.sock");
    (*server)->route(
        "POST", std::string(cli::kCommandPath), {16 * 1024 * 1024},
        [&](const adapters::HttpServer::Request& request) {
            auto answer = cli::answer_command(*office.session, request.body);
            if (!answer) return adapters::HttpServer::Response{400, "text/plain", answer.error().message, {}};
            return adapters::HttpServer::Response{200, std::string(cli::kCommandContent), *answer, {}};
        });
    CHECK_FALSE(*cli::call_service(folder / "nobody.sock", {}));
    (*server)->start();

    // Bytes that are no UTF-8 arrive as they are: the file is Windows-1252.
    const cli::Input import{
        {"roster", "import", "r.csv"},
        {{"r.csv", kRosterHeader + "P-09;199001012015031003;Andr\xE9;Biro Umum;;;;;;;;;\n"}},
        "/nowhere"};
    const auto imported = cli::call_service(folder / "sigap.sock", import);
    REQUIRE(imported);
    REQUIRE(*imported);
    CHECK((*imported)->exit_code == 0);
    CHECK(office.text("SELECT name FROM employee") == "André");

    for (const Words& words :
         {Words{"roster", "list"}, Words{"roster", "import"}, Words{"rooster"}, Words{"doctor"},
          Words{"enrol", "code", "P-77"}, Words{"roster", "import", "elsewhere.csv"}}) {
        CAPTURE(words[0]);
        const auto answered = cli::call_service(folder / "sigap.sock", {words, {}, "/nowhere"});
        REQUIRE(answered);
        REQUIRE(*answered);
        CHECK(**answered == office.run(words));
    }
    CHECK_FALSE(cli::answer_command(*office.session, "no command"));
    (*server)->stop(std::chrono::seconds{1});
}

TEST_CASE("a service that does not answer properly is named, and the database is left alone") {
    const Folder folder;
    auto server = listening_on(folder / "sigap.sock");
    (*server)->route("POST", std::string(cli::kCommandPath), {1024},
                     [](const adapters::HttpServer::Request&) {
                         return adapters::HttpServer::Response{200, "text/plain", "hello", {}};
                     });
    (*server)->start();
    for (const cli::Input& input : {cli::Input{{"roster", "list"}, {}, "/"},
                                    cli::Input{{"roster", "list"}, {{"f", std::string(4096, 'x')}}, "/"}}) {
        const auto answered = cli::call_service(folder / "sigap.sock", input);
        REQUIRE_FALSE(answered);
        CHECK(answered.error().fault == domain::Fault::unreachable);
        CHECK(contains(answered.error().message, "sigap.sock: the service"));
    }
    (*server)->stop(std::chrono::seconds{1});
}

TEST_CASE("a report from a later to an earlier day is a slip of the line, not an empty table") {
    Office office;
    for (const char* const report : {"presence", "outcomes", "daily"}) {
        const cli::Output said = office.run({"report", report, "--from", "2026-03-01", "--to", "2026-02-01"});
        CHECK(said.exit_code == cli::kUsage);
        CHECK(contains(said.err, "--to: 2026-02-01 lies before --from 2026-03-01"));
    }
}

TEST_CASE("the help of a family shows examples of that family") {
    for (const char* const family : {"config", "roster", "enrol", "policy", "call", "report", "export"}) {
        const cli::Output help = program({family, "--help"});
        CHECK(help.exit_code == cli::kGood);
        const std::string examples = help.out.substr(help.out.find("Examples:"));
        CHECK(contains(examples, std::string("sigap ") + family + " "));
        CHECK_FALSE(contains(examples, "sigap doctor"));
    }
}
