// Inside this room: what every drawn document needs of pango and cairo, as values that clean up.
#pragma once

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>

#include "bot/domain/instant.hpp"

namespace documents {

// A4, in points of 1/72 inch.
inline constexpr double kPageWidth = 595.28;
inline constexpr double kPageHeight = 841.89;

template <auto release>
struct Releaser {
    template <typename Thing>
    void operator()(Thing* thing) const {
        release(thing);
    }
};
using Surface = std::unique_ptr<cairo_surface_t, Releaser<cairo_surface_destroy>>;
using Context = std::unique_ptr<cairo_t, Releaser<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, Releaser<g_object_unref>>;
using Font = std::unique_ptr<PangoFontDescription, Releaser<pango_font_description_free>>;
using GText = std::unique_ptr<char, Releaser<g_free>>;

/// Bytes that are no UTF-8 and control characters as U+FFFD; line breaks and tabs are kept.
std::string printable(const std::string& text);

/// A PDF that is written to the end of `bytes`, which outlive it.
Surface pdf_into(std::string& bytes, double width, double height);

/// What `draw` draws, tagged for readers who do not see it.
template <typename Draw>
void tagged(cairo_t* context, const char* tag, Draw&& draw) {
    cairo_tag_begin(context, tag, nullptr);
    draw();
    cairo_tag_end(context, tag);
}

/// The text in that font, wrapped to the width.
Layout layout_of(cairo_t* context, const std::string& text, const char* font, double width);

/// What a reader's program shows about the file, and nothing of the machine that made it.
struct About {
    std::string title;
    std::string author;
    std::string subject;
    domain::Instant created_at;
};
void describe(cairo_surface_t* surface, const About& about);

/// One word across the page, pale.
void draw_watermark(cairo_t* context, const std::string& watermark, double page_width = kPageWidth,
                    double page_height = kPageHeight);

/// Throws std::runtime_error if anything was not drawn.
void check_drawn(cairo_t* context);

}  // namespace documents
