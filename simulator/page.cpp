#include "simulator/page.hpp"

namespace sim {

const char* const kPhones = R"html(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>sigap-sim: phones</title>
<style>
body { margin: 0; font: 15px/1.4 system-ui, sans-serif; background: #e8ebee; color: #1b1f23 }
header { position: sticky; top: 0; padding: .5rem 1rem; background: #1b1f23; color: #fff; display: flex; gap: 1rem; align-items: center }
header output { font-variant-numeric: tabular-nums }
header small { opacity: .8; flex: 1; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
main { display: flex; flex-wrap: wrap; gap: 1rem; padding: 1rem; align-items: flex-start }
section { width: 20rem; background: #fff; border-radius: .8rem; overflow: hidden; box-shadow: 0 1px 4px #0003 }
h2 { margin: 0; padding: .5rem .8rem; font-size: 1rem; background: #d8dee4 }
ol { list-style: none; margin: 0; padding: .6rem; height: 22rem; overflow-y: auto; display: flex; flex-direction: column; gap: .4rem }
li { max-width: 85%; padding: .4rem .6rem; border-radius: .6rem; background: #eef1f4; white-space: pre-wrap; overflow-wrap: anywhere }
li.person { align-self: flex-end; background: #d3f0d6 }
li small { display: block; color: #59636e; font-size: .75rem }
li button { display: block; width: 100%; margin-top: .3rem; min-height: 2.2rem }
form { display: flex; border-top: 1px solid #d8dee4 }
form input { flex: 1; border: 0; padding: .7rem; font: inherit; min-width: 0 }
button { font: inherit; border: 1px solid #8b949e; border-radius: .4rem; background: #fff; cursor: pointer }
</style>
<header><strong>sigap-sim</strong><output></output><small></small><button id="play"></button></header>
<main></main>
<script>
const main = document.querySelector("main"), phones = new Map();
let state;
const post = (path, body) => fetch("/control/" + path, {method: "POST", body: JSON.stringify(body)}).then(refresh);
const element = (name, text, more) => Object.assign(document.createElement(name), {textContent: text ?? ""}, more);

function phone(person, account) {
    const key = person + " " + account;
    if (phones.has(key)) return phones.get(key);
    const section = element("section"), list = element("ol"), form = element("form");
    const input = element("input", "", {placeholder: "Say something as " + person, ariaLabel: "Message of " + person});
    form.append(input, element("button", "Send"));
    form.onsubmit = (event) => {
        event.preventDefault();
        if (input.value) post("act", {person, on: account, do: "say", text: input.value});
        input.value = "";
    };
    section.append(element("h2", person + " · " + account), list, form);
    main.append(section);
    phones.set(key, {list, shown: ""});
    return phones.get(key);
}

function show(person, account, messages) {
    const box = phone(person, account), text = JSON.stringify(messages);
    if (box.shown === text) return;
    box.shown = text;
    box.list.replaceChildren(...messages.map((message) => {
        const item = element("li", message.text || "[" + message.kind + "]", {className: message.from});
        for (const button of message.buttons.flat())
            item.append(element("button", button.text, {type: "button", onclick: () =>
                post("act", {person, on: account, do: "tap", button: button.text, in: message.text})}));
        const marks = [message.at.slice(11, 19), message.edited && "edited", message.state, message.reaction].filter(Boolean);
        item.append(element("small", marks.join(" · ")));
        return item;
    }));
    box.list.scrollTop = box.list.scrollHeight;
}

async function refresh() {
    state = await (await fetch("/control/state")).json();
    document.querySelector("output").textContent = state.now.slice(0, 19).replace("T", " ") + " UTC" + (state.done ? " · done" : "");
    document.querySelector("header small").textContent = state.waiting_for.length ? "waits for " + state.waiting_for.join("; ") : "";
    document.querySelector("#play").textContent = state.playing ? "Pause" : "Play";
    for (const [person, {chats}] of Object.entries(state.persons))
        for (const [account, chat] of Object.entries(chats)) show(person, account, chat.messages);
    for (const account of Object.keys(state.accounts))
        for (const [person, {messengers}] of Object.entries(state.persons))
            if (messengers.includes(account.split("/")[0])) phone(person, account);
}
document.querySelector("#play").onclick = () => post(state.playing ? "pause" : "play", {});
refresh();
setInterval(refresh, 1000);
</script>
</html>
)html";

}  // namespace sim
