// Every page that anybody is offered, with all that has happened by now: by day and night, narrow and wide, in both languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf } from "../stage.mjs";
import { budi, checkLooks, choose, everyPage, isToldWhyNot, kindOf, pagesOf, remember, roleOf, story, walked } from "./office.mjs";
import { foreignWords } from "./languages.mjs";

const isFile = (path) => /\/file(\.\w+)?$/.test(path);

/** Opens all pages that the signed-in person may open or is offered by one of those, one of each kind. Meant to `mayFail` where
 *  somebody is told why not. */
async function walk(page, open, person, look) {
    const waiting = pagesOf(person);
    const known = new Set(waiting.map(kindOf));
    for (const path of waiting) {
        const answer = await open(path);
        walked.set(path, (walked.get(path) ?? new Set()).add(person));
        assert.equal(answer.status(), isToldWhyNot(person, path) ? 409 : 200, `${path} is offered`);
        await look(path);
        for (const link of await page.locator("main a[href^='/']").evaluateAll((all) => all.map((one) => one.getAttribute("href"))))
            if (!isFile(link) && !known.has(kindOf(link))) {
                known.add(kindOf(link));
                waiting.push(link);
            }
    }
}

const seen = new Set();
/** Where another role is shown a page of a kind that has been looked at, or in another language: the narrow look alone, by every
 *  rule there is. */
const narrowAtNight = [{ width: 360, colorScheme: "dark" }];
const narrow = [{ width: 360, colorScheme: "light" }];

for (const [person, role] of Object.entries(roleOf))
    story(`${role}: no page goes sideways, breaks a rule of access or forgets its language`, person, async (page, open) => {
        const faults = [];
        await choose(page, "Bahasa Indonesia");
        await walk(page, open, person, async (path) => {
            await remember(page, person);
            faults.push(...(await faultsOf(page, path, seen.has(kindOf(path)) ? narrowAtNight : undefined)));
            faults.push(...(await foreignWords(page, path, "id")));
            seen.add(kindOf(path));
        });
        assert.deepEqual(faults, []);
    }, { mayFail: /\/calls\/new$/ });

/** How often the browser tells a reader aloud of each part of a table. */
const toldAloud = async (page) => {
    const browser = await page.context().newCDPSession(page);
    const { nodes } = await browser.send("Accessibility.getFullAXTree");
    await browser.detach();
    const told = nodes.filter(({ ignored }) => !ignored).map(({ role }) => role.value);
    return Object.fromEntries(["table", "row", "columnheader", "rowheader", "cell"].map((role) => [role, told.filter((one) => one === role).length]));
};
story("where rows are cards, a reader aloud still hears a table, and a cell says of which column it is", budi, async (page, open) => {
    for (const path of ["/my-record?month=2026-02", "/sessions", "/calendar?month=2026-02"]) {
        await open(path);
        await page.setViewportSize({ width: 1200, height: 900 });
        const wide = await toldAloud(page);
        assert.ok(wide.table >= 1 && wide.row >= 2 && wide.columnheader >= 4, path);
        await page.setViewportSize({ width: 360, height: 900 });
        const narrow = await toldAloud(page);
        if (path.startsWith("/calendar")) for (const told of [wide, narrow]) delete told.cell; // days before the first are shown in the grid alone
        assert.deepEqual(narrow, wide, path);
        const cells = page.locator("main tbody tr:first-child td:not(:empty)");
        const label = (cell) => getComputedStyle(cell, "::before").content;
        assert.match(await cells.first().evaluate(label), /^"\p{Lu}/u, path);
        assert.equal(await page.locator("main tbody tr").first().evaluate((row) => getComputedStyle(row).display !== "table-row"), true);
    }
});

story("in Ramadan the calendar shows other hours", budi, async (page, open) => {
    await open("/calendar?month=2026-02");
    const day = (date) => page.locator("td", { has: page.locator(`time[datetime="${date}"]`) }).textContent().then((text) => text.replaceAll("\u2060", ""));
    assert.match(await day("2026-02-18"), /07.30–16.00/);
    assert.match(await day("2026-02-19"), /Ramadan.*08.00–15.00.*08.00–09.00/s);
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
            faults.push(...(await faultsOf(page, path, narrow)));
            faults.push(...(await foreignWords(page, path, "en")));
        });
        assert.deepEqual(faults, []);
    }, { language: "en", mayFail: /\/calls\/new$/ });

story("what somebody may not see is not there, and the page that says so is as good as the others", budi, async (page, open) => {
    assert.equal((await open("/roster")).status(), 404);
    await checkLooks(page, budi);
}, { mayFail: /\/roster$/ });

/** What a field for a date shows: the browser draws it, out of reach for the page. */
const shownIn = async (page, selector) => {
    const browser = await page.context().newCDPSession(page);
    await browser.send("DOM.enable");
    const { root } = await browser.send("DOM.getDocument", { depth: -1 });
    const { nodeId } = await browser.send("DOM.querySelector", { nodeId: root.nodeId, selector });
    const { node } = await browser.send("DOM.describeNode", { nodeId, depth: -1, pierce: true });
    await browser.detach();
    const textOf = (one) => (one.nodeName === "#text" ? one.nodeValue : [...(one.shadowRoots ?? []), ...(one.children ?? [])].map(textOf).join(""));
    return textOf(node).replace(/\s/g, "");
};

for (const [language, month] of [["id", "Februari2026"], ["en", "February2026"]])
    story(`fields for dates are written as readers of ${language} write them`, budi, async (page, open) => {
        await open("/my-record?month=2026-02");
        assert.equal(await shownIn(page, "#month"), month);
        await open("/calendar?month=2026-02");
        assert.equal(await shownIn(page, "#date"), "19/02/2026");
    }, { language });
