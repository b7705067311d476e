import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { Api, Bot, GrammyError, InlineKeyboard } from "grammy";
import { Stage, budi, sari, telegram, token } from "./stage.mjs";

let stage;
let api;
before(async () => {
    stage = await Stage.open([telegram, sari, budi]);
    api = new Api(token, { apiRoot: stage.base });
});
after(() => stage.close());

const refusal = async (call) => {
    const error = await call.then(() => null, (thrown) => thrown);
    assert.ok(error instanceof GrammyError, `expected a GrammyError, got ${error}`);
    return error;
};

test("grammY polls, answers a tap and edits the card", async () => {
    const bot = new Bot(token, { client: { apiRoot: stage.base } });
    const tapped = new Promise((resolve) => {
        bot.on("message:text", (context) =>
            context.reply(`Panggilan: ${context.message.text}`, { reply_markup: new InlineKeyboard().text("Hadir", "tok-1") }));
        bot.on("callback_query:data", async (context) => {
            await context.answerCallbackQuery("Tercatat");
            await context.editMessageText("Tercatat hadir");
            resolve(context.callbackQuery);
        });
    });
    const running = bot.start();
    await stage.act({ person: "sari", do: "say", on: "telegram", text: "halo" });
    while (!JSON.stringify((await stage.state()).persons).includes("Panggilan: halo")) await bot.api.getMe();
    await stage.act({ person: "sari", do: "tap", on: "telegram", button: "Hadir" });
    const query = await tapped;
    await bot.stop();
    await running;
    assert.equal(query.data, "tok-1");
    assert.equal(query.from.id, 5001);
    assert.equal(query.date, undefined);
    const { messages } = (await stage.state()).persons.sari.chats["telegram/main"];
    assert.deepEqual([messages.at(-1).text, messages.at(-1).edited, messages.at(-1).buttons], ["Tercatat hadir", true, []]);
});

test("grammY meets 403, 400 and 429 as it would at Telegram", async () => {
    assert.equal((await refusal(api.sendMessage(5002, "halo"))).description, "Forbidden: bot can't initiate conversation with a user");
    assert.equal((await refusal(api.sendMessage(999, "halo"))).description, "Bad Request: chat not found");
    await stage.advance("1m");
    for (let i = 0; i < 3; ++i) await api.sendMessage(5001, `pesan ${i}`);
    const throttled = await refusal(api.sendMessage(5001, "satu lagi"));
    assert.equal(throttled.error_code, 429);
    assert.equal(throttled.parameters.retry_after, 1);
    await stage.advance("1s");
    await api.sendMessage(5001, "satu lagi");
    await stage.act({ person: "sari", on: "telegram", do: "block" });
    assert.equal((await refusal(api.sendMessage(5001, "halo"))).description, "Forbidden: bot was blocked by the user");
    await stage.act({ person: "sari", on: "telegram", do: "unblock" });
    const kinds = (await api.getUpdates()).filter((update) => update.my_chat_member);
    assert.deepEqual(kinds.map((update) => update.my_chat_member.new_chat_member.status), ["kicked", "member"]);
});

test("an edit that changes nothing is refused, and so is one of a message that is not there", async () => {
    await stage.advance("1m");
    const sent = await api.sendMessage(5001, "kartu");
    assert.match((await refusal(api.editMessageText(5001, sent.message_id, "kartu"))).description, /^Bad Request: message is not modified/);
    assert.equal((await refusal(api.editMessageText(5001, 4711, "kartu"))).description, "Bad Request: message to edit not found");
});

test("a message is pinned and let go, times lie within their text, and a page is opened by its button", async () => {
    await stage.advance("1m");
    const reply_markup = new InlineKeyboard().url("Buka papan", "https://sigap.example.go.id/calls/1");
    const entity = { type: "date_time", offset: 11, length: 5, unix_time: 1770942600, date_time_format: "" };
    const sent = await api.sendMessage(5001, "Batas jawab 08.30", { reply_markup, entities: [{ ...entity, offset: 12 }] });
    const shown = async () => (await stage.state()).persons.sari.chats["telegram/main"].messages.at(-1);
    await api.pinChatMessage(5001, sent.message_id, { disable_notification: true });
    assert.equal((await shown()).pinned, true);
    await api.unpinChatMessage(5001, sent.message_id);
    assert.equal((await shown()).pinned, undefined);
    assert.match((await refusal(api.unpinChatMessage(5001, sent.message_id))).description, /message to unpin not found/);
    assert.match((await refusal(api.pinChatMessage(5001, 9999))).description, /message to pin not found/);
    for (const wrong of [{ ...entity, offset: 13 }, { ...entity, unix_time: undefined }, { ...entity, date_time_format: "x" }, { type: "clock" }])
        assert.match((await refusal(api.sendMessage(5001, "Batas jawab 08.30", { entities: [wrong] }))).description, /can't parse/);
    const tapped = await stage.post("/control/act", { person: "sari", do: "tap", on: "telegram", button: "Buka papan" });
    assert.match(JSON.stringify(tapped.body), /opens https:\/\/sigap/);
});

test("everything a person can do arrives as Telegram would send it", async () => {
    await stage.advance("1m");
    const old = await api.getUpdates();
    const offset = (old.at(-1)?.update_id ?? 0) + 1;
    await api.getUpdates({ offset, allowed_updates: ["message", "edited_message", "message_reaction", "callback_query"] });
    await api.sendMessage(5001, "Apel daring");
    const doing = (what) => stage.act({ person: "sari", on: "telegram", ...what });
    await doing({ do: "start", payload: "kode-123" });
    await doing({ do: "voice" });
    await doing({ do: "photo", caption: "surat" });
    await doing({ do: "location", latitude: -0.5, longitude: 117.1 });
    await doing({ do: "say", text: "typo" });
    await doing({ do: "edit", in: "typo", text: "hadir" });
    await doing({ do: "quote", in: "Apel", text: "siap" });
    await doing({ do: "forward", text: "berita" });
    await doing({ do: "react", in: "Apel", emoji: "👍" });
    const updates = await api.getUpdates({ offset });
    const messages = updates.filter((update) => update.message).map((update) => update.message);
    assert.equal(messages[0].text, "/start kode-123");
    assert.equal(messages[0].entities[0].type, "bot_command");
    assert.ok(messages[1].voice.file_id);
    assert.equal(messages[2].caption, "surat");
    assert.equal(messages[3].location.latitude, -0.5);
    assert.equal(messages[5].reply_to_message.text, "Apel daring");
    assert.ok(messages[6].forward_origin);
    assert.equal(updates.find((update) => update.edited_message).edited_message.text, "hadir");
    assert.equal(updates.find((update) => update.message_reaction).message_reaction.new_reaction[0].emoji, "👍");
    assert.deepEqual(updates.map((update) => update.update_id), updates.map((_, i) => updates[0].update_id + i));
});

test("a second poller ends the first with 409, and a webhook shuts both out", async () => {
    const offset = ((await api.getUpdates()).at(-1)?.update_id ?? 0) + 1;
    await api.getUpdates({ offset });
    const first = refusal(api.getUpdates({ offset, timeout: 30 }));
    let second;
    do second = await api.getUpdates({ offset, timeout: 0 });
    while (await Promise.race([first.then(() => false), new Promise((go) => setImmediate(() => go(true)))]));
    assert.deepEqual(second, []);
    assert.match((await first).description, /terminated by other getUpdates/);
    await api.setWebhook("http://127.0.0.1:9/none");
    assert.equal((await refusal(api.getUpdates())).error_code, 409);
    await api.deleteWebhook();
});

test("webhook posts carry the secret, wait for 2xx, and come again after 0, 2 and 4 s or after Retry-After", async () => {
    const answers = [500, 500, 503, 200, 200];
    const got = [];
    const server = createServer((request, response) => {
        let body = "";
        request.on("data", (data) => (body += data));
        request.on("end", () => {
            got.push({ secret: request.headers["x-telegram-bot-api-secret-token"], update: JSON.parse(body) });
            const status = answers.shift();
            response.writeHead(status, status === 503 ? { "retry-after": "7" } : {}).end();
        });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    await api.setWebhook(`http://127.0.0.1:${server.address().port}/hook`, { secret_token: "s3cret" });
    const settled = async (count) => {
        while (stage.journal().filter((line) => line.kind === "webhook").length < count) await api.getWebhookInfo();
    };
    await stage.act({ person: "sari", on: "telegram", do: "say", text: "satu" });
    await stage.act({ person: "sari", on: "telegram", do: "say", text: "dua" });
    await settled(2);
    await stage.advance("2s");
    await settled(3);
    await stage.advance("6s");
    assert.equal(got.length, 3, "Retry-After: 7 is honoured");
    await stage.advance("1s");
    await settled(5);
    assert.deepEqual(got.map((one) => one.update.message.text), ["satu", "satu", "satu", "satu", "dua"]);
    assert.ok(got.every((one) => one.secret === "s3cret"));
    assert.ok(!JSON.stringify(stage.journal()).includes("s3cret"));
    assert.equal((await api.getWebhookInfo()).pending_update_count, 0);
    await api.deleteWebhook();
    server.close();
});

test("a tap can be answered for 150 s", async () => {
    await stage.advance("1m");
    await api.sendMessage(5001, "Pilih", { reply_markup: new InlineKeyboard().text("Ya", "y").text("Tidak", "t") });
    const offset = ((await api.getUpdates()).at(-1)?.update_id ?? 0) + 1;
    await api.getUpdates({ offset });
    await stage.act({ person: "sari", on: "telegram", do: "tap", button: 1 });
    const [{ callback_query: query }] = await api.getUpdates({ offset });
    assert.equal(query.data, "t");
    await api.answerCallbackQuery(query.id);
    await stage.advance("151s");
    assert.match((await refusal(api.answerCallbackQuery(query.id))).description, /query is too old/);
    assert.deepEqual(await api.getUpdates({ offset }), [], "an unfetched tap is dropped after 150 s");
});

test("faults strike as scripted: throttled, failing, cut after it was applied, out", async () => {
    await stage.advance("1m");
    await stage.control("faults", { fault: "throttle", on: "telegram", method: "sendMessage", person: "sari", retry_after: 9, count: 1 });
    assert.equal((await refusal(api.sendMessage(5001, "x"))).parameters.retry_after, 9);
    await stage.control("faults", { fault: "error", on: "telegram", method: "sendMessage", status: 502, count: 1 });
    assert.equal((await refusal(api.sendMessage(5001, "x"))).error_code, 502);
    await stage.control("faults", { fault: "cut", on: "telegram", method: "sendMessage", count: 1 });
    await assert.rejects(stage.bot("sendMessage", { chat_id: 5001, text: "dua arti" }));
    const { messages } = (await stage.state()).persons.sari.chats["telegram/main"];
    assert.equal(messages.at(-1).text, "dua arti", "it arrived although nobody was told");
    await stage.control("faults", { fault: "hang", on: "telegram", method: "sendMessage", seconds: 0, count: 1 });
    await assert.rejects(stage.bot("sendMessage", { chat_id: 5001, text: "nie" }));
    assert.ok(!JSON.stringify((await stage.state()).persons).includes("nie"));
    await stage.control("faults", { fault: "outage", on: "telegram", for: "5m" });
    await assert.rejects(stage.bot("getMe"));
    await stage.advance("5m");
    assert.equal((await api.getMe()).username, "sigap_bot");
});
