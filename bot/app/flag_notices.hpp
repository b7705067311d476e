// Who hears of a flag, and in which words. The person is told first; nothing here decides anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/app/speech.hpp"
#include "storage/flags.hpp"

namespace app {

std::string number_of(domain::FlagId flag);
domain::FlagId flag_from(std::string_view number);

/// Each missed call on a line of its own, with its own date.
std::string miss_lines(Scene& scene, const storage::Flag& flag, const domain::Employee& employee,
                       domain::Language language);

/// By the policy the flag was opened by, in its frozen version while that is still in the book; else by the
/// one that governs the person today.
const domain::EscalationRule& rule_of(Scene& scene, const storage::Flag& flag,
                                      const domain::Employee& employee);
/// The end of a reply period that begins then.
domain::Instant reply_deadline(Scene& scene, const domain::Employee& employee, domain::Instant from);

/// What the newest notice to the person is filed under: `flag/3/person`, or `flag/3/2/person` if it asks what
/// the second decision wants to know. Its acceptance begins the reply period.
std::string notice_subject(Scene& scene, const storage::Flag& flag);
/// The notice, or the question that followed it, to whichever chat can be reached, once each.
void notify_person(Scene& scene, const storage::Flag& flag, const domain::Employee& employee);

/// Tells the person; the others hear when that has arrived, or after ten minutes.
void begin_telling(Scene& scene, const storage::Flag& flag, const domain::Employee& employee);
/// Takes back what is not sent yet, and what would still be due.
void end_telling(Scene& scene, const storage::Flag& flag);

struct Officer {
    domain::Employee employee;
    bool is_hr = false;
};
/// Those whom the policy has told of a flag, each once. HR stands in where it names nobody who is there.
std::vector<Officer> officers_of(Scene& scene, const storage::Flag& flag, const domain::Employee& employee);
/// Whose name the person reads: the direct supervisor if the policy has them told, else the first who was.
std::optional<domain::Employee> reader_of(Scene& scene, const storage::Flag& flag,
                                          const domain::Employee& employee);

/// Says it once to each officer for each round of asking the person.
void tell_officer(Scene& scene, const storage::Flag& flag, const domain::Employee& employee,
                  const domain::Employee& officer, std::string_view key);
/// The button that opens the file.
ButtonSpec file_button(const storage::Flag& flag);

}  // namespace app
