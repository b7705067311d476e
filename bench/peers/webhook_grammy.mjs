// What most would write: grammY behind fastify, and a row in PostgreSQL for each update before it is confirmed.
// Usage: webhook_grammy.mjs PORT SECRET DATABASE
import Fastify from "fastify";
import { Bot, webhookCallback } from "grammy";
import pg from "pg";

const [port, secretToken, connectionString] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 20 });
await pool.query("CREATE TABLE IF NOT EXISTS inbox (update_id BIGINT PRIMARY KEY, chat BIGINT NOT NULL, received_at BIGINT NOT NULL, raw TEXT NOT NULL)");

const bot = new Bot("7000000001:AABenchmarkTokenOfTheMeasures000000000", {
    botInfo: { id: 7000000001, is_bot: true, first_name: "Peer", username: "peer_bot" },
});
const store = { name: "store", text: "INSERT INTO inbox VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING" };
bot.use((context) => pool.query({ ...store, values: [context.update.update_id, context.chat?.id ?? 0, Date.now(), JSON.stringify(context.update)] }));

const server = Fastify({ logger: false });
server.post("/hooks/telegram/main", webhookCallback(bot, "fastify", { secretToken }));
await server.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 });
