#include "bot/domain/figures.hpp"

#include <algorithm>

namespace domain {

void add(CallSums& sums, const CallRecord& record) {
    ++sums.asked;
    if (record.counts) ++sums.counted;
    if (!record.urgency.empty()) ++sums.outside_duty;
    switch (record.outcome) {
        case Outcome::pending:
            ++sums.pending;
            break;
        case Outcome::answered:
            ++sums.answered;
            break;
        case Outcome::late:
            ++sums.late;
            break;
        case Outcome::missed:
            ++sums.no_reply;
            break;
        case Outcome::excused:
            ++sums.excused;
            break;
        case Outcome::voided:
            ++sums.voided[record.cause.value_or(VoidCause::withdrawn)];
            break;
    }
}

void add(WindowSums& sums, const WindowRecord& record) {
    if (record.state == "planned") return;
    ++sums.asked;
    if (record.state == "in_time") ++sums.in_time;
    if (record.state == "late") ++sums.late;
    if (record.state == "explained") ++sums.explained;
    if (record.state == "missed") ++sums.no_check_in;
    if (record.state == "asked") ++sums.open;
    if (record.state == "void") ++sums.voided[record.cause];
}

void add(DailyReportSums& sums, const DailyReportRecord& record) {
    ++sums.asked;
    if (record.state == "void")
        ++sums.voided[record.cause];
    else if (record.is_handed_in)
        ++(record.is_late ? sums.late : sums.in_time);
    else
        ++(record.state == "missing" ? sums.missing : sums.not_due);
}

Share in_time(const CallSums& sums) {
    return {sums.answered, sums.answered + sums.late + sums.no_reply};
}

Share answered(const CallSums& sums) {
    return {sums.answered + sums.late, sums.answered + sums.late + sums.no_reply};
}

Share in_time(const WindowSums& sums) {
    return {sums.in_time, sums.in_time + sums.late + sums.no_check_in};
}

Share handed_in(const DailyReportSums& sums) {
    return {sums.in_time + sums.late, sums.in_time + sums.late + sums.missing};
}

std::optional<std::chrono::seconds> median(std::vector<std::chrono::seconds> waits) {
    if (waits.empty()) return std::nullopt;
    std::sort(waits.begin(), waits.end());
    const std::size_t middle = waits.size() / 2;
    return waits.size() % 2 == 1 ? waits[middle] : (waits[middle - 1] + waits[middle]) / 2;
}

std::optional<std::chrono::seconds> percentile(std::vector<std::chrono::seconds> waits, int percent) {
    if (waits.empty()) return std::nullopt;
    std::sort(waits.begin(), waits.end());
    const std::size_t rank = (waits.size() * static_cast<std::size_t>(percent) + 99) / 100;  // from 1
    return waits[std::max<std::size_t>(rank, 1) - 1];
}

std::optional<std::chrono::seconds> wait_of(const CallRecord& record) {
    if (!record.answered_at || record.outcome == Outcome::voided) return std::nullopt;
    return std::chrono::floor<std::chrono::seconds>(*record.answered_at - record.issued_at);
}

std::map<UnitId, UnitSums> sums_by_unit(const std::vector<CallRecord>& calls,
                                        const std::vector<WindowRecord>& windows) {
    std::map<UnitId, UnitSums> sums;
    for (const CallRecord& record : calls) add(sums[record.unit].calls, record);
    for (const WindowRecord& record : windows) add(sums[record.unit].windows, record);
    return sums;
}

std::vector<CallerLine> caller_lines(const std::vector<CallRecord>& records) {
    std::map<std::pair<EmployeeId, EmployeeId>, std::vector<const CallRecord*>> pairs;
    for (const CallRecord& record : records) pairs[{record.caller, record.employee}].push_back(&record);
    std::vector<CallerLine> lines;
    for (auto& [who, own] : pairs) {
        std::stable_sort(own.begin(), own.end(), [](const CallRecord* left, const CallRecord* right) {
            return left->issued_at < right->issued_at;
        });
        CallerLine line;
        line.caller = who.first;
        line.employee = who.second;
        line.unit = own.back()->unit;
        std::vector<std::chrono::seconds> waits;
        for (const CallRecord* record : own) {
            add(line.sums, *record);
            if (!record->urgency.empty()) line.urgencies.push_back(record->urgency);
            if (const auto wait = wait_of(*record)) waits.push_back(*wait);
        }
        line.median_wait = median(std::move(waits));
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<std::pair<EmployeeId, std::int64_t>> most_called(const std::vector<CallRecord>& records,
                                                             std::size_t most) {
    std::map<EmployeeId, std::int64_t> counts;
    for (const CallRecord& record : records) ++counts[record.employee];
    std::vector<std::pair<EmployeeId, std::int64_t>> people(counts.begin(), counts.end());
    std::stable_sort(people.begin(), people.end(),
                     [](const auto& left, const auto& right) { return left.second > right.second; });
    if (people.size() > most) people.resize(most);
    return people;
}

}  // namespace domain
