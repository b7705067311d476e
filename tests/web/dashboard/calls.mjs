// Calls from the page to the chats and back to the board, presence, and the same without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { budi, checkLooks, fajar, lives, newestCall, pagesOf, pictures, reads, says, story, supervisor, tileOf, until, writes } from "./office.mjs";

/** Lets something happen; answers how often the page asked for `part` until it showed that, without being loaded anew. */
const follow = async (page, part, happens, shown) => {
    await page.evaluate(() => (globalThis.isNotReloaded = true));
    let asked = 0;
    const count = (request) => new URL(request.url()).pathname.match(part) && ++asked;
    page.on("request", count);
    await happens();
    await shown.first().waitFor();
    page.off("request", count);
    assert.ok(await page.evaluate(() => globalThis.isNotReloaded), "the page was loaded anew");
    return asked;
};
const people = /^\/calls\/\d+\/people$/;
story("a roll call goes from the page to the chats and back to the board, which hears of it", supervisor, async (page, open) => {
    await open("/calls/new");
    await checkLooks(page, supervisor);
    await page.getByRole("button", { name: "Lihat dahulu" }).first().click();
    await page.waitForURL(/\/call-drafts\/\d+/);
    await checkLooks(page, supervisor);
    const stream = page.waitForResponse((answer) => /\/live\/calls\/\d+\/people$/.test(new URL(answer.url()).pathname));
    await page.getByRole("button", { name: "Kirim" }).click();
    await page.waitForURL(/\/calls\/\d+/);
    assert.equal((await stream).status(), 200);
    assert.match((await stream).headers()["content-type"], /^text\/event-stream/);
    await checkLooks(page, supervisor);
    await tileOf(page, "Budi Santoso").getByText("sudah dibaca").first().waitFor();
    const asked = await follow(page, people, () => says(budi, "siap, hadir"), tileOf(page, "Budi Santoso").getByText(/^menjawab/));
    assert.ok(asked <= 3, `${asked} times`); // where it hears, it asks because something changed
    await page.locator("#call-counts", { hasText: "1 dari 8 menjawab" }).waitFor();
});

story("a board that may not listen asks by itself, and shows an answer at the second time of asking at the latest", supervisor, async (page, open) => {
    await page.route(/\/live\//, (route) => route.fulfill({ status: 503, headers: { "Retry-After": "2" } }));
    await newestCall(page, open);
    const asks = () => page.waitForRequest((request) => people.test(new URL(request.url()).pathname));
    assert.equal((await asks()).headers()["hx-request"], "true");
    const asked = await follow(page, people, () => says(fajar, "hadir"), tileOf(page, "Fajar Nugroho").getByText(/^menjawab/));
    assert.ok(asked <= 2, `${asked} times`);
}, { mayFail: /\/live\// });

test("pictures of a board with its answers", async () => {
    await until("2026-02-13T07:31:10+08:00"); // some have answered, some have time left
    await lives();
    await pictures(supervisor, { board: "/calls/1" });
});

story("presence today, and why somebody was not asked", supervisor, async (page, open) => {
    await open("/presence");
    await page.getByRole("rowheader", { name: "Dewi Lestari" }).waitFor();
    await page.getByRole("row", { name: /Dewi Lestari/ }).getByRole("link").click();
    await page.getByText(/cuti/i).first().waitFor();
    await checkLooks(page, supervisor);
});

story("without JavaScript every page is complete, a call is sent and its answer read", supervisor, async (page, open) => {
    for (const path of pagesOf(supervisor)) assert.equal((await open(path)).status(), 200, path);
    await open("/calls/new");
    await page.getByRole("checkbox", { name: "Fajar Nugroho" }).check();
    await writes(page, "#message", "Mohon kabari bila sudah membaca");
    await page.getByRole("button", { name: "Lihat dahulu" }).last().click();
    await page.getByText(/Mohon kabari bila sudah membaca/).first().waitFor();
    await page.getByRole("button", { name: "Kirim" }).click();
    await page.waitForURL(/\/calls\/\d+/);
    await reads(fajar, "Mohon kabari bila sudah membaca");
    await lives();
    await says(fajar, "sudah saya baca");
    await page.getByRole("link", { name: "Muat ulang" }).click();
    await tileOf(page, "Fajar Nugroho").getByText(/^menjawab/).waitFor();
}, { javaScriptEnabled: false });
