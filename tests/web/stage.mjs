// A stage for tests in a browser: `sigap demo` on free ports, Debian's Chromium, and pages that are watched for errors.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const build = process.env.SIGAP_BUILD ?? fileURLToPath(new URL("../../build/release", import.meta.url));
/** Where the manual keeps its pictures. */
export const images = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Variables that begin with SIGAP_ are settings to the service; ours are not.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("SIGAP_")));
const program = join(build, "sigap");

/** Runs a `sigap demo` that is expected to leave at once. */
export function runDemo(...words) {
    const { status, stderr } = spawnSync(program, ["demo", ...words], { env, encoding: "utf8", timeout: 60_000 });
    return { code: status, errors: stderr };
}

/** Starts `sigap demo`, in Indonesian and on its first day unless `more` says otherwise; answers its page's address, its folder, `control`, and `stop` (`interrupt`: as Ctrl-C in a terminal
 *  does), which fails unless it ends well. The folder goes with it. */
export async function startDemo(...more) {
    const parent = mkdtempSync(join(tmpdir(), "sigap-web-"));
    const folder = join(parent, "demo");
    const usual = Object.entries({ "--language": "id", "--weeks": "0" }).filter(([name]) => !more.includes(name)).flat();
    const child = spawn(program, ["demo", "--dir", folder, ...usual, ...more], { env, detached: true }); // a group of its own
    let output = "";
    child.stderr.on("data", (data) => (output += data));
    const closed = once(child, "close");
    const url = await new Promise((resolve, reject) => {
        closed.then(([code]) => reject(new Error(`sigap demo left with ${code}: ${output}`)));
        createInterface({ input: child.stdout }).on("line", (line) => {
            output += `${line}\n`;
            const address = line.match(/^ *(http:\/\/127\.0\.0\.1:\d+)\/$/);
            if (address) resolve(address[1]);
        });
    });
    const endBy = async (signal, target) => {
        process.kill(target, signal);
        const [code] = await closed;
        rmSync(parent, { recursive: true, force: true });
        assert.equal(code, 0, `sigap demo left with ${code}: ${output}`);
    };
    return {
        url,
        folder,
        control: (path, body) => control(url, path, body),
        stop: () => endBy("SIGTERM", child.pid),
        interrupt: () => endBy("SIGINT", -child.pid),
    };
}

/** A `sigap` command on the demo's office, by its local socket; fails unless it ends well. */
export function command(demo, ...words) {
    const { status, stdout, stderr } = spawnSync(program, ["--config", join(demo.folder, "sigap.toml"), ...words], { env, encoding: "utf8", timeout: 60_000 });
    assert.equal(status, 0, `sigap ${words.join(" ")}: ${stdout}${stderr}`);
    return stdout;
}

/** Asks the bot for a link, as the person, opens it and presses its button. */
export async function signIn(page, demo, person) {
    const said = async () => {
        const { persons } = await demo.control(`changes?after=0&person=${person}`);
        const all = Object.values(persons[person].chats).flatMap(({ messages }) => messages);
        return all.map(({ text }) => text.match(/http:\/\/127\.0\.0\.1:\d+\/sign-in\/[\w-]+/)?.[0]).filter(Boolean);
    };
    const before = (await said()).length;
    await demo.control("act", { person, do: "say", text: "/masuk" });
    for (let tries = 0; tries < 200; ++tries) {
        const links = await said();
        if (links.length > before) {
            await page.goto(links.at(-1));
            await page.locator("main form button").click();
            await page.waitForURL((url) => url.pathname === "/");
            return new URL(page.url()).origin;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail(`the bot sent ${person} no link`);
}

/** A control endpoint of the simulator (docs/simulator.md): POST with a body, GET without. */
export async function control(url, path, body) {
    const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(`${url}/control/${path}`, options);
    const said = await answer.json();
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(said)}`);
    return said;
}

/** A browser that speaks Indonesian or English (`en_GB`): its date fields are written as its reader writes dates. */
export const openBrowser = (language = "id") =>
    chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        env: { ...process.env, LANGUAGE: language },
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    });

/** Opens a page, lets `body` use it, and fails for any error on its console or any answer of 500 and above, but of addresses
 *  that match `mayFail`. Other `options` are Playwright's for a context: viewport, colorScheme, locale … */
export async function withPage(browser, url, body, { mayFail, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, locale: "id-ID", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const errors = [];
    page.on("console", (message) => message.type() === "error" && !mayFail?.test(message.location().url) && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("response", (answer) => answer.status() >= 500 && !mayFail?.test(answer.url()) && errors.push(`${answer.status()} ${answer.url()}`));
    try {
        await page.goto(url);
        await body(page, context);
        assert.deepEqual(errors, []);
    } finally {
        await context.close();
    }
}

/** Every rule of WCAG 2.2 A and AA (and axe's best practices) that the page breaks, and where; or of some rules only. */
async function accessFaults(page, runOnly) {
    if (runOnly?.length === 0) return [];
    if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe); // by the debugger's door: the page's policy takes no foreign script
    const options = { resultTypes: ["violations"], ...(runOnly ? { runOnly } : { rules: { "target-size": { enabled: true } } }) }; // of 2.2, off by itself
    const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), options);
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** No rule of access is broken. */
export const checkAccess = async (page) => assert.deepEqual(await accessFaults(page), []);

/** What can be pressed, of the kind that `pressed` selects, and is not large enough for a finger. */
export const smallTargets = (page, pressed, least = 44) =>
    page.evaluate(([selector, size]) => {
        const shown = [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
        return shown
            .map((one) => [one.textContent || one.id, one.getBoundingClientRect()])
            .filter(([, box]) => box.width < size - 0.5 || box.height < size - 0.5)
            .map(([name, box]) => `${name}: ${box.width} × ${box.height}`);
    }, [pressed, least]);

/** Everything that can be pressed is large enough for a finger. */
export const checkTargets = async (page) => assert.deepEqual(await smallTargets(page, "button, a[href], select, input, summary"), []);

async function widthFaults(page) {
    const [inside, outside] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    return inside <= outside ? [] : [`the page is ${inside} wide, the window ${outside}`];
}

/** What is cut off at its side, or lies there out of sight, without a line above it that says so. */
const hiddenFaults = (page) =>
    page.evaluate(() => {
        const isTold = (one) => one.previousElementSibling?.matches(".sideways") && one.previousElementSibling.checkVisibility();
        const cuts = (one) => getComputedStyle(one).overflowX !== "visible" && !one.matches("input, select, textarea") && one.clientWidth > 1;
        const cut = [...document.body.querySelectorAll("*")].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.checkVisibility() && cuts(one) && !isTold(one));
        return cut.map((one) => `${one.tagName} ${one.className} "${one.textContent.trim().slice(0, 40)}" is ${one.scrollWidth} wide, its place ${one.clientWidth}`);
    });

/** Nothing has to be scrolled sideways. */
export const checkWidth = async (page) => assert.deepEqual(await widthFaults(page), []);

/** The sizes and colours in which a page is looked at: a phone held upright and a screen, by day and at night; and between, what
 *  fits. */
const looks = [...[360, 1200].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme }))), { width: 768, colorScheme: "dark", rules: [] }];

/** What is wrong with the page as it stands, in each look: a rule of access that it breaks (or one of a look's own `rules`),
 *  that it goes sideways, or small targets on a phone. Where only the colours differ from the look before, only they are looked at. */
export async function faultsOf(page, name, among = looks) {
    const faults = [];
    let widthBefore;
    for (const { width, height = 900, colorScheme, rules = width === widthBefore ? ["color-contrast", "link-in-text-block"] : undefined } of among) {
        widthBefore = width;
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" }); // no colour is caught between two
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))); // what is drawn follows
        const found = [...(await widthFaults(page)), ...(await hiddenFaults(page)), ...(await accessFaults(page, rules))];
        if (width === 360) found.push(...(await smallTargets(page, "button, .btn, select, textarea, input:not([type=checkbox], [type=hidden]), summary, .nav-link")));
        faults.push(...found.map((fault) => `${name}, ${width} pixels, ${colorScheme}: ${fault}`));
    }
    return faults;
}

/** Are pictures of the manual wanted? */
export const takesPictures = Boolean(process.env.SIGAP_SCREENSHOTS);

/** Renews a picture of the manual, `LANGUAGE/NAME`, in light colours, if SIGAP_SCREENSHOTS is set: of `place` if one is named
 *  (from the text `begins` on, if it scrolls), else of the page: to its end, to the one that `upTo` selects,
 *  or `height` of it. Pairs of `instead` put other paths in place of this machine's, which no manual shows. */
export async function picture(page, name, { width = 1280, height, place, begins, upTo, instead = [] } = {}) {
    if (!takesPictures) return;
    await page.evaluate((pairs) => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) for (const [here, there] of pairs) walker.currentNode.data = walker.currentNode.data.replaceAll(here, there);
    }, instead);
    await page.setViewportSize({ width, height: height ?? 480 });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.evaluate(() => document.activeElement?.blur());
    if (begins) await place.getByText(begins).last().evaluate((message) => message.scrollIntoView({ block: "start" }));
    await page.evaluate(() => scrollTo(0, 0));
    const end = (last) => (last ? [...document.querySelectorAll(last)].at(-1).getBoundingClientRect().bottom : document.documentElement.scrollHeight);
    const area = place ? await place.boundingBox() : { x: 0, y: 0, width, height: height ?? (await page.evaluate(end, upTo)) };
    const browser = await page.context().newCDPSession(page);
    const { data } = await browser.send("Page.captureScreenshot", { captureBeyondViewport: true, clip: { ...area, scale: 0.75 } });
    await browser.detach();
    const file = join(images, `${name}.png`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(data, "base64"));
}

/** On the page of phones: the chat of the first one, an employee's, and of the second, the supervisor's, each from the roll call on. */
export async function picturesOfChats(page, language) {
    for (const [at, [name, begins]] of [["chat-employee", /^(Apel daring|Roll call of)/], ["chat-supervisor", /^(Panggilan|Call) \d+.* Biro Organisasi/]].entries()) {
        const phone = page.locator(`#view-phone-${at}`);
        if (takesPictures) await phone.getByRole("log").evaluate((screen) => (screen.style.height = "40rem")); // the whole card
        await picture(page, `${language}/${name}`, { width: 1440, height: 1000, place: phone, begins });
    }
}
