// `sigap report period`, `report evaluation` and the reports in the background, as they are typed.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <functional>

#include "adapters/http_server.hpp"
#include "bot/app/report_columns.hpp"
#include "bot/app/report_jobs.hpp"
#include "bot/app/report_work.hpp"
#include "bot/cli/report_family.hpp"
#include "bot/mail.hpp"
#include "storage/calls.hpp"
#include "storage/report_jobs.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

/// Rina calls Budi on 13 February, who answers, and Siti, who does not; Hadi of BKD is called on the 16th.
struct ReportMakingOffice : Office {
    ReportMakingOffice() {
        REQUIRE(run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", kRoster}}).exit_code == 0);
        add("2026-02-13T08:00:00+08:00", "P-02", "Biro Umum", domain::Outcome::answered);
        add("2026-02-13T08:00:00+08:00", "P-03", "Biro Umum", domain::Outcome::missed);
        add("2026-02-16T08:00:00+08:00", "P-04", "BKD", domain::Outcome::answered);
        now = at("2026-03-10T10:00:00+08:00");
        session->office.zone = "Asia/Makassar";
        session->office.name = "Pemprov Kaltim";
    }

    void add(const char* issued_at, const std::string& who, const std::string& unit,
             domain::Outcome outcome) {
        database->write([&](storage::Transaction& tx) {
            storage::Call call;
            call.issuer = domain::EmployeeId{"P-01"};
            call.unit = domain::UnitId{unit};
            call.issued_at = at(issued_at);
            call.policy_id = "default";
            call.zone = "Asia/Makassar";
            call.id = storage::add_call(tx, call);
            storage::add_person(tx, call.id,
                                {domain::EmployeeId{who}, call.unit, "", outcome, call.issued_at});
            tx.execute("UPDATE call_person SET ended_at = $1 WHERE call_id = $2", call.issued_at, call.id);
        });
    }

    json table(Words arguments, const std::string& key) {
        arguments.insert(arguments.end(), {"--format", "json"});
        return ask(arguments)["tables"][key];
    }

    /// What the service's loop would do.
    void make(std::int64_t id) {
        database->write([&](storage::Transaction& tx) {
            app::Scene scene{tx, *rules, words, session->office};
            const auto job = storage::find_report_job(tx, id).value();
            app::ReportWork work(app::report_order_from(job.parameters).value());
            REQUIRE(storage::start_report_job(tx, id, work.steps()));
            while (!work.is_read()) work.step(scene);
            app::finish_report(scene, job, work.order(), app::rendered(work.report(scene), work.order()), "");
        });
    }
};

}  // namespace

TEST_CASE("a month, a week and a day are counted in the office's zone") {
    ReportMakingOffice office;
    const auto asked = [&](const Words& days) {
        Words words{"report", "period"};
        words.insert(words.end(), days.begin(), days.end());
        std::int64_t sum = 0;
        for (const json& row : office.table(words, "units")) sum += row["asked"].get<std::int64_t>();
        return sum;
    };
    CHECK(asked({}) == 3);  // the last whole month is February
    CHECK(asked({"--month", "2026-02"}) == 3);
    CHECK(asked({"--month", "2026-01"}) == 0);
    CHECK(asked({"--week", "2026-W07"}) == 2);
    CHECK(asked({"--week", "2026-02-10"}) == 2);
    CHECK(asked({"--week", "2026-W08"}) == 1);
    CHECK(asked({"--day", "2026-02-13"}) == 2);
    CHECK(asked({"--from", "2026-02-13", "--to", "2026-02-16"}) == 3);
}

TEST_CASE("weeks are those of ISO 8601, and no others") {
    const auto first = [](std::string_view week) {
        const auto days = cli::iso_week(week);
        return days ? domain::to_iso_date(days->first) : "";
    };
    CHECK(first("2026-W01") == "2025-12-29");
    CHECK(first("2026-W53") == "2026-12-28");
    CHECK(first("2025-W52") == "2025-12-22");
    for (const char* week : {"2025-W53", "2026-W00", "2026-W54", "2026-W1", "2026W07", "2026-Wab", ""}) {
        CAPTURE(week);
        CHECK(first(week).empty());
    }
}

TEST_CASE("a report by person names people by unit and name; of one unit, nobody else") {
    ReportMakingOffice office;
    const json people = office.table({"report", "period", "--by", "person"}, "people");
    REQUIRE(people.size() == 3);
    CHECK(people[0]["name"] == "Hadi");  // BKD stands before Biro Umum
    CHECK(people[1]["name"] == "Budi Santoso");
    CHECK(people[2]["name"] == "Siti Aminah");
    CHECK(people[2]["no_reply"] == 1);
    CHECK(office.table({"report", "period", "--by", "person", "--unit", "Biro Umum"}, "people").size() == 2);
}

TEST_CASE("what is wrong with an order is told with its mend, before anything is made") {
    ReportMakingOffice office;
    const auto refused = [&](const Words& more, int exit_code, const std::string& why) {
        Words words{"report", "period"};
        words.insert(words.end(), more.begin(), more.end());
        const cli::Output output = office.run(words);
        CAPTURE(why);
        CHECK(output.exit_code == exit_code);
        CHECK(contains(output.err, why));
        CHECK(output.out.empty());
    };
    refused({"--unit", "Biro Umun"}, 1, "did you mean \"Biro Umum\"?");
    refused({"--shared", "--by", "person"}, 2, "a shared report names nobody");
    refused({"--week", "2026-W54"}, 2, "expected a week such as 2026-W07");
    refused({"--day", "13-02-2026"}, 2, "expected a date");
    refused({"--day", "2026-02-13", "--month", "2026-02"}, 2, "excludes");
    refused({"--from", "2024-01-01", "--to", "2026-01-01"}, 2, "at most 366");
    refused({"--from", "2026-02-02", "--to", "2026-02-01"}, 2, "lies before the first");
    refused({"--format", "docx"}, 2, "pdf, xlsx, csv, json");
}

TEST_CASE("every form comes out, and the same twice") {
    ReportMakingOffice office;
    for (const std::string format : {"pdf", "xlsx", "csv", "json"})
        for (const std::string kind : {"period", "evaluation"}) {
            CAPTURE(format);
            const Words words{"report", kind, "--month", "2026-02", "--format", format};
            const cli::Output first = office.run(words);
            CHECK(first.exit_code == 0);
            office.now += std::chrono::hours{1};
            CHECK(office.run(words).out == first.out);
            CHECK(first.out.starts_with(format == "pdf"    ? "%PDF"
                                        : format == "xlsx" ? "PK"
                                        : format == "csv"  ? "\xEF\xBB\xBF"
                                                           : "{"));
        }
    CHECK(contains(office.run({"report", "period", "--format", "csv", "--language", "en"}).out, "\"Unit\""));
    CHECK(office.run({"report", "evaluation", "--format", "csv", "--table", "numbers"}).out !=
          office.run({"report", "evaluation", "--format", "csv", "--table", "figures"}).out);
}

TEST_CASE("a report in the background is queued, seen, made and fetched; or ended") {
    ReportMakingOffice office;
    const json queued =
        office.ask({"report", "period", "--month", "2026-02", "--format", "csv", "--background", "--json"});
    const std::int64_t id = queued["job"];
    const std::string number = std::to_string(id);
    CHECK(office.pokes > 0);
    json job = office.ask({"report", "jobs", number, "--json"})[0];
    CHECK(job["state"] == "queued");
    CHECK(job["order"]["from"] == "2026-02-01");
    CHECK(office.run({"report", "fetch", number}).exit_code == 1);
    office.make(id);
    job = office.ask({"report", "jobs", number, "--json"})[0];
    CHECK(job["state"] == "done");
    CHECK(job["steps_done"] == 28);
    CHECK(office.run({"report", "fetch", number}).out ==
          office.run({"report", "period", "--month", "2026-02", "--format", "csv"}).out);
    CHECK(office.run({"report", "cancel", number}).exit_code == 1);

    const std::int64_t second = office.ask({"report", "evaluation", "--background", "--json"})["job"];
    CHECK(office.run({"report", "cancel", std::to_string(second)}).exit_code == 0);
    CHECK(office.ask({"report", "jobs", std::to_string(second), "--json"})[0]["state"] == "cancelled");
    CHECK(office.run({"report", "jobs", "99"}).exit_code == 1);
    CHECK(contains(office.run({"report", "jobs"}).out, "cancelled"));
}

TEST_CASE("a file is whole or is not there, and nothing is left beside it") {
    const Folder folder;
    std::string trouble;
    REQUIRE(cli::write_whole(folder / "a.csv", "satu", trouble));
    REQUIRE(cli::write_whole(folder / "a.csv", "dua", trouble));
    std::ifstream file(folder / "a.csv");
    std::string content;
    std::getline(file, content);
    CHECK(content == "dua");
    CHECK_FALSE(cli::write_whole(folder / "none/a.csv", "tiga", trouble));
    CHECK(contains(trouble, "none/a.csv"));
    std::filesystem::create_directory(folder / "b.csv");
    CHECK_FALSE(cli::write_whole(folder / "b.csv", "empat", trouble));
    const auto entries = std::filesystem::directory_iterator(folder / "");
    CHECK(std::distance(begin(entries), end(entries)) == 2);
}

TEST_CASE("a report that is stopped on the way is not made at all") {
    ReportMakingOffice office;
    app::ReportOrder order;
    order.days = cli::iso_week("2026-W07").value();
    int days = 0;
    CHECK_FALSE(cli::make_report(*office.session, order, [&](int done, int of) {
                    CHECK(of == 7);
                    days = done;
                    return done < 3;
                }).has_value());
    CHECK(days == 3);
}

TEST_CASE("--output makes the file here while no service runs") {
    const Folder folder;
    const std::string config = folder.write(
        "sigap.toml",
        "[service]\ndata_dir = \"" + (folder / "") + "\"\nsocket = \"" + (folder / "s") +
            "\"\n[storage]\nurl = \"sqlite:" + (folder / "sigap.db") + "\"\n[policy]\nfiles = [\"" +
            std::filesystem::absolute("config/policies/default.toml").string() + "\"]\ncalendars = [\"" +
            std::filesystem::absolute("config/calendars/id.json").string() + "\"]\n");
    const std::string target = folder / "laporan.csv";
    const Words words{"--config", config,     "report", "period",   "--month",
                      "2026-02",  "--format", "csv",    "--output", target};
    const cli::Output output = program(words);
    CAPTURE(output.err);
    CHECK(output.exit_code == 0);
    CHECK(output.out.empty());
    CHECK(std::filesystem::file_size(target) > 0);
    Words wrong = words;
    wrong.insert(wrong.end(), {"--unit", "Tidak Ada"});
    CHECK(program(wrong).exit_code == 1);
}

namespace {

/// An office's service on a socket in the folder, whose report loop is the test's; `before` each command.
struct ServingOffice : ReportMakingOffice {
    explicit ServingOffice(std::function<void(const Words& arguments)> before = [](const Words&) {}) {
        adapters::HttpServer::Options options;
        options.listen.clear();
        options.unix_socket = folder / "sigap.sock";
        server = adapters::HttpServer::create(options).value();
        server->route(
            "POST", std::string(cli::kCommandPath), {1024 * 1024},
            [this, before](const adapters::HttpServer::Request& request) {
                const json body = json::from_cbor(request.body);
                Words arguments;
                for (const json& word : body["arguments"])
                    arguments.emplace_back(word.get_binary().begin(), word.get_binary().end());
                before(arguments);
                return adapters::HttpServer::Response{
                    200, std::string(cli::kCommandContent), *cli::answer_command(*session, request.body), {}};
            });
        server->start();
    }

    int make_file(cli::WantedReport wanted) {
        wanted.month = "2026-02";
        wanted.format = "csv";
        wanted.output = folder / "laporan.csv";
        const std::string config =
            folder.write("sigap.toml", "[service]\ndata_dir = \"" + (folder / "") + "\"\nsocket = \"" +
                                           (folder / "sigap.sock") + "\"\n");
        cli::Local local{config, {}, in, out, err};
        return cli::make_report_file(local, wanted);
    }
    std::string written() const {
        std::ifstream file(folder / "laporan.csv", std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    Folder folder;
    std::unique_ptr<adapters::HttpServer> server;
    std::istringstream in;
    std::ostringstream out, err;
};

bool asks_how_far(const Words& arguments) {
    return arguments.size() > 1 && arguments[1] == "jobs";
}

}  // namespace

TEST_CASE("--output has the running service make the report, waits for it and writes the file") {
    ServingOffice* running = nullptr;
    ServingOffice office([&](const Words& arguments) {
        if (asks_how_far(arguments) &&
            running->number("SELECT count(*) FROM report_job WHERE state = 'queued'"))
            running->make(1);
    });
    running = &office;
    CHECK(office.make_file({}) == 0);
    CHECK(office.err.str().empty());
    CHECK(office.written() == office.run({"report", "period", "--month", "2026-02", "--format", "csv"}).out);
    cli::WantedReport wrong;
    wrong.unit = "Biro Umun";
    CHECK(office.make_file(wrong) == 1);
    CHECK(contains(office.err.str(), "did you mean"));
}

TEST_CASE("Ctrl-C while the service makes it cancels the report and writes nothing") {
    ServingOffice office([](const Words& arguments) {
        if (asks_how_far(arguments)) ::raise(SIGINT);
    });
    CHECK(office.make_file({}) == 1);
    CHECK(contains(office.err.str(), "stopped; nothing was written"));
    CHECK(office.text("SELECT state FROM report_job") == "cancelled");
    CHECK_FALSE(std::filesystem::exists(office.folder / "laporan.csv"));
}

TEST_CASE("a report that fails in the service says why, and writes nothing") {
    ServingOffice* running = nullptr;
    ServingOffice office([&](const Words& arguments) {
        if (asks_how_far(arguments))
            running->change("UPDATE report_job SET state = 'failed', detail = 'no font is there'");
    });
    running = &office;
    CHECK(office.make_file({}) == 1);
    CHECK(contains(office.err.str(), "no font is there"));
    CHECK_FALSE(std::filesystem::exists(office.folder / "laporan.csv"));
}

TEST_CASE("a mail carries the report it names, and does not go when the report is no more") {
    ReportMakingOffice office;
    const std::int64_t id = office.ask(
        {"report", "period", "--month", "2026-02", "--format", "csv", "--background", "--json"})["job"];
    domain::OutboundMessage message;
    message.chat = "hr@kaltim.example";
    message.text = "Terlampir";
    message.reference = "7";
    message.arguments = {"Laporan", app::attachment_reference(id)};
    CHECK_FALSE(service::mail_of(*office.database, message));  // it is not made yet
    office.make(id);
    const auto mail = service::mail_of(*office.database, message);
    REQUIRE(mail);
    CHECK(mail->subject == "Laporan");
    REQUIRE(mail->attachments.size() == 1);
    CHECK(mail->attachments[0].file_name == "sigap-laporan-2026-02-01-2026-02-28.csv");
    CHECK(mail->attachments[0].content == office.run({"report", "fetch", std::to_string(id)}).out);
    office.now += app::kReportKept;
    CHECK_FALSE(service::mail_of(*office.database, message));
    message.arguments = {"Ringkasan"};
    CHECK(service::mail_of(*office.database, message)->attachments.empty());
}

TEST_CASE("[reports] of the configuration says what the office mails by itself") {
    config::Options options;
    options.email.hr_to = {"bkd@example.go.id"};
    const auto mails = [&] { return cli::office_of(options).report_mail; };
    REQUIRE(mails().size() == 2);  // the defaults
    CHECK(mails()[0].report == app::MailedReport::month);
    CHECK(mails()[0].format == app::ReportFormat::xlsx);
    CHECK(mails()[1].report == app::MailedReport::evaluation);
    CHECK(mails()[1].format == app::ReportFormat::pdf);
    options.reports.month_mail = config::MailedAs::none;
    options.reports.week_mail = config::MailedAs::csv;
    options.reports.week_mail_to = {"sekda@example.go.id"};
    options.reports.evaluation_mail = config::MailedAs::none;
    REQUIRE(mails().size() == 1);
    CHECK(mails()[0].report == app::MailedReport::week);
    CHECK(mails()[0].format == app::ReportFormat::csv);
    CHECK(mails()[0].to == std::vector<std::string>{"sekda@example.go.id"});
}
