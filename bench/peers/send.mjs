// Sends messages as fast as a client library lets it, and records what came of each before the next: the outcomes of all that wait share
// a commit in SQLite. Usage: send.mjs grammy|undici API TOKEN MESSAGES AT_ONCE FILE; prints {"seconds", "processor_seconds", "recorded"}.
import { DatabaseSync } from "node:sqlite";
import { Bot } from "grammy";
import { Pool } from "undici";
import { groupCommit } from "./group_commit.mjs";

const [library, api, token, messages, atOnce, path] = process.argv.slice(2);
const firstChat = 100_000;
const text = "Selamat pagi, Bapak/Ibu. Besok apel daring pukul 08.00 WITA; mohon hadir lima menit sebelumnya. Balas pesan ini bila berhalangan.";

const file = new DatabaseSync(path);
file.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
file.exec("CREATE TABLE outbox (outbox_id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL, message_id INTEGER)");
const queue = file.prepare("INSERT INTO outbox (chat, text, state) VALUES (?, ?, 'queued')");
file.exec("BEGIN");
for (let each = 0; each < Number(messages); ++each) queue.run(firstChat + each, text);
file.exec("COMMIT");

const accept = file.prepare("UPDATE outbox SET state = 'accepted', message_id = ? WHERE outbox_id = ?");
const record = groupCommit((outcomes) => {
    file.exec("BEGIN IMMEDIATE");
    for (const { id, message } of outcomes) accept.run(message, id);
    file.exec("COMMIT");
});

function grammy() {
    const bot = new Bot(token, { client: { apiRoot: api } });
    return (chat) => bot.api.sendMessage(chat, text);
}

function undici() {
    const pool = new Pool(api, { connections: Number(atOnce), pipelining: 1 });
    return async (chat) => {
        const { statusCode, body } = await pool.request({
            method: "POST",
            path: `/bot${token}/sendMessage`,
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ chat_id: chat, text }),
        });
        const answer = await body.json();
        if (statusCode !== 200 || !answer.ok) throw new Error(`${statusCode}`);
        return answer.result;
    };
}

const send = { grammy, undici }[library]();
let next = 0;
async function work() {
    while (next < Number(messages)) {
        const number = next++;
        const { message_id: message } = await send(firstChat + number);
        await new Promise((resolve, reject) => record({ id: number + 1, message }, (isDurable) => (isDurable ? resolve() : reject(new Error("not recorded")))));
    }
}

const begun = performance.now();
const before = process.cpuUsage();
await Promise.all(Array.from({ length: Number(atOnce) }, work));
const used = process.cpuUsage(before);
const seconds = (performance.now() - begun) / 1000;
const recorded = file.prepare("SELECT count(*) AS many FROM outbox WHERE state = 'accepted'").get().many;
console.log(JSON.stringify({ seconds, processor_seconds: (used.user + used.system) / 1e6, recorded }));
process.exit(0);
