// Sums of calls and windows in words, the same wherever people read them.
#pragma once

#include <string>

#include "bot/app/scene.hpp"
#include "bot/domain/figures.hpp"

namespace app {

/// `6 kali dipanggil: 4 menjawab, 1 tanpa jawaban sampai batas, 1 tidak dihitung (gangguan pada sistem
/// kami)`; what is nought is left out. Empty: nobody was called.
std::string in_words(Scene& scene, const domain::CallSums& sums, domain::Language language);
/// `8 presensi: 6 tepat waktu, 2 setelah batas`. Empty: none was asked.
std::string in_words(Scene& scene, const domain::WindowSums& sums, domain::Language language);
/// `20 laporan harian: 18 tepat waktu, 2 belum diserahkan`. Empty: none was asked.
std::string in_words(Scene& scene, const domain::DailyReportSums& sums, domain::Language language);

/// What came of one call for the person: `menjawab`, `tanpa jawaban sampai batas` (`tanpa balasan` if it does
/// not count), `tidak dihitung (di luar jam dinas)`.
std::string outcome_words(Scene& scene, const domain::CallRecord& record, domain::Language language);

}  // namespace app
