// Signing in and out, what each role is offered, and what crosses the wire.
import assert from "node:assert/strict";
import { test } from "node:test";
import { picture } from "../stage.mjs";
import { as, budi, checkLooks, everyPage, isToldWhyNot, pagesOf, roleOf, story, supervisor } from "./office.mjs";

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

test("a link from chat signs in once, and signing out ends it; a guest sees no page and sends no form", () =>
    as(budi, async (page, open) => {
        await page.getByRole("heading", { name: /Selamat datang, Budi Santoso/ }).waitFor();
        await page.getByText("Simulasi: bukan data kantor").waitFor();
        await page.locator(".account summary").click();
        await page.getByRole("button", { name: "Keluar", exact: true }).click();
        await page.waitForURL(/\/sign-in$/);
        await checkLooks(page);
        await open("/sign-in/AAAAAAAAAAAAAAAAAAAAAA"); // looking at a link uses nothing up, and tells nothing
        await checkLooks(page);
        await picture(page, "id/sign-in");
        const { origin } = new URL(page.url());
        for (const path of everyPage) {
            const answer = await page.request.get(origin + path, { maxRedirects: 0 });
            assert.equal(`${answer.status()} ${answer.headers().location}`, "303 /sign-in", path);
        }
        for (const path of ["/look", "/calls/new", "/roster/import", "/settings/keys", "/flags/1/decide/dismiss"]) {
            const answer = await page.request.post(origin + path, { maxRedirects: 0, headers: { origin }, form: { name: "x" } });
            assert.equal(`${answer.status()} ${answer.headers().location}`, "303 /sign-in", path);
        }
    }));

story("the page of a link speaks the browser's language", budi, async (page, open) => {
    await open("/sign-in/AAAAAAAAAAAAAAAAAAAAAA");
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await page.getByRole("button", { name: "Open the dashboard" }).waitFor();
    await picture(page, "en/sign-in");
}, { language: "en" });

for (const [person, role] of Object.entries(roleOf))
    story(`${role} is offered what the role may see, and refused the rest`, person, async (page) => {
        const links = page.getByRole("navigation").first().getByRole("link");
        const offered = await links.evaluateAll((all) => all.map((link) => new URL(link.href).pathname));
        assert.deepEqual([...offered].sort(), pagesOf(person).filter(isInNavigation).sort());
        const { origin } = new URL(page.url());
        for (const path of everyPage) {
            const answer = await page.request.get(origin + path);
            const wanted = !pagesOf(person).includes(path) ? 404 : isToldWhyNot(person, path) ? 409 : 200;
            assert.equal(answer.status(), wanted, path);
        }
    });

story("the first load is small, and every answer forbids all script and style but our own", supervisor, async (page, open) => {
    for (const path of ["/", "/calls/new"]) {
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
