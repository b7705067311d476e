// Every page that anybody is offered, with all that has happened by now: by day and night, narrow and wide, in both languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf } from "../stage.mjs";
import { choose, everyPage, isToldWhyNot, pagesOf, remember, roleOf, story } from "./office.mjs";
import { foreignWords } from "./languages.mjs";

/** Pages of one kind have one name: `/calls/<id>/why/<person>`. */
const kindOf = (path) => path.replace(/\?.*/, "").replace(/\/\d+(?=\/|$)/g, "/<id>").replace(/\/P-\d+/, "/<person>");
const isFile = (path) => /\/file(\.\w+)?$/.test(path);

/** Opens all pages that the signed-in person may open or is offered by one of those, one of each kind. */
async function walk(page, open, person, look) {
    const waiting = [...pagesOf(person).filter((path) => !isToldWhyNot(person, path))];
    const known = new Set(waiting.map(kindOf));
    for (const path of waiting) {
        const answer = await open(path);
        assert.equal(answer.status(), 200, `${path} is offered`);
        await look(path);
        for (const link of await page.locator("main a[href^='/']").evaluateAll((all) => all.map((one) => one.getAttribute("href"))))
            if (!isFile(link) && !known.has(kindOf(link))) {
                known.add(kindOf(link));
                waiting.push(link);
            }
    }
    return known;
}

const seen = new Set();
const seenInEnglish = new Set();
const narrowAtNight = [{ width: 360, colorScheme: "dark" }];

for (const [person, role] of Object.entries(roleOf))
    story(`${role}: no page goes sideways, breaks a rule of access or forgets its language`, person, async (page, open) => {
        const faults = [];
        await choose(page, "Bahasa Indonesia");
        const known = await walk(page, open, person, async (path) => {
            await remember(page, person);
            faults.push(...(await faultsOf(page, path, seen.has(kindOf(path)) ? narrowAtNight : undefined)));
            faults.push(...(await foreignWords(page, path, "id")));
            seen.add(kindOf(path));
        });
        assert.deepEqual(faults, []);
    });

test("the walks came by every kind of page", () => {
    for (const kind of ["/calls/<id>", "/calls/<id>/why/<person>", "/presence/of/<person>", "/flags/<id>", "/flags/<id>/decide/dismiss", "/outages/<id>"])
        assert.ok(seen.has(kind), kind);
    for (const path of everyPage) assert.ok(seen.has(path), path);
});

for (const [person, role] of Object.entries(roleOf))
    story(`${role}: every page in English, as chosen in the menu`, person, async (page, open) => {
        const faults = [];
        await choose(page, "English");
        await walk(page, open, person, async (path) => {
            if (!seenInEnglish.has(kindOf(path))) faults.push(...(await faultsOf(page, path, [{ width: 360, colorScheme: "light" }])));
            seenInEnglish.add(kindOf(path));
            faults.push(...(await foreignWords(page, path, "en")));
        });
        assert.deepEqual(faults, []);
    }, { language: "en" });
