// A roster with mistakes: shown with its rows, mended, imported, and taken back.
import assert from "node:assert/strict";
import { picture, takesPictures } from "../stage.mjs";
import { checkLooks, choose, hr, roster, run, story } from "./office.mjs";

const newcomer = "P-27;199901012024031027;Zainab Rahma;Biro Organisasi;;office;;employee;+628110000027;id;Asia/Makassar;;";
/** Somebody comes, somebody moves; and in the first of the two files a number is short and a unit does not exist. */
const mended = () => [...roster().map((row) => row.replace("P-08;198208082007031008;Gita Permata", "P-08;198208082007031008;Gita Permata Sari")), newcomer].join("\n");
const mistaken = () => mended().replace("199901012024031027", "123").replace("Zainab Rahma;Biro Organisasi;;office", "Zainab Rahma;Biro Organisasi;Biro yang tidak ada;office");

const preview = async (page, open, text) => {
    await open("/roster");
    await page.locator("#text").fill(text);
    await page.locator("main form[action='/roster/preview'] button").click();
    await page.locator("main table").first().waitFor();
};

if (takesPictures)
    for (const [language, own] of [["id", "Bahasa Indonesia"], ["en", "English"]])
        story(`a picture of the import, ${own}`, hr, async (page, open) => {
            await choose(page, own);
            await preview(page, open, mended());
            await picture(page, `${language}/roster`);
        }, { language });

story("a roster with mistakes is shown with its rows, and nothing is written; mended it is imported, and undone", hr, async (page, open) => {
    await preview(page, open, mistaken());
    await page.getByRole("row", { name: /123/ }).first().waitFor();
    assert.equal(await page.locator("form[action='/roster/import']").count(), 0, "what has mistakes cannot be imported");
    await checkLooks(page, hr);
    assert.doesNotMatch(run("roster", "list"), /Zainab|Permata Sari/);

    await preview(page, open, mended());
    const difference = page.getByRole("table").last();
    await difference.getByRole("row", { name: /P-27.*Zainab Rahma/ }).waitFor();
    await difference.getByRole("row", { name: /P-08.*Gita Permata Sari/ }).waitFor();
    await checkLooks(page, hr);
    assert.doesNotMatch(run("roster", "list"), /Zainab|Permata Sari/);
    await page.getByRole("button", { name: "Impor seperti ditampilkan" }).click();
    await page.getByText("Daftar pegawai sudah diimpor.").waitFor();
    assert.match(run("roster", "list"), /Zainab Rahma/);
    assert.match(run("roster", "list"), /Gita Permata Sari/);
    await checkLooks(page, hr);

    await page.locator("a[href^='/roster/undo']").first().click();
    await page.getByRole("row", { name: /Zainab Rahma/ }).waitFor();
    await checkLooks(page, hr);
    for (const box of await page.locator("main form[action^='/roster/undo'] input[type=checkbox]").all()) await box.check();
    await page.locator("main form[action^='/roster/undo'] button").click();
    await page.getByText("Impor terakhir sudah dibatalkan.").waitFor();
    assert.doesNotMatch(run("roster", "list"), /Zainab|Permata Sari/);
});

story("without JavaScript the way back from the preview keeps what was pasted", hr, async (page, open) => {
    await preview(page, open, mistaken());
    await page.getByRole("button", { name: "Kembali ke isi berkas" }).click();
    await page.getByRole("heading", { level: 1, name: "Impor daftar pegawai" }).waitFor();
    assert.equal((await page.locator("#text").inputValue()).trim(), mistaken().trim());
    await page.locator("main form[action='/roster/preview'] button").click();
    await page.getByRole("row", { name: /123/ }).first().waitFor();
}, { javaScriptEnabled: false });

/** Zainab comes as an administrator. */
const raised = () => mended().replace("Zainab Rahma;Biro Organisasi;;office;;employee", "Zainab Rahma;Biro Organisasi;;office;;admin");

story("a role that opens other people's data is marked, and given by a confirmation of its own only", hr, async (page, open) => {
    await preview(page, open, raised());
    await page.getByRole("heading", { name: "Peran yang berubah" }).waitFor();
    await page.getByRole("row", { name: /Zainab Rahma P-25 belum tercatat admin sistem/ }).waitFor();
    await checkLooks(page, hr);
    await page.getByRole("button", { name: "Impor seperti ditampilkan" }).click(); // the browser asks for the tick first
    assert.equal(new URL(page.url()).pathname, "/roster/preview");
    assert.doesNotMatch(run("roster", "list"), /Zainab/);
    await page.getByRole("button", { name: "Kembali ke isi berkas" }).click(); // which needs no tick
    await page.getByRole("heading", { level: 1, name: "Impor daftar pegawai" }).waitFor();
});

story("what was taken back can be imported again", hr, async (page, open) => {
    await preview(page, open, mended());
    await page.getByRole("button", { name: "Impor seperti ditampilkan" }).click();
    await page.getByText("Daftar pegawai sudah diimpor.").waitFor();
});
