// HR's roster file on the dashboard: nothing is written before it was shown, and what is confirmed is what
// was shown.
#include "storage/roster.hpp"

#include <fmt/format.h>

#include "bot/app/roster_desk.hpp"
#include "storage/roster_history.hpp"
#include "tests/web/desk.hpp"

using domain::Role;
using stories::Desk;
using stories::Office;
using stories::Shown;

namespace {

constexpr const char* kHeader =
    "employee_id;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_from;exempt_to\r\n";

/// Budi with a telephone number, and Agus, who is new in a new unit that he leads.
const std::string kFile =
    std::string(kHeader) +
    "budi;198001012005011004;Budi Santoso;Biro Organisasi;Setda;office;no;employee;"
    "081234567890;id;;;\r\n"
    "agus;198503122010011007;Agus Salim;Biro Umum;Setda;office;yes;supervisor;;id;;;\r\n";

std::string value_of(const Shown& page, const std::string& name) {
    const std::string mark = "name=\"" + name + "\" value=\"";
    const auto at = page.body.find(mark);
    if (at == std::string::npos) return "";
    return page.body.substr(at + mark.size(), page.body.find('"', at + mark.size()) - at - mark.size());
}

std::string phone_of(Office& office, const std::string& who) {
    return office.in_scene([&](app::Scene& scene) {
        return storage::find_employee(scene.tx, domain::EmployeeId{who}).value().phone;
    });
}

bool works_here(Office& office, const std::string& who) {
    return office.in_scene([&](app::Scene& scene) {
        const domain::EmployeeId id{who};
        return storage::find_employee(scene.tx, id).has_value() && !storage::has_left(scene.tx, id);
    });
}

Role role_of(Office& office, const std::string& who) {
    return office.in_scene([&](app::Scene& scene) {
        return storage::find_employee(scene.tx, domain::EmployeeId{who}).value().role;
    });
}

/// A row of the file; the NIP is one that fits everybody, for it tells them apart by their last digits.
std::string row_of(const std::string& id, const std::string& name, const std::string& unit,
                   const std::string& role, const std::string& head = "no") {
    const std::size_t serial = std::hash<std::string>{}(id) % 900 + 100;
    return id + ";198503122010011" + std::to_string(serial) + ";" + name + ";" + unit + ";" +
           (unit == "Setda" ? "" : "Setda") + ";office;" + head + ";" + role + ";;;;;\r\n";
}

/// That many people who are new, in a unit of their own.
std::string many_people(int count, const std::string& family = "A") {
    std::string file = kHeader;
    for (int i = 0; i < count; ++i)
        file += fmt::format(
            "{0}{1};19850{3}122010011{2:03};Pegawai {0}{1};Biro Baru;Setda;office;{4};;;id;;;\r\n", family, i,
            i + 1, family == "A" ? 1 : 2, i == 0 ? "yes" : "no");
    return file;
}

std::string waiting_path(Office& office) {
    return "/roster/waiting/" + std::to_string(office.in_scene([](app::Scene& scene) {
               return scene.tx.query_one("SELECT max(roster_upload_id) FROM roster_upload")
                   ->get<std::int64_t>(0);
           }));
}

std::int64_t version(Office& office) {
    return office.in_scene([](app::Scene& scene) { return storage::roster_version(scene.tx); });
}

/// Previewed and confirmed.
Shown imports(Desk::Browser& hana, const std::string& file, bool is_complete = false) {
    std::map<std::string, std::string> fields{{"text", file}};
    if (is_complete) fields["complete"] = "yes";
    const Shown preview = hana.sends("/roster/preview", fields);
    REQUIRE(preview.status == 200);
    fields["fingerprint"] = value_of(preview, "fingerprint");
    return hana.sends("/roster/import", fields);
}

}  // namespace

TEST_CASE("a preview shows each row's step and reason, separator and encoding, and writes nothing") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const auto before = version(office);
    const Shown preview = hana.sends("/roster/preview", {{"text", kFile}, {"encoding", "windows_1252"}});
    REQUIRE(preview.status == 200);
    CHECK(preview.says("Tambah: 1. Ubah: 1. Sama: 0. Keluar: 0."));
    CHECK(preview.says("Agus Salim"));
    CHECK(preview.says("Biro Umum"));  // a unit has no number, and no heading of a row is empty
    CHECK_FALSE(preview.says("<th scope=\"row\"></th>"));
    CHECK(preview.says("telepon: kosong, menjadi +6281234567890"));
    CHECK(preview.says("belum tercatat sebelumnya"));
    CHECK(preview.says("Pemisah: <code>;</code>"));
    CHECK(preview.says("Windows-1252"));
    CHECK(version(office) == before);
}

TEST_CASE("a role that changes is marked in words, apart from everything else, and is an event of its own") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const std::string file = kHeader + row_of("budi", "Budi Santoso", "Biro Organisasi", "supervisor");
    const Shown preview = hana.sends("/roster/preview", {{"text", file}});
    CHECK(preview.says("Peran yang berubah"));
    CHECK(
        preview.says("Budi Santoso <span class=\"text-body-secondary fw-normal\">budi</span></th>"
                     "<td>pegawai</td><td><strong>atasan</strong></td>"));
    CHECK(
        preview.says("<strong><span aria-hidden=\"true\">⚠ </span>peran: pegawai, menjadi atasan</strong>"));
    CHECK_FALSE(preview.says("name=\"roles_confirmed\""));  // it shows Budi nobody else's units
    CHECK(imports(hana, file).location == "/roster?notice=web_notice_roster_imported");
    const Shown trail = hana.opens("/audit?kind=roster_role");
    CHECK(trail.says("Peran semula: pegawai"));
    CHECK(trail.says("Peran kini: atasan"));
}

TEST_CASE("a role that opens other people's data needs a confirmation of its own, whoever gives it") {
    for (const char* role : {"unit_hr", "hr", "auditor", "admin"}) {
        CAPTURE(role);
        Office office;
        Desk desk(office);
        auto hana = desk.of("hana");
        const std::string file = kHeader + row_of("budi", "Budi Santoso", "Biro Organisasi", role);
        const Shown preview = hana.sends("/roster/preview", {{"text", file}});
        CHECK(preview.says("membuka data di luar unit yang dipimpinnya"));
        CHECK(preview.says("peran ini diberikan kepada Budi Santoso ("));
        std::map<std::string, std::string> fields{{"text", file},
                                                  {"fingerprint", value_of(preview, "fingerprint")}};
        const Shown hasty = hana.sends("/roster/import", fields);
        CHECK(hasty.status == 409);
        CHECK(hasty.says("Belum ada yang ditulis: pemberian peran perlu persetujuan tersendiri"));
        CHECK(role_of(office, "budi") == Role::employee);
        fields["roles_confirmed"] = "yes";
        CHECK(hana.sends("/roster/import", fields).status == 303);
        CHECK(to_string(role_of(office, "budi")) == role);
    }
}

TEST_CASE("somebody new with such a role is no way around the confirmation") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const std::string file = kHeader + row_of("agus", "Agus Salim", "Setda", "admin");
    const Shown preview = hana.sends("/roster/preview", {{"text", file}});
    CHECK(preview.says("<td>belum tercatat</td><td><strong>admin sistem</strong>"));
    CHECK(hana.sends("/roster/import", {{"text", file}, {"fingerprint", value_of(preview, "fingerprint")}})
              .status == 409);
    CHECK_FALSE(works_here(office, "agus"));
}

TEST_CASE("nobody gives themselves such a role, confirmed or not") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const std::string file = kHeader + row_of("hana", "Hana Putri", "Setda", "admin");
    const Shown preview = hana.sends("/roster/preview", {{"text", file}});
    CHECK(preview.says("Peran seperti ini untuk akun sendiri diberikan oleh orang lain"));
    CHECK_FALSE(preview.says("action=\"/roster/import\""));
    CHECK(hana.sends("/roster/import", {{"text", file},
                                        {"roles_confirmed", "yes"},
                                        {"fingerprint", value_of(preview, "fingerprint")}})
              .status == 409);
    CHECK(role_of(office, "hana") == Role::hr);
}

TEST_CASE(
    "taking an import back marks the roles that go back, and gives nobody's own role back to themselves") {
    Office office;
    office.changes("budi", [](domain::Employee& person) { person.role = Role::hr; });
    Desk desk(office);
    auto hana = desk.of("hana");
    office.changes("hana", [](domain::Employee& person) { person.role = Role::admin; });
    // Budi lets Hana be HR instead of the administrator.
    const std::string file = kHeader + row_of("hana", "Hana Putri", "Setda", "hr");
    auto budi = desk.of("budi");
    const Shown preview = budi.sends("/roster/preview", {{"text", file}});
    CHECK(budi.sends("/roster/import", {{"text", file},
                                        {"roles_confirmed", "yes"},
                                        {"fingerprint", value_of(preview, "fingerprint")}})
              .status == 303);
    const Shown undo = hana.opens("/roster/undo");
    CHECK(undo.says("peran: pengelola kepegawaian, menjadi admin sistem"));
    const auto at = undo.body.find("action=\"/roster/undo/");
    REQUIRE(at != std::string::npos);
    const std::string path = undo.body.substr(at + 8, undo.body.find('"', at + 8) - at - 8);
    const Shown refused = hana.sends(path, {{"confirmed", "yes"}});
    CHECK(refused.status == 409);
    CHECK(refused.says("dikembalikan oleh orang lain"));
    CHECK(role_of(office, "hana") == Role::hr);
    CHECK(budi.sends(path, {{"confirmed", "yes"}}).status == 303);
    CHECK(role_of(office, "hana") == Role::admin);
    CHECK(budi.opens("/audit?kind=roster_role").says("Peran kini: admin sistem"));
}

TEST_CASE("who gets another supervisor is marked, by unit and by name") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    // Siti leads the unit now, and Budi moves away from it.
    const std::string file = kHeader + row_of("siti", "Siti Aminah", "Biro Organisasi", "supervisor", "yes") +
                             row_of("rina", "Rina Wati", "Biro Organisasi", "employee") +
                             row_of("budi", "Budi Santoso", "Setda", "employee");
    const Shown preview = hana.sends("/roster/preview", {{"text", file}});
    CHECK(preview.says("Atasan yang berganti"));
    CHECK(
        preview.says("<th scope=\"row\">Budi Santoso</th><td>Setda</td><td>Rina Wati</td>"
                     "<td><strong>Dewi Lestari</strong></td>"));
    CHECK(
        preview.says("<th scope=\"row\">Emma Hart, Nyoman Putra, dan Siti Rahma</th><td>Biro Organisasi</td>"
                     "<td>Rina Wati</td><td><strong>Siti Aminah</strong></td>"));
    CHECK(preview.says("kepala unit: Rina Wati, menjadi Siti Aminah"));
    CHECK(preview.says("unit kerja: Biro Organisasi, menjadi Setda"));
}

TEST_CASE("going back from the preview keeps what was pasted, and that the file names everybody") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    std::string wrong = kFile;
    wrong.replace(wrong.find("081234567890"), 12, "0812<&");
    const Shown preview =
        hana.sends("/roster/preview", {{"text", wrong}, {"complete", "yes"}, {"encoding", "windows_1252"}});
    CHECK(preview.says("action=\"/roster/edit\""));
    const Shown back =
        hana.sends("/roster/edit", {{"text", wrong}, {"complete", "yes"}, {"encoding", "windows_1252"}});
    REQUIRE(back.status == 200);
    CHECK(back.says("0812&lt;&amp;;id;;;"));
    CHECK(back.says("value=\"yes\" checked"));
    CHECK(value_of(back, "encoding") == "windows_1252");
    CHECK(hana.opens("/roster").says("aria-describedby=\"columns\">\n</textarea>"));
}

TEST_CASE("what was shown is imported once it is confirmed, and the trail names who did") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const Shown imported = imports(hana, kFile);
    CHECK(imported.location == "/roster?notice=web_notice_roster_imported");
    CHECK(phone_of(office, "budi") == "+6281234567890");
    CHECK(works_here(office, "agus"));
    CHECK(hana.opens("/roster").says("Hana Putri: 3 perubahan"));
}

TEST_CASE("a text that was changed after the preview is shown again and not imported") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const Shown preview = hana.sends("/roster/preview", {{"text", kFile}});
    std::string other = kFile;
    other.replace(other.find("Agus Salim"), 10, "Agus Halim");
    const Shown refused =
        hana.sends("/roster/import", {{"text", other}, {"fingerprint", value_of(preview, "fingerprint")}});
    CHECK(refused.status == 409);
    CHECK(refused.says("Agus Halim"));
    CHECK(refused.says("Mohon periksa lagi"));
    CHECK_FALSE(works_here(office, "agus"));
    // The same file as if it named everybody is not what was shown either.
    CHECK(
        hana.sends("/roster/import",
                   {{"text", kFile}, {"complete", "yes"}, {"fingerprint", value_of(preview, "fingerprint")}})
            .status == 409);
    CHECK(works_here(office, "siti"));
}

TEST_CASE("a roster that changed after the preview is compared anew") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const Shown preview = hana.sends("/roster/preview", {{"text", kFile}});
    office.changes("budi", [](domain::Employee& person) { person.name = "Budi S. Santoso"; });
    const Shown refused =
        hana.sends("/roster/import", {{"text", kFile}, {"fingerprint", value_of(preview, "fingerprint")}});
    CHECK(refused.status == 409);
    CHECK(refused.says("nama: Budi S. Santoso, menjadi Budi Santoso"));
    CHECK(phone_of(office, "budi").empty());
    // With the fingerprint of what is shown now it goes through.
    CHECK(hana.sends("/roster/import", {{"text", kFile}, {"fingerprint", value_of(refused, "fingerprint")}})
              .status == 303);
}

TEST_CASE("browsers write line ends their own way; that makes no other text") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    std::string plain = kFile;
    std::erase(plain, '\r');
    const Shown preview = hana.sends("/roster/preview", {{"text", plain}});
    CHECK(hana.sends("/roster/import", {{"text", kFile}, {"fingerprint", value_of(preview, "fingerprint")}})
              .status == 303);
}

TEST_CASE("a file at fault names line, column and mend, and offers no import") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    std::string wrong = kFile;
    wrong.replace(wrong.find("081234567890"), 12, "0812");
    const Shown preview = hana.sends("/roster/preview", {{"text", wrong}});
    CHECK(preview.status == 200);
    CHECK(preview.says("baris 2, phone"));
    CHECK(preview.says("Berkas diambil utuh atau tidak sama sekali"));
    CHECK_FALSE(preview.says("action=\"/roster/import\""));
    CHECK(hana.sends("/roster/import", {{"text", wrong}, {"fingerprint", "0"}}).status == 409);
    CHECK(hana.sends("/roster/preview", {{"text", ""}}).says("seluruh berkas"));
    CHECK(hana.sends("/roster/preview", {{"text", "<script>alert(1)</script>"}}).body.find("<script>alert") ==
          std::string::npos);
}

TEST_CASE("a mistake in one row hid what all the others would do") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    std::string wrong = kFile;
    wrong.replace(wrong.find("081234567890"), 12, "0812");
    const Shown preview = hana.sends("/roster/preview", {{"text", wrong}, {"complete", "yes"}});
    const auto mistake = preview.body.find("baris 2, phone");
    const auto others = preview.body.find("Yang akan dilakukan baris-baris lain");
    REQUIRE(mistake != std::string::npos);
    REQUIRE(others != std::string::npos);
    CHECK(mistake < others);                                         // what is to be mended comes first
    CHECK(preview.says("Tambah: 1. Ubah: 0. Sama: 0. Keluar: 0."));  // who leaves cannot be told yet
    CHECK(preview.says("Agus Salim"));
    CHECK(preview.says("<strong>atasan</strong>"));
    CHECK_FALSE(preview.says("action=\"/roster/import\""));
    CHECK_FALSE(works_here(office, "agus"));
    // A header at fault leaves nothing to compare.
    const Shown headless = hana.sends("/roster/preview", {{"text", "nip;name\r\n1;Agus\r\n"}});
    CHECK_FALSE(headless.says("Yang akan dilakukan baris-baris lain"));
    CHECK(headless.says("Berkas diambil utuh atau tidak sama sekali"));
}

TEST_CASE("a person's role is named as one person's, in English too") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    hana.sends("/look", {{"language", "en"}});
    const std::string file = kHeader + row_of("siti", "Siti Aminah", "Biro Organisasi", "auditor");
    const Shown preview = hana.sends("/roster/preview", {{"text", file}});
    CHECK(preview.says("<td>employee</td><td><strong>internal auditor</strong>"));
    CHECK(preview.says("role: employee, now internal auditor"));
    CHECK_FALSE(preview.says("auditors"));
}

TEST_CASE(
    "the last import is taken back: who was added leaves, who left returns, what changed is as before") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    std::string file = kFile;
    file += "hana;198001012005012010;Hana Putri;Setda;;office;no;hr;;id;;;\r\n";
    imports(hana, file, true);
    REQUIRE_FALSE(works_here(office, "siti"));
    REQUIRE(works_here(office, "agus"));
    const Shown shown = hana.opens("/roster/undo");
    REQUIRE(shown.status == 200);
    CHECK(shown.says("Siti Aminah"));
    const auto at = shown.body.find("action=\"/roster/undo/");
    REQUIRE(at != std::string::npos);
    const std::string path = shown.body.substr(at + 8, shown.body.find('"', at + 8) - at - 8);
    // Eight were missing in the file; Budi's telephone and Hana's NIP were changed; Agus and his unit are
    // new, and two units lost their heads.
    CHECK(shown.says("masuk kembali: <strong>8</strong>"));
    CHECK(shown.says("seperti semula: <strong>2</strong>"));
    CHECK(shown.says("keluar lagi: <strong>1</strong>"));
    CHECK(shown.says("Unit yang berubah: <strong>3</strong>"));
    const Shown hasty = hana.sends(path);
    CHECK(hasty.status == 409);
    CHECK(hasty.says("Belum ada yang dibatalkan"));
    CHECK(works_here(office, "agus"));
    CHECK(hana.sends(path, {{"confirmed", "yes"}}).location == "/roster?notice=web_notice_roster_undone");
    CHECK(works_here(office, "siti"));
    CHECK_FALSE(works_here(office, "agus"));
    CHECK(phone_of(office, "budi").empty());
    office.in_scene([](app::Scene& scene) {
        CHECK(storage::find_unit(scene.tx, domain::UnitId{"Setda"})->head == domain::EmployeeId{"dewi"});
        CHECK_FALSE(storage::find_unit(scene.tx, domain::UnitId{"Biro Umum"})->head);
        return true;
    });
    CHECK(hana.sends(path, {{"confirmed", "yes"}}).status == 409);           // once
    for (const std::string page : {"/presence", "/coverage", "/reports"}) {  // the unit that is no more
        CAPTURE(page);
        CHECK(hana.opens(page).says("RSUD"));
        const std::string body = hana.opens(page).body;
        const auto at_unit = body.find("Biro Umum");
        CAPTURE(body.substr(at_unit == std::string::npos ? 0 : at_unit - 200, 300));
        CHECK(at_unit == std::string::npos);
    }
    CHECK(hana.opens("/roster/undo").status == 404);
    CHECK_FALSE(hana.opens("/roster").says("Impor terakhir"));
}

TEST_CASE("an import on which somebody has built is not taken back, and says whom it concerns") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    imports(hana, kFile);
    office.changes("agus", [](domain::Employee& person) { person.phone = "+628120000000"; });
    for (const char* page : {"/roster", "/roster/undo"})
        CHECK(hana.opens(page).says("<strong>Agus Salim</strong>: diubah lagi Jumat, 13 Februari 2026"));
    CHECK_FALSE(hana.opens("/roster/undo").says("name=\"confirmed\""));
    const auto event = office.in_scene([](app::Scene& scene) {
        const auto viewer =
            app::viewer_of(scene, storage::find_employee(scene.tx, domain::EmployeeId{"hana"}).value());
        return app::last_import(scene, viewer)->event;
    });
    CHECK(hana.sends("/roster/undo/" + std::to_string(event), {{"confirmed", "yes"}}).status == 409);
    CHECK(works_here(office, "agus"));
}

TEST_CASE(
    "a NIP that passed between people who stay passes back; whoever would leave keeps theirs, and is named") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const auto row = [](const char* id, const char* nip, const char* name) {
        return std::string(id) + ";" + nip + ";" + name +
               ";Biro Organisasi;Setda;office;no;employee;;id;;;\r\n";
    };
    const auto undoes = [&] {
        return office.in_scene([](app::Scene& scene) {
            const auto viewer =
                app::viewer_of(scene, storage::find_employee(scene.tx, domain::EmployeeId{"hana"}).value());
            return app::undo_import(scene, viewer, app::last_import(scene, viewer)->event);
        });
    };
    const auto nip_of = [&](const char* who) {
        return office.in_scene([&](app::Scene& scene) {
            return storage::find_employee(scene.tx, domain::EmployeeId{who}).value().nip;
        });
    };
    imports(hana, kHeader + row("budi", "198001012005011004", "Budi Santoso") +
                      row("siti", "198001012005012005", "Siti Aminah"));
    imports(hana, kHeader + row("budi", "198503122010011007", "Budi Santoso") +
                      row("siti", "198001012005011004", "Siti Aminah"));
    REQUIRE(nip_of("siti") == "198001012005011004");
    CHECK(undoes() == app::DeskUndo::undone);
    CHECK(nip_of("budi") == "198001012005011004");
    CHECK(nip_of("siti") == "198001012005012005");

    imports(hana, kHeader + row("budi", "198503122010011007", "Budi Santoso") +
                      row("agus", "198001012005011004", "Agus Salim"));
    CHECK(undoes() == app::DeskUndo::changed_since);
    CHECK(hana.opens("/roster").says("<strong>Agus Salim</strong>: kini memegang NIP"));
    CHECK(nip_of("agus") == "198001012005011004");
}

TEST_CASE("a file of a whole office passes through the form, and the page stays of one size") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    std::string file = kHeader;
    for (int i = 0; i < 1500; ++i)
        file +=
            fmt::format("A{0};1985{1:02}12201001{2}{3:03};Pegawai {0};Biro Baru;Setda;office;{4};;;id;;;\r\n",
                        i, i / 999 + 1, 1, i % 999 + 1, i == 0 ? "yes" : "no");
    const Shown preview = hana.sends("/roster/preview", {{"text", file}});
    REQUIRE(preview.status == 200);
    CHECK(preview.says("Tambah: 1.500. Ubah: 0. Sama: 0. Keluar: 0."));
    CHECK(preview.says("Hanya seribu baris pertama yang ditampilkan"));
    CHECK(hana.sends("/roster/import",
                     {{"text", file}, {"people", "1500"}, {"fingerprint", value_of(preview, "fingerprint")}})
              .status == 303);
    CHECK(works_here(office, "A1499"));
}

TEST_CASE("who changes more than fifty people and is alone types how many, and that is on record") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const std::string file = many_people(51);
    const Shown preview = hana.sends("/roster/preview", {{"text", file}});
    CHECK(preview.says("Berkas ini mengubah 51 orang"));
    std::map<std::string, std::string> fields{{"text", file},
                                              {"fingerprint", value_of(preview, "fingerprint")}};
    for (const char* typed : {"", "50", "51 orang", "-51"}) {
        CAPTURE(typed);
        fields["people"] = typed;
        const Shown refused = hana.sends("/roster/import", fields);
        CHECK(refused.status == 409);
        CHECK(refused.says("jumlah orang yang diketik tidak sama"));
        CHECK_FALSE(works_here(office, "A0"));
    }
    fields["people"] = "51";
    CHECK(hana.sends("/roster/import", fields).location == "/roster?notice=web_notice_roster_imported");
    CHECK(works_here(office, "A50"));
    CHECK(hana.opens("/audit?kind=roster_import_alone").says("Orang: 51"));
    // Fifty are few.
    const std::string fewer = many_people(50, "B");
    CHECK_FALSE(hana.sends("/roster/preview", {{"text", fewer}}).says("name=\"people\""));
}

TEST_CASE(
    "who changes more than fifty people and has a colleague waits for them; nobody is their own second") {
    Office office;
    office.changes("budi", [](domain::Employee& person) { person.role = Role::hr; });
    Desk desk(office);
    auto hana = desk.of("hana");
    auto budi = desk.of("budi");
    const std::string file = many_people(51);
    const Shown preview = hana.sends("/roster/preview", {{"text", file}});
    CHECK(preview.says("seorang rekan dengan hak yang sama perlu ikut memeriksanya"));
    CHECK_FALSE(preview.says("name=\"people\""));
    std::map<std::string, std::string> fields{
        {"text", file}, {"people", "51"}, {"fingerprint", value_of(preview, "fingerprint")}};
    for (int times = 0; times < 2; ++times) {
        CHECK(hana.sends("/roster/import", fields).location == "/roster?notice=web_notice_roster_waits");
        CHECK_FALSE(works_here(office, "A0"));
    }
    const Shown own = hana.opens(waiting_path(office));
    CHECK(own.says("Berkas menunggu rekan"));
    CHECK_FALSE(own.says("action=\"/roster/import\""));
    CHECK(budi.opens("/").says("Berkas dari Hana Putri menunggu"));
    CHECK_FALSE(hana.opens("/").says("Berkas dari Hana Putri menunggu"));
    CHECK(budi.opens("/roster").says("Disetujui oleh Hana Putri"));
    const Shown seconds = budi.opens(waiting_path(office));
    CHECK(seconds.says("Mohon diperiksa sendiri"));
    CHECK(seconds.says("Tambah: 51."));
    CHECK(budi.sends("/roster/import", {{"text", file}, {"fingerprint", value_of(seconds, "fingerprint")}})
              .location == "/roster?notice=web_notice_roster_imported");
    CHECK(works_here(office, "A50"));
    CHECK(hana.opens("/roster/waiting/1").status == 404);
    const Shown trail = hana.opens("/audit?kind=roster_import_confirmed");
    CHECK(trail.says("Budi Santoso"));
    CHECK(trail.says("Diajukan oleh: Hana Putri"));
}

TEST_CASE(
    "a file that waits is withdrawn by either, is not confirmed once changed, and is gone after a week") {
    Office office;
    office.changes("budi", [](domain::Employee& person) { person.role = Role::hr; });
    Desk desk(office);
    auto hana = desk.of("hana");
    auto budi = desk.of("budi");
    const auto confirm = [](Desk::Browser& who, const std::string& file) {
        const Shown preview = who.sends("/roster/preview", {{"text", file}});
        return who
            .sends("/roster/import", {{"text", file}, {"fingerprint", value_of(preview, "fingerprint")}})
            .location;
    };
    confirm(hana, many_people(51));
    // Another file is another one's first confirmation.
    CHECK(confirm(budi, many_people(52)) == "/roster?notice=web_notice_roster_waits");
    CHECK_FALSE(works_here(office, "A0"));
    CHECK(hana.opens("/roster").says("Disetujui oleh Budi Santoso"));
    const std::string waits = waiting_path(office);
    CHECK(hana.sends("/roster/waiting/99/withdraw").status == 404);
    CHECK(hana.sends(waits + "/withdraw").location == "/roster?notice=web_notice_roster_withdrawn");
    CHECK(hana.sends(waits + "/withdraw").status == 404);
    CHECK(hana.opens("/audit?kind=roster_import_withdrawn").says("Hana Putri"));
    confirm(hana, many_people(51));
    const std::string again = waiting_path(office);
    CHECK(desk.of("rina").opens(again).status == 404);
    CHECK(desk.of("budi").opens(again).status == 200);
    office.at("2026-02-21 09:00");
    CHECK(desk.of("budi").opens(again).status == 404);
    CHECK(office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT count(*) FROM roster_upload")->get<int>(0);
    }) == 0);
}

TEST_CASE("only HR of the office changes the roster, on the page and in the use case") {
    Office office;
    Desk desk(office);
    office.changes("made", [](domain::Employee& person) { person.role = Role::admin; });
    office.changes("emma", [](domain::Employee& person) { person.role = Role::auditor; });
    office.changes("sari", [](domain::Employee& person) { person.role = Role::unit_hr; });
    for (const char* who : {"made", "emma", "sari", "rina", "budi"}) {
        CAPTURE(who);
        auto browser = desk.of(who);
        CHECK(browser.opens("/roster").status == 404);
        CHECK(browser.sends("/roster/preview", {{"text", kFile}}).status == 404);
        CHECK(browser.sends("/roster/import", {{"text", kFile}}).status == 404);
        CHECK(browser.sends("/roster/undo/1").status == 404);
        office.in_scene([&](app::Scene& scene) {
            const auto viewer =
                app::viewer_of(scene, storage::find_employee(scene.tx, domain::EmployeeId{who}).value());
            CHECK_FALSE(app::preview_roster(scene, viewer, kFile, app::Unnamed::stay));
            CHECK(app::import_previewed(scene, viewer, kFile, app::Unnamed::stay,
                                        {.fingerprint = "", .roles = app::WideRoles::confirmed}) ==
                  app::DeskImport::not_allowed);
            CHECK_FALSE(app::waiting_import(scene, viewer));
            CHECK_FALSE(app::withdraw_import(scene, viewer, 1));
            CHECK_FALSE(app::last_import(scene, viewer));
            CHECK(app::undo_import(scene, viewer, 1) == app::DeskUndo::not_allowed);
            return true;
        });
    }
}
