#include "bot/app/outage_record.hpp"

#include <nlohmann/json.hpp>

#include "bot/app/timers.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Instant;
using storage::Transaction;

std::string subject_of(std::int64_t outage) {
    return "outage/" + std::to_string(outage);
}

void note_beginning(Transaction& tx, std::int64_t id, std::string_view scope, Instant from,
                    std::string_view what) {
    storage::audit(
        tx, "sigap", "outage_opened", subject_of(id),
        nlohmann::json{{"scope", scope}, {"from", domain::to_micros(from)}, {"what", what}}.dump());
}

void note_end(Transaction& tx, std::int64_t id, Instant to) {
    storage::audit(tx, "sigap", "outage_closed", subject_of(id),
                   nlohmann::json{{"to", domain::to_micros(to)}}.dump());
    storage::set_timer(tx, timers::outage_over, std::to_string(id) + "/", tx.now());
}

}  // namespace

std::string templates_of(std::string_view lane) {
    return std::string(lane) + "/templates";
}

void outage_began(Transaction& tx, std::string_view scope, Instant from, std::string_view what) {
    if (const auto id = storage::open_outage(tx, scope, from, what))
        note_beginning(tx, *id, scope, from, what);
}

void outage_ended(Transaction& tx, std::string_view scope, std::string_view what, Instant to) {
    if (const auto id = storage::close_outage(tx, scope, what, to)) note_end(tx, *id, to);
}

void outage_found(Transaction& tx, std::string_view scope, const domain::Span& span, std::string_view what) {
    const auto id = storage::add_outage(tx, scope, span, what);
    if (!id) return;
    note_beginning(tx, *id, scope, span.from, what);
    note_end(tx, *id, span.to);
}

void end_earlier_outages(Transaction& tx) {
    for (const storage::Outage& outage : storage::open_outages(tx))
        outage_ended(tx, outage.scope, outage.what, tx.now());
}

}  // namespace app
