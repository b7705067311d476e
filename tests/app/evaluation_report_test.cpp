// The evaluation of an office that really lived a flexible Friday and an office Thursday.
#include "bot/app/evaluation_report.hpp"

#include "bot/app/evaluation_summary.hpp"
#include "bot/app/report_columns.hpp"
#include "bot/app/report_work.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/records.hpp"
#include "tests/app/office.hpp"
#include "tests/documents/read_back.hpp"

using app::ReportOrder;
using documents::ReportCell;
using documents::ReportTable;
using stories::Office;

namespace {

ReportOrder order_of(const char* first, const char* last) {
    ReportOrder order;
    order.kind = app::ReportKind::evaluation;
    order.days = {*domain::from_iso_date(first), *domain::from_iso_date(last)};
    return order;
}

/// Friday, 13 February: Budi answers after two minutes, Emma does not. Thursday after it: Budi answers after
/// one minute.
void a_friday_and_a_thursday(Office& office) {
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi, emma: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 08:02");
    office.says("budi", "siap");
    office.at("2026-02-19 09:00");
    office.says("rina", "/panggil budi: laporan");
    office.taps("rina", "Kirim");
    office.at("2026-02-19 09:01");
    office.says("budi", "siap");
    office.at("2026-02-21 09:00");
}

const std::vector<ReportCell>* row_of(const ReportTable& table, const std::string& unit,
                                      const ReportCell& week, const std::string& measure) {
    for (const auto& row : table.rows)
        if (row[0] == ReportCell(unit) && row[1] == week && row[2] == ReportCell(measure)) return &row;
    return nullptr;
}

const ReportTable& table_of(const documents::Report& report, const std::string& key) {
    for (const ReportTable& table : report.tables)
        if (table.key == key) return table;
    FAIL("no table ", key);
    return report.tables.front();
}

const ReportCell kAllWeeks{std::string("Semua pekan")};
const std::string kInTime = "Panggilan dijawab tepat waktu (%)";

/// An evaluation in which that many people each answered so many of so many calls on either kind of day.
domain::Evaluation lived(const std::vector<std::pair<int, domain::PersonShares>>& groups) {
    domain::Evaluation made;
    int person = 0;
    const auto add = [&](const std::string& who, const domain::Share& share, domain::Place place) {
        for (std::int64_t at = 0; at < share.of; ++at) {
            domain::CallRecord record;
            record.employee = domain::EmployeeId{who};
            record.unit = domain::UnitId{"Biro Organisasi"};
            record.outcome = at < share.count ? domain::Outcome::answered : domain::Outcome::missed;
            made.add(record, place, "2026-02-09");
        }
    };
    for (const auto& [count, shares] : groups)
        for (int at = 0; at < count; ++at) {
            const std::string who = "P-" + std::to_string(++person);
            add(who, shares.flexible, domain::Place::flexible);
            add(who, shares.office, domain::Place::office);
        }
    return made;
}

}  // namespace

TEST_CASE("the day's plan is kept, and tells a flexible Friday from an office Thursday") {
    Office office;
    office.at("2026-02-19 12:00");
    const auto place = [&](const std::string& date) {
        const auto places =
            office.in_scene([&](app::Scene& scene) { return storage::day_places(scene.tx, date, date); });
        const auto budi = std::find_if(places.begin(), places.end(), [](const domain::DayPlace& one) {
            return one.employee.value == "budi";
        });
        REQUIRE(budi != places.end());
        CHECK(std::count_if(places.begin(), places.end(),
                            [](const domain::DayPlace& one) { return one.employee.value == "budi"; }) == 1);
        return budi->place;
    };
    CHECK(place("2026-02-13") == domain::Place::flexible);
    CHECK(place("2026-02-19") == domain::Place::office);
    CHECK(place("2026-02-14") == domain::Place::none);
}

TEST_CASE("flexible and office days stand side by side, each with its number") {
    Office office;
    a_friday_and_a_thursday(office);
    const auto report = report_of(office, order_of("2026-02-13", "2026-02-20"));
    const ReportTable& figures = table_of(report, "figures");
    const auto* whole = row_of(figures, "Semua unit", kAllWeeks, kInTime);
    REQUIRE(whole != nullptr);
    const std::vector<ReportCell> expected{documents::Percent{500},  std::int64_t{2},
                                           documents::Percent{1000}, std::int64_t{1},
                                           documents::Percent{-500}, std::string("data belum cukup")};
    CHECK(std::vector<ReportCell>(whole->begin() + 3, whole->end()) == expected);
    const auto* median = row_of(figures, "Biro Organisasi", kAllWeeks, "Separuh jawaban dalam (menit)");
    REQUIRE(median != nullptr);
    CHECK(median->at(3) == ReportCell(documents::Minutes{std::chrono::minutes{2}}));
    CHECK(median->at(5) == ReportCell(documents::Minutes{std::chrono::minutes{1}}));
    CHECK(median->at(7) == ReportCell(documents::Minutes{std::chrono::minutes{1}}));
    const ReportCell week{
        documents::NamedDay{*domain::from_iso_date("2026-02-09"), "Pekan 7 (9–15 Februari 2026)"}};
    REQUIRE(row_of(figures, "Biro Organisasi", week, kInTime) != nullptr);
    CHECK(row_of(figures, "Biro Organisasi", week, kInTime)->at(5) == ReportCell(std::monostate{}));
}

TEST_CASE("too few cases are no proof of anything, and the verdict says so with what there is") {
    Office office;
    a_friday_and_a_thursday(office);
    const auto report = report_of(office, order_of("2026-02-13", "2026-02-20"));
    CHECK(
        report.verdict.value ==
        "Data belum cukup untuk menyimpulkan apakah pada hari fleksibel pegawai dapat dihubungi sama baiknya "
        "dengan pada hari kantor. Yang tercatat: 2 panggilan kepada 2 orang pada hari fleksibel, 1 kepada 1 "
        "orang pada hari kantor. Kesimpulan diberikan mulai 30 panggilan kepada 10 orang di tiap sisi.");
}

TEST_CASE("the verdict stands on the first page in plain words, with its figures and how far they carry") {
    Office office;
    const auto verdict = [&](const std::vector<std::pair<int, domain::PersonShares>>& groups,
                             domain::Language language = domain::Language::id) {
        ReportOrder order = order_of("2026-02-02", "2026-03-01");
        order.language = language;
        const domain::Evaluation evaluation = lived(groups);
        return office.in_scene([&](app::Scene& scene) {
            const app::EvaluationView view(scene, order, evaluation);
            return app::EvaluationSummary(scene, order, view).verdict();
        });
    };
    CHECK(
        verdict({{20, {{10, 10}, {10, 10}}}}) ==
        "Pada hari fleksibel pegawai dapat dihubungi sama baiknya dengan pada hari kantor. Dijawab tepat waktu "
        "pada hari fleksibel 100,0 % (200 dari 200 panggilan kepada 20 orang), pada hari kantor 100,0 % (200 "
        "dari 200 kepada 20 orang). Selisihnya 0,0 poin; dengan keyakinan 95 %, selisih yang sebenarnya ada di "
        "antara -2,1 dan +2,1 poin.");
    CHECK(verdict({{12, {{33, 36}, {36, 36}}}}, domain::Language::en)
              .starts_with(
                  "On flexible days people are less reachable than on office days. Answered in time on "
                  "flexible days: 91.7 % (396 of 432 calls to 12 people); on office days: 100.0 % (432 "
                  "of 432 to 12 people). The difference is -8.3 points;"));
    CHECK(verdict({{1, {{0, 36}, {36, 36}}}, {11, {{36, 36}, {36, 36}}}})
              .starts_with("Belum dapat dipastikan apakah"));
    CHECK(verdict({{30, {{10, 10}, {8, 10}}}})
              .starts_with("Pada hari fleksibel pegawai lebih mudah dihubungi"));
}

TEST_CASE("the first page holds verdict, table and picture, and units and weeks come behind them") {
    Office office;
    a_friday_and_a_thursday(office);
    const auto letter = documents::to_letter(report_of(office, order_of("2026-02-13", "2026-02-20")));
    const std::string words = read_by("pdftotext -f 1 -l 1 -layout {} -", documents::to_pdf(letter));
    CHECK(contains(words, "Data belum cukup untuk menyimpulkan"));
    CHECK(contains(words, "50,0 % (1 dari 2)"));
    CHECK(contains(words, "2 menit"));
    CHECK(contains(words, "Panggilan dijawab tepat waktu: hari fleksibel 50,0 %, hari kantor 100,0 %."));
    const std::string all = read_by("pdftotext -layout {} -", documents::to_pdf(letter));
    CHECK(contains(all, "Menurut unit kerja: Panggilan dijawab tepat waktu"));
    CHECK(contains(all, "Menurut pekan: Panggilan dijawab tepat waktu"));
    CHECK_FALSE(contains(all, "Semua angka perbandingan"));  // machines have it
    CHECK_FALSE(contains(all, "detik"));
    int pictures = 0;
    for (const documents::Block& block : letter.blocks)
        pictures += std::holds_alternative<documents::ShareBars>(block);
    CHECK(pictures == 1);
}

TEST_CASE("every number behind the figures is in the second table") {
    Office office;
    a_friday_and_a_thursday(office);
    const auto report = report_of(office, order_of("2026-02-13", "2026-02-20"));
    const ReportTable& numbers = table_of(report, "numbers");
    CHECK(numbers.key == "numbers");
    const auto* flexible = row_of(numbers, "Semua unit", kAllWeeks, "Hari fleksibel");
    const auto* at_office = row_of(numbers, "Semua unit", kAllWeeks, "Hari kantor");
    REQUIRE(flexible != nullptr);
    REQUIRE(at_office != nullptr);
    CHECK(flexible->at(3) == ReportCell(std::int64_t{2}));
    CHECK(at_office->at(3) == ReportCell(std::int64_t{1}));
    for (const auto& row : numbers.rows) CHECK(row.size() == numbers.columns.size());
    for (const ReportTable& table : report.tables)
        for (const auto& column : table.columns) CHECK(column.key != "name");
}

TEST_CASE("an evaluation that is shared leaves units week by week out, and keeps back what is about few") {
    Office office;
    a_friday_and_a_thursday(office);
    ReportOrder order = order_of("2026-02-13", "2026-02-20");
    order.is_shared = true;
    const auto report = report_of(office, order);
    const ReportCell week{
        documents::NamedDay{*domain::from_iso_date("2026-02-09"), "Pekan 7 (9–15 Februari 2026)"}};
    CHECK(row_of(table_of(report, "figures"), "Biro Organisasi", week, kInTime) == nullptr);
    const auto* whole = row_of(table_of(report, "figures"), "Semua unit", kAllWeeks, kInTime);
    REQUIRE(whole != nullptr);
    for (std::size_t at = 3; at < whole->size(); ++at)
        CHECK(whole->at(at) == ReportCell(documents::Hidden{}));
    CHECK(report.verdict.value.starts_with("Kesimpulan ditutup"));
    CHECK(table_of(report, "summary").rows.front().at(1) == ReportCell(documents::Hidden{}));
    REQUIRE(report.bars);
    for (const auto& bar : report.bars->groups.front().bars) CHECK_FALSE(bar.part);
}

TEST_CASE("days whose place of work nobody knows any more are told apart and counted") {
    Office office;
    a_friday_and_a_thursday(office);
    office.in_scene([](app::Scene& scene) {
        scene.tx.execute("UPDATE presence SET place = '' WHERE local_date = '2026-02-13'");
        scene.tx.execute("UPDATE not_asked SET place = '' WHERE local_date = '2026-02-13'");
    });
    const auto report = report_of(office, order_of("2026-02-13", "2026-02-20"));
    bool is_told = false;
    for (const std::string& note : report.notes) is_told |= note.find("2 panggilan") != std::string::npos;
    CHECK(is_told);
    const auto* whole = row_of(table_of(report, "figures"), "Semua unit", kAllWeeks, kInTime);
    REQUIRE(whole != nullptr);
    CHECK(whole->at(3) == ReportCell(std::monostate{}));
}

TEST_CASE("the letter of a period in which nothing was asked is one page that says so once") {
    Office office;
    const auto report = report_of(office, order_of("2025-11-01", "2025-11-30"));
    int told = 0;
    for (const auto& fact : report.summary) {
        CHECK(fact.value.find("Tidak ada yang dapat dibandingkan") == std::string::npos);
        told += fact.value.find("jadi tidak ada yang dapat dibandingkan") != std::string::npos;
    }
    CHECK(told == 1);
    const auto letter = documents::to_letter(report);
    for (const documents::Block& block : letter.blocks)
        CHECK_FALSE(std::holds_alternative<documents::LetterTable>(block));
    CHECK(contains(read_by("pdftotext -layout {} -", documents::to_pdf(letter)), "Halaman 1 dari 1"));
    CHECK(report.verdict.value.empty());
    for (const char* table : {"figures", "numbers"}) {
        ReportOrder order = order_of("2025-11-01", "2025-11-30");
        order.table = table;
        order.format = app::ReportFormat::csv;
        CHECK_FALSE(app::rendered(report, order).empty());
        order.format = app::ReportFormat::xlsx;
        CHECK_FALSE(app::rendered(report, order).empty());
    }
}

TEST_CASE("where the place of work is unknown, the letter does not claim that nothing was asked") {
    Office office;
    a_friday_and_a_thursday(office);
    office.in_scene([](app::Scene& scene) {
        scene.tx.execute("UPDATE presence SET place = ''");
        scene.tx.execute("UPDATE not_asked SET place = ''");
    });
    const auto report = report_of(office, order_of("2026-02-13", "2026-02-20"));
    int told = 0;
    for (const auto& fact : report.summary)
        told += fact.value == "Tidak ada yang dapat dibandingkan pada periode ini.";
    CHECK(told == 1);
}
