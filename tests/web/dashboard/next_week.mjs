// A week later: reports and the chart have something to show. Budi, his supervisor and HR read English now.
import assert from "node:assert/strict";
import { test } from "node:test";
import { picturesOfChats, takesPictures } from "../stage.mjs";
import { admin, atPhones, auditor, budi, checkLooks, does, folder, hr, lives, passes, pictures, reads, says, story, supervisor, tileOf, until } from "./office.mjs";

test("a week goes by, and three people read English from now on", async () => {
    await until("2026-02-18T20:00:00+08:00");
    for (const person of [budi, supervisor, hr]) await says(person, "/english");
    await until("2026-02-19T08:10:00+08:00"); // in Ramadan the day begins at eight
    await does(budi, { do: "tap", button: "I am present" });
    await lives();
});

story("the same roll call in English: from the page to the chats and back", supervisor, async (page, open) => {
    await open("/calls/new");
    await page.getByRole("button", { name: "Preview" }).first().click();
    await checkLooks(page, supervisor);
    await page.getByRole("button", { name: "Send" }).click();
    await page.waitForURL(/\/calls\/\d+/);
    await reads(budi, "Roll call");
    await lives();
    await does(budi, { do: "tap", button: "I am present" });
    await tileOf(page, "Budi Santoso").getByText(/^answered/).waitFor();
    await checkLooks(page, supervisor);
    if (!takesPictures) return;
    await passes("80s"); // colleagues answer by themselves
    await atPhones(async (page) => {
        await page.getByRole("button", { name: "English" }).click();
        await picturesOfChats(page, "en");
    });
}, { language: "en" });

story("a report is ordered, its row follows the work, and it is fetched", hr, async (page, open) => {
    await open("/reports");
    await page.locator("#from").fill("2026-02-09");
    await page.locator("#to").fill("2026-02-15");
    await page.locator("main form[method=post][action='/reports'] button").click();
    await page.getByText(/^The report was ordered/).waitFor();
    const download = page.waitForEvent("download");
    await page.locator("#report-list a[href$='/file']").first().click();
    assert.match((await download).suggestedFilename(), /\.pdf$/);
    await checkLooks(page, hr);
}, { language: "en" });

story("the chart draws what its table says", hr, async (page, open) => {
    await open("/reports/trend");
    const canvas = page.locator("figure[data-chart] canvas");
    await canvas.waitFor();
    const drawn = await canvas.evaluate((one) => {
        const { data } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
        return data.reduce((count, red, at) => count + (at % 4 === 0 && red === 11 && data[at + 1] === 122 && data[at + 2] === 100), 0);
    });
    assert.ok(drawn > 20, `${drawn} points in the first line's colour`);
    // What the chart says of each week, read where the pointer is, against the row of the table.
    const rows = await page.locator("figure .table tbody tr").evaluateAll((all) =>
        all.map(({ children: [week, ...figures] }) => [week.textContent, ...figures.slice(0, 2).map((one) => one.textContent.match(/^\d+/)?.[0].concat(" %") ?? "–")]));
    // Before anybody points at it, it tells of the newest week of which there is something to tell.
    const legend = page.locator(".u-legend .u-value");
    assert.deepEqual(await legend.allTextContents(), rows.findLast(([, ...figures]) => figures.some((one) => one !== "–")));
    const { x, y, width, height } = await page.locator(".u-over").boundingBox();
    const said = [];
    for (const at of rows.keys()) {
        await page.mouse.move(x + Math.min(width - 1, Math.max(1, (width * at) / (rows.length - 1))), y + height / 2);
        said.push(await legend.allTextContents());
    }
    assert.deepEqual(said, rows);
    for (const column of [1, 2]) assert.ok(rows.filter((row) => row[column] !== "–").length >= 2, JSON.stringify(rows));
    await checkLooks(page, hr);
}, { language: "en" });

test("pictures of pages for whoever runs and checks it; tests/web/pictures.test.mjs takes those of the weeks", async () => {
    await pictures(admin, { settings: "/settings" }, { upTo: "tbody tr:nth-child(22)", instead: [[folder(), "/var/lib/sigap"]] });
    await pictures(auditor, { audit: "/audit?subject=employee/P-05" });
});
