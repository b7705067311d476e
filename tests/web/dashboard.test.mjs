// The dashboard, as the people of an office use it: signed in by a link from chat, over the same service as in production.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkAccess, checkWidth, command, openBrowser, picture, signIn, startDemo, withPage } from "./stage.mjs";

const [supervisor, hr, budi, auditor, admin] = ["P-01", "P-02", "P-05", "P-21", "P-22"];
let browser;
let demo;

/** All pages there are, and for which roles: tests/web/roles_test.cpp compares the list with the program's. */
const rolesOf = JSON.parse(readFileSync(new URL("pages.json", import.meta.url), "utf8"));
const everyPage = Object.keys(rolesOf);
const roles = { [budi]: "employee", [supervisor]: "supervisor", [hr]: "hr", [auditor]: "auditor", [admin]: "admin" };
const pagesOf = Object.fromEntries(
    Object.entries(roles).map(([person, role]) => [person, everyPage.filter((path) => rolesOf[path].includes(role))]));
/** Hendra of HR leads no unit: the page where calls are prepared tells him that he has nobody to call. */
const saysWhyNot = { [hr]: ["/calls/new"] };
const isInNavigation = (path) => path.lastIndexOf("/") === 0;

/** Everything that the page fetches while `body` runs: what of it crosses the wire, and under which policy. */
const watchWire = async (page, body) => {
    const browser = await page.context().newCDPSession(page);
    await browser.send("Network.enable");
    const answers = [];
    let bytes = 0;
    browser.on("Network.responseReceived", ({ response }) => answers.push(response));
    browser.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    await body();
    await browser.detach();
    return { bytes, answers };
};

before(async () => {
    browser = await openBrowser();
    demo = await startDemo("--quiet");
    // An auditor and an administrator, by the same import that an office uses.
    const rows = readFileSync(join(demo.folder, "roster.csv"), "utf8")
        .split("\n")
        .map((row) => (row.startsWith(`${auditor};`) ? row.replace(";employee;", ";auditor;") : row))
        .map((row) => (row.startsWith(`${admin};`) ? row.replace(";employee;", ";admin;") : row));
    const changed = join(demo.folder, "roles.csv");
    writeFileSync(changed, rows.join("\n"));
    command(demo, "roster", "import", changed);
});
after(async () => {
    await demo.stop();
    await browser.close();
});

/** One person at their own browser. */
const as = (person, body, options) =>
    withPage(browser, "about:blank", async (page, context) => {
        const origin = await signIn(page, demo, person);
        await body(page, (path) => page.goto(origin + path), context);
    }, options);
const story = (name, person, body, options) => test(name, () => as(person, body, options));
const navigation = (page) => page.getByRole("navigation").first().getByRole("link");

test("a link from chat signs in once, and signing out ends it", () =>
    as(budi, async (page, open) => {
        await page.getByRole("heading", { name: /Selamat datang, Budi Santoso/ }).waitFor();
        await page.getByText("Simulasi: bukan data kantor").waitFor();
        await page.locator(".account summary").click();
        await page.getByRole("button", { name: "Keluar", exact: true }).click();
        await page.waitForURL(/\/sign-in$/);
        await checkAccess(page);
        await open("/sign-in/AAAAAAAAAAAAAAAAAAAAAA"); // looking at a link uses nothing up, and tells nothing
        await checkAccess(page);
        await picture(page, "sign-in.png");
        await open("/");
        await page.waitForURL(/\/sign-in$/);
    }));

for (const [person, pages] of Object.entries(pagesOf))
    story(`${person} is offered what their role may see, and refused the rest`, person, async (page) => {
        const offered = await navigation(page).evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
        assert.deepEqual([...offered].sort(), pages.filter(isInNavigation).sort());
        const { origin } = new URL(page.url());
        for (const path of everyPage) {
            const answer = await page.request.get(origin + path);
            assert.equal(answer.status(), saysWhyNot[person]?.includes(path) ? 409 : pages.includes(path) ? 200 : 404, path);
        }
    });

for (const [name, options] of [
    ["light, 1200 pixels", { viewport: { width: 1200, height: 900 }, colorScheme: "light" }],
    ["dark, 360 pixels", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }],
])
    for (const person of [hr, admin])
        story(`${person}: no page breaks a rule of access, ${name}`, person, async (page, open) => {
            for (const path of pagesOf[person]) {
                await open(path);
                await checkAccess(page).catch((error) => {
                    error.message = `${path}: ${error.message}`;
                    throw error;
                });
                await checkWidth(page).catch((error) => {
                    error.message = `${path}: ${error.message}`;
                    throw error;
                });
            }
        }, { ...options, mayFail: /\/calls\/new$/ });

story("a roll call goes from the page to the chats and back to the board, which hears of it", supervisor, async (page, open) => {
    await open("/calls/new");
    await page.getByRole("button", { name: "Lihat dahulu" }).first().click();
    await checkAccess(page);
    const stream = page.waitForResponse((answer) => /\/live\/calls\/\d+\/people$/.test(new URL(answer.url()).pathname));
    await page.getByRole("button", { name: "Kirim" }).click();
    await page.waitForURL(/\/calls\/\d+/);
    assert.equal((await stream).status(), 200);
    assert.match((await stream).headers()["content-type"], /^text\/event-stream/);
    const people = page.locator("#call-people");
    await people.waitFor();
    await checkAccess(page);
    const tile = people.locator("li", { hasText: "Budi Santoso" });
    await demo.control("act", { person: budi, do: "say", text: "siap, hadir" });
    await tile.getByText("menjawab").first().waitFor();
    await picture(page, "board.png");
});

story("a board that may not listen asks by itself, and shows the same", supervisor, async (page, open) => {
    await page.route(/\/live\//, (route) => route.fulfill({ status: 503, headers: { "Retry-After": "2" } }));
    await open("/calls");
    await page.locator("main a[href^='/calls/']").filter({ hasNotText: /baru/i }).first().click();
    await page.waitForURL(/\/calls\/\d+$/);
    const asked = () => page.waitForResponse((answer) => /^\/calls\/\d+\/people$/.test(new URL(answer.url()).pathname));
    await asked();
    assert.equal((await asked()).request().headers()["hx-request"], "true");
    await page.locator("#call-people li", { hasText: "Budi Santoso" }).getByText("menjawab").first().waitFor();
}, { mayFail: /\/live\// });

story("the first load is small, and every answer forbids all script and style but our own", supervisor, async (page, open) => {
    await open("/calls");
    const board = await page.locator("main a[href^='/calls/']").filter({ hasNotText: /baru/i }).first().getAttribute("href");
    for (const path of ["/", board]) {
        // Nothing is kept from before: a browser that comes for the first time.
        const wire = await watchWire(page, async () => {
            const cache = await page.context().newCDPSession(page);
            await cache.send("Network.clearBrowserCache");
            await cache.detach();
            await open(path);
            await page.waitForLoadState("load");
        });
        assert.ok(wire.answers.length >= 6, `${path}: ${wire.answers.length} answers`);
        assert.ok(wire.bytes > 10_000 && wire.bytes < 100_000, `${path}: ${wire.bytes} bytes`);
        for (const { url, headers } of wire.answers) {
            if (url.startsWith("data:")) continue;
            const policy = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-security-policy")?.[1] ?? "";
            assert.match(policy, /^default-src 'none';/, url);
            assert.match(policy, /frame-ancestors 'none'/, url);
            assert.doesNotMatch(policy, /unsafe-|\*/, url);
        }
    }
});

story("presence today, and why somebody was not asked", supervisor, async (page, open) => {
    await open("/presence");
    await page.getByRole("rowheader", { name: "Dewi Lestari" }).waitFor();
    await picture(page, "presence.png");
    await page.getByRole("row", { name: /Dewi Lestari/ }).getByRole("link").click();
    await page.getByText(/cuti/i).first().waitFor();
    await checkAccess(page);
});

test("without JavaScript every page is complete, and a call can be sent", () =>
    as(supervisor, async (page, open) => {
        for (const path of pagesOf[supervisor]) assert.equal((await open(path)).status(), 200, path);
        await open("/calls/new");
        await page.getByRole("checkbox").first().check();
        await page.locator("#message").fill("Mohon kabari bila sudah membaca");
        await page.getByRole("button", { name: "Lihat dahulu" }).last().click();
        await page.getByText(/Mohon kabari bila sudah membaca/).first().waitFor();
        await page.getByRole("button", { name: "Batal" }).click();
    }, { javaScriptEnabled: false }));

story("a roster with mistakes is shown with its rows, and nothing is written", hr, async (page, open) => {
    await open("/roster");
    await picture(page, "roster.png");
    await page.locator("#text").fill("employee_id;nip;name;unit\nP-99;123;Tanpa NIP;Biro yang tidak ada\n");
    await page.locator("main form button").first().click();
    await page.locator("table").first().waitFor();
    await checkAccess(page);
    assert.doesNotMatch(command(demo, "roster", "list"), /Tanpa NIP/);
});

test("a flag goes from the misses to a decision, and the person reads it first", async () => {
    // Budi answers nothing any more; three calls of one person count under the demo's policy.
    const { persons } = await demo.control("page");
    assert.ok(persons[budi]);
    for (let call = 0; call < 3; ++call) {
        await demo.control("act", { person: supervisor, do: "say", text: `/panggil Budi: mohon kabari ${call + 1}` });
        await demo.control("play", { until_seen: { person: supervisor, receives: "Kirim panggilan ini" }, within: "10m", wait: 30 });
        await demo.control("act", { person: supervisor, do: "tap", button: "Kirim" });
        await demo.control("play", { within: "45m", wait: 60 });
    }
    await as(hr, async (page, open) => {
        await open("/flags");
        const flag = page.getByRole("rowheader").first();
        await flag.waitFor();
        await picture(page, "flags.png");
        await flag.getByRole("link").click();
        await page.getByRole("heading", { level: 1 }).waitFor();
        await checkAccess(page);
        await picture(page, "flag.png");
        const download = page.waitForEvent("download");
        await page.getByRole("link", { name: /PDF/ }).click();
        assert.match((await download).suggestedFilename(), /\.pdf$/);
        await page.locator("a[href*='/decide/dismiss']").click();
        await page.locator("#ground").fill("Gangguan jaringan di rumah, sudah dibicarakan.");
        await page.locator("main form button").first().click();
        await checkAccess(page);
        await page.locator("main form[action*='/confirm'] button").click();
        await page.waitForURL(/\/flags\/\d+/);
    });
    await as(budi, async (page, open) => {
        await open("/my-record");
        await checkAccess(page);
        await picture(page, "my-record.png");
    });
});

test("the remaining pages of the manual have their pictures", async () => {
    await as(hr, async (page, open) => {
        for (const [path, name] of [["/", "home"], ["/calendar", "calendar"], ["/delivery", "delivery"], ["/outages", "outages"], ["/audit", "audit"], ["/reports", "reports"]]) {
            await open(path);
            await picture(page, `${name}.png`);
        }
    });
    await as(admin, async (page, open) => {
        await open("/settings");
        await picture(page, "settings.png");
    });
});
