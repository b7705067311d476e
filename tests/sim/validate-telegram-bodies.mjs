// Judges every body the service sent to Telegram by the types of the Bot API that others keep (@gramio/types):
//   node validate-telegram-bodies.mjs JOURNAL
// Prints what does not fit and leaves with 1; 0 if all bodies fit; 2 if there was none to judge.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { buildGenerator, getProgramFromFiles } from "typescript-json-schema";

const paramsFile = join(dirname(fileURLToPath(import.meta.url)), "node_modules/@gramio/types/out/params.d.ts");

/** A function that tells what is wrong with a body of a method; an empty list is praise. */
export function makeJudge() {
    const options = { noExtraProps: true, required: true, ignoreErrors: true };
    const program = getProgramFromFiles([paramsFile], { strictNullChecks: true, skipLibCheck: true, lib: ["es2020", "dom"] });
    const generator = buildGenerator(program, options, [paramsFile]);
    const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
    const validators = new Map();
    return (method, body) => {
        const name = `${method[0].toUpperCase()}${method.slice(1)}Params`;
        if (!validators.has(name)) {
            let schema;
            try {
                schema = generator.getSchemaForSymbol(name);
            } catch {
                schema = { type: "object", maxProperties: 0 }; // a method without parameters
            }
            validators.set(name, ajv.compile(schema));
        }
        const validate = validators.get(name);
        if (validate(uploadsAsText(body))) return [];
        return validate.errors.map((error) => `${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
    };
}

// An upload stands in the journal as an object; the type says it may be a file_id or URL as well, which JSON can hold.
function uploadsAsText(body) {
    return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, value?.upload ? "upload" : value]));
}

function main(journal) {
    const lines = readFileSync(journal, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
    const calls = lines.filter((line) => line.kind === "request" && line.messenger === "telegram" && line.body && line.status !== 404);
    if (calls.length === 0) {
        console.error(`${journal}: no call of a Telegram method to judge`);
        return 2;
    }
    const judge = makeJudge();
    let wrong = 0;
    for (const call of calls) {
        const faults = typeof call.body === "object" ? judge(call.method, call.body) : ["the body is not an object"];
        if (faults.length === 0) continue;
        wrong += 1;
        console.log(`line ${call.n}: ${call.method} ${JSON.stringify(call.body)}`);
        for (const fault of faults) console.log(`    ${fault}`);
    }
    console.log(`${calls.length} bodies judged, ${wrong} wrong`);
    return wrong === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    if (process.argv.length !== 3) {
        console.error("usage: node validate-telegram-bodies.mjs JOURNAL");
        process.exit(2);
    }
    process.exit(main(process.argv[2]));
}
