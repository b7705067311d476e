// sigap-train-replies <folder> <out>: reads config/reading, trains, and writes the one piece that bot/reading
// carries. Run by the build; the same folder gives the same bytes.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "bot/reading/reader.hpp"

namespace {

domain::Result<std::string> taught(const std::string& folder) {
    auto teaching = reading::Teaching::from_folder(folder);
    if (!teaching) return tl::unexpected(teaching.error());
    const auto rows = reading::read_labelled((std::filesystem::path(folder) / "replies.tsv").string());
    if (!rows) return tl::unexpected(rows.error());
    auto reader = reading::Reader::create(*teaching, {});
    if (!reader) return tl::unexpected(reader.error());
    reader->train(*rows);
    teaching->model = reader->model().save();
    return teaching->pack();
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: sigap-train-replies <folder> <out>\n";
        return 2;
    }
    const auto bytes = taught(arguments[1]);
    if (!bytes) {
        std::cerr << bytes.error().message << '\n';
        return 1;
    }
    std::ofstream out(arguments[2], std::ios::binary);
    out << *bytes;
    if (!out.flush()) {
        std::cerr << "cannot write " << arguments[2] << '\n';
        return 1;
    }
    return 0;
}
