// What an operator can ask for on the command line. A command that works on the office's data is a function
// of a session and words, so that one text runs in the caller's process and, while the service runs, inside
// of it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/domain/duty.hpp"
#include "bot/domain/result.hpp"
#include "bot/wording/catalogue.hpp"
#include "storage/database.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace cli {

struct Chosen;

/// The exit codes of every command.
inline constexpr int kGood = 0;
inline constexpr int kFinding = 1;      ///< it ran, and what it looked at is not as it should be
inline constexpr int kUsage = 2;        ///< the command line cannot be understood
inline constexpr int kEnvironment = 3;  ///< settings, files, disk or database stand in the way

/// A command as it was typed. Bytes are kept as they are, whatever their encoding.
struct Input {
    std::vector<std::string> arguments;  ///< what follows the program's name
    /// Content by name as typed, read by the caller with the caller's rights.
    std::map<std::string, std::string> files;
    std::filesystem::path folder;  ///< the caller's: where relative paths start
};

struct Output {
    int exit_code = kGood;
    std::string out;
    std::string err;
    /// Content by plain name, for the caller to write into the folder that the command line names.
    std::map<std::string, std::string> files{};

    friend bool operator==(const Output&, const Output&) = default;
};

/// What commands on the office's data work with: the running service's own, or opened for the one command.
struct Session {
    storage::Database& database;
    std::function<std::shared_ptr<const domain::Rulebook>()> rules;
    const wording::Catalogue& words;
    app::Office office;
    std::function<void()> after_write = [] {};   ///< something was queued or set: the loops may look at once
    std::function<void()> reload_rules = [] {};  ///< `rules` answers anew from the database's active policies
    /// What a long command is at, for whoever waits at a terminal; blank: it is done.
    std::function<void(const std::string& what)> tell_progress = [](const std::string&) {};
};

/// Runs a command on the office's data; one that needs none is a usage error here. May be called from several
/// threads at once if the session's functions may. Throws what the database throws.
Output run(Session& session, const Input& input);

/// The local socket's `POST /command`: a request's body in, the answer's body out (both CBOR,
/// `kCommandContent`). Never throws: what goes wrong is told in the answer. `Fault::malformed`: the body is
/// no request (400).
domain::Result<std::string> answer_command(Session& session, std::string_view request);
inline constexpr std::string_view kCommandPath = "/command";
inline constexpr std::string_view kCommandContent = "application/cbor";

/// Hands the command to the service that listens on `socket`; nullopt: none does.
/// `Fault::unreachable`: one listens and did not answer properly.
domain::Result<std::optional<Output>> call_service(const std::filesystem::path& socket, const Input& input);

/// Declares a subcommand that other rooms bring along: `serve`, `demo`.
using Declaration = std::function<void(CLI::App&, Chosen&)>;

/// The whole program: understands the command line, runs it here, in the service or on the database, and
/// prints. Answers the exit code; throws nothing.
int main(int argc, char** argv, const std::vector<Declaration>& more);

}  // namespace cli
