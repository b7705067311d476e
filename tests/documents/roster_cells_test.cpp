#include "bot/documents/roster_cells.hpp"

#include <doctest/doctest.h>

using domain::Employment;
using domain::IneligibilityCause;
using domain::Position;
using domain::WorkingWeek;
using namespace documents;

TEST_CASE("HR's words for employment, position, week and cause, in any case and spelling of spaces") {
    CHECK(read_employment("PNS") == Employment::pns);
    CHECK(read_employment("Pegawai Negeri Sipil") == Employment::pns);
    CHECK(read_employment("Calon PNS") == Employment::cpns);
    CHECK(read_employment("P3K") == Employment::pppk);

    const std::pair<const char*, Position> positions[] = {
        {"jpt_utama", Position::jpt_utama},
        {"JPT Madya", Position::jpt_madya},
        {"Eselon I.b", Position::jpt_madya},
        {"Pimpinan Tinggi Pratama", Position::jpt_pratama},
        {"eselon II/a", Position::jpt_pratama},
        {"Eselon II", Position::jpt_pratama},
        {"Administrator", Position::administrator},
        {"ESELON III B", Position::administrator},
        {"Jabatan Pengawas", Position::pengawas},
        {"eselon-IV", Position::pengawas},
        {"Staf", Position::pelaksana},
        {"JFU", Position::pelaksana},
        {"fungsional", Position::fungsional},
        {"Jabatan Fungsional", Position::fungsional},
    };
    for (const auto& [written, position] : positions) {
        CAPTURE(written);
        CHECK(read_position(written) == position);
    }
    for (const char* written : {"", "eselon", "Eselon I", "Eselon VI", "Kepala Biro", "jpt"}) {
        CAPTURE(written);
        CHECK_FALSE(read_position(written));
    }

    CHECK(read_week("5 hari kerja") == WorkingWeek::five_days);
    CHECK(read_week("Enam Hari") == WorkingWeek::six_days);
    CHECK_FALSE(read_week("7"));
    CHECK(read_ineligibility("Hukuman Disiplin") == IneligibilityCause::under_discipline);
    CHECK(read_ineligibility("new_in_post") == IneligibilityCause::new_in_post);
    CHECK(read_ineligibility("lainnya") == IneligibilityCause::other);
    CHECK_FALSE(read_ineligibility("sakit"));
}

TEST_CASE("traits are words: each once, in order, with commas or spaces in between") {
    using Traits = std::vector<std::string>;
    CHECK(read_traits("") == Traits{});
    CHECK(read_traits(" , ") == Traits{});
    CHECK(read_traits("b, a b") == Traits{"a", "b"});
    CHECK(read_traits("Tugas_Lapangan,shift-2") == Traits{"shift-2", "tugas_lapangan"});
    CHECK(read_traits(std::string(64, 'x')));
    CHECK_FALSE(read_traits(std::string(65, 'x')));
    CHECK_FALSE(read_traits("a|b"));
    CHECK_FALSE(read_traits("\xC3\xA9t\xC3\xA9"));
}
