// The phones: whose each is, what stands on it, and what is written and tapped there.
import { refresh } from "./changes.js";
import { atReadingPace } from "./clock.js";
import { attempt, dayOf, nameOf, page, post, roleOf, tell, time } from "./page.js";
import { drawMessages, element, mark, patch, write } from "./screens.js";
import { drawViews, isAtEnd, toEnd } from "./views.js";

const messengerOf = (account) => (account.startsWith("telegram") ? "Telegram" : "WhatsApp");
const defaultPhones = () =>
    Object.keys(page.stage.persons)
        .slice(0, 3)
        .map((person) => ({ person, role: { id: person, en: person } }));

/** The phones that the page opens with. */
export const makePhones = () => (page.stage.page?.phones ?? defaultPhones()).map(makePhone);

function makePhone(opening, number) {
    const id = `phone-${number}`;
    const phone = { person: opening.person, opening: opening.person, account: opening.on ?? "", role: opening.role, id, isNew: true };
    const people = Object.keys(page.stage.persons).map((key) => element("option", { value: key }));
    phone.title = element("h2", { id: `${id}-title` });
    phone.personSelect = element("select", { onchange: () => switchTo(phone, phone.personSelect.value) }, ...people);
    phone.accountSelect = element("select", { onchange: () => switchTo(phone, phone.person, phone.accountSelect.value) });
    phone.off = element("button", { type: "button", onclick: () => act(phone, { do: phone.isOff ? "online" : "offline" }) });
    phone.list = element("ol");
    phone.earlier = element("p", { class: "earlier" });
    phone.screen = element("div", { class: "screen", role: "log", tabindex: "0", lang: page.stage.page?.language ?? "id", "aria-live": "off" }, phone.earlier, phone.list);
    phone.input = element("input", { type: "text", autocomplete: "off", maxlength: "1000" });
    phone.send = element("button", { type: "submit", class: "primary" });
    phone.form = element("form", { onsubmit: (event) => say(phone, event) }, phone.input, phone.send);
    phone.shortcut = opening.shortcut && element("button", { type: "button", class: "shortcut", onclick: () => takeShortcut(phone, opening.shortcut) });
    phone.shortcutText = opening.shortcut?.text;
    const top = topOf(phone);
    phone.section = element("section", { id: `view-${id}`, class: "view phone", "aria-labelledby": phone.title.id }, top, phone.screen, phone.form);
    // Who reads the newest message goes on reading it when the window changes.
    phone.screen.addEventListener("scroll", () => (phone.isAtEnd = isAtEnd(phone)));
    new ResizeObserver(() => phone.isAtEnd && toEnd(phone)).observe(phone.screen);
    // Only the phone the visitor is at speaks: three that speak at once cannot be followed.
    phone.section.addEventListener("focusin", () => speakFrom(phone));
    return phone;
}
// What a phone can be told to be; where it is narrow, behind one button, and the messages have the place.
function topOf(phone) {
    const labelled = (select, key) => element("label", {}, element("span", { "data-word": key }), select);
    const selects = element("div", { class: "row" }, labelled(phone.personSelect, "person"), labelled(phone.accountSelect, "messenger"));
    const switches = element("div", { id: `${phone.id}-switches`, class: "switches" }, selects, ...[phone.shortcut].filter(Boolean));
    const open = () => mark(phone.more, "aria-expanded", switches.classList.toggle("open"));
    phone.more = element("button", { type: "button", class: "more", "aria-expanded": "false", "aria-controls": switches.id, "data-word": "more", onclick: open });
    return element("div", { class: "top" }, element("div", { class: "row heading" }, phone.title, phone.more, phone.off), switches);
}

export function speakFrom(speaking) {
    for (const phone of page.phones) mark(phone.screen, "aria-live", phone === speaking ? "polite" : "off");
}
export function switchTo(phone, person, account = "") {
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

/** Some links are good for minutes, which fly by at a pace: whoever sees one come gets the time to open it. */
async function heedLinks(phone, messages) {
    const sign = page.stage.page?.short_lived;
    const links = sign ? messages.filter(({ from, text }) => from === "bot" && text.includes(sign)).length : 0;
    const hasCome = phone.links !== undefined && links > phone.links;
    phone.links = links;
    if (hasCome && (await atReadingPace())) tell(page.word.slowed);
}

/** The time of today's messages; of older ones the day as well. */
const timeOrDay = (instant) => time(instant, dayOf(instant) === dayOf(page.state.now) ? {} : { weekday: "short", day: "numeric", month: "short" });

const messagesOf = (phone, account = phone.account) => phone.known?.chats[account]?.messages ?? [];

/** Brings a phone up to date with what is known of it. */
export function drawPhone(phone) {
    const { word } = page;
    const { accounts, name } = page.stage.persons[phone.person];
    if (!accounts.includes(phone.account)) phone.account = accounts.find((one) => messagesOf(phone, one).length > 0) ?? accounts[0];
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
    if (phone.shortcut) write(phone.shortcut, phone.shortcutText[page.language]);
    write(phone.send, "➤");
    mark(phone.send, "aria-label", word.send);
    write(phone.earlier, page.stage.page?.earlier?.[page.language] ?? "");
    mark(phone.earlier, "lang", page.language);
    const messages = messagesOf(phone);
    if (phone.known) heedLinks(phone, messages);
    const wasAtEnd = isAtEnd(phone);
    const tap = (message, button) => act(phone, { do: "tap", button: button.text, in: message.text });
    drawMessages(phone.list, messages, { word, name, time: timeOrDay, tap, opens: atReadingPace });
    if (wasAtEnd || phone.isNew) toEnd(phone);
    phone.isNew = messages.length === 0;
}
