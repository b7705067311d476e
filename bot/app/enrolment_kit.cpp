#include "bot/app/enrolment_kit.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/app/speech.hpp"
#include "bot/app/watermark.hpp"
#include "storage/enrolment_codes.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using documents::EnrolmentCard;
using domain::Employee;
using domain::Language;

CardCodes make_codes() {
    return {make_code(CodeKind::scanned), make_code(CodeKind::typed)};
}

EnrolmentCard card_of(Scene& scene, const Employee& employee, const HandedCode& scanned,
                      const HandedCode& typed) {
    const Language language = employee.language;
    const std::string zone = zone_of(scene, employee);
    const auto text = [&](std::string_view key, const wording::Arguments& arguments = {}) {
        return scene.words.text(language, key, arguments);
    };
    const auto until = [&](domain::Instant at) {
        return wording::short_date(at, zone, language) + ", " + wording::clock_time(at, zone, language);
    };
    const auto door = [&](domain::Messenger messenger, std::string_view title, std::string_view sign) {
        const Entrance* entrance = entrance_for(scene, employee.id, messenger);
        return EnrolmentCard::Door{
            text(title, {{"alamat", std::string(sign) + (entrance ? entrance->contact : "")}}),
            start_link(entrance, scanned.code)};
    };
    return {wording::masked_name(employee.name),
            employee.unit.value,
            {door(domain::Messenger::telegram, "sheet_telegram", "@"),
             door(domain::Messenger::whatsapp, "sheet_whatsapp", "+")},
            {text("sheet_step_scan"), text("sheet_step_confirm", {{"tombol", text("button_confirm_me")}}),
             text("sheet_step_not_me", {{"tombol", text("button_not_me")}})},
            text("sheet_code", {{"batas", until(typed.expires_at)}}),
            typed.code,
            text("sheet_validity", {{"batas", until(scanned.expires_at)}})};
}

}  // namespace

std::vector<CardHolder> card_holders(Scene& scene, const std::set<domain::UnitId>& units, SheetsFor whom) {
    const auto holders_of_codes = storage::holders_of_open_codes(scene.tx);
    std::vector<CardHolder> holders;
    for (Employee& employee : storage::employees(scene.tx)) {
        if (!units.contains(employee.unit)) continue;
        if (whom == SheetsFor::people_without_chat && reachable_chat(scene, employee.id)) continue;
        const bool has_open_code = holders_of_codes.contains(employee.id);
        holders.push_back({std::move(employee), has_open_code});
    }
    std::sort(holders.begin(), holders.end(), [](const CardHolder& left, const CardHolder& right) {
        const auto place = [](const Employee& one) { return std::tie(one.unit, one.name, one.id); };
        return place(left.employee) < place(right.employee);
    });
    return holders;
}

std::vector<CardCodes> make_card_codes(std::size_t cards) {
    std::vector<CardCodes> made;
    for (std::size_t card = 0; card < cards; ++card) made.push_back(make_codes());
    return made;
}

documents::EnrolmentSheets issue_sheets(Scene& scene, const std::vector<CardHolder>& holders,
                                        std::vector<CardCodes> codes, std::string_view unit,
                                        std::string_view issued_by) {
    const Language language = scene.office.language;
    documents::EnrolmentSheets sheets;
    sheets.office = scene.office.name;
    sheets.title = scene.words.text(language, "sheet_title", {{"unit", std::string(unit)}});
    sheets.page_of = scene.words.text(language, "pack_page", {{"n", "{n}"}, {"m", "{m}"}});
    sheets.watermark = watermark(scene, language);
    sheets.created_at = scene.now();
    int replaced = 0;
    for (const CardHolder& holder : holders) {
        if (codes.empty()) codes.push_back(make_codes());
        const CardCodes made = std::move(codes.back());
        codes.pop_back();
        const domain::EmployeeId& id = holder.employee.id;
        replaced += holder.has_open_code ? 1 : 0;
        storage::revoke_codes(scene.tx, id);
        const HandedCode scanned = hand_code(scene, id, made.scanned, issued_by);
        const HandedCode typed = hand_code(scene, id, made.typed, issued_by);
        sheets.cards.push_back(card_of(scene, holder.employee, scanned, typed));
    }
    audit(scene, issued_by, "enrolment_sheets_made", "unit/" + std::string(unit),
          nlohmann::json{{"cards", holders.size()}, {"replaced", replaced}}.dump());
    return sheets;
}

}  // namespace app
