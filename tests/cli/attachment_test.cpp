// The files that people sent: listed, given out with the evidence and alone, and taken away, each on record.
#include "storage/attachments.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

/// Siti (P-03) sent three files for a reason: one is stored, one is lost, and one has not come. Hadi (P-04)
/// is in HR, and Rina (P-01) leads the unit.
class OfficeWithFiles : public Office {
public:
    OfficeWithFiles() {
        REQUIRE(run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", kRoster}}).exit_code == 0);
        database->write([&](storage::Transaction& tx) {
            for (int number = 1; number <= 3; ++number) {
                storage::Attachment attachment;
                attachment.employee = domain::EmployeeId{"P-03"};
                attachment.subject = "presence/P-03/2026-02-13/pagi";
                attachment.lane = "telegram/main";
                attachment.media_id = "F" + std::to_string(number);
                attachment.kind = "photo";
                attachment.sent_at = attachment.received_at = now;
                storage::add_attachment(tx, attachment, domain::InboxId{number});
            }
            storage::store_file(tx, 1, bytes, "image/jpeg");
            storage::lose_file(tx, 2, "gone");
        });
    }

    cli::Output file(const std::string& what, const std::string& number, const std::string& by) {
        return run({"report", "attachment", what, number, "--by", by});
    }

    const std::string bytes = std::string("\xff\xd8\xff\0 picture", 12);
};

}  // namespace

TEST_CASE("what a person sent is listed with what became of it") {
    OfficeWithFiles office;
    const json rows = json::parse(office.run({"report", "attachments", "P-03", "--json"}).out);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0]["state"] == "stored");
    CHECK(rows[0]["sha256"].get<std::string>().size() == 64);
    CHECK(rows[0]["bytes"] == 12);
    CHECK(rows[1]["state"] == "lost");
    CHECK(rows[1]["cause"] == "gone");
    CHECK(rows[2]["state"] == "waiting");
    CHECK(rows[2]["sha256"].is_null());
    CHECK(contains(office.run({"report", "attachments", "P-03"}).out, "photo  lost (gone)"));
    CHECK(contains(office.run({"report", "attachments", "P-09"}).err, "nothing is on record from P-09"));
}

TEST_CASE("a file is given to whoever may have it, as it was sent, and the reading is on record") {
    OfficeWithFiles office;
    const auto given = office.file("get", "1", "P-04");
    CHECK(given.exit_code == 0);
    CHECK(given.out == office.bytes);
    CHECK(office.text("SELECT actor || ' ' || subject || ' ' || body FROM audit_event"
                      " WHERE kind = 'attachment_read'") ==
          R"(employee/P-04 presence/P-03/2026-02-13/pagi {"attachment":1})");
    struct Row {
        std::string what, number, by, said;
    };
    for (const Row& row : {Row{"get", "1", "P-02", "attachment 1 is not for P-02"},
                           Row{"get", "1", "Hana, BKD", "--by expects the roster's key of a person"},
                           Row{"get", "2", "P-04", "the file of attachment 2 is not here: lost, gone"},
                           Row{"get", "3", "P-04", "the file of attachment 3 is not here: waiting"},
                           Row{"get", "9", "P-04", "there is no attachment 9"},
                           Row{"erase", "1", "P-01", "attachment 1 is not for P-01"},
                           Row{"erase", "2", "P-04", "is not here: lost"}}) {
        CAPTURE(row.what + row.number + row.by);
        const auto refused = office.file(row.what, row.number, row.by);
        CHECK(refused.exit_code == cli::kFinding);
        CHECK(refused.out.empty());
        CHECK(contains(refused.err, row.said));
    }
    CHECK(office.number("SELECT count(*) FROM audit_event WHERE kind = 'attachment_read'") == 1);
    CHECK(office.file("get", "one", "P-04").exit_code == cli::kUsage);
    CHECK(office.run({"report", "attachment", "get", "1"}).exit_code == cli::kUsage);
}

TEST_CASE("a file that HR takes away is gone, and its hash is not") {
    OfficeWithFiles office;
    CHECK(office.file("erase", "1", "P-04").out == "attachment 1: erased by P-04\n");
    CHECK(office.number("SELECT count(*) FROM attachment_content") == 0);
    CHECK(office.number("SELECT length(sha256) FROM attachment_file WHERE attachment_id = 1") == 64);
    CHECK(contains(office.file("get", "1", "P-04").err, "is not here: erased"));
}

TEST_CASE("the person's own data come with the files, if asked for") {
    OfficeWithFiles office;
    CHECK(office.run({"export", "person", "P-03", "--json"}).files.empty());
    const auto exported = office.run({"export", "person", "P-03", "--json", "--attachments", "P-03"});
    CHECK(exported.exit_code == 0);
    CHECK(exported.files == std::map<std::string, std::string>{{"attachment-1.jpg", office.bytes}});
    const json all = json::parse(exported.out);
    REQUIRE(all["attachments"].size() == 3);
    CHECK(all["attachments"][0]["file_state"] == "stored");
    CHECK(all["attachments"][1]["file_cause"] == "gone");
}

TEST_CASE(
    "the caller's folder gets the files, for its owner alone, and nothing that is there is overwritten") {
    const Folder folder;
    const auto here = std::filesystem::current_path().string();
    const std::string config = folder.write(
        "sigap.toml", "[service]\ndata_dir = \"" + (folder / "data") + "\"\n[policy]\nfiles = [\"" + here +
                          "/config/policies/default.toml\"]\ncalendars = [\"" + here +
                          "/config/calendars/id.json\"]\n");
    const auto run = [&](Words arguments) {
        arguments.insert(arguments.end(), {"--config", config});
        return program(arguments);
    };
    REQUIRE(run({"migrate", "--apply"}).exit_code == 0);
    REQUIRE(run({"roster", "import", folder.write("pegawai.csv", kRoster)}).exit_code == 0);
    {
        const auto now = at("2026-02-13T06:00:00+08:00");
        auto database = storage::Database::open({.url = "sqlite:" + (folder / "data/sigap.db")}, [&] {
                            return now;
                        }).value();
        database->write([&](storage::Transaction& tx) {
            storage::Attachment attachment;
            attachment.employee = domain::EmployeeId{"P-03"};
            attachment.subject = "flag/1";
            attachment.kind = "photo";
            attachment.sent_at = attachment.received_at = now;
            storage::add_attachment(tx, attachment, domain::InboxId{1});
            storage::store_file(tx, 1, std::string("\xff\xd8\xff\0\n", 5), "image/jpeg");
        });
    }
    const std::string out = folder / "out/P-03";
    const auto exported = run({"export", "person", "P-03", "--attachments", out});
    CHECK(exported.exit_code == 0);
    std::ifstream file(out + "/attachment-1.jpg", std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == std::string("\xff\xd8\xff\0\n", 5));
    using std::filesystem::perms;
    CHECK(std::filesystem::status(out + "/attachment-1.jpg").permissions() ==
          (perms::owner_read | perms::owner_write));
    CHECK(std::filesystem::status(out).permissions() == perms::owner_all);

    const auto again = run({"export", "person", "P-03", "--attachments", out});
    CHECK(again.exit_code == cli::kEnvironment);
    CHECK(contains(again.err, "attachment-1.jpg: is there already; name another folder"));
    CHECK(again.out.empty());
    const auto nowhere = run({"export", "person", "P-03", "--attachments", "/proc/none/such"});
    CHECK(nowhere.exit_code == cli::kEnvironment);
    CHECK(contains(nowhere.err, "/proc/none/such: cannot be made"));
}

TEST_CASE("files above what one answer carries are named, and fetched alone") {
    OfficeWithFiles office;
    office.database->write([&](storage::Transaction& tx) {
        for (int number = 4; number <= 10; ++number) {
            storage::Attachment attachment;
            attachment.employee = domain::EmployeeId{"P-03"};
            attachment.subject = "flag/1";
            attachment.kind = "document";
            attachment.sent_at = attachment.received_at = office.now;
            storage::add_attachment(tx, attachment, domain::InboxId{number});
            storage::store_file(tx, number, std::string(10 * 1024 * 1024, 'x'), "application/pdf");
        }
    });
    const auto exported = office.run({"export", "person", "P-03", "--attachments", "P-03"});
    CHECK(exported.exit_code == cli::kFinding);
    CHECK(exported.files.size() == 7);
    CHECK(contains(exported.err, "sigap report attachment get 10 --by EMPLOYEE > attachment-10.pdf"));
}
