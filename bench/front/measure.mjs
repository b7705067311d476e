// Whether the bare front keeps others waiting: silent and dripping connections, and open dashboards, while webhooks come.
import { Agent } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { atMost, isQuick, median, percentile, print, ratioOf, row, tell } from "../common/figures.mjs";
import { furnish, Office, Provider } from "../common/office.mjs";
import { temporaryFolder, until } from "../common/programs.mjs";
import { bring, bringSteadily, groupMessage } from "../common/updates.mjs";

const rounds = isQuick ? 1 : 3;
const probes = isQuick ? 100 : 300;
const silent = 1000;
const dripping = 100;
const dashboards = 200;
const eachSecond = 500;
const seconds = isQuick ? 3 : 6;
const mostAdded = 50;

const folder = temporaryFolder();
const provider = await Provider.start(folder);
const url = `sqlite:${join(folder, "sigap.db")}`;
furnish(url, "calls", 200, 4);
const office = await Office.start({ folder, url, provider: provider.url });
await until(async () => (await provider.count()) >= 200, "the calls are not out");
const { hostname, port, pathname } = new URL(office.webhook);
let updates = 1e6;

/** A healthy request by itself: a connection of its own, a body, a durable 200. Milliseconds of each. */
async function probe() {
    const waits = [];
    for (let each = 0; each < probes; ++each) {
        waits.push(await bring(office.webhook, groupMessage(++updates), new Agent()));
        await pause(5);
    }
    return waits;
}

const open = (count, begin) =>
    Promise.all(
        Array.from({ length: count }, () =>
            new Promise((resolve, reject) => {
                const socket = connect(Number(port), hostname, () => resolve(begin(socket) ?? socket));
                socket.on("error", reject);
            }),
        ),
    );

/** Who asked once and then says nothing, and who sends a head byte by byte; whoever of these is cut comes again. */
async function besiege() {
    const silentOnes = await open(silent, (socket) => void socket.write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"));
    const slow = new Set();
    const drip = (socket) => {
        slow.add(socket);
        socket.write(`POST ${pathname} HTTP/1.1\r\nHost: x\r\nX-Filler: `);
        const timer = setInterval(() => socket.write("a"), 200);
        socket.on("data", () => {}); // 408
        socket.on("close", () => {
            clearInterval(timer);
            slow.delete(socket) && open(1, drip).catch(() => {});
        });
    };
    await open(dripping, drip);
    await pause(500);
    return () => {
        const all = [...silentOnes, ...slow];
        slow.clear();
        for (const socket of all) socket.destroy();
    };
}

const path = "/live/calls/1/people";

async function watch() {
    const cookie = await office.signIn("K-000");
    const stop = new AbortController();
    const streams = await Promise.all(
        Array.from({ length: dashboards }, () => fetch(office.live + path, { headers: { cookie, "sec-fetch-site": "same-origin" }, signal: stop.signal })),
    );
    const refused = streams.filter(({ status }) => status !== 200);
    if (refused.length > 0) throw new Error(`${refused.length} dashboards were refused: ${refused[0].status}`);
    return () => stop.abort();
}

const bringAll = () => bringSteadily(office.webhook, eachSecond, eachSecond * seconds, () => groupMessage(++updates));

/** What `take` measures, alone and then under what `begin` starts, in turns. */
async function compare(begin, take, what) {
    const alone = [];
    const under = [];
    for (let round = 0; round < rounds; ++round) {
        alone.push(percentile(await take(), 0.99));
        const end = await begin();
        under.push(percentile(await take(), 0.99));
        end();
        await pause(1000);
        tell(`${what}: p99 ${under.at(-1).toFixed(1)} ms, without ${alone.at(-1).toFixed(1)} ms`);
    }
    const added = median(under.map((wait, round) => wait - alone[round]));
    return [
        row(`p99 of webhooks, ${what}`, median(under), "ms", { reference: "without them", ratio: ratioOf(under, alone) }),
        row(`added by them to the p99`, Math.max(0, added), "ms", atMost(mostAdded, "ms", added)),
    ];
}

const rows = [
    ...(await compare(besiege, probe, `one at a time, beside ${silent} silent and ${dripping} dripping connections`)),
    ...(await compare(watch, bringAll, `${eachSecond} a second, while ${dashboards} dashboards watch`)),
];
await office.stop();
await provider.stop();
print(rows);
process.exit(0);
