// The page of phones: asks the simulator what changed, has each part draw it, and passes on what the visitor does.
import { follow, look } from "./changes.js";
import { drawPhone, makePhones, speakFrom } from "./chats.js";
import { drawClock, setUpClock } from "./clock.js";
import { drawFaults } from "./faults.js";
import { ask, find, page, speak, tell } from "./page.js";
import { element, mark, write } from "./screens.js";
import { drawTour } from "./tour.js";
import { drawTraffic } from "./traffic.js";
import { drawViews } from "./views.js";
import { words } from "./words.js";

function drawAll() {
    const { language, word } = page;
    document.documentElement.lang = language;
    document.title = word.pageTitle;
    for (const node of document.querySelectorAll("[data-word]")) write(node, word[node.dataset.word]);
    for (const node of document.querySelectorAll("[data-label]")) mark(node, "aria-label", word[node.dataset.label]);
    for (const one of ["id", "en"]) mark(find(`language-${one}`), "aria-pressed", one === language);
    for (const option of find("fault-template").options) write(option, word.templates[option.value] ?? option.value);
    const spoken = page.stage.page?.language ?? language;
    find("speaks").hidden = spoken === language;
    write(find("speaks"), spoken === language ? "" : word.speaks);
    drawViews();
    drawClock();
    for (const phone of page.phones) drawPhone(phone);
    drawFaults(page);
    drawTour();
    drawTraffic(page);
}
function drawChanges() {
    drawClock();
    drawTour();
    drawFaults(page);
    if (page.state.persons) for (const phone of page.phones) drawPhone(phone);
    if (page.state.entries.length) drawTraffic(page);
    if (find("notice").textContent === page.word.away) tell("");
}

async function open() {
    page.stage = await ask("page");
    if (words[page.stage.page?.language]) speak(page.stage.page.language);
    page.phones = makePhones();
    find("phones").replaceChildren(...page.phones.map((phone) => phone.section));
    find("fault-template").replaceChildren(...page.stage.templates.map((name) => element("option", { value: name })));
    for (const id of ["fault-on", "fault-template"]) find(id).addEventListener("change", () => drawFaults(page));
    setUpClock();
    for (const one of ["id", "en"])
        find(`language-${one}`).addEventListener("click", () => {
            speak(one);
            drawAll();
        });
    await look(0);
    page.chosenPace = page.state.playing ? (page.state.pace ?? 1) : null;
    if (page.phones.length) speakFrom(page.phones[0]);
    drawAll();
    document.body.dataset.ready = "true";
    follow(drawChanges);
}
open();
