#include "bot/app/awaited.hpp"

#include <array>
#include <utility>

#include "storage/chats.hpp"

namespace app {
namespace {

constexpr std::array<std::pair<Awaited, std::string_view>, 9> kNames{{
    {Awaited::note, "note"},
    {Awaited::flag_reply, "flag"},
    {Awaited::question, "question"},
    {Awaited::reason, "reason"},
    {Awaited::report, "report"},
    {Awaited::report_question, "report_question"},
    {Awaited::absence, "absence"},
    {Awaited::flag_ground, "flag_ground"},
    {Awaited::urgency, "urgency"},
}};

}  // namespace

void await_words(Scene& scene, const domain::Employee& employee, Awaited what, std::string_view about,
                 std::chrono::minutes within) {
    for (const auto& [candidate, name] : kNames)
        if (candidate == what)
            storage::await_words(scene.tx, employee.id, std::string(name) + "/" + std::string(about),
                                 scene.now() + within);
}

AwaitedWords awaited_words(Scene& scene, const domain::Employee& employee) {
    const std::string kept = storage::awaited_words(scene.tx, employee.id);
    const auto slash = kept.find('/');
    for (const auto& [what, name] : kNames)
        if (slash != std::string::npos && kept.substr(0, slash) == name)
            return {what, kept.substr(slash + 1)};
    return {};
}

}  // namespace app
