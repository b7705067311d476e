// What went over the wire, and the mail: kept from the journal's lines, the newest first. A strip shows what passes now; a
// mailbox keeps what came.
import { find } from "./page.js";
import { drawStrip } from "./screens.js";

const mostOnTheWire = 80;
const wire = [];
const mails = [];

/** Keeps journal lines; one that is known already is not kept twice. */
export function take(entries) {
    for (const entry of entries) {
        if (entry.kind === "mail" && !mails.some((one) => one.n === entry.n)) mails.push(entry);
        if (entry.kind === "action" || entry.kind === "receipt" || wire.some((one) => one.n === entry.n)) continue;
        wire.push(entry);
    }
    wire.sort((one, other) => other.n - one.n).splice(mostOnTheWire);
    mails.sort((one, other) => other.n - one.n);
}

function headline(entry, { word, time, nameOf }) {
    const at = time(entry.at, { second: "2-digit" });
    const whose = entry.person ? ` · ${nameOf(entry.person)}` : "";
    const messenger = entry.messenger === "telegram" ? "Telegram" : "WhatsApp";
    if (entry.kind === "request") return `${at} · Sigap → ${messenger} · ${entry.method} · ${entry.status || "✗"}${whose}`;
    if (entry.kind === "webhook") return `${at} · ${messenger} → Sigap · webhook · ${entry.status || "✗"}`;
    if (entry.kind === "mail") return `${at} · Sigap → SMTP · ${entry.subject}`;
    if (entry.kind === "fault") return `${at} · ${word.faults} · ${word[entry.fault] ?? entry.fault} · ${word.states[entry.state]}`;
    return `${at} · ${entry.kind}`;
}

/** Draws both strips. `how`: the page's `word`s, `time(instant, more)` and `nameOf(person)`. */
export function drawTraffic(how) {
    const { word, time } = how;
    drawStrip(find("wire"), wire, (entry) => [headline(entry, how), JSON.stringify(entry, null, 2)]);
    drawStrip(find("mail"), mails, (mail) => [
        `${time(mail.at, { weekday: "short", day: "numeric", month: "short" })} · ${mail.subject}`,
        `${word.from} ${mail.from}\n${word.to} ${mail.to.join(", ")}\n\n${mail.text}`,
    ]);
    find("mail-none").hidden = mails.length > 0;
}
