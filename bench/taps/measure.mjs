// From a tap to its confirmation on the wire: 10,000 people were called, 200 a second tap, and a dashboard shows the call. The time begins
// when the update is posted and ends when the provider has the bytes of the answer: what the provider itself takes is not in it.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Cluster } from "../common/cluster.mjs";
import { atMost, isQuick, median, percentile, print, ratioOf, row, tell } from "../common/figures.mjs";
import { furnish, Office, Provider } from "../common/office.mjs";
import { build, output, temporaryFolder, until } from "../common/programs.mjs";
import { bringSteadily, monotonic } from "../common/updates.mjs";

const people = isQuick ? 1000 : 10_000;
const units = people / 100;
const eachSecond = 200;
const rounds = isQuick ? 1 : 3;
const taps = isQuick ? 800 : 3000;
const providerLatency = 30;
const mostToConfirmation = 50;

const tap = (number, { chat, data, message }) =>
    JSON.stringify({
        update_id: number,
        callback_query: {
            id: String(number),
            from: { id: Number(chat), is_bot: false, first_name: "Orang" },
            chat_instance: "1",
            data,
            message: { message_id: message, chat: { id: Number(chat), type: "private" }, date: Math.floor(Date.now() / 1000), text: "…" },
        },
    });

/** The calls as they arrived, by the chat that has them; messages are numbered as they come. */
function cardsOf(calls) {
    return calls
        .filter(({ method }) => method === "sendMessage")
        .map((call, index) => ({ ...call, message: index + 1 }))
        .filter(({ data }) => data.startsWith("1.a.")); // "I am here"
}

/** A board of the call that keeps itself up to date, as a browser would. */
async function openDashboard(office) {
    const headers = { cookie: await office.signIn("K-000"), "sec-fetch-site": "same-origin" };
    const stop = new AbortController();
    for (const fragment of ["/calls/1/people", "/calls/1/counts"]) {
        const stream = await fetch(`${office.live}/live${fragment}`, { headers, signal: stop.signal });
        if (stream.status !== 200) throw new Error(`the dashboard answers ${stream.status}`);
        const listen = async () => {
            for await (const bytes of stream.body) if (String(bytes).includes("changed")) await (await fetch(office.web + fragment, { headers })).text();
        };
        listen().catch(() => {});
    }
    return () => stop.abort();
}

async function measure(engine, url) {
    const folder = temporaryFolder();
    furnish(url, "calls", people, units);
    const provider = await Provider.start(folder);
    await provider.begin(providerLatency);
    const office = await Office.start({ folder, url, provider: provider.url });
    await until(async () => cardsOf(await provider.calls()).length >= people, "the calls are not out", 120);
    const cards = cardsOf(await provider.calls());
    const closeDashboard = await openDashboard(office);
    const measured = { p50: [], p99: [], commit: [] };
    for (let round = 0; round < rounds; ++round) {
        const waits = await tapInTurn(office, provider, cards.slice(round * taps, (round + 1) * taps), round);
        measured.p50.push(percentile(waits, 0.5));
        measured.p99.push(percentile(waits, 0.99));
        const alone = JSON.parse(output(`${build}/bench_ceiling`, [`sqlite:${join(temporaryFolder(), "alone.db")}`, "1", "1"]));
        measured.commit.push(alone.p50_ms);
        tell(`${engine}: p50 ${measured.p50.at(-1).toFixed(1)} ms, p99 ${measured.p99.at(-1).toFixed(1)} ms; one commit ${alone.p50_ms.toFixed(2)} ms`);
    }
    closeDashboard();
    await office.stop();
    await provider.stop();
    const against = (figure) => ({ reference: "one commit on this disk", ratio: ratioOf(measured[figure], measured.commit) });
    const p99 = median(measured.p99);
    return [
        row(`tap to confirmation, ${engine}, p50`, median(measured.p50), "ms", against("p50")),
        row(`tap to confirmation, ${engine}, p99`, p99, "ms", { ...against("p99"), ...atMost(mostToConfirmation, "ms", p99) }),
    ];
}

/** Milliseconds from each tap to the first word to that person that it is recorded. */
async function tapInTurn(office, provider, cards, round) {
    const first = (round + 1) * 1e6;
    const tapped = new Map();
    await bringSteadily(office.webhook, eachSecond, cards.length, (number) => {
        tapped.set(cards[number].chat, monotonic());
        return tap(first + number, cards[number]);
    });
    let confirmed;
    const told = async () => {
        confirmed = new Map();
        for (const { at, method, chat } of await provider.calls())
            if ((method === "sendMessage" || method === "editMessageText") && tapped.has(chat) && at > tapped.get(chat) && !confirmed.has(chat)) confirmed.set(chat, at);
        return confirmed.size >= cards.length;
    };
    await pause(2000);
    await until(told, `not all ${cards.length} who tapped were told`, 60);
    return [...tapped].map(([chat, at]) => (confirmed.get(chat) - at) / 1000);
}

const rows = await measure("SQLite", `sqlite:${join(temporaryFolder(), "sigap.db")}`);
if (!isQuick) {
    const cluster = await Cluster.start();
    rows.push(...(await measure("PostgreSQL", cluster.url(cluster.create()))));
    await cluster.stop();
}
print(rows);
process.exit(0);
