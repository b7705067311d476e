// The clock of the simulation, and the speed at which it goes.
import { attempt, find, page, post, time } from "./page.js";
import { mark, write } from "./screens.js";

export async function setPace(pace) {
    page.chosenPace = pace;
    await attempt(() => (pace ? post("play", { pace }) : post("pause", {})));
    drawClock();
}
/** What is opened beside this page is read at the speed of people. A step that is under way goes over to it at its end. */
export async function atReadingPace() {
    if (!(page.chosenPace > 1)) return false;
    if (page.running !== null || page.isGoingOn) page.chosenPace = 1;
    else await setPace(1);
    return true;
}
async function toNextEvent() {
    page.isGoingOn = true;
    const answer = await attempt(() => post("play", { until_seen: true, within: "7d", wait: 60 }));
    page.isGoingOn = false;
    if (answer && page.chosenPace) await attempt(() => post("play", { pace: page.chosenPace }));
}
// WIB, WITA, WIT: what people there call their zone, in whichever language they are spoken to.
function zoneName(instant) {
    const format = new Intl.DateTimeFormat("id-ID", { timeZone: page.stage.page?.zone ?? "UTC", timeZoneName: "short" });
    return format.formatToParts(new Date(instant)).find(({ type }) => type === "timeZoneName").value;
}

export function drawClock() {
    const day = { weekday: "long", day: "numeric", month: "long", year: "numeric", second: "2-digit" };
    write(find("now"), `${time(page.state.now, day)} ${zoneName(page.state.now)}`);
    mark(find("now"), "datetime", page.state.now);
    mark(find("pause"), "aria-pressed", page.chosenPace === null);
    mark(find("pace-1"), "aria-pressed", page.chosenPace === 1);
    mark(find("pace-60"), "aria-pressed", page.chosenPace === 60);
}

/** The buttons of the clock do what they say; where it is narrow, they are behind one. */
export function setUpClock() {
    find("pause").addEventListener("click", () => setPace(null));
    find("pace-1").addEventListener("click", () => setPace(1));
    find("pace-60").addEventListener("click", () => setPace(60));
    find("next").addEventListener("click", toNextEvent);
    find("dial").addEventListener("click", () => mark(find("dial"), "aria-expanded", find("bar").classList.toggle("open")));
}
