// The files people send, fetched as the providers' own clients fetch them.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { Stage, sari, telegram, token, whatsapp } from "./stage.mjs";

let stage;
before(async () => {
    stage = await Stage.open([telegram, whatsapp, sari]);
});
after(() => stage.close());

const hash = (bytes, form) => createHash("sha256").update(bytes).digest(form);
const bytesOf = async (answer) => Buffer.from(await answer.arrayBuffer());
const bot = async (method, body) => (await stage.bot(method, body)).body;
const meta = (path, bearer = "EAAsimulated") => fetch(path.startsWith("http") ? path : `${stage.base}${path}`, { headers: { Authorization: `Bearer ${bearer}` } });
const requests = (messenger, method) => stage.journal().filter((line) => line.kind === "request" && line.messenger === messenger && line.method === method);

async function sent(action) {
    await stage.act({ person: "sari", on: "telegram", ...action });
    const { result } = await bot("getUpdates", {});
    await bot("getUpdates", { offset: result.at(-1).update_id + 1 });
    return result.at(-1).message;
}

test("Telegram: a photo is named by getFile and fetched for an hour, each another", async () => {
    const first = (await sent({ do: "photo", caption: "gardu" })).photo.at(-1);
    const second = (await sent({ do: "photo" })).photo.at(-1);
    const { result } = await bot("getFile", { file_id: first.file_id });
    const file = await fetch(`${stage.base}/file/bot${token}/${result.file_path}`);
    const bytes = await bytesOf(file);
    assert.equal(file.headers.get("content-type"), "application/octet-stream");
    assert.equal(bytes.length, result.file_size);
    assert.equal(bytes.length, first.file_size);
    assert.deepEqual([...bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
    const other = await bot("getFile", { file_id: second.file_id });
    assert.notEqual(hash(bytes, "hex"), hash(await bytesOf(await fetch(`${stage.base}/file/bot${token}/${other.result.file_path}`)), "hex"));
    const [request] = requests("telegram", "file");
    assert.deepEqual(request.answer, { bytes: bytes.length, sha256: hash(bytes, "hex") });
    assert.ok(!request.http.includes(token) && request.http.includes("***"));
    await stage.advance("1h");
    await stage.advance("1s");
    assert.equal((await fetch(`${stage.base}/file/bot${token}/${result.file_path}`)).status, 404);
});

test("Telegram: documents and voice notes have bytes of their kind; above 20 MB there is none", async () => {
    const { document } = await sent({ do: "document", file_name: "surat tugas.pdf" });
    assert.deepEqual([document.mime_type, document.file_name], ["application/pdf", "surat tugas.pdf"]);
    const { voice } = await sent({ do: "voice" });
    for (const [id, beginning] of [[document.file_id, "%PDF-"], [voice.file_id, "OggS"]]) {
        const { result } = await bot("getFile", { file_id: id });
        assert.ok((await bytesOf(await fetch(`${stage.base}/file/bot${token}/${result.file_path}`))).toString("latin1").startsWith(beginning));
    }
    const large = await sent({ do: "document", size: 21 * 1024 * 1024 });
    assert.equal(large.document.file_size, 21 * 1024 * 1024);
    assert.equal((await bot("getFile", { file_id: large.document.file_id })).description, "Bad Request: file is too big");
    assert.equal((await bot("getFile", { file_id: "file-1-99" })).error_code, 400);
    assert.equal((await fetch(`${stage.base}/file/bot${token}/photos/none.jpg`)).status, 404);
});

test("WhatsApp: a media id leads to an address for five minutes, and the token opens it", async () => {
    await stage.act({ person: "sari", on: "whatsapp", do: "photo", caption: "gardu" });
    const place = await (await meta("/v25.0/9000000000000002?phone_number_id=1060")).json(); // the wamid took 1
    assert.equal((await meta(place.url, "another")).status, 401);
    const file = await meta(place.url);
    const bytes = await bytesOf(file);
    assert.equal(file.headers.get("content-type"), "image/jpeg");
    assert.deepEqual([place.sha256, place.file_size, place.mime_type], [hash(bytes, "hex"), bytes.length, "image/jpeg"]);
    assert.equal((await meta(`/v25.0/${place.id}?phone_number_id=1061`)).status, 400);
    await stage.advance("5m");
    await stage.advance("1s");
    assert.equal((await meta(place.url)).status, 404);
    await stage.advance("7d");
    assert.equal((await (await meta(`/v25.0/${place.id}`)).json()).error.code, 100);
    const shown = requests("whatsapp", "file");
    assert.deepEqual(shown.map((line) => line.status), [401, 200, 404]);
    assert.equal(shown[1].answer.sha256, place.sha256);
    assert.ok(requests("whatsapp", "media").length >= 2);
});

test("faults strike getFile, the file itself, and media", async () => {
    const { photo } = await sent({ do: "photo" });
    const { result } = await bot("getFile", { file_id: photo.at(-1).file_id });
    const path = `${stage.base}/file/bot${token}/${result.file_path}`;
    const fault = (line) => stage.control("faults", line);
    await fault({ fault: "error", on: "telegram", method: "getFile", count: 1 });
    assert.equal((await bot("getFile", { file_id: photo.at(-1).file_id })).error_code, 500);
    await fault({ fault: "error", on: "telegram", method: "file", status: 503, count: 1 });
    assert.equal((await fetch(path)).status, 503);
    await fault({ fault: "cut", on: "telegram", method: "file", count: 1 });
    await assert.rejects(fetch(path));
    assert.equal((await fetch(path)).status, 200);
    await stage.act({ person: "sari", on: "whatsapp", do: "document" });
    await fault({ fault: "error", on: "whatsapp", method: "media", status: 500, count: 1 });
    await fault({ fault: "error", on: "whatsapp", method: "file", status: 404, count: 1 });
    const media = "9000000000000004";
    assert.equal((await meta(`/v25.0/${media}`)).status, 500);
    const { url } = await (await meta(`/v25.0/${media}`)).json();
    const page = await meta(url);
    assert.deepEqual([page.status, page.headers.get("content-type")], [404, "text/html"]);
    assert.equal((await meta(url)).status, 200);
});
