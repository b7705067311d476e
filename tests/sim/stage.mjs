// A stage for one test: starts sigap-sim on free ports, speaks its control endpoints, and ends it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const program = process.env.SIGAP_SIM ?? "build/release/sigap-sim";

export const token = "7000000001:AAExampleTokenOfTheSimulator";
export const telegram = { telegram: { name: "main", token, username: "sigap_bot" } };
export const whatsapp = {
    whatsapp: {
        name: "main",
        phone_number_id: "1060",
        account_id: "2060",
        display_number: "6281100001060",
        access_token: "EAAsimulated",
        app_secret: "app-secret",
        verify_token: "verify",
        api_version: "v25.0",
        templates: [
            { name: "panggilan", language: "id", parameters: 2, buttons: ["Hadir", "Ada kendala"], body: "Panggilan dari {{1}}: {{2}}." },
            { name: "lama", language: "id", parameters: 0, status: "PAUSED" },
        ],
    },
};
export const sari = {
    person: "sari",
    telegram: { user_id: 5001, first_name: "Sari", language_code: "id", started: true },
    whatsapp: { phone: "6281200005001", name: "Sari é" },
};
export const budi = {
    person: "budi",
    telegram: { user_id: 5002, first_name: "Budi" },
    whatsapp: { phone: "6281200005002", bsuid: "ID.budi1", name: "Budi", hides_phone: true, read_receipts: false },
};

/** Runs sigap-sim to its end: what it printed and how it left. */
export async function runToEnd(lines, ...more) {
    const folder = mkdtempSync(join(tmpdir(), "sigap-sim-"));
    const script = join(folder, "script.jsonl");
    writeFileSync(script, lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"));
    const child = spawn(program, ["--script", script, ...more]);
    let output = "";
    let errors = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (errors += data));
    const [code] = await once(child, "close");
    rmSync(folder, { recursive: true });
    return { code, output, errors };
}

export class Stage {
    static async open(lines, { args = [], exitOnDone = false } = {}) {
        const stage = new Stage();
        stage.folder = mkdtempSync(join(tmpdir(), "sigap-sim-"));
        stage.journalPath = join(stage.folder, "journal.jsonl");
        const script = join(stage.folder, "script.jsonl");
        writeFileSync(script, lines.map((line) => JSON.stringify(line)).join("\n"));
        const flags = ["--script", script, "--journal", stage.journalPath, "--smtp", "0", ...args];
        stage.child = spawn(program, exitOnDone ? [...flags, "--exit-on-done"] : flags);
        stage.output = [];
        stage.errors = "";
        stage.child.stderr.on("data", (data) => (stage.errors += data));
        stage.closed = once(stage.child, "close");
        const lineReader = createInterface({ input: stage.child.stdout });
        await new Promise((resolve, reject) => {
            stage.closed.then(() => reject(new Error(`sigap-sim left: ${stage.errors}`)));
            lineReader.on("line", (line) => {
                stage.output.push(line);
                if (line.startsWith("listening on ")) stage.base = line.slice("listening on ".length);
                if (line.startsWith("smtp on ")) {
                    stage.smtpPort = Number(line.split(":").at(-1));
                    resolve();
                }
            });
        });
        return stage;
    }

    async close() {
        this.child.kill("SIGTERM");
        const [code] = await this.closed;
        rmSync(this.folder, { recursive: true });
        if (code !== 0) throw new Error(`sigap-sim left with ${code}: ${this.errors}`);
    }

    async post(path, body, headers = {}) {
        const answer = await fetch(this.base + path, {
            method: "POST",
            headers: { "content-type": "application/json", ...headers },
            body: typeof body === "string" ? body : JSON.stringify(body),
        });
        return { status: answer.status, headers: answer.headers, body: await answer.json().catch(() => null) };
    }

    bot(method, body = {}) {
        return this.post(`/bot${token}/${method}`, body);
    }

    cloud(body, bearer = whatsapp.whatsapp.access_token) {
        return this.post("/v25.0/1060/messages", { messaging_product: "whatsapp", ...body }, { authorization: `Bearer ${bearer}` });
    }

    async control(path, body) {
        const { status, body: answer } = await this.post(`/control/${path}`, body);
        if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
        return answer;
    }

    act(action) {
        return this.control("act", action);
    }
    advance(by) {
        return this.control("advance", { by });
    }
    async state() {
        return (await fetch(`${this.base}/control/state`)).json();
    }
    journal() {
        return readFileSync(this.journalPath, "utf8").trim().split("\n").map((line) => JSON.parse(line));
    }
    async updates(offset = 0) {
        return (await this.bot("getUpdates", { offset })).body.result;
    }

    /** Reports as an instance of the service once; answers what the clock said. */
    clock(instance, report) {
        return this.control("clock", { instance, now: 0, seen: 0, idle: true, next_due: null, ...report });
    }

    /** An instance that is always idle: keeps reporting until the run is where it should be. */
    async idleUntil(when, dues = []) {
        let known = { now: 0, seen: 0 };
        for (;;) {
            const nextDue = dues.find((due) => due > known.now) ?? null;
            known = await this.clock("a", { ...known, next_due: nextDue });
            if (known.now >= when) return known;
        }
    }
}

/** µs since 1970 of the default start plus so many seconds. */
export const moment = (seconds) => (Date.parse("2027-01-04T00:00:00Z") + seconds * 1000) * 1000;
