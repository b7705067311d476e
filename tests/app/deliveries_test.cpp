#include "bot/app/deliveries.hpp"

#include "storage/outbox.hpp"
#include "tests/app/office.hpp"

using stories::Office;

TEST_CASE("what WhatsApp takes and then finds its 24 hours over for goes out again as the template") {
    Office office;
    office.at("2026-02-13 06:31");
    const std::string lane = "whatsapp/main";
    const auto sent = office.in_scene([&](app::Scene& scene) {
        storage::OutboxItem item;
        item.lane = lane;
        item.message.chat = "62811";
        item.message.text = "Panggilan";
        item.message.message_key = "call_1";
        item.subject = "test";
        item.dedupe_key = "test/1";
        item.not_before = scene.now();
        item.expires_at = scene.now() + std::chrono::hours{1};
        const auto id = storage::queue(scene.tx, item).value();
        storage::lease(scene.tx, lane, scene.now(), 1, {});
        app::record_send(scene, id, domain::Accepted{"wamid.1"});
        return id;
    });
    office.in_scene([&](app::Scene& scene) {
        domain::Receipt receipt;
        receipt.message_id = "wamid.1";
        receipt.kind = domain::ReceiptKind::failed;
        receipt.reason = "131047 Re-engagement message";
        app::record_receipt(scene, {domain::Messenger::whatsapp, "main"}, receipt, scene.now());
        const auto again = storage::lease(scene.tx, lane, scene.now(), 1, {});
        REQUIRE(again.size() == 1);
        CHECK(again.front().id == sent);
        REQUIRE(again.front().message.free_form_until);
        CHECK(*again.front().message.free_form_until < scene.now());
    });
}
