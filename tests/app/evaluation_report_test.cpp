// The evaluation of an office that really lived a flexible Friday and an office Thursday.
#include "bot/app/evaluation_report.hpp"

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

documents::Report report_of(Office& office, const ReportOrder& order) {
    app::ReportWork work(order);
    while (!work.is_read()) office.in_scene([&](app::Scene& scene) { work.step(scene); });
    return office.in_scene([&](app::Scene& scene) { return work.report(scene); });
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

const ReportCell kAllWeeks{std::string("Semua pekan")};
const std::string kInTime = "Panggilan dijawab tepat waktu (%)";

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
    const ReportTable& figures = report.tables.at(0);
    const auto* whole = row_of(figures, "Semua unit", kAllWeeks, kInTime);
    REQUIRE(whole != nullptr);
    const std::vector<ReportCell> expected{documents::Percent{500},  std::int64_t{2},
                                           documents::Percent{1000}, std::int64_t{1},
                                           documents::Percent{-500}, std::string("data belum cukup")};
    CHECK(std::vector<ReportCell>(whole->begin() + 3, whole->end()) == expected);
    const auto* median = row_of(figures, "Biro Organisasi", kAllWeeks, "Waktu jawab, median (detik)");
    REQUIRE(median != nullptr);
    CHECK(median->at(3) == ReportCell(std::int64_t{120}));
    CHECK(median->at(5) == ReportCell(std::int64_t{60}));
    CHECK(median->at(7) == ReportCell(std::int64_t{60}));
    const ReportCell week{
        documents::NamedDay{*domain::from_iso_date("2026-02-09"), "Pekan 7 (9–15 Februari 2026)"}};
    REQUIRE(row_of(figures, "Biro Organisasi", week, kInTime) != nullptr);
    CHECK(row_of(figures, "Biro Organisasi", week, kInTime)->at(5) == ReportCell(std::monostate{}));
}

TEST_CASE("too few cases are no proof of anything, and the letter says so in its first lines") {
    Office office;
    a_friday_and_a_thursday(office);
    const auto report = report_of(office, order_of("2026-02-13", "2026-02-20"));
    bool is_told = false;
    for (const auto& fact : report.summary)
        if (fact.label == kInTime)
            is_told = fact.value.find("Data belum cukup untuk membandingkan.") != std::string::npos;
    CHECK(is_told);
}

TEST_CASE("every number behind the figures is in the second table") {
    Office office;
    a_friday_and_a_thursday(office);
    const auto report = report_of(office, order_of("2026-02-13", "2026-02-20"));
    const ReportTable& numbers = report.tables.at(1);
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
    CHECK(row_of(report.tables.at(0), "Biro Organisasi", week, kInTime) == nullptr);
    const auto* whole = row_of(report.tables.at(0), "Semua unit", kAllWeeks, kInTime);
    REQUIRE(whole != nullptr);
    for (std::size_t at = 3; at < whole->size(); ++at)
        CHECK(whole->at(at) == ReportCell(documents::Hidden{}));
    for (const auto& fact : report.summary)
        if (fact.label == kInTime) CHECK(fact.value == "ditutup");
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
    const auto* whole = row_of(report.tables.at(0), "Semua unit", kAllWeeks, kInTime);
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
    CHECK(report.tables.size() == 2);  // machines find both, without rows
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
