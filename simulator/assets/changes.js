// What changed. `follow` alone asks; `refresh` has it ask at once, and again for everything if need be.
import { ask, page, tell } from "./page.js";
import { take } from "./traffic.js";

let after = 0;
let awaiting = []; // who waits for the next look
let looking; // ends the look under way

export function refresh(everything = false) {
    if (everything) after = 0;
    looking?.abort();
    return new Promise((resolve) => awaiting.push(resolve));
}
page.refresh = refresh;

export async function look(wait) {
    looking = new AbortController();
    const persons = page.phones.map((phone) => `&person=${encodeURIComponent(phone.person)}`).join("");
    const isAll = after === 0;
    const done = awaiting;
    page.state = await ask(`changes?after=${after}&wait=${wait}${persons}`, { signal: looking.signal });
    // Whoever was told to wait while this was under way waits for the next.
    if (after !== 0 || isAll) after = page.state.cursor;
    take(page.state.entries);
    for (const phone of page.phones) {
        const known = page.state.persons?.[phone.person];
        if (known) phone.known = { person: phone.person, ...known };
    }
    awaiting = awaiting.filter((one) => !done.includes(one));
    return () => done.forEach((resolve) => resolve());
}

/** For ever: looks, has `draw` show it, and says so while nobody answers. */
export async function follow(draw) {
    for (;;) {
        try {
            const tellThem = await look(awaiting.length > 0 || after === 0 ? 0 : 1);
            draw();
            tellThem();
        } catch (error) {
            if (error.name === "AbortError") continue;
            tell(page.word.away);
            await new Promise((done) => setTimeout(done, 2000));
        }
    }
}
