// Inside this room: the first page of an evaluation, for whoever reads no other: a verdict in plain words
// with its figures, the few figures of the whole, and a picture of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/app/evaluation_view.hpp"
#include "bot/documents/report.hpp"

namespace app {

/// A part of one as tenths of a per cent or point.
std::int64_t tenths_of_points(double part);

class EvaluationSummary {
public:
    EvaluationSummary(Scene& scene, const ReportOrder& order, const EvaluationView& view)
        : scene_(scene), order_(order), view_(view) {}

    /// Whether people are as reachable on flexible days as on office days, by calls answered in time; or why
    /// that cannot be told.
    std::string verdict() const;
    /// A row for each measure of which anything is on record.
    documents::ReportTable table() const;
    /// The shares of the table; what is kept back has no bar.
    std::optional<documents::ShareBars> bars() const;

private:
    std::string word(std::string_view key, const wording::Arguments& arguments = {}) const;
    std::string text_of(const documents::ReportCell& cell) const;
    std::string percent(const domain::Share& share) const;
    std::string points(double part) const;
    std::string share_words(const domain::Share& share) const;
    std::string minutes_words(const std::optional<std::chrono::seconds>& wait) const;
    std::vector<documents::ReportCell> row(const char* measure, PeopleBehind people,
                                           const std::vector<std::string>& texts) const;

    Scene& scene_;
    const ReportOrder& order_;
    const EvaluationView& view_;
};

}  // namespace app
