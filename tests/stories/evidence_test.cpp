// From a photo on a phone to the file beside HR's letter: the same bytes, on both messengers, on the wire.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/contains.hpp"
#include "tests/support/story.hpp"

using namespace stories;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// Every request that the service made, as the simulator wrote it down.
std::vector<json> requests(const Story& story) {
    std::vector<json> requests;
    for (const std::string& line : story.journal()) {
        json entry = json::parse(line, nullptr, false);
        if (!entry.is_discarded() && entry.at("kind") == "request") requests.push_back(std::move(entry));
    }
    return requests;
}

/// What the providers gave out: the hashes of the files, in order.
std::vector<std::string> given_out(const Story& story) {
    std::vector<std::string> hashes;
    for (const json& entry : requests(story))
        if (entry.at("method") == "file" && entry.at("status") == 200)
            hashes.push_back(entry.at("answer").at("sha256").get<std::string>());
    return hashes;
}

json pack_of(const Story& story, int flag) {
    const auto output = story.run({"report", "evidence", std::to_string(flag), "--by", "Hadi, BKD",
                                   "--format", "json", "--attachments", "berkas"});
    REQUIRE_MESSAGE(output.exit_code == 0, output.err);
    return json::parse(output.out);
}

}  // namespace

TEST_CASE("a photo and a letter sent with a reply reach HR's evidence as they were sent, and no chat") {
    Story story({{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
                 {"hadi", "Hadi Purnomo", Uses::telegram, "id", Role::hr},
                 {"arif", "Arif Wibowo"},
                 {"john", "John Tukan", Uses::whatsapp, "en"}});
    story.at("08:00");
    story.says("rina", "/panggil Arif, John: mohon bergabung rapat");
    story.taps("rina", "Kirim");
    story.at("09:54");
    REQUIRE(contains(story.heard_by("arif", "Ini bukan hukuman").text, "/tanggapi"));

    story.at("10:30");
    story.fault(R"("fault":"error","on":"telegram","method":"getFile","count":1)");
    story.fault(R"("fault":"error","on":"whatsapp","method":"file","status":404,"count":1)");
    story.says("arif", "/tanggapi");
    story.sends("arif", "photo", "gardu padam sejak pagi");
    story.says("john", "/tanggapi");
    story.sends("john", "document", "the letter of the electricity company");
    // Neither waits for a file that does not come at once.
    CHECK(contains(story.heard_by("arif", "Jawaban Bapak/Ibu untuk pemberitahuan").text,
                   "diterima pukul 10.30 WITA"));
    CHECK(given_out(story).empty());
    story.at("10:35");
    const auto sent = given_out(story);
    REQUIRE(sent.size() == 2);
    REQUIRE(sent[0] != sent[1]);

    std::vector<std::string> kept;
    for (const int flag : {1, 2}) {
        CAPTURE(flag);
        const json pack = pack_of(story, flag);
        REQUIRE(pack["attachments"].size() == 1);
        const json& file = pack["attachments"][0]["file"];
        CHECK(file["state"] == "stored");
        CHECK(file["tries"] == 2);
        kept.push_back(file["sha256"].get<std::string>());
        CHECK(std::count(sent.begin(), sent.end(), kept.back()) == 1);
        const auto output = story.run(
            {"report", "evidence", std::to_string(flag), "--by", "Hadi, BKD", "--attachments", "berkas"});
        REQUIRE(output.files.size() == 1);
        const auto& [name, bytes] = *output.files.begin();
        CHECK(name == file["name"]);
        CHECK(bytes.size() == file["bytes"].get<std::size_t>());
        CHECK(bytes.starts_with(file["media_type"] == "image/jpeg" ? "\xff\xd8\xff" : "%PDF-"));
        CHECK(contains(output.out, "%PDF-"));
    }
    CHECK(kept[0] != kept[1]);
    // Texts, taps and menus are all that ever went to anybody.
    for (const json& entry : requests(story)) {
        const auto method = entry.at("method").get<std::string>();
        CHECK_FALSE(contains(method, "Photo"));
        CHECK_FALSE(contains(method, "Document"));
        CHECK_FALSE(contains(method, "forward"));
        if (method == "messages") CHECK_FALSE(entry.at("body").contains("document"));
    }
    CHECK(contains(story.verdict(), "2 flags: consistent"));
}
