// Words for people live in the catalogues: what stands in quotes in the sources is keys, names and words for
// operators.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace {

struct Literal {
    std::string text;
    std::string before;  ///< the code of its line up to it
};

/// The strings in quotes of a source, without comments, raw strings (JSON) and #include lines.
std::vector<Literal> literals_in(const std::string& source) {
    std::vector<Literal> found;
    std::string line;
    for (std::size_t at = 0; at < source.size(); ++at) {
        const char byte = source[at];
        if (byte == '\n') {
            line.clear();
        } else if (source.compare(at, 2, "//") == 0 ||
                   (byte == '#' && line.find_first_not_of(' ') == std::string::npos)) {
            at = std::min(source.find('\n', at), source.size()) - 1;
        } else if (source.compare(at, 3, "R\"(") == 0) {
            at = source.find(")\"", at) + 1;
        } else if (byte == '\'' && at + 2 < source.size() && !line.empty() &&
                   !std::isalnum(static_cast<unsigned char>(line.back()))) {
            at = source.find('\'', at + (source[at + 1] == '\\' ? 3 : 2));
        } else if (byte == '"') {
            std::string text;
            for (++at; at < source.size() && source[at] != '"'; ++at) {
                if (source[at] == '\\') ++at;
                text += source[at];
            }
            found.push_back({text, line});
        } else {
            line += byte;
        }
    }
    return found;
}

std::vector<std::string> words_in(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (const char byte : text + " ") {
        const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (is_letter) {
            word += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
        } else if (byte == ' ' || byte == '\n') {
            if (!word.empty()) words.push_back(word);
            word.clear();
        } else if (byte == '_' || byte == '.' || byte == '/' || byte == '{') {
            word += '_';  // a key, a path or a placeholder: no word
        }
    }
    return words;
}

bool is_indonesian(const std::string& text) {
    static const std::set<std::string> kWords{
        "yang",     "dan",       "tidak",  "belum",   "sudah",  "mohon", "silakan", "bapak",
        "ibu",      "untuk",     "dengan", "pada",    "sampai", "pukul", "hari",    "ini",
        "presensi", "panggilan", "atasan", "pegawai", "unit",   "kami",  "adalah",  "dari",
        "atau",     "tanggal",   "jadwal", "laporan", "pesan",  "kode",  "tekan",   "balas",
        "menunggu", "tercatat",  "terima", "kasih",   "anda",   "bukan", "hanya",   "dapat"};
    const auto words = words_in(text);
    return words.size() >= 2 && !text.starts_with('/') &&
           std::count_if(words.begin(), words.end(),
                         [](const std::string& word) { return kWords.contains(word); }) >= 2;
}

/// Three words and more, as only a sentence has.
bool is_sentence(const std::string& text) {
    const auto words = words_in(text);
    return std::count_if(words.begin(), words.end(), [](const std::string& word) {
               return word.find('_') == std::string::npos && word.size() > 1;
           }) >= 3;
}

bool is_for_developers(const std::string& before) {
    return before.find("_error(") != std::string::npos || before.find("log::") != std::string::npos ||
           before.find("spdlog") != std::string::npos;
}

/// What a literal of a use case has to answer for; empty: nothing.
std::string complaint_about(const Literal& literal) {
    if (is_indonesian(literal.text)) return "Indonesian in code";
    for (const char* shown : {".text = ", ".label = ", ".message.text = "})
        if (literal.before.ends_with(shown) &&
            literal.text.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos)
            return "shown to a person";
    const bool is_command = literal.text.starts_with('/');
    if (is_sentence(literal.text) && !is_command && !is_for_developers(literal.before)) return "a sentence";
    return "";
}

std::string content(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::filesystem::path> sources_of(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    REQUIRE_FALSE(files.empty());
    return files;
}

}  // namespace

TEST_CASE("no text lives in code: use cases, loops and messengers say nothing of their own") {
    // English for the operator at the command line, and what the outage ledger calls its rows.
    const std::set<std::string> for_operators{"absence_import.cpp", "acting_heads.cpp", "chain_recount.cpp",
                                              "outage_record.hpp",  "policies.cpp",     "report_order.cpp",
                                              "roster_import.cpp"};
    int literals = 0;
    for (const auto& file : sources_of("bot/app")) {
        if (for_operators.contains(file.filename().string())) continue;
        for (const Literal& literal : literals_in(content(file))) {
            CAPTURE(file.string());
            CAPTURE(literal.text);
            CHECK(complaint_about(literal) == "");
            ++literals;
        }
    }
    CHECK(literals > 1500);  // they were really read
    for (const auto& file : sources_of("bot/domain"))
        for (const Literal& literal : literals_in(content(file))) {
            CAPTURE(file.string());
            CAPTURE(literal.text);
            CHECK_FALSE(is_indonesian(literal.text));
            if (file.filename().string().starts_with("ground")) CHECK_FALSE(is_sentence(literal.text));
        }
    for (const std::string folder :
         {"bot/engine", "adapters/telegram", "adapters/whatsapp", "adapters/email"})
        for (const auto& file : sources_of(folder))
            for (const Literal& literal : literals_in(content(file))) {
                CAPTURE(file.string());
                CAPTURE(literal.text);
                CHECK_FALSE(is_indonesian(literal.text));
            }
}

TEST_CASE("the search for text in code finds what it looks for, and takes keys for keys") {
    const auto complaint = [](const std::string& source) {
        const auto found = literals_in(source);
        REQUIRE(found.size() == 1);
        return complaint_about(found.front());
    };
    CHECK(complaint("reply(scene, talk, \"Mohon tunggu sampai pukul tujuh\");") == "Indonesian in code");
    CHECK(complaint("told.text = \"Done\";") == "shown to a person");
    CHECK(complaint("say(scene, chat, \"Your call is over\");") == "a sentence");
    CHECK(complaint("throw std::logic_error(\"a sentence for developers alone\");") == "");
    CHECK(complaint("reply(scene, talk, \"call_closed\");") == "");
    CHECK(complaint("told.dedupe_key = \"coverage/\" + id;") == "");
    CHECK(literals_in("// \"a comment that has words\"\n#include \"bot/app/calls.hpp\"\n").empty());
    CHECK(literals_in("const char quote = '\"'; x = R\"({\"a b c\":1})\";").empty());
    CHECK(literals_in("a = \"one \\\" two\"; b = \"three\";").size() == 2);
}
