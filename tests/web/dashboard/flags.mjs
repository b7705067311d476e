// From the misses to a flag, and from the flag to what people decide; and trouble, which counts against nobody.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arif, as, budi, checkLooks, does, hr, lives, passes, pictures, reads, says, strikes, supervisor, writes } from "./office.mjs";

const calls = async (whom, words, then = () => {}) => {
    await says(supervisor, `/panggil ${whom}: ${words}`);
    await reads(supervisor, "Kirim panggilan ini");
    await does(supervisor, { do: "tap", button: "Kirim" });
    await then();
    await passes("45m");
};

test("a flag goes from the misses to a decision, and the person reads it first", async () => {
    await passes("35m"); // the morning's check-ins, and what people said to the roll call
    // Budi and Arif answer nothing any more; three calls of one person count under the demo's policy.
    for (const number of [1, 2, 3]) await calls("Budi, Arif", `Rapat ${number}`);
    await pictures(hr, { home: "/", flags: "/flags", flag: "/flags/1" });
    await pictures(budi, { "my-record": "/my-record" });
    await lives();
    await as(hr, async (page, open) => {
        await open("/flags");
        await page.getByRole("row", { name: /Budi Santoso/ }).getByRole("link").click();
        await page.getByRole("heading", { level: 1 }).waitFor();
        await checkLooks(page, hr);
        const download = page.waitForEvent("download");
        await page.getByRole("link", { name: /PDF/ }).click();
        assert.match((await download).suggestedFilename(), /\.pdf$/);
        await page.locator("a[href*='/decide/dismiss']").click();
        await checkLooks(page, hr);
        await writes(page, "#ground", "Gangguan jaringan di rumah, sudah dibicarakan.");
        await page.locator("main form button").first().click();
        await page.waitForURL(/\/flag-drafts\/\d+/);
        await checkLooks(page, hr);
        await page.locator("main form[action*='/confirm'] button").click();
        await page.waitForURL(/\/flags\/\d+/);
        await page.getByText("Gangguan jaringan di rumah, sudah dibicarakan.").first().waitFor();
    });
    await as(budi, async (page, open) => {
        await open("/my-record");
        await page.getByText("Gangguan jaringan di rumah, sudah dibicarakan.").first().waitFor();
        await checkLooks(page, budi);
    });
});

test("without JavaScript HR asks for more, and the person answers", async () => {
    await as(hr, async (page, open) => {
        await open("/flags");
        await page.getByRole("row", { name: /Arif Wibowo/ }).getByRole("link").click();
        await page.locator("a[href*='/decide/ask_more']").click();
        await writes(page, "#ground", "Apakah HP Bapak/Ibu menyala?");
        await page.locator("main form button").first().click();
        await page.locator("main form[action*='/confirm'] button").click();
        await page.waitForURL(/\/flags\/\d+/);
    }, { javaScriptEnabled: false });
    await reads(arif, "Apakah HP Bapak/Ibu menyala?");
    await lives();
    await as(arif, async (page, open) => {
        await open("/my-record");
        await writes(page, "form[action$='/reply'] textarea", "HP saya rusak sejak pagi.");
        await page.locator("form[action$='/reply'] button").click();
        await page.getByText("Jawaban tercatat dan diteruskan kepada yang menilai.").waitFor();
    }, { javaScriptEnabled: false });
    await as(hr, async (page, open) => {
        await open("/flags");
        await page.getByRole("row", { name: /Arif Wibowo/ }).getByRole("link").click();
        await page.getByText("HP saya rusak sejak pagi.").first().waitFor();
    });
});

test("a call that falls into trouble is in the ledger, and counts against nobody", async () => {
    await calls("Fajar", "Rapat 4", () => strikes({ fault: "outage", on: "telegram", for: "8m" }));
    await lives();
    await as(hr, async (page, open) => {
        await open("/outages");
        await page.locator("main th a[href^='/outages/']").first().click();
        await page.getByRole("row", { name: /Fajar Nugroho/ }).waitFor();
        await checkLooks(page, hr);
    });
    await pictures(hr, { outages: "/outages", delivery: "/delivery" });
});
