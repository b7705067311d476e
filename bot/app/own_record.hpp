// `/riwayat`: what is on record of the person's own windows, calls, reasons and absences. Nobody else can ask
// for it, and it uses the words of the record, never those of a judgement.
#pragma once

#include <string_view>

#include "bot/app/talk.hpp"

namespace app {

/// The last thirty days, or the period that the words name: `/riwayat februari`, `/riwayat 2026-02`.
void show_own_record(Scene& scene, const Talk& talk, std::string_view words);
/// A button of it; see `page_asked`.
void turn_own_record(Scene& scene, const Talk& talk, const domain::InboundTap& tap, std::string_view subject);

}  // namespace app
