// What is not offered is refused: every form that anybody was shown, sent by everybody who was not.
import assert from "node:assert/strict";
import { forms, roleOf, run, story } from "./office.mjs";

for (const [person, role] of Object.entries(roleOf))
    story(`${role}: a form that is offered to others only is refused`, person, async (page) => {
        const before = run("verify");
        const token = await page.locator("form[action='/look'] input[name=form_token]").inputValue();
        const taken = [];
        for (const [action, { fields, offeredTo }] of forms) {
            if (offeredTo.has(person) || (role === "admin" && /^\/sessions\//.test(action))) continue; // who administers ends any session
            const body = [...fields, ["form_token", token]];
            // By the page's own script: same origin, same cookie, as its forms are sent.
            const status = await page.evaluate(async ([address, pairs]) => (await fetch(address, { method: "POST", body: new URLSearchParams(pairs), redirect: "manual" })).status, [action, body]);
            if (status !== 404 && status !== 409) taken.push(`${action}: ${status}`);
        }
        assert.deepEqual(taken, []);
        assert.equal(run("verify"), before);
    }, { mayFail: /./ });
