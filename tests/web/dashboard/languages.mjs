// Which words of a page are of the other language: those that only the other catalogue uses, but for names and messages.
import { readFileSync } from "node:fs";
import { roster, written } from "./office.mjs";

const wordsOf = (text) => text.toLowerCase().match(/\p{L}[\p{L}-]*\p{L}/gu) ?? [];
const catalogue = (language) => {
    const file = readFileSync(new URL(`../../../bot/wording/catalogues/${language}.po`, import.meta.url), "utf8");
    const texts = [...file.matchAll(/^msgstr(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\s*)+)/gm)]
        .map(([, quoted]) => quoted.replace(/"\s*"/g, "").replace(/\{[^}]*\}|\/\w+/g, " "));
    return new Set(wordsOf(texts.slice(1).join("\n")));
};
const catalogues = { id: catalogue("id"), en: catalogue("en") };
const only = (language, other) => new Set([...catalogues[language]].filter((word) => !catalogues[other].has(word)));
const foreign = { id: only("en", "id"), en: only("id", "en") };

/** What is in no language or in its writer's: code, and what was said. */
const unspoken = "code, q, blockquote, .lines, textarea, [lang]";

/** The page says in its head that it is in `language`, and no word of it is the other's. Names, and what tests wrote, stand aside. */
export async function foreignWords(page, path, language) {
    const stated = await page.locator("html").getAttribute("lang");
    const text = await page.evaluate((left) => {
        const copy = document.body.cloneNode(true);
        for (const one of copy.querySelectorAll(left)) one.remove();
        const attributes = ["aria-label", "placeholder", "title"].flatMap((name) => [...copy.querySelectorAll(`[${name}]`)].map((one) => one.getAttribute(name)));
        const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
        const texts = [document.title];
        while (walker.nextNode()) texts.push(walker.currentNode.data);
        return [...texts, ...attributes].join("\n");
    }, unspoken);
    const names = new Set(["main", "like", ...wordsOf(roster().join("\n"))]); // the messengers' accounts, a browser's name for itself
    const own = [...written, /\/\w+/g].reduce((rest, one) => rest.replaceAll(one, " "), text);
    const strangers = [...new Set(wordsOf(own))].filter((word) => foreign[language].has(word) && !names.has(word));
    return [...(stated === language ? [] : [`${path}: says it is in ${stated}`]), ...strangers.map((word) => `${path}: ${word}`)];
}
