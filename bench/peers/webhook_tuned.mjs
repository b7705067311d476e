// What somebody who knows Node.js well would write for webhooks alone: node:http, one JSON.parse, and a group commit of its own.
// Usage: webhook_tuned.mjs PORT SECRET DATABASE, where DATABASE is a postgresql:// URL or the path of a SQLite file.
import { timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { groupCommit } from "./group_commit.mjs";

const [port, secretWord, database] = process.argv.slice(2);
const secret = Buffer.from(secretWord);
const table = "CREATE TABLE IF NOT EXISTS inbox (update_id BIGINT PRIMARY KEY, chat BIGINT NOT NULL, received_at BIGINT NOT NULL, raw TEXT NOT NULL)";

function intoSqlite() {
    const file = new DatabaseSync(database);
    file.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384");
    file.exec(table);
    const insert = file.prepare("INSERT INTO inbox VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
    return groupCommit((updates) => {
        file.exec("BEGIN IMMEDIATE");
        try {
            for (const { id, chat, at, raw } of updates) insert.run(id, chat, at, raw);
            file.exec("COMMIT");
        } catch (error) {
            file.exec("ROLLBACK");
            throw error;
        }
    });
}

async function intoPostgres() {
    const writers = 2;
    const pool = new pg.Pool({ connectionString: database, max: writers });
    await pool.query(table);
    const text = "INSERT INTO inbox SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) ON CONFLICT DO NOTHING";
    return groupCommit(
        (updates) =>
            pool.query({
                name: "store",
                text,
                values: [updates.map(({ id }) => id), updates.map(({ chat }) => chat), updates.map(({ at }) => at), updates.map(({ raw }) => raw)],
            }),
        writers,
    );
}

const store = await (database.startsWith("postgresql://") ? intoPostgres() : intoSqlite());

function isSigned(request) {
    const given = request.headers["x-telegram-bot-api-secret-token"];
    if (given === undefined || given.length !== secret.length) return false;
    return timingSafeEqual(Buffer.from(given), secret);
}

function end(response, status) {
    response.statusCode = status;
    response.end();
}

const server = createServer((request, response) => {
    if (request.method !== "POST" || request.url !== "/hooks/telegram/main") return end(response, 404);
    if (!isSigned(request)) return end(response, 401);
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
        const raw = (pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)).toString();
        let update;
        try {
            update = JSON.parse(raw);
        } catch {
            return end(response, 400);
        }
        const chat = update.message?.chat.id ?? 0;
        store({ id: update.update_id, chat, at: Date.now(), raw }, (isDurable) => end(response, isDurable ? 200 : 503));
    });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(port), "127.0.0.1", 4096);
