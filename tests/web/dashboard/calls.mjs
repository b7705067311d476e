// Calls from the page to the chats and back to the board, presence, and the same without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf } from "../stage.mjs";
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

/** So many people, by the names there are: what a wall screen must hold. */
const crowd = (page, wanted) =>
    page.evaluate((wanted) => {
        const tiles = document.querySelector("#call-people .tiles");
        const some = [...tiles.children];
        while (tiles.children.length > wanted) tiles.lastElementChild.remove();
        for (let at = 0; tiles.children.length < wanted; ++at) tiles.append(some[at % some.length].cloneNode(true));
    }, wanted);
const onTheWall = (page) =>
    page.evaluate(() => {
        const board = document.fullscreenElement;
        const shown = (selector) => [...board.querySelectorAll(selector)].filter((one) => one.checkVisibility());
        const size = (one) => parseFloat(getComputedStyle(one).fontSize);
        return {
            scrolls: board.scrollHeight > board.clientHeight || board.scrollWidth > board.clientWidth,
            cut: shown(".tiles dd, .tiles h2, .wall-title, .figures > li").filter((one) => (one.closest(".card") ?? board).getBoundingClientRect().bottom < one.getBoundingClientRect().bottom - 1 || one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 2).map((one) => one.textContent),
            people: shown(".tiles > li").length,
            name: Math.min(...shown(".tiles h2").map(size)),
            figure: Math.min(...shown(".figures strong").map(size)),
        };
    });
story("on a wall screen fifty people are read from afar without scrolling, by day and in the dark", supervisor, async (page, open) => {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.route((url) => people.test(url.pathname), (route) => route.fulfill({ status: 304 })); // nobody else comes or goes meanwhile
    await page.route(/\/live\//, () => {}); // nor is anything told
    await newestCall(page, open);
    for (const size of [8, 24, 50]) {
        await crowd(page, size);
        if (size === 8) await page.getByRole("button", { name: "Layar penuh" }).click();
        await page.waitForFunction(() => document.fullscreenElement?.id === "call-board");
        for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
            const { name, figure, ...seen } = await onTheWall(page);
            assert.deepEqual(seen, { scrolls: false, cut: [], people: size }, colorScheme);
            assert.ok(name >= 26 && figure >= 72, `${name} and ${figure} of 1080`); // of 68 cm: a name is 16 mm high
            assert.deepEqual(await faultsOf(page, `${size} on the wall`, [{ width: 1920, height: 1080, colorScheme }]), []);
        }
    }
    // A smaller screen shows the same in smaller letters: no word is cut.
    for (const [width, height] of [[1400, 1000], [1400, 800], [1280, 720]]) {
        await page.setViewportSize({ width, height });
        for (const size of [8, 24, 50]) {
            await crowd(page, size);
            const { scrolls, cut } = await onTheWall(page);
            assert.deepEqual({ scrolls, cut }, { scrolls: false, cut: [] }, `${size} at ${width} by ${height}`);
        }
    }
    await page.getByRole("button", { name: "Keluar dari layar penuh" }).click();
    await page.waitForFunction(() => !document.fullscreenElement);
});

story("presence today, and why somebody was not asked", supervisor, async (page, open) => {
    await open("/presence");
    await page.getByRole("rowheader", { name: "Dewi Lestari" }).waitFor();
    await page.locator("section.depth-1", { hasText: "Bagian Tata Laksana" }).getByRole("rowheader", { name: "Gita Permata" }).waitFor(); // a unit below hers
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
