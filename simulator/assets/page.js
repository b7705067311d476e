// What all parts of the page know, and the ways to ask the simulator (docs/simulator.md). The page knows no rule of the service.
import { write } from "./screens.js";
import { words } from "./words.js";

export const find = (id) => document.getElementById(id);

export const page = {
    language: navigator.language.startsWith("en") ? "en" : "id",
    word: undefined,
    stage: undefined, // what /control/page says
    state: undefined, // what /control/changes said last
    phones: [],
    view: "tour", // where it is narrow, the one part that is shown
    chosenPace: 1, // null: paused
    running: null, // the step of the tour that is being done
    isGoingOn: false, // to the next event
    time,
    nameOf,
    post,
    ask,
    attempt,
};
page.word = words[page.language];

export function speak(language) {
    page.language = language;
    page.word = words[language];
}

export async function ask(path, options = {}) {
    const answer = await fetch(`/control/${path}`, options);
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error ?? `${answer.status}`);
    return body;
}
export function post(path, body) {
    return ask(path, { method: "POST", body: JSON.stringify(body) });
}

export function tell(text) {
    write(find("notice"), text);
}
export async function attempt(what) {
    try {
        tell("");
        return await what();
    } catch (error) {
        tell(`${page.word.refused} ${error.message}`);
        return null;
    }
}

export function time(instant, more = {}) {
    const zone = { timeZone: page.stage.page?.zone ?? "UTC", hour: "2-digit", minute: "2-digit", ...more };
    return new Intl.DateTimeFormat(page.language === "id" ? "id-ID" : "en-GB", zone).format(new Date(instant));
}
/** The day there, as one writes it to compare it. */
export function dayOf(instant) {
    return new Intl.DateTimeFormat("en-CA", { timeZone: page.stage.page?.zone ?? "UTC" }).format(new Date(instant));
}
export function nameOf(person) {
    return page.stage.persons[person]?.name ?? person;
}
/** Of whom the script names a role it is that one; of whoever a phone opened with, the phone's. */
export function roleOf(phone, person = phone.person) {
    return (page.stage.page?.roles?.[person] ?? (person === phone.opening ? phone.role : undefined))?.[page.language];
}
