import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { WhatsAppAPI } from "whatsapp-api-js";
import { ActionButtons, Body, Button, Interactive, Text } from "whatsapp-api-js/messages";
import { Stage, budi, sari, whatsapp } from "./stage.mjs";

let stage;
let api;
let server;
let posts;
const heard = [];
const statuses = [];

before(async () => {
    posts = [];
    server = createServer((request, response) => {
        const url = new URL(request.url, "http://127.0.0.1");
        if (request.method === "GET") return response.end(api.get(Object.fromEntries(url.searchParams)));
        let raw = "";
        request.setEncoding("utf8").on("data", (data) => (raw += data));
        request.on("end", async () => {
            try {
                await api.post(JSON.parse(raw), raw, request.headers["x-hub-signature-256"]);
                posts.push(raw);
                response.writeHead(200).end();
            } catch (error) {
                response.writeHead(typeof error.httpStatus === "number" ? error.httpStatus : 401).end(String(error));
            }
        });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const account = { ...whatsapp.whatsapp, callback_url: `http://127.0.0.1:${server.address().port}/hooks` };
    stage = await Stage.open([{ whatsapp: account }, sari, budi]);
    api = new WhatsAppAPI({
        token: account.access_token,
        appSecret: account.app_secret,
        webhookVerifyToken: account.verify_token,
        v: "v25.0",
        ponyfill: {
            fetch: (url, options) => fetch(String(url?.url ?? url).replace("https://graph.facebook.com", stage.base), options),
            subtle: globalThis.crypto.subtle,
        },
    });
    api.on.message = (message) => void heard.push(message);
    api.on.status = (status) => void statuses.push(status);
});
after(async () => {
    await stage.close();
    server.close();
});

/** Lets time pass and waits until every webhook has been posted. */
async function settle(by) {
    await stage.advance(by);
    while ((await stage.state()).accounts["whatsapp/main"].pending_webhooks > 0) await new Promise((go) => setImmediate(go));
}

test("whatsapp-api-js takes the handshake and the signature, and reads what Sari says", async () => {
    await stage.act({ person: "sari", on: "whatsapp", do: "say", text: "halo, sudah di kantor ✓" });
    await settle("1s");
    assert.equal(heard.length, 1);
    assert.equal(heard[0].from, "6281200005001");
    assert.equal(heard[0].message.text.body, "halo, sudah di kantor ✓");
    assert.equal(heard[0].name, "Sari é");
    assert.ok(posts[0].includes("\\u2713"), "non-ASCII is escaped as Meta does it");
    assert.ok(!/[^\x00-\x7f]/.test(posts[0]));
});

test("inside the window a message with buttons goes out, is reported, and its tap comes back", async () => {
    const sent = await api.sendMessage(
        "1060", "6281200005001",
        new Interactive(new ActionButtons(new Button("id-1", "Hadir"), new Button("id-2", "Ada kendala")), new Body("Apel daring?")),
        undefined, "outbox-7");
    const id = sent.messages[0].id;
    await settle("30s");
    const own = statuses.filter((status) => status.id === id);
    assert.deepEqual(own.map((status) => status.status), ["sent", "delivered", "read"]);
    assert.ok(own.every((status) => status.biz_opaque_callback_data === "outbox-7"));
    await stage.act({ person: "sari", on: "whatsapp", do: "tap", button: "Hadir" });
    await settle("1s");
    const tap = heard.at(-1).message;
    assert.equal(tap.interactive.button_reply.id, "id-1");
    assert.equal(tap.context.id, id);
});

test("outside the window only a template goes out, and its button comes back as type button", async () => {
    const refused = await api.sendMessage("1060", { to: "ID.budi1" }, new Text("halo")).catch((error) => error);
    assert.ok(JSON.stringify(refused).includes("error") || refused instanceof Error);
    const answer = await stage.cloud({ recipient: "ID.budi1", type: "text", text: { body: "halo" } });
    assert.equal(answer.body.error.code, 131047);
    const sent = await stage.cloud({
        recipient: "ID.budi1",
        type: "template",
        template: {
            name: "panggilan",
            language: { code: "id" },
            components: [
                { type: "body", parameters: [{ type: "text", text: "Ibu Rina" }, { type: "text", text: "apel" }] },
                { type: "button", sub_type: "quick_reply", index: "0", parameters: [{ type: "payload", payload: "tok-9" }] },
            ],
        },
    });
    assert.equal(sent.status, 200);
    assert.equal(sent.body.contacts[0].user_id, "ID.budi1");
    assert.equal(sent.body.contacts[0].wa_id, undefined, "a hidden number stays hidden");
    await settle("30s");
    assert.deepEqual(statuses.filter((status) => status.id === sent.body.messages[0].id).map((status) => status.status), ["sent", "delivered"]);
    assert.equal((await stage.state()).persons.budi.chats["whatsapp/main"].messages.at(-1).text, "Panggilan dari Ibu Rina: apel.");
    await stage.act({ person: "budi", on: "whatsapp", do: "tap", button: 0 });
    await settle("1s");
    const tap = heard.at(-1).message;
    assert.deepEqual([tap.type, tap.button.payload, tap.from, tap.from_user_id], ["button", "tok-9", undefined, "ID.budi1"]);
    assert.equal((await stage.cloud({ recipient: "ID.budi1", type: "text", text: { body: "halo" } })).status, 200);
    await settle("24h1m");
    assert.equal((await stage.cloud({ recipient: "ID.budi1", type: "text", text: { body: "halo" } })).body.error.code, 131047);
});

test("the portfolio's messaging limit is told, as newer and older versions of the API name it", async () => {
    for (const [version, field] of [["v25.0", "whatsapp_business_manager_messaging_limit"], ["v25.0", "messaging_limit_tier"]]) {
        const headers = { authorization: `Bearer ${whatsapp.whatsapp.access_token}` };
        const answer = await fetch(`${stage.base}/${version}/1060?fields=${field}`, { headers });
        assert.equal((await answer.json())[field], "TIER_250");
    }
});

test("everything else a person can do parses", async () => {
    const doing = async (what) => {
        await stage.act({ person: "sari", on: "whatsapp", ...what });
        await settle("1s");
        return heard.at(-1).message;
    };
    assert.equal((await doing({ do: "voice" })).audio.voice, true);
    assert.equal((await doing({ do: "photo", caption: "surat" })).image.caption, "surat");
    assert.equal((await doing({ do: "location", latitude: 1, longitude: 2 })).location.latitude, 1);
    assert.equal((await doing({ do: "unsupported" })).errors[0].code, 131051);
    assert.equal((await doing({ do: "react", emoji: "👍" })).reaction.emoji, "👍");
    assert.equal((await doing({ do: "forward", text: "berita" })).context.forwarded, true);
    const quoted = await doing({ do: "quote", in: "Apel daring", text: "siap" });
    assert.ok(quoted.context.id.startsWith("wamid."));
    const moved = await doing({ do: "change_number", phone: "6281200009999" });
    assert.deepEqual([moved.system.type, moved.system.wa_id, moved.from], ["user_changed_number", "6281200009999", "6281200005001"]);
});

test("a phone that is off gets its messages later; one that left fails with 131026", async () => {
    await stage.act({ person: "sari", on: "whatsapp", do: "say", text: "buka" });
    await stage.act({ person: "sari", do: "offline" });
    const sent = await stage.cloud({ to: "+62 812-0000-9999", type: "text", text: { body: "nanti" } });
    const own = () => statuses.filter((status) => status.id === sent.body.messages[0].id).map((status) => status.status);
    await settle("1h");
    assert.deepEqual(own(), ["sent"]);
    await stage.act({ person: "sari", do: "online" });
    await settle("1m");
    assert.deepEqual(own(), ["sent", "delivered", "read"]);
    await stage.act({ person: "sari", on: "whatsapp", do: "leave" });
    const lost = await stage.cloud({ to: "6281200009999", type: "text", text: { body: "x" } });
    await settle("1m");
    const failed = statuses.filter((status) => status.id === lost.body.messages[0].id).at(-1);
    assert.deepEqual([failed.status, failed.error?.code ?? failed.raw?.entry[0].changes[0].value.statuses[0].errors[0].code], ["failed", 131026]);
});

test("a webhook that is refused comes again at once and then after 2 s; duplicates and losses can be ordered", async () => {
    const attempts = () => stage.journal().filter((line) => line.kind === "webhook" && line.body.object);
    const before = attempts().length;
    const secret = { whatsapp: { ...whatsapp.whatsapp, callback_url: `http://127.0.0.1:${server.address().port}/hooks`, app_secret: "other" } };
    await stage.control("script", JSON.stringify(secret));
    await stage.act({ person: "budi", on: "whatsapp", do: "say", text: "palsu" });
    while (attempts().length < before + 2) await new Promise((go) => setImmediate(go));
    assert.ok(attempts().slice(before).every((line) => line.status === 401), "a wrong signature is noticed by the judge");
    secret.whatsapp.app_secret = "app-secret";
    await stage.control("script", JSON.stringify(secret));
    await stage.advance("1d");
    while ((await stage.state()).accounts["whatsapp/main"].pending_webhooks > 0) await stage.advance("1h");
    await stage.control("faults", { fault: "duplicate", on: "whatsapp", count: 1 });
    const count = heard.length;
    await stage.act({ person: "budi", on: "whatsapp", do: "say", text: "dua kali" });
    await settle("1s");
    assert.deepEqual(heard.slice(count).map((one) => one.message.text.body), ["dua kali", "dua kali"]);
});

test("every fault of a message does what its name says", async () => {
    await stage.act({ person: "budi", on: "whatsapp", do: "say", text: "buka" });
    const hello = { recipient: "ID.budi1", type: "text", text: { body: "halo" } };
    const called = { recipient: "ID.budi1", type: "template", template: { name: "panggilan", language: { code: "id" }, components: [
        { type: "body", parameters: [{ type: "text", text: "a" }, { type: "text", text: "b" }] }] } };
    const during = async (fault, body) => {
        const { id } = await stage.control("faults", { on: "whatsapp", ...fault });
        const answer = await stage.cloud(body);
        await settle("1m");
        await fetch(`${stage.base}/control/faults?id=${id}`, { method: "DELETE" });
        const own = statuses.filter((status) => status.id === answer.body.messages?.[0].id).map((status) => status.status);
        return answer.body.error?.code ?? own.join(" ");
    };
    assert.equal(await during({ fault: "window_closed", person: "budi" }, hello), 131047);
    assert.equal(await during({ fault: "template_paused", template: "panggilan" }, called), 132015);
    assert.equal(await during({ fault: "throttle", person: "budi" }, hello), 131056);
    assert.equal(await during({ fault: "throttle" }, hello), 130429);
    assert.equal(await during({ fault: "error", code: 131016 }, hello), 131016);
    assert.equal(await during({ fault: "undeliverable", code: 131049 }, hello), "failed");
    assert.equal(await during({ fault: "blocked", person: "budi" }, hello), "sent");
    assert.equal(await during({ fault: "no_receipts" }, hello), "");
    assert.equal(await during({ fault: "late", by: "2h" }, hello), "");
    await settle("2h");
    assert.deepEqual(statuses.slice(-2).map((status) => status.status), ["sent", "delivered"], "late, but they come");
    assert.equal(await during({ fault: "throttle", person: "sari" }, hello), "sent delivered", "another person's fault");
});

test("a batch gathers what happens within its span into one post", async () => {
    const account = { ...whatsapp.whatsapp, callback_url: `http://127.0.0.1:${server.address().port}/hooks`, batch: "2s" };
    await stage.control("script", JSON.stringify({ whatsapp: account }));
    const before = posts.length;
    for (const text of ["satu", "dua", "tiga"]) await stage.act({ person: "budi", on: "whatsapp", do: "say", text });
    await settle("3s");
    assert.equal(posts.length, before + 1);
    assert.equal(JSON.parse(posts.at(-1)).entry[0].changes.length, 3);
});
