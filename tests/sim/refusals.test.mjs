// Tables of what the providers refuse, in their own words.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Stage, sari, telegram, token, whatsapp } from "./stage.mjs";

let stage;
before(async () => {
    stage = await Stage.open([telegram, whatsapp, sari]);
    await stage.act({ person: "sari", on: "whatsapp", do: "say", text: "buka jendela" });
    await stage.bot("sendMessage", { chat_id: 5001, text: "pertama" });
});
after(() => stage.close());

const button = (cell) => ({ inline_keyboard: [[cell]] });
const message = (more) => ["sendMessage", { chat_id: 5001, text: "x", ...more }];
const telegramRows = [
    [["sendMessage", { text: "x" }], 400, "chat_id is empty"],
    [["sendMessage", { chat_id: 5001 }], 400, "message text is empty"],
    [message({ text: "  \n" }), 400, "message text is empty"],
    [message({ text: "x".repeat(4097) }), 400, "message is too long"],
    [message({ text: "😀".repeat(2049) }), 400, "message is too long"],
    [message({ text: "<b>x", parse_mode: "HTML" }), 400, "can't parse entities"],
    [message({ text: "<blink>x</blink>", parse_mode: "HTML" }), 400, "can't parse entities"],
    [message({ parse_mode: "LaTeX" }), 400, "unsupported parse_mode"],
    [message({ reply_markup: button({ text: "a", callback_data: "é".repeat(33) }) }), 400, "BUTTON_DATA_INVALID"],
    [message({ reply_markup: button({ text: "a", callback_data: "" }) }), 400, "BUTTON_DATA_INVALID"],
    [message({ reply_markup: button({ callback_data: "x" }) }), 400, "text"],
    [message({ reply_markup: button({ text: "a" }) }), 400, "Text buttons are unallowed"],
    [message({ reply_markup: button({ text: "a", callback_data: "x", url: "https://x" }) }), 400, "unallowed"],
    [message({ reply_markup: { inline_keyboard: Array(101).fill([{ text: "a", callback_data: "x" }]) } }), 400, "reply markup is too long"],
    [message({ reply_markup: "{broken" }), 400, "object expected"],
    [message({ reply_parameters: { message_id: 99 } }), 400, "message to be replied not found"],
    [message({ message_thread_id: 3 }), 400, "message thread not found"],
    [message({ reply_to: 1 }), 400, "unknown parameter \"reply_to\""],
    [message({ disable_notification: "perhaps" }), 400, "true or false"],
    [["sendMessage", { chat_id: "@nobody", text: "x" }], 400, "chat not found"],
    [["sendMessage", { chat_id: -100123, text: "x" }], 400, "chat not found"],
    [["editMessageText", { chat_id: 5001, message_id: 77, text: "x" }], 400, "message to edit not found"],
    [["editMessageText", { chat_id: 5001, text: "x" }], 400, "message identifier is not specified"],
    [["editMessageText", { chat_id: 5001, message_id: 1, text: "pertama" }], 400, "message is not modified"],
    [["editMessageReplyMarkup", { chat_id: 5001, message_id: 1 }], 400, "message is not modified"],
    [["deleteMessage", { chat_id: 5001, message_id: 77 }], 400, "message to delete not found"],
    [["answerCallbackQuery", { callback_query_id: "123" }], 400, "query is too old and response timeout expired or query ID is invalid"],
    [["setMessageReaction", { chat_id: 5001, message_id: 1, reaction: [{ type: "emoji" }] }], 400, "REACTION_INVALID"],
    [["setMyCommands", { commands: [{ command: "Bantuan!", description: "x" }] }], 400, "BOT_COMMAND_INVALID"],
    [["setMyCommands", { commands: [{ command: "bantuan", description: "" }] }], 400, "BOT_COMMAND_DESCRIPTION_INVALID"],
    [["setMyCommands", { commands: [], scope: { type: "chat", chat_id: 4 } }], 400, "chat not found"],
    [["setMyCommands", { commands: [], scope: { type: "everybody" } }], 400, "unknown type"],
    [["setWebhook", { url: "http://example.org/hook" }], 400, "bad webhook"],
    [["setWebhook", { url: "https://example.org", secret_token: "with space" }], 400, "secret token"],
    [["setWebhook", { url: "https://example.org", max_connections: 0 }], 400, "max_connections"],
    [["sendDocument", { chat_id: 5001 }], 400, "\"document\" is required"],
    [["sendDocument", { chat_id: 5001, document: "file-1", caption: "x".repeat(1025) }], 400, "caption is too long"],
    [["getFile", { file_id: "nonsense" }], 400, "invalid file_id"],
    [["setMyCommands", { commands: [], scope: { type: 7 } }], 400, "wrong type"],
    [message({ reply_markup: button({ text: "a", url: 7 }) }), 400, "wrong type"],
    [["sendTelegram", {}], 404, "Not Found"],
];
for (const [[method, body], code, words] of telegramRows)
    test(`Telegram: ${method} ${JSON.stringify(body).slice(0, 90)} is ${code} ${words}`, async () => {
        const answer = await stage.bot(method, body);
        assert.equal(answer.status, code, JSON.stringify(answer.body));
        assert.deepEqual([answer.body.ok, answer.body.error_code], [false, code]);
        assert.ok(answer.body.description.includes(words), answer.body.description);
    });

for (const [wrong, words] of [["nonsense", "Unauthorized: invalid token specified"], ["7000000001:other", "Unauthorized"]])
    test(`Telegram: the token ${wrong} is 401`, async () => {
        const answer = await stage.post(`/bot${wrong}/getMe`, {});
        assert.deepEqual([answer.status, answer.body.description], [401, words]);
    });

test("Telegram: 30 messages a second pass over all chats, the next waits as told", async () => {
    await stage.advance("1m");
    const crowd = Array.from({ length: 12 }, (_, i) => ({ person: `p${i}`, telegram: { user_id: 7000 + i, first_name: "P", started: true } }));
    await stage.control("script", crowd.map((line) => JSON.stringify(line)).join("\n"));
    const codes = [];
    for (let i = 0; i < 36; ++i) codes.push((await stage.bot("sendMessage", { chat_id: 7000 + (i % 12), text: "x" })).status);
    assert.deepEqual([codes.filter((code) => code === 200).length, codes.at(-1)], [30, 429]);
    const told = await stage.bot("sendMessage", { chat_id: 5001, text: "x" });
    assert.equal(told.headers.get("retry-after"), "1");
});

test("Telegram: a query string, a form, JSON and multipart mean the same", async () => {
    await stage.advance("1m");
    const url = `${stage.base}/bot${token}/SENDMESSAGE`;
    const markup = JSON.stringify(button({ text: "Hadir", callback_data: "x" }));
    const form = new FormData();
    form.set("chat_id", "5001");
    form.set("text", "halo");
    form.set("reply_markup", markup);
    const query = new URLSearchParams(form);
    const answers = [await fetch(`${url}?${query}`), await fetch(url, { method: "POST", body: query }), await fetch(url, { method: "POST", body: form })];
    for (const answer of answers) assert.equal((await answer.json()).result.reply_markup.inline_keyboard[0][0].callback_data, "x");
    await stage.advance("1m");
    const upload = new FormData();
    upload.set("chat_id", "5001");
    upload.set("caption", "berkas");
    upload.set("document", new Blob(["isi"]), "berkas.pdf");
    const sent = await (await fetch(`${stage.base}/bot${token}/sendDocument`, { method: "POST", body: upload })).json();
    assert.equal(sent.result.caption, "berkas");
});

const to = { to: "6281200005001" };
const text = (body) => ({ ...to, type: "text", text: { body } });
const interactive = (more) => ({ ...to, type: "interactive", interactive: { type: "button", body: { text: "x" }, ...more } });
const replies = (...buttons) => interactive({ action: { buttons: buttons.map(([id, title]) => ({ type: "reply", reply: { id, title } })) } });
const rows = (count) => Array.from({ length: count }, (_, i) => ({ id: `r${i}`, title: `Baris ${i}` }));
const list = (sections) => interactive({ type: "list", action: { button: "Pilih", sections } });
const template = (more) => ({ ...to, type: "template", template: { name: "panggilan", language: { code: "id" }, ...more } });
const body = (...texts) => ({ components: [{ type: "body", parameters: texts.map((one) => ({ type: "text", text: one })) }] });
const whatsappRows = [
    [{ ...text("x"), messaging_product: "telegram" }, 100],
    [{ type: "text", text: { body: "x" } }, 131008],
    [{ ...text("x"), to: "nobody" }, 131009],
    [{ ...text("x"), colour: "red" }, 100],
    [{ ...to, type: "telepathy" }, 100],
    [text(""), 131008],
    [text("x".repeat(4097)), 131009],
    [{ ...to, type: "text" }, 131008],
    [replies(), 131009],
    [replies(["1", "a"], ["2", "b"], ["3", "c"], ["4", "d"]), 131009],
    [replies(["1", "x".repeat(21)]), 131009],
    [replies(["1".repeat(257), "a"]), 131009],
    [replies(["1", "a"], ["2", "a"]), 131009],
    [replies(["1", ""]), 131008],
    [interactive({ body: { text: "x".repeat(1025) }, action: { buttons: [{ type: "reply", reply: { id: "1", title: "a" } }] } }), 131009],
    [interactive({ type: "poll", action: {} }), 100],
    [list([]), 131009],
    [list([{ rows: rows(11) }]), 131009],
    [list([{ rows: [{ id: "1", title: "x".repeat(25) }] }]), 131009],
    [list([{ rows: rows(1) }, { rows: [{ id: "z", title: "z" }] }]), 131008],
    [template({ name: "none" }), 132001],
    [template({ language: { code: "en" } }), 132001],
    [template({ name: "lama" }), 132015],
    [template({}), 132000],
    [template(body("satu")), 132000],
    [template(body("satu", "dua\ntiga")), 132018],
    [template(body("satu", "x".repeat(1020))), 132005],
    [template({ components: [...body("a", "b").components, { type: "button", sub_type: "quick_reply", index: "5", parameters: [{ type: "payload", payload: "x" }] }] }), 131009],
    [template({ components: "none" }), 100],
    [template({ components: [{ type: 5, parameters: [] }] }), 100],
    [{ status: "read", message_id: "wamid.none" }, 131009],
    [{ ...text("x"), biz_opaque_callback_data: "x".repeat(513) }, 131009],
];
for (const [sent, code] of whatsappRows)
    test(`WhatsApp: ${JSON.stringify(sent).slice(0, 100)} is ${code}`, async () => {
        const answer = await stage.cloud(sent);
        assert.ok(answer.status >= 400);
        assert.equal(answer.body.error.code, code, JSON.stringify(answer.body.error));
        assert.equal(answer.body.error.type, "OAuthException");
    });

test("WhatsApp: a wrong token is 401 190, another version or number is 100", async () => {
    const wrong = await stage.cloud(text("x"), "EAAwrong");
    assert.deepEqual([wrong.status, wrong.body.error.code], [401, 190]);
    const bearer = { authorization: "Bearer EAAsimulated" };
    assert.equal((await stage.post("/v19.0/1060/messages", text("x"), bearer)).body.error.code, 100);
    assert.equal((await stage.post("/v25.0/999/messages", text("x"), bearer)).body.error.code, 100);
});

test("WhatsApp: a pair takes a burst of 45, then one message in 6 s", async () => {
    const codes = [];
    for (let i = 0; i < 46; ++i) codes.push((await stage.cloud(text("x"))).body.error?.code);
    assert.deepEqual([codes.filter((code) => code === undefined).length, codes.at(-1)], [45, 131056]);
    await stage.advance("6s");
    assert.equal((await stage.cloud(text("x"))).status, 200);
});

test("WhatsApp: templates are listed as the account has them", async () => {
    const listed = async () => {
        const answer = await fetch(`${stage.base}/v25.0/2060/message_templates`, { headers: { authorization: "Bearer EAAsimulated" } });
        const { data } = await answer.json();
        return data.map((one) => [one.name, one.status, one.category]);
    };
    assert.deepEqual(await listed(), [["panggilan", "APPROVED", "UTILITY"], ["lama", "PAUSED", "UTILITY"]]);
    await stage.control("faults", { fault: "template_paused", template: "panggilan" });
    assert.deepEqual((await listed())[0], ["panggilan", "PAUSED", "UTILITY"]);
    await fetch(`${stage.base}/control/faults`, { method: "DELETE" });
    assert.deepEqual((await listed())[0], ["panggilan", "APPROVED", "UTILITY"]);
});
