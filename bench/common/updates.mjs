// Updates that this process itself brings to a service, at a pace of its own: whoever waits for an answer does not bring less.
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { secret } from "./office.mjs";

/** Microseconds of the monotonic clock, which every program of this machine shares. */
export const monotonic = () => Number(process.hrtime.bigint() / 1000n);

/** Posts one update; the milliseconds until its 200. */
export function bring(url, body, agent, patience = 20_000) {
    const begun = performance.now();
    return new Promise((resolve, reject) => {
        const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), "X-Telegram-Bot-Api-Secret-Token": secret };
        const call = request(url, { method: "POST", headers, agent, timeout: patience }, (answer) => {
            answer.resume();
            answer.on("end", () => (answer.statusCode === 200 ? resolve(performance.now() - begun) : reject(new Error(`${url}: ${answer.statusCode}`))));
        });
        call.on("timeout", () => call.destroy(new Error(`${url}: no answer in ${patience} ms`)));
        call.on("error", reject);
        call.end(body);
    });
}

/** So many a second, `bodyOf(number)` each; the milliseconds from when each was due until its 200. */
export async function bringSteadily(url, eachSecond, count, bodyOf) {
    const agent = new Agent({ keepAlive: true, maxSockets: 64 });
    const begun = performance.now();
    const waits = [];
    for (let number = 0; number < count; ++number) {
        const due = begun + (number * 1000) / eachSecond;
        const early = due - performance.now();
        if (early > 0.5) await pause(early);
        const late = Math.max(0, performance.now() - due);
        waits.push(bring(url, bodyOf(number), agent).then((wait) => wait + late));
    }
    const all = await Promise.all(waits);
    agent.destroy();
    return all;
}

const text = "Selamat pagi, Bapak dan Ibu; saya sudah di kantor dan siap bekerja. ".repeat(6);

/** What bench/webhooks/update.lua says, too. */
export const groupMessage = (number) =>
    JSON.stringify({
        update_id: number,
        message: {
            message_id: number,
            from: { id: 100_000 + (number % 10_000), is_bot: false, first_name: "Siti Rahmawati", language_code: "id" },
            chat: { id: -1001234567890, title: "Biro Organisasi Sekretariat Daerah", type: "supergroup" },
            date: 1_790_000_000,
            text,
        },
    });
