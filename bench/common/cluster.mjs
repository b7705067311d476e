// PostgreSQL for measures: as Debian sets it up, with a folder and a port of its own.
import { chownSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { freePort, output, Program, temporaryFolder } from "./programs.mjs";

const versions = "/usr/lib/postgresql";

export class Cluster {
    static async start() {
        const folder = temporaryFolder();
        const newest = readdirSync(versions).sort((one, other) => one - other).at(-1);
        const programs = `${versions}/${newest}/bin`;
        // It refuses to run as root.
        const options = { cwd: folder };
        if (process.getuid() === 0) {
            options.uid = Number(output("id", ["-u", "postgres"]));
            options.gid = Number(output("id", ["-g", "postgres"]));
            chownSync(folder, options.uid, options.gid);
        }
        output(`${programs}/initdb`, ["--auth=trust", "--username=sigap", "--encoding=UTF8", "--locale=C.UTF-8", `--pgdata=${folder}/data`], options);
        const cluster = new Cluster(programs, folder, await freePort());
        const settings = [`port=${cluster.port}`, "listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`].flatMap((one) => ["-c", one]);
        cluster.#server = await Program.start(`${programs}/postgres`, ["-D", join(folder, "data"), ...settings], join(folder, "log"), () => cluster.ask("SELECT 1"), options);
        return cluster;
    }

    #programs;
    #folder;
    #server;
    #made = 0;

    constructor(programs, folder, port) {
        this.#programs = programs;
        this.#folder = folder;
        this.port = port;
    }

    ask(sql, database = "postgres") {
        return output(`${this.#programs}/psql`, ["-h", this.#folder, "-p", this.port, "-U", "sigap", "-d", database, "-qtAc", sql]).trim();
    }

    /** A new database, empty or as `template` is; its name. */
    create(template = "template0") {
        const name = `office_${++this.#made}`;
        this.ask(`CREATE DATABASE ${name} TEMPLATE ${template}`);
        return name;
    }

    drop(name) {
        this.ask(`DROP DATABASE ${name} WITH (FORCE)`);
    }

    /** As the other contestants come, over the loopback. */
    url(name) {
        return `postgresql://sigap@127.0.0.1:${this.port}/${name}`;
    }

    /** Nothing of what was written before is still to be written while something is measured. */
    settle() {
        this.ask("CHECKPOINT");
    }

    stop() {
        return this.#server.stop("SIGINT");
    }
}
