// Whether the bare front keeps others waiting: silent and dripping connections, and open dashboards, while webhooks come.
import { Agent } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { atMost, isQuick, median, percentile, print, ratioOf, row, tell, turned } from "../common/figures.mjs";
import { furnish, Office, Provider, secret } from "../common/office.mjs";
import { build, freePort, outputLater, Program, temporaryFolder, until } from "../common/programs.mjs";
import { bring, bringSteadily, groupMessage } from "../common/updates.mjs";

const rounds = isQuick ? 1 : 3;
const probes = isQuick ? 100 : 300;
const longestProbe = 5_000;
const silent = 1000;
const dripping = 100;
const dashboards = 200;
const eachSecond = 500;
const seconds = isQuick ? 3 : 6;
const mostAdded = 50;

let updates = 1e6;

/** Healthy requests one by one: a connection of its own, a body, a 200. Milliseconds of each, for at most ten seconds. */
async function probe(url) {
    const waits = [];
    for (const end = Date.now() + 10_000; waits.length < probes && Date.now() < end; await pause(5))
        waits.push(await bring(url, groupMessage(++updates), new Agent(), longestProbe).catch(() => longestProbe));
    return waits;
}

function wholeRequest({ pathname }) {
    const body = groupMessage(++updates);
    return `POST ${pathname} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: ${secret}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Who asked once and then says nothing, and who sends a head byte by byte; whoever of these is cut comes again. */
async function besiege(url) {
    const place = new URL(url);
    const sockets = new Set();
    let isOver = false;
    const come = (act) => {
        if (isOver) return;
        const socket = connect(Number(place.port), place.hostname, () => act(socket));
        sockets.add(socket);
        socket.resume();
        socket.on("error", () => {});
        socket.on("close", () => {
            sockets.delete(socket);
            setTimeout(come, 100, act).unref();
        });
    };
    for (let each = 0; each < silent; ++each) come((socket) => socket.write(wholeRequest(place)));
    for (let each = 0; each < dripping; ++each)
        come((socket) => {
            socket.write(`POST ${place.pathname} HTTP/1.1\r\nHost: x\r\nX-Filler: `);
            const timer = setInterval(() => socket.write("a"), 200);
            socket.on("close", () => clearInterval(timer));
        });
    await pause(1000);
    return () => {
        isOver = true;
        for (const socket of sockets) socket.destroy();
    };
}

const path = "/live/calls/1/people";

async function watch(office) {
    const cookie = await office.signIn("K-000");
    const stop = new AbortController();
    const streams = await Promise.all(
        Array.from({ length: dashboards }, () => fetch(office.live + path, { headers: { cookie, "sec-fetch-site": "same-origin" }, signal: stop.signal })),
    );
    const refused = streams.filter(({ status }) => status !== 200);
    if (refused.length > 0) throw new Error(`${refused.length} dashboards were refused: ${refused[0].status}`);
    return () => stop.abort();
}

const slowest = { name: "the slowest webhook", of: (waits) => Math.max(...waits) };
const p99 = { name: "p99 of webhooks", of: (waits) => percentile(waits, 0.99) };

/** What `take` measures, alone and then under what `begin` starts, in turns. */
async function compare(begin, take, figure, what) {
    const alone = [];
    const under = [];
    for (let round = 0; round < rounds; ++round) {
        alone.push(figure.of(await take()));
        const end = await begin();
        under.push(figure.of(await take()));
        end();
        await pause(1000);
        tell(`${what}: ${figure.name} ${under.at(-1).toFixed(1)} ms, without ${alone.at(-1).toFixed(1)} ms`);
    }
    const added = median(under.map((wait, round) => wait - alone[round]));
    return [
        row(`${figure.name}, ${what}`, median(under), "ms", { reference: "without them", ratio: ratioOf(under, alone) }),
        row("added by them", Math.max(0, added), "ms", atMost(mostAdded, "ms", added)),
    ];
}

/** The whole service: every 200 of it is durable. */
async function measureService() {
    const folder = temporaryFolder();
    const provider = await Provider.start(folder);
    const url = `sqlite:${join(folder, "sigap.db")}`;
    furnish(url, "calls", 200, 4);
    const office = await Office.start({ folder, url, provider: provider.url });
    await until(async () => (await provider.count()) >= 200, "the calls are not out");
    const bringAll = () => bringSteadily(office.webhook, eachSecond, eachSecond * seconds, () => groupMessage(++updates));
    const rows = [
        ...(await compare(() => besiege(office.webhook), () => probe(office.webhook), slowest, `${probes} one at a time, beside ${silent} silent and ${dripping} dripping connections`)),
        ...(await compare(() => watch(office), bringAll, p99, `${eachSecond} a second, while ${dashboards} dashboards watch`)),
    ];
    await office.stop();
    await provider.stop();
    return rows;
}

/** Fronts with nothing behind them: how fast, and how long a healthy request waits beside the same silent and dripping ones. */
async function measureFronts() {
    const fronts = { sigap: "our loop, httplib's parser", httplib: "httplib's own loop, 512 threads", beast: "Boost.Beast, one thread" };
    const measured = Object.fromEntries(Object.keys(fronts).map((front) => [front, { eachSecond: [], probe: [] }]));
    for (let round = 0; round < rounds; ++round)
        for (const front of turned(Object.keys(fronts), round)) {
            const port = await freePort();
            const url = `http://127.0.0.1:${port}/hooks/telegram/main`;
            const words = [front, String(port), secret];
            const program = await Program.start(`${build}/bench_fronts`, words, join(temporaryFolder(), "log"), () => bring(url, groupMessage(1), new Agent()).then(() => true));
            const said = JSON.parse((await outputLater("wrk", ["-t1", "-c64", `-d${Math.ceil(seconds / 2)}s`, "-s", "bench/webhooks/update.lua", url, "--", secret, "1"])).trim().split("\n").at(-1));
            measured[front].eachSecond.push(said.answers / said.seconds);
            const end = await besiege(url);
            measured[front].probe.push(slowest.of(await probe(url)));
            end();
            await program.stop("SIGKILL");
            tell(`${fronts[front]}: ${Math.round(measured[front].eachSecond.at(-1))}/s; the slowest beside silent and dripping ones ${measured[front].probe.at(-1).toFixed(1)} ms`);
        }
    return ["httplib", "beast"].flatMap((other) => {
        const against = (figure) => ({ reference: fronts[other], ratio: ratioOf(measured.sigap[figure], measured[other][figure]) });
        return [
            row("requests of the bare front, 64 connections", median(measured.sigap.eachSecond), "/s", against("eachSecond")),
            row(`the slowest healthy request there, beside ${silent} silent and ${dripping} dripping ones`, median(measured.sigap.probe), "ms", against("probe")),
        ];
    });
}

print([...(await measureFronts()), ...(await measureService())]);
process.exit(0);
