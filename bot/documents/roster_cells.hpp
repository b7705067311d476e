// What the cells of a roster mean: dates, NIP, telephone numbers, and the words HR uses for who people are.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/documents/phrase.hpp"
#include "bot/domain/roster.hpp"

namespace documents {

/// ASCII letters in lower case.
std::string lower(std::string_view text);
/// Runs of white space count as one space, so that a unit has one name.
std::string with_single_spaces(std::string_view text);
/// Without any byte of `letters`.
std::string without(std::string_view text, std::string_view letters);

/// 2027-03-31, 31/3/2027 or 31/03/2027.
std::optional<std::chrono::year_month_day> read_date(std::string_view text);

/// Spreadsheets write long numbers so, and the digits are lost.
bool is_scientific(std::string_view text);

/// What the digits of a NIP should be; empty if they can be right.
Phrase nip_fault(std::string_view nip);

/// E.164 of an Indonesian number: 8 to 12 digits after the country, the first 2 to 9.
std::optional<std::string> read_phone(std::string_view text);

/// Blank is no.
std::optional<bool> read_yes_no(std::string_view text);

/// What to write instead of `WITA`; empty for other words.
Phrase zone_mend(std::string_view zone);

// The words below are read in any case, with spaces, dots and dashes as HR writes them.

/// `pns`, `cpns`, `pppk`; also P3K, Pegawai Negeri Sipil, Calon PNS.
std::optional<domain::Employment> read_employment(std::string_view text);

/// `jpt_pratama`, `fungsional` …; also JPT Pratama, Jabatan Fungsional, Staf, and Eselon II.a to V, which
/// became classes of position by UU 5/2014, art. 131. Eselon I.a stands for two of them and is refused.
std::optional<domain::Position> read_position(std::string_view text);

/// `five_days`, `six_days`; also 5, 6, lima hari, 6 hari kerja.
std::optional<domain::WorkingWeek> read_week(std::string_view text);

/// `under_discipline`, `new_in_post`, `other`; also hukuman disiplin, baru menjabat, lainnya.
std::optional<domain::IneligibilityCause> read_ineligibility(std::string_view text);

/// Words of letters, digits, `_` and `-`, with commas or spaces in between, each once, in lower case and in
/// order. nullopt: something else stands between them, or a word is too long.
std::optional<std::vector<std::string>> read_traits(std::string_view text);

}  // namespace documents
