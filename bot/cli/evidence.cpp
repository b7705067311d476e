#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bot/app/evidence_pack.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/attachment.hpp"

namespace cli {
namespace {

struct WantedPack {
    std::int64_t flag = 0;
    std::string format = "pdf";
    std::string language = "id";
    std::string by;
    std::string folder;  ///< empty: without the files
};

int evidence(Work& work, const WantedPack& wanted) {
    const auto rules = work.session.rules();
    bool is_all = true;
    // Reading a case file is itself on record.
    const auto document =
        work.session.database.write([&](storage::Transaction& tx) -> std::optional<std::string> {
            app::Scene scene{tx, *rules, work.session.words, work.session.office};
            const auto pack = app::gather_evidence(scene, domain::FlagId{wanted.flag});
            if (!pack) return std::nullopt;
            if (!wanted.folder.empty()) is_all = add_files(work, tx, app::attachments_in(*pack));
            app::audit(scene, wanted.by, "evidence_read", "employee/" + pack->employee.id.value,
                       wanted.folder.empty()
                           ? fmt::format(R"({{"flag":{}}})", wanted.flag)
                           : fmt::format(R"({{"flag":{},"files":{}}})", wanted.flag, work.files.size()));
            if (wanted.format == "json") return app::to_json(*pack);
            return documents::to_pdf(
                app::to_letter(scene, *pack, domain::language_from(wanted.language).value()));
        });
    if (!document) {
        work.err << fmt::format("sigap: there is no flag {}\n", wanted.flag);
        return kFinding;
    }
    work.session.after_write();
    work.out << *document;
    return is_all ? kGood : kFinding;
}

}  // namespace

void add_report_evidence(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<WantedPack>();
    CLI::App& command =
        add_command(family, "evidence", "Everything behind one flag, as a letter (PDF) or JSON",
                    {"sigap report evidence 7 --by \"Hana, BKD\" > berkas-7.pdf",
                     "sigap report evidence 7 --by \"Hana, BKD\" --format json",
                     "sigap report evidence 7 --by \"Hana, BKD\" --attachments berkas-7 > berkas-7.pdf"});
    command.add_option("flag", wanted->flag, "The flag's number")->required();
    command.add_option("--by", wanted->by, "Who reads the file; it is put on record")->required();
    command.add_option("--format", wanted->format, "pdf (default) or json")->check(one_of({"pdf", "json"}));
    add_language(command, wanted->language, "id");
    add_attachments_option(command, wanted->folder);
    command.callback([&chosen, wanted] {
        chosen.folder = wanted->folder;
        chosen.on_data = [wanted](Work& work) { return evidence(work, *wanted); };
    });
}

}  // namespace cli
