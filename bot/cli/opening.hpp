// From settings to things that work: the office, its rule files, and, while no service runs, its database.
// The service starts from the same functions, so that both mean the same by a setting.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/app/policies.hpp"
#include "bot/app/scene.hpp"
#include "bot/cli/command.hpp"
#include "bot/domain/calendar.hpp"
#include "bot/domain/result.hpp"
#include "config/options.hpp"

namespace cli {

/// What must be true of the database before a command runs.
enum class Schema { migrated, as_found };

/// Where settings are looked for that nobody named, in this order.
inline constexpr std::array<const char*, 2> kUsualConfigs{"sigap.toml", "/etc/sigap/sigap.toml"};

/// The settings file to read: `named` if not empty, else $SIGAP_CONFIG, ./sigap.toml or
/// /etc/sigap/sigap.toml, whichever is there first. Empty: none is.
std::filesystem::path find_config(const std::string& named, const config::Environment& environment);

/// All mistakes, one a line, as `Fault::misconfigured`.
domain::Error as_error(const std::vector<config::Mistake>& mistakes);

app::Office office_of(const config::Options& options);

/// The file's meaning, or its mistakes in one message: what app/policies.hpp wants to be given.
domain::Result<domain::Policy> parse_policy(std::string_view body, const std::string& file_name);

/// The files of `[policy] files` and `[policy] calendars`; several calendars become one.
struct RuleFiles {
    std::vector<app::PolicyText> policies;
    domain::Calendar calendar;
};
tl::expected<RuleFiles, std::vector<config::Mistake>> read_rule_files(const config::Policy& named);

/// Puts into force what the settings name (see `app::activate_configured`) and answers the rules that hold
/// then. Not from inside a write job.
domain::Result<std::shared_ptr<const domain::Rulebook>> take_up_rules(storage::Database& database,
                                                                      const config::Options& options);

/// The rules that hold as the database has them, and puts none into force: for an instance that hears of what
/// another one decided, and whose own files may be older. Of its files only the calendar is read.
domain::Result<std::shared_ptr<const domain::Rulebook>> rules_in_force(storage::Database& database,
                                                                       const config::Options& options);

/// A session over the office's own database, opened for one command.
class Opened {
public:
    /// `Fault::misconfigured`: the database cannot be opened, or its schema not be brought up to date.
    static domain::Result<std::unique_ptr<Opened>> open(const config::Options& options, Schema schema);

    /// `rules` reads the rule files when first asked, and throws std::runtime_error if they are wrong.
    Session& session() { return session_; }

private:
    Opened(const config::Options& options, std::unique_ptr<storage::Database> database,
           wording::Catalogue words);

    config::Options options_;
    std::unique_ptr<storage::Database> database_;
    wording::Catalogue words_;
    std::shared_ptr<const domain::Rulebook> rules_;
    Session session_;
};

}  // namespace cli
