// The page of phones, as a visitor meets it: every story goes over the wire to the same service as in production.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { checkAccess, checkTargets, checkWidth, command, openBrowser, picture, picturesOfChats, runDemo, startDemo, withPage } from "./stage.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

/** A demo of its own for one story; `words` are what it is started with. */
const story = (name, body, { words = [], ...options } = {}) =>
    test(name, async () => {
        const demo = await startDemo("--quiet", ...words);
        try {
            await withPage(browser, demo.url, (page) => ready(page).then(() => body(page, demo)), options);
        } finally {
            await demo.stop();
        }
    });
const ready = (page) => page.waitForSelector("body[data-ready=true]");
/** Once it is taken: a pause on its way would end what a story plays next. */
const pause = async (page) => {
    const taken = page.waitForResponse((answer) => answer.url().endsWith("/control/pause"));
    await page.getByRole("button", { name: "Jeda", exact: true }).click();
    await taken;
};

const phone = (page, number) => page.locator(`#view-phone-${number}`);
const screen = (page, number) => phone(page, number).getByRole("log");
const says = async (page, number, text) => {
    await phone(page, number).getByRole("textbox").fill(text);
    await phone(page, number).getByRole("button", { name: "Kirim pesan" }).click();
};
const taps = (page, number, label) => screen(page, number).getByRole("button", { name: label, exact: true }).last().click();
const hears = (page, number, text) => screen(page, number).getByText(text).last().waitFor();
const [budi, rahmawati, hendra] = [0, 1, 2];
const doIt = (page) => page.locator("#tour button:not([aria-disabled])", { hasText: "Lakukan untuk saya" });
const isTicked = async (page, number) => {
    const tick = page.locator("#tour > li").nth(number).getByText("✓ selesai");
    await tick.waitFor({ timeout: 60_000 }).catch(async (error) => {
        error.message += `\nthe page said: ${await page.locator("#notice").textContent()} at ${await page.locator("#now").textContent()}`;
        throw error;
    });
};

/** Opens the newest link on that phone, presses its page's button, and answers the dashboard in its own tab. */
async function entersDashboard(page, number) {
    const [tab] = await Promise.all([page.context().waitForEvent("page"), screen(page, number).getByRole("link").last().click()]);
    await tab.getByRole("button", { name: "Masuk ke dasbor" }).click();
    await tab.waitForURL((url) => url.pathname === "/");
    return tab;
}

/** Tab by Tab to what `selector` and `text` name; fails if the whole page is passed without meeting it. */
async function tabTo(page, selector, text = "") {
    const isThere = ([wanted, label]) => document.activeElement.matches(wanted) && document.activeElement.textContent.includes(label);
    for (let steps = 0; steps < 250; ++steps) {
        await page.keyboard.press("Tab");
        if (await page.evaluate(isThere, [selector, text])) return;
    }
    assert.fail(`${selector} "${text}" is not reached by Tab`);
}

story("the tour goes from the first check-in to a decided flag, and into the dashboard with its PDF", async (page, demo) => {
    await checkAccess(page);
    // The weeks before are on the phones, with their days.
    for (const number of [budi, rahmawati, hendra]) assert.ok((await screen(page, number).locator("li").count()) >= 10);
    await screen(page, rahmawati).getByText("/panggil", { exact: false }).first().waitFor();
    await screen(page, budi).locator(".meta", { hasText: /Rab, 11 Feb|Kam, 12 Feb/ }).first().waitFor();
    for (let step = 0; step < 5; ++step) {
        if (step === 3) await picture(page, "id/phones", { width: 1440, height: 900 });
        if (step === 3) await picturesOfChats(page, "id");
        await doIt(page).click();
        await isTicked(page, step);
    }
    await hears(page, budi, /Presensi pagi Bapak\/Ibu tercatat pukul 07\.30/);
    await hears(page, budi, /Ini bukan hukuman/);
    await hears(page, rahmawati, /tidak dihitung/);
    await hears(page, hendra, /Mohon dibaca sebelum menilai/);
    await hears(page, budi, /Pemberitahuan 1 ditutup oleh Hendra Gunawan/);

    // The link that the bot sends is the way in, and what is behind it is the dashboard of the office.
    await doIt(page).click();
    await page.waitForFunction(() => document.activeElement.matches("#view-phone-2 .text a"));
    await checkAccess(page);
    const dashboard = await entersDashboard(page, hendra);
    await dashboard.getByRole("link", { name: "Pemberitahuan", exact: true }).first().click();
    await dashboard.getByRole("link", { name: "Lihat juga yang sudah ditutup" }).click();
    await dashboard.locator('a[href="/flags/1"]').first().click();
    const [file] = await Promise.all([dashboard.waitForEvent("download"), dashboard.getByRole("link", { name: "Berkas lengkap (PDF)" }).click()]);
    assert.equal(readFileSync(await file.path()).subarray(0, 5).toString(), "%PDF-");
    await isTicked(page, 5);
    await hears(page, hendra, /Dasbor dibuka dengan akun/);
    await page.getByText("Tur selesai").waitFor();
    await checkAccess(page);

    // Budi heard of it first, and the call while his phone was off is not among those that count.
    const chats = (await demo.control("changes?after=0&person=P-05&person=P-02")).persons;
    const notice = chats["P-05"].chats["whatsapp/main"].messages.find((one) => one.text.includes("Ini bukan hukuman"));
    assert.equal(notice.text.match(/Panggilan ke-/g).length, 3);
    assert.ok(!notice.text.includes("07.46"), notice.text);

    // The weeks before are there to be judged: both kinds of days, in the evaluation and in the trend.
    const evaluation = JSON.parse(command(demo, "report", "evaluation", "--from", "2026-01-05", "--to", "2026-02-13", "--format", "json"));
    for (const { measure, flexible_n, office_n } of evaluation.tables.figures.slice(0, 4)) assert.ok(flexible_n >= 30 && office_n >= 30, measure);
    assert.equal(await (await dashboard.goto(new URL("/reports/trend", dashboard.url()).href)).status(), 200);
    const weeks = await dashboard.locator("figure .table tbody tr").evaluateAll((rows) => rows.map((row) => /\d+ %/.test(row.textContent)));
    assert.ok(weeks.filter(Boolean).length >= 6, weeks.join());
    command(demo, "verify");
}, { colorScheme: "dark", words: ["--weeks", "6"] });

story("by hand: a tap checks in, and the supervisor's one card counts the answers", async (page) => {
    await taps(page, budi, "Saya hadir");
    await hears(page, budi, /Presensi pagi Bapak\/Ibu tercatat/);
    await isTicked(page, 0);
    await says(page, rahmawati, "/apel");
    await hears(page, rahmawati, /8 pegawai bertugas, 1 dikecualikan/);
    await taps(page, rahmawati, "Kirim");
    await hears(page, budi, /Apel daring Biro Organisasi/);
    await says(page, budi, "siap, hadir");
    await page.getByRole("button", { name: "×60" }).click();
    await hears(page, rahmawati, /7 dari 8 menjawab/);
    const cards = screen(page, rahmawati).getByText(/dari 8 menjawab/);
    assert.equal(await cards.count(), 1);
    await isTicked(page, 2);
});

story("by keyboard alone, and focus stays where it is while messages come", async (page) => {
    await tabTo(page, "#view-phone-0 .buttons button", "Saya hadir");
    await page.keyboard.press("Enter");
    await hears(page, budi, /Presensi pagi Bapak\/Ibu tercatat/);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Saya hadir");
    // Only the phone one is at is read out.
    const live = () => page.getByRole("log").evaluateAll((logs) => logs.map((log) => log.getAttribute("aria-live")));
    assert.deepEqual(await live(), ["polite", "off", "off"]);

    await tabTo(page, "#view-phone-1 form input");
    assert.deepEqual(await live(), ["off", "polite", "off"]);
    await page.keyboard.type("/apel");
    await page.keyboard.press("Enter");
    await hears(page, rahmawati, /pegawai bertugas/);
    assert.ok(await page.evaluate(() => document.activeElement.matches("#view-phone-1 form input")));
    await page.keyboard.press("Shift+Tab"); // "Batal", the last button of the preview
    await page.keyboard.press("Shift+Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Kirim");
    await page.keyboard.press("Enter");
    await isTicked(page, 1);
    for (const step of [2, 3, 4]) {
        await doIt(page).waitFor();
        await tabTo(page, "#tour button:not([aria-disabled])");
        await page.keyboard.press("Enter");
        await isTicked(page, step);
    }
    await doIt(page).waitFor();
    await tabTo(page, "#tour button:not([aria-disabled])");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.matches("#view-phone-2 .text a"));
});

story("the supervisor's phone asks for the dashboard by hand, and hours of simulated time sign nobody out", async (page, demo) => {
    await page.getByRole("button", { name: "×60" }).click();
    await phone(page, rahmawati).getByRole("button", { name: "Minta tautan dasbor" }).click();
    await page.locator("#pace-1[aria-pressed=true]").waitFor(); // what is opened is read at the speed of people
    await screen(page, rahmawati).getByRole("link").last().waitFor();
    const dashboard = await entersDashboard(page, rahmawati);
    await pause(page);
    await demo.control("play", { within: "12h", wait: 60 });
    await dashboard.reload();
    assert.equal(new URL(dashboard.url()).pathname, "/");
    await dashboard.getByText("Rahmawati Noor").first().waitFor();
    assert.equal(await phone(page, budi).getByRole("button", { name: "Minta tautan dasbor" }).count(), 0);
});

for (const colorScheme of ["light", "dark"])
    story(`at 360 pixels, ${colorScheme}: one part at a time, nothing sideways, large targets`, async (page) => {
        const parts = page.getByRole("navigation", { name: "Bagian" }).getByRole("button");
        assert.deepEqual(await parts.allTextContents(), ["Tur", "Pegawai", "Atasan", "Kepegawaian", "Gangguan", "Surel", "Lalu lintas"]);
        for (const part of await parts.all()) {
            await part.click();
            assert.equal(await page.locator("main section:visible").count(), 1);
            await checkWidth(page);
            await checkTargets(page);
            await checkAccess(page);
            for (const one of await page.locator("button[aria-expanded]:visible").all()) {
                await one.click();
                assert.equal(await one.getAttribute("aria-expanded"), "true");
                assert.deepEqual(await page.locator("select:visible").evaluateAll((all) => all.filter((one) => one.clientWidth < 280 && one.closest(".phone")).length), 0, "a name is cut");
                await checkWidth(page);
                await checkTargets(page);
                await checkAccess(page);
                await one.click();
            }
        }
        await parts.nth(1).click();
        const height = await screen(page, budi).evaluate((log) => log.clientHeight);
        assert.ok(height > 0.55 * 740, `the messages have ${height} of 740 pixels`);
        assert.deepEqual(await page.evaluate(() => [document.documentElement.scrollHeight, innerHeight]), [740, 740]);
        // A phone opens where its newest message is.
        assert.ok(await screen(page, budi).evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight < 2));
        await taps(page, budi, "Saya hadir");
        await hears(page, budi, /Presensi pagi Bapak\/Ibu tercatat/);
    }, { viewport: { width: 360, height: 740 }, colorScheme });

story("a 429 shows on the wire, and what it held back comes when it is over", async (page) => {
    const fault = page.getByRole("button", { name: "429, mohon tunggu" });
    await fault.click();
    await page.locator("#view-faults button[aria-pressed=true]").waitFor();
    await says(page, rahmawati, "/bantuan");
    await page.locator("#wire summary", { hasText: /Sigap → Telegram · sendMessage · 429 · Rahmawati Noor/ }).first().waitFor();
    assert.equal(await screen(page, rahmawati).getByText(/\/panggil/).count(), 0);
    await page.getByRole("button", { name: /^Akhiri: 429/ }).click();
    await page.getByText("tidak ada", { exact: true }).waitFor();
    await page.getByRole("button", { name: "×60" }).click();
    await hears(page, rahmawati, /\/panggil/);
});

story("every fault of the dial can be switched on, is listed, and can be switched off", async (page, demo) => {
    await page.locator("#fault-on").selectOption("WhatsApp");
    const dial = page.locator("#faults button");
    const count = await dial.count();
    assert.equal(count, 9);
    for (const number of Array(count).keys()) {
        await dial.nth(number).click();
        await page.waitForFunction((most) => document.querySelectorAll("#faults button[aria-pressed=true]").length === most, number + 1);
    }
    assert.equal((await demo.control("faults")).faults.length, 9);
    assert.equal(await page.locator("#faults-on button").count(), 9);
    for (const words of await page.locator("#fault-template option, #faults-on span").allTextContents()) assert.doesNotMatch(words, /_/, "said as people say it");
    for (const number of Array(count).keys()) {
        await dial.nth(number).click();
        await page.waitForFunction((most) => document.querySelectorAll("#faults button[aria-pressed=true]").length === most, 8 - number);
    }
    assert.deepEqual((await demo.control("faults")).faults, []);
});

story("a phone that is off gets nothing, and says so", async (page) => {
    await phone(page, budi).getByRole("button", { name: "HP mati" }).click();
    await phone(page, budi).locator("button[aria-pressed=true]").waitFor();
    await says(page, rahmawati, "/panggil Budi: mohon kabari");
    await hears(page, rahmawati, /Kirim panggilan ini/);
    await taps(page, rahmawati, "Kirim");
    await hears(page, budi, /belum sampai di HP/);
    assert.equal(await screen(page, budi).getByText(/mohon kabari/).count(), 0);
    await phone(page, budi).getByRole("button", { name: "HP mati" }).click();
    await hears(page, budi, /mohon kabari/);
});

story("HR's summary by mail lands in the mail pane, and opens", async (page, demo) => {
    await page.locator("#mail li", { hasText: "Kamis, 12 Februari 2026" }).waitFor(); // the one of the day before
    await pause(page);
    await demo.control("play", { until_seen: { mail_to: "kepegawaian@demo.example" }, within: "12h", wait: 60 });
    const mail = page.locator("#mail li", { hasText: "Jumat, 13 Februari 2026" }).first();
    await mail.locator("summary").click();
    await mail.getByText(/kepada kepegawaian@demo\.example/).waitFor();
});

story("to the next event: time stops at what somebody sees, and goes on at the pace before", async (page, demo) => {
    await taps(page, budi, "Saya hadir");
    await hears(page, budi, /Presensi pagi Bapak\/Ibu tercatat/);
    const now = async () => Date.parse((await demo.control("state")).now);
    const begun = await now();
    await page.getByRole("button", { name: "Kejadian berikutnya" }).click();
    await page.waitForFunction((then) => Date.parse(document.getElementById("now").dateTime) > then + 20_000, begun);
    assert.ok((await now()) < begun + 3 * 60_000, "colleagues answer one by one, the first within minutes");
    assert.equal((await demo.control("changes?after=0")).pace, 1);
    await pause(page);
    await page.locator("#pause[aria-pressed=true]").waitFor();
    assert.equal((await demo.control("state")).playing, false);
});

story("the page ends where its last part ends", async (page) => {
    const [page_end, last] = await page.evaluate(() => [document.documentElement.scrollHeight, document.querySelector("main").getBoundingClientRect().bottom + scrollY]);
    assert.ok(page_end - last < 2, `${page_end} ${last}`);
});

story("on the day of joint leave nobody is asked, and each zone has its own morning", async (page, demo) => {
    await demo.control("play", { until: "2026-02-17T00:00:00+08:00", wait: 120 });
    const people = Object.keys((await demo.control("page")).persons);
    const { persons } = await demo.control(`changes?after=0&${people.map((one) => `person=${one}`).join("&")}`);
    const asked = (person) =>
        Object.values(persons[person].chats).flatMap(({ messages }) => messages)
            .filter(({ text }) => /presensi pagi dibuka|check-in is open/.test(text))
            .map(({ at }) => at.slice(0, 16));
    assert.deepEqual(asked("P-05"), ["2026-02-12T23:30"]); // Samarinda, WITA
    assert.deepEqual(asked("P-12"), ["2026-02-13T00:30"]); // Jakarta, WIB
    assert.deepEqual(asked("P-19"), ["2026-02-12T22:30"]); // Jayapura, WIT
    assert.deepEqual(asked("P-06"), []); // on leave
});

story("whatever people write stays text", async (page) => {
    const attack = `<img src=x onerror="document.title='owned'"><b>tebal</b>`;
    await says(page, budi, attack);
    await screen(page, budi).getByText(attack).waitFor();
    assert.equal(await page.locator(".screen img, .screen b").count(), 0);
    assert.match(await page.title(), /bukan Telegram\/WhatsApp/);
});

story("person, messenger and language can be switched", async (page) => {
    await phone(page, hendra).getByLabel("Orang").selectOption("Siti Aminah");
    await phone(page, hendra).getByRole("heading", { name: "Siti Aminah", exact: true }).waitFor();
    await hears(page, hendra, /Siti Aminah, presensi pagi dibuka/);
    await phone(page, hendra).getByLabel("Aplikasi").selectOption("WhatsApp");
    await screen(page, hendra).getByText(/presensi pagi dibuka/).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText(/This office speaks Indonesian: start it with sigap demo --language en/).waitFor();
    await page.getByRole("heading", { name: "Tour in six steps" }).waitFor();
    await phone(page, rahmawati).getByRole("heading", { name: "Supervisor: Rahmawati Noor" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    assert.equal(await page.title(), "Simulator - not Telegram, not WhatsApp");
    assert.match(await screen(page, budi).evaluate((log) => getComputedStyle(log).backgroundImage), /SIMULATION/);
    await checkAccess(page);
});

/** The whole tour, the phones and what is written on them are seen without scrolling, and nothing lies over anything. */
const isSeenWhole = (page) =>
    page.evaluate(() => {
        const box = (selector) => document.querySelector(selector).getBoundingClientRect();
        const tour = document.getElementById("view-tour");
        const [left, right, last] = [box("#view-tour"), box("#phones"), box("#tour > li:last-child")];
        const faults = [];
        if (tour.scrollHeight > tour.clientHeight + 1) faults.push(`the tour is ${tour.scrollHeight} high, its place ${tour.clientHeight}`);
        const button = document.querySelector("#tour details[open] button") ? 0 : 52; // stands there once it is the step to do
        if (last.bottom + button > Math.min(innerHeight, left.top + parseFloat(getComputedStyle(tour).maxHeight))) faults.push(`the last step ends at ${last.bottom} and has a button of ${button}`);
        if (right.bottom > innerHeight) faults.push(`the phones end at ${right.bottom}`);
        if (left.right > right.left) faults.push("the tour lies over the phones");
        if (scrollY !== 0) faults.push(`scrolled by ${scrollY}`);
        const pen = document.createElement("canvas").getContext("2d");
        for (const select of document.querySelectorAll(".phone select")) {
            pen.font = getComputedStyle(select).font;
            const words = select.selectedOptions[0].textContent;
            if (pen.measureText(words).width + 28 > select.clientWidth) faults.push(`"${words}" is cut`); // beside its arrow
        }
        return faults;
    });
for (const language of ["id", "en"])
    for (const [width, height] of [[1366, 768], [1400, 1000]])
        story(`at ${width} by ${height}, ${language}, every step of the tour is seen whole beside the phones`, async (page) => {
            const steps = page.locator("#tour details");
            assert.equal(await steps.count(), 6);
            assert.deepEqual(await steps.evaluateAll((all) => all.map(({ open }) => open)), [true, false, false, false, false, false]);
            for (let at = 0; at < 6; ++at) {
                // As it is when the step is the one to do: alone open, with its button.
                await steps.evaluateAll((all, number) => all.forEach((one, place) => (one.open = place === number)), at);
                assert.deepEqual(await isSeenWhole(page), [], `step ${at + 1}`);
                await steps.nth(at).locator("p").waitFor();
            }
        }, { viewport: { width, height }, words: ["--language", language] });

story("an English office: its people, its page and its tour speak English, and the clock knows WITA", async (page, demo) => {
    const now = page.locator("#now");
    assert.match(await now.textContent(), /^Friday.*13 February 2026.* WITA$/);
    await hears(page, budi, /Budi Santoso, the morning check-in is open until 08:30 WITA/);
    assert.equal(await page.locator("#speaks").isHidden(), true);
    for (let step = 0; step < 6; ++step) {
        if (step === 3) await picture(page, "en/phones", { width: 1440, height: 900 });
        await page.locator("#tour button:not([aria-disabled])", { hasText: "Do it for me" }).click();
        if (step < 5) await page.locator("#tour > li").nth(step).getByText("✓ done").waitFor({ timeout: 60_000 });
    }
    await page.waitForFunction(() => document.activeElement.matches("#view-phone-2 .text a"));
    await hears(page, rahmawati, /[4-8] of 8 answered/);
    await hears(page, hendra, /Your link to the dashboard/);
    const { persons } = await demo.control("changes?after=0&person=P-05&person=P-01&person=P-02");
    const said = Object.values(persons).flatMap(({ chats }) => Object.values(chats)).flatMap(({ messages }) => messages);
    for (const { text } of said) assert.doesNotMatch(text, /Bapak\/Ibu|Terima kasih|pukul/);
    assert.match(command(demo, "policy", "list"), /Example rules for the simulation/);
    await page.getByRole("button", { name: "Indonesia" }).click();
    await page.getByText(/Kantor ini berbahasa Inggris/).waitFor();
    assert.match(await now.textContent(), /^Jumat.* WITA$/);
    await checkAccess(page);
}, { words: ["--language", "en"] });

story("any phone can be the admin's or the auditor's, whose link leads into the dashboard", async (page) => {
    for (const [who, name, path] of [["Ferry Saputra (Pengelola)", "Pengelola: Ferry Saputra", "/settings"], ["Yohana Tandi (Auditor)", "Auditor: Yohana Tandi", "/audit"]]) {
        await phone(page, hendra).getByLabel("Orang").selectOption(who);
        await phone(page, hendra).getByRole("heading", { name }).waitFor();
        await phone(page, hendra).getByRole("button", { name: "Minta tautan dasbor" }).click();
        await screen(page, hendra).getByRole("link").last().waitFor();
        const dashboard = await entersDashboard(page, hendra);
        assert.equal((await dashboard.goto(new URL(path, dashboard.url()).href)).status(), 200);
        await dashboard.close();
    }
});

story("the newest message stays in sight when the window changes, and whoever reads further up is left there", async (page) => {
    const below = (number) => screen(page, number).evaluate((log) => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight));
    await screen(page, hendra).evaluate((log) => (log.scrollTop = 0));
    await page.setViewportSize({ width: 1100, height: 700 });
    await page.waitForFunction(() => document.querySelector("#view-phone-1 .screen").clientHeight < 400);
    assert.ok((await below(rahmawati)) < 2, `${await below(rahmawati)} below`);
    assert.ok((await below(hendra)) > 80);
}, { viewport: { width: 1400, height: 1000 } });

story("a link that comes while time flies is waited for: the clock goes at the speed of people again", async (page) => {
    await page.getByRole("button", { name: "×60" }).click();
    await page.locator("#pace-60[aria-pressed=true]").waitFor();
    await says(page, rahmawati, "/apel");
    await hears(page, rahmawati, /8 pegawai bertugas/);
    await taps(page, rahmawati, "Kirim");
    await screen(page, rahmawati).getByRole("link").last().waitFor(); // its board's, which stays
    await page.locator("#pace-60[aria-pressed=true]").waitFor();
    await says(page, hendra, "/masuk"); // by hand, and not by the shortcut
    await page.locator("#pace-1[aria-pressed=true]").waitFor();
    await page.getByText(/waktu berjalan ×1 lagi/).waitFor();
    const dashboard = await entersDashboard(page, hendra);
    await dashboard.getByText("Hendra Gunawan").first().waitFor();
});

story("a long day loses no mail and no message", async (page, demo) => {
    await pause(page);
    await demo.control("play", { until: "2026-02-20T20:00:00+08:00", wait: 120 });
    await page.reload(); // the page learns of all of it at once
    await ready(page);
    const { mails } = await demo.control("state");
    assert.ok(mails >= 5, `${mails} mails`);
    assert.equal(await page.locator("#mail li").count(), mails);
    await page.locator("#mail summary", { hasText: /Ringkasan.*Kamis, 12 Februari 2026/ }).waitFor();
    await screen(page, budi).getByText(/rekap perjalanan dinas triwulan/).waitFor(); // his first words
});

test("what sigap demo cannot take is named, with the mend", async () => {
    for (const [words, code, said] of [
        [["--port", "many"], 2, /sigap demo: Could not convert: --port = many/],
        [["--port", "70000"], 2, /sigap demo: Could not convert: --port = 70000/],
        [["--exit", "--port", "1"], 2, /--exit excludes --port/],
        [["--language", "jv"], 2, /sigap demo: --language: found "jv", expected (one of )?id,? (or )?en/],
        [["--weeks", "9"], 2, /sigap demo: --weeks: Value 9 not in range 0 to 8/],
        [["--exit", "--weeks", "2"], 2, /--exit excludes --weeks/],
        [["--kill-at", "08:00"], 2, /--kill-at requires --exit/],
        [["--exit", "--kill-at", "25:00"], 2, /--kill-at: found "25:00", expected a time of day such as 08:30/],
        [["--fast"], 2, /sigap demo: The following argument was not expected: --fast\nsigap demo --help shows examples/],
        [["--dir", "."], 2, /is not empty; name another folder/],
    ]) {
        const answer = runDemo(...words);
        assert.equal(answer.code, code, words.join(" "));
        assert.match(answer.errors, said);
    }
    const demo = await startDemo("--quiet");
    const taken = runDemo("--port", demo.url.split(":").at(-1));
    await demo.stop();
    assert.equal(taken.code, 3);
    assert.match(taken.errors, /cannot listen on 127\.0\.0\.1/);
});

test("Ctrl-C in a terminal reaches the two programs as well, and all end well", async () => {
    const demo = await startDemo();
    await demo.interrupt();
});

test("the page takes no script, style or request from elsewhere", async () => {
    const demo = await startDemo("--quiet");
    try {
        const answer = await fetch(demo.url);
        assert.equal(
            answer.headers.get("content-security-policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        );
        const page = await answer.text();
        assert.ok(!/<style|\son[a-z]+=|\sstyle=|<script(?![^>]* src=)/.test(page));
    } finally {
        await demo.stop();
    }
});
