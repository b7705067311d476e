import assert from "node:assert/strict";
import { test } from "node:test";
import { makeJudge } from "./validate-telegram-bodies.mjs";

const judge = makeJudge();
const buttons = (cell) => ({ inline_keyboard: [[cell]] });

const good = [
    ["sendMessage", { chat_id: 1, text: "halo" }],
    ["sendMessage", { chat_id: 1, text: "halo", reply_markup: buttons({ text: "Hadir", callback_data: "x" }) }],
    ["sendMessage", { chat_id: 1, text: "halo", reply_parameters: { message_id: 3, allow_sending_without_reply: true } }],
    ["editMessageText", { chat_id: 1, message_id: 2, text: "x", reply_markup: { inline_keyboard: [] } }],
    ["answerCallbackQuery", { callback_query_id: "7", text: "Tercatat" }],
    ["getUpdates", { offset: 1, timeout: 25, allowed_updates: ["message"] }],
    ["setMyCommands", { commands: [{ command: "bantuan", description: "Bantuan" }], scope: { type: "chat", chat_id: 5 } }],
    ["sendDocument", { chat_id: 1, document: { upload: { file_name: "a.pdf" } }, caption: "berkas" }],
    ["setMyCommands", { commands: [{ command: "help", description: "Help" }], scope: { type: "default" }, language_code: "en" }],
    ["pinChatMessage", { chat_id: 1, message_id: 2, disable_notification: true }],
    ["unpinChatMessage", { chat_id: 1, message_id: 2 }],
    ["sendMessage", { chat_id: 1, text: "halo", reply_markup: buttons({ text: "Buka papan", url: "https://sigap.example.go.id/calls/1" }) }],
    ["sendMessage", { chat_id: 1, text: "08.30", entities: [{ type: "date_time", offset: 0, length: 5, unix_time: 1770942600, date_time_format: "" }] }],
    ["getMe", {}],
];
for (const [method, body] of good)
    test(`${method} ${JSON.stringify(body)} fits`, () => assert.deepEqual(judge(method, body), []));

const bad = [
    ["sendMessage", { text: "to nobody" }],
    ["sendMessage", { chat_id: 1 }],
    ["sendMessage", { chat_id: 1, text: 5 }],
    ["sendMessage", { chat_id: 1, text: "halo", reply_to_mesage_id: 4 }],
    ["sendMessage", { chat_id: 1, text: "halo", reply_markup: buttons({ callback_data: "no label" }) }],
    ["sendMessage", { chat_id: 1, text: "halo", reply_parameters: { message_id: "3" } }],
    ["editMessageText", { chat_id: 1, message_id: "2", text: "x" }],
    ["answerCallbackQuery", { text: "which?" }],
    ["answerCallbackQuery", { callback_query_id: 7 }],
    ["getUpdates", { offset: "1" }],
    ["setMyCommands", { commands: [{ command: "bantuan" }] }],
    ["setMyCommands", { commands: [], scope: { type: "everybody" } }],
    ["pinChatMessage", { chat_id: 1 }],
    ["pinChatMessage", { chat_id: 1, message_id: 2, silently: true }],
    ["unpinChatMessage", { message_id: 2 }],
    ["sendMessage", { chat_id: 1, text: "08.30", entities: [{ type: "clock_time", offset: 0, length: 5 }] }],
    ["sendMessage", { chat_id: 1, text: "08.30", entities: [{ type: "date_time", offset: 0, length: 5, unix_time: "soon" }] }],
    ["getMe", { verbose: true }],
];
for (const [method, body] of bad)
    test(`${method} ${JSON.stringify(body)} is found out`, () => assert.notDeepEqual(judge(method, body), []));
