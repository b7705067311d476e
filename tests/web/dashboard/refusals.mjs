// What is not offered is refused: every form that anybody was shown, sent by everybody who was not; and what is offered, without
// the token that its page carries.
import assert from "node:assert/strict";
import { test } from "node:test";
import { budi, forms, kindOf, roleOf, run, story, supervisor, unitHr, walked } from "./office.mjs";

/** By the page's own script: same origin and same cookie, as its forms are sent. 0 is a way on: it was taken. */
const send = (page, action, fields) =>
    page.evaluate(async ([address, pairs]) => (await fetch(address, { method: "POST", body: new URLSearchParams(pairs), redirect: "manual" })).status, [action, fields]);

test("the forms that are tried are those by which something changes", () => {
    const kinds = new Set([...forms.keys()].map(kindOf));
    for (const kind of ["/calls/new", "/call-drafts/<id>/send", "/calls/<id>/note", "/flags/<id>/decide/dismiss", "/flag-drafts/<id>/confirm",
        "/my-record/flags/<id>/reply", "/my-record/download", "/roster/preview", "/roster/import", "/roster/undo/<id>", "/reports", "/audit/file",
        "/settings/test", "/settings/keys", "/settings/keys/<id>/revoke", "/sessions/<id>/end"])
        assert.ok(kinds.has(kind), kind);
});

for (const [person, role] of Object.entries(roleOf))
    story(`${role}: a form that is offered to others only is refused, and so is an own one that does not come from its page`, person, async (page) => {
        const before = run("verify");
        const token = ["form_token", await page.locator("form[action='/look'] input[name=form_token]").inputValue()];
        const taken = [];
        for (const [action, { fields, offeredTo }] of forms) {
            const mayEnd = role === "admin" && /^\/sessions\//.test(action); // any session
            const mayNote = role.endsWith("hr") && action.endsWith("/note"); // for whoever has not answered, when they looked or later
            const wanted = offeredTo.has(person) || mayEnd || mayNote ? [403] : [404, 409];
            const status = await send(page, action, wanted.includes(403) ? fields : [...fields, token]);
            if (!wanted.includes(status)) taken.push(`${action}: ${status}`);
        }
        assert.deepEqual(taken, []);
        assert.equal(run("verify"), before);
    }, { mayFail: /./ });

/** Of people elsewhere: a colleague's own page, and one of another unit's. */
const ofOthers = { [budi]: ["/calls/1/why/P-07", "/presence/of/P-07", "/presence/of/P-22"], [supervisor]: ["/presence/of/P-22"], [unitHr]: ["/presence/of/P-22"] };

for (const [person, role] of Object.entries(roleOf))
    story(`${role}: a page of a kind that is offered to others only is not there`, person, async (page) => {
        const { origin } = new URL(page.url());
        const own = new Set([...walked].filter(([, people]) => people.has(person)).map(([path]) => kindOf(path)));
        const shown = [];
        for (const path of [...[...walked.keys()].filter((one) => !own.has(kindOf(one))), ...(ofOthers[person] ?? [])]) {
            const status = (await page.request.get(origin + path)).status();
            if (status !== 404) shown.push(`${path}: ${status}`);
        }
        assert.deepEqual(shown, []);
    });
