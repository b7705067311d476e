// The office that all stories of the dashboard share: one `sigap demo`, one browser for each language, one person of each role.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { command, control, faultsOf, openBrowser, picture, signIn, startDemo, takesPictures, withPage } from "../stage.mjs";
import { foreignWords } from "./languages.mjs";

export const [supervisor, hr, unitHr, budi, fajar, arif, auditor, admin] = ["P-01", "P-02", "P-04", "P-05", "P-07", "P-09", "P-21", "P-22"];
export const roleOf = { [hr]: "hr", [supervisor]: "supervisor", [admin]: "admin", [unitHr]: "unit_hr", [auditor]: "auditor", [budi]: "employee" };

/** All pages that are whole in themselves, and for which roles: tests/web/roles_test.cpp compares the list with the program's. */
const rolesOf = JSON.parse(readFileSync(new URL("../pages.json", import.meta.url), "utf8"));
export const everyPage = Object.keys(rolesOf);
export const pagesOf = (person) => everyPage.filter((path) => rolesOf[path].includes(roleOf[person]));
/** Who leads no unit is told on the page where calls are prepared that there is nobody to call. */
export const isToldWhyNot = (person, path) => path === "/calls/new" && person !== supervisor;

/** Pages of one kind have one name: `/calls/<id>/why/<person>`. */
export const kindOf = (path) => path.replace(/\?.*/, "").replace(/\/\d+(?=\/|$)/g, "/<id>").replace(/\/P-\d+/, "/<person>");

let demo;
const browsers = {};
const browserFor = async (language) => (browsers[language] ??= await openBrowser(language === "en" ? "en_GB" : "id"));

before(async () => {
    demo = await startDemo("--quiet");
    // Three more roles, by the same import that an office uses.
    const changed = { [unitHr]: "unit_hr", [auditor]: "auditor", [admin]: "admin" };
    const rows = readFileSync(join(demo.folder, "roster.csv"), "utf8").trimEnd().split("\n");
    writeFileSync(rosterFile(), rows.map((row) => row.replace(";employee;", `;${changed[row.split(";")[0]] ?? "employee"};`)).join("\n"));
    run("roster", "import", rosterFile());
});
after(async () => {
    await demo?.stop();
    for (const browser of Object.values(browsers)) await browser.close();
});

/** Where the demo keeps its files. */
export const folder = () => demo.folder;
const rosterFile = () => join(demo.folder, "roles.csv");
/** The rows of the office's roster, its columns first. */
export const roster = () => readFileSync(rosterFile(), "utf8").split("\n");
export const run = (...words) => command(demo, ...words);
/** What a person does on the phone. */
export const does = (person, what) => control(demo.url, "act", { person, ...what });
export const says = (person, text) => {
    written.push(text.replace(/^\/panggil.*?: /, ""));
    return does(person, { do: "say", text });
};
/** What people wrote, and the office's own names: words of no catalogue, in whichever language they are. */
export const written = ["Pemerintah Provinsi (simulasi)", "Aturan contoh untuk simulasi", "contoh", "inggih, ulun ada di kantor"];
/** Fills a field of the page in. */
export const writes = (page, field, text) => {
    written.push(text);
    return page.locator(field).fill(text);
};
/** Lets time pass until the person reads something that contains `receives`. */
export const reads = (person, receives) => control(demo.url, "play", { until_seen: { person, receives }, within: "30m", wait: 30 });
export const passes = (within) => control(demo.url, "play", { within, wait: 60 });
/** Time goes as fast as on the wall again. */
export const lives = () => control(demo.url, "play", { pace: 1 });
export const until = (instant) => control(demo.url, "play", { until: instant, wait: 90 });
export const strikes = (fault) => control(demo.url, "faults", fault);
/** What the bot wrote to the person, the newest last. */
export const heard = async (person) => {
    const { persons } = await control(demo.url, `changes?after=0&person=${person}`);
    return Object.values(persons[person].chats).flatMap(({ messages }) => messages).filter(({ from }) => from === "bot").map(({ text }) => text);
};

/** One person at their own browser, signed in: `body` gets the page, and what opens an address of the dashboard. */
export const as = async (person, body, { language = "id", ...options } = {}) =>
    withPage(await browserFor(language), "about:blank", async (page, context) => {
        await comesIn(page, context, person);
        const { origin } = new URL(page.url());
        await body(page, (path) => page.goto(origin + path), context);
    }, { locale: language === "en" ? "en-GB" : "id-ID", ...options });

/** By the session from before, if it still holds; else by a link, of which the bot gives only so many in an hour. */
const sessions = new Map();
async function comesIn(page, context, person) {
    const known = sessions.get(person);
    if (known) {
        await context.addCookies([known.cookie]);
        await page.goto(`${known.origin}/`);
        if (new URL(page.url()).pathname === "/") return;
    }
    const origin = await signIn(page, demo, person);
    const { name, value } = (await context.cookies()).find((one) => one.name === "__Host-sigap");
    sessions.set(person, { origin, cookie: { name, value, url: origin.replace(/^http:/, "https:"), secure: true, httpOnly: true } });
}
export const story = (name, person, body, options) => test(name, () => as(person, body, options));

/** Somebody at the page of phones. */
export const atPhones = async (body, language = "id") =>
    withPage(await browserFor(language), demo.url, async (page) => {
        await page.waitForSelector("body[data-ready=true]");
        await body(page);
    });

/** Chooses the language as its reader does: in the menu of the account. */
export async function choose(page, language) {
    await page.locator(".account summary").click();
    await page.getByRole("button", { name: language, exact: true }).click();
    await page.locator(".account:not([open])").waitFor();
}

/** Opens the board of the newest call. */
export const newestCall = async (page, open) => {
    await open("/calls");
    await page.locator("main th a[href^='/calls/']").first().click();
    await page.waitForURL(/\/calls\/\d+$/);
};
/** On the board of a call: the place of one person. */
export const tileOf = (page, name) => page.locator("#call-people li", { hasText: name });

/** Every page that anybody was offered: its address, and to whom. */
export const walked = new Map();
/** Every form that was offered to anybody: its address, how it is filled in, and to whom it was offered. */
export const forms = new Map();
const formsOn = (page) =>
    page.evaluate(() =>
        [...document.querySelectorAll("form[method=post]")].map((form) => {
            const fields = [...new FormData(form)].filter(([name]) => name !== "form_token");
            return [form.getAttribute("action"), fields.map(([name, value]) => [name, value || "2"])];
        }));

/** Remembers the forms of the page as it stands, which `person` is offered; nobody: a guest. */
export async function remember(page, person) {
    if (!person) return;
    for (const [action, fields] of await formsOn(page)) {
        const known = forms.get(action) ?? { fields, offeredTo: new Set() };
        forms.set(action, known);
        known.offeredTo.add(person);
    }
}

/** The page as it stands is good in every look, and of one language; its forms are remembered. */
export async function checkLooks(page, person) {
    await remember(page, person);
    const before = page.viewportSize();
    const { pathname } = new URL(page.url());
    const language = await page.locator("html").getAttribute("lang");
    assert.deepEqual([...(await foreignWords(page, pathname, language)), ...(await faultsOf(page, pathname))], []);
    await page.setViewportSize(before);
}

/** Renews pictures of the manual, of the pages `{name: path}` as the person sees them, in both languages. */
export async function pictures(person, pages, options) {
    if (!takesPictures) return;
    for (const [language, own] of [["id", "Bahasa Indonesia"], ["en", "English"]])
        await as(person, async (page, open) => {
            await choose(page, own);
            for (const [name, path] of Object.entries(pages)) {
                await open(path);
                await picture(page, `${language}/${name}`, options);
            }
        }, { language });
}
