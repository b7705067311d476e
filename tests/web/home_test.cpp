// The first page: what today asks of whoever reads it, and nothing of what is not theirs to see.
#include "bot/app/start_page.hpp"
#include "storage/roster.hpp"
#include "tests/web/roles.hpp"

using app::StartMatter;
using stories::Desk;
using stories::Office;

namespace {

/// The matters of the page as one of that name sees it, by the use case alone: `day presence calls …`.
std::string matters(Office& office, const std::string& who) {
    return office.in_scene([&](app::Scene& scene) {
        const auto person = *storage::find_employee(scene.tx, domain::EmployeeId{who});
        std::string all;
        for (const auto& item : app::start_page(scene, app::viewer_of(scene, person), domain::Language::id)) {
            CHECK_FALSE(item.lines.empty());
            constexpr const char* kNames[] = {"day",   "presence", "calls",   "decisions",
                                              "flags", "roster",   "outages", "reach"};
            all += std::string(all.empty() ? "" : " ") + kNames[static_cast<int>(item.matter)];
        }
        return all;
    });
}

}  // namespace

TEST_CASE("who sees what at the start is decided in the use case") {
    Office office;
    stories::give_roles(office);
    CHECK(matters(office, "budi") == "day");
    CHECK(matters(office, "rina") == "day presence calls decisions");
    CHECK(matters(office, "siti") == "day presence calls decisions flags outages reach");
    CHECK(matters(office, "hana") == "day presence calls decisions flags outages reach");
    CHECK(matters(office, "made") == "day presence calls flags outages");
    CHECK(matters(office, "nyoman") == "day outages");
}

TEST_CASE("an employee begins with their own day") {
    Office office;
    office.at("2026-02-13 06:45");
    Desk desk(office);
    auto budi = desk.of("budi");
    CHECK(budi.opens("/").says("terbuka sampai pukul 07.30 WITA"));
    CHECK(budi.opens("/").says("Tidak ada panggilan yang terbuka"));
    office.says("budi", "hadir");
    CHECK(budi.opens("/").says("tercatat pukul 06.45 WITA"));
    budi.sends("/look", {{"language", "en"}});
    CHECK(budi.opens("/").says("My day"));
    CHECK(budi.opens("/").says("href=\"/my-record\""));
}

TEST_CASE("a supervisor begins with the figures of their own units, open calls, and what waits for them") {
    Office office;
    office.at("2026-02-13 06:45");
    office.says("budi", "hadir");
    office.says("sari", "hadir");  // of another unit
    Desk desk(office);
    auto rina = desk.of("rina");
    CHECK(rina.opens("/").says("1 orang tepat waktu"));
    CHECK(rina.opens("/").says("Tidak ada keterangan atau pengajuan yang menunggu."));
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat anggaran");
    office.taps("rina", "Kirim");
    office.deliver();
    auto later = desk.of("rina");
    CHECK(later.opens("/").says("rapat anggaran"));
    CHECK_FALSE(desk.of("sari").opens("/").says("rapat anggaran"));
    office.says("siti", "/cuti 25/2 s.d. 26/2 keluarga");
    office.taps("siti", "Benar");
    CHECK(desk.of("rina").opens("/").says("Daftarnya ada di percakapan: /nilai"));
    office.at("2026-02-14 10:00");
    CHECK_FALSE(desk.of("rina").opens("/").says("rapat anggaran"));
}

TEST_CASE("HR begins with open files and the nearest time limit, today's outages, and whom no chat reaches") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const auto before = hana.opens("/");
    CHECK(before.says("Tidak ada berkas yang terbuka."));
    CHECK(before.says("Tidak ada gangguan hari ini."));
    office.outage("2026-02-13 05:10", "2026-02-13 05:12");
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat anggaran");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 10:00");
    REQUIRE(office.flag().has_value());
    auto later = desk.of("hana");
    const auto open = later.opens("/");
    CHECK(open.says("1 gangguan hari ini"));
    CHECK(open.says("1 berkas terbuka"));
    CHECK(open.says("Batas tanggapan terdekat"));
    office.says("budi", "/tanggapi 1 saya di puskesmas");
    CHECK(later.opens("/").says("1 di antaranya menunggu keputusan"));
    CHECK_FALSE(later.opens("/").says("Batas tanggapan terdekat"));
    CHECK(later.opens("/").says("href=\"/delivery\""));
}
