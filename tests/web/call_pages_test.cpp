// A call from the dashboard: prepared, sent, followed live, asked again, noted by hand; as in chat.
#include "bot/app/call_orders.hpp"
#include "tests/web/roles.hpp"

using stories::Desk;
using stories::Office;

namespace {

std::string draft_of(const stories::Shown& shown) {
    REQUIRE(shown.status == 303);
    REQUIRE(shown.location.starts_with("/call-drafts/"));
    return shown.location;
}

void called(Office& office) {
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat anggaran");
    office.taps("rina", "Kirim");
}

}  // namespace

TEST_CASE("a roll call is previewed with everybody left out and why, and only then sent, as in chat") {
    Office office;
    office.absent("siti", domain::AbsenceKind::leave, "2026-02-13");
    office.at("2026-02-13 08:00");
    Desk desk(office);
    auto rina = desk.of("rina");
    CHECK(rina.opens("/calls/new").says("Biro Organisasi"));
    const std::string draft =
        draft_of(rina.sends("/calls/new", {{"kind", "roll_call"}, {"unit", "Biro Organisasi"}}));
    const auto preview = rina.opens(draft);
    CHECK(preview.says("Budi Santoso"));
    CHECK(preview.says("Siti Aminah: cuti"));
    CHECK(preview.says("Nyoman Putra: belum terdaftar"));
    CHECK(preview.says("08.30 WITA"));
    office.deliver();
    CHECK_FALSE(office.has_heard("budi", "Apel"));

    const auto sent = rina.sends(draft + "/send");
    CHECK(sent.location == "/calls/1?notice=web_notice_call_sent");
    office.deliver();
    CHECK(office.has_heard("rina", "Panggilan 1"));  // her card in chat
    CHECK(office.outcome("budi") == "pending");
    CHECK(office.outcome("siti") == "not asked");
    CHECK(rina.sends(draft + "/send").status == 409);  // once
    CHECK(rina.opens("/calls").says("Apel daring Biro Organisasi"));
}

TEST_CASE("the board says the words of a call once, and its head whom it is for") {
    Office office;
    Desk desk(office);
    called(office);
    const auto shown = desk.of("rina").opens("/calls/1");
    CHECK(shown.says("<p class=\"lead mb-1\">Panggilan untuk Budi Santoso</p>"));
    CHECK(shown.says(">rapat anggaran</blockquote>"));
    CHECK(shown.says(
        "Panggilan untuk Budi Santoso: <q>rapat anggaran</q>"));  // on a wall, where no quotation is
    CHECK(desk.of("rina").opens("/calls").says("Panggilan untuk Budi Santoso: &quot;rapat anggaran&quot;"));
}

TEST_CASE("a call-out goes to those chosen, with the words written, and to nobody outside one's care") {
    Office office;
    office.at("2026-02-13 08:00");
    Desk desk(office);
    auto rina = desk.of("rina");
    CHECK(rina.sends("/calls/new", {{"kind", "call_out"}, {"person", "sari"}, {"message", "rapat"}}).status ==
          409);
    CHECK(rina.sends("/calls/new", {{"kind", "roll_call"}, {"unit", "RSUD"}}).status == 409);
    const std::string draft = draft_of(
        rina.sends("/calls/new", {{"kind", "call_out"}, {"person", "budi"}, {"message", "rapat anggaran"}}));
    CHECK(desk.of("dewi").sends(draft + "/send").status == 409);  // another's draft
    rina.sends(draft + "/send");
    office.deliver();
    CHECK(office.has_heard("budi", "rapat anggaran"));
}

TEST_CASE("a mistake in a new call threw the work away: the form comes again, with the mistake beside it") {
    Office office;
    office.at("2026-02-13 08:00");
    Desk desk(office);
    auto rina = desk.of("rina");
    const auto nobody = rina.sends(
        "/calls/new", {{"kind", "call_out"}, {"unit", "Biro Organisasi"}, {"message", "rapat <anggaran>"}});
    CHECK(nobody.status == 422);
    CHECK(nobody.says("id=\"people-mistake\">Mohon pilih paling sedikit satu orang."));
    CHECK(nobody.says(">rapat &lt;anggaran&gt;</textarea>"));
    CHECK_FALSE(nobody.says("message-mistake"));
    CHECK_FALSE(nobody.says(" checked"));

    const auto wordless =
        rina.sends("/calls/new", {{"kind", "call_out"}, {"person", "budi"}, {"message", " "}});
    CHECK(wordless.status == 422);
    CHECK(wordless.says("id=\"message-mistake\">Mohon tuliskan pesannya."));
    CHECK(wordless.says("value=\"budi\" checked>"));
    CHECK_FALSE(wordless.says("value=\"siti\" checked>"));

    const std::string long_message(app::kMostCallWords + 1, 'x');
    const auto too_long =
        rina.sends("/calls/new", {{"kind", "call_out"}, {"person", "siti"}, {"message", long_message}});
    CHECK(too_long.status == 422);
    CHECK(too_long.says("message-mistake"));
    CHECK(too_long.says(">" + long_message + "</textarea>"));
    CHECK(too_long.says("value=\"siti\" checked>"));
    CHECK(too_long.says("name=\"form_token\" value=\"" + rina.form_token() + "\""));

    draft_of(rina.sends("/calls/new", {{"kind", "call_out"}, {"person", "siti"}, {"message", "rapat"}}));
    const auto anew = rina.opens("/calls/new");
    CHECK_FALSE(anew.says("mistake"));
    CHECK_FALSE(anew.says(" checked"));
}

TEST_CASE("the form of a new call that comes again is of the unit that was chosen, or of who is ticked") {
    Office office;
    office.at("2026-02-13 08:00");
    Desk desk(office);
    auto dewi = desk.of("dewi");
    const auto nobody =
        dewi.sends("/calls/new", {{"kind", "call_out"}, {"unit", "Biro Organisasi"}, {"message", "rapat"}});
    CHECK(nobody.status == 422);
    CHECK(nobody.says("<option value=\"Biro Organisasi\" selected>"));
    CHECK(nobody.says("value=\"budi\">"));
    CHECK(dewi.sends("/calls/new", {{"kind", "call_out"}, {"person", "budi"}, {"message", ""}})
              .says("value=\"budi\" checked>"));
}

TEST_CASE("outside duty hours a call from the dashboard needs a reason, which is read by who is called") {
    Office office;
    office.at("2026-02-13 20:00");
    Desk desk(office);
    auto rina = desk.of("rina");
    const std::string draft =
        draft_of(rina.sends("/calls/new", {{"kind", "call_out"}, {"person", "budi"}, {"message", "banjir"}}));
    CHECK(rina.opens(draft).says("Mengapa tidak dapat menunggu"));
    CHECK(rina.sends(draft + "/send").location == draft);
    CHECK(rina.sends(draft + "/reason", {{"words", "."}}).status == 409);
    CHECK(rina.sends(draft + "/reason", {{"words", "kantor kebanjiran"}}).location == draft);
    CHECK(rina.sends(draft + "/send").location.starts_with("/calls/1"));
    office.deliver();
    CHECK(office.has_heard("budi", "kantor kebanjiran"));
}

TEST_CASE("a cancelled draft sends nothing and cannot be sent any more") {
    Office office;
    office.at("2026-02-13 08:00");
    Desk desk(office);
    auto rina = desk.of("rina");
    const std::string draft =
        draft_of(rina.sends("/calls/new", {{"kind", "call_out"}, {"person", "budi"}, {"message", "rapat"}}));
    CHECK(rina.sends(draft + "/cancel").location == "/calls?notice=web_notice_call_cancelled");
    CHECK(rina.sends(draft + "/send").status == 409);
    CHECK(rina.opens(draft).status == 409);
}

TEST_CASE("the board tells delivery and answer apart, and follows what happens") {
    Office office;
    called(office);
    Desk desk(office);
    auto rina = desk.of("rina");
    const auto shown = rina.opens("/calls/1");
    REQUIRE(shown.status == 200);
    CHECK(shown.says("state-sent"));
    CHECK(shown.says("state-pending"));
    CHECK(shown.says("data-until=\"1770942600000\""));  // 08:30 WITA
    CHECK(shown.says("aria-live=\"polite\""));
    CHECK(shown.says("data-full-screen=\"call-board\""));
    CHECK(shown.says("href=\"/calls/1\""));  // to refresh by hand

    const auto people = rina.opens("/calls/1/people");
    const auto counts = rina.opens("/calls/1/counts");
    CHECK(rina.opens("/calls/1/people", {{"If-None-Match", people.version}}).status == 304);
    // Countdowns follow the server's clock, also where nothing else is new.
    office.at("2026-02-13 08:01");
    const auto unchanged = rina.opens("/calls/1/people", {{"If-None-Match", people.version}});
    CHECK(unchanged.headers.at("sigap-now") ==
          std::to_string(domain::to_micros(stories::wita("2026-02-13 08:01")) / 1000));
    CHECK(rina.opens("/calls/1/counts", {{"If-None-Match", counts.version}}).status == 304);
    office.says("budi", "siap bu");
    CHECK(rina.opens("/calls/1/people", {{"If-None-Match", people.version}}).says("state-answered"));
    CHECK(rina.opens("/calls/1/counts", {{"If-None-Match", counts.version}}).says("1 menjawab"));
}

TEST_CASE("a list of calls or flags is in one zone, the reader's, whatever zones the calls were made in") {
    Office office;
    office.changes("hana", [](domain::Employee& person) { person.zone = "Asia/Jayapura"; });
    called(office);
    office.at("2026-02-13 10:00");
    REQUIRE(office.flag().has_value());
    Desk desk(office);
    auto hana = desk.of("hana");
    for (const char* path : {"/calls", "/flags"}) {
        CAPTURE(path);
        const auto shown = hana.opens(path);
        CHECK(shown.says(" WIT</td>"));
        CHECK_FALSE(shown.says("WITA"));
    }
    CHECK(hana.opens("/calls").says("<td>09.00 WIT</td>"));
    CHECK(hana.opens("/calls/1").says("08.00 WITA"));  // one call, in the zone it was made in
    CHECK(desk.of("rina").opens("/calls").says("<td>08.00 WITA</td>"));
}

TEST_CASE("who was left out is told apart, so that the numbers of a call add up") {
    Office office;
    office.at("2026-02-13 08:00");
    Desk desk(office);
    auto rina = desk.of("rina");
    const std::string draft =
        draft_of(rina.sends("/calls/new", {{"kind", "roll_call"}, {"unit", "Biro Organisasi"}}));
    rina.sends(draft + "/send");
    office.says("budi", "siap bu");
    const auto counts = rina.opens("/calls/1/counts");  // Nyoman has not enrolled
    CHECK(counts.says("1 dari 4 menjawab<span class=\"off-wall\">: "));
    // On a wall the same in figures.
    CHECK(
        counts.says("<li class=\"tile-pending\"><strong>3</strong> menunggu jawaban</li>"
                    "<li class=\"tile-answered\"><strong>1</strong> menjawab</li>"));
    CHECK(counts.says("1 menjawab"));
    CHECK(counts.says("3 menunggu jawaban"));
    CHECK(counts.says("dan di luar itu 1 orang tidak dipanggil."));
    CHECK(rina.opens("/calls").says("di luar itu 1 orang tidak dipanggil"));
}

TEST_CASE(
    "a part that follows what happens leads to signing in once the session is over, and is not replaced") {
    Office office;
    called(office);
    Desk desk(office);
    const auto shown = desk.nobody().opens("/calls/1/people", {{"HX-Request", "true"}});
    CHECK(shown.status == 401);
    CHECK(shown.headers.at("hx-redirect") == "/sign-in");
    CHECK(shown.body.empty());
}

TEST_CASE("a message that cannot be delivered stands beside the answer, and void with its cause") {
    Office office;
    office.blocks("budi");
    called(office);
    office.at("2026-02-13 08:35");
    Desk desk(office);
    const auto shown = desk.of("rina").opens("/calls/1/people");
    CHECK(shown.says("state-failed"));
    CHECK(shown.says("state-void"));
}

TEST_CASE("those who have not answered are called again by a new draft, with the same words") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/apel");
    office.taps("rina", "Kirim");
    office.says("budi", "hadir");
    Desk desk(office);
    auto rina = desk.of("rina");
    CHECK_FALSE(rina.opens("/calls/1").says("/calls/1/again"));  // while they still may answer
    office.at("2026-02-13 13:45");
    CHECK(rina.opens("/calls/1").status == 303);  // the session has ended meanwhile
    auto later = desk.of("rina");
    CHECK(later.opens("/calls/1").says("/calls/1/again"));
    const auto draft = later.opens(draft_of(later.sends("/calls/1/again")));
    CHECK_FALSE(draft.says("Budi Santoso"));
    CHECK(draft.says("Emma Hart"));
}

TEST_CASE("where the policy leaves the pace to supervisors, calling again is the next attempt of the call") {
    Office office;
    office.amends(
        [](domain::Policy& policy) { policy.calls.advance = domain::CallRule::Advance::supervisor; });
    called(office);
    Desk desk(office);
    office.at("2026-02-13 08:35");
    auto rina = desk.of("rina");
    CHECK(rina.sends("/calls/1/again").status == 409);  // the gap is not over
    office.at("2026-02-13 08:41");
    CHECK(rina.sends("/calls/1/again").location == "/calls/1?notice=web_notice_call_sent");
    CHECK(office.attempts("budi").size() == 2);
}

TEST_CASE("a response outside the chat is noted by hand, with a reason, and the person reads of it") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.call_backs_count = true; });
    called(office);
    Desk desk(office);
    auto rina = desk.of("rina");
    CHECK(rina.sends("/calls/1/note", {{"person", "budi"}, {"how", "telephone"}, {"words", " "}}).status ==
          422);
    CHECK(rina.sends("/calls/1/note", {{"person", "sari"}, {"how", "telephone"}, {"words", "menelepon"}})
              .status == 422);
    CHECK(rina.sends("/calls/1/note",
                     {{"person", "budi"}, {"how", "telephone"}, {"time", "23:00"}, {"words", "menelepon"}})
              .status == 422);
    const auto kept =
        rina.sends("/calls/1/note", {{"person", "budi"}, {"how", "telephone"}, {"words", "menelepon balik"}});
    CHECK(kept.location == "/calls/1?noted=budi&notice=web_notice_note_answered");
    CHECK(rina.opens(kept.location).says("Dicatat bagi Budi Santoso."));
    CHECK_FALSE(rina.opens("/calls/1?noted=sari").says("Dicatat bagi"));  // not of this call
    CHECK(office.outcome("budi") == "answered");
    office.deliver();
    CHECK(office.has_heard("budi", "Rina Wati mencatat"));
}

TEST_CASE("a note was preset to the first name, so that one click noted it for the wrong person") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/apel");
    office.taps("rina", "Kirim");
    office.says("budi", "hadir");
    Desk desk(office);
    auto rina = desk.of("rina");
    const auto shown = rina.opens("/calls/1");
    CHECK(shown.says("required><option value=\"\">Pilih nama</option>"));
    CHECK_FALSE(shown.says("<option value=\"budi\">"));  // he has answered in time
    CHECK(shown.says("<option value=\"siti\">"));
    CHECK_FALSE(shown.says(" selected>"));

    const auto nameless =
        rina.sends("/calls/1/note",
                   {{"person", ""}, {"how", "in_person"}, {"time", "07:55"}, {"words", "di ruang <2>"}});
    CHECK(nameless.status == 422);
    CHECK(nameless.says("<details class=\"mt-4 no-print\" open>"));
    CHECK(nameless.says("role=\"alert\">Mohon pilih nama pegawai yang dicatat."));
    CHECK(nameless.says("value=\"in_person\" selected>"));
    CHECK(nameless.says("name=\"time\" value=\"07:55\""));
    CHECK(nameless.says(">di ruang &lt;2&gt;</textarea>"));
    const auto wordless = rina.sends("/calls/1/note", {{"person", "siti"}, {"words", " "}});
    CHECK(wordless.status == 422);
    CHECK(wordless.says("<option value=\"siti\" selected>"));
    CHECK(rina.sends("/calls/1/note", {{"words", "menelepon"}}).status == 422);
    CHECK(rina.sends("/calls/1/note", {{"person", "budi"}, {"words", "menelepon"}})
              .says("Budi Santoso sudah menjawab tepat waktu"));
    CHECK_FALSE(office.has_heard("siti", "mencatat"));
}

TEST_CASE("no note is offered where everybody has answered in time, and one sent late says why not") {
    Office office;
    called(office);
    office.says("budi", "siap bu");
    Desk desk(office);
    auto rina = desk.of("rina");
    CHECK_FALSE(rina.opens("/calls/1").says("/calls/1/note"));
    const auto late = rina.sends("/calls/1/note", {{"person", "budi"}, {"words", "menelepon"}});
    CHECK(late.status == 409);
    CHECK(late.says("Budi Santoso sudah menjawab tepat waktu"));
}

TEST_CASE("why a call ended as it did: for who called, who was called, and who answers for them") {
    Office office;
    called(office);
    Desk desk(office);
    CHECK(desk.of("rina").opens("/calls/1/why/budi").says("Panggilan 1"));
    CHECK(desk.of("budi").opens("/calls/1/why/budi").status == 200);
    CHECK(desk.of("siti").opens("/calls/1/why/budi").status == 404);
    CHECK(desk.of("rina").opens("/calls/1/why/siti").status == 404);
}

TEST_CASE("who sees calls, and who may call") {
    Office office;
    stories::give_roles(office);
    called(office);
    Desk desk(office);
    CHECK(stories::statuses(desk, "/calls") == "404 200 200 200 200 404");
    CHECK(stories::statuses(desk, "/calls/1") == "404 200 200 200 200 404");
    CHECK(stories::statuses(desk, "/calls/1/people") == "404 200 200 200 200 404");
    CHECK(stories::statuses(desk, "/calls/2") == "404 404 404 404 404 404");
    CHECK(stories::statuses(desk, "/calls/new") ==
          "404 200 409 409 404 404");  // HR calls where a policy says so
    const auto why_not = desk.of("hana").opens("/calls/new");
    CHECK(why_not.says("yang memanggil adalah atasan"));
    CHECK(why_not.says("calls.callers"));
    CHECK(why_not.says("<a href=\"/calls\">"));
    CHECK(desk.of("rina").opens("/calls").says("/calls/new"));
    CHECK_FALSE(desk.of("hana").opens("/calls").says("/calls/new"));
    CHECK_FALSE(desk.of("made").opens("/calls").says("/calls/new"));
    for (const char* who : {"budi", "made", "nyoman"}) {
        auto browser = desk.of(who);
        CHECK(browser.sends("/calls/new", {{"kind", "roll_call"}, {"unit", "Biro Organisasi"}}).status ==
              404);
        CHECK(browser.sends("/calls/1/again").status == 404);
        CHECK(browser.sends("/calls/1/note", {{"person", "budi"}, {"words", "menelepon"}}).status == 404);
    }
    auto hana = desk.of("hana");  // HR notes what speaks for the person, and calls nobody here
    CHECK(hana.opens("/calls/1").says("action=\"/calls/1/note\""));
    CHECK_FALSE(hana.opens("/calls/1").says("action=\"/calls/1/again\""));
    CHECK(hana.sends("/calls/1/note", {{"person", "budi"}, {"words", "menelepon"}}).location ==
          "/calls/1?noted=budi&notice=web_notice_note_answered");
    CHECK_FALSE(desk.of("made").opens("/calls/1").says("/calls/1/note"));
}

TEST_CASE("HR's board offered neither a note nor a word about who can call again") {
    Office office;
    called(office);
    office.at("2026-02-13 10:00");
    Desk desk(office);
    const auto of_hr = desk.of("hana").opens("/calls/1");
    CHECK(of_hr.says("Panggilan ulang dapat dikirim oleh Rina Wati"));
    CHECK(of_hr.says("<option value=\"budi\">"));
    CHECK_FALSE(of_hr.says("action=\"/calls/1/again\""));
    const auto of_supervisor = desk.of("rina").opens("/calls/1");
    CHECK_FALSE(of_supervisor.says("Panggilan ulang dapat dikirim"));
    CHECK(of_supervisor.says("action=\"/calls/1/again\""));
}

TEST_CASE("the words of a call are text on every page") {
    Office office;
    office.at("2026-02-13 08:00");
    Desk desk(office);
    auto rina = desk.of("rina");
    const std::string draft = draft_of(rina.sends(
        "/calls/new", {{"kind", "call_out"}, {"person", "budi"}, {"message", "<script>alert(1)</script>"}}));
    CHECK_FALSE(rina.opens(draft).says("<script>alert"));
    rina.sends(draft + "/send");
    CHECK_FALSE(rina.opens("/calls/1").says("<script>alert"));
    CHECK_FALSE(rina.opens("/calls").says("<script>alert"));
    CHECK(rina.opens("/calls/1").says("&lt;script&gt;alert"));
}
