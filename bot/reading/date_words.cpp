#include "bot/reading/date_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bot/reading/normalise.hpp"

namespace reading {
namespace {

using namespace std::chrono_literals;
using std::chrono::month;
using std::chrono::weekday;

constexpr std::size_t kMostDigits = 4;

template <typename Value, std::size_t size>
using Table = std::array<std::pair<std::string_view, Value>, size>;

template <typename Value, std::size_t size>
constexpr const Value* find(const Table<Value, size>& table, std::string_view word) {
    for (const auto& [name, value] : table)
        if (name == word) return &value;
    return nullptr;
}

template <std::size_t size>
constexpr bool holds(const std::array<std::string_view, size>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// The piece in one spelling: dashes one dash, apostrophes gone, "s.d." a word.
std::string plain(std::string_view piece) {
    std::string text = normalise(piece);
    for (const std::string_view apostrophe : {"'", "`", "\u2018", "\u2019", "\u02bc"})
        replace_all(text, apostrophe, "");
    for (const std::string_view dash : {"\u2010", "\u2011", "\u2012", "\u2013", "\u2014"})
        replace_all(text, dash, "-");
    return text;
}

/// How long "s.d." in one of its spellings is at the front of `text`, else 0.
std::size_t length_of_until(std::string_view text) {
    for (const std::string_view spelling : {"s.d.", "s/d.", "s.d", "s/d"})
        if (text.starts_with(spelling) &&
            (text.size() == spelling.size() || !is_letter(text[spelling.size()])))
            return spelling.size();
    return 0;
}

void cut_piece(std::string_view text, std::size_t piece, std::vector<DateToken>& tokens) {
    for (std::size_t at = 0; at < text.size();) {
        DateToken token;
        token.piece = piece;
        token.is_glued = at > 0;
        std::size_t end = at + 1;
        if (const std::size_t until = length_of_until(text.substr(at))) {
            token.text = "sd";
            end = at + until;
        } else if (is_digit(text[at])) {
            while (end < text.size() && is_digit(text[end])) ++end;
            token.text = text.substr(at, end - at);
            token.digits = end - at;
            if (token.digits <= kMostDigits) {
                token.kind = DateToken::Kind::number;
                token.value = std::stoi(token.text);
            }
        } else if (is_letter(text[at])) {
            while (end < text.size() && is_letter(text[end])) ++end;
            token.text = text.substr(at, end - at);
        } else {
            token.kind = DateToken::Kind::sign;
            token.text = text.substr(at, 1);
        }
        tokens.push_back(std::move(token));
        at = end;
    }
}

}  // namespace

const DateToken& DateText::at(std::size_t index) const {
    static const DateToken none;
    return index < tokens.size() ? tokens[index] : none;
}

DateText cut_into_date_tokens(std::string_view text) {
    text = text.substr(0, kMaxReplyBytes);
    DateText result;
    for (std::size_t at = 0; at < text.size();) {
        if (is_blank(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && !is_blank(text[end])) ++end;
        result.pieces.emplace_back(text.substr(at, end - at));
        cut_piece(plain(result.pieces.back()), result.pieces.size() - 1, result.tokens);
        at = end;
    }
    return result;
}

Marker marker_of(std::string_view word) {
    static constexpr std::array<std::string_view, 10> from = {
        "mulai", "mulei", "dari", "dr", "sejak", "terhitung", "tmt", "from", "starting", "since"};
    static constexpr std::array<std::string_view, 14> until = {"sampai", "sampe",  "smpai", "smp",    "spai",
                                                               "sd",     "hingga", "hgg",   "-",      "~",
                                                               "to",     "until",  "till",  "through"};
    static constexpr std::array<std::string_view, 6> both = {"dan", "dn", "&", ",", "and", "serta"};
    if (holds(from, word)) return Marker::from;
    if (holds(until, word)) return Marker::until;
    return holds(both, word) ? Marker::both : Marker::none;
}

std::optional<weekday> weekday_of(std::string_view word) {
    static constexpr Table<weekday, 34> names = {{
        {"senin", weekday{1}},   {"snn", weekday{1}},       {"senen", weekday{1}}, {"monday", weekday{1}},
        {"mon", weekday{1}},     {"selasa", weekday{2}},    {"sls", weekday{2}},   {"slasa", weekday{2}},
        {"tuesday", weekday{2}}, {"tue", weekday{2}},       {"rabu", weekday{3}},  {"rbu", weekday{3}},
        {"rebo", weekday{3}},    {"wednesday", weekday{3}}, {"wed", weekday{3}},   {"kamis", weekday{4}},
        {"kms", weekday{4}},     {"thursday", weekday{4}},  {"thu", weekday{4}},   {"jumat", weekday{5}},
        {"jmt", weekday{5}},     {"jumaat", weekday{5}},    {"jum", weekday{5}},   {"friday", weekday{5}},
        {"fri", weekday{5}},     {"sabtu", weekday{6}},     {"sbt", weekday{6}},   {"saturday", weekday{6}},
        {"sat", weekday{6}},     {"minggu", weekday{0}},    {"mgg", weekday{0}},   {"ahad", weekday{0}},
        {"sunday", weekday{0}},  {"sun", weekday{0}},
    }};
    const weekday* found = find(names, word);
    return found ? std::optional(*found) : std::nullopt;
}

std::optional<month> month_of(std::string_view word) {
    static constexpr Table<month, 38> names = {{
        {"januari", month{1}},   {"january", month{1}},   {"jan", month{1}},     {"februari", month{2}},
        {"pebruari", month{2}},  {"february", month{2}},  {"feb", month{2}},     {"peb", month{2}},
        {"maret", month{3}},     {"march", month{3}},     {"mar", month{3}},     {"mrt", month{3}},
        {"april", month{4}},     {"apr", month{4}},       {"mei", month{5}},     {"may", month{5}},
        {"juni", month{6}},      {"june", month{6}},      {"jun", month{6}},     {"juli", month{7}},
        {"july", month{7}},      {"jul", month{7}},       {"agustus", month{8}}, {"august", month{8}},
        {"agu", month{8}},       {"ags", month{8}},       {"agt", month{8}},     {"aug", month{8}},
        {"september", month{9}}, {"sep", month{9}},       {"sept", month{9}},    {"oktober", month{10}},
        {"october", month{10}},  {"okt", month{10}},      {"oct", month{10}},    {"november", month{11}},
        {"nov", month{11}},      {"desember", month{12}},
    }};
    if (word == "nopember" || word == "nop") return month{11};
    if (word == "december" || word == "des" || word == "dec") return month{12};
    const month* found = find(names, word);
    return found ? std::optional(*found) : std::nullopt;
}

std::optional<int> number_of_word(std::string_view word) {
    static constexpr Table<int, 25> names = {{
        {"satu", 1},     {"dua", 2},       {"tiga", 3},    {"empat", 4},    {"lima", 5},
        {"enam", 6},     {"tujuh", 7},     {"delapan", 8}, {"sembilan", 9}, {"sepuluh", 10},
        {"sebelas", 11}, {"duabelas", 12}, {"one", 1},     {"two", 2},      {"three", 3},
        {"four", 4},     {"five", 5},      {"six", 6},     {"seven", 7},    {"eight", 8},
        {"nine", 9},     {"ten", 10},      {"eleven", 11}, {"twelve", 12},  {"dlapan", 8},
    }};
    const int* found = find(names, word);
    return found ? std::optional(*found) : std::nullopt;
}

std::optional<int> number_of(const DateToken& token) {
    return token.is_number() ? std::optional(token.value) : number_of_word(token.text);
}

Unit unit_of(std::string_view word) {
    static constexpr Table<Unit, 14> names = {{
        {"hari", Unit::day},
        {"hr", Unit::day},
        {"day", Unit::day},
        {"days", Unit::day},
        {"minggu", Unit::week},
        {"mgg", Unit::week},
        {"mggu", Unit::week},
        {"pekan", Unit::week},
        {"week", Unit::week},
        {"weeks", Unit::week},
        {"bulan", Unit::month},
        {"bln", Unit::month},
        {"month", Unit::month},
        {"months", Unit::month},
    }};
    const Unit* found = find(names, word);
    return found ? *found : Unit::none;
}

Unit single_unit_of(std::string_view word) {
    if (word == "sehari" || word == "seharian") return Unit::day;
    if (word == "seminggu" || word == "sepekan") return Unit::week;
    return word == "sebulan" ? Unit::month : Unit::none;
}

std::optional<DayPart> part_of_day(std::string_view word) {
    static constexpr Table<DayPart, 12> names = {{
        {"subuh", DayPart::subuh},
        {"pagi", DayPart::pagi},
        {"pg", DayPart::pagi},
        {"morning", DayPart::pagi},
        {"siang", DayPart::siang},
        {"noon", DayPart::siang},
        {"sore", DayPart::sore},
        {"petang", DayPart::sore},
        {"afternoon", DayPart::sore},
        {"malam", DayPart::malam},
        {"mlm", DayPart::malam},
        {"evening", DayPart::malam},
    }};
    const DayPart* found = find(names, word);
    return found ? std::optional(*found) : std::nullopt;
}

DayPartHours hours_of(DayPart part) {
    switch (part) {
        case DayPart::subuh:
            return {4h, 6h};
        case DayPart::pagi:
            return {6h, 10h};
        case DayPart::siang:
            return {10h, 15h};
        case DayPart::sore:
            return {15h, 18h};
        case DayPart::malam:
            break;
    }
    return {18h, 24h};
}

std::string_view zone_of_word(std::string_view word) {
    if (word == "wib") return "Asia/Jakarta";
    if (word == "wita") return "Asia/Makassar";
    return word == "wit" ? "Asia/Jayapura" : "";
}

std::optional<int> days_from_today(std::string_view word) {
    static constexpr Table<int, 15> names = {{
        {"besok", 1},
        {"bsk", 1},
        {"bsok", 1},
        {"esok", 1},
        {"besuk", 1},
        {"tomorrow", 1},
        {"lusa", 2},
        {"kemarin", -1},
        {"kmrn", -1},
        {"kemaren", -1},
        {"kmarin", -1},
        {"today", 0},
        {"yesterday", -1},
        {"sekarang", 0},
        {"skrg", 0},
    }};
    const int* found = find(names, word);
    return found ? std::optional(*found) : std::nullopt;
}

bool is_next(std::string_view word) {
    return word == "depan" || word == "dpn" || word == "dpan" || word == "mendatang";
}

bool is_past(std::string_view word) {
    return word == "lalu" || word == "kemarin" || word == "kmrn" || word == "kemaren" || word == "ago";
}

bool is_this(std::string_view word) {
    return word == "ini";
}

bool is_day_of_month(std::string_view word) {
    return word == "tgl" || word == "tanggal" || word == "tggl" || word == "tg";
}

bool is_clock(std::string_view word) {
    return word == "jam" || word == "jm" || word == "pukul" || word == "pkl" || word == "pk" || word == "at";
}

}  // namespace reading
