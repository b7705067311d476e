#include "bot/reading/reader.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

namespace {

using reading::Intent;
using reading::Reader;

const Reader& built_in() {
    static const Reader reader = [] {
        auto made = Reader::create({});
        REQUIRE_MESSAGE(made, made.error().message);
        return std::move(*made);
    }();
    return reader;
}

class TemporaryFolder {
public:
    TemporaryFolder() {
        path_ = (std::filesystem::temp_directory_path() / "sigap-reading-XXXXXX").string();
        REQUIRE(mkdtemp(path_.data()) != nullptr);
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string write(const std::string& name, const std::string& content) const {
        const std::string path = path_ + "/" + name;
        std::ofstream(path) << content;
        return path;
    }

private:
    std::string path_;
};

TEST_CASE("what people mean is read from how they write it") {
    struct Row {
        std::string text;
        Intent expected;
    };
    const Row rows[] = {
        {"siap pak", Intent::ack},
        {"SIAAAP pak!!", Intent::ack},
        {"👍🏽", Intent::ack},
        {"izin absen pak", Intent::checkin},
        {"izin tidak masuk", Intent::leave},
        {"izin bertanya pak", Intent::question},
        {"anak saya panas tinggi", Intent::excuse},
        {"saya sakit pak", Intent::sick},
        {"rapatnya jam berapa pak?", Intent::question},
        {"saya tidak mau", Intent::refuse},
        {"selamat pagi pak", Intent::greeting},
        {"cara pakai bot ini bagaimana", Intent::help},
        {"/start", Intent::help},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(to_string(built_in().classify(row.text)) == to_string(row.expected));
    }
}

TEST_CASE("nothing that smells of a hindrance, a question or a no is read as compliance") {
    const std::string texts[] = {
        "siap bu tapi saya belum bisa",
        "siap?",
        "hadir?",
        "hadir pak? tidak",
        "siap, tapi anak saya sakit",
        "siap pak, cuma sinyal hilang",
        "ok tapi saya cuti",
        "baik pak, besok saja ya pak, hari ini libur",
        "iya pak, saya sakit",
        "absen dulu? belum bisa bu",
        "belum absen pak",
        "tidak absen pak",
        "ga siap pak",
        "siap salah kirim",
        "siap wkwkwk",
        "mungkin hadir",
        "ok https://contoh.id/undian",
        "\u0441iap pak",  // with a Cyrillic letter
        "siap \u0440ak \u0445\u043e\u0440\u043e\u0448\u043e",
    };
    for (const std::string& text : texts) {
        CAPTURE(text);
        CHECK_FALSE(reading::complies(built_in().classify(text)));
    }
}

TEST_CASE("what cannot be read is unsure") {
    const std::string texts[] = {"",
                                 " ",
                                 "\t\r\n",
                                 "\u200b\u200b",
                                 ",",
                                 "...",
                                 "\xff\xfe\xfd",
                                 std::string(3, '\0'),
                                 "🦖",
                                 "blorgh zzyx",
                                 "\u043f\u0440\u0438\u0432\u0435\u0442"};
    for (const std::string& text : texts) {
        CAPTURE(text);
        const Intent intent = built_in().classify(text);
        const bool harmless = intent == Intent::unsure || intent == Intent::unknown;
        CHECK(harmless);
    }
    CHECK(built_in().classify("") == Intent::unsure);
    CHECK(built_in().classify(" \t ") == Intent::unsure);
}

TEST_CASE("random bytes and huge texts do no harm") {
    std::mt19937 random(7);
    std::uniform_int_distribution<int> byte(0, 255);
    std::uniform_int_distribution<std::size_t> size(0, 300);
    for (int turn = 0; turn < 2000; ++turn) {
        std::string text(size(random), ' ');
        for (char& c : text) c = static_cast<char>(byte(random));
        const Intent intent = built_in().classify(text);
        CAPTURE(text);
        CHECK_FALSE(reading::complies(intent));
    }
    std::string huge;
    while (huge.size() < 1 << 20) huge += "siap pak ";
    built_in().classify(huge);
    built_in().classify(std::string(1 << 20, '\xf0'));
}

TEST_CASE("several threads may read at once") {
    std::vector<std::thread> threads;
    std::array<int, 4> right{};
    for (int& count : right) {
        threads.emplace_back([&count] {
            for (int turn = 0; turn < 100; ++turn) {
                if (built_in().classify("siap pak") == Intent::ack) ++count;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const int count : right) CHECK(count == 100);
}

TEST_CASE("lines go out as they came in, each behind its intent") {
    std::istringstream in("siap pak\n\n  SIAP   Pak \nsaya sakit bu");
    std::ostringstream out;
    reading::classify_lines(built_in(), in, out);
    CHECK(out.str() == "ack\tsiap pak\nunsure\t\nack\t  SIAP   Pak \nsick\tsaya sakit bu\n");
}

TEST_CASE("an office teaches its own words and texts without building the program") {
    const TemporaryFolder folder;
    CHECK(built_in().classify("teu damang pak") != Intent::sick);
    folder.write("sunda.toml",
                 "language = \"Sunda\"\n[words]\nillness = \"teu damang, udur\"\nself = \"abdi\"\n");
    folder.write("ours.tsv", "intent\ttext\nack\tGarudaku Terbang!\n");
    folder.write("notes.txt", "not read");
    const auto reader = Reader::create({{folder.path()}});
    REQUIRE_MESSAGE(reader, reader.error().message);
    CHECK(reader->classify("abdi teu damang pak") == Intent::sick);
    CHECK(reader->classify("garudaku   terbang") == Intent::ack);
    CHECK(reader->classify("garudaku tidak terbang") != Intent::ack);
}

TEST_CASE("an office's wrong file is named with what was expected") {
    struct Row {
        std::string name;
        std::string content;
        std::string part;
    };
    const Row rows[] = {
        {"a.toml", "[words\n", "line 1"},
        {"a.toml", "[word]\nnegation = \"x\"\n", "unknown section 'word'"},
        {"a.toml", "[words]\nnegation = 3\n", "'negation' is not a text in quotes"},
        {"a.toml", "words = 3\n", "'words' is not a section"},
        {"a.tsv", "intent\ttext\nyes\tsiap\n", ":2: expected an intent"},
        {"a.tsv", "intent\ttext\nack siap\n", ":2: expected an intent"},
        {"a.tsv", "intent\ttext\nunsure\tsiap\n", ":2: expected an intent"},
        {"a.tsv", "intent\ttext\nack\t\n", ":2: expected an intent"},
        {"a.csv", "", "expected a .toml (words) or .tsv"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.content);
        const TemporaryFolder folder;
        const auto reader = Reader::create({{folder.write(row.name, row.content)}});
        REQUIRE_FALSE(reader);
        CHECK(reader.error().fault == domain::Fault::misconfigured);
        CHECK_MESSAGE(reader.error().message.find(row.part) != std::string::npos, reader.error().message);
        CHECK(reader.error().message.find(row.name) != std::string::npos);
    }
    CHECK_FALSE(Reader::create({{"/nowhere/at/all.toml"}}));
}

TEST_CASE("a teaching survives packing, and broken bytes are refused") {
    const reading::Teaching teaching{{{"id.toml", "a\n1\n"}}, {"rules.toml", ""}, std::string("\0\n\x7f", 3)};
    const std::string bytes = teaching.pack();
    const auto back = reading::Teaching::unpack(bytes);
    REQUIRE(back);
    CHECK(back->model == teaching.model);
    CHECK(back->lexicon.front().content == "a\n1\n");
    for (std::size_t size = 1; size < bytes.size(); ++size) {
        CAPTURE(size);
        const auto cut = reading::Teaching::unpack(std::string_view(bytes).substr(0, size));
        if (cut) CHECK(cut->lexicon.size() < teaching.lexicon.size());
    }
    CHECK_FALSE(reading::Teaching::unpack("99999999999999999999\nx"));
    CHECK_FALSE(reading::Teaching::unpack("-1\n"));
    CHECK_FALSE(reading::Model::load("not a model"));
}

}  // namespace
