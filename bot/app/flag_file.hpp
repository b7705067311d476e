// `/berkas`: the files of flags in chat, as a list and one on one screen. Role decides what is shown: the
// person sees the own, HR those in its care with what can be decided now, those who were told read along.
#pragma once

#include <string_view>

#include "bot/app/scene.hpp"
#include "bot/domain/flag.hpp"
#include "storage/flags.hpp"

namespace app {

/// What somebody is to a file: nobody, the person it is about, told of it, or one who decides.
enum class FlagAccess { none, own, told, decides };
FlagAccess access_to(Scene& scene, const storage::Flag& flag, const domain::Employee& employee,
                     const domain::Employee& reader);

/// What Sigap cannot do about the step that was taken, and a human has to; empty if there is nothing.
std::string left_to_do(Scene& scene, const domain::Employee& officer, domain::FlagId flag,
                       std::string_view kind);
/// The question a step asks for its ground: a key of the catalogue.
std::string_view question_for(domain::FlagStep step);

/// Where the flag stands, in words.
std::string flag_state_words(Scene& scene, const storage::Flag& flag, const domain::Employee& employee,
                             domain::Language language);

/// Where a file is read: in chat a command answers it, on the page the form below it.
enum class ReadIn { chat, page };

/// The file on one screen, without what the reader can do.
std::string file_text(Scene& scene, const storage::Flag& flag, const domain::Employee& employee,
                      domain::Language language, FlagAccess access = FlagAccess::told,
                      ReadIn place = ReadIn::chat);

/// `/berkas` lists, `/berkas 3` shows one.
void show_files(Scene& scene, const domain::Employee& reader, const storage::Chat& chat, const Cause& cause,
                std::string_view words);
/// One file. Whoever may not read it is told so, calmly. HR's reading of it is put on record.
void show_file(Scene& scene, const domain::Employee& reader, const storage::Chat& chat, const Cause& cause,
               domain::FlagId id);

/// A tap on what can be decided, `<flag>/<step>`: asks for the ground, or says why not.
void choose_step(Scene& scene, const domain::Employee& officer, const storage::Chat& chat, const Cause& cause,
                 std::string_view subject);
/// The ground of that step: repeated, to be confirmed.
void hear_ground(Scene& scene, const domain::Employee& officer, const storage::Chat& chat, const Cause& cause,
                 std::string_view subject, std::string_view words);
void confirm_step(Scene& scene, const domain::Employee& officer, const storage::Chat& chat,
                  const Cause& cause, std::int64_t draft);
void drop_step(Scene& scene, const domain::Employee& officer, const storage::Chat& chat, const Cause& cause,
               std::int64_t draft);

}  // namespace app
