// Runs the measures (bench/NAME/measure), checks what they print and shows it as Markdown and JSON. docs/bench.md says what a row is.
import { spawn } from "node:child_process";
import { accessSync, constants, readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";

const build = "build/bench";
const known = readdirSync("bench").filter((name) => isProgram(`bench/${name}/measure`));

function isProgram(path) {
    try {
        accessSync(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

function refuse(why) {
    console.error(`scripts/bench: ${why}\nusage: scripts/bench [--quick] [--only NAME] [--json FILE]\nmeasures: ${known.join(" ")}`);
    process.exit(2);
}

function readArguments() {
    try {
        const options = { quick: { type: "boolean" }, only: { type: "string", multiple: true }, json: { type: "string" } };
        return parseArgs({ options }).values;
    } catch (error) {
        return refuse(error.message);
    }
}

/** Null: it could not be measured, and it has said why. */
function measure(name, isQuick) {
    return new Promise((resolve) => {
        const child = spawn(`bench/${name}/measure`, isQuick ? ["--quick"] : [], {
            stdio: ["ignore", "pipe", "inherit"],
            env: { ...process.env, BENCH_BUILD: build, BENCH_NODE: process.execPath },
        });
        for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => child.kill(signal));
        let said = "";
        child.stdout.on("data", (bytes) => (said += bytes));
        child.on("close", (status) => resolve(status === 0 ? rowsOf(name, said) : null));
    });
}

const shapes = { name: ["string"], value: ["number"], unit: ["string"], reference: ["string"], ratio: ["number", "null"], target: ["string"], met: ["boolean", "null"] };

function rowsOf(name, said) {
    try {
        const rows = JSON.parse(said);
        for (const row of rows)
            for (const [field, types] of Object.entries(shapes)) {
                const type = row[field] === null ? "null" : typeof row[field];
                if (!types.includes(type)) throw new Error(`${field} of ${row.name} is ${type}, expected ${types.join(" or ")}`);
            }
        if (rows.length === 0) throw new Error("no rows");
        return rows;
    } catch (error) {
        console.error(`bench/${name}/measure printed no rows: ${error.message}`);
        return null;
    }
}

/** Three digits that count, no more. */
const digits = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const show = (number) => (Math.abs(number) >= 1e6 ? number.toExponential(2) : digits.format(number));

function markdown(name, rows) {
    const lines = [`\n## ${name}\n`, "| figure | value | ratio | to | target | met |", "|---|---:|---:|---|---|---|"];
    for (const row of rows) {
        const ratio = row.ratio === null ? "" : `${show(row.ratio)} ×`;
        const met = row.met === null ? "" : row.met ? "yes" : "**no**";
        lines.push(`| ${row.name} | ${show(row.value)} ${row.unit} | ${ratio} | ${row.reference} | ${row.target} | ${met} |`);
    }
    return lines.join("\n");
}

const wanted = readArguments();
for (const name of wanted.only ?? []) if (!known.includes(name)) refuse(`there is no measure ${name}`);
const file = wanted.json ?? `${build}/bench.json`;
const all = {};
let broken = 0;
console.log(`# Figures of ${new Date().toISOString().slice(0, 10)}${wanted.quick ? ", --quick: they say little" : ""}\n`);
console.log(`${cpus().length} × ${cpus()[0].model}; medians of interleaved rounds; only ratios within one run count.`);
for (const name of wanted.only ?? known) {
    console.error(`== ${name}`);
    const rows = await measure(name, wanted.quick);
    if (rows === null) {
        ++broken;
        continue;
    }
    all[name] = rows;
    console.log(markdown(name, rows));
    writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}
const missed = Object.values(all).flat().filter((row) => row.met === false);
console.log(`\n${Object.values(all).flat().length} figures, ${missed.length} targets missed, ${broken} measures broken; ${file}`);
process.exit(broken ? 3 : missed.length && !wanted.quick ? 1 : 0);
