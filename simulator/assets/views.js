// Where it is narrow, one part at a time.
import { find, nameOf, page, roleOf } from "./page.js";
import { element, mark, patch, write } from "./screens.js";

export const isAtEnd = ({ screen }) => screen.scrollHeight - screen.scrollTop - screen.clientHeight < 80;
export function toEnd(phone) {
    phone.screen.scrollTop = phone.screen.scrollHeight;
    phone.isAtEnd = true;
}

export function show(one) {
    page.view = one;
    drawViews();
    const phone = page.phones.find(({ id }) => id === one);
    if (phone) toEnd(phone); // what is hidden has no place to keep
}

export function drawViews() {
    const views = ["tour", ...page.phones.map((phone) => phone.id), "faults", "mail", "wire"];
    const nameOfPhone = (phone) => phone && (roleOf(phone) ?? nameOf(phone.person));
    const nameOfView = (one) => nameOfPhone(page.phones.find(({ id }) => id === one)) ?? page.word.tabs[one];
    const make = (one) => element("button", { type: "button", "aria-controls": `view-${one}`, onclick: () => show(one) });
    patch(document.querySelector(".views"), views, (one) => one, make, (node, one) => {
        write(node, nameOfView(one));
        mark(node, "aria-current", one === page.view && "true");
        find(`view-${one}`).classList.toggle("chosen", one === page.view);
    });
}
