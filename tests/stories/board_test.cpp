// The way from a call's card to its board and back, and the card at the top of the chat.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "adapters/http_client.hpp"
#include "tests/support/story.hpp"

using namespace stories;
using nlohmann::json;

namespace {

const std::vector<Person> kOffice{{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
                                  {"budi", "Budi Santoso"},
                                  {"maria", "Maria Lawai", Uses::telegram, "en"}};

/// What follows `label` in the text, up to the end of the line.
std::string after(const std::string& text, std::string_view label) {
    const auto at = text.find(label);
    REQUIRE_MESSAGE(at != std::string::npos, text);
    const auto from = at + label.size();
    return text.substr(from, text.find_first_of(" \n", from) - from);
}

/// Calls of that method of Telegram, as the simulator wrote them down.
std::vector<json> calls_of(const Story& story, std::string_view method) {
    std::vector<json> found;
    for (const std::string& line : story.journal()) {
        json entry = json::parse(line);
        if (entry.value("kind", "") == "request" && entry.value("method", "") == method)
            found.push_back(std::move(entry));
    }
    return found;
}

}  // namespace

TEST_CASE("a card in chat leads to its live board, through signing in") {
    Story story(kOffice);
    story.at("08:00");
    story.says("rina", "/panggil Budi: mohon hadir");
    story.taps("rina", "Kirim");
    const std::string board = after(story.heard_by("rina", "Panggilan 1: ").text, "Papan langsung: ");
    REQUIRE(board.ends_with("/calls/1"));
    const std::string dashboard = board.substr(0, board.size() - 8);

    const adapters::HttpClient http;
    std::string cookies;
    const auto visit = [&](const std::string& url, bool presses = false) {
        adapters::HttpRequest request;
        request.url = url;
        request.method = presses ? "POST" : "GET";
        request.headers = {{"Cookie", cookies}, {"Sec-Fetch-Site", "same-origin"}};
        auto answer = http.send(request);
        REQUIRE(answer);
        for (const auto& header : answer->headers)
            if (header.name == "set-cookie")
                cookies += (cookies.empty() ? "" : "; ") + header.value.substr(0, header.value.find(';'));
        return *answer;
    };
    CHECK(visit(board).header("location") == "/sign-in");
    story.says("rina", "/masuk");
    const std::string link = after(story.last_heard_by("rina"), dashboard);
    const auto in = visit(dashboard + link, true);
    REQUIRE(in.status == 303);
    CHECK(in.header("location") == "/calls/1");
    const auto shown = visit(dashboard + in.header("location").value());
    CHECK(shown.status == 200);
    CHECK(shown.body.find("Budi Santoso") != std::string::npos);
}

TEST_CASE(
    "the card stands at the top of the chat while its call is open; what cannot be pinned stops nothing") {
    Story story(kOffice);
    story.at("08:00");
    story.says("rina", "/panggil Budi: mohon hadir");
    story.taps("rina", "Kirim");
    story.wait(std::chrono::seconds{5});
    const auto pins = calls_of(story, "pinChatMessage");
    REQUIRE(pins.size() == 1);
    CHECK(pins.front()["person"] == "rina");
    CHECK(pins.front()["status"] == 200);
    CHECK(pins.front()["body"]["disable_notification"] == true);
    CHECK(calls_of(story, "unpinChatMessage").empty());
    story.says("budi", "siap");
    story.wait(std::chrono::seconds{10});
    const auto unpins = calls_of(story, "unpinChatMessage");
    REQUIRE(unpins.size() == 1);
    CHECK(unpins.front()["status"] == 200);
    CHECK(unpins.front()["body"]["message_id"] == pins.front()["body"]["message_id"]);

    story.fault(R"("fault":"error","on":"telegram","method":"pinChatMessage")");
    story.fault(R"("fault":"cut","on":"telegram","method":"unpinChatMessage")");
    for (int call = 0; call < 6; ++call) {
        story.says("rina", "/panggil Maria: please join");
        if (story.last_heard_by("rina").find("Kirim panggilan ini?") == std::string::npos)
            continue;  // the quota
        story.taps("rina", "Kirim", "Kirim panggilan ini?");
        story.says("maria", "coming");
    }
    CHECK(story.count_heard_by("maria", "Call from Rina Hapsari") >= 1);
    CHECK(calls_of(story, "pinChatMessage").size() > 1);
    CHECK(story.run({"report", "outages", "--json"}).out.find("telegram") == std::string::npos);
    CHECK(story.verdict().find("consistent") != std::string::npos);
}

TEST_CASE("what a card says of times is a time for Telegram as well") {
    Story story(kOffice);
    story.at("08:00");
    story.says("rina", "/panggil Budi: mohon hadir");
    story.taps("rina", "Kirim");
    const auto sent = calls_of(story, "sendMessage");
    const auto asked = std::find_if(sent.begin(), sent.end(), [](const json& one) {
        return one["body"].value("text", "").starts_with("Panggilan dari Rina Hapsari");
    });
    REQUIRE(asked != sent.end());
    CHECK((*asked)["status"] == 200);
    const json& entity = (*asked)["body"]["entities"][0];
    CHECK(entity["type"] == "date_time");
    CHECK(entity["unix_time"].get<std::int64_t>() / 60 == 29'515'710);  // 2026-02-13 08:30 WITA
    const std::string text = (*asked)["body"]["text"];
    CHECK(text.substr(entity["offset"], entity["length"]) == "08.30 WITA");  // ASCII up to there
}

TEST_CASE("a bot's default menu is set at the first start, and not again at the next") {
    Story story(kOffice);
    const auto defaults = [&] {
        std::vector<std::string> languages;
        for (const json& call : calls_of(story, "setMyCommands"))
            if (call["body"]["scope"]["type"] == "default") {
                CHECK(call["status"] == 200);
                CHECK(call["body"]["commands"][0]["command"] == "start");
                languages.push_back(call["body"].value("language_code", "") + ":" +
                                    call["body"]["commands"][1]["command"].get<std::string>());
            }
        std::sort(languages.begin(), languages.end());
        return languages;
    };
    const std::vector<std::string> once{":bantuan", "en:help"};
    CHECK(defaults() == once);
    story.kill_and_restart();
    story.at("08:00");
    CHECK(defaults() == once);
}
