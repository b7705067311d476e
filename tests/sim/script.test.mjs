import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage, moment, runToEnd, sari, telegram, whatsapp } from "./stage.mjs";

const bad = [
    ["{", /:2: expected one JSON object/],
    [{ hello: 1 }, /:2: expected one of the keys/],
    [{ person: "sari" }, /:2: .*at least one messenger/],
    [{ person: "sari", telegram: { user_id: "5001", first_name: "S" } }, /:2: key "telegram.user_id": expected a whole number/],
    [{ person: "sari", telegram: { user_id: 5001, first_name: "S", shoe_size: 40 } }, /:2: key "telegram.shoe_size": not known here/],
    [{ person: "sari", whatsapp: { phone: "+62", name: "S" } }, /:2: key "whatsapp.phone": expected digits/],
    [{ telegram: { name: "main", token: "secret", username: "b" } }, /:2: key "telegram.token"/],
    [{ at: "noon", person: "budi", do: "say", text: "x" }, /:2: key "at": expected an RFC 3339 instant/],
    [{ at: "+5s", person: "nobody", do: "say", text: "x" }, /:2: key "person": expected the name of a person introduced above/],
    [{ at: "+5s", person: "budi", do: "sing" }, /:2: key "do": expected one of .*group_say.*found "sing"/],
    [{ at: "+5s", person: "budi", do: "say" }, /:2: key "text": expected .*missing/],
    [{ at: "+5s", person: "budi", do: "tap" }, /:2: key "button"/],
    [{ at: "+5s", person: "budi", do: "say", text: "x", on: "signal" }, /:2: key "on": expected telegram, whatsapp/],
    [{ when: { person: "budi", receives: "/(/" }, do: "say", text: "x" }, /:2: .*regular expression/],
    [{ when: { person: "budi", receives: "x" }, after: "soon", do: "say", text: "x" }, /:2: key "after": expected a duration/],
    [{ expect: "x", receives: "y" }, /:2: key "person": expected exactly one/],
    [{ expect: "x", person: "budi", receives: "y", by: "2027-01-04" }, /:2: key "by"/],
    [{ fault: "earthquake" }, /:2: key "fault": expected one of/],
    [{ fault: "template_paused" }, /:2: key "template"/],
    [{ end: 5 }, /:2: key "end"/],
    [{ past: "dog", person: "budi", on: "telegram", at: "2026-02-11T08:00:00+08:00", id: "1", text: "x" }, /:2: key "past": expected one of bot, person/],
    [{ past: "bot", person: "budi", on: "telegram", at: "2026-02-11T08:00:00+08:00", id: "first", text: "x" }, /:2: key "id": expected a number/],
    [{ past: "bot", person: "siti", on: "telegram", at: "2026-02-11T08:00:00+08:00", id: "1", text: "x" }, /:2: key "person": expected the name of a person/],
];
for (const [line, words] of bad)
    test(`the line ${JSON.stringify(line)} is refused by name`, async () => {
        const budi = { person: "budi", telegram: { user_id: 5002, first_name: "Budi" } };
        const { code, errors } = await runToEnd([budi, line]);
        assert.equal(code, 2);
        assert.match(errors, words);
    });

test("usage errors are 2, a place that cannot be had is 3", async () => {
    assert.equal((await runToEnd([], "--nonsense")).code, 2);
    assert.equal((await runToEnd([], "--listen", "nowhere")).code, 2);
    assert.equal((await runToEnd([], "--start", "yesterday")).code, 2);
    assert.equal((await runToEnd([], "--journal", "/nowhere/at/all")).code, 3);
});

test("--help teaches", async () => {
    const { code, output } = await runToEnd([], "--help");
    assert.equal(code, 0);
    assert.match(output, /--exit-on-done/);
    assert.match(output, /curl/);
});

const day = (...facts) => [telegram, { ...sari }, { at: "+10s", person: "sari", on: "telegram", do: "say", text: "halo" }, ...facts, { end: "+1h" }];

async function play(lines, greeting) {
    const stage = await Stage.open(lines, { exitOnDone: true });
    let left = false;
    stage.closed.then(() => (left = true));
    let known = { now: 0, seen: 0 };
    let offset = 0;
    while (!left) {
        try {
            for (const update of await stage.updates(offset)) {
                offset = update.update_id + 1;
                await stage.bot("sendMessage", { chat_id: update.message.chat.id, text: greeting });
            }
            await stage.updates(offset);
            known = { ...known, seen: (await stage.state()).seen };
            known = await stage.clock("a", { ...known, next_due: null });
        } catch {
            break; // it has left
        }
    }
    const [code] = await stage.closed;
    return { code, output: stage.output.slice(2) };
}

test("at the end every fact has its line, and all held is exit 0", async () => {
    const { code, output } = await play(
        day({ expect: "Sari is greeted", person: "sari", receives: "Selamat", by: "+11s", at_most: 1 }, { expect_not: "nobody is scolded", person: "*", sees: "Alpa" }),
        "Selamat pagi");
    assert.deepEqual(output, ["ok       Sari is greeted", "ok       nobody is scolded"]);
    assert.equal(code, 0);
});

test("a missing fact says what came nearest, and is exit 1", async () => {
    const { code, output } = await play(
        day({ expect: "Sari is greeted", person: "sari", receives: "Selamat" }, { expect_not: "nobody is scolded", person: "sari", receives: "Alpa" },
            { expect: "greeted early", person: "sari", receives: "Alpa", by: "+1s" }),
        "Alpa!");
    assert.equal(code, 1);
    assert.match(output[0], /^missing  Sari is greeted: seen 0 of 1; nearest: 2027-01-04T00:00:10.* "Alpa!"/);
    assert.match(output[1], /^missing  nobody is scolded: seen 1 times/);
    assert.match(output[2], /nearest: at another time: 2027-01-04T00:00:10/);
});

test("an action that is impossible spoils the run unless it may fail", async () => {
    const tap = { at: "+20s", person: "sari", on: "telegram", do: "tap", button: "Hadir" };
    const spoiled = await play(day(tap), "halo");
    assert.equal(spoiled.code, 1);
    assert.match(spoiled.output[0], /^failed   .* sari cannot tap: no button "Hadir"/);
    assert.equal((await play(day({ ...tap, may_fail: true }), "halo")).code, 0);
});

test("lines can be added while the run goes on, all or none", async () => {
    const stage = await Stage.open([telegram, whatsapp]);
    const refused = await stage.post("/control/script", `${JSON.stringify(sari)}\n{"person":"x"}`);
    assert.equal(refused.status, 400);
    assert.match(refused.body.error, /^script:2: /);
    assert.deepEqual((await stage.state()).persons, {});
    assert.equal((await stage.control("script", JSON.stringify(sari))).lines, 1);
    assert.equal((await stage.post("/control/act", { person: "sari", on: "telegram", do: "tap", button: 0 })).status, 409);
    assert.equal((await stage.post("/control/act", { person: "nobody", do: "say", text: "x" })).status, 400);
    assert.equal((await stage.post("/control/faults", { fault: "rain" })).status, 400);
    assert.equal((await stage.post("/control/clock", { idle: true })).status, 400);
    assert.equal((await stage.post("/control/nothing", {})).status, 404);
    await stage.close();
});

test("what was said before the run stands in the chats; the bot can change its own, and nobody reacts or is told", async () => {
    const past = (from, on, id, text) => ({ past: from, person: "sari", on, at: "2026-02-11T08:00:00+08:00", id, text });
    const react = { when: { person: "sari", receives: "Presensi" }, after: "1s", do: "say", text: "lagi" };
    const lines = [past("bot", "telegram", "1000000001", "Presensi dibuka"), past("person", "telegram", "900000001", "hadir"), past("bot", "whatsapp", "1000000002", "Presensi tercatat")];
    const stage = await Stage.open([telegram, whatsapp, sari, react, ...lines]);
    const chats = async () => (await stage.state()).persons.sari.chats;
    assert.deepEqual((await chats())["telegram/main"].messages.map(({ from, at, text }) => [from, at.slice(0, 16), text]), [["bot", "2026-02-11T00:00", "Presensi dibuka"], ["person", "2026-02-11T00:00", "hadir"]]);
    assert.equal((await chats())["whatsapp/main"].messages[0].state, "read");
    await stage.bot("editMessageText", { chat_id: 5001, message_id: 1000000001, text: "Presensi ditutup" });
    await stage.bot("sendMessage", { chat_id: 5001, text: "baru" });
    const { messages } = (await chats())["telegram/main"];
    assert.deepEqual(messages.map(({ text }) => text), ["Presensi ditutup", "hadir", "baru"]);
    assert.equal(stage.journal().filter(({ kind }) => kind === "action").length, 0);
    await stage.close();
});

test("groups: the bot hears only commands, and a group's facts are its own", async () => {
    const group = { group: "tim-a", telegram: { chat_id: -1001000000001, title: "Tim A" } };
    const stage = await Stage.open([telegram, sari, group, { expect_not: "no names", group: "tim-a", receives: "Sari" }]);
    await stage.act({ person: "sari", on: "telegram", do: "group_say", group: "tim-a", text: "selamat pagi" });
    await stage.act({ person: "sari", on: "telegram", do: "group_say", group: "tim-a", text: "/apel" });
    const updates = await stage.updates();
    assert.deepEqual(updates.map((update) => [update.message.text, update.message.chat.type]), [["/apel", "supergroup"]]);
    await stage.bot("sendMessage", { chat_id: -1001000000001, text: "Sari belum menjawab" });
    assert.equal((await stage.state()).facts[0].held, false);
    assert.equal(moment(0), 1799020800000000);
    await stage.close();
});
