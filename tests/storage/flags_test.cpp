#include "storage/flags.hpp"

#include "storage/migrations.hpp"
#include "storage/roster.hpp"
#include "tests/storage/opened.hpp"

namespace {

using storage::Transaction;

void give_reason(Transaction& tx, const char* subject) {
    storage::Reason reason;
    reason.employee = domain::EmployeeId{"P-03"};
    reason.subject = subject;
    reason.code = "illness";
    storage::add_reason(tx, reason, domain::InboxId{1});
}

TEST_CASE("reasons below a day are those about its windows, not about another day or another person") {
    auto database = storage_test::open();
    REQUIRE(storage::migrate(*database).has_value());
    database->write([](Transaction& tx) {
        const domain::UnitId unit{"Setda"};
        storage::save(tx, domain::Unit{unit, {}, domain::UnitKind::office, {}, "Asia/Makassar"}, "operator");
        domain::Employee sari;
        sari.id = domain::EmployeeId{"P-03"};
        sari.nip = "198001012005012001";
        sari.unit = unit;
        storage::save(tx, sari, "operator");
        for (const char* subject : {"presence/P-03/2026-02-20/pagi", "presence/P-03/2026-02-20/siang",
                                    "presence/P-03/2026-02-20", "presence/P-03/2026-02-21/pagi",
                                    "presence/P-03/2026-02-2/pagi", "presence/P-031/2026-02-20/pagi",
                                    "presence/P-03/2026-02-200/pagi", "presence/P-03/2026-02-20x"})
            give_reason(tx, subject);
        const auto found = storage::reasons_below(tx, "presence/P-03/2026-02-20");
        REQUIRE(found.size() == 2);
        CHECK(found.front().subject == "presence/P-03/2026-02-20/pagi");
        CHECK(found.back().subject == "presence/P-03/2026-02-20/siang");
        CHECK(storage::reasons_below(tx, "presence/P-03/2026-02-19").empty());
    });
}

}  // namespace
