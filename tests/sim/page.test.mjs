// What the page of phones asks of sigap-sim: pace, the next thing seen, what changed, and the page's own lines.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { Stage, budi, moment, runToEnd, sari, telegram, token, whatsapp } from "./stage.mjs";

const withStage = async (lines, body) => {
    const stage = await Stage.open(lines);
    try {
        await body(stage);
    } finally {
        await stage.close();
    }
};
const asks = async (stage, path) => {
    const answer = await fetch(`${stage.base}/control/${path}`);
    return { status: answer.status, ...(await answer.json()) };
};
const refused = async (stage, body) => (await stage.post("/control/play", body)).body.error;
const says = (text) => ({ at: "+30s", person: "sari", on: "telegram", do: "say", text });

/** An instance that is always idle, until `stop`. */
const keepIdle = (stage) => {
    let isOver = false;
    const reports = (async () => {
        let known = { now: 0, seen: 0 };
        while (!isOver) known = await stage.clock("a", known);
    })();
    return async () => {
        isOver = true;
        await stage.control("pause", {});
        await reports;
    };
};

test("at a pace, time goes with real time between events, and reaches events at their own time", () =>
    withStage([telegram, sari, says("halo")], async (stage) => {
        const stop = keepIdle(stage);
        const begun = Date.now();
        await stage.control("play", { pace: 20 });
        await new Promise((done) => setTimeout(done, 1000));
        const { now, pace, playing } = await asks(stage, "changes?after=0");
        const gone = Date.parse(now) - moment(0) / 1000;
        assert.equal(pace, 20);
        assert.equal(playing, true);
        assert.ok(gone > 5_000 && gone <= (Date.now() - begun) * 20 + 1000, `${gone} ms have gone`);
        await stage.control("play", { pace: 100, until: "+60s", wait: 10 });
        const said = stage.journal().find((line) => line.kind === "action");
        assert.equal(Date.parse(said.at), moment(30) / 1000);
        await stop();
    }));

test("play until something is seen: the next thing, one that fits, one that was there before we could wait", () =>
    withStage([telegram, sari], async (stage) => {
        const stop = keepIdle(stage);
        const send = (text) => stage.bot("sendMessage", { chat_id: 5001, text });
        const fits = { until_seen: { person: "sari", receives: "dua" }, within: "1h", wait: 10 };
        await stage.control("pause", {});
        await send("satu");
        // What was there before is not the next thing; here nothing comes.
        assert.equal((await stage.control("play", { until_seen: true, within: "1m", wait: 10 })).seen, false);
        await stage.control("pause", {});
        const any = stage.control("play", { until_seen: true, wait: 10 });
        while (!(await stage.state()).playing);
        await send("tiga");
        assert.equal((await any).seen, true);

        await stage.act({ person: "sari", on: "telegram", do: "block" });
        await stage.act({ person: "sari", on: "telegram", do: "unblock" });
        await stage.updates((await stage.updates()).at(-1).update_id + 1);
        await send("lebih dahulu, dua");
        const answer = await stage.control("play", fits);
        assert.deepEqual([answer.seen, answer.playing], [true, false]);
        // It is used up: the same is not seen twice.
        assert.equal((await stage.control("play", { ...fits, within: "1m" })).seen, false);
        await stop();
    }));

test("what is not seen in the time given is waited for no longer", () =>
    withStage([telegram, sari], async (stage) => {
        const stop = keepIdle(stage);
        const answer = await stage.control("play", { until_seen: { person: "sari", sees: "x" }, within: "10m", wait: 10 });
        assert.deepEqual([answer.seen, answer.playing, Date.parse(answer.now)], [false, false, moment(600) / 1000]);
        await stop();
    }));

test("what play cannot take is named", () =>
    withStage([telegram, sari], async (stage) => {
        assert.match(await refused(stage, { pace: 0 }), /"pace": expected a number from 0.1/);
        assert.match(await refused(stage, { pace: "fast" }), /"pace"/);
        assert.match(await refused(stage, { within: "soon" }), /"within": expected a duration/);
        assert.match(await refused(stage, { until_seen: 7 }), /"until_seen"/);
        assert.match(await refused(stage, { until_seen: { person: "sari" } }), /"receives"/);
    }));

test("changes: chats only when something is new, the wire without its secrets, and at most what was asked", () =>
    withStage([telegram, whatsapp, sari, budi], async (stage) => {
        await stage.bot("sendMessage", { chat_id: 5001, text: "halo" });
        const first = await asks(stage, "changes?after=0&person=sari");
        assert.deepEqual(Object.keys(first.persons), ["sari"]);
        assert.equal(first.persons.sari.chats["telegram/main"].messages.at(-1).text, "halo");
        assert.deepEqual(first.entries.map((line) => [line.kind, line.method]), [["request", "sendMessage"]]);
        assert.ok(!JSON.stringify(first).includes(token.split(":")[1]));

        const then = await asks(stage, `changes?after=${first.cursor}&person=sari`);
        assert.equal(then.persons, undefined);
        assert.deepEqual(then.entries, []);

        const held = asks(stage, `changes?after=${first.cursor}&person=sari&wait=10`);
        await stage.act({ person: "sari", on: "telegram", do: "say", text: "hadir" });
        assert.equal((await held).persons.sari.chats["telegram/main"].messages.at(-1).text, "hadir");
        assert.equal((await asks(stage, "changes?after=x")).status, 400);
    }));

/** A mail as it comes, without waiting for what is said to it. */
const mail = (stage, subject) =>
    new Promise((done, failed) => {
        const lines = ["EHLO a", "MAIL FROM:<sigap@example.go.id>", "RCPT TO:<hr@example.go.id>", "DATA", `Subject: ${subject}\r\n\r\nHalo\r\n.`, "QUIT"];
        const socket = connect(stage.smtpPort, "127.0.0.1", () => socket.end(lines.map((line) => `${line}\r\n`).join("")));
        socket.on("close", done).on("error", failed).resume();
    });

test("changes: no mail and no message is lost, however much went over the wire since", () =>
    withStage([telegram, whatsapp, sari, budi], async (stage) => {
        await mail(stage, "yang pertama");
        for (let said = 0; said < 310; ++said) await stage.act({ person: "sari", on: "telegram", do: "say", text: `pesan ${said}` });
        await mail(stage, "yang terakhir");
        const { entries, persons, cursor } = await asks(stage, "changes?after=0&person=sari&person=budi");
        assert.deepEqual(entries.filter(({ kind }) => kind === "mail").map(({ subject }) => subject), ["yang pertama", "yang terakhir"]);
        assert.equal(entries.filter(({ kind }) => kind !== "mail").length, 300);
        assert.deepEqual(entries.map(({ n }) => n), entries.map(({ n }) => n).sort((one, other) => one - other));
        const { messages } = persons.sari.chats["telegram/main"];
        assert.deepEqual([messages.length, messages[0].text, messages.at(-1).text], [310, "pesan 0", "pesan 309"]);
        // Later, only of whom something is new.
        await stage.act({ person: "sari", on: "telegram", do: "say", text: "lagi" });
        assert.deepEqual(Object.keys((await asks(stage, `changes?after=${cursor}&person=sari&person=budi`)).persons), ["sari"]);
    }));

const phones = { page: { zone: "Asia/Makassar", language: "en", roles: { sari: { id: "Pegawai", en: "Employee" } }, phones: [{ person: "sari", role: { id: "Pegawai", en: "Employee" } }] } };
const step = {
    tour: { id: "Sapa", en: "Greet" },
    text: { id: "Tunggu sapaan.", en: "Wait for a greeting." },
    do: [{ play: { within: "1m" } }],
    done: [{ person: "sari", sees: "halo" }],
};

test("the page's lines: who is there, what the phones open with, and a tour that what is seen ticks", () =>
    withStage([telegram, whatsapp, sari, budi, phones, step], async (stage) => {
        const page = await asks(stage, "page");
        assert.deepEqual(page.persons.budi, { name: "Budi", accounts: ["telegram/main", "whatsapp/main"] });
        assert.deepEqual(page.page, phones.page);
        assert.deepEqual(page.tour.map((one) => one.tour.en), ["Greet"]);
        assert.equal(page.tour[0].done, undefined);
        assert.deepEqual(page.templates, ["panggilan", "lama"]);
        assert.deepEqual((await asks(stage, "changes?after=0")).tour, [false]);
        await stage.bot("sendMessage", { chat_id: 5001, text: "halo" });
        assert.deepEqual((await asks(stage, "changes?after=0")).tour, [true]);
    }));

for (const [what, line, expected] of [
    ["a phone of nobody", { page: { ...phones.page, phones: [{ person: "siti", role: phones.page.phones[0].role }] } }, /expected the name of a person/],
    ["a role of nobody", { page: { ...phones.page, roles: { siti: { id: "Auditor", en: "Auditor" } } } }, /expected the name of a person/],
    ["a role in one language", { page: { ...phones.page, roles: { sari: { id: "Pegawai" } } } }, /"sari": expected a text in each language/],
    ["a text in one language", { ...step, text: { id: "Tunggu." } }, /"text": expected a text in each language/],
    ["a link to find at nobody's", { ...step, do: [{ find_link: { person: "siti" } }] }, /expected the name of a person/],
    ["a shortcut without its text", { page: { ...phones.page, phones: [{ ...phones.page.phones[0], shortcut: { say: "/masuk" } }] } }, /"page.phones.shortcut.text": expected an object of texts/],
    ["an action nobody knows", { ...step, do: [{ act: { person: "sari", do: "fly" } }] }, /"do": expected one of/],
    ["a step that nothing ticks", { ...step, done: [] }, /"done"/],
])
    test(`a script is refused for ${what}`, async () => {
        const { code, errors } = await runToEnd([telegram, sari, line]);
        assert.equal(code, 2);
        assert.match(errors, expected);
    });
