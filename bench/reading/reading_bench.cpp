// What one reply costs, and how much of it is more than copying the text into ICU and back: a figure that
// means the same on a slow machine and a busy one. Usage: bench_reading <file of labelled texts>
#include <chrono>
#include <iostream>

#include "bench/common/row.hpp"
#include "bot/reading/reader.hpp"

namespace {

template <typename Work>
double microseconds_each(const std::vector<reading::LabelledText>& rows, Work work) {
    constexpr int kTurns = 20;
    const auto begin = std::chrono::steady_clock::now();
    for (int turn = 0; turn < kTurns; ++turn) {
        for (const reading::LabelledText& row : rows) work(row.text);
    }
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - begin;
    return taken.count() / (kTurns * static_cast<double>(rows.size()));
}

}  // namespace

int main(int count, char** arguments) {
    const auto rows = reading::read_labelled(count > 1 ? arguments[1] : "config/reading/replies.tsv");
    const auto reader = reading::Reader::create({});
    if (!rows || !reader || rows->empty()) {
        std::cerr << (rows ? reader ? "no rows" : reader.error().message : rows.error().message) << '\n';
        return 1;
    }
    std::size_t seen = 0;
    const double normalised =
        microseconds_each(*rows, [&](const std::string& text) { seen += reading::normalise(text).size(); });
    const double read = microseconds_each(
        *rows, [&](const std::string& text) { seen += static_cast<std::size_t>(reader->classify(text)); });
    if (seen == 0) return 1;  // what was read is used, or it would not be read
    std::cout << bench::to_json({{"normalise a reply", normalised, "µs"},
                                 {"read a reply", read, "µs", "normalise a reply", read / normalised}});
    return 0;
}
