// The tour: its steps, done by hand or for the visitor, and ticked when what they are about was seen.
import { refresh } from "./changes.js";
import { switchTo } from "./chats.js";
import { ask, attempt, find, page, post, tell } from "./page.js";
import { element, mark, patch, write } from "./screens.js";
import { show } from "./views.js";

async function doStep(number) {
    if (page.running !== null) return;
    page.running = number;
    drawTour();
    let trouble = "";
    for (const step of page.stage.tour[number].do) {
        const [[what, body]] = Object.entries(step);
        const answer = await attempt(() => {
            if (what === "act") return post("act", body);
            if (what === "play") return post("play", body);
            if (what === "find_link") return findLink(body.person);
            return what === "fault" ? post("faults", body) : ask("faults", { method: "DELETE" });
        });
        if (answer?.seen === false) tell(page.word.notSeen);
        if (!answer || answer.seen === false) {
            trouble = find("notice").textContent;
            break;
        }
    }
    if (page.chosenPace > 1 && page.stage.tour[number].do.some((step) => step.find_link)) page.chosenPace = 1;
    if (page.chosenPace) await attempt(() => post("play", { pace: page.chosenPace }));
    page.running = null;
    if (trouble) tell(trouble);
    const isHere = document.activeElement === document.body || find("tour").contains(document.activeElement);
    await refresh();
    if (isHere) find("tour").querySelector("li[aria-current] button")?.focus();
}
// The newest address on that person's phone, for the visitor to open.
async function findLink(person) {
    const phone = page.phones.find((one) => one.person === person) ?? page.phones.at(-1);
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
    const first = page.state.tour.indexOf(false);
    return first < 0 ? page.state.tour.length : first;
};

/** The step one is at lies open, the others open when they are pressed: so the whole tour is seen at once. */
export function drawTour() {
    const { word, language } = page;
    const steps = page.stage.tour;
    const reached = ticked();
    const make = () =>
        element("li", {}, element("details", {}, element("summary", {}, element("h3"), element("span", { class: "state" })), element("p"), element("div", { class: "row" })));
    patch(find("tour"), steps, (step) => steps.indexOf(step), make, (node, step) => {
        const number = steps.indexOf(step);
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
            write(knob, page.running === number ? word.doing : word.doIt);
            mark(knob, "aria-disabled", page.running !== null);
        });
    });
    write(find("tour-over"), reached === steps.length ? word.tourOver : "");
    find("view-tour").hidden = steps.length === 0;
}
