#include "bot/wording/phrases.hpp"

#include <unicode/dcfmtsym.h>
#include <unicode/dtitvfmt.h>
#include <unicode/dtptngen.h>
#include <unicode/listformatter.h>
#include <unicode/measfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/simpleformatter.h>
#include <unicode/smpdtfmt.h>

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

#include "bot/wording/compiled_catalogue.hpp"
#include "bot/wording/date_range.hpp"

namespace wording {
namespace {

bool is_known_to_icu(const icu::Locale& locale) {
    std::int32_t count = 0;
    const icu::Locale* const known = icu::Locale::getAvailableLocales(count);
    return std::any_of(known, known + count, [&](const icu::Locale& one) {
        return std::string_view(one.getLanguage()) == locale.getLanguage();
    });
}

/// What the catalogue names in its header, or the master's: a language that ICU does not know has its days
/// and numbers as Indonesian writes them, not as no language does.
icu::Locale read_locale(domain::Language language) {
    const icu::Locale master{std::string(to_string(domain::Language::id)).c_str()};
    for (const CompiledCatalogue& catalogue : compiled_catalogues()) {
        if (catalogue.language != to_string(language)) continue;
        const icu::Locale named{std::string(catalogue.locale).c_str()};
        return is_known_to_icu(named) ? named : master;
    }
    return master;
}

const icu::Locale& locale_of(domain::Language language) {
    static const std::map<domain::Language, icu::Locale> kLocales = [] {
        std::map<domain::Language, icu::Locale> locales;
        for (const domain::Language one : domain::languages()) locales.emplace(one, read_locale(one));
        return locales;
    }();
    const auto found = kLocales.find(language);
    return found == kLocales.end() ? kLocales.at(domain::Language::id) : found->second;
}

void require(UErrorCode code) {
    if (U_FAILURE(code)) throw std::runtime_error(std::string("ICU: ") + u_errorName(code));
}

std::string utf8(const icu::UnicodeString& text) {
    std::string bytes;
    return text.toUTF8String(bytes);
}

/// ICU's objects are costly to make and cannot be shared by threads while they format, so each thread keeps
/// its own. There are as many as languages times valid zones at most.
class ZoneFormats {
public:
    ZoneFormats(const std::string& zone, domain::Language language) {
        const std::unique_ptr<icu::TimeZone> time_zone(
            icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)));
        icu::UnicodeString id;
        if (time_zone->getID(id) == icu::UnicodeString(UCAL_UNKNOWN_ZONE_ID))
            throw std::logic_error("'" + zone + "' is not an IANA time zone");

        UErrorCode code = U_ZERO_ERROR;
        const auto locale = locale_of(language);
        const std::unique_ptr<icu::DateTimePatternGenerator> generator(
            icu::DateTimePatternGenerator::createInstance(locale, code));
        require(code);
        const auto time = generator->getBestPattern(u"HHmm", code);
        const auto date = generator->getBestPattern(u"yMMMMEEEEd", code);
        icu::UnicodeString date_and_time;
        icu::SimpleFormatter(generator->getDateTimeFormat(UDAT_FULL, code), 2, 2, code)
            .format(time, date, date_and_time, code);
        time_ = make(time, locale, *time_zone);
        date_ = make(date, locale, *time_zone);
        short_date_ = make(generator->getBestPattern(u"yMMMd", code), locale, *time_zone);
        date_and_time_ = make(date_and_time, locale, *time_zone);
        weekday_ = make(u"EEEE", locale, *time_zone);
        require(code);
        // WIB, WITA and WIT are names in the Indonesian locale alone; to others they are offsets.
        zone_ = make(u"z", locale_of(domain::Language::id), *time_zone);
    }

    std::string clock_time(domain::Instant instant) const { return say(*time_, instant) + zone(instant); }
    std::string time_of_day(domain::Instant instant) const { return say(*time_, instant); }
    std::string zone_name(domain::Instant instant) const { return say(*zone_, instant); }
    std::string date(domain::Instant instant) const { return say(*date_, instant); }
    std::string short_date(domain::Instant instant) const { return say(*short_date_, instant); }
    std::string weekday(domain::Instant instant) const { return say(*weekday_, instant); }
    std::string date_and_time(domain::Instant instant) const {
        return say(*date_and_time_, instant) + zone(instant);
    }

private:
    using Format = std::unique_ptr<icu::SimpleDateFormat>;

    static Format make(const icu::UnicodeString& pattern, const icu::Locale& locale,
                       const icu::TimeZone& zone) {
        UErrorCode code = U_ZERO_ERROR;
        auto format = std::make_unique<icu::SimpleDateFormat>(pattern, locale, code);
        require(code);
        format->setTimeZone(zone);
        return format;
    }

    static std::string say(const icu::SimpleDateFormat& format, domain::Instant instant) {
        const auto millis = std::chrono::floor<std::chrono::milliseconds>(instant).time_since_epoch().count();
        icu::UnicodeString text;
        return utf8(format.format(static_cast<UDate>(millis), text));
    }

    std::string zone(domain::Instant instant) const { return " " + zone_name(instant); }

    Format time_;
    Format date_;
    Format short_date_;
    Format date_and_time_;
    Format weekday_;
    Format zone_;
};

const ZoneFormats& formats(std::string_view zone, domain::Language language) {
    thread_local std::map<std::pair<std::string, domain::Language>, ZoneFormats> known;
    std::pair key{std::string(zone), language};
    const auto found = known.find(key);
    if (found != known.end()) return found->second;
    return known.try_emplace(key, key.first, language).first->second;
}

/// As costly as `ZoneFormats`, and kept the same way.
const icu::DateIntervalFormat& range_format(domain::Language language) {
    thread_local std::map<domain::Language, std::unique_ptr<icu::DateIntervalFormat>> known;
    auto& format = known[language];
    if (!format) {
        UErrorCode code = U_ZERO_ERROR;
        format.reset(icu::DateIntervalFormat::createInstance(u"yMMMMd", locale_of(language), code));
        require(code);
        format->setTimeZone(*icu::TimeZone::getGMT());
    }
    return *format;
}

UDate noon_of(std::chrono::year_month_day date) {
    const std::chrono::sys_time<std::chrono::milliseconds> noon =
        std::chrono::sys_days{date} + std::chrono::hours{12};
    return static_cast<UDate>(noon.time_since_epoch().count());
}

bool starts_code_point(char byte) {
    return (byte & 0xC0) != 0x80;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_code_point));
}

std::string_view first_code_points(std::string_view text, std::size_t count) {
    std::size_t end = 0;
    while (end < text.size() && (!starts_code_point(text[end]) || count-- > 0)) ++end;
    return text.substr(0, end);
}

}  // namespace

std::string clock_time(domain::Instant instant, std::string_view zone, domain::Language language) {
    return formats(zone, language).clock_time(instant);
}

std::string time_of_day(domain::Instant instant, std::string_view zone, domain::Language language) {
    return formats(zone, language).time_of_day(instant);
}

std::string date(domain::Instant instant, std::string_view zone, domain::Language language) {
    return formats(zone, language).date(instant);
}

std::string short_date(domain::Instant instant, std::string_view zone, domain::Language language) {
    return formats(zone, language).short_date(instant);
}

std::string weekday(domain::Instant instant, std::string_view zone, domain::Language language) {
    return formats(zone, language).weekday(instant);
}

std::string zone_name(domain::Instant instant, std::string_view zone) {
    return formats(zone, domain::Language::id).zone_name(instant);
}

std::string date_and_time(domain::Instant instant, std::string_view zone, domain::Language language) {
    return formats(zone, language).date_and_time(instant);
}

std::string date_range(std::chrono::year_month_day first, std::chrono::year_month_day last,
                       domain::Language language) {
    UErrorCode code = U_ZERO_ERROR;
    const icu::DateInterval days(noon_of(first), noon_of(last));
    icu::UnicodeString text;
    icu::FieldPosition position(icu::FieldPosition::DONT_CARE);
    range_format(language).format(&days, text, position, code);
    require(code);
    text.findAndReplace(u"\u2009", u" ");  // not every letter's font has the thin space
    return utf8(text);
}

std::string duration(std::chrono::minutes length, domain::Language language) {
    UErrorCode code = U_ZERO_ERROR;
    const icu::MeasureFormat format(locale_of(language), UMEASFMT_WIDTH_WIDE, code);
    require(code);

    std::string text;
    const auto add = [&](std::int64_t count, const icu::MeasureUnit& unit) {
        const icu::Measure measure(icu::Formattable(count), new icu::MeasureUnit(unit), code);
        icu::UnicodeString words;
        icu::FieldPosition position;
        format.formatMeasures(&measure, 1, words, position, code);
        require(code);
        text += (text.empty() ? "" : " ") + utf8(words);
    };
    const auto minutes = std::max<std::int64_t>(length.count(), 0);
    if (const auto days = minutes / (24 * 60); days > 0) add(days, icu::MeasureUnit::getDay());
    if (const auto hours = minutes / 60 % 24; hours > 0) add(hours, icu::MeasureUnit::getHour());
    if (minutes % 60 > 0 || minutes == 0) add(minutes % 60, icu::MeasureUnit::getMinute());
    return text;
}

std::string number(std::int64_t count, domain::Language language) {
    UErrorCode code = U_ZERO_ERROR;
    const auto formatted =
        icu::number::NumberFormatter::withLocale(locale_of(language)).formatInt(count, code);
    auto text = utf8(formatted.toString(code));
    require(code);
    return text;
}

char decimal_sign(domain::Language language) {
    UErrorCode code = U_ZERO_ERROR;
    const icu::DecimalFormatSymbols symbols(locale_of(language), code);
    require(code);
    const auto sign = utf8(symbols.getConstSymbol(icu::DecimalFormatSymbols::kDecimalSeparatorSymbol));
    return sign.size() == 1 ? sign.front() : ',';
}

std::string list(const std::vector<std::string>& items, domain::Language language) {
    UErrorCode code = U_ZERO_ERROR;
    const std::unique_ptr<icu::ListFormatter> format(
        icu::ListFormatter::createInstance(locale_of(language), code));
    require(code);
    std::vector<icu::UnicodeString> parts;
    for (const auto& item : items) parts.push_back(icu::UnicodeString::fromUTF8(item));
    icu::UnicodeString text;
    format->format(parts.data(), static_cast<std::int32_t>(parts.size()), text, code);
    require(code);
    return utf8(text);
}

std::string masked_name(std::string_view name) {
    constexpr std::size_t kShown = 2;
    std::string masked;
    while (true) {
        name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
        if (name.empty()) return masked;
        const auto word = name.substr(0, name.find(' '));
        name.remove_prefix(word.size());
        if (!masked.empty()) masked += ' ';
        masked += first_code_points(word, std::min(kShown, code_points(word) / 2));
        masked += "***";
    }
}

std::string masked_nip(std::string_view nip) {
    constexpr std::size_t kShown = 4;
    std::string masked(kShown, '*');
    if (nip.size() >= 2 * kShown) masked += nip.substr(nip.size() - kShown);
    return masked;
}

}  // namespace wording
