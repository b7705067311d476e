#include "adapters/email/mailer.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace adapters::email {
namespace {

using domain::Accepted;
using domain::Fault;
using domain::RefusalReason;
using domain::Refused;
using domain::RetryAt;
using domain::RetryScope;
using domain::SendOutcome;
using domain::Unclear;

constexpr std::chrono::minutes kRetryPause{5};
constexpr std::size_t kMaxAddressBytes = 254;  // RFC 5321, 4.5.3.1.3, without the brackets
constexpr std::size_t kMaxPlainHeaderBytes = 200;
constexpr std::size_t kEncodedWordInput =
    45;  // 60 characters of base64 and 12 around them: within RFC 2047's 75

struct EasyDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct UrlDeleter {
    void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct MimeDeleter {
    void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;
using Mime = std::unique_ptr<curl_mime, MimeDeleter>;

void make_curl_ready() {
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) throw std::bad_alloc();
}

void append(List& list, const std::string& line) {
    auto* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
}

bool is_one_line(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte != 0x7f;
    });
}

/// Strict on purpose: what is let through here is written between `<` and `>` to the server.
bool is_address(std::string_view text) {
    const auto at = text.find('@');
    return text.size() <= kMaxAddressBytes && at != std::string_view::npos && at > 0 &&
           at + 1 < text.size() && text.find('@', at + 1) == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return c > ' ' && c < 0x7f && std::strchr("<>()[]\\,;:\"", c) == nullptr;
           });
}

bool is_media_type(std::string_view text) {
    return std::count(text.begin(), text.end(), '/') == 1 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '"'; });
}

struct Mailbox {
    std::string name;
    std::string address;
};

std::optional<Mailbox> parse_mailbox(const std::string& text) {
    if (!is_one_line(text)) return std::nullopt;
    const auto open = text.find('<');
    if (open == std::string::npos) {
        if (!is_address(text)) return std::nullopt;
        return Mailbox{"", text};
    }
    if (!text.ends_with('>')) return std::nullopt;
    Mailbox mailbox{text.substr(0, open), text.substr(open + 1, text.size() - open - 2)};
    mailbox.name.erase(mailbox.name.find_last_not_of(' ') + 1);
    if (!is_address(mailbox.address) || mailbox.name.find_first_of("\"\\<>,;:@()") != std::string::npos) {
        return std::nullopt;
    }
    return mailbox;
}

struct Target {
    std::string scheme;
    std::string host;
};

std::optional<Target> parse_target(const std::string& text) {
    const std::unique_ptr<CURLU, UrlDeleter> url{curl_url()};
    if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
        return std::nullopt;
    }
    Target target;
    for (const auto& [part, field] :
         {std::pair{CURLUPART_SCHEME, &target.scheme}, {CURLUPART_HOST, &target.host}}) {
        char* value = nullptr;
        if (curl_url_get(url.get(), part, &value, 0) != CURLUE_OK) return std::nullopt;
        *field = value;
        curl_free(value);
    }
    return target;
}

bool is_this_machine(const std::string& host) {
    in_addr address{};
    return host == "localhost" || host == "[::1]" ||
           (inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24) == 127);
}

/// Where to cut UTF-8 so that no code point is split; at least one byte even in text that is not UTF-8.
std::size_t whole_code_points(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text.size();
    auto length = limit;
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
    return length > 0 ? length : limit;
}

std::string base64(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the terminating NUL that it writes
    return text;
}

/// Lines end in CR LF in mail (RFC 5322, 2.3), whatever ends them in `text`.
std::string with_mail_lines(std::string_view text) {
    std::string lines;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) lines += '\r';
        lines += text[i];
    }
    return lines;
}

Mime contents_of(CURL* easy, const Email& email) {
    Mime mime{curl_mime_init(easy)};
    const auto add = [&mime](const std::string& content, const std::string& type, const char* encoding) {
        auto* part = curl_mime_addpart(mime.get());
        if (part == nullptr || curl_mime_data(part, content.data(), content.size()) != CURLE_OK ||
            curl_mime_type(part, type.c_str()) != CURLE_OK || curl_mime_encoder(part, encoding) != CURLE_OK) {
            throw std::bad_alloc();
        }
        return part;
    };
    if (!mime) throw std::bad_alloc();
    add(with_mail_lines(email.text), "text/plain; charset=utf-8", "quoted-printable");
    for (const auto& attachment : email.attachments) {
        auto* part = add(attachment.content, attachment.content_type, "base64");
        if (curl_mime_filename(part, attachment.file_name.c_str()) != CURLE_OK) throw std::bad_alloc();
    }
    return mime;
}

Refused refused(RefusalReason reason, std::string detail) {
    return {reason, std::move(detail)};
}

/// What keeps a message from being sent at all, empty if nothing does.
std::string_view flaw_of(const Email& email) {
    if (!is_address(email.to)) return "the recipient is not an e-mail address";
    if (!is_one_line(email.subject)) return "the subject holds a line break";
    if (!is_address(email.message_id)) return "the message id is not of the form left@right";
    for (const auto& attachment : email.attachments) {
        if (!is_one_line(attachment.file_name) || attachment.file_name.empty()) {
            return "an attachment has no file name of one line";
        }
        if (!is_media_type(attachment.content_type)) return "an attachment has no media type";
    }
    return {};
}

std::size_t discard(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

}  // namespace

Mailer::Mailer(Options options, std::string from_address, std::string from_header)
    : options_(std::move(options)),
      from_address_(std::move(from_address)),
      from_header_(std::move(from_header)),
      host_(parse_target(options_.smtp_url)->host) {}

domain::Result<Mailer> Mailer::create(Options options) {
    make_curl_ready();
    const auto target = parse_target(options.smtp_url);
    if (!target || (target->scheme != "smtp" && target->scheme != "smtps")) {
        return domain::failure(
            Fault::misconfigured,
            "email.smtp_url: expected smtp://host:port or smtps://host:port, without a user name");
    }
    const bool is_readable_by_others =
        target->scheme == "smtp" && !options.starttls && !is_this_machine(target->host);
    if (is_readable_by_others && !options.password.empty()) {
        return domain::failure(Fault::misconfigured,
                               "email.starttls: a password is not sent without TLS; turn starttls on");
    }
    if (!is_one_line(options.username) || !is_one_line(options.password)) {
        return domain::failure(Fault::misconfigured,
                               "email.username, email.password: expected one line each");
    }
    const auto from = parse_mailbox(options.from);
    if (!from) {
        return domain::failure(Fault::misconfigured, "email.from: expected name@host or Name <name@host>");
    }
    auto header = from->name.empty() ? from->address : header_text(from->name) + " <" + from->address + ">";
    return Mailer(std::move(options), from->address, std::move(header));
}

SendOutcome Mailer::send(const Email& email, std::chrono::milliseconds timeout, domain::Instant now) const {
    if (const auto flaw = flaw_of(email); !flaw.empty()) {
        return refused(RefusalReason::content, std::string(flaw));
    }
    const Easy easy{curl_easy_init()};
    if (!easy) throw std::bad_alloc();
    List recipients;
    append(recipients, "<" + email.to + ">");
    List headers;
    append(headers, "Date: " + mail_date(now));
    append(headers, "From: " + from_header_);
    append(headers, "To: <" + email.to + ">");
    append(headers, "Message-ID: <" + email.message_id + ">");
    append(headers, "Subject: " + header_text(email.subject));
    append(headers, "Auto-Submitted: auto-generated");  // RFC 3834: no holiday replies, please
    const auto contents = contents_of(easy.get(), email);

    auto* handle = easy.get();
    const auto sender = "<" + from_address_ + ">";
    curl_easy_setopt(handle, CURLOPT_URL, options_.smtp_url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS,
                     static_cast<long>(std::max<std::int64_t>(timeout.count(), 1)));
    curl_easy_setopt(handle, CURLOPT_USE_SSL,
                     static_cast<long>(options_.starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
    if (!options_.username.empty()) {
        curl_easy_setopt(handle, CURLOPT_USERNAME, options_.username.c_str());
        curl_easy_setopt(handle, CURLOPT_PASSWORD, options_.password.c_str());
    }
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle, CURLOPT_MIMEPOST, contents.get());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, discard);

    const auto code = curl_easy_perform(handle);
    if (code == CURLE_OK) return Accepted{email.message_id};

    long reply = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
    const auto detail = host_ + ": " + curl_easy_strerror(code) +
                        (reply == 0 ? "" : " (last reply " + std::to_string(reply) + ")");
    if (code == CURLE_LOGIN_DENIED && reply / 100 != 4)
        return refused(RefusalReason::account_stopped, detail);
    if (reply / 100 == 5) {
        // Only the recipient is refused with these (RFC 5321, 4.2.3); the rest is about us or the message.
        const bool is_recipient = code == CURLE_SEND_ERROR && (reply == 550 || reply == 551 || reply == 553);
        return refused(is_recipient ? RefusalReason::unreachable : RefusalReason::content, detail);
    }
    // After 354 the text goes out; without a reply to it the server may have kept the message.
    if (reply == 354) return Unclear{detail};
    return RetryAt{now + kRetryPause, RetryScope::account, detail};
}

std::string header_text(std::string_view utf8) {
    const bool is_plain = std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= ' ' && c < 0x7f; });
    // "=?" would be taken for an encoded word by whoever reads it.
    if (is_plain && utf8.size() <= kMaxPlainHeaderBytes && utf8.find("=?") == std::string_view::npos) {
        return std::string(utf8);
    }
    std::string text;
    while (!utf8.empty()) {
        const auto length = whole_code_points(utf8, kEncodedWordInput);
        if (!text.empty()) text += "\r\n ";
        text += "=?UTF-8?B?" + base64(utf8.substr(0, length)) + "?=";
        utf8.remove_prefix(length);
    }
    return text;
}

std::string mail_date(domain::Instant instant) {
    constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto seconds = domain::whole_seconds(instant);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(seconds - day);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                       kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                       kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace adapters::email
