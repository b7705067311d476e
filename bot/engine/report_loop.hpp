// Makes the reports that wait, one at a time and a day of one at a time: each day has a reading transaction
// of its own, so that neither calls nor the writer ever wait for a long report.
#pragma once

#include <optional>
#include <string>

#include "bot/app/report_work.hpp"
#include "bot/engine/clock.hpp"
#include "bot/engine/loop.hpp"
#include "bot/engine/use_cases.hpp"
#include "storage/report_jobs.hpp"

namespace engine {

class ReportLoop : public Duty {
public:
    /// Everything given outlives the loop. One process works on a database's reports.
    ReportLoop(storage::Database& database, const Clock& clock, const Setting& setting)
        : database_(database), clock_(clock), setting_(setting) {}

    std::string name() const override { return "reports"; }
    /// One step: a day, or the bytes at the end. A cancelled report ends with the step at hand; one that
    /// cannot be made ends as failed, and the next has its turn.
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

private:
    struct Running {
        storage::ReportJob job;
        app::ReportWork work;
    };

    void recover();
    void take_next();
    void work();
    void finish();
    bool waits();
    std::optional<domain::Instant> next_look();

    storage::Database& database_;
    const Clock& clock_;
    const Setting& setting_;
    bool is_recovered_ = false;
    std::optional<Running> running_;
};

}  // namespace engine
