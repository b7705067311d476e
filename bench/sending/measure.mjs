// Messages a second, and processor time a message, against two libraries of Node.js: everybody takes messages from a table, sends each
// over HTTP, and records what came of it durably. Sigap does all that it does for a message besides; its limits are as high as allowed.
import { join } from "node:path";
import { atLeast, isQuick, median, print, ratioOf, row, tell, turned } from "../common/figures.mjs";
import { furnish, Office, Provider, tokenOf } from "../common/office.mjs";
import { discard, outputLater, temporaryFolder, until } from "../common/programs.mjs";
import { setTimeout as pause } from "node:timers/promises";

const rounds = isQuick ? 1 : 3;
const messages = isQuick ? 3000 : 12_000;
const bots = 10; // each may send 1,000 a second, more than goes out
const leastPerProcessorSecond = 4;

async function sigap(provider, latency) {
    const folder = temporaryFolder();
    const url = `sqlite:${join(folder, "sigap.db")}`;
    furnish(url, "messages", messages, bots);
    await provider.begin(latency);
    const office = await Office.start({ folder, url, provider: provider.url, bots });
    const before = office.program.processorTime();
    await until(async () => (await provider.count()) >= messages, "the messages are not out", 120);
    await pause(500); // the last outcomes are recorded
    const used = office.program.processorTime() - before;
    const calls = (await provider.calls()).filter(({ method }) => method === "sendMessage");
    await office.stop();
    discard(folder);
    return { eachSecond: messages / ((calls.at(-1).at - calls[0].at) / 1e6), processorTime: (used / messages) * 1e6 };
}

const peer = (library) => async (provider, latency) => {
    const folder = temporaryFolder();
    await provider.begin(latency);
    const atOnce = latency === 0 ? 32 : 128;
    const words = ["--no-warnings", "bench/peers/send.mjs", library, provider.url, tokenOf(0), String(messages), String(atOnce), join(folder, "peer.db")];
    const said = JSON.parse(await outputLater(process.execPath, words));
    if (said.recorded !== messages) throw new Error(`${library} recorded ${said.recorded} of ${messages}`);
    discard(folder);
    return { eachSecond: messages / said.seconds, processorTime: (said.processor_seconds / messages) * 1e6 };
};

const contestants = [
    { who: "Sigap", send: sigap },
    { who: "grammY", send: peer("grammy") },
    { who: "undici", send: peer("undici") },
];

const provider = await Provider.start(temporaryFolder(), bots);
const rows = [];
for (const latency of [0, 30]) {
    const measured = Object.fromEntries(contestants.map(({ who }) => [who, []]));
    for (let round = 0; round < rounds; ++round)
        for (const { who, send } of turned(contestants, round)) {
            const figures = await send(provider, latency);
            tell(`${latency} ms, ${who}: ${Math.round(figures.eachSecond)}/s, ${Math.round(figures.processorTime)} µs each`);
            measured[who].push(figures);
        }
    const of = (who, figure) => measured[who].map((figures) => figures[figure]);
    for (const who of ["grammY", "undici"]) {
        const against = (figure) => ({ reference: who, ratio: ratioOf(of("Sigap", figure), of(who, figure)) });
        const perSecond = ratioOf(of(who, "processorTime"), of("Sigap", "processorTime"));
        rows.push(
            row(`messages, provider at ${latency} ms`, median(of("Sigap", "eachSecond")), "/s", against("eachSecond")),
            row(`messages per processor second, provider at ${latency} ms`, 1e6 / median(of("Sigap", "processorTime")), "", {
                reference: who,
                ratio: perSecond,
                ...(who === "grammY" ? atLeast(leastPerProcessorSecond, "×", perSecond) : {}),
            }),
        );
    }
}
await provider.stop();
print(rows);
