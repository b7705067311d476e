#include "bot/app/awaited.hpp"

#include "bot/domain/names.hpp"
#include "storage/chats.hpp"

namespace app {
namespace {

constexpr domain::Names<Awaited, 9> kNames{{
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
    storage::await_words(scene.tx, employee.id,
                         std::string(domain::name_in(kNames, what)) + "/" + std::string(about),
                         scene.now() + within);
}

AwaitedWords awaited_words(Scene& scene, const domain::Employee& employee) {
    const std::string kept = storage::awaited_words(scene.tx, employee.id);
    const auto slash = kept.find('/');
    const auto what = domain::value_in(kNames, std::string_view(kept).substr(0, slash));
    return what && slash != std::string::npos ? AwaitedWords{*what, kept.substr(slash + 1)} : AwaitedWords{};
}

}  // namespace app
