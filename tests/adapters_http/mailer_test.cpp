#include "adapters/email/mailer.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "tests/adapters_http/wire.hpp"

namespace {

using adapters::email::Email;
using adapters::email::Mailer;
using domain::Accepted;
using domain::RefusalReason;
using domain::Refused;
using domain::RetryAt;
using domain::Unclear;
using std::chrono::seconds;

const domain::Instant kNow = domain::from_unix_seconds(1'763'710'200);  // Fri, 21 Nov 2025 07:30:00 +0000

/// A mail server that says what it is told to: the reply to each command, `EOT` being the end of the text. An
/// empty reply ends the connection.
class MailServer {
public:
    explicit MailServer(std::map<std::string, std::string> replies = {})
        : replies_(std::move(replies)), sink_([this](wire::Line& line) { serve(line); }) {}

    std::uint16_t port() const { return sink_.port(); }
    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port()); }

    std::string envelope;  ///< the commands as they came
    std::string text;      ///< the last message, without the final dot

private:
    std::string reply(const std::string& command, const std::string& usual) const {
        const auto told = replies_.find(command);
        return told == replies_.end() ? usual : told->second;
    }

    void serve(wire::Line& line) {
        const auto greeting = reply("220", "220 sink\r\n");
        if (greeting.empty()) return;
        line.say(greeting);
        for (auto command = line.line(); !command.empty(); command = line.line()) {
            envelope += command;
            const auto verb = command.substr(0, 4);
            const auto answer = reply(verb, verb == "DATA" ? "354 go on\r\n" : "250 ok\r\n");
            if (answer.empty()) return;
            line.say(answer);
            if (verb != "DATA" || answer.substr(0, 3) != "354") continue;
            text.clear();
            for (auto part = line.line(); part != ".\r\n"; part = line.line()) {
                if (part.empty()) return;
                text += part;
            }
            const auto verdict = reply("EOT", "250 queued\r\n");
            if (verdict.empty()) return;
            line.say(verdict);
        }
    }

    std::map<std::string, std::string> replies_;
    wire::Sink sink_;
};

Mailer::Options options_for(const std::string& url) {
    Mailer::Options options;
    options.smtp_url = url;
    options.starttls = false;
    options.from = "Sigap <sigap@kantor.go.id>";
    return options;
}

Email digest() {
    Email email;
    email.to = "hr@kantor.go.id";
    email.subject = "Ringkasan harian";
    email.text = "Semua hadir.\n";
    email.message_id = "digest-2025-11-21@kantor.go.id";
    return email;
}

domain::SendOutcome send_to(const MailServer& server, const Email& email) {
    const auto mailer = Mailer::create(options_for(server.url()));
    REQUIRE(mailer.has_value());
    return mailer->send(email, seconds(20), kNow);
}

}  // namespace

TEST_CASE("a mail carries its sender, date, id, text and attachments") {
    MailServer server;
    auto email = digest();
    email.subject = "Ringkasan: 3 orang – perlu perhatian";
    email.text = "Yth. Bapak é\n.\nSelesai\n";
    email.attachments = {{"laporan.csv", "text/csv", "a;b\r\n1;2\r\n"}};
    const auto outcome = send_to(server, email);
    REQUIRE(std::holds_alternative<Accepted>(outcome));
    CHECK(std::get<Accepted>(outcome).message_id == email.message_id);
    CHECK(server.envelope.find("MAIL FROM:<sigap@kantor.go.id>") != std::string::npos);
    CHECK(server.envelope.find("RCPT TO:<hr@kantor.go.id>") != std::string::npos);
    for (const std::string part :
         {"Date: Fri, 21 Nov 2025 07:30:00 +0000\r\n", "From: Sigap <sigap@kantor.go.id>\r\n",
          "To: <hr@kantor.go.id>\r\n", "Message-ID: <digest-2025-11-21@kantor.go.id>\r\n",
          "Subject: =?UTF-8?B?", "Mime-Version: 1.0\r\n", "Content-Type: text/plain; charset=utf-8\r\n",
          "Yth. Bapak =C3=A9\r\n", "filename=\"laporan.csv\"", "YTtiDQoxOzINCg=="}) {
        CAPTURE(part);
        CHECK(server.text.find(part) != std::string::npos);
    }
}

TEST_CASE("what the mail server says decides the outcome") {
    enum class Expected { accepted, retry, refused, unclear };
    struct Row {
        std::map<std::string, std::string> replies;
        Expected expected;
        RefusalReason reason = RefusalReason::content;
    };
    const Row rows[] = {
        {{}, Expected::accepted},
        {{{"220", "421 too busy\r\n"}}, Expected::retry},
        {{{"220", ""}}, Expected::retry},
        {{{"EHLO", ""}}, Expected::retry},
        {{{"MAIL", "452 no room\r\n"}}, Expected::retry},
        {{{"MAIL", "530 sign in first\r\n"}}, Expected::refused, RefusalReason::content},
        {{{"RCPT", "450 greylisted\r\n"}}, Expected::retry},
        {{{"RCPT", "550 no such user\r\n"}}, Expected::refused, RefusalReason::unreachable},
        {{{"RCPT", ""}}, Expected::retry},
        {{{"DATA", "451 later\r\n"}}, Expected::retry},
        {{{"DATA", "554 no\r\n"}}, Expected::refused, RefusalReason::content},
        {{{"EOT", "451 later\r\n"}}, Expected::retry},
        {{{"EOT", "552 too large\r\n"}}, Expected::refused, RefusalReason::content},
        {{{"EOT", ""}}, Expected::unclear},
    };
    int number = 0;
    for (const auto& row : rows) {
        CAPTURE(number++);
        const MailServer server(row.replies);
        const auto outcome = send_to(server, digest());
        CAPTURE(outcome.index());
        switch (row.expected) {
            case Expected::accepted:
                CHECK(std::holds_alternative<Accepted>(outcome));
                break;
            case Expected::unclear:
                CHECK(std::holds_alternative<Unclear>(outcome));
                break;
            case Expected::retry:
                REQUIRE(std::holds_alternative<RetryAt>(outcome));
                CHECK(std::get<RetryAt>(outcome).at > kNow);
                break;
            case Expected::refused:
                REQUIRE(std::holds_alternative<Refused>(outcome));
                CHECK(std::get<Refused>(outcome).reason == row.reason);
                break;
        }
    }
}

TEST_CASE("a mail server that is away is tried again later") {
    const auto mailer =
        Mailer::create(options_for("smtp://127.0.0.1:" + std::to_string(wire::closed_port())));
    REQUIRE(mailer.has_value());
    CHECK(std::holds_alternative<RetryAt>(mailer->send(digest(), seconds(5), kNow)));
}

TEST_CASE("without the TLS that was asked for no mail leaves") {
    const MailServer server;
    auto options = options_for(server.url());
    options.starttls = true;
    const auto mailer = Mailer::create(options);
    REQUIRE(mailer.has_value());
    CHECK(std::holds_alternative<RetryAt>(mailer->send(digest(), seconds(20), kNow)));
    CHECK(server.envelope.find("MAIL") == std::string::npos);
}

TEST_CASE("a refused sign-in stops the account and names no password") {
    const MailServer server({{"EHLO", "250-sink\r\n250 AUTH PLAIN\r\n"}, {"AUTH", "535 wrong\r\n"}});
    auto options = options_for(server.url());
    options.username = "sigap";
    options.password = "hunter2";
    const auto mailer = Mailer::create(options);
    REQUIRE(mailer.has_value());
    const auto outcome = mailer->send(digest(), seconds(20), kNow);
    REQUIRE(std::holds_alternative<Refused>(outcome));
    CHECK(std::get<Refused>(outcome).reason == RefusalReason::account_stopped);
    CHECK(std::get<Refused>(outcome).detail.find("hunter2") == std::string::npos);
}

TEST_CASE("no line break gets into a header") {
    const MailServer server;
    struct Row {
        const char* name;
        void (*spoil)(Email&);
    };
    const Row rows[] = {
        {"subject", [](Email& email) { email.subject = "a\r\nBcc: evil@example.org"; }},
        {"bare line feed", [](Email& email) { email.subject = "a\nb"; }},
        {"nul", [](Email& email) { email.subject = std::string("a\0b", 3); }},
        {"recipient", [](Email& email) { email.to = "hr@kantor.go.id>\r\nRCPT TO:<evil@example.org"; }},
        {"two recipients", [](Email& email) { email.to = "hr@kantor.go.id,evil@example.org"; }},
        {"no address", [](Email& email) { email.to = "hr"; }},
        {"empty", [](Email& email) { email.to = ""; }},
        {"id", [](Email& email) { email.message_id = "a@b\r\nX: y"; }},
        {"bare id", [](Email& email) { email.message_id = "a"; }},
        {"file name",
         [](Email& email) {
             email.attachments = {{"a\r\nb", "text/csv", ""}};
         }},
        {"media type",
         [](Email& email) {
             email.attachments = {{"a", "text/csv\r\nX: y", ""}};
         }},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        auto email = digest();
        row.spoil(email);
        const auto outcome = send_to(server, email);
        REQUIRE(std::holds_alternative<Refused>(outcome));
        CHECK(std::get<Refused>(outcome).reason == RefusalReason::content);
    }
    CHECK(server.envelope.empty());
}

TEST_CASE("options that cannot be right are named") {
    struct Row {
        const char* option;
        void (*spoil)(Mailer::Options&);
    };
    const Row rows[] = {
        {"email.smtp_url", [](auto& options) { options.smtp_url = ""; }},
        {"email.smtp_url", [](auto& options) { options.smtp_url = "https://mail.go.id"; }},
        {"email.smtp_url", [](auto& options) { options.smtp_url = "smtp://user:secret@mail.go.id"; }},
        {"email.from", [](auto& options) { options.from = ""; }},
        {"email.from", [](auto& options) { options.from = "Sigap"; }},
        {"email.from",
         [](auto& options) { options.from = "Sigap <sigap@kantor.go.id>\r\nBcc: evil@example.org"; }},
        {"email.from", [](auto& options) { options.from = "a <a@b> <c@d>"; }},
        {"email.password", [](auto& options) { options.password = "a\r\nb"; }},
        {"email.starttls",
         [](auto& options) {
             options.smtp_url = "smtp://mail.go.id:25";
             options.password = "secret";
         }},
        {"email.starttls",
         [](auto& options) {
             options.smtp_url = "smtp://127.0.0.1.example.org:25";
             options.password = "secret";
         }},
    };
    for (const auto& row : rows) {
        CAPTURE(row.option);
        auto options = options_for("smtp://127.0.0.1:25");
        row.spoil(options);
        const auto mailer = Mailer::create(options);
        REQUIRE_FALSE(mailer.has_value());
        CHECK(mailer.error().fault == domain::Fault::misconfigured);
        CHECK(mailer.error().message.find(row.option) != std::string::npos);
    }
}

TEST_CASE("a header's text survives the way through mail") {
    using adapters::email::header_text;
    CHECK(header_text("Ringkasan harian") == "Ringkasan harian");
    CHECK(header_text("") == "");
    CHECK(header_text("é") == "=?UTF-8?B?w6k=?=");
    CHECK(header_text("=?UTF-8?B?w6k=?=") != "=?UTF-8?B?w6k=?=");
    // 44 letters, then two bytes that may not be parted.
    CHECK(header_text("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaéb") ==
          "=?UTF-8?B?YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=?=\r\n =?UTF-8?B?w6li?=");
    const auto broken = header_text(std::string(200, '\x80'));
    CHECK(broken.find("?=\r\n =?") != std::string::npos);
}

TEST_CASE("a mail is dated in universal time") {
    using adapters::email::mail_date;
    CHECK(mail_date(kNow) == "Fri, 21 Nov 2025 07:30:00 +0000");
    CHECK(mail_date(domain::from_unix_seconds(0)) == "Thu, 01 Jan 1970 00:00:00 +0000");
    CHECK(mail_date(domain::from_unix_seconds(1'709'251'199)) == "Thu, 29 Feb 2024 23:59:59 +0000");
}
