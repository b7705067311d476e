// Drawing without redrawing: lists are patched by key, so that focus, scroll position and whatever a screen reader is at
// stay where they are. Every text goes in as text; nothing that people write becomes markup.

/** An element with properties and children; a child may be a text. */
export function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
        if (key === "class") made.className = value;
        else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
        else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
}

/** Writes a text in which addresses are links, as messengers show them; everything else stays text. */
function writeLinked(node, text, opens) {
    if (node.textContent === text) return;
    const parts = text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/);
    const link = (address) => element("a", { href: address, target: "_blank", rel: "noopener", onclick: opens }, address);
    node.replaceChildren(...parts.map((part, place) => (place % 2 ? link(part) : part)));
}

/** Writes a text only if it differs: an unchanged node is not announced again. */
export function write(node, text) {
    if (node.textContent !== text) node.textContent = text;
}

export function mark(node, attribute, value) {
    if (value === null || value === false) node.removeAttribute(attribute);
    else if (node.getAttribute(attribute) !== String(value)) node.setAttribute(attribute, String(value));
}

/** Makes `parent`'s children those of `items`, in order; `draw(node, item)` brings one up to date. */
export function patch(parent, items, keyOf, make, draw) {
    const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
    let place = parent.firstElementChild;
    for (const item of items) {
        const key = String(keyOf(item));
        let node = known.get(key);
        known.delete(key);
        if (!node) {
            node = make(item);
            node.dataset.key = key;
        }
        if (node === place) place = place.nextElementSibling;
        else parent.insertBefore(node, place);
        draw(node, item);
    }
    for (const gone of known.values()) {
        if (gone.contains(document.activeElement)) parent.closest("[tabindex], section")?.focus();
        gone.remove();
    }
}

const isOnScreen = (message) => message.from === "person" || !["accepted", "sent", "failed"].includes(message.state);

function textOf(message, word) {
    if (message.from === "bot" && message.state === "failed") return word.failed;
    if (!isOnScreen(message)) return word.notYet;
    return message.text || word.kinds[message.kind] || `[${message.kind}]`;
}

/** The messages of a chat. `tap(message, button)` is called for a button, `opens()` when an address is opened. */
export function drawMessages(list, messages, { word, time, name, tap, opens }) {
    patch(
        list,
        messages,
        (message) => `${message.from} ${message.id}`,
        () =>
            element(
                "li",
                {},
                element("p", { class: "for-readers" }),
                element("p", { class: "text" }),
                element("div", { class: "buttons" }),
                element("p", { class: "meta" }),
            ),
        (node, message) => {
            const [who, text, buttons, meta] = node.children;
            node.className = `${message.from}${isOnScreen(message) ? "" : " away"}`;
            write(who, message.from === "bot" ? word.bot : name);
            writeLinked(text, textOf(message, word), opens);
            const shown = isOnScreen(message) ? message.buttons.flat() : [];
            patch(
                buttons,
                shown,
                (button) => `${button.data} ${button.text}`,
                () => element("button", { type: "button" }),
                (knob, button) => {
                    write(knob, button.text);
                    const address = button.data.startsWith("url:") && button.data.slice(4);
                    knob.onclick = () => {
                        if (!address) return tap(message, button);
                        opens();
                        window.open(address, "_blank", "noopener");
                    };
                },
            );
            const marks = [time(message.at), message.edited && word.edited, message.pinned && word.pinned, message.from === "bot" && word[message.state]];
            const reactions = [message.reaction, message.reaction_of_bot];
            write(meta, [...marks, ...reactions].filter(Boolean).join(" · "));
        },
    );
}

/** A strip of things that open to show what is inside; `describe(item)` answers headline and content. */
export function drawStrip(list, items, describe) {
    patch(
        list,
        items,
        (item) => item.n,
        () => element("li", {}, element("details", {}, element("summary"), element("pre"))),
        (node, item) => {
            const [summary, content] = node.firstElementChild.children;
            const [headline, inside] = describe(item);
            write(summary, headline);
            write(content, inside);
        },
    );
}
