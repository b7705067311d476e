// Inside this room: how stored files travel with a command's answer.
#pragma once

#include <string>
#include <vector>

#include "bot/cli/subcommand.hpp"
#include "storage/attachments.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace cli {

/// `--attachments DIR`.
void add_attachments_option(CLI::App& command, std::string& folder);

/// Puts the stored ones of these files into the answer, which travels as one piece: 64 MiB at most. What is
/// left out is named on `err`; whether nothing was.
bool add_files(Work& work, storage::Transaction& tx, const std::vector<storage::Attachment>& attachments);

}  // namespace cli
