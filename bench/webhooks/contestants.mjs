// Who takes webhooks: each starts anew with an empty database, and says where it is, what it costs and how many updates it has stored.
import { copyFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { furnish, Office, secret } from "../common/office.mjs";
import { build, discard, freePort, outputLater, Program, temporaryFolder, until } from "../common/programs.mjs";

/** Where an engine keeps a database for one contestant: `open` answers {url, count(table), close}. `made` is one with Sigap's schema. */
class Sqlite {
    name = "SQLite";

    constructor() {
        this.made = join(temporaryFolder(), "empty.db");
        furnish(`sqlite:${this.made}`, "empty");
    }

    open(isOffice) {
        const folder = temporaryFolder();
        const file = join(folder, "sigap.db");
        if (isOffice) copyFileSync(this.made, file);
        const count = () => new DatabaseSync(file, { readOnly: true }).prepare("SELECT count(*) AS many FROM inbox").get().many;
        return { url: isOffice ? `sqlite:${file}` : file, count, close: () => discard(folder) };
    }

    settle() {}
}

class Postgres {
    name = "PostgreSQL";

    constructor(cluster) {
        this.cluster = cluster;
        this.made = cluster.create();
        furnish(cluster.url(this.made), "empty");
    }

    open(isOffice) {
        const { cluster } = this;
        const name = cluster.create(isOffice ? this.made : undefined);
        return { url: cluster.url(name), count: () => Number(cluster.ask("SELECT count(*) FROM inbox", name)), close: () => cluster.drop(name) };
    }

    settle() {
        this.cluster.settle();
    }
}

const path = "/hooks/telegram/main";

const answers = (port) =>
    new Promise((resolve) => {
        const probe = connect(port, "127.0.0.1");
        probe.once("connect", () => resolve(true) || probe.destroy());
        probe.once("error", () => resolve(false));
    });

async function peer(program, database) {
    const port = await freePort();
    const words = ["--no-warnings", `bench/peers/${program}.mjs`, String(port), secret, database.url];
    const started = await Program.start(process.execPath, words, join(temporaryFolder(), "log"), () => answers(port));
    return { url: `http://127.0.0.1:${port}${path}`, program: started };
}

async function sigap(provider, database) {
    const office = await Office.start({ folder: temporaryFolder(), url: database.url, provider });
    return { url: office.webhook, program: office.program };
}

/** One contest: connections for so many seconds, after as short a warm-up for everybody. */
async function load(server, connections, seconds) {
    const wrk = async (length, first) =>
        JSON.parse((await outputLater("wrk", ["-t1", `-c${connections}`, `-d${length}s`, "-s", "bench/webhooks/update.lua", server.url, "--", secret, String(first)])).trim().split("\n").at(-1));
    const warm = await wrk(1, 1e6);
    const before = server.program.processorTime();
    const said = await wrk(seconds, 1e9);
    const used = server.program.processorTime() - before;
    const failed = warm.failed + said.failed;
    if (failed > 0) throw new Error(`${failed} requests failed at ${server.url}`);
    return {
        eachSecond: said.answers / said.seconds,
        p50: said.p50_ms,
        p99: said.p99_ms,
        processorTime: (used / said.answers) * 1e6,
        memory: server.program.memory(),
        answered: warm.answers + said.answers,
    };
}

/** What was answered is there: all but the hundredth, which came twice, and what was under way when each of the two loads ended. */
async function checkStored(database, answered, connections, who) {
    const stored = () => database.count();
    const least = Math.floor(answered * 0.99) - 2 * connections;
    await until(() => stored() >= least, `${who} answered ${answered} updates; ${stored()} are stored`, 5);
    const most = Math.ceil(answered * 0.99) + 2 * connections + 2;
    if (stored() > most) throw new Error(`${who} answered ${answered} updates, but ${stored()} are stored`);
}

const server = (who, isOffice, start) => ({
    who,
    async measure(engine, connections, seconds) {
        const database = engine.open(isOffice);
        const started = await start(database);
        try {
            const figures = await load(started, connections, seconds);
            await checkStored(database, figures.answered, connections, who);
            return figures;
        } finally {
            await started.program.stop("SIGKILL");
            database.close();
        }
    },
});

const ceiling = {
    who: "storage alone",
    async measure(engine, connections, seconds) {
        const database = engine.open(true);
        try {
            const said = JSON.parse(await outputLater(`${build}/bench_ceiling`, [database.url, String(connections), String(seconds)]));
            return { eachSecond: said.each_second, p50: said.p50_ms, p99: said.p99_ms };
        } finally {
            database.close();
        }
    },
};

export const engines = (cluster) => [new Sqlite(), new Postgres(cluster)];
export const contestants = (engine, provider) => [
    server("Sigap", true, (database) => sigap(provider, database)),
    ceiling,
    server("hand-tuned Node.js", false, (database) => peer("webhook_tuned", database)),
    ...(engine instanceof Postgres ? [server("grammY + fastify + pg", false, (database) => peer("webhook_grammy", database))] : []),
];
