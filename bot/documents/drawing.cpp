#include "bot/documents/drawing.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <stdexcept>

namespace documents {

std::string printable(const std::string& text) {
    const GText valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    std::string shown;
    for (const char* at = valid.get(); *at != '\0'; ++at) {
        const auto byte = static_cast<unsigned char>(*at);
        if (byte == '\r') continue;
        if (byte < 0x20 && byte != '\n' && byte != '\t')
            shown += "\xef\xbf\xbd";
        else
            shown += *at;
    }
    return shown;
}

Surface pdf_into(std::string& bytes, double width, double height) {
    const auto append = [](void* all, const unsigned char* data, unsigned int length) {
        static_cast<std::string*>(all)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    };
    return Surface(cairo_pdf_surface_create_for_stream(append, &bytes, width, height));
}

Layout layout_of(cairo_t* context, const std::string& text, const char* font, double width) {
    Layout layout(pango_cairo_create_layout(context));
    const Font description(pango_font_description_from_string(font));
    pango_layout_set_font_description(layout.get(), description.get());
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout.get(), printable(text).c_str(), -1);
    return layout;
}

void describe(cairo_surface_t* surface, const About& about) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(about.created_at);
    const std::string at = fmt::format(
        "{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds.time_since_epoch().count())));
    const auto set = [&](cairo_pdf_metadata_t what, const std::string& text) {
        cairo_pdf_surface_set_metadata(surface, what, printable(text).c_str());
    };
    set(CAIRO_PDF_METADATA_TITLE, about.title);
    set(CAIRO_PDF_METADATA_AUTHOR, about.author);
    set(CAIRO_PDF_METADATA_SUBJECT, about.subject);
    set(CAIRO_PDF_METADATA_CREATOR, "Sigap");
    set(CAIRO_PDF_METADATA_CREATE_DATE, at);
    set(CAIRO_PDF_METADATA_MOD_DATE, at);
}

void draw_watermark(cairo_t* context, const std::string& watermark, double page_width, double page_height) {
    if (watermark.empty()) return;
    cairo_save(context);
    cairo_set_source_rgb(context, 0.88, 0.88, 0.88);
    cairo_translate(context, page_width / 2, page_height / 2);
    cairo_rotate(context, -0.9);
    const Layout layout = layout_of(context, watermark, "Liberation Sans Bold 60", page_height);
    pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
    cairo_move_to(context, -page_height / 2, -40);
    pango_cairo_show_layout(context, layout.get());
    cairo_restore(context);
}

void check_drawn(cairo_t* context) {
    const cairo_status_t status = cairo_status(context);
    if (status != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error(fmt::format("PDF: {}", cairo_status_to_string(status)));
}

}  // namespace documents
