#include "bot/documents/roster_cells.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

namespace documents {
namespace {

using domain::Employment;
using domain::IneligibilityCause;
using domain::Position;
using domain::WorkingWeek;
using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

/// Nobody in service was born earlier, and nobody born later can be.
constexpr int kFirstBirthYear = 1930;
constexpr int kLastBirthYear = 2015;
constexpr int kLastAppointmentYear = 2099;
constexpr int kLeastAgeAtAppointment = 15;

constexpr std::size_t kMaxTraitBytes = 64;

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::optional<year_month_day> valid_date(int y, int m, int d) {
    const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
    return date.ok() ? std::optional(date) : std::nullopt;
}

template <typename Meaning, std::size_t Size>
using Words = std::array<std::pair<std::string_view, Meaning>, Size>;

constexpr Words<Employment, 8> kEmployments{{{"pns", Employment::pns},
                                             {"pegawainegerisipil", Employment::pns},
                                             {"cpns", Employment::cpns},
                                             {"calonpns", Employment::cpns},
                                             {"calonpegawainegerisipil", Employment::cpns},
                                             {"pppk", Employment::pppk},
                                             {"p3k", Employment::pppk},
                                             {"pegawaipemerintahdenganperjanjiankerja", Employment::pppk}}};

constexpr Words<Position, 35> kPositions{{{"jptutama", Position::jpt_utama},
                                          {"jptmadya", Position::jpt_madya},
                                          {"jptpratama", Position::jpt_pratama},
                                          {"pimpinantinggiutama", Position::jpt_utama},
                                          {"pimpinantinggimadya", Position::jpt_madya},
                                          {"pimpinantinggipratama", Position::jpt_pratama},
                                          {"jabatanpimpinantinggiutama", Position::jpt_utama},
                                          {"jabatanpimpinantinggimadya", Position::jpt_madya},
                                          {"jabatanpimpinantinggipratama", Position::jpt_pratama},
                                          {"administrator", Position::administrator},
                                          {"jabatanadministrator", Position::administrator},
                                          {"pengawas", Position::pengawas},
                                          {"jabatanpengawas", Position::pengawas},
                                          {"pelaksana", Position::pelaksana},
                                          {"jabatanpelaksana", Position::pelaksana},
                                          {"staf", Position::pelaksana},
                                          {"fungsionalumum", Position::pelaksana},
                                          {"jfu", Position::pelaksana},
                                          {"fungsional", Position::fungsional},
                                          {"jabatanfungsional", Position::fungsional},
                                          {"fungsionaltertentu", Position::fungsional},
                                          {"jft", Position::fungsional},
                                          {"eselonib", Position::jpt_madya},
                                          {"eselonii", Position::jpt_pratama},
                                          {"eseloniia", Position::jpt_pratama},
                                          {"eseloniib", Position::jpt_pratama},
                                          {"eseloniii", Position::administrator},
                                          {"eseloniiia", Position::administrator},
                                          {"eseloniiib", Position::administrator},
                                          {"eseloniv", Position::pengawas},
                                          {"eseloniva", Position::pengawas},
                                          {"eselonivb", Position::pengawas},
                                          {"eselonv", Position::pelaksana},
                                          {"eselonva", Position::pelaksana},
                                          {"stafpelaksana", Position::pelaksana}}};

constexpr Words<WorkingWeek, 10> kWeeks{{{"fivedays", WorkingWeek::five_days},
                                         {"5", WorkingWeek::five_days},
                                         {"5hari", WorkingWeek::five_days},
                                         {"5harikerja", WorkingWeek::five_days},
                                         {"limahari", WorkingWeek::five_days},
                                         {"sixdays", WorkingWeek::six_days},
                                         {"6", WorkingWeek::six_days},
                                         {"6hari", WorkingWeek::six_days},
                                         {"6harikerja", WorkingWeek::six_days},
                                         {"enamhari", WorkingWeek::six_days}}};

constexpr Words<IneligibilityCause, 12> kCauses{
    {{"underdiscipline", IneligibilityCause::under_discipline},
     {"disiplin", IneligibilityCause::under_discipline},
     {"hukumandisiplin", IneligibilityCause::under_discipline},
     {"proseshukumandisiplin", IneligibilityCause::under_discipline},
     {"newinpost", IneligibilityCause::new_in_post},
     {"baru", IneligibilityCause::new_in_post},
     {"pegawaibaru", IneligibilityCause::new_in_post},
     {"barumenjabat", IneligibilityCause::new_in_post},
     {"barudilantik", IneligibilityCause::new_in_post},
     {"other", IneligibilityCause::other},
     {"lain", IneligibilityCause::other},
     {"lainnya", IneligibilityCause::other}}};

template <typename Meaning, std::size_t Size>
std::optional<Meaning> meaning_of(const Words<Meaning, Size>& words, std::string_view text) {
    const std::string word = lower(without(text, " .-_/"));
    for (const auto& [known, meaning] : words)
        if (known == word) return meaning;
    return std::nullopt;
}

bool is_of_word(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' ||
           letter == '-';
}

}  // namespace

std::string without(std::string_view text, std::string_view letters) {
    std::string result;
    for (const char letter : text)
        if (letters.find(letter) == std::string_view::npos) result += letter;
    return result;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& letter : result)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + 32);
    return result;
}

std::string with_single_spaces(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        const bool is_space = letter == ' ' || letter == '\t' || letter == '\n';
        if (!is_space)
            result += letter;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    return result;
}

std::optional<year_month_day> read_date(std::string_view text) {
    if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        if (!is_digits(text.substr(0, 4)) || !is_digits(text.substr(5, 2)) || !is_digits(text.substr(8)))
            return std::nullopt;
        return valid_date(number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8)));
    }
    const auto first = text.find('/');
    const auto second = first == std::string_view::npos ? first : text.find('/', first + 1);
    if (second == std::string_view::npos || first > 2 || second - first > 3 || text.size() - second != 5)
        return std::nullopt;
    const auto d = text.substr(0, first), m = text.substr(first + 1, second - first - 1),
               y = text.substr(second + 1);
    if (!is_digits(d) || !is_digits(m) || !is_digits(y)) return std::nullopt;
    return valid_date(number(y), number(m), number(d));
}

bool is_scientific(std::string_view text) {
    const auto exponent = text.find_first_of("eE");
    return exponent != std::string_view::npos && exponent > 0 && text.substr(exponent + 1).starts_with('+') &&
           is_digits(text.substr(exponent + 2)) &&
           text.substr(0, exponent).find_first_not_of("0123456789.,") == std::string_view::npos;
}

Phrase nip_fault(std::string_view nip) {
    if (nip.size() != 18 || !is_digits(nip)) return {"csv_18_digits", "18 digits", {}};
    const int birth_year = number(nip.substr(0, 4));
    if (!valid_date(birth_year, number(nip.substr(4, 2)), number(nip.substr(6, 2))) ||
        birth_year < kFirstBirthYear || birth_year > kLastBirthYear)
        return {"csv_nip_birth", "a date of birth in digits 1 to 8", {}};
    const int appointed = number(nip.substr(8, 4));
    if (appointed < birth_year + kLeastAgeAtAppointment || appointed > kLastAppointmentYear)
        return {"csv_nip_year", "a year of appointment in digits 9 to 12", {}};
    if (nip[14] != '1' && nip[14] != '2') return {"csv_nip_sex", "1 or 2 (sex) as digit 15", {}};
    if (nip.substr(15) == "000") return {"csv_nip_serial", "a serial number from 001 in digits 16 to 18", {}};
    return "";
}

std::optional<std::string> read_phone(std::string_view text) {
    std::string digits = without(text, " -.()");
    if (digits.starts_with("+62"))
        digits.erase(0, 3);
    else if (digits.starts_with("62"))
        digits.erase(0, 2);
    else if (digits.starts_with("0"))
        digits.erase(0, 1);
    else if (!digits.starts_with("8"))
        return std::nullopt;
    if (!is_digits(digits) || digits.size() < 8 || digits.size() > 12 || digits[0] < '2') return std::nullopt;
    return "+62" + digits;
}

std::optional<bool> read_yes_no(std::string_view text) {
    const std::string word = lower(text);
    if (word == "yes" || word == "ya" || word == "1") return true;
    if (word.empty() || word == "no" || word == "tidak" || word == "0") return false;
    return std::nullopt;
}

Phrase zone_mend(std::string_view zone) {
    const std::string word = lower(zone);
    const std::string_view name = word == "wib"    ? "Asia/Jakarta"
                                  : word == "wita" ? "Asia/Makassar"
                                  : word == "wit"  ? "Asia/Jayapura"
                                                   : "";
    if (name.empty()) return "";
    return {"csv_write", "write {usul}", {{"usul", std::string(name)}}};
}

std::optional<Employment> read_employment(std::string_view text) {
    return meaning_of(kEmployments, text);
}

std::optional<Position> read_position(std::string_view text) {
    return meaning_of(kPositions, text);
}

std::optional<WorkingWeek> read_week(std::string_view text) {
    return meaning_of(kWeeks, text);
}

std::optional<IneligibilityCause> read_ineligibility(std::string_view text) {
    return meaning_of(kCauses, text);
}

std::optional<std::vector<std::string>> read_traits(std::string_view text) {
    std::set<std::string> traits;
    std::string trait;
    for (const char letter : lower(text) + " ") {
        if (is_of_word(letter)) {
            trait += letter;
            continue;
        }
        if (letter != ' ' && letter != ',' && letter != '\t' && letter != '\n') return std::nullopt;
        if (trait.size() > kMaxTraitBytes) return std::nullopt;
        if (!trait.empty()) traits.insert(std::exchange(trait, ""));
    }
    return std::vector(traits.begin(), traits.end());
}

}  // namespace documents
