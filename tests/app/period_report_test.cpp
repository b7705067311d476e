// A month of the office as a report: by unit and by person, in the order of the tree, with small groups kept
// back where it is shared.
#include "bot/app/period_report.hpp"

#include "bot/app/report_columns.hpp"
#include "bot/app/report_units.hpp"
#include "bot/app/report_work.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/records.hpp"
#include "tests/app/office.hpp"

using app::ReportOrder;
using documents::ReportCell;
using documents::ReportTable;
using stories::Office;

namespace {

app::Period february() {
    using namespace std::chrono;
    return app::month_of(year{2026} / month{2});
}

/// Rina calls Budi, who answers, and Emma, who does not; Dewi calls Siti Aminah, who answers late.
void a_friday(Office& office) {
    office.at("2026-02-13 07:20");
    office.says("budi", "hadir");
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi, emma: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 08:02");
    office.says("budi", "siap");
    office.at("2026-02-14 09:00");
}

std::string bytes_of(Office& office, ReportOrder order, app::ReportFormat format) {
    order.format = format;
    return app::rendered(report_of(office, order), order);
}

const std::vector<ReportCell>& row_of(const ReportTable& table, const std::string& key,
                                      std::size_t column = 0) {
    for (const auto& row : table.rows)
        if (row.at(column) == ReportCell(key)) return row;
    FAIL("no row of ", key);
    return table.rows.front();
}

ReportCell cell(const ReportTable& table, const std::vector<ReportCell>& row, const std::string& column) {
    for (std::size_t at = 0; at < table.columns.size(); ++at)
        if (table.columns[at].key == column) return row.at(at);
    FAIL("no column ", column);
    return {};
}

ReportOrder by_unit() {
    ReportOrder order;
    order.days = february();
    return order;
}

ReportOrder by_person() {
    ReportOrder order = by_unit();
    order.by = app::ReportBy::person;
    return order;
}

}  // namespace

TEST_CASE("each unit has its sums, and they are those of /rekap") {
    Office office;
    a_friday(office);
    const auto report = report_of(office, by_unit());
    const ReportTable& table = report.tables.at(0);
    const auto& row = row_of(table, "Biro Organisasi");
    CHECK(cell(table, row, "asked") == ReportCell(std::int64_t{2}));
    CHECK(cell(table, row, "answered") == ReportCell(std::int64_t{1}));
    CHECK(cell(table, row, "no_reply") == ReportCell(std::int64_t{1}));
    const auto sums = office.in_scene([](app::Scene& scene) {
        return domain::sums_by_unit(
            storage::call_records(scene.tx, app::span_of(february(), scene.office.zone)),
            storage::window_records(scene.tx, "2026-02-01", "2026-02-28"));
    });
    const auto& own = sums.at(domain::UnitId{"Biro Organisasi"});
    CHECK(cell(table, row, "windows") == ReportCell(own.windows.asked));
    CHECK(cell(table, row, "windows_in_time") == ReportCell(own.windows.in_time));
    CHECK(own.windows.in_time == 1);
    CHECK(cell(table, row, "windows_no_check_in") == ReportCell(own.windows.no_check_in));
}

TEST_CASE("\"asked\" had two denominators on one page: void daily reports were not among those asked") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.report = domain::ReportRule{}; });
    a_friday(office);
    office.in_scene([](app::Scene& scene) {
        return scene.tx.execute(
            "UPDATE daily_report SET state = 'void', cause = 'outage' WHERE employee_id = 'budi'");
    });
    const auto report = report_of(office, by_unit());
    const ReportTable& table = report.tables.at(0);
    const auto sum = [&](const std::vector<ReportCell>& row, const std::vector<const char*>& columns) {
        std::int64_t all = 0;
        for (const char* column : columns) all += std::get<std::int64_t>(cell(table, row, column));
        return ReportCell(all);
    };
    for (const auto& row : table.rows) {
        CHECK(cell(table, row, "asked") ==
              sum(row, {"answered", "late", "no_reply", "excused", "pending", "void"}));
        CHECK(cell(table, row, "windows") ==
              sum(row, {"windows_in_time", "windows_late", "windows_explained", "windows_no_check_in",
                        "windows_open", "windows_void"}));
        CHECK(cell(table, row, "reports") == sum(row, {"reports_in_time", "reports_late", "reports_missing",
                                                       "reports_not_due", "reports_void"}));
    }
    CHECK(std::get<std::int64_t>(cell(table, row_of(table, "Biro Organisasi"), "reports_void")) > 0);
    bool is_told = false;
    for (const auto& fact : report.summary)
        if (fact.label == "Laporan harian")
            is_told = fact.value.find("tidak dihitung (gangguan pada sistem kami)") != std::string::npos;
    CHECK(is_told);
}

TEST_CASE("units stand in the order of the tree, also those where nothing happened") {
    Office office;
    a_friday(office);
    const auto report = report_of(office, by_unit());
    std::vector<std::string> names;
    for (const auto& row : report.tables.at(0).rows) names.push_back(std::get<std::string>(row[0]));
    const auto place = [&](const std::string& name) {
        return std::find(names.begin(), names.end(), name) - names.begin();
    };
    CHECK(place("Setda") < place("Biro Organisasi"));
    CHECK(names.size() == office.in_scene([](app::Scene& scene) {
        return static_cast<std::size_t>(scene.tx.query_one("SELECT count(*) FROM unit")->get<int>(0));
    }));
}

TEST_CASE("people stand by unit and name, never by what they did") {
    Office office;
    a_friday(office);
    const auto report = report_of(office, by_person());
    const ReportTable& table = report.tables.at(0);
    std::vector<std::string> names;
    for (const auto& row : table.rows)
        if (std::get<std::string>(row[0]) == "Biro Organisasi")
            names.push_back(std::get<std::string>(row[1]));
    CHECK(std::is_sorted(names.begin(), names.end()));
    CHECK(cell(table, row_of(table, "Emma Hart", 1), "no_reply") == ReportCell(std::int64_t{1}));
    CHECK(cell(table, row_of(table, "Budi Santoso", 1), "answered") == ReportCell(std::int64_t{1}));
}

TEST_CASE("a report of one unit holds nobody of another") {
    Office office;
    a_friday(office);
    ReportOrder order = by_person();
    order.units = {domain::UnitId{"RSUD"}};
    const auto report = report_of(office, order);
    for (const auto& row : report.tables.at(0).rows) CHECK(std::get<std::string>(row[0]) == "RSUD");
    order.units = {domain::UnitId{"Tidak Ada"}};
    CHECK(report_of(office, order).tables.at(0).rows.empty());
}

TEST_CASE("the same days make the same bytes, later and in every form") {
    Office office;
    a_friday(office);
    office.at("2026-03-03 10:00");
    std::map<app::ReportFormat, std::string> first;
    using enum app::ReportFormat;
    for (const auto format : {pdf, xlsx, csv, json}) first[format] = bytes_of(office, by_unit(), format);
    office.at("2026-03-04 10:00");
    for (const auto format : {pdf, xlsx, csv, json}) {
        CAPTURE(to_string(format));
        CHECK(first[format] == bytes_of(office, by_unit(), format));
        CHECK_FALSE(first[format].empty());
    }
}

TEST_CASE("a month that is not over says so") {
    Office office;
    a_friday(office);
    const auto has_open_note = [&] {
        const auto report = report_of(office, by_unit());
        return report.notes.front().find("belum berakhir") != std::string::npos;
    };
    CHECK(has_open_note());
    office.at("2026-03-01 00:00");
    CHECK_FALSE(has_open_note());
}

TEST_CASE("what is shared shows no figure about fewer than five people, and nothing to subtract it from") {
    Office office;
    a_friday(office);
    ReportOrder order = by_unit();
    order.is_shared = true;
    const auto report = report_of(office, order);
    const ReportTable& table = report.tables.at(0);
    CHECK(cell(table, row_of(table, "Biro Organisasi"), "asked") == ReportCell(documents::Hidden{}));
    CHECK(report.summary.at(3).value == "ditutup");  // two people were called in all
    CHECK(report_of(office, by_unit()).summary.at(3).value != "ditutup");
    for (const auto& row : table.rows) {  // every unit's windows: some are kept back, or all are large
        const auto windows = cell(table, row, "windows");
        if (std::holds_alternative<std::int64_t>(windows)) continue;
        CHECK(windows == ReportCell(documents::Hidden{}));
    }
}

TEST_CASE("an order with a flaw is told by its mend") {
    ReportOrder order = by_person();
    order.is_shared = true;
    CHECK(app::flaw_of(order)->find("names nobody") != std::string::npos);
    order = by_person();
    order.kind = app::ReportKind::evaluation;
    CHECK(app::flaw_of(order)->find("never by person") != std::string::npos);
    order = by_unit();
    std::swap(order.days.first, order.days.last);
    CHECK(app::flaw_of(order)->find("lies before") != std::string::npos);
    order = by_unit();
    order.days.last = order.days.first + std::chrono::years{2};
    CHECK(app::flaw_of(order)->find("at most 366") != std::string::npos);
    order = by_unit();
    order.table = "numbers";
    CHECK(app::flaw_of(order)->find("numbers") != std::string::npos);
    CHECK_FALSE(app::flaw_of(by_unit()));
}

TEST_CASE("an order is the same after it was kept, and anything else is refused") {
    ReportOrder order = by_unit();
    order.kind = app::ReportKind::evaluation;
    order.units = {domain::UnitId{"Biro \"Umum\""}};
    order.is_shared = true;
    order.format = app::ReportFormat::xlsx;
    order.language = domain::Language::en;
    CHECK(app::report_order_from(to_json(order)).value() == order);
    for (const char* text :
         {"", "[]", "{}", R"({"kind":"period"})", R"({"kind":"x","from":"2026-02-01","to":"2026-02-01"})",
          R"({"kind":"period","from":"2026-02-30","to":"2026-03-01"})",
          R"({"kind":1,"from":"2026-02-01","to":"2026-02-01"})"}) {
        CAPTURE(text);
        CHECK_FALSE(app::report_order_from(text));
    }
}

TEST_CASE("the tree puts sisters by name below their parent, and units that are no more last") {
    const auto unit = [](const std::string& name, const std::string& parent) {
        domain::Unit made;
        made.id = domain::UnitId{name};
        if (!parent.empty()) made.parent = domain::UnitId{parent};
        return made;
    };
    const std::vector<domain::Unit> units{unit("Setda", ""), unit("BKD", ""), unit("Umum", "Setda"),
                                          unit("Hukum", "Setda"), unit("Bagian", "Umum")};
    const app::ReportUnits all(units, {});
    const std::vector<domain::UnitId> expected{domain::UnitId{"BKD"}, domain::UnitId{"Setda"},
                                               domain::UnitId{"Hukum"}, domain::UnitId{"Umum"},
                                               domain::UnitId{"Bagian"}};
    CHECK(all.in_order() == expected);
    CHECK(all.hold(domain::UnitId{"Dulu"}));
    CHECK(all.place_of(domain::UnitId{"Dulu"}) > all.place_of(domain::UnitId{"Bagian"}));
    const app::ReportUnits some(units, {domain::UnitId{"Umum"}, domain::UnitId{"Bagian"}});
    CHECK(some.in_order() == std::vector<domain::UnitId>{domain::UnitId{"Bagian"}, domain::UnitId{"Umum"}});
    CHECK_FALSE(some.hold(domain::UnitId{"Setda"}));
    CHECK_FALSE(some.hold(domain::UnitId{"Dulu"}));
}
