#include "bot/app/sign_in.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <vector>

#include "bot/app/digest.hpp"
#include "bot/app/random_token.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;

constexpr std::size_t kLinkBytes = 16;    // 128 bits: S-SES-1
constexpr std::size_t kCookieBytes = 32;  // 256 bits: S-SES-2
constexpr std::chrono::minutes kTryWindow{10};
constexpr int kMostTries = 10;
constexpr int kMostLinksInAnHour = 6;
constexpr std::chrono::minutes kLinksWithin{60};
constexpr std::chrono::seconds kNoteEvery{60};
constexpr std::size_t kLongestBrowserName = 160;

std::optional<Employee> find_by_number(Scene& scene, std::string_view number) {
    if (auto person = storage::find_employee(scene.tx, domain::EmployeeId{std::string(number)}))
        return person;
    for (const Employee& person : storage::employees(scene.tx))
        if (!person.nip.empty() && person.nip == number) return person;
    return std::nullopt;
}

/// A new link, in the words of it.
Utterance as_link(Scene& scene, const Employee& person, Utterance words) {
    words.arguments = {{"tautan", sign_in_link(scene, person, "employee/" + person.id.value)},
                       {"sisa", wording::duration(kLinkLife, person.language)}};
    words.subject = "sign_in";
    words.expires_at = scene.now() + kLinkLife;
    return words;
}

void send_link(Scene& scene, const Employee& person, const storage::Chat& chat, Utterance words) {
    say(scene, chat, person.language, as_link(scene, person, std::move(words)));
}

/// Nothing if nobody said where to.
void send_mail(Scene& scene, const Employee& person, const Utterance& words) {
    const std::string address = storage::sign_in_address(scene.tx, person.id);
    if (address.empty()) return;
    storage::OutboxItem mail;
    mail.lane = kMailLane;
    mail.message.chat = address;
    mail.message.message_key = words.key;
    mail.message.language = to_string(person.language);
    mail.message.text = scene.words.text(person.language, words.key, words.arguments);
    mail.message.arguments = {
        scene.words.text(person.language, "sign_in_mail_subject", {{"instansi", scene.office.name}})};
    mail.employee = person.id;
    mail.priority = storage::Priority::receipt;
    mail.subject = words.subject;
    mail.dedupe_key = words.dedupe_key;
    mail.not_before = scene.now();
    mail.expires_at = words.expires_at.value_or(scene.now() + kLinkLife);
    storage::post(scene.tx, mail);
}

bool is_open(const storage::WebSession& session, domain::Instant now) {
    return now < session.created_at + session.life && now < session.seen_at + session.idle;
}

/// When the eldest of as many as are allowed no longer counts, to the full minute; nullopt: it is not in the
/// way.
std::optional<domain::Instant> free_again_at(Scene& scene, const std::optional<domain::Instant>& eldest,
                                             std::chrono::minutes span) {
    if (!eldest || *eldest + span <= scene.now()) return std::nullopt;
    return std::chrono::ceil<std::chrono::minutes>(*eldest + span);
}

std::optional<domain::Instant> next_link_at(Scene& scene, const Employee& person) {
    return free_again_at(scene, storage::link_made_at(scene.tx, person.id, kMostLinksInAnHour), kLinksWithin);
}

std::optional<domain::Instant> next_try_at(Scene& scene, const std::string& source) {
    return free_again_at(scene, storage::tried_at(scene.tx, source, kMostTries), kTryWindow);
}

wording::Arguments wait_until(Scene& scene, const Employee& person, domain::Instant at) {
    return {{"jam", wording::clock_time(at, zone_of(scene, person), person.language)}};
}

/// Once for each such wait: whoever asked from elsewhere may not be this person.
void tell_to_wait(Scene& scene, const Employee& person, const std::optional<storage::Chat>& chat,
                  domain::Instant at) {
    Utterance words;
    words.key = "sign_in_wait";
    words.arguments = wait_until(scene, person, at);
    words.subject = "sign_in";
    words.dedupe_key = "sign_in_wait/" + person.id.value + "/" + domain::to_rfc3339_utc(at);
    if (chat)
        say(scene, *chat, person.language, words);
    else
        send_mail(scene, person, words);
}

}  // namespace

std::string sign_in_link(Scene& scene, const Employee& person, std::string_view actor) {
    const std::string token = random_token(kLinkBytes);
    storage::save_link(scene.tx, {hash_of_token(token), person.id, scene.now() + kLinkLife});
    audit(scene, actor, "sign_in_link_made", "employee/" + person.id.value);
    return scene.office.dashboard_url + "/sign-in/" + token;
}

void send_sign_in_link(Scene& scene, const Employee& person, const storage::Chat& chat, const Cause& cause) {
    if (scene.office.dashboard_url.empty())
        return say(scene, chat, person.language, answer_to(cause, "sign_in_none"));
    if (const auto at = next_link_at(scene, person))
        return say(scene, chat, person.language,
                   answer_to(cause, "sign_in_wait", wait_until(scene, person, *at)));
    send_link(scene, person, chat, answer_to(cause, "sign_in_link"));
}

std::optional<domain::Instant> send_sign_in_link_to(Scene& scene, std::string_view number,
                                                    std::string_view address) {
    const std::string source = "ask/" + std::string(address);
    if (const auto at = next_try_at(scene, source)) return at;
    storage::note_try(scene.tx, source);
    const auto person = find_by_number(scene, number);
    if (!person) return std::nullopt;
    const auto chat = reachable_chat(scene, person->id);
    if (const auto at = next_link_at(scene, *person)) {
        tell_to_wait(scene, *person, chat, *at);
        return std::nullopt;
    }
    Utterance words;
    words.key = "sign_in_link";
    words.dedupe_key = "sign_in/" + person->id.value + "/" + domain::to_rfc3339_utc(scene.now());
    if (chat)
        send_link(scene, *person, *chat, words);
    else if (!storage::sign_in_address(scene.tx, person->id).empty())
        send_mail(scene, *person, as_link(scene, *person, words));
    return std::nullopt;
}

std::optional<domain::Instant> next_sign_in_at(Scene& scene, std::string_view address) {
    return next_try_at(scene, "link/" + std::string(address));
}

bool set_sign_in_address(Scene& scene, const Employee& person, std::string_view address,
                         std::string_view actor) {
    const auto at = address.find('@');
    const bool is_address =
        at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
        address.find('@', at + 1) == std::string_view::npos && address.size() <= 254 &&
        std::all_of(address.begin(), address.end(), [](char c) { return c > ' ' && c < 127; });
    if (!address.empty() && !is_address) return false;
    storage::set_sign_in_address(scene.tx, person.id, address);
    audit(scene, actor, "sign_in_address_set", "employee/" + person.id.value);
    return true;
}

tl::expected<std::string, NotSignedIn> sign_in(Scene& scene, std::string_view link_token,
                                               std::string_view browser, std::string_view address,
                                               const SessionTerms& terms) {
    const std::string source = "link/" + std::string(address);
    if (next_try_at(scene, source)) return tl::unexpected(NotSignedIn::too_many_tries);
    const auto link = storage::use_link(scene.tx, hash_of_token(link_token));
    const auto person = link ? storage::find_employee(scene.tx, link->employee) : std::nullopt;
    if (!person || storage::has_left(scene.tx, person->id)) {
        storage::note_try(scene.tx, source);
        return tl::unexpected(NotSignedIn::no_such_link);
    }
    const std::string cookie = random_token(kCookieBytes);
    storage::WebSession session;
    session.token_hash = hash_of_token(cookie);
    session.employee = person->id;
    session.browser = std::string(browser.substr(0, kLongestBrowserName));
    session.address = address;
    session.life = terms.life;
    session.idle = terms.idle;
    const auto id = storage::add_session(scene.tx, session);
    audit(scene, "employee/" + person->id.value, "signed_in", "session/" + std::to_string(id));
    Utterance told;
    told.key = "signed_in";
    told.arguments = {{"jam", wording::clock_time(scene.now(), zone_of(scene, *person), person->language)}};
    told.subject = "sign_in";
    told.dedupe_key = "signed_in/" + std::to_string(id);
    told.is_silent = true;
    say(scene, *person, told);
    return cookie;
}

std::optional<SignedIn> signed_in(Scene& scene, std::string_view cookie) {
    const auto session = storage::find_session(scene.tx, hash_of_token(cookie));
    if (!session || !is_open(*session, scene.now())) return std::nullopt;
    const auto person = storage::find_employee(scene.tx, session->employee);
    if (!person || storage::has_left(scene.tx, person->id)) return std::nullopt;
    return SignedIn{*session, *person};
}

void note_seen(Scene& scene, const storage::WebSession& session) {
    storage::note_seen(scene.tx, session.id);
}

bool wants_note(const storage::WebSession& session, domain::Instant now) {
    return now - session.seen_at >= kNoteEvery;
}

std::vector<OpenSession> open_sessions_of(Scene& scene, const std::optional<domain::EmployeeId>& employee) {
    std::vector<OpenSession> open;
    for (const auto& session : storage::sessions_of(scene.tx, employee)) {
        if (!is_open(session, scene.now())) continue;
        const auto person = storage::find_employee(scene.tx, session.employee);
        open.push_back({session, person ? person->name : session.employee.value});
    }
    return open;
}

std::vector<OpenSession> open_sessions(Scene& scene, const Viewer& viewer) {
    const bool sees_all = may(viewer, Permission::administer);
    return open_sessions_of(scene, sees_all ? std::nullopt : std::optional(viewer.person.id));
}

bool end_session(Scene& scene, const Viewer& by, std::int64_t session) {
    for (const OpenSession& open : open_sessions(scene, by))
        if (open.session.id == session) return end_session(scene, "employee/" + by.person.id.value, session);
    return false;
}

bool end_session(Scene& scene, std::string_view actor, std::int64_t session) {
    if (!storage::end_session(scene.tx, session)) return false;
    audit(scene, actor, "signed_out", "session/" + std::to_string(session));
    return true;
}

std::int64_t end_all_sessions(Scene& scene, const Employee& person, std::string_view actor) {
    const std::int64_t ended = storage::end_sessions_of(scene.tx, person.id);
    if (ended > 0) audit(scene, actor, "signed_out", "employee/" + person.id.value);
    return ended;
}

void end_all_sessions(Scene& scene, const Employee& person) {
    end_all_sessions(scene, person, "employee/" + person.id.value);
}

std::string form_token(const Office& office, const storage::WebSession& session) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(office.signing_key.data()),
                                office.signing_key.size());
    const std::string about = "form/" + session.token_hash;
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(about.data()), about.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> code{};
    crypto_auth_hmacsha256_final(&state, code.data());
    return in_base64(code.data(), code.size());
}

bool is_form_token(const Office& office, const storage::WebSession& session, std::string_view given) {
    const std::string wanted = form_token(office, session);
    return given.size() == wanted.size() && sodium_memcmp(given.data(), wanted.data(), wanted.size()) == 0;
}

}  // namespace app
