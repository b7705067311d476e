#include "bot/documents/letter.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "bot/documents/alternatives.hpp"
#include "bot/documents/drawing.hpp"
#include "bot/documents/share_bars.hpp"

namespace documents {
namespace {

constexpr double kMargin = 56;
constexpr double kTop = kMargin + 26;
constexpr double kCellPadding = 4;
constexpr double kBarsWords = 24;  // two lines below a picture

constexpr const char* kPlain = "Liberation Sans 10";
constexpr const char* kBold = "Liberation Sans Bold 10";
constexpr const char* kLead = "Liberation Sans 10.5";
constexpr const char* kItalic = "Liberation Sans Italic 10";
constexpr const char* kSmall = "Liberation Sans 8";
constexpr const char* kSmallBold = "Liberation Sans Bold 8";
constexpr std::array<const char*, 3> kHeadings{"Liberation Sans Bold 14", "Liberation Sans Bold 12",
                                               "Liberation Sans Bold 10"};

/// One text in a column of its own, and how far it has been drawn.
struct Cell {
    Layout layout;
    double x = 0;
    const char* tag = "P";
    int drawn_lines = 0;

    int lines() const { return pango_layout_get_line_count(layout.get()); }
    bool is_drawn() const { return drawn_lines >= lines(); }
    double line_height(int line) const {
        PangoRectangle extents;
        pango_layout_line_get_extents(pango_layout_get_line_readonly(layout.get(), line), nullptr, &extents);
        return extents.height / double{PANGO_SCALE};
    }
    double rest_height() const {
        double height = 0;
        for (int line = drawn_lines; line < lines(); ++line) height += line_height(line);
        return height;
    }
};

enum class Rule { none, below };

/// Writes blocks page after page. Made twice: the first pass counts the pages.
class Press {
public:
    Press(const Letter& letter, int pages)
        : letter_(letter),
          pages_(pages),
          page_width_(letter.is_wide ? kPageHeight : kPageWidth),
          page_height_(letter.is_wide ? kPageWidth : kPageHeight) {
        surface_ = pdf_into(bytes_, page_width_, page_height_);
        context_.reset(cairo_create(surface_.get()));
        describe(surface_.get(), {letter.title, letter.office, letter.reference, letter.created_at});
        begin_page();
    }

    /// How many pages it took.
    int print() {
        tagged(context_.get(), "Document", [&] {
            write_text(letter_.title, kHeadings[0], "H1", 0);
            y_ += 6;
            for (const Block& block : letter_.blocks) std::visit([&](const auto& one) { write(one); }, block);
        });
        end_page();
        cairo_surface_finish(surface_.get());
        check_drawn(context_.get());
        return page_;
    }

    std::string take() { return std::move(bytes_); }

private:
    Layout layout_of(const std::string& text, const char* font, double width) const {
        return documents::layout_of(context_.get(), text, font, width);
    }

    // ----------------------------------------------------------------------------------------------- pages

    void draw_at(const std::string& text, const char* font, double x, double y, double width,
                 PangoAlignment alignment = PANGO_ALIGN_LEFT) const {
        const Layout layout = layout_of(text, font, width);
        pango_layout_set_alignment(layout.get(), alignment);
        cairo_move_to(context_.get(), x, y);
        pango_cairo_show_layout(context_.get(), layout.get());
    }

    void begin_page() {
        ++page_;
        y_ = kTop;
        draw_watermark(context_.get(), letter_.watermark, page_width_, page_height_);
        cairo_set_source_rgb(context_.get(), 0, 0, 0);
        draw_at(letter_.office, page_ == 1 ? kBold : kSmall, kMargin, kMargin - 10, width_);
        draw_line(kMargin + 10, 0.8);
    }

    void draw_line(double y, double width) const {
        cairo_set_line_width(context_.get(), width);
        cairo_move_to(context_.get(), kMargin, y);
        cairo_line_to(context_.get(), kMargin + width_, y);
        cairo_stroke(context_.get());
    }

    void end_page() {
        const double y = page_height_ - kMargin;
        draw_at(letter_.reference, kSmall, kMargin, y, width_ * 0.7);
        std::string numbers = letter_.page_of;
        const auto put = [&](const std::string& place, int number) {
            if (const auto at = numbers.find(place); at != std::string::npos)
                numbers.replace(at, place.size(), std::to_string(number));
        };
        put("{n}", page_);
        put("{m}", pages_);
        draw_at(numbers, kSmall, kMargin, y, width_, PANGO_ALIGN_RIGHT);
        cairo_show_page(context_.get());
    }

    void next_page() {
        end_page();
        begin_page();
        if (repeat_head_) repeat_head_();
    }

    // ---------------------------------------------------------------------------------------------- blocks

    /// Cells side by side; what does not fit goes on on the next page.
    void write_row(std::vector<Cell> cells, const char* row_tag, Rule rule) {
        double height = 0;
        for (const Cell& cell : cells) height = std::max(height, cell.rest_height());
        const bool fits_a_page = height < bottom_ - kTop - 60;
        if (fits_a_page && y_ + height > bottom_) next_page();
        const auto is_drawn = [&] {
            return std::all_of(cells.begin(), cells.end(), [](const Cell& cell) { return cell.is_drawn(); });
        };
        do {
            if (row_tag != nullptr)
                tagged(context_.get(), row_tag, [&] { draw_what_fits(cells); });
            else
                draw_what_fits(cells);
            if (!is_drawn()) next_page();
        } while (!is_drawn());
        if (rule == Rule::none) return;
        cairo_set_source_rgb(context_.get(), 0.75, 0.75, 0.75);
        draw_line(y_ + 1, 0.4);
        cairo_set_source_rgb(context_.get(), 0, 0, 0);
        y_ += 3;
    }

    void draw_what_fits(std::vector<Cell>& cells) {
        double lowest = y_;
        for (Cell& cell : cells) {
            double y = y_;
            tagged(context_.get(), cell.tag, [&] {
                while (!cell.is_drawn()) {
                    const double height = cell.line_height(cell.drawn_lines);
                    if (y + height > bottom_ && y > kTop) break;
                    PangoLayoutLine* const line =
                        pango_layout_get_line_readonly(cell.layout.get(), cell.drawn_lines);
                    PangoRectangle extents;
                    pango_layout_line_get_extents(line, nullptr, &extents);
                    cairo_move_to(context_.get(), cell.x, y - extents.y / double{PANGO_SCALE});
                    pango_cairo_show_layout_line(context_.get(), line);
                    y += height;
                    ++cell.drawn_lines;
                }
            });
            lowest = std::max(lowest, y);
        }
        y_ = lowest;
    }

    void write_text(const std::string& text, const char* font, const char* tag, double indent) {
        std::vector<Cell> cells;
        cells.push_back({layout_of(text, font, width_ - indent), kMargin + indent, tag});
        write_row(std::move(cells), nullptr, Rule::none);
    }

    void write(const Heading& heading) {
        const int level = std::clamp(heading.level, 1, 3);
        if (y_ > bottom_ - 70) next_page();  // a heading does not stand alone at the foot
        y_ += 12;
        static constexpr std::array<const char*, 3> kTags{"H1", "H2", "H3"};
        const auto index = static_cast<std::size_t>(level - 1);
        write_text(heading.text, kHeadings[index], kTags[index], 0);
        y_ += 4;
    }

    void write(const Paragraph& paragraph) {
        const bool is_quoted = paragraph.style == Paragraph::Style::quoted;
        const char* const font = is_quoted                                    ? kItalic
                                 : paragraph.style == Paragraph::Style::small ? kSmall
                                 : paragraph.style == Paragraph::Style::lead  ? kLead
                                                                              : kPlain;
        write_text(paragraph.text, font, is_quoted ? "BlockQuote" : "P", is_quoted ? 18 : 0);
        y_ += 5;
    }

    void write(const Facts& facts) {
        const double label = width_ * 0.32;
        tagged(context_.get(), "Table", [&] {
            for (const Facts::Fact& fact : facts.rows) {
                std::vector<Cell> cells;
                cells.push_back({layout_of(fact.label, kBold, label - kCellPadding), kMargin, "TH"});
                cells.push_back({layout_of(fact.value, kPlain, width_ - label), kMargin + label, "TD"});
                write_row(std::move(cells), "TR", Rule::none);
                y_ += 2;
            }
        });
        y_ += 4;
    }

    void write(const LetterTable& table) {
        double shares = 0;
        for (const auto& column : table.columns) shares += column.share;
        const auto row_of = [&](const std::vector<std::string>& texts, const char* font, const char* tag) {
            std::vector<Cell> cells;
            double x = kMargin;
            for (std::size_t at = 0; at < table.columns.size(); ++at) {
                const double width = width_ * table.columns[at].share / shares;
                cells.push_back({layout_of(texts.at(at), font, width - kCellPadding), x, tag});
                x += width;
            }
            write_row(std::move(cells), "TR", Rule::below);
        };
        std::vector<std::string> titles;
        for (const auto& column : table.columns) titles.push_back(column.title);
        const char* const plain = letter_.is_wide ? kSmall : kPlain;
        const char* const bold = letter_.is_wide ? kSmallBold : kBold;
        tagged(context_.get(), "Table", [&] {
            row_of(titles, bold, "TH");
            repeat_head_ = [&] {
                const auto repeat = std::exchange(repeat_head_, nullptr);
                row_of(titles, bold, "TH");
                repeat_head_ = repeat;
            };
            for (const auto& row : table.rows) row_of(row, plain, "TD");
            repeat_head_ = nullptr;
        });
        y_ += 6;
    }

    /// The picture and its words stay on one page.
    void write(const ShareBars& bars) {
        const double height = height_of(bars);
        if (y_ + height + kBarsWords > bottom_) next_page();
        y_ += 6;
        tagged(context_.get(), "Figure", [&] {
            draw(context_.get(), bars, kMargin, y_, width_);
            y_ += height;
            write_text(bars.words, kSmall, "Caption", 0);
        });
        y_ += 6;
    }

    const Letter& letter_;
    const int pages_;
    const double page_width_;
    const double page_height_;
    const double bottom_ = page_height_ - kMargin - 22;
    const double width_ = page_width_ - 2 * kMargin;
    std::string bytes_;
    Surface surface_;
    Context context_;
    int page_ = 0;
    double y_ = 0;
    std::function<void()> repeat_head_;
};

}  // namespace

std::string to_pdf(const Letter& letter) {
    const int pages = Press(letter, 0).print();
    Press press(letter, pages);
    press.print();
    std::vector<std::string> pictures;
    for (const Block& block : letter.blocks)
        if (const auto* bars = std::get_if<ShareBars>(&block)) pictures.push_back(bars->words);
    return with_alternatives(press.take(), pictures);
}

}  // namespace documents
