// Pictures of the manual that need the weeks before, in an office that speaks their language. Taken with SIGAP_SCREENSHOTS=1 only.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { images, openBrowser, picture, signIn, startDemo, takesPictures, withPage } from "./stage.mjs";

const [supervisor, hr, unit] = ["P-01", "P-02", "Biro Organisasi"];
const said = {
    id: { message: "Mohon siapkan bahan rapat pukul 10.00", send: "Kirim" },
    en: { message: "Please prepare the papers for the meeting at 10:00", send: "Send" },
};

/** The first page of the PDF that the form of enrolment sheets gives, as a picture. */
async function pictureOfSheet(page, language) {
    const download = page.waitForEvent("download");
    await page.locator("form[action='/coverage/sheets'] input[type=checkbox]").check();
    await page.locator("form[action='/coverage/sheets'] button").click();
    const file = join(images, language, "enrolment-sheet");
    const { status, stderr } = spawnSync("pdftoppm", ["-png", "-r", "60", "-f", "1", "-l", "1", "-singlefile", await (await download).path(), file], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
}

async function picturesOfSupervisor(page, open, demo, language) {
    const { message, send } = said[language];
    await open("/presence");
    await picture(page, `${language}/presence`, { height: 900 });
    await open("/calls/new");
    for (const name of ["Fajar Nugroho", "Siti Aminah"]) await page.getByRole("checkbox", { name }).check();
    await page.locator("#message").fill(message);
    await picture(page, `${language}/new-call`);
    await open("/calls/new");
    await page.locator("main form[method=post] button").first().click();
    await page.getByRole("button", { name: send, exact: true }).click();
    await page.waitForURL(/\/calls\/\d+/);
    await demo.control("play", { within: "75s", wait: 60 });
    await open(new URL(page.url()).pathname);
    await page.setViewportSize({ width: 1440, height: 810 });
    await page.locator("[data-full-screen=call-board]").click();
    await page.waitForFunction(() => document.fullscreenElement);
    await picture(page, `${language}/board-wall`, { width: 1440, height: 810 });
}

async function picturesOfHr(page, open, language, roster) {
    await open("/reports?kind=evaluation&span=recent");
    await picture(page, `${language}/evaluation`, { height: 1500 });
    await open("/reports?kind=period&span=month&date=2026-01-31&by=unit");
    await picture(page, `${language}/reports`, { height: 1400 });
    await open("/reports/trend");
    await page.locator("figure canvas").waitFor();
    await picture(page, `${language}/trend`);
    await open("/coverage");
    await picture(page, `${language}/coverage`);
    await open("/sessions");
    await picture(page, `${language}/sessions`);
    await open("/calendar?month=2026-02");
    await picture(page, `${language}/calendar`);
    await open("/roster");
    await page.locator("#text").fill(roster.replace("198208082007031008", "1982").replace("Fajar Nugroho;Biro Organisasi;;office;;employee", "Fajar Nugroho;Biro Organisasi;;office;;staf"));
    await page.locator("main form[action='/roster/preview'] button").click();
    await page.locator("main table").first().waitFor();
    await picture(page, `${language}/roster-mistake`, { height: 680 });
    await open(`/coverage?unit=${encodeURIComponent(unit)}`);
    await pictureOfSheet(page, language);
}

for (const language of ["id", "en"])
    test(`pictures of an office with six weeks behind it, ${language}`, { skip: !takesPictures }, async () => {
        const demo = await startDemo("--quiet", "--language", language, "--weeks", "6");
        const browser = await openBrowser(language === "en" ? "en_GB" : "id");
        const as = (person, body) =>
            withPage(browser, "about:blank", async (page) => {
                const origin = await signIn(page, demo, person);
                await body(page, (path) => page.goto(origin + path));
            }, { locale: language === "en" ? "en-GB" : "id-ID" });
        try {
            await demo.control("play", { until: "2026-02-13T08:05:00+08:00", wait: 90 });
            await demo.control("play", { pace: 1 });
            await as(hr, (page, open) => picturesOfHr(page, open, language, readFileSync(join(demo.folder, "roster.csv"), "utf8")));
            await as(supervisor, (page, open) => picturesOfSupervisor(page, open, demo, language));
        } finally {
            await browser.close();
            await demo.stop();
        }
    });
