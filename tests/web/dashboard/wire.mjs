// What crosses the wire when somebody comes for the first time, and under which policy.
import assert from "node:assert/strict";
import { newestCall, story, supervisor } from "./office.mjs";

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

story("the first load is small, and every answer forbids all script and style but our own", supervisor, async (page, open) => {
    await newestCall(page, open);
    const board = new URL(page.url()).pathname;
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
