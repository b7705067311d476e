// What who administers does: a message as a test, and keys for programs; without JavaScript as well.
import assert from "node:assert/strict";
import { admin, checkLooks, heard, story, writes } from "./office.mjs";

story("without JavaScript a key is issued, shown once, and revoked", admin, async (page, open) => {
    await open("/settings/keys");
    await writes(page, "#name", "Papan di lobi");
    await page.getByRole("checkbox").first().check();
    await page.locator("main form[action='/settings/keys'] button").click();
    const key = (await page.getByRole("status").locator("code").textContent()).trim();
    assert.ok(key.length > 20);
    await open("/settings/keys");
    await page.getByRole("row", { name: /Papan di lobi/ }).waitFor();
    assert.ok(!(await page.content()).includes(key), "a key is shown once");
    await page.getByRole("row", { name: /Papan di lobi/ }).getByRole("button").click();
    await page.getByText("Kunci sudah dicabut.").waitFor();
}, { javaScriptEnabled: false });

story("a key stands on its page, and a message as a test arrives", admin, async (page, open) => {
    await open("/settings/keys");
    await writes(page, "#name", "Rekap bulanan");
    await page.getByRole("checkbox").first().check();
    await page.locator("main form[action='/settings/keys'] button").click();
    await page.getByRole("status").locator("code").waitFor();
    await checkLooks(page, admin);
    const before = (await heard(admin)).length;
    await open("/settings");
    await page.locator("form[action='/settings/test'] button").click();
    await page.getByText("Pesan uji sedang dikirim.").waitFor();
    for (let tries = 0; (await heard(admin)).length === before; ++tries) {
        assert.ok(tries < 100, "no message came");
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
});

story("the language is chosen without JavaScript, and kept", admin, async (page, open) => {
    await page.locator(".account summary").click();
    await page.getByRole("button", { name: "English", exact: true }).click();
    await open("/settings");
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
}, { javaScriptEnabled: false });
