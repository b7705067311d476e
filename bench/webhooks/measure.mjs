// Webhook to durable 200: `sigap serve` as it is, with everything it does besides, against its own storage without HTTP and two peers in
// Node.js that store and do nothing else. Every contestant verifies the secret, keeps an update once, and commits before it answers.
import { Cluster } from "../common/cluster.mjs";
import { atLeast, atMost, isQuick, median, print, ratioOf, row, tell, turned } from "../common/figures.mjs";
import { Provider } from "../common/office.mjs";
import { temporaryFolder } from "../common/programs.mjs";
import { contestants, engines } from "./contestants.mjs";

const levels = isQuick ? [64] : [1, 8, 64, 256];
const rounds = isQuick ? 1 : 3;
const seconds = isQuick ? 2 : 3;
const targetLevel = 64;
const targets = { "grammY + fastify + pg": 4, "hand-tuned Node.js": 1.2 };
const leastOfMemory = 0.1;

const provider = await Provider.start(temporaryFolder());
const cluster = await Cluster.start();
const rows = [];
for (const engine of engines(cluster)) {
    const all = contestants(engine, provider.url);
    for (const connections of levels) {
        const measured = Object.fromEntries(all.map(({ who }) => [who, []]));
        for (let round = 0; round < rounds; ++round)
            for (const one of turned(all, round)) {
                engine.settle();
                const figures = await one.measure(engine, connections, seconds);
                tell(`${engine.name}, ${connections} connections, ${one.who}: ${Math.round(figures.eachSecond)}/s, p99 ${figures.p99.toFixed(1)} ms`);
                measured[one.who].push(figures);
            }
        rows.push(...rowsOf(engine.name, connections, measured));
    }
}
await provider.stop();
await cluster.stop();
print(rows);

function rowsOf(engine, connections, measured) {
    const at = `${engine}, ${connections} ${connections === 1 ? "connection" : "connections"}`;
    const of = (who, figure) => measured[who].map((figures) => figures[figure]);
    const against = (figure, who) => ({ reference: who, ratio: ratioOf(of("Sigap", figure), of(who, figure)) });
    const others = Object.keys(measured).filter((who) => who !== "Sigap");
    const made = others.map((who) => {
        const compared = against("eachSecond", who);
        const promised = connections === targetLevel && targets[who] ? atLeast(targets[who], "×", compared.ratio) : {};
        return row(`webhooks, ${at}`, median(of("Sigap", "eachSecond")), "/s", { ...compared, ...promised });
    });
    made.push(row(`their p99, ${at}`, median(of("Sigap", "p99")), "ms", against("p99", "hand-tuned Node.js")));
    if (connections !== targetLevel) return made;
    for (const who of others.filter((one) => one !== "storage alone")) {
        made.push(row(`processor time of one, ${at}`, median(of("Sigap", "processorTime")), "µs", against("processorTime", who)));
        const memory = against("memory", who);
        const promised = who in targets && engine === "PostgreSQL" ? atMost(leastOfMemory, "×", memory.ratio) : {};
        made.push(row(`memory, ${at}`, median(of("Sigap", "memory")), "MB", { ...memory, ...promised }));
    }
    return made;
}
