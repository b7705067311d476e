#include "bot/app/figure_words.hpp"

#include <vector>

namespace app {
namespace {

using domain::Language;
using domain::Outcome;

/// Items with a number, put together; noughts are left out.
class Counts {
public:
    Counts(Scene& scene, Language language) : scene_(scene), language_(language) {}

    void add(std::int64_t count, const std::string& what) {
        if (count == 0) return;
        items_.push_back(scene_.words.text(
            language_, "card_count", {{"jumlah", wording::number(count, language_)}, {"keadaan", what}}));
    }
    void add_key(std::int64_t count, std::string_view key) { add(count, scene_.words.text(language_, key)); }

    template <typename Causes>
    void add_void(const Causes& causes) {
        for (const auto& [cause, count] : causes) add(count, void_words(cause));
    }

    std::string under(std::string_view key, std::int64_t count) const {
        std::string items;
        for (const std::string& item : items_) items += (items.empty() ? "" : ", ") + item;
        return scene_.words.plural(language_, key, count, {{"rincian", items}});
    }

private:
    std::string void_words(domain::VoidCause cause) { return void_words(std::string(to_string(cause))); }
    std::string void_words(const std::string& cause) {
        return scene_.words.text(language_, "sum_void",
                                 {{"sebab", scene_.words.text(language_, "cause_" + cause)}});
    }

    Scene& scene_;
    Language language_;
    std::vector<std::string> items_;
};

}  // namespace

std::string in_words(Scene& scene, const domain::CallSums& sums, Language language) {
    if (sums.asked == 0) return "";
    Counts counts{scene, language};
    counts.add_key(sums.answered, "state_answered");
    counts.add_key(sums.late, "state_late");
    counts.add_key(sums.no_reply, "state_missed");
    counts.add_key(sums.excused, "state_excused");
    counts.add_key(sums.pending, "state_pending");
    counts.add_void(sums.voided);
    return counts.under("sum_calls", sums.asked);
}

std::string in_words(Scene& scene, const domain::WindowSums& sums, Language language) {
    if (sums.asked == 0) return "";
    Counts counts{scene, language};
    counts.add_key(sums.in_time, "presence_in_time");
    counts.add_key(sums.late, "sum_check_in_late");
    counts.add_key(sums.explained, "presence_explained");
    counts.add_key(sums.no_check_in, "presence_missed");
    counts.add_key(sums.open, "presence_asked");
    counts.add_void(sums.voided);
    return counts.under("sum_windows", sums.asked);
}

std::string in_words(Scene& scene, const domain::DailyReportSums& sums, Language language) {
    if (sums.asked == 0) return "";
    Counts counts{scene, language};
    counts.add_key(sums.in_time, "presence_in_time");
    counts.add_key(sums.late, "sum_check_in_late");
    counts.add_key(sums.missing, "sum_report_missing");
    counts.add_key(sums.not_due, "sum_report_not_due");
    counts.add_void(sums.voided);
    return counts.under("sum_reports", sums.asked);
}

std::string outcome_words(Scene& scene, const domain::CallRecord& record, Language language) {
    switch (record.outcome) {
        case Outcome::missed:
            return scene.words.text(language, record.counts ? "state_missed" : "state_no_reply");
        case Outcome::voided: {
            const auto cause = record.cause.value_or(domain::VoidCause::withdrawn);
            return scene.words.text(
                language, record.answered_at ? "state_void_answered" : "sum_void",
                {{"sebab", scene.words.text(language, "cause_" + std::string(to_string(cause)))}});
        }
        default:
            return scene.words.text(language, "state_" + std::string(to_string(record.outcome)));
    }
}

}  // namespace app
