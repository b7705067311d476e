// The faults: switched on and off by the visitor, each a line for the simulator. `page` is that of page.js.
import { find } from "./page.js";
import { element, mark, patch, write } from "./screens.js";

const faultKinds = ["throttle", "error", "hang", "duplicate", "late", "blocked", "template_paused", "window_closed", "outage"];

function faultOf(kind, { phones }) {
    const on = find("fault-on").value;
    const sends = on === "telegram" ? { method: "sendMessage" } : {};
    switch (kind) {
        case "throttle": return { fault: kind, on, retry_after: 30, ...sends };
        case "error": return { fault: kind, on, status: 502, ...sends };
        case "hang": return { fault: kind, on, seconds: 5, ...sends };
        case "late": return { fault: kind, on, by: "2s", jitter: "30s" };
        case "blocked": return { fault: kind, on: phones[0].account.split("/")[0], person: phones[0].person };
        case "template_paused": return { fault: kind, on: "whatsapp", template: find("fault-template").value };
        case "window_closed": return { fault: kind, on: "whatsapp" };
        default: return { fault: kind, on };
    }
}
const inForce = (wanted, { state }) =>
    state.faults.find((one) => ["fault", "on", "person", "template"].every((key) => one[key] === wanted[key]));
async function endFault(id, { ask, attempt, refresh }) {
    await attempt(() => ask(`faults?id=${id}`, { method: "DELETE" }));
    refresh();
}
async function turnFault(kind, page) {
    const wanted = faultOf(kind, page);
    const known = inForce(wanted, page);
    await (known ? endFault(known.id, page) : page.attempt(() => page.post("faults", wanted)));
    page.refresh();
}

/** Draws the dial and what is in force. */
export function drawFaults(page) {
    const { word, nameOf, phones, state } = page;
    const make = () => element("button", { type: "button" });
    patch(find("faults"), faultKinds, (kind) => kind, make, (node, kind) => {
        write(node, kind === "blocked" ? `${word.blocked} ${nameOf(phones[0].person)}` : word[kind]);
        mark(node, "aria-pressed", Boolean(inForce(faultOf(kind, page), page)));
        node.onclick = () => turnFault(kind, page);
    });
    const shown = state.faults.length ? state.faults : [{ id: "none" }];
    patch(find("faults-on"), shown, (fault) => fault.id, () => element("li", {}, element("span")), (node, fault) => {
        const [text, button] = node.children;
        if (fault.id === "none") return write(text, word.faultNone);
        const where = [fault.on, fault.person && nameOf(fault.person), word.templates[fault.template] ?? fault.template].filter(Boolean).join(", ");
        write(text, `${word[fault.fault] ?? fault.fault} (${where})`);
        const end = button ?? node.appendChild(element("button", { type: "button", onclick: () => endFault(fault.id, page) }));
        write(end, word.faultEnd);
        mark(end, "aria-label", `${word.faultEnd}: ${text.textContent}`);
    });
}
