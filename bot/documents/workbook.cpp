#include "bot/documents/workbook.hpp"

#include <fmt/format.h>
#include <stdlib.h>
#include <unicode/unistr.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace documents {
namespace {

constexpr std::size_t kLongestCell = 32'000;  // a cell takes 32,767 characters
constexpr std::size_t kLongestName = 31;
constexpr double kNarrowest = 8;
constexpr double kWidest = 48;
constexpr std::uint8_t kA4 = 9;
constexpr std::string_view kNotInNames = "[]:*?/\\'";

/// Where libxlsxwriter puts its file and what it needs on the way; ours alone, and gone afterwards.
class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "sigap-report-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("XLSX: no file can be made in " +
                                     std::filesystem::temp_directory_path().string());
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string name() const { return path_.string(); }
    std::string operator/(const char* file) const { return (path_ / file).string(); }

private:
    std::filesystem::path path_;
};

/// Valid UTF-8 that fits into a cell.
std::string writable(std::string_view text) {
    auto unicode = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(std::min(text.size(), 4 * kLongestCell))));
    unicode.truncate(static_cast<std::int32_t>(kLongestCell));
    std::string valid;
    unicode.toUTF8String(valid);
    return valid;
}

void check(lxw_error error) {
    if (error != LXW_NO_ERROR) throw std::runtime_error(fmt::format("XLSX: {}", lxw_strerror(error)));
}

class Press {
public:
    Press(const Report& report, const Folder& folder) : report_(report), temporary_(folder.name()) {
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;  // rows are written in order and need not be held
        options.tmpdir = temporary_.data();
        book_ = workbook_new_opt((folder / "report.xlsx").c_str(), &options);
        if (book_ == nullptr) throw std::bad_alloc();
        heading_ = format("");
        format_set_bold(heading_);
        format_set_text_wrap(heading_);
        format_set_bottom(heading_, LXW_BORDER_THIN);
        text_ = format("");
        format_set_text_wrap(text_);
        format_set_align(text_, LXW_ALIGN_VERTICAL_TOP);
        number_ = format("#,##0");
        tenths_ = format("0.0");
        date_ = format("yyyy-mm-dd");
        describe();
    }
    ~Press() {
        if (book_ != nullptr) workbook_close(book_);
    }
    Press(const Press&) = delete;
    Press& operator=(const Press&) = delete;

    void print() {
        write_summary();
        for (const ReportTable& table : report_.tables) write(table);
        check(workbook_close(std::exchange(book_, nullptr)));
    }

private:
    lxw_format* format(const char* pattern) {
        lxw_format* const made = workbook_add_format(book_);
        if (*pattern != '\0') format_set_num_format(made, pattern);
        return made;
    }

    void describe() {
        lxw_doc_properties properties{};
        std::string title = writable(report_.title);
        std::string office = writable(report_.office);
        std::string reference = writable(report_.reference);
        properties.title = title.data();
        properties.author = office.data();
        properties.company = office.data();
        properties.comments = reference.data();
        properties.created = static_cast<time_t>(
            std::max<std::int64_t>(1, domain::whole_seconds(report_.created_at).time_since_epoch().count()));
        check(workbook_set_properties(book_, &properties));
    }

    /// Spreadsheets know short names only, each once.
    std::string sheet_name(const std::string& title) {
        std::string name;
        for (const char sign : title) name += kNotInNames.find(sign) == std::string_view::npos ? sign : ' ';
        const auto cut = [](std::string_view text, std::size_t most) {
            auto unicode = icu::UnicodeString::fromUTF8(
                icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
            unicode.truncate(static_cast<std::int32_t>(most));
            std::string valid;
            unicode.toUTF8String(valid);
            return valid;
        };
        name = cut(name, kLongestName);
        for (int number = 2; !names_.insert(name).second; ++number)
            name = cut(name, kLongestName - 3) + fmt::format(" {}", number);
        return name;
    }

    lxw_worksheet* add_sheet(const std::string& title) {
        lxw_worksheet* const sheet = workbook_add_worksheet(book_, sheet_name(title).c_str());
        if (sheet == nullptr) throw std::runtime_error("XLSX: no sheet of the name " + title);
        worksheet_set_paper(sheet, kA4);
        worksheet_set_landscape(sheet);
        worksheet_fit_to_pages(sheet, 1, 0);
        std::string head = "&L";
        for (const char sign : writable(report_.office).substr(0, 120))
            head += sign == '&' ? std::string("&&") : std::string(1, sign);
        worksheet_set_header(sheet, head.c_str());
        worksheet_set_footer(sheet, "&R&P / &N");
        return sheet;
    }

    static void write_text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& text,
                           lxw_format* format) {
        check(worksheet_write_string(sheet, row, column, writable(text).c_str(), format));
    }

    void write_summary() {
        lxw_worksheet* const sheet = add_sheet(report_.summary_title);
        worksheet_set_column(sheet, 0, 0, 32, nullptr);
        worksheet_set_column(sheet, 1, 1, 90, nullptr);
        lxw_row_t row = 0;
        write_text(sheet, row++, 0, report_.office, heading_);
        write_text(sheet, row++, 0, report_.title, heading_);
        for (const Facts::Fact& fact : report_.summary) {
            write_text(sheet, row, 0, fact.label, text_);
            write_text(sheet, row++, 1, fact.value, text_);
        }
        if (!report_.verdict.value.empty()) {
            write_text(sheet, row, 0, report_.verdict.label, heading_);
            write_text(sheet, row++, 1, report_.verdict.value, text_);
        }
        if (!report_.notes.empty()) write_text(sheet, row++, 0, report_.notes_title, heading_);
        for (const std::string& note : report_.notes) write_text(sheet, row++, 1, note, text_);
    }

    void write(const ReportTable& table) {
        lxw_worksheet* const sheet = add_sheet(table.title);
        const auto columns = static_cast<lxw_col_t>(table.columns.size());
        lxw_col_t keys = 0;
        while (keys < columns && table.columns[keys].group.empty()) ++keys;
        for (lxw_col_t column = 0; column < columns; ++column)
            worksheet_set_column(sheet, column, column,
                                 std::clamp(table.columns[column].share * 12, kNarrowest, kWidest), nullptr);
        worksheet_freeze_panes(sheet, 1, keys < columns ? keys : 1);
        worksheet_repeat_rows(sheet, 0, 0);
        const auto last = static_cast<lxw_row_t>(table.rows.size());
        if (columns > 0) worksheet_autofilter(sheet, 0, 0, last, static_cast<lxw_col_t>(columns - 1));
        for (lxw_col_t column = 0; column < columns; ++column)
            write_text(sheet, 0, column, head_of(table.columns[column]), heading_);
        for (lxw_row_t row = 0; row < last; ++row)
            for (lxw_col_t column = 0; column < columns; ++column)
                write(sheet, row + 1, column, table.rows[row].at(column));
    }

    void write(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const ReportCell& cell) const {
        if (const auto* number = std::get_if<std::int64_t>(&cell))
            return check(worksheet_write_number(sheet, row, column, static_cast<double>(*number), number_));
        if (const auto* percent = std::get_if<Percent>(&cell))
            return check(worksheet_write_number(sheet, row, column, static_cast<double>(percent->tenths) / 10,
                                                tenths_));
        if (const auto* minutes = std::get_if<Minutes>(&cell))
            return check(worksheet_write_number(sheet, row, column,
                                                static_cast<double>(tenths_of(*minutes)) / 10, tenths_));
        if (const auto* date = std::get_if<std::chrono::year_month_day>(&cell)) {
            lxw_datetime day{static_cast<int>(date->year()),
                             static_cast<int>(static_cast<unsigned>(date->month())),
                             static_cast<int>(static_cast<unsigned>(date->day())),
                             0,
                             0,
                             0};
            return check(worksheet_write_datetime(sheet, row, column, &day, date_));
        }
        if (!std::holds_alternative<std::monostate>(cell))
            write_text(sheet, row, column, text_of(report_, cell), nullptr);
    }

    const Report& report_;
    std::string temporary_;
    lxw_workbook* book_ = nullptr;
    lxw_format* heading_ = nullptr;
    lxw_format* text_ = nullptr;
    lxw_format* number_ = nullptr;
    lxw_format* tenths_ = nullptr;
    lxw_format* date_ = nullptr;
    std::set<std::string> names_;
};

}  // namespace

std::string to_xlsx(const Report& report) {
    const Folder folder;
    Press(report, folder).print();
    std::ifstream file(folder / "report.xlsx", std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file || bytes.empty()) throw std::runtime_error("XLSX: what was written cannot be read back");
    return bytes;
}

}  // namespace documents
