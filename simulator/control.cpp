#include "simulator/control.hpp"

#include <fmt/format.h>

#include <charconv>
#include <functional>
#include <map>

#include "simulator/page.hpp"

namespace sim {

namespace {

constexpr std::chrono::seconds kLongestWait{600};
constexpr std::chrono::seconds kLongestUnawareness{5};
constexpr std::chrono::seconds kLongestLook{20};
constexpr double kSlowest = 0.1, kFastest = 100'000;

// A request that makes no sense; the text goes to the caller with 400.
struct Malformed {
    std::string what;
};

Answer ok(const Json& body) {
    return {200, one_line(body)};
}
Answer failure(int status, const std::string& what) {
    return {status, one_line({{"error", what}})};
}

Json object_of(const Request& request) {
    if (request.body.empty()) return Json::object();
    auto body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) throw Malformed{"expected a JSON object as the body"};
    return body;
}

template <typename Number>
Number number_in(const Json& body, const char* key, Number otherwise) {
    const auto found = body.find(key);
    if (found == body.end() || found->is_null()) return otherwise;
    if (!found->is_number_integer()) throw Malformed{fmt::format("key \"{}\": expected a whole number", key)};
    return found->get<Number>();
}

Json position(Stage& stage) {
    auto& run = stage.run();
    return {{"now", to_rfc3339(run.now())}, {"playing", run.is_playing()}, {"done", run.is_done()}};
}

Answer clock(Stage& stage, Run::Lock& lock, const Request& request) {
    const auto body = object_of(request);
    Report report;
    const auto instance = body.find("instance");
    if (instance == body.end() || !instance->is_string() || instance->get_ref<const std::string&>().empty())
        throw Malformed{"key \"instance\": expected the name of the instance"};
    report.instance = instance->get<std::string>();
    report.now = number_in(body, "now", std::int64_t{0});
    report.seen = number_in(body, "seen", std::uint64_t{0});
    if (!body.contains("idle") || !body["idle"].is_boolean())
        throw Malformed{"key \"idle\": expected true or false"};
    report.is_idle = body["idle"].get<bool>();
    if (body.contains("next_due") && !body["next_due"].is_null())
        report.next_due = from_unix_microseconds(number_in(body, "next_due", std::int64_t{0}));
    auto& run = stage.run();
    run.hear(lock, report);
    return ok({{"now", unix_microseconds(run.now())}, {"seen", run.seen()}});
}

Answer play(Stage& stage, Run::Lock& lock, const Request& request) {
    const auto body = object_of(request);
    auto& run = stage.run();
    std::optional<Instant> until;
    if (body.contains("until")) until = parse_moment(body["until"], "until", run.start());
    if (body.contains("within")) {
        const auto span =
            body["within"].is_string() ? parse_duration(body["within"].get<std::string>()) : std::nullopt;
        if (!span) throw Malformed{R"(key "within": expected a duration such as "2h")"};
        until = run.now() + *span;
    }
    std::optional<double> pace;
    if (body.contains("pace")) {
        if (!body["pace"].is_number() || body["pace"] < kSlowest || body["pace"] > kFastest)
            throw Malformed{fmt::format("key \"pace\": expected a number from {} to {}", kSlowest, kFastest)};
        pace = body["pace"].get<double>();
    }
    std::optional<Stage::Awaited> awaited;
    if (body.contains("until_seen")) {
        awaited.emplace();
        if (body["until_seen"].is_object())
            awaited->what = parse_sight(body["until_seen"], run.start());
        else if (body["until_seen"] != true)
            throw Malformed{"key \"until_seen\": expected true, or what a fact has (person, receives …)"};
    }
    const bool is_awaited = awaited.has_value();
    const bool is_there = stage.await(std::move(awaited));
    const auto wait =
        std::min<std::chrono::seconds>(std::chrono::seconds{number_in(body, "wait", 0)}, kLongestWait);
    run.play(until, pace);
    if (is_there) run.pause();
    run.wait(lock, wait,
             [&] { return (!run.is_playing() || run.is_done()) && run.everyone_knows_the_time(); });
    auto answer = position(stage);
    if (is_awaited) answer["seen"] = !stage.is_awaiting();
    return ok(answer);
}

Answer advance(Stage& stage, const Request& request) {
    const auto body = object_of(request);
    auto& run = stage.run();
    if (run.clock() == Clock::system) return failure(409, "time goes at the pace of real time here");
    Instant target = run.now();
    if (body.contains("to") && body["to"].is_number_integer()) {
        target = from_unix_microseconds(body["to"].get<std::int64_t>());
    } else if (body.contains("to")) {
        target = parse_moment(body["to"], "to", run.start());
    } else {
        const auto by = body.contains("by") && body["by"].is_string()
                            ? parse_duration(body["by"].get<std::string>())
                            : std::nullopt;
        if (!by) throw Malformed{R"(expected "to" (an instant) or "by" (a duration such as "10m"))"};
        target += *by;
    }
    if (target < run.now()) return failure(409, "time never goes back");
    run.advance(target);
    return ok(position(stage));
}

Answer act(Stage& stage, Run::Lock& lock, const Request& request) {
    const auto action = parse_action(object_of(request));
    stage.run().wait(lock, kLongestUnawareness, [&] { return stage.run().everyone_knows_the_time(); });
    stage.begin_watch();
    try {
        return {200, stage.perform(action)};
    } catch (const Impossible& impossible) {
        return failure(409, impossible.cause);
    }
}

Answer set_fault(Stage& stage, const Request& request) {
    const auto spec = parse_fault(object_of(request), stage.run().start());
    if (!spec.person.empty() && !stage.person(spec.person))
        throw Malformed{
            fmt::format("key \"person\": expected a person of the script, found \"{}\"", spec.person)};
    return ok({{"id", stage.faults().add(spec)}});
}

std::optional<std::uint64_t> query_number(const Request& request, const std::string& key) {
    const auto found = request.parameters.find(key);
    if (found == request.parameters.end()) return std::nullopt;
    std::uint64_t value = 0;
    const auto& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        throw Malformed{fmt::format("query {}: expected a whole number", key)};
    return value;
}

Answer end_faults(Stage& stage, const Request& request) {
    const auto id = query_number(request, "id");
    stage.faults().end(id ? std::optional(static_cast<int>(*id)) : std::nullopt);
    return ok({{"faults", stage.faults().describe()}});
}

Answer changes(Stage& stage, Run::Lock& lock, const Request& request) {
    const auto after = query_number(request, "after").value_or(0);
    const auto wait = std::min(std::chrono::seconds{query_number(request, "wait").value_or(0)}, kLongestLook);
    std::vector<std::string> persons;
    const auto [first, last] = request.parameters.equal_range("person");
    for (auto person = first; person != last; ++person) persons.push_back(person->second);
    stage.run().wait(lock, wait, [&] { return has_changed(stage, after); });
    return ok(describe_changes(stage, after, persons));
}

Answer journal(Stage& stage, const Request& request) {
    return {200, stage.journal().after(query_number(request, "after").value_or(0)), "application/jsonl"};
}

}  // namespace

Answer serve_control(Stage& stage, const Request& request) {
    using Handler = std::function<Answer(Stage&, Run::Lock&, const Request&)>;
    const auto simple = [](auto handler) {
        return Handler([handler](Stage& on, Run::Lock&, const Request& what) { return handler(on, what); });
    };
    static const std::map<std::string, Handler> kHandlers{
        {"POST /control/clock", clock},
        {"POST /control/play", play},
        {"POST /control/pause", simple([](Stage& on, const Request&) {
             on.await(std::nullopt);
             on.run().pause();
             return ok(position(on));
         })},
        {"POST /control/advance", simple(advance)},
        {"POST /control/script", simple([](Stage& on, const Request& what) {
             return ok({{"lines", on.take_script("script", what.body, Stage::When::during)}});
         })},
        {"POST /control/act", act},
        {"POST /control/faults", simple(set_fault)},
        {"GET /control/faults", simple([](Stage& on, const Request&) {
             return ok({{"faults", on.faults().describe()}});
         })},
        {"DELETE /control/faults", simple(end_faults)},
        {"GET /control/journal", simple(journal)},
        {"GET /control/page", simple([](Stage& on, const Request&) { return ok(describe_page(on)); })},
        {"GET /control/changes", changes},
        {"GET /control/state", simple([](Stage& on, const Request&) { return ok(on.describe()); })},
    };
    const auto handler = kHandlers.find(request.method + " " + request.path);
    if (handler == kHandlers.end()) return failure(404, "no such endpoint; docs/simulator.md lists them");
    auto lock = stage.lock();
    try {
        return handler->second(stage, lock, request);
    } catch (const Malformed& malformed) {
        return failure(400, malformed.what);
    } catch (const ScriptError& error) {
        return failure(400, error.what());
    }
}

}  // namespace sim
