import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Stage, moment, sari, telegram, token } from "./stage.mjs";

const withStage = async (lines, body, options) => {
    const stage = await Stage.open(lines, options);
    try {
        await body(stage);
    } finally {
        await stage.close();
    }
};
const at = (seconds) => `+${seconds}s`;
const says = (seconds, text) => ({ at: at(seconds), person: "sari", on: "telegram", do: "say", text });

test("the first call is answered at once; time then jumps to what the instance has due", () =>
    withStage([telegram, sari], async (stage) => {
        const first = await stage.clock("a", { idle: false });
        assert.equal(first.now, moment(0));
        const next = await stage.clock("a", { ...first, next_due: moment(600) });
        assert.equal(next.now, moment(600));
        assert.equal(next.seen, first.seen + 1);
    }));

test("the earliest wins: an action of the script comes before a later timer", () =>
    withStage([telegram, sari, says(30, "halo")], async (stage) => {
        const first = await stage.clock("a", { idle: false });
        const next = await stage.clock("a", { ...first, next_due: moment(600) });
        assert.equal(next.now, moment(30));
    }));

test("time stands while an instance works, and while another has not looked at the last stimulus", () =>
    withStage([telegram, sari], async (stage) => {
        const a = await stage.clock("a", { idle: false });
        const b = await stage.clock("b", { idle: false });
        const waiting = stage.clock("a", { ...a, next_due: moment(60) });
        await stage.bot("getMe"); // a stimulus while b works
        const told = await waiting;
        assert.deepEqual(told, { now: moment(0), seen: a.seen + 1 });
        const looking = stage.clock("a", { ...told, next_due: moment(60) });
        const late = await stage.clock("b", { ...b, next_due: moment(90) });
        assert.deepEqual(late, told, "b is told what it has not seen, and nothing moves");
        const together = await Promise.all([looking, stage.clock("b", { ...late, next_due: moment(90) })]);
        assert.deepEqual(together.map((one) => one.now), [moment(60), moment(60)]);
    }));

test("a fetched update holds time until it is confirmed", () =>
    withStage([telegram, sari, says(5, "halo")], async (stage) => {
        let known = await stage.clock("a", { idle: false });
        known = await stage.clock("a", { ...known, next_due: moment(900) });
        assert.equal(known.now, moment(5));
        await stage.clock("a", { ...known, idle: false }); // nothing happens before everyone knows the time
        const [update] = await stage.updates();
        known = await stage.clock("a", { ...known, seen: (await stage.state()).seen, next_due: moment(900) });
        assert.equal(known.now, moment(5), "delivered, unconfirmed: held");
        assert.ok((await stage.state()).waiting_for.some((reason) => reason.includes("to be fetched and confirmed")));
        await stage.updates(update.update_id + 1);
        known = await stage.clock("a", { ...known, seen: (await stage.state()).seen, next_due: moment(900) });
        assert.equal(known.now, moment(900));
    }));

test("a jump over the end of a long poll ends it, empty", () =>
    withStage([telegram, sari], async (stage) => {
        const poll = stage.bot("getUpdates", { timeout: 30 });
        let answered = false;
        poll.then(() => (answered = true));
        while (!answered) await stage.advance("31s");
        assert.deepEqual((await poll).body.result, []);
        assert.ok(stage.journal().every((line) => line.kind === "jump"), "an empty poll leaves no trace");
    }));

test("an outage waits for nobody: time goes on although an update cannot be fetched", () =>
    withStage([telegram, sari, { fault: "outage", on: "telegram", until: at(100) }, says(5, "halo")], async (stage) => {
        let known = await stage.clock("a", { idle: false });
        for (const expected of [5, 50, 100]) {
            while (known.now < moment(expected))
                known = await stage.clock("a", { ...known, next_due: moment(known.now < moment(50) ? 50 : 300) });
            assert.equal(known.now, moment(expected));
        }
        await stage.clock("a", { ...known, idle: false });
        assert.equal((await stage.updates()).length, 1, "what was said during the outage comes after it");
    }));

test("time can be paused, played up to an instant, and forced while paused; it never goes back", () =>
    withStage([telegram, sari], async (stage) => {
        await stage.control("pause", {});
        const known = await stage.clock("a", { idle: false });
        assert.equal((await stage.clock("a", { ...known, next_due: moment(60) })).now, moment(0));
        assert.equal((await stage.advance("10s")).now, "2027-01-04T00:00:10.000000Z");
        const running = stage.idleUntil(moment(40), [20, 30, 60].map(moment));
        const played = await stage.control("play", { until: "2027-01-04T00:00:40Z", wait: 30 });
        assert.deepEqual([played.now, played.playing], ["2027-01-04T00:00:40.000000Z", false]);
        await running;
        const back = await stage.post("/control/advance", { to: "2027-01-04T00:00:05Z" });
        assert.equal(back.status, 409);
        assert.deepEqual(stage.journal().map((line) => line.why), ["forced", "service", "service", "until"]);
    }));

test("reactions come after their delay, as often as they may", () =>
    withStage(
        [
            telegram, sari,
            { when: { person: "*", receives: "/panggilan \\d/i" }, after: "4m", do: "say", text: "siap", times: 2 },
            { when: { person: "sari", sees: "Tercatat" }, after: "1s..3s", do: "react", emoji: "👍" },
        ],
        async (stage) => {
            for (const n of [1, 2, 3]) {
                await stage.bot("sendMessage", { chat_id: 5001, text: `Panggilan ${n}` });
                await stage.advance("10m");
            }
            await stage.bot("editMessageText", { chat_id: 5001, message_id: 1, text: "Tercatat" });
            await stage.advance("10m");
            const actions = stage.journal().filter((line) => line.kind === "action");
            assert.deepEqual(actions.map((line) => [line.do, line.reaction]), [["say", true], ["say", true], ["react", true]]);
            assert.deepEqual(actions.slice(0, 2).map((line) => line.at), ["2027-01-04T00:04:00.000000Z", "2027-01-04T00:14:00.000000Z"]);
        }));

test("the same seed and script make the same journal", async () => {
    const once = async () => {
        let text;
        await withStage([telegram, sari, says(5, "halo"), { when: { person: "sari", receives: "x" }, after: "1m..1h", do: "say", text: "y" }], async (stage) => {
            await stage.bot("sendMessage", { chat_id: 5001, text: "x" });
            await stage.advance("2h");
            text = readFileSync(stage.journalPath, "utf8");
        }, { args: ["--seed", "42"] });
        return text;
    };
    const [first, second] = [await once(), await once()];
    assert.equal(first, second);
    assert.ok(!first.includes(token.split(":")[1]), "the token is masked");
});

test("an instance that falls silent is gone after 5 s of real time, and the others go on", { timeout: 60000 }, () =>
    withStage([telegram, sari], async (stage) => {
        await stage.clock("silent", { idle: false });
        const known = await stage.idleUntil(moment(60), [moment(60)]);
        assert.equal(known.now, moment(60));
        assert.deepEqual(Object.keys((await stage.state()).instances), ["a"]);
    }));

test("the system clock goes at the pace of real time", () =>
    withStage([telegram, sari, says(0, "halo")], async (stage) => {
        while ((await stage.updates()).length === 0);
        assert.equal((await stage.post("/control/advance", { by: "1h" })).status, 409);
    }, { args: ["--clock", "system"] }));
