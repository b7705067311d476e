// Programs that a measure starts, and what they cost. None of them outlives the measure.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export const build = process.env.BENCH_BUILD ?? "build/bench";

const running = new Set();
const folders = new Set();
process.on("exit", () => {
    for (const program of running) program.kill("SIGKILL");
    for (const folder of folders) discard(folder);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** On a disk, for what is measured waits for one: TMPDIR must not lie in memory. */
export function temporaryFolder() {
    const folder = mkdtempSync(join(tmpdir(), "sigap-bench-"));
    folders.add(folder);
    return folder;
}

/** Before the measure ends, for what is large. */
export function discard(folder) {
    folders.delete(folder);
    rmSync(folder, { recursive: true, force: true });
}

export async function freePort() {
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const { port } = probe.address();
    await new Promise((resolve) => probe.close(resolve));
    return port;
}

/** Waits until `holds` answers true; what it throws means no. */
export async function until(holds, what, seconds = 30) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(10))
        try {
            if (await holds()) return;
        } catch {
            // not yet
        }
    throw new Error(`${what}: waited ${seconds} s in vain`);
}

/** A program's own words, once it has ended; throws unless it ends well. */
export function output(command, words, options = {}) {
    const done = spawnSync(command, words, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
    if (done.status !== 0) throw new Error(`${command} ${words.join(" ")}: ${done.error ?? ""}${done.stderr}${done.stdout}`);
    return done.stdout;
}

/** The same while this process goes on. */
export function outputLater(command, words) {
    const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let said = "";
    let complaint = "";
    child.stdout.on("data", (bytes) => (said += bytes));
    child.stderr.on("data", (bytes) => (complaint += bytes));
    return new Promise((resolve, reject) =>
        child.on("close", (status) => {
            running.delete(child);
            status === 0 ? resolve(said) : reject(new Error(`${command} ended with ${status}: ${complaint}${said}`));
        }),
    );
}

export class Program {
    /** Started and ready; `isReady` is asked until it answers true. What the program says goes to `log`. */
    static async start(command, words, log, isReady, options = {}) {
        const file = openSync(log, "a");
        const program = new Program(spawn(command, words, { stdio: ["ignore", file, file], ...options }));
        try {
            await until(() => program.#hasEnded || isReady(), `${command} is not ready`);
            if (program.#hasEnded) throw new Error(`${command} ended`);
        } catch (error) {
            throw new Error(`${error.message}; it said:\n${readFileSync(log, "utf8").slice(-2000)}`);
        }
        return program;
    }

    #child;
    #hasEnded = false;
    #ended;

    constructor(child) {
        this.#child = child;
        running.add(child);
        this.#ended = new Promise((resolve) =>
            child.once("close", () => {
                this.#hasEnded = true;
                running.delete(child);
                resolve();
            }),
        );
    }

    /** Seconds of processor time so far, of all its threads. */
    processorTime() {
        const fields = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8").split(") ")[1].split(" ");
        return (Number(fields[11]) + Number(fields[12])) / 100;
    }

    /** MB that are in memory for this program, its share of what it shares with others included. */
    memory() {
        const said = readFileSync(`/proc/${this.#child.pid}/smaps_rollup`, "utf8");
        return Number(said.match(/^Pss: +(\d+) kB/m)[1]) / 1024;
    }

    async stop(signal = "SIGTERM") {
        this.#child.kill(signal);
        const late = setTimeout(() => this.#child.kill("SIGKILL"), 15_000);
        await this.#ended;
        clearTimeout(late);
    }
}
