// `sigap enrol sheets` and `sigap enrol coverage`.
#include <sys/stat.h>

#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

Office an_office() {
    Office office;
    REQUIRE(office.run({"roster", "import", "people.csv"}, {{"people.csv", kRoster}}).exit_code == 0);
    return office;
}

}  // namespace

TEST_CASE("enrol sheets writes a PDF for its owner alone, and never over a file that is there") {
    Office office = an_office();
    const Folder folder;
    const auto made =
        office.run({"enrol", "sheets", "--unit", "Biro Umum", "--output", folder / "kartu.pdf"});
    CAPTURE(made.err);
    CHECK(made.exit_code == 0);
    CHECK(contains(made.out, "P-02  Budi Santoso  Biro Umum\n"));
    CHECK(contains(made.out, "3 cards made, 0 unused codes ended"));
    CHECK(content_of(folder / "kartu.pdf").starts_with("%PDF-"));
    struct stat about {};
    REQUIRE(::stat((folder / "kartu.pdf").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    CHECK(office.number("SELECT count(*) FROM enrolment_code") == 6);
    CHECK(office.pokes > 0);

    const auto again =
        office.run({"enrol", "sheets", "--unit", "Biro Umum", "--output", folder / "kartu.pdf"});
    CHECK(again.exit_code == 3);
    CHECK(contains(again.err, "is there already; name a file that does not exist yet"));
    CHECK(office.number("SELECT count(*) FROM enrolment_code") == 6);  // nobody's code ended for it
}

TEST_CASE("a dry run says who gets a card and whose unused code would end, and writes nothing") {
    Office office = an_office();
    REQUIRE(office.run({"enrol", "code", "P-03"}).exit_code == 0);
    const auto shown = office.run({"enrol", "sheets", "--unit", "Biro Umum", "--dry-run"});
    CHECK(shown.exit_code == 0);
    CHECK(contains(shown.out, "P-03  Siti Aminah  Biro Umum  (an unused code of theirs ends)\n"));
    CHECK(contains(shown.out, "3 cards would be made, 1 unused codes would be ended"));
    CHECK(office.number("SELECT count(*) FROM enrolment_code") == 1);
    const json told = office.ask({"enrol", "sheets", "--unit", "Setda", "--dry-run", "--json"});
    CHECK(told["cards"] == 4);  // a unit with everything below it
    CHECK(told["replaced"] == 1);
    CHECK(told["file"].is_null());
    CHECK(told["people"][0]["employee"] == "P-04");
}

TEST_CASE("enrol sheets without a file, a unit, or an account is told what to mend") {
    Office office = an_office();
    const Folder folder;
    const auto nowhere = office.run({"enrol", "sheets", "--unit", "Biro Umum"});
    CHECK(nowhere.exit_code == 2);
    CHECK(contains(nowhere.err, "--output"));
    const auto unknown = office.run({"enrol", "sheets", "--unit", "Biro Umun", "--dry-run"});
    CHECK(unknown.exit_code == 1);
    CHECK(contains(unknown.err, "did you mean \"Biro Umum\"?"));
    const auto no_folder =
        office.run({"enrol", "sheets", "--unit", "Biro Umum", "--output", folder / "none/kartu.pdf"});
    CHECK(no_folder.exit_code == 3);
    CHECK(contains(no_folder.err, "name a file in a folder"));
    office.session->office.entrances.clear();
    const auto no_account =
        office.run({"enrol", "sheets", "--unit", "Biro Umum", "--output", folder / "kartu.pdf"});
    CHECK(no_account.exit_code == 3);
    CHECK(contains(no_account.err, "[[telegram]] bot_username"));
    CHECK(office.number("SELECT count(*) FROM enrolment_code") == 0);
}

TEST_CASE("enrol coverage is a finding while somebody cannot be reached") {
    Office office = an_office();
    office.change(
        "INSERT INTO chat (messenger, account, address, employee_id, state, is_preferred, bound_at, last_heard_at)"
        " VALUES ('telegram', 'main', '1', 'P-02', 'live', 1, 1770930000000000, 1770930000000000)");
    const auto shown = office.run({"enrol", "coverage", "--unit", "Biro Umum"});
    CHECK(shown.exit_code == 1);
    CAPTURE(shown.out);
    CHECK(contains(shown.out, "Biro Umum: 1 reachable, 0 silent, 0 blocked, 2 not enrolled\n"));
    CHECK(contains(shown.out,
                   "P-03  Siti Aminah  Biro Umum: not enrolled, no flexible day within two weeks\n"));
    CHECK(contains(shown.out, "2 cannot be reached"));
    const auto all = office.run({"enrol", "coverage", "--json"});
    CHECK(all.exit_code == 1);
    const json told = json::parse(all.out);
    CHECK(told["unreachable"] == 3);
    CHECK(told["units"].size() == 2);
    CHECK(told["people"][0]["state"] == "not_enrolled");
    CHECK(office.run({"enrol", "coverage", "--unit", "Nirwana"}).exit_code == 1);

    office.change("DELETE FROM chat");
    for (const std::string who : {"P-01", "P-02", "P-03"})
        office.change(
            "INSERT INTO chat (messenger, account, address, employee_id, state, is_preferred, bound_at)"
            " VALUES ('whatsapp', 'main', '" +
            who + "', '" + who + "', 'live', 1, 1770930000000000)");
    CHECK(office.run({"enrol", "coverage", "--unit", "Biro Umum"}).exit_code == 0);
    const auto nobody = office.run({"enrol", "sheets", "--unit", "Biro Umum", "--dry-run"});
    CHECK(contains(nobody.out, "everybody can be reached; --all makes cards for them as well"));
    CHECK(contains(office.run({"enrol", "sheets", "--unit", "Biro Umum", "--dry-run", "--all"}).out,
                   "3 cards"));
}
