// `sigap report attachments` and `sigap report attachment …`: the files that people sent with a reason or a
// reply, for whoever may decide on it.
#include "bot/cli/attachment.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/attachments.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

struct WantedFile {
    std::int64_t id = 0;
    std::string employee;
    std::string by;
    bool as_json = false;
};

int list(Work& work, const WantedFile& wanted) {
    const auto attachments = work.session.database.read([&](storage::Transaction& tx) {
        return storage::attachments_by(tx, domain::EmployeeId{wanted.employee});
    });
    Table table{
        {"attachment", "subject", "kind", "sent_at", "state", "cause", "bytes", "media_type", "sha256"}, {}};
    for (const storage::Attachment& one : attachments)
        table.rows.push_back({one.id, one.subject, one.kind, json_or_null(std::optional(one.sent_at)),
                              one.file.state, json_or_null(one.file.cause),
                              one.file.bytes ? Json(*one.file.bytes) : Json(nullptr),
                              json_or_null(one.file.media_type), json_or_null(one.file.sha256)});
    if (wanted.as_json) {
        print_json(work.out, table);
    } else {
        for (const storage::Attachment& one : attachments)
            work.out << fmt::format("{}  {}  {}  {}  {}{}\n", one.id, domain::to_rfc3339_utc(one.sent_at),
                                    one.subject, one.kind, one.file.state,
                                    one.file.cause.empty() ? "" : " (" + one.file.cause + ")");
        if (attachments.empty())
            work.err << fmt::format("sigap: nothing is on record from {}\n", wanted.employee);
    }
    return kGood;
}

/// `act` in one transaction, once attachment and reader are known and the one is for the other.
template <typename May, typename Act>
int for_reader(Work& work, const WantedFile& wanted, May&& may, Act&& act) {
    const auto rules = work.session.rules();
    const auto refusal = work.session.database.write([&](storage::Transaction& tx) -> std::string {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        const auto attachment = storage::find_attachment(tx, wanted.id);
        if (!attachment)
            return fmt::format("there is no attachment {}; see sigap report attachments EMPLOYEE", wanted.id);
        const auto reader = storage::find_employee(tx, domain::EmployeeId{wanted.by});
        if (!reader || storage::has_left(tx, reader->id))
            return fmt::format("nobody on record is {}; --by expects the roster's key of a person",
                               wanted.by);
        if (!may(scene, *attachment, *reader))
            return fmt::format(
                "attachment {} is not for {}: only whoever decides on what it belongs to, and HR, may have it",
                wanted.id, wanted.by);
        if (!act(scene, *attachment))
            return fmt::format("the file of attachment {} is not here: {}{}", wanted.id,
                               attachment->file.state,
                               attachment->file.cause.empty() ? "" : ", " + attachment->file.cause);
        return "";
    });
    if (!refusal.empty()) {
        work.err << "sigap: " << refusal << '\n';
        return kFinding;
    }
    work.session.after_write();
    return kGood;
}

int get(Work& work, const WantedFile& wanted) {
    return for_reader(work, wanted, app::may_have_file,
                      [&](app::Scene& scene, const storage::Attachment& attachment) {
                          const auto content = storage::content_of(scene.tx, attachment.id);
                          if (!content) return false;
                          // Reading it is itself on record.
                          app::audit(scene, "employee/" + wanted.by, "attachment_read", attachment.subject,
                                     fmt::format(R"({{"attachment":{}}})", attachment.id));
                          work.out << *content;
                          return true;
                      });
}

int erase(Work& work, const WantedFile& wanted) {
    const int done = for_reader(work, wanted, app::may_erase_file,
                                [&](app::Scene& scene, const storage::Attachment& attachment) {
                                    return app::erase_file(scene, attachment, "employee/" + wanted.by);
                                });
    if (done == kGood) work.out << fmt::format("attachment {}: erased by {}\n", wanted.id, wanted.by);
    return done;
}

struct Subcommand {
    const char* name;
    const char* summary;
    const char* by;
    const char* example;
    int (*run)(Work&, const WantedFile&);
};

constexpr Subcommand kSubcommands[] = {
    {"get", "Print the file's bytes, as they were sent; the reading is put on record",
     "Who reads it: the roster's key of somebody who decides on it, or of HR",
     "sigap report attachment get 7 --by P-04 > surat-7.pdf", get},
    {"erase", "Take the bytes away for good, of a file sent by mistake; their hash stays on record",
     "Who decides it: the roster's key of a person in HR", "sigap report attachment erase 7 --by P-04",
     erase},
};

constexpr std::size_t kMostBytes = 64 * 1024 * 1024;

}  // namespace

void add_attachments_option(CLI::App& command, std::string& folder) {
    command.add_option("--attachments", folder,
                       "Write the files that the person sent into this folder, which is made if need be");
}

bool add_files(Work& work, storage::Transaction& tx, const std::vector<storage::Attachment>& attachments) {
    std::size_t total = 0;
    bool is_all = true;
    for (const storage::Attachment& one : attachments) {
        if (one.file.state != "stored") continue;
        const auto size = static_cast<std::size_t>(one.file.bytes.value());
        if (total + size > kMostBytes) {
            work.err << fmt::format(
                "sigap: attachment {} is left out, for all together are above 64 MiB; fetch it alone:"
                " sigap report attachment get {} --by EMPLOYEE > {}\n",
                one.id, one.id, app::file_name_of(one));
            is_all = false;
            continue;
        }
        total += size;
        work.files.emplace(app::file_name_of(one), storage::content_of(tx, one.id).value());
    }
    return is_all;
}

void add_report_attachments(CLI::App& family, Chosen& chosen) {
    auto listed = std::make_shared<WantedFile>();
    CLI::App& listing =
        add_command(family, "attachments", "What a person sent as evidence, and where its files are",
                    {"sigap report attachments P-03", "sigap report attachments P-03 --json"});
    listing.add_option("employee", listed->employee, "The roster's key")->required();
    listing.add_flag("--json", listed->as_json, "Print JSON");
    listing.callback(
        [&chosen, listed] { chosen.on_data = [listed](Work& work) { return list(work, *listed); }; });

    CLI::App& one = add_family(family, "attachment", "One file that was sent as evidence",
                               {kSubcommands[0].example, kSubcommands[1].example});
    for (const Subcommand& subcommand : kSubcommands) {
        auto wanted = std::make_shared<WantedFile>();
        CLI::App& command = add_command(one, subcommand.name, subcommand.summary, {subcommand.example});
        command.add_option("attachment", wanted->id, "Its number")->required();
        command.add_option("--by", wanted->by, subcommand.by)->required();
        command.callback([&chosen, wanted, run = subcommand.run] {
            chosen.on_data = [wanted, run](Work& work) { return run(work, *wanted); };
        });
    }
}

}  // namespace cli
