#include "bot/app/outage_ledger.hpp"

#include <algorithm>

#include "bot/app/digest.hpp"
#include "bot/app/outage_record.hpp"
#include "bot/app/presence.hpp"
#include "storage/outage_toll.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Language;

constexpr int kMostVoided = 500;

LedgerEntry entry_of(Scene& scene, const storage::Outage& outage) {
    return {outage.id,
            outage.scope,
            outage.from,
            outage.to,
            outage.what,
            outage.is_reviewed,
            storage::toll_of(scene.tx, outage)};
}

/// Of an account the messenger's name and, if it is wanted, which account it is.
std::string scope_in_words(Scene& scene, std::string_view scope, Language language, bool is_account_named) {
    if (scope == "sigap") return scene.words.text(language, "scope_sigap");
    if (scope == kMailLane) return scene.words.text(language, "scope_mail");
    const auto slash = scope.find('/');
    const auto messenger = domain::messenger_from(scope.substr(0, slash));
    if (!messenger || slash == std::string_view::npos) return std::string(scope);
    std::string name = *messenger == domain::Messenger::telegram ? "Telegram" : "WhatsApp";
    const auto part = scope.find('/', slash + 1);
    if (is_account_named)
        name += " (" + std::string(scope.substr(slash + 1, part - std::min(slash + 1, part))) + ")";
    return part == std::string_view::npos ? name
                                          : scene.words.text(language, "scope_templates", {{"akun", name}});
}

}  // namespace

std::string scope_name(Scene& scene, std::string_view scope, Language language) {
    return scope_in_words(scene, scope, language, true);
}

std::string channel_name(Scene& scene, std::string_view scope, Language language) {
    const auto slash = scope.find('/');
    const auto messenger = domain::messenger_from(scope.substr(0, slash));
    const std::string_view account = scope.substr(std::min(slash, scope.size() - 1) + 1);
    const auto& entrances = scene.office.entrances;
    const bool has_several = std::any_of(entrances.begin(), entrances.end(), [&](const Entrance& entrance) {
        return entrance.account.messenger == messenger &&
               entrance.account.name != account.substr(0, account.find('/'));
    });
    return scope_in_words(scene, scope, language, has_several);
}

Ledger outage_ledger(Scene& scene, const Viewer& viewer, const Period& period) {
    Ledger ledger;
    if (!may(viewer, Permission::see_health)) return ledger;
    const auto span = span_of(period, scene.office.zone);
    auto found = storage::open_outages(scene.tx);
    auto past = storage::outages_between(scene.tx, span.from, span.to);
    std::erase_if(past, [](const storage::Outage& outage) { return !outage.to; });
    std::reverse(past.begin(), past.end());
    found.insert(found.end(), past.begin(), past.end());
    ledger.is_cut = found.size() > kMostLedgerEntries;
    if (ledger.is_cut) found.resize(kMostLedgerEntries);
    for (const storage::Outage& outage : found) ledger.entries.push_back(entry_of(scene, outage));
    return ledger;
}

std::optional<OutageFile> outage_file(Scene& scene, const Viewer& viewer, std::int64_t id) {
    if (!may(viewer, Permission::see_health)) return std::nullopt;
    const auto outage = storage::find_outage(scene.tx, id);
    if (!outage) return std::nullopt;
    OutageFile file{entry_of(scene, *outage), may(viewer, Permission::see_people), {}};
    if (!file.shows_people) return file;
    for (const storage::VoidedByOutage& voided : storage::voided_by(scene.tx, *outage, kMostVoided)) {
        const auto person = storage::find_employee(scene.tx, voided.employee);
        if (!person || !may_see(viewer, *person)) continue;
        file.voided.push_back(
            {person->id.value, person->name, person->unit.value, voided.call,
             voided.call ? ""
                         : window_name(scene, voided.policy_id, voided.window_id, viewer.person.language),
             voided.at});
    }
    return file;
}

}  // namespace app
