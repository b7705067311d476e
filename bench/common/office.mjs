// `sigap serve` as an office would run it, with its provider on this machine.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, freePort, output, Program } from "./programs.mjs";

export const secret = "secret-of-the-measures";
export const tokenOf = (bot) => `${7000000001 + bot}:AABenchmarkTokenOfTheMeasures000000000`;
export const nameOf = (bot) => (bot === 0 ? "main" : `bot${bot}`);

/** Makes what bench_office says in the database of that URL. */
export const furnish = (url, ...words) => output(`${build}/bench_office`, [url, ...words.map(String)]);

const settings = ({ folder, url, ports, provider, bots, messagesPerSecond }) => `
[service]
data_dir = "${folder}"
[http]
listen = "127.0.0.1:${ports.http}"
[web]
listen = "127.0.0.1:${ports.web}"
live_listen = "127.0.0.1:${ports.live}"
[metrics]
listen = ""
[log]
level = "warn"
[storage]
url = "${url}"
[security]
signing_key = "${"a".repeat(64)}"
[policy]
files = ["${resolve("bench/office/always_on_duty.toml")}"]
calendars = ["${resolve("config/calendars/id.json")}"]
[office]
name = "Setda"
time_zone = "Asia/Makassar"
${Array.from({ length: bots }, (_, bot) => `
[[telegram]]
name = "${nameOf(bot)}"
mode = "webhook"
api_base_url = "${provider}"
public_url = "${provider}"
token = "${tokenOf(bot)}"
webhook_secret = "${secret}"
messages_per_second = ${messagesPerSecond}
`).join("")}`;

export class Office {
    /** `provider` is the address of a bench_provider. */
    static async start({ folder, url, provider, bots = 1, messagesPerSecond = 1000 }) {
        const ports = { http: await freePort(), web: await freePort(), live: await freePort() };
        const file = join(folder, "sigap.toml");
        writeFileSync(file, settings({ folder, url, ports, provider, bots, messagesPerSecond }));
        const office = new Office(file, ports);
        office.program = await Program.start(`${build}/sigap`, ["--config", file, "serve"], join(folder, "sigap.log"), async () => {
            const answer = await fetch(`http://127.0.0.1:${ports.http}/health/ready`);
            return answer.ok && (await answer.json()).leads;
        });
        return office;
    }

    #file;

    constructor(file, ports) {
        this.#file = file;
        this.webhook = `http://127.0.0.1:${ports.http}/hooks/telegram/main`;
        this.web = `http://127.0.0.1:${ports.web}`;
        this.live = `http://127.0.0.1:${ports.live}`;
    }

    command(...words) {
        return output(`${build}/sigap`, ["--config", this.#file, ...words]);
    }

    /** The cookie of somebody who signed in. */
    async signIn(person) {
        const link = this.command("admin", "link", person).trim();
        const answer = await fetch(link, { method: "POST", redirect: "manual", headers: { origin: this.web } });
        const cookies = answer.headers.getSetCookie();
        if (answer.status !== 303 || cookies.length === 0) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
        return cookies.map((cookie) => cookie.split(";")[0]).join("; ");
    }

    stop() {
        return this.program.stop();
    }
}

export class Provider {
    static async start(folder, bots = 1) {
        const port = await freePort();
        const provider = new Provider(`http://127.0.0.1:${port}`);
        provider.#program = await Program.start(`${build}/bench_provider`, [String(port), String(bots)], join(folder, "provider.log"), () => provider.count().then(() => true));
        return provider;
    }

    #program;

    constructor(url) {
        this.url = url;
    }

    async #control(path, options) {
        const answer = await fetch(`${this.url}/control/${path}`, options);
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        return answer;
    }

    /** From now on it answers after so many milliseconds; what came before is forgotten. */
    async begin(latency) {
        await this.#control("latency", { method: "POST", body: String(latency) });
    }
    async count() {
        return Number(await (await this.#control("count")).text());
    }
    async calls() {
        return (await this.#control("calls")).json();
    }
    processorTime() {
        return this.#program.processorTime();
    }
    stop() {
        return this.#program.stop();
    }
}
