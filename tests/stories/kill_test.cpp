// kill -9 and a restart: what was confirmed stays, nothing is said or counted twice.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "bot/demo/child_process.hpp"
#include "storage/database.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/story.hpp"

using namespace stories;
using namespace std::chrono_literals;

namespace {

using Lines = std::vector<std::string>;

/// The rows of a query as text, one line each, in the order that the query gives.
Lines rows_of(const std::filesystem::path& database, std::string_view sql) {
    const auto opened =
        storage::Database::open({.url = "sqlite:" + database.string()}, [] { return domain::Instant{}; });
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().message));
    return (*opened)->read([&](storage::Transaction& tx) {
        Lines lines;
        for (const storage::Row& row : tx.query(sql)) lines.push_back(row.get<std::string>(0));
        return lines;
    });
}

/// What became of the Friday: outcomes, flags and presence, without instants that depend on how it was told.
Lines end_state_of(const std::filesystem::path& database) {
    Lines state;
    for (const char* sql :
         {"SELECT employee_id || ' call ' || call_id || '/' || number || ' ' || outcome || ' ' || "
          "COALESCE(cause, '-') FROM attempt "
          "ORDER BY 1",
          "SELECT 'person ' || employee_id || ' call ' || call_id || ' ' || outcome || ' ' || "
          "COALESCE(left_out, '-') FROM "
          "call_person ORDER BY 1",
          "SELECT 'flag ' || flag_id || ' ' || employee_id || ' ' || state FROM flag ORDER BY 1",
          "SELECT 'presence ' || employee_id || ' ' || local_date || ' ' || window_id || ' ' || state || ' ' "
          "|| COALESCE(cause, '-') "
          "FROM presence ORDER BY 1",
          "SELECT 'reply ' || flag_id || ' ' || words FROM reply ORDER BY 1",
          "SELECT 'reason ' || employee_id || ' ' || subject || ' ' || code || ' ' || state FROM reason "
          "ORDER BY 1"}) {
        const Lines rows = rows_of(database, sql);
        state.insert(state.end(), rows.begin(), rows.end());
    }
    return state;
}

/// How a demo ended, and what it says went wrong on the way, for whoever has to find out why it ended
/// otherwise.
struct Ended {
    Lines state;
    std::string troubles;
};

Ended end_of_demo(const Lines& more) {
    const auto folder = new_folder();
    std::filesystem::remove(folder);
    Lines command{(beside() / "sigap").string(), "demo", "--exit", "--quiet", "--dir", folder.string()};
    command.insert(command.end(), more.begin(), more.end());
    const auto log = folder.string() + ".log";
    const int status = demo::ChildProcess::start(command, log).value().wait(120s);
    CHECK(status == 0);
    Ended ended{end_state_of(folder / "data/sigap.db"), ""};
    for (const std::string& outage :
         rows_of(folder / "data/sigap.db",
                 "SELECT scope || ' ' || what || ' from ' || from_at || ' to ' || "
                 "COALESCE(to_at, '-') FROM outage ORDER BY from_at"))
        ended.troubles += "outage " + outage + "\n";
    std::ifstream service(folder / "service.log");
    for (std::string line; std::getline(service, line);)
        if (contains(line, " warning ") || contains(line, " error ")) ended.troubles += line + "\n";
    if (status == 0) {
        std::filesystem::remove_all(folder);
        std::filesystem::remove(log);
    }
    return ended;
}

/// `- ` what only the first has, `+ ` what only the second has; empty if they are the same.
std::string differences(const Lines& expected, const Lines& found) {
    std::string text;
    for (const std::string& line : expected)
        if (std::find(found.begin(), found.end(), line) == found.end()) text += "- " + line + "\n";
    for (const std::string& line : found)
        if (std::find(expected.begin(), expected.end(), line) == expected.end()) text += "+ " + line + "\n";
    return text;
}

}  // namespace

TEST_CASE("a Friday in which the service was killed ends like the Friday in which it was not") {
    const Lines undisturbed = end_of_demo({}).state;
    CHECK(undisturbed.size() > 60);
    for (const std::string moment : {"08:05", "08:40"}) {
        CAPTURE(moment);
        const Ended killed = end_of_demo({"--kill-at", moment});
        CAPTURE(killed.troubles);
        CHECK(differences(undisturbed, killed.state) == "");
    }
}

TEST_CASE("killed at any moment of a call, the service loses nothing and doubles nothing") {
    Story story({{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
                 {"hadi", "Hadi Purnomo", Uses::telegram, "id", Role::hr},
                 {"arif", "Arif Wibowo"},
                 {"john", "John Tukan", Uses::whatsapp, "en"},
                 {"budi", "Budi Santoso"}});
    story.at("08:00");
    story.says("rina", "/panggil Arif, John, Budi: mohon hadir");
    story.kill_and_restart();
    story.taps("rina", "Kirim");
    story.kill_and_restart();  // right after the confirmation
    story.at("08:10");
    story.says("budi", "siap bu");
    story.kill_and_restart();
    story.at("08:15:10");
    story.kill_and_restart();  // the nudges are out
    story.at("08:35");
    story.kill_and_restart();  // between two attempts
    story.at("08:45");
    CHECK(story.count_heard_by("arif", "Panggilan kedua") == 1);
    CHECK(story.count_heard_by("john", "Second call") == 1);
    story.at("09:52");
    story.fault(
        R"("fault":"hang","on":"telegram","person":"arif","method":"sendMessage","seconds":20,"applied":true)");
    story.kill_and_restart_when_heard("arif", "Ini bukan hukuman");  // as the flag opens
    story.at("09:54");
    story.kill_and_restart();
    story.at("10:10");

    const Lines missed{"1/1 missed", "1/2 missed", "1/3 missed"};
    CHECK(story.outcomes_of("arif") == missed);
    CHECK(story.outcomes_of("john") == missed);
    CHECK(story.outcomes_of("budi") == Lines{"1/1 answered"});
    for (const char* words : {"Panggilan dari", "Panggilan kedua", "Panggilan ketiga"}) {
        CAPTURE(words);
        CHECK(story.count_heard_by("arif", words) == 1);
    }
    CHECK(story.count_heard_by("arif", "Ini bukan hukuman") <= 2);  // killed between send and record
    for (const char* words : {"Call from", "Second call", "Third call", "This is not a penalty"}) {
        CAPTURE(words);
        CHECK(story.count_heard_by("john", words) == 1);
    }
    CHECK(story.count_heard_by("budi", "Respons tercatat") == 1);
    const auto notices = story.count_heard_by("hadi", "perlu dilihat");
    CHECK(notices >= 2);
    CHECK(notices <= 3);  // the kill at 09:54 may fall between send and record
    CHECK(contains(story.verdict(), "2 flags: consistent"));

    const auto database = story.stop();
    CHECK(rows_of(database, "SELECT subject FROM outbox WHERE subject LIKE 'attempt/%' ORDER BY 1") ==
          Lines{"attempt/1/arif/1", "attempt/1/arif/1/nudge", "attempt/1/arif/2", "attempt/1/arif/2/nudge",
                "attempt/1/arif/3", "attempt/1/arif/3/nudge", "attempt/1/budi/1", "attempt/1/john/1",
                "attempt/1/john/1/nudge", "attempt/1/john/2", "attempt/1/john/2/nudge", "attempt/1/john/3",
                "attempt/1/john/3/nudge"});
    CHECK(rows_of(database, "SELECT dedupe_key FROM outbox WHERE sends > 2 OR state IN ('queued', 'leased')")
              .empty());
}

TEST_CASE("killed between send and record, the service says that one thing at most once more") {
    Story story({{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
                 {"arif", "Arif Wibowo"},
                 {"citra", "Citra Dewi", Uses::whatsapp}});
    story.at("08:00");
    story.says("rina", "/panggil Arif, Citra: mohon hadir");
    story.taps("rina", "Kirim");
    story.at("08:39");
    story.fault(
        R"("fault":"hang","on":"telegram","person":"arif","method":"sendMessage","seconds":20,"applied":true)");
    story.kill_and_restart_when_heard("arif", "Panggilan kedua");
    story.at("08:45");
    const auto copies = story.count_heard_by("arif", "Panggilan kedua");
    CHECK(copies >= 1);
    CHECK(copies <= 2);
    CHECK(story.count_heard_by("citra", "Panggilan kedua") >= 1);
    CHECK(story.count_heard_by("citra", "Panggilan kedua") <= 2);
    story.quotes("arif", "Panggilan kedua", "siap bu");
    CHECK(story.outcomes_of("arif") == Lines{"1/1 missed", "1/2 answered"});
    CHECK(story.count_heard_by("arif", "Respons tercatat") == 1);
    CHECK(contains(story.verdict(), "consistent"));
}

TEST_CASE("a silence of ours is nobody's silence") {
    Story story({{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
                 {"budi", "Budi Santoso"},
                 {"maria", "Maria Lawai", Uses::telegram, "en"}});
    story.at("08:00");
    story.says("rina", "/panggil Budi, Maria: mohon hadir");
    story.taps("rina", "Kirim");
    story.at("08:05");
    story.kill_until("08:12");
    story.at("08:20");
    story.says("budi", "siap, maaf");
    story.at("08:40");
    CHECK(story.outcomes_of("budi") == Lines{"1/1 answered"});
    CHECK(story.outcomes_of("maria") == Lines{"1/1 void outage"});
    CHECK(contains(story.heard_by("maria", "fault in our system").text, "There is nothing you need to do"));
}
