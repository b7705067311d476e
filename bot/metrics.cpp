#include "bot/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace service {
namespace {

void count(prometheus::Registry& registry, const std::string& name, const std::string& help, double value,
           const prometheus::Labels& labels = {}) {
    prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add(labels).Increment(value);
}

void gauge(prometheus::Registry& registry, const std::string& name, const std::string& help, double value,
           const prometheus::Labels& labels = {}) {
    prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add(labels).Set(value);
}

double seconds_of(domain::Instant instant) {
    return static_cast<double>(domain::to_micros(instant)) / 1e6;
}

}  // namespace

std::string metrics_text(const engine::Engine::State& state, const adapters::HttpServer::Counts& http) {
    // Merge keeps one family for each name, whatever the number of its labels.
    prometheus::Registry registry(prometheus::Registry::InsertBehavior::Merge);
    const auto number = [](auto value) { return static_cast<double>(value); };

    count(registry, "sigap_inbox_accepted_total", "Events stored to be worked on",
          number(state.intake.accepted));
    count(registry, "sigap_inbox_duplicates_total", "Events that were known already",
          number(state.intake.duplicates));
    count(registry, "sigap_inbox_set_aside_total", "Verified events of a form nobody knows",
          number(state.intake.set_aside));
    count(registry, "sigap_webhooks_refused_total", "Requests answered 400 or 401",
          number(state.intake.refused));
    count(registry, "sigap_webhooks_postponed_total", "Requests answered 503",
          number(state.intake.postponed));
    if (state.oldest_pending_at)
        gauge(registry, "sigap_inbox_oldest_pending_seconds",
              "When the oldest unread event was received (Unix time)", seconds_of(*state.oldest_pending_at));
    if (state.last_beat_at)
        gauge(registry, "sigap_last_beat_seconds", "The last heartbeat (Unix time)",
              seconds_of(*state.last_beat_at));
    for (const auto& lane : state.lanes) {
        const prometheus::Labels labels{{"lane", lane.lane}};
        count(registry, "sigap_sends_accepted_total", "Messages a provider took", number(lane.accepted),
              labels);
        count(registry, "sigap_sends_put_off_total", "Tries a provider put off", number(lane.put_off),
              labels);
        count(registry, "sigap_sends_refused_total", "Messages a provider refused", number(lane.refused),
              labels);
        count(registry, "sigap_sends_unclear_total", "Tries without an answer", number(lane.unclear), labels);
        gauge(registry, "sigap_sends_in_flight", "Sends under way", number(lane.in_flight), labels);
        gauge(registry, "sigap_sends_failing", "1 while more sends fail than a provider that is well lets",
              lane.failing_since ? 1 : 0, labels);
    }
    for (const auto& outage : state.outages)
        gauge(registry, "sigap_outage_since_seconds", "An outage that lasts, and since when (Unix time)",
              seconds_of(outage.from), {{"scope", outage.scope}, {"what", outage.what}});
    count(registry, "sigap_storage_jobs_total", "Write jobs run", number(state.writer.jobs));
    count(registry, "sigap_storage_commits_total", "Commits; fewer than jobs under load",
          number(state.writer.commits));
    gauge(registry, "sigap_storage_queue", "Write jobs waiting", number(state.writer.queued));
    gauge(registry, "sigap_storage_in_trouble", "1 while the last group of writes was lost",
          state.writer.trouble ? 1 : 0);
    count(registry, "sigap_http_requests_total", "Requests that reached a handler", number(http.requests));
    count(registry, "sigap_http_refused_total", "Requests the server refused by itself",
          number(http.refused));
    count(registry, "sigap_http_cut_total", "Connections closed by a deadline", number(http.cut));
    gauge(registry, "sigap_http_connections", "Open connections", number(http.connections));
    return prometheus::TextSerializer().Serialize(registry.Collect());
}

}  // namespace service
