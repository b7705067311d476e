// A window that closed before anybody was asked: everywhere it is told as that from the closing second on,
// with why, and it counts against nobody (design.md 1 and 3).
#include "bot/app/digest.hpp"
#include "bot/app/own_page.hpp"
#include "bot/app/presence_board.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/window_state.hpp"
#include "storage/chats.hpp"
#include "storage/presence.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::Language;
using stories::Office;

namespace {

constexpr const char* kNotYet = "belum ditanya";
constexpr const char* kNotAsked = "tidak ditanya";

/// Budi's morning window is open from 06.30 to before 07.31, and nobody has asked him yet.
void not_asked_so_far(Office& office) {
    office.at("2026-02-13 07:00");
    office.in_scene([](app::Scene& scene) {
        for (const auto& row : storage::presence_of(scene.tx, domain::EmployeeId{"budi"}, "2026-02-13"))
            if (row.window.id == "pagi") storage::set_presence_state(scene.tx, row, "planned");
        return true;
    });
}

app::Viewer viewer(app::Scene& scene, const char* who) {
    return app::viewer_of(scene, storage::find_employee(scene.tx, domain::EmployeeId{who}).value());
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

/// What one place says of it in the last second of the window, and in the first that is none of it.
template <typename Place>
void holds_at_the_boundary(Place&& said, std::string_view before, std::string_view after) {
    Office office;
    not_asked_so_far(office);
    office.at("2026-02-13 07:30:59");
    const std::string open = said(office);
    CAPTURE(open);
    CHECK(contains(open, before));
    CHECK_FALSE(contains(open, kNotAsked));
    office.at("2026-02-13 07:31:00");
    const std::string over = said(office);
    CAPTURE(over);
    CHECK(contains(over, after));
    if (!before.empty()) CHECK_FALSE(contains(over, before));
}

std::string on_board(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        const auto day = app::presence_on(scene, viewer(scene, "rina"), Language::id, {}, {}).value();
        std::string text;
        for (const auto& unit : day.units)
            for (const auto& person : unit.people)
                for (const auto& window : person.windows)
                    if (person.id.value == "budi" && window.name == "pagi") text = window.words;
        return text;
    });
}

}  // namespace

TEST_CASE("a window is asked about until its closing second, and from there on nobody is asked") {
    const auto close = stories::wita("2026-02-13 07:31:00");
    using domain::state_of_window;
    CHECK(state_of_window("planned", close, close - std::chrono::seconds{1}) == "planned");
    CHECK(state_of_window("planned", close, close) == "not_asked");
    for (const char* state : {"asked", "in_time", "late", "explained", "missed", "void"})
        CHECK(state_of_window(state, close, close + std::chrono::hours{1}) == state);
}

TEST_CASE("the board of presence said 'belum ditanya' of a window that was over") {
    holds_at_the_boundary(on_board, kNotYet, "sudah lewat sebelum kami sempat bertanya, jadi tidak dihitung");
}

TEST_CASE("the counts by unit and the start page said 'belum ditanya' of a window that was over") {
    holds_at_the_boundary(
        [](Office& office) {
            return office.in_scene([](app::Scene& scene) {
                return joined(app::presence_in_numbers(scene, viewer(scene, "rina"), Language::id));
            });
        },
        "pagi: 1 orang belum ditanya", "pagi: 1 orang tidak ditanya");
    holds_at_the_boundary(
        [](Office& office) {
            return office.in_scene([](app::Scene& scene) {
                std::string text;
                const auto day = app::presence_on(scene, viewer(scene, "rina"), Language::id, {}, {});
                for (const auto& unit : day->units) text += joined(unit.counts);
                return text;
            });
        },
        "pagi: 1 orang belum ditanya", "pagi: 1 orang tidak ditanya");
}

TEST_CASE("the digest said 'belum ditanya' of a window that was over") {
    holds_at_the_boundary(
        [](Office& office) {
            return office.in_scene([](app::Scene& scene) { return app::digest_text(scene, Language::id); });
        },
        "pagi: 1 orang belum ditanya", "pagi: 1 orang tidak ditanya");
}

TEST_CASE("one's own page said 'belum ditanya' of a window that was over") {
    holds_at_the_boundary(
        [](Office& office) {
            return office.in_scene([](app::Scene& scene) {
                const auto self = viewer(scene, "budi");
                const auto page = app::own_record(scene, self, Language::id,
                                                  app::last_thirty_days(app::today_of(scene, self.person)));
                for (const auto& window : page.windows)
                    if (window.name == "pagi") return window.state_words;
                return std::string();
            });
        },
        kNotYet, "jadi tidak dihitung");
}

TEST_CASE("/riwayat and /status tell of a window for which nobody was asked") {
    holds_at_the_boundary(
        [](Office& office) {
            office.says("budi", "/riwayat");
            return office.last_heard("budi");
        },
        "", "presensi pagi tidak ditanya: waktunya sudah lewat");
    holds_at_the_boundary(
        [](Office& office) {
            office.says("budi", "/status");
            return office.last_heard("budi");
        },
        "Presensi pagi: terbuka", "Presensi pagi: tidak ditanya dan tidak dihitung");
}

TEST_CASE("whoever is put on the roster after a window was not asked in it, and no sum counts it") {
    Office office;
    office.at("2026-02-13 09:00");
    office.in_scene([](app::Scene& scene) {
        domain::Employee agus = storage::find_employee(scene.tx, domain::EmployeeId{"budi"}).value();
        agus.id = domain::EmployeeId{"agus"};
        agus.nip = "";
        agus.name = "Agus";
        storage::save(scene.tx, agus, "test");
        app::wind_up(scene);
        return true;
    });
    office.at("2026-02-13 20:00");
    CHECK(office.presence("agus", "pagi") == "planned");  // on record; nothing is written of what never was
    office.in_scene([](app::Scene& scene) {
        const auto self = viewer(scene, "agus");
        const auto page = app::own_record(scene, self, Language::id,
                                          app::last_thirty_days(app::today_of(scene, self.person)));
        bool is_told = false;
        for (const auto& window : page.windows)
            is_told = is_told || (window.name == "pagi" && window.state == "not_asked");
        CHECK(is_told);
        CHECK(joined(page.sums).find("2 presensi") == std::string::npos);  // the afternoon's alone
        return true;
    });
}

namespace {

/// What the board says of the person's chat, by the same words as the page of the whole day.
std::string chat_words(Office& office, const char* who, const char* date, Language language = Language::id) {
    return office.in_scene([&](app::Scene& scene) {
        const auto day = domain::from_iso_date(date).value();
        const auto board = app::presence_on(scene, viewer(scene, "rina"), language, day, {}).value();
        std::string words;
        for (const auto& unit : board.units)
            for (const auto& person : unit.people)
                if (person.id.value == who) words = person.chat;
        const auto whole =
            app::explain_day(scene, viewer(scene, "rina"), language, domain::EmployeeId{who}, day).value();
        CHECK(contains(joined(whole.lines), words));
        return words;
    });
}

void binds(Office& office, const char* who) {
    office.in_scene([&](app::Scene& scene) {
        storage::bind_chat(scene.tx, {{domain::Messenger::telegram, "main"},
                                      Office::address(who),
                                      domain::EmployeeId{who},
                                      false,
                                      scene.now(),
                                      scene.now(),
                                      std::nullopt});
        return true;
    });
}

}  // namespace

TEST_CASE("whoever has no chat is told of as that, and once bound, of the days before alone") {
    Office office;
    office.at("2026-02-13 08:00");
    CHECK(contains(chat_words(office, "nyoman", "2026-02-13"), "Belum ada percakapan yang terhubung"));
    CHECK(contains(chat_words(office, "nyoman", "2026-02-13", Language::en), "No chat is bound yet"));
    CHECK(chat_words(office, "siti", "2026-02-13").empty());  // silent, and reachable
    office.at("2026-02-14 09:00");
    binds(office, "nyoman");
    CHECK(
        contains(chat_words(office, "nyoman", "2026-02-13"), "baru terhubung pada Sabtu, 14 Februari 2026"));
    office.at("2026-02-20 08:00");
    CHECK(chat_words(office, "nyoman", "2026-02-20").empty());
}

TEST_CASE("a chat that was closed is told of from its day on, until it is open again") {
    Office office;
    office.at("2026-02-13 06:00");
    const auto sets_blocked = [&](bool is_blocked) {
        office.in_scene([&](app::Scene& scene) {
            storage::set_blocked(scene.tx, domain::Messenger::telegram, Office::address("budi"),
                                 is_blocked ? std::optional(scene.now()) : std::nullopt);
            return true;
        });
    };
    sets_blocked(true);
    office.at("2026-02-13 12:00");
    REQUIRE(office.presence("budi", "pagi") == "void unreachable");
    CHECK(contains(chat_words(office, "budi", "2026-02-13"), "tertutup sejak Jumat, 13 Februari 2026"));
    CHECK(contains(chat_words(office, "budi", "2026-02-13", Language::en),
                   "closed on Friday, 13 February 2026"));
    sets_blocked(false);
    CHECK(chat_words(office, "budi", "2026-02-13").empty());
    office.at("2026-02-14 09:00");
    sets_blocked(true);
    CHECK(chat_words(office, "budi", "2026-02-13").empty());  // the day before it was open
}
