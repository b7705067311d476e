// What pages gain from scripting; every page is complete without it.
// A part that follows what happens carries its version: the server answers 304 while nothing has changed.
document.addEventListener("htmx:configRequest", (event) => {
    const version = event.detail.elt.dataset.version;
    if (version) event.detail.headers["If-None-Match"] = version;
});

// Where the server tells of changes, nobody needs to ask: a place with data-live listens, and asks every 2 s only while it
// cannot hear.
const live = document.querySelector('meta[name="sigap-live"]');
const heard = new Map();
if (live) {
    for (const place of document.querySelectorAll("[data-live]")) {
        const path = place.dataset.live;
        const source = new EventSource(`${live.content}/live${path}`, { withCredentials: true });
        heard.set(path, source);
        source.addEventListener("changed", () => {
            const shown = [...document.querySelectorAll("[data-live]")].find((one) => one.dataset.live === path);
            if (shown) window.htmx.trigger(shown, "changed");
        });
    }
}
document.addEventListener("htmx:beforeRequest", (event) => {
    const isPoll = event.detail.requestConfig.triggeringEvent?.type === "hx:poll:trigger";
    const source = heard.get(event.detail.elt.dataset.live);
    if (isPoll && source?.readyState === EventSource.OPEN) event.preventDefault();
});

// Countdowns go by the server's clock as it stood when the page, or the last piece of it, came.
let ahead = Number(document.querySelector('meta[name="sigap-now"]').content) - Date.now();
document.addEventListener("htmx:afterRequest", (event) => {
    const now = Number(event.detail.xhr.getResponseHeader("Sigap-Now"));
    if (now) ahead = now - Date.now();
});
const tick = () => {
    for (const place of document.querySelectorAll("[data-until]")) {
        const left = Math.max(0, Math.round((Number(place.dataset.until) - Date.now() - ahead) / 1000));
        place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    }
};
setInterval(tick, 1000);
document.addEventListener("htmx:afterSwap", tick);
tick();

// Where it is narrow, the parts of the dashboard are behind one button; without scripting they lie open.
const narrow = window.matchMedia("(max-width: 47.99rem)");
const fold = () => {
    for (const menu of document.querySelectorAll(".menu")) menu.open = !narrow.matches;
};
narrow.addEventListener("change", fold);
fold();

// Forms that ask before they act, and buttons that show a place in full screen, or (without a name) lead out of it.
document.addEventListener("submit", (event) => {
    const question = event.target.dataset.ask;
    if (question && !window.confirm(question)) event.preventDefault();
});
document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-full-screen]")?.dataset.fullScreen;
    if (target) document.getElementById(target)?.requestFullscreen?.();
    if (target === "") document.exitFullscreen?.();
});

// A chosen file goes into the field where it could be pasted. What is not UTF-8 is Windows-1252, as spreadsheets
// write it; the form says which it was.
for (const place of document.querySelectorAll("[data-needs-script]")) place.hidden = false;
document.addEventListener("change", async (event) => {
    const { into, encodingInto } = event.target.dataset;
    const file = event.target.files?.[0];
    if (!into || !file) return;
    const bytes = await file.arrayBuffer();
    let text;
    let encoding = "utf8";
    try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        text = new TextDecoder("windows-1252").decode(bytes);
        encoding = "windows_1252";
    }
    document.getElementById(into).value = text;
    if (encodingInto) document.getElementById(encodingInto).value = encoding;
});
