// What is kept only for a time goes at 02.30, and puts on record how much it was.
#include "bot/app/retention.hpp"

#include "storage/attachments.hpp"
#include "storage/flags.hpp"
#include "storage/sessions.hpp"
#include "tests/app/office.hpp"

using std::chrono::days;
using stories::Office;

namespace {

constexpr std::string_view kBodies = "SELECT count(*) FROM inbox WHERE raw <> ''";
constexpr std::string_view kRows = "SELECT count(*) FROM inbox";

domain::Policy policy_with(std::string id, domain::PolicyKind kind, int raw, int presence) {
    domain::Policy policy;
    policy.id = domain::PolicyId{std::move(id)};
    policy.version = "1";
    policy.kind = kind;
    policy.retention.raw_messages_days = raw;
    policy.retention.presence_days = presence;
    return policy;
}

}  // namespace

TEST_CASE("raw bodies of messages go when their time is over; the rows and keys stay") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.retention.raw_messages_days = 10; });
    office.at("2026-02-13 06:40");
    office.says("budi", "hadir");
    office.at("2026-02-14 06:40");
    office.says("budi", "halo");
    office.at("2026-02-23 02:31");  // ten days are not over
    CHECK(number(office, kBodies) == 2);
    office.at("2026-02-24 02:30");
    CHECK(number(office, kBodies) == 1);
    CHECK(number(office, kRows) == 2);
    CHECK(text(office, "SELECT kind || ' ' || body FROM audit_event WHERE subject = 'retention'") ==
          R"(raw_messages_erased {"before":"2026-02-13T18:30:00Z","kept_days":10,"rows":1})");
    office.at("2026-02-26 03:00");
    CHECK(number(office, kBodies) == 0);
    CHECK(number(office, "SELECT count(*) FROM audit_event WHERE subject = 'retention'") == 2);
}

TEST_CASE("raw bodies stay eight days, whatever a policy says") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.retention.raw_messages_days = 1; });
    office.at("2026-02-13 06:40");
    office.says("budi", "hadir");
    office.at("2026-02-21 03:00");
    CHECK(number(office, kBodies) == 1);
    office.at("2026-02-22 03:00");
    CHECK(number(office, kBodies) == 0);
}

TEST_CASE("a message that waits to be understood keeps its body, and so does what came after it") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.retention.raw_messages_days = 8; });
    office.at("2026-02-13 06:40");
    office.says("budi", "hadir");
    office.in_scene([](app::Scene& scene) {
        scene.tx.run_script(
            "INSERT INTO inbox (messenger, account, event_key, chat, received_at, raw, state)"
            " VALUES ('telegram', 'main', 'stuck', 'tg-siti', 1000, '{}', 'pending')");
    });
    office.at("2026-02-23 03:00");
    CHECK(text(office, "SELECT event_key FROM inbox WHERE raw <> ''") == "stuck");
}

TEST_CASE("presence and daily reports go after their time, but not those of a person with an open flag") {
    Office office;
    office.amends([](domain::Policy& policy) {
        policy.report = domain::ReportRule{};
        policy.retention.presence_days = 30;
    });
    office.at("2026-02-13 16:00");
    office.says("budi", "/laporan Rapat");
    office.says("siti", "/laporan Surat");
    office.in_scene([](app::Scene& scene) {
        storage::Flag flag;
        flag.employee = domain::EmployeeId{"siti"};
        flag.state = "awaiting_reply";
        flag.opened_at = scene.now();
        flag.policy_id = "kaltim-friday";
        storage::add_flag(scene.tx, flag, {});
    });
    const std::string of_the_day = " WHERE local_date = '2026-02-13'";
    CHECK(number(office, "SELECT count(*) FROM presence" + of_the_day) > 2);
    office.at("2026-03-15 03:00");  // thirty days: the last on which they may be read
    CHECK(number(office, "SELECT count(*) FROM presence" + of_the_day) > 2);
    office.at("2026-03-16 03:00");
    CHECK(number(office, "SELECT count(*) FROM presence" + of_the_day) == 2);  // Siti's two windows
    CHECK(number(office, "SELECT count(*) FROM daily_report" + of_the_day) == 1);
    CHECK(text(office, "SELECT words FROM daily_report_text") == "Surat");
    CHECK(number(office, "SELECT count(*) FROM not_asked" + of_the_day) == 0);
    CHECK(text(office, "SELECT kind FROM audit_event WHERE subject = 'retention'") == "presence_erased");
    office.in_scene([](app::Scene& scene) {
        auto flag = storage::find_flag(scene.tx, domain::FlagId{1}).value();
        flag.state = "dismissed";
        flag.closed_at = scene.now();
        storage::update_flag(scene.tx, flag);
    });
    office.at("2026-03-17 03:00");
    CHECK(number(office, "SELECT count(*) FROM presence" + of_the_day) == 0);
    CHECK(number(office, "SELECT count(*) FROM daily_report_text") == 0);
}

TEST_CASE("of several policies the longest wins; frames and overlays say nothing, nor the built-in rule") {
    using domain::PolicyKind;
    const auto of = [](std::vector<domain::Policy> policies) {
        return app::retention_of(domain::Rulebook(std::move(policies), {}));
    };
    CHECK(of({}).raw_messages == days{90});  // the built-in rule alone
    CHECK(of({}).presence == days{730});
    CHECK(of({policy_with("a", PolicyKind::rule, 30, 400)}).raw_messages == days{30});
    CHECK(of({policy_with("a", PolicyKind::rule, 30, 400)}).presence == days{400});
    const auto several =
        of({policy_with("a", PolicyKind::rule, 30, 400), policy_with("b", PolicyKind::rule, 60, 100),
            policy_with("c", PolicyKind::frame, 900, 900), policy_with("d", PolicyKind::overlay, 900, 900)});
    CHECK(several.raw_messages == days{60});
    CHECK(several.presence == days{400});
}

TEST_CASE("a night that was slept through is made up for at the start") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.retention.raw_messages_days = 8; });
    office.at("2026-02-13 06:40");
    office.says("budi", "hadir");
    office.at("2026-02-21 12:00");
    office.amends([](domain::Policy&) {});  // winds up again: the timer of the coming night stays
    office.at("2026-02-22 02:29:59");
    CHECK(number(office, kBodies) == 1);
    office.at("2026-02-22 02:30");
    CHECK(number(office, kBodies) == 0);
}

TEST_CASE(
    "the files of reasons go with presence, those of a flag when its own time is over, and never before") {
    Office office;
    office.amends([](domain::Policy& policy) {
        policy.retention.presence_days = 30;
        policy.retention.case_files_days = 60;
    });
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:55");  // flagged for call 1
    const auto add = [&](const std::string& who, const std::string& subject, int number) {
        office.in_scene([&](app::Scene& scene) {
            storage::Attachment attachment;
            attachment.employee = domain::EmployeeId{who};
            attachment.subject = subject;
            attachment.lane = "telegram/main";
            attachment.media_id = "F";
            attachment.kind = "photo";
            attachment.sent_at = attachment.received_at = scene.now();
            const auto id = storage::add_attachment(scene.tx, attachment, domain::InboxId{9000 + number});
            storage::store_file(scene.tx, id.value(), "bytes", "image/jpeg");
        });
    };
    const auto left = [&] {
        std::string ids;
        office.in_scene([&](app::Scene& scene) {
            scene.tx.for_each("SELECT attachment_id FROM attachment_content ORDER BY attachment_id",
                              [&](const storage::Row& row) {
                                  ids += (ids.empty() ? "" : " ") + std::to_string(row.get<std::int64_t>(0));
                              });
        });
        return ids;
    };
    add("budi", "flag/1", 1);
    add("budi", "attempt/1/budi", 2);
    add("budi", "presence/budi/2026-02-13/pagi", 3);
    add("made", "presence/made/2026-02-13/pagi", 4);
    add("made", "attempt/1/made", 5);  // of a call that a flag of another leans on
    office.at("2026-03-15 03:00");
    CHECK(left() == "1 2 3 4 5");
    office.at("2026-03-16 03:00");
    CHECK(left() == "1 2 3");  // Budi's flag is open
    CHECK(text(office, "SELECT body FROM audit_event WHERE kind = 'attachments_erased'") ==
          R"({"before":"2026-02-13T18:30:00Z","kept_days":30,"kept_days_of_flags":60,"rows":2})");
    office.in_scene([](app::Scene& scene) {
        auto flag = storage::find_flag(scene.tx, domain::FlagId{1}).value();
        flag.state = "dismissed";
        flag.closed_at = scene.now();
        storage::update_flag(scene.tx, flag);
    });
    office.at("2026-03-17 03:00");
    CHECK(left() == "1 2");  // what the flag leans on stays with it
    office.at("2026-05-15 02:00");
    CHECK(left() == "1 2");
    office.at("2026-05-16 03:00");
    CHECK(left().empty());
    CHECK(number(office, "SELECT count(*) FROM attachment_file WHERE state = 'erased' AND sha256 <> ''") ==
          5);
}

TEST_CASE("the files of a flag stay where no policy says how long") {
    const auto of = [](std::optional<int> one, std::optional<int> other) {
        auto first = policy_with("a", domain::PolicyKind::rule, 30, 400);
        auto second = policy_with("b", domain::PolicyKind::rule, 30, 400);
        first.retention.case_files_days = one;
        second.retention.case_files_days = other;
        return app::retention_of(domain::Rulebook({first, second}, {})).case_files;
    };
    CHECK_FALSE(of({}, {}));
    CHECK_FALSE(of(60, {}));
    CHECK_FALSE(of({}, 60));
    CHECK(of(60, 90) == days{90});
}

TEST_CASE(
    "ways into the dashboard are forgotten at night, a month after their time; where links are mailed stays") {
    Office office;
    office.at("2026-02-13 10:00");
    office.in_scene([](app::Scene& scene) {
        const domain::EmployeeId budi{"budi"};
        storage::save_link(scene.tx, {"hash", budi, scene.now() + std::chrono::minutes{10}});
        storage::note_try(scene.tx, "192.0.2.7");
        storage::set_sign_in_address(scene.tx, budi, "budi@example.go.id");
        storage::add_session(scene.tx, {0, "cookie", budi, scene.now(), scene.now(), "Firefox", "192.0.2.7"});
    });
    const auto left = [&] {
        return number(office,
                      "SELECT (SELECT count(*) FROM sign_in_link) + (SELECT count(*) FROM sign_in_try)"
                      " + (SELECT count(*) FROM web_session)");
    };
    office.at("2026-03-15 03:00");  // a month is not over
    CHECK(left() == 3);
    office.at("2026-03-16 03:00");
    CHECK(left() == 0);
    CHECK(number(office, "SELECT count(*) FROM sign_in_address") == 1);
}
