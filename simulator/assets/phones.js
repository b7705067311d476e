// The page of phones: asks the simulator what changed, draws it, and passes on what the visitor does. All of it goes through
// the control endpoints of docs/simulator.md; the page knows no rule of the service.
import { drawFaults } from "./faults.js";
import { drawMessages, element, mark, patch, write } from "./screens.js";
import { drawTraffic, take } from "./traffic.js";
import { words } from "./words.js";

const find = (id) => document.getElementById(id);

let language = navigator.language.startsWith("en") ? "en" : "id";
let word = words[language];
let stage; // what /control/page says
let state; // what /control/changes said last
let phones = [];
let view = "tour";
let chosenPace = 1; // null: paused
let running = null; // the step of the tour that is being done
let isGoingOn = false; // to the next event
let looking; // ends the look under way

async function ask(path, options = {}) {
    const answer = await fetch(`/control/${path}`, options);
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error ?? `${answer.status}`);
    return body;
}
const post = (path, body) => ask(path, { method: "POST", body: JSON.stringify(body) });

function tell(text) {
    write(find("notice"), text);
}
async function attempt(what) {
    try {
        tell("");
        return await what();
    } catch (error) {
        tell(`${word.refused} ${error.message}`);
        return null;
    }
}

function time(instant, more = {}) {
    const zone = { timeZone: stage.page?.zone ?? "UTC", hour: "2-digit", minute: "2-digit", ...more };
    return new Intl.DateTimeFormat(language === "id" ? "id-ID" : "en-GB", zone).format(new Date(instant));
}
const messengerOf = (account) => (account.startsWith("telegram") ? "Telegram" : "WhatsApp");
const nameOf = (person) => stage.persons[person]?.name ?? person;

// The clock.
async function setPace(pace) {
    chosenPace = pace;
    await attempt(() => (pace ? post("play", { pace }) : post("pause", {})));
    drawClock();
}
// What is opened beside this page is read at the speed of people. A step that is under way goes over to it at its end.
async function atReadingPace() {
    if (!(chosenPace > 1)) return false;
    if (running !== null || isGoingOn) chosenPace = 1;
    else await setPace(1);
    return true;
}
async function toNextEvent() {
    isGoingOn = true;
    const answer = await attempt(() => post("play", { until_seen: true, within: "7d", wait: 60 }));
    isGoingOn = false;
    if (answer && chosenPace) await attempt(() => post("play", { pace: chosenPace }));
}
// WIB, WITA, WIT: what people there call their zone, in whichever language they are spoken to.
function zoneName(instant) {
    const format = new Intl.DateTimeFormat("id-ID", { timeZone: stage.page?.zone ?? "UTC", timeZoneName: "short" });
    return format.formatToParts(new Date(instant)).find(({ type }) => type === "timeZoneName").value;
}
function drawClock() {
    const day = { weekday: "long", day: "numeric", month: "long", year: "numeric", second: "2-digit" };
    write(find("now"), `${time(state.now, day)} ${zoneName(state.now)}`);
    mark(find("now"), "datetime", state.now);
    mark(find("pause"), "aria-pressed", chosenPace === null);
    mark(find("pace-1"), "aria-pressed", chosenPace === 1);
    mark(find("pace-60"), "aria-pressed", chosenPace === 60);
}

// The phones.
const defaultPhones = () =>
    Object.keys(stage.persons)
        .slice(0, 3)
        .map((person) => ({ person, role: { id: person, en: person } }));

function makePhone(opening, number) {
    const id = `phone-${number}`;
    const phone = { person: opening.person, opening: opening.person, account: opening.on ?? "", role: opening.role, id, isNew: true };
    const title = element("h2", { id: `${id}-title` });
    const people = Object.keys(stage.persons).map((key) => element("option", { value: key }));
    phone.personSelect = element("select", { onchange: () => switchTo(phone, phone.personSelect.value) }, ...people);
    phone.accountSelect = element("select", { onchange: () => switchTo(phone, phone.person, phone.accountSelect.value) });
    phone.off = element("button", { type: "button", onclick: () => switchOff(phone) });
    phone.list = element("ol");
    phone.screen = element("div", { class: "screen", role: "log", tabindex: "0", lang: stage.page?.language ?? "id", "aria-live": "off" }, phone.list);
    phone.input = element("input", { type: "text", autocomplete: "off", maxlength: "1000" });
    phone.send = element("button", { type: "submit", class: "primary" });
    phone.form = element("form", { onsubmit: (event) => say(phone, event) }, phone.input, phone.send);
    phone.shortcut = opening.shortcut && element("button", { type: "button", class: "shortcut", onclick: () => takeShortcut(phone, opening.shortcut) });
    phone.shortcutText = opening.shortcut?.text;
    const labelled = (select, key) => element("label", {}, element("span", { "data-word": key }), select);
    const heading = element("div", { class: "row heading" }, title, phone.off);
    const switches = element("div", { class: "row" }, labelled(phone.personSelect, "person"), labelled(phone.accountSelect, "messenger"));
    const top = element("div", { class: "top" }, heading, switches, ...[phone.shortcut].filter(Boolean));
    phone.section = element("section", { id: `view-${id}`, class: "view phone", "aria-labelledby": title.id }, top, phone.screen, phone.form);
    phone.title = title;
    // Who reads the newest message goes on reading it when the window changes.
    phone.screen.addEventListener("scroll", () => (phone.isAtEnd = isAtEnd(phone)));
    new ResizeObserver(() => phone.isAtEnd && toEnd(phone)).observe(phone.screen);
    // Only the phone the visitor is at speaks: three that speak at once cannot be followed.
    phone.section.addEventListener("focusin", () => speakFrom(phone));
    return phone;
}
const isAtEnd = ({ screen }) => screen.scrollHeight - screen.scrollTop - screen.clientHeight < 80;
function toEnd(phone) {
    phone.screen.scrollTop = phone.screen.scrollHeight;
    phone.isAtEnd = true;
}
function speakFrom(speaking) {
    for (const phone of phones) mark(phone.screen, "aria-live", phone === speaking ? "polite" : "off");
}
function switchTo(phone, person, account = "") {
    phone.person = person;
    phone.account = account;
    phone.isNew = true;
    phone.links = undefined;
    if (phone.known?.person !== person) phone.known = undefined;
    drawPhone(phone);
    drawViews();
    refresh(true);
}
const act = (phone, action) => attempt(() => post("act", { person: phone.person, on: phone.account, ...action }));
const switchOff = (phone) => act(phone, { do: phone.isOff ? "online" : "offline" });
async function takeShortcut(phone, shortcut) {
    await atReadingPace();
    await act(phone, { do: "say", text: shortcut.say });
}
async function say(phone, event) {
    event.preventDefault();
    const text = phone.input.value.trim();
    if (!text) return;
    if (await act(phone, { do: "say", text })) phone.input.value = "";
}

// Of whom the script names a role it is that one; of whoever a phone opened with, the phone's.
const roleOf = (phone, person = phone.person) => (stage.page?.roles?.[person] ?? (person === phone.opening ? phone.role : undefined))?.[language];

/** Some links are good for minutes, which fly by at a pace: whoever sees one come gets the time to open it. */
async function heedLinks(phone, messages) {
    const sign = stage.page?.short_lived;
    const links = sign ? messages.filter(({ from, text }) => from === "bot" && text.includes(sign)).length : 0;
    const hasCome = phone.links !== undefined && links > phone.links;
    phone.links = links;
    if (hasCome && (await atReadingPace())) tell(word.slowed);
}

function drawPhone(phone) {
    const { accounts, name } = stage.persons[phone.person];
    if (!accounts.includes(phone.account)) phone.account = accounts.find((one) => hasMessages(phone, one)) ?? accounts[0];
    write(phone.title, [roleOf(phone), name].filter(Boolean).join(": "));
    for (const option of phone.personSelect.options) {
        const role = roleOf(phone, option.value);
        write(option, role ? `${nameOf(option.value)} (${role})` : nameOf(option.value));
    }
    phone.personSelect.value = phone.person;
    patch(phone.accountSelect, accounts, (one) => one, (one) => element("option", { value: one }), (node, one) => write(node, messengerOf(one)));
    phone.accountSelect.value = phone.account;
    phone.isOff = phone.known?.offline ?? false;
    write(phone.off, word.offline);
    mark(phone.off, "aria-pressed", phone.isOff);
    mark(phone.screen, "aria-label", `${word.chat}: ${name}, ${messengerOf(phone.account)}`);
    mark(phone.input, "aria-label", `${word.write} ${name}`);
    if (phone.shortcut) write(phone.shortcut, phone.shortcutText[language]);
    write(phone.send, "➤");
    mark(phone.send, "aria-label", word.send);
    const messages = phone.known?.chats[phone.account]?.messages ?? [];
    if (phone.known) heedLinks(phone, messages);
    const wasAtEnd = isAtEnd(phone);
    drawMessages(phone.list, messages, {
        word,
        name,
        time,
        tap: (message, button) => act(phone, { do: "tap", button: button.text, in: message.text }),
        opens: atReadingPace,
    });
    if (wasAtEnd || phone.isNew) toEnd(phone);
    phone.isNew = messages.length === 0;
}
const hasMessages = (phone, account) => (phone.known?.chats[account]?.messages ?? []).length > 0;

// What other files need to know of the page as it stands.
const page = () => ({ word, time, nameOf, state, phones, ask, post, attempt, refresh });

// The tour.
async function doStep(number) {
    if (running !== null) return;
    running = number;
    drawTour();
    let trouble = "";
    for (const step of stage.tour[number].do) {
        const [[what, body]] = Object.entries(step);
        const answer = await attempt(() => {
            if (what === "act") return post("act", body);
            if (what === "play") return post("play", body);
            if (what === "find_link") return findLink(body.person);
            return what === "fault" ? post("faults", body) : ask("faults", { method: "DELETE" });
        });
        if (answer?.seen === false) tell(word.notSeen);
        if (!answer || answer.seen === false) {
            trouble = find("notice").textContent;
            break;
        }
    }
    if (chosenPace > 1 && stage.tour[number].do.some((step) => step.find_link)) chosenPace = 1;
    if (chosenPace) await attempt(() => post("play", { pace: chosenPace }));
    running = null;
    if (trouble) tell(trouble);
    const isHere = document.activeElement === document.body || find("tour").contains(document.activeElement);
    await refresh();
    if (isHere) find("tour").querySelector("li[aria-current] button")?.focus();
}
// The newest address on that person's phone, for the visitor to open.
async function findLink(person) {
    const phone = phones.find((one) => one.person === person) ?? phones.at(-1);
    if (phone.person !== person) switchTo(phone, person);
    await refresh();
    show(phone.id);
    const link = [...phone.list.querySelectorAll(".text a")].at(-1);
    link?.scrollIntoView({ block: "nearest" });
    link?.focus();
    return { seen: Boolean(link) };
}
// A step is ticked when what it is about was seen and those before it are.
const ticked = () => {
    const first = state.tour.indexOf(false);
    return first < 0 ? state.tour.length : first;
};
// The step one is at lies open, the others open when they are pressed: so the whole tour is seen at once.
function drawTour() {
    const reached = ticked();
    const make = () =>
        element("li", {}, element("details", {}, element("summary", {}, element("h3"), element("span", { class: "state" })), element("p"), element("div", { class: "row" })));
    patch(find("tour"), stage.tour, (step) => stage.tour.indexOf(step), make, (node, step) => {
        const number = stage.tour.indexOf(step);
        const [summary, text, row] = node.firstElementChild.children;
        const [title, condition] = summary.children;
        write(title, `${number + 1}. ${step.tour[language]}`);
        write(condition, number < reached ? `✓ ${word.done}` : number === reached ? `→ ${word.current}` : "");
        write(text, step.text[language]);
        node.className = number < reached ? "done" : "";
        if (node.dataset.reached !== String(reached)) node.firstElementChild.open = number === reached;
        node.dataset.reached = reached;
        mark(node, "aria-current", number === reached && "step");
        const makeKnob = () => element("button", { type: "button", class: "primary", onclick: () => doStep(number) });
        patch(row, number === reached ? ["do"] : [], (kind) => kind, makeKnob, (knob) => {
            write(knob, running === number ? word.doing : word.doIt);
            mark(knob, "aria-disabled", running !== null);
        });
    });
    write(find("tour-over"), reached === stage.tour.length ? word.tourOver : "");
    find("view-tour").hidden = stage.tour.length === 0;
}

// Where it is narrow, one part at a time.
function show(one) {
    view = one;
    drawViews();
    const phone = phones.find(({ id }) => id === one);
    if (phone) toEnd(phone); // what is hidden has no place to keep
}
function drawViews() {
    const views = ["tour", ...phones.map((phone) => phone.id), "faults", "mail", "wire"];
    const nameOfPhone = (phone) => phone && (roleOf(phone) ?? nameOf(phone.person));
    const nameOfView = (one) => nameOfPhone(phones.find(({ id }) => id === one)) ?? word[one];
    const make = (one) => element("button", { type: "button", "aria-controls": `view-${one}`, onclick: () => show(one) });
    patch(document.querySelector(".views"), views, (one) => one, make, (node, one) => {
        write(node, nameOfView(one));
        mark(node, "aria-current", one === view && "true");
        find(`view-${one}`).classList.toggle("chosen", one === view);
    });
}

function drawAll() {
    document.documentElement.lang = language;
    for (const node of document.querySelectorAll("[data-word]")) write(node, word[node.dataset.word]);
    for (const node of document.querySelectorAll("[data-label]")) mark(node, "aria-label", word[node.dataset.label]);
    for (const one of ["id", "en"]) mark(find(`language-${one}`), "aria-pressed", one === language);
    const spoken = stage.page?.language ?? language;
    find("speaks").hidden = spoken === language;
    write(find("speaks"), spoken === language ? "" : word.speaks);
    drawViews();
    drawClock();
    for (const phone of phones) drawPhone(phone);
    drawFaults(page());
    drawTour();
    drawTraffic(page());
}
function speak(chosen) {
    language = chosen;
    word = words[chosen];
    drawAll();
}

// What changed. `follow` alone asks; `refresh` has it ask at once, and again for everything if need be.
let after = 0;
let awaiting = []; // who waits for the next look
function refresh(everything = false) {
    if (everything) after = 0;
    looking?.abort();
    return new Promise((resolve) => awaiting.push(resolve));
}
async function look(wait) {
    looking = new AbortController();
    const persons = phones.map((phone) => `&person=${encodeURIComponent(phone.person)}`).join("");
    const isAll = after === 0;
    const done = awaiting;
    state = await ask(`changes?after=${after}&wait=${wait}${persons}`, { signal: looking.signal });
    // Whoever was told to wait while this was under way waits for the next.
    if (after !== 0 || isAll) after = state.cursor;
    take(state.entries);
    for (const phone of phones) {
        const known = state.persons?.[phone.person];
        if (known) phone.known = { person: phone.person, ...known };
    }
    awaiting = awaiting.filter((one) => !done.includes(one));
    return () => done.forEach((resolve) => resolve());
}
async function follow() {
    for (;;) {
        try {
            const tellThem = await look(awaiting.length > 0 || after === 0 ? 0 : 1);
            drawClock();
            drawTour();
            drawFaults(page());
            if (state.persons) for (const phone of phones) drawPhone(phone);
            if (state.entries.length) drawTraffic(page());
            if (find("notice").textContent === word.away) tell("");
            tellThem();
        } catch (error) {
            if (error.name === "AbortError") continue;
            tell(word.away);
            await new Promise((done) => setTimeout(done, 2000));
        }
    }
}

async function open() {
    stage = await ask("page");
    if (words[stage.page?.language]) word = words[(language = stage.page.language)];
    phones = (stage.page?.phones ?? defaultPhones()).map(makePhone);
    find("phones").replaceChildren(...phones.map((phone) => phone.section));
    find("fault-template").replaceChildren(...stage.templates.map((name) => element("option", { value: name }, name)));
    for (const id of ["fault-on", "fault-template"]) find(id).addEventListener("change", () => drawFaults(page()));
    find("pause").addEventListener("click", () => setPace(null));
    find("pace-1").addEventListener("click", () => setPace(1));
    find("pace-60").addEventListener("click", () => setPace(60));
    find("next").addEventListener("click", toNextEvent);
    for (const one of ["id", "en"]) find(`language-${one}`).addEventListener("click", () => speak(one));
    await look(0);
    chosenPace = state.playing ? (state.pace ?? 1) : null;
    if (phones.length) speakFrom(phones[0]);
    drawAll();
    document.body.dataset.ready = "true";
    follow();
}
open();
