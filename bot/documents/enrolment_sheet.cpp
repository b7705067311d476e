#include "bot/documents/enrolment_sheet.hpp"

#include <algorithm>
#include <qrcodegen/qrcodegen.hpp>
#include <utility>

#include "bot/documents/drawing.hpp"

namespace documents {
namespace {

constexpr double kMargin = 30;
constexpr double kFoot = 16;
constexpr double kCardWidth = kPageWidth - 2 * kMargin;
constexpr double kCardHeight = (kPageHeight - 2 * kMargin - kFoot) / kCardsOnAPage;
constexpr double kInside = 10;
constexpr double kPicture = 110;  // 4 cm: a module is then wider than half a millimetre
constexpr double kGap = 4;
constexpr std::size_t kMostDoors = 2;

constexpr const char* kName = "Liberation Sans Bold 13";
constexpr const char* kPlain = "Liberation Sans 8.5";
constexpr const char* kBold = "Liberation Sans Bold 9";
constexpr const char* kSmall = "Liberation Sans 8";
constexpr const char* kCode = "Liberation Mono Bold 13";

/// Draws card by card; `pages` is what the foot says.
class Printer {
public:
    explicit Printer(const EnrolmentSheets& sheets) : sheets_(sheets) {
        surface_ = pdf_into(bytes_, kPageWidth, kPageHeight);
        context_.reset(cairo_create(surface_.get()));
        describe(surface_.get(), {sheets.title, sheets.office, sheets.title, sheets.created_at});
    }

    std::string print() {
        const std::size_t on_a_page = kCardsOnAPage;
        pages_ = std::max<std::size_t>(1, (sheets_.cards.size() + on_a_page - 1) / on_a_page);
        tagged(context_.get(), "Document", [&] {
            for (page_ = 1; page_ <= pages_; ++page_) {
                draw_watermark(context_.get(), sheets_.watermark);
                cairo_set_source_rgb(context_.get(), 0, 0, 0);
                const std::size_t first = (page_ - 1) * on_a_page;
                const std::size_t last = std::min(first + on_a_page, sheets_.cards.size());
                for (std::size_t at = first; at < last; ++at)
                    draw(sheets_.cards[at], kMargin + static_cast<double>(at - first) * kCardHeight);
                draw_foot();
                cairo_show_page(context_.get());
            }
        });
        cairo_surface_finish(surface_.get());
        check_drawn(context_.get());
        return std::move(bytes_);
    }

private:
    /// At most so many lines; answers where the next text begins.
    double write(const std::string& text, const char* font, const char* tag, double x, double y, double width,
                 int most_lines) {
        if (text.empty()) return y;
        const Layout layout = layout_of(context_.get(), text, font, width);
        pango_layout_set_height(layout.get(), -most_lines);
        pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
        tagged(context_.get(), tag, [&] {
            cairo_move_to(context_.get(), x, y);
            pango_cairo_show_layout(context_.get(), layout.get());
        });
        int height = 0;
        pango_layout_get_pixel_size(layout.get(), nullptr, &height);
        return y + height;
    }

    void draw(const EnrolmentCard& card, double top) {
        draw_cut_line(top);
        draw_cut_line(top + kCardHeight);
        std::vector<EnrolmentCard::Door> doors;
        for (const EnrolmentCard::Door& door : card.doors)
            if (!door.link.empty() && doors.size() < kMostDoors) doors.push_back(door);
        const double pictures = static_cast<double>(doors.size()) * (kPicture + kGap);
        const double left = kMargin + kInside;
        const double width = kCardWidth - 2 * kInside - pictures;
        tagged(context_.get(), "Sect", [&] {
            double y = top + kInside;
            y = write(sheets_.office, kSmall, "P", left, y, width, 1) + 2;
            y = write(card.name, kName, "H1", left, y, width, 1);
            y = write(card.unit, kBold, "P", left, y, width, 2) + 3;
            int number = 0;
            for (const std::string& step : card.steps)
                y = write(std::to_string(++number) + ". " + step, kPlain, "P", left, y, width, 3) + 2;
            write(card.validity, kSmall, "P", left, y + 3, width, 2);
            const double right = kMargin + kCardWidth - kInside - pictures + kGap;
            double x = right;
            const double under = top + kInside + kPicture - 3;
            y = under;
            for (const EnrolmentCard::Door& door : doors) {
                tagged(context_.get(), "Figure", [&] { draw_code(door.link, x, top + kInside); });
                y = std::max(y, write(door.title, kSmall, "Caption", x + 8, under, kPicture - 8, 2));
                x += kPicture + kGap;
            }
            y = write(card.code_title, kSmall, "P", right + 8, y, pictures - kGap - 8, 2);
            write(card.code, kCode, "P", right + 8, y + 1, pictures - kGap - 8, 1);
        });
    }

    void draw_cut_line(double y) {
        cairo_save(context_.get());
        const double dashes[] = {4, 4};
        cairo_set_dash(context_.get(), dashes, 2, 0);
        cairo_set_line_width(context_.get(), 0.5);
        cairo_set_source_rgb(context_.get(), 0.5, 0.5, 0.5);
        cairo_move_to(context_.get(), 0, y);
        cairo_line_to(context_.get(), kPageWidth, y);
        cairo_stroke(context_.get());
        cairo_restore(context_.get());
    }

    /// White behind it and four modules of quiet around it, so that a watermark disturbs no camera.
    void draw_code(const std::string& link, double x, double y) {
        using qrcodegen::QrCode;
        const QrCode code = QrCode::encodeText(link.c_str(), QrCode::Ecc::MEDIUM);
        constexpr int kQuiet = 4;
        const double module = kPicture / (code.getSize() + 2 * kQuiet);
        cairo_save(context_.get());
        cairo_set_source_rgb(context_.get(), 1, 1, 1);
        cairo_rectangle(context_.get(), x, y, kPicture, kPicture);
        cairo_fill(context_.get());
        cairo_set_source_rgb(context_.get(), 0, 0, 0);
        // Runs of a row are one rectangle, all of them one path: no hairlines between modules.
        for (int row = 0; row < code.getSize(); ++row)
            for (int from = 0; from < code.getSize(); ++from) {
                int to = from;
                while (to < code.getSize() && code.getModule(to, row)) ++to;
                if (to > from)
                    cairo_rectangle(context_.get(), x + module * (from + kQuiet), y + module * (row + kQuiet),
                                    module * (to - from), module);
                from = to;
            }
        cairo_fill(context_.get());
        cairo_restore(context_.get());
    }

    void draw_foot() {
        std::string numbers = sheets_.page_of;
        const auto put = [&](const std::string& place, std::size_t number) {
            if (const auto at = numbers.find(place); at != std::string::npos)
                numbers.replace(at, place.size(), std::to_string(number));
        };
        put("{n}", page_);
        put("{m}", pages_);
        const double y = kPageHeight - kMargin - 10;
        write(sheets_.title, kSmall, "P", kMargin, y, kCardWidth * 0.7, 1);
        const Layout layout = layout_of(context_.get(), numbers, kSmall, kCardWidth);
        pango_layout_set_alignment(layout.get(), PANGO_ALIGN_RIGHT);
        cairo_move_to(context_.get(), kMargin, y);
        pango_cairo_show_layout(context_.get(), layout.get());
    }

    const EnrolmentSheets& sheets_;
    std::string bytes_;
    Surface surface_;
    Context context_;
    std::size_t page_ = 1;
    std::size_t pages_ = 1;
};

}  // namespace

std::string to_pdf(const EnrolmentSheets& sheets) {
    return Printer(sheets).print();
}

}  // namespace documents
