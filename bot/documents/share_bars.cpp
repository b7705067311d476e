#include "bot/documents/share_bars.hpp"

#include <algorithm>
#include <array>

namespace documents {
namespace {

constexpr const char* kLabelFont = "Liberation Sans 8";
constexpr double kBarHeight = 8;
constexpr double kBarGap = 1;
constexpr double kGroupGap = 6;
constexpr double kLegendHeight = 16;
constexpr double kScaleHeight = 14;
constexpr double kLabelShare = 0.27;  // of the width, before the bars
constexpr double kWordsShare = 0.09;  // and behind them

struct Shade {
    double red, green, blue;
};
constexpr std::array<Shade, 2> kShades{{{0.08, 0.27, 0.53}, {0.72, 0.76, 0.82}}};

double group_height(const ShareBars::Group& group) {
    return static_cast<double>(group.bars.size()) * (kBarHeight + kBarGap) + kGroupGap;
}

class BarPress {
public:
    BarPress(cairo_t* context, const ShareBars& bars, double x, double y, double width)
        : context_(context),
          bars_(bars),
          x_(x),
          y_(y),
          width_(width),
          from_(x + width * kLabelShare),
          length_(width * (1 - kLabelShare - kWordsShare)) {}

    void print() {
        cairo_save(context_);
        write_legend();
        const double top = y_;
        double bottom = top;
        for (const ShareBars::Group& group : bars_.groups) bottom += group_height(group);
        write_scale(top, bottom);
        for (const ShareBars::Group& group : bars_.groups) write(group);
        cairo_restore(context_);
    }

private:
    void text(const std::string& words, double x, double y, double width) const {
        const Layout layout = layout_of(context_, words, kLabelFont, width);
        int pixels_wide = 0, pixels_high = 0;  // on paper, points
        pango_layout_get_pixel_size(layout.get(), &pixels_wide, &pixels_high);
        cairo_set_source_rgb(context_, 1, 1, 1);  // no line of the scale runs through words
        cairo_rectangle(context_, x, y + 2, pixels_wide, std::max(0, pixels_high - 3));
        cairo_fill(context_);
        cairo_set_source_rgb(context_, 0, 0, 0);
        cairo_move_to(context_, x, y);
        pango_cairo_show_layout(context_, layout.get());
    }

    /// Filled and framed: on grey paper the frame tells where a pale bar ends.
    void box(std::size_t series, double x, double y, double width) const {
        const Shade& shade = kShades.at(std::min(series, kShades.size() - 1));
        cairo_set_line_width(context_, 0.6);
        cairo_rectangle(context_, x, y, std::max(width, 0.6), kBarHeight);
        cairo_set_source_rgb(context_, shade.red, shade.green, shade.blue);
        cairo_fill_preserve(context_);
        cairo_set_source_rgb(context_, kShades[0].red, kShades[0].green, kShades[0].blue);
        cairo_stroke(context_);
    }

    void write_legend() {
        double x = from_;
        for (std::size_t at = 0; at < bars_.series.size(); ++at) {
            box(at, x, y_ + 1, 14);
            text(bars_.series[at], x + 18, y_, length_ / 2);
            x += length_ / 2;
        }
        y_ += kLegendHeight;
    }

    void write_scale(double top, double bottom) const {
        cairo_set_line_width(context_, 0.4);
        for (const int percent : {0, 25, 50, 75, 100}) {
            const double at = from_ + length_ * percent / 100;
            cairo_set_source_rgb(context_, 0.75, 0.75, 0.75);
            cairo_move_to(context_, at, top - 3);
            cairo_line_to(context_, at, bottom - kGroupGap + 3);
            cairo_stroke(context_);
            text(std::to_string(percent) + " %", at - 6, bottom - kGroupGap + 4, 40);
        }
    }

    void write(const ShareBars::Group& group) {
        text(group.label, x_, y_, width_ * kLabelShare - 8);
        double y = y_;
        for (std::size_t at = 0; at < group.bars.size(); ++at) {
            const ShareBars::Bar& bar = group.bars[at];
            const double length = bar.part ? length_ * std::clamp(*bar.part, 0.0, 1.0) : 0;
            if (bar.part) box(at, from_, y, length);
            text(bar.words, from_ + length + 4, y - 1, x_ + width_ - from_ - length - 4);
            y += kBarHeight + kBarGap;
        }
        y_ += group_height(group);
    }

    cairo_t* context_;
    const ShareBars& bars_;
    const double x_;
    double y_;
    const double width_;
    const double from_;
    const double length_;
};

}  // namespace

double height_of(const ShareBars& bars) {
    double height = kLegendHeight + kScaleHeight;
    for (const ShareBars::Group& group : bars.groups) height += group_height(group);
    return height;
}

void draw(cairo_t* context, const ShareBars& bars, double x, double y, double width) {
    BarPress(context, bars, x, y, width).print();
}

}  // namespace documents
