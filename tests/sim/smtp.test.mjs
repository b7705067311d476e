import assert from "node:assert/strict";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { Stage } from "./stage.mjs";

let stage;
before(async () => (stage = await Stage.open([])));
after(() => stage.close());

/** Speaks SMTP line by line; answers the last line of each reply. */
async function talk(lines) {
    const socket = connect(stage.smtpPort, "127.0.0.1");
    const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
    const reply = async () => {
        for (;;) {
            const { value, done } = await replies.next();
            if (done) return "closed";
            if (value[3] !== "-") return value;
        }
    };
    const said = [await reply()];
    for (const line of lines) {
        socket.write(line + "\r\n");
        said.push(await reply());
    }
    socket.destroy();
    return said.map((line) => line.slice(0, 3));
}
const newestMail = () => stage.journal().filter((line) => line.kind === "mail").at(-1);

test("a mail with login, dots and encodings ends decoded in the journal", async () => {
    const codes = await talk([
        "EHLO sigap", "AUTH PLAIN AHUAcA==", "MAIL FROM:<sigap@example.go.id>", "RCPT TO:<hr@example.go.id>", "RCPT TO:<kepala@example.go.id>", "DATA",
        ["Subject: =?UTF-8?B?UmluZ2thc2Fu?= =?UTF-8?Q?_har=C3=AF?=", "To: hr@example.go.id", "MIME-Version: 1.0",
            'Content-Type: multipart/alternative; boundary="b1"', "", "--b1", "Content-Type: text/html", "", "<b>no</b>", "--b1",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", "Halo =E2=9C=93 dan baris=", " panjang", "..titik", "--b1--", "."].join("\r\n"),
        "QUIT",
    ]);
    assert.deepEqual(codes, ["220", "250", "235", "250", "250", "250", "354", "250", "221"]);
    const mail = newestMail();
    assert.equal(mail.from, "sigap@example.go.id");
    assert.deepEqual(mail.to, ["hr@example.go.id", "kepala@example.go.id"]);
    assert.equal(mail.subject, "Ringkasan harï");
    assert.match(mail.text, /^Halo ✓ dan baris panjang\r\n\.titik/);
});

test("LOGIN asks twice; a base64 body is read", async () => {
    const codes = await talk(["EHLO x", "AUTH LOGIN", "dQ==", "cA==", "MAIL FROM:<a@b>", "RCPT TO:<c@d>", "DATA", "Subject: s\r\nContent-Transfer-Encoding: base64\r\n\r\naGFsbw==\r\n."]);
    assert.deepEqual(codes, ["220", "250", "334", "334", "235", "250", "250", "354", "250"]);
    assert.equal(newestMail().text, "halo");
});

const refused = [
    [["RCPT TO:<a@b>"], "503"],
    [["MAIL FROM:<a@b>", "DATA"], "503"],
    [["MAIL FROM:<a@b>", "RCPT TO:nobody"], "501"],
    [["AUTH CRAM-MD5"], "504"],
    [["BDAT 5"], "502"],
    [["MAIL FROM:<a@b>", "RCPT TO:<c@d>", "RSET", "DATA"], "503"],
];
for (const [lines, code] of refused)
    test(`${lines.join(", ")} is answered ${code}`, async () => assert.equal((await talk(lines)).at(-1), code));

test("a scripted error refuses one mail", async () => {
    await stage.control("faults", { fault: "error", on: "smtp", status: 452, count: 1 });
    const send = ["MAIL FROM:<a@b>", "RCPT TO:<c@d>", "DATA", "Subject: s\r\n\r\nx\r\n."];
    assert.equal((await talk(send)).at(-1), "452");
    assert.equal((await talk(send)).at(-1), "250");
});
