// The ways into the dashboard: a one-time link that the bot sends in chat, or that the command line makes; a
// session of the browser that used it. There are no passwords (design.md 7, reliability.md S-SES).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/app/viewer.hpp"
#include "storage/sessions.hpp"

namespace app {

inline constexpr std::chrono::minutes kLinkLife{10};

/// How long a browser stays signed in: the office's choice (`[web] session_life`, `session_idle`). A session
/// keeps the terms under which it began.
struct SessionTerms {
    std::chrono::minutes life{8 * 60};  ///< after signing in, whatever is done
    std::chrono::minutes idle{30};      ///< after the reader's last act
};

/// A new link for the person, on record as made by `actor`. Its page asks for a press of a button, so that a
/// preview of the link does not use it up.
std::string sign_in_link(Scene& scene, const domain::Employee& person, std::string_view actor);

/// `/masuk`: the link, in the person's own chat.
void send_sign_in_link(Scene& scene, const domain::Employee& person, const storage::Chat& chat,
                       const Cause& cause);
/// Asked for on the page of signing in, by employee number or NIP: goes to the person's chat, or where none
/// can be reached to their address of mail, if there is such a person and any of these. Whoever asks learns
/// nothing of that.
/// Too often for one person, that person is told from when on it may be asked for again; too often from one
/// address, that is what comes back, and nothing is sent.
std::optional<domain::Instant> send_sign_in_link_to(Scene& scene, std::string_view number,
                                                    std::string_view address);

/// From when on the address may try a link again, after too many wrong ones; nullopt: at once.
std::optional<domain::Instant> next_sign_in_at(Scene& scene, std::string_view address);

/// Where links may be mailed to, on record; empty takes it away. False: that is no address.
bool set_sign_in_address(Scene& scene, const domain::Employee& person, std::string_view address,
                         std::string_view actor);

enum class NotSignedIn { no_such_link, too_many_tries };

/// Uses the link up: what the browser's cookie must hold. The person is told in chat, so that a stolen link
/// is noticed. From one address at most ten wrong links in ten minutes.
tl::expected<std::string, NotSignedIn> sign_in(Scene& scene, std::string_view link_token,
                                               std::string_view browser, std::string_view address,
                                               const SessionTerms& terms = {});

/// Whoever holds this cookie, if their time is not over and they still work here.
struct SignedIn {
    storage::WebSession session;
    domain::Employee person;
};
std::optional<SignedIn> signed_in(Scene& scene, std::string_view cookie);
/// Puts off the end of an idle session, for an act of its reader (a page left open asks by itself); worth a
/// write only now and then: see `wants_note`.
void note_seen(Scene& scene, const storage::WebSession& session);
bool wants_note(const storage::WebSession& session, domain::Instant now);

/// A browser that is signed in now.
struct OpenSession {
    storage::WebSession session;
    std::string person;  ///< the name
};
/// The viewer's own, and for who administers everybody's; the newest first.
std::vector<OpenSession> open_sessions(Scene& scene, const Viewer& viewer);
/// Ends one session, one's own or, for who administers, anybody's. False: there is none to end.
bool end_session(Scene& scene, const Viewer& by, std::int64_t session);
/// All of the person's browsers are signed out.
void end_all_sessions(Scene& scene, const domain::Employee& person);

/// For the command line, whose caller has the whole database: of that person, or of everybody.
std::vector<OpenSession> open_sessions_of(Scene& scene, const std::optional<domain::EmployeeId>& employee);
bool end_session(Scene& scene, std::string_view actor, std::int64_t session);
/// Answers how many were ended.
std::int64_t end_all_sessions(Scene& scene, const domain::Employee& person, std::string_view actor);

/// Proves that a form was made for this session (S-SES-3).
std::string form_token(const Office& office, const storage::WebSession& session);
bool is_form_token(const Office& office, const storage::WebSession& session, std::string_view given);

}  // namespace app
