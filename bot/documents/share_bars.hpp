// Inside this room: bars of shares, drawn so that they can be told apart on grey paper.
#pragma once

#include "bot/documents/drawing.hpp"
#include "bot/documents/letter.hpp"

namespace documents {

/// How much room they take, without the words below.
double height_of(const ShareBars& bars);

/// From that corner, in that width.
void draw(cairo_t* context, const ShareBars& bars, double x, double y, double width);

}  // namespace documents
