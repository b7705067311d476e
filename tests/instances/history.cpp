#include "tests/instances/history.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace instances_test {

void wait_for_rest(SharedOffice& office, TelegramFarEnd& telegram) {
    // What was said last may have brought more.
    for (int time = 0; time < 2; ++time) {
        telegram.wait_until_taken();
        office.wait_for_rest();
    }
}

void check_nothing_lost(SharedOffice& office, const TelegramFarEnd& telegram, const History& history) {
    CHECK(office.number("SELECT count(*) FROM inbox") == telegram.done());
    CHECK(office.number("SELECT count(*) FROM inbox WHERE state <> 'done'") == 0);
    const std::string of_questions =
        fmt::format("FROM inbox WHERE event_key IN ('{}')", fmt::join(history.questions, "', '"));
    CHECK(office.number("SELECT count(*) " + of_questions) ==
          static_cast<std::int64_t>(history.questions.size()));
    CHECK(office.number("SELECT count(*) " + of_questions +
                        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE kind = 'message'"
                        " AND subject = 'inbox/' || CAST(inbox_id AS TEXT))") == 0);
    CHECK(office.number("SELECT count(*) FROM (SELECT call_id, employee_id, number FROM attempt) AS asked") ==
          std::int64_t{history.calls} * kPeopleInUnit);
    // Whoever was surely asked answered, and it counts. Who was not, for two senders in a row died over it,
    // is held to nothing.
    const std::string unanswered = "FROM attempt WHERE outcome NOT IN ('answered', 'late')";
    CHECK(office.number(
              "SELECT count(*) " + unanswered +
              " AND EXISTS (SELECT 1 FROM outbox WHERE message_id IS NOT NULL AND subject = 'attempt/' ||"
              " CAST(call_id AS TEXT) || '/' || attempt.employee_id || '/' || CAST(number AS TEXT))") == 0);
    CHECK(office.number("SELECT count(*) " + unanswered + " AND outcome = 'missed'") == 0);
}

void check_nothing_doubled(SharedOffice& office, Fleet& fleet) {
    CHECK(office.number(
              "SELECT coalesce(max(replies), 0) FROM (SELECT count(*) AS replies FROM outbox"
              " WHERE kind = 'message' AND subject LIKE 'inbox/%' GROUP BY subject, body) AS counted") <= 1);
    CHECK(office.number("SELECT coalesce(max(intents), 0) FROM (SELECT count(*) AS intents FROM outbox"
                        " WHERE kind = 'message' AND subject LIKE 'attempt/%' AND subject NOT LIKE '%/nudge'"
                        " AND subject NOT LIKE '%/frozen' GROUP BY subject) AS counted") <= 1);
    CHECK(office.number("SELECT coalesce(max(sends), 0) FROM outbox") <= 2);
    CHECK(fleet.run({"verify"}) == 0);
}

Copies check_copies(SharedOffice& office, const TelegramFarEnd& telegram) {
    const auto all = static_cast<std::int64_t>(telegram.sent().size());
    const auto messages = [&](const std::string& what, const std::string& which = "") {
        return office.number("SELECT coalesce(sum(" + what + "), 0) FROM outbox WHERE kind = 'message'" +
                             which);
    };
    CHECK(all >= messages("1", " AND message_id IS NOT NULL"));
    CHECK(all <= messages("sends"));
    return {messages("1", " AND sends > 1"), messages("1", " AND message_id IS NULL AND sends > 0")};
}

}  // namespace instances_test
