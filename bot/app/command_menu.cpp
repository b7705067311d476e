#include "bot/app/command_menu.hpp"

#include <algorithm>

#include "bot/app/call_plan.hpp"
#include "bot/app/daily_reports.hpp"

namespace app {
namespace {

enum class For { everybody, hr, callers, leaders, deciders, reporters, readers_of_id, readers_of_en };

struct Offer {
    std::string_view command;
    For whom = For::everybody;
    bool is_in_help = true;
};

constexpr Offer kOffers[] = {
    {"ringkasan", For::hr},
    {"kalender", For::hr},
    {"panggil", For::callers},
    {"apel", For::callers},
    {"catat", For::callers},
    {"nilai", For::deciders},
    {"rekap", For::leaders},
    {"hadir"},
    {"status"},
    {"laporan", For::reporters},
    {"riwayat"},
    {"izin"},
    {"cuti", For::everybody, false},  // the line of /izin names these three
    {"sakit", For::everybody, false},
    {"dinas", For::everybody, false},
    {"tanggapi"},
    {"berkas"},
    {"mengapa"},
    {"jadwal"},
    {"masuk", For::everybody, false},
    {"privasi"},
    {"bantuan", For::everybody, false},
    {"english", For::readers_of_id},
    {"indonesia", For::readers_of_en},
};

}  // namespace

std::vector<std::string_view> offered_commands(Scene& scene, const domain::Employee& person,
                                               OfferedIn where) {
    using domain::Role;
    std::vector<For> groups{
        For::everybody, person.language == domain::Language::id ? For::readers_of_id : For::readers_of_en};
    const bool is_supervisor = person.role == Role::supervisor;
    const bool is_hr = person.role == Role::hr || person.role == Role::unit_hr;
    const bool leads = is_supervisor || !units_under(scene, person).empty();
    if (is_hr) groups.push_back(For::hr);
    if (is_supervisor || !units_to_call(scene, person).empty()) groups.push_back(For::callers);
    if (leads) groups.push_back(For::leaders);
    if (leads || is_hr) groups.push_back(For::deciders);
    if (asks_for_reports(scene)) groups.push_back(For::reporters);
    std::vector<std::string_view> commands;
    for (const Offer& offer : kOffers)
        if (std::find(groups.begin(), groups.end(), offer.whom) != groups.end() &&
            (where == OfferedIn::menu || offer.is_in_help))
            commands.push_back(offer.command);
    return commands;
}

}  // namespace app
