#include "bot/app/sign_in.hpp"

#include <sodium.h>

#include <array>
#include <vector>

#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;

constexpr std::size_t kLinkBytes = 16;    // 128 bits: S-SES-1
constexpr std::size_t kCookieBytes = 32;  // 256 bits: S-SES-2
constexpr std::chrono::minutes kTryWindow{10};
constexpr int kMostTries = 10;
constexpr int kMostLinksInAnHour = 6;
constexpr std::chrono::seconds kNoteEvery{60};
constexpr std::size_t kLongestBrowserName = 160;

std::string in_base64(const unsigned char* bytes, std::size_t size) {
    std::string text(sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back();  // the terminating zero
    return text;
}

std::string random_token(std::size_t size) {
    std::vector<unsigned char> bytes(size);
    randombytes_buf(bytes.data(), bytes.size());
    return in_base64(bytes.data(), bytes.size());
}

/// Tokens are long random numbers, so a plain hash keeps them.
std::string hash_of(std::string_view token) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(token.data()), token.size());
    return in_base64(hash.data(), hash.size());
}

std::optional<Employee> find_by_number(Scene& scene, std::string_view number) {
    if (auto person = storage::find_employee(scene.tx, domain::EmployeeId{std::string(number)}))
        return person;
    for (const Employee& person : storage::employees(scene.tx))
        if (!person.nip.empty() && person.nip == number) return person;
    return std::nullopt;
}

void send_link(Scene& scene, const Employee& person, const storage::Chat& chat, Utterance words) {
    words.arguments = {{"tautan", sign_in_link(scene, person, person.id.value)},
                       {"sisa", wording::duration(kLinkLife, person.language)}};
    words.subject = "sign_in";
    words.expires_at = scene.now() + kLinkLife;
    say(scene, chat, person.language, words);
}

bool is_open(const storage::WebSession& session, domain::Instant now) {
    return now < session.created_at + kSessionLife && now < session.seen_at + kSessionIdle;
}

bool is_used_up(Scene& scene, const Employee& person) {
    return storage::links_since(scene.tx, person.id, scene.now() - std::chrono::hours{1}) >=
           kMostLinksInAnHour;
}

}  // namespace

std::string sign_in_link(Scene& scene, const Employee& person, std::string_view actor) {
    const std::string token = random_token(kLinkBytes);
    storage::save_link(scene.tx, {hash_of(token), person.id, scene.now() + kLinkLife});
    audit(scene, actor, "sign_in_link_made", "employee/" + person.id.value);
    return scene.office.dashboard_url + "/sign-in/" + token;
}

void send_sign_in_link(Scene& scene, const Employee& person, const storage::Chat& chat, const Cause& cause) {
    if (scene.office.dashboard_url.empty())
        return void(say(scene, chat, person.language, answer_to(cause, "sign_in_none")));
    if (is_used_up(scene, person))
        return void(say(scene, chat, person.language, answer_to(cause, "sign_in_wait")));
    send_link(scene, person, chat, answer_to(cause, "sign_in_link"));
}

void send_sign_in_link_to(Scene& scene, std::string_view number, std::string_view address) {
    const std::string source = "ask/" + std::string(address);
    if (storage::tries_since(scene.tx, source, scene.now() - kTryWindow) >= kMostTries) return;
    storage::note_try(scene.tx, source);
    const auto person = find_by_number(scene, number);
    if (!person || is_used_up(scene, *person)) return;
    const auto chat = reachable_chat(scene, person->id);
    if (!chat) return;
    Utterance words;
    words.key = "sign_in_link";
    words.dedupe_key = "sign_in/" + person->id.value + "/" + domain::to_rfc3339_utc(scene.now());
    send_link(scene, *person, *chat, words);
}

tl::expected<std::string, NotSignedIn> sign_in(Scene& scene, std::string_view link_token,
                                               std::string_view browser, std::string_view address) {
    const std::string source = "link/" + std::string(address);
    if (storage::tries_since(scene.tx, source, scene.now() - kTryWindow) >= kMostTries)
        return tl::unexpected(NotSignedIn::too_many_tries);
    const auto link = storage::use_link(scene.tx, hash_of(link_token));
    const auto person = link ? storage::find_employee(scene.tx, link->employee) : std::nullopt;
    if (!person || storage::has_left(scene.tx, person->id)) {
        storage::note_try(scene.tx, source);
        return tl::unexpected(NotSignedIn::no_such_link);
    }
    const std::string cookie = random_token(kCookieBytes);
    storage::WebSession session;
    session.token_hash = hash_of(cookie);
    session.employee = person->id;
    session.browser = std::string(browser.substr(0, kLongestBrowserName));
    session.address = address;
    const auto id = storage::add_session(scene.tx, session);
    audit(scene, person->id.value, "signed_in", "session/" + std::to_string(id));
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
    const auto session = storage::find_session(scene.tx, hash_of(cookie));
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

std::vector<OpenSession> open_sessions(Scene& scene, const Viewer& viewer) {
    std::vector<OpenSession> open;
    const bool sees_all = may(viewer, Permission::administer);
    for (const auto& session :
         storage::sessions_of(scene.tx, sees_all ? std::nullopt : std::optional(viewer.person.id))) {
        if (!is_open(session, scene.now())) continue;
        const auto person = storage::find_employee(scene.tx, session.employee);
        open.push_back({session, person ? person->name : session.employee.value});
    }
    return open;
}

bool end_session(Scene& scene, const Viewer& by, std::int64_t session) {
    for (const OpenSession& open : open_sessions(scene, by))
        if (open.session.id == session && storage::end_session(scene.tx, session)) {
            audit(scene, by.person.id.value, "signed_out", "session/" + std::to_string(session));
            return true;
        }
    return false;
}

void end_all_sessions(Scene& scene, const Employee& person) {
    if (storage::end_sessions_of(scene.tx, person.id) > 0)
        audit(scene, person.id.value, "signed_out", "employee/" + person.id.value);
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
