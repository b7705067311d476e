// Signing in and out, what each role is offered, and what crosses the wire.
import assert from "node:assert/strict";
import { test } from "node:test";
import { picture } from "../stage.mjs";
import { as, budi, checkLooks, everyPage, isToldWhyNot, pagesOf, roleOf, story } from "./office.mjs";

const isInNavigation = (path) => path.lastIndexOf("/") === 0;

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
