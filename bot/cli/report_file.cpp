#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>

#include "bot/cli/interruption.hpp"
#include "bot/cli/report_family.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{200};

/// One line that is written over, on a terminal alone.
class DaysRead {
public:
    explicit DaysRead(std::ostream& err) : err_(err), is_shown_(::isatty(STDERR_FILENO) == 1) {}
    ~DaysRead() {
        if (was_shown_) err_ << "\r\x1b[K" << std::flush;
    }
    DaysRead(const DaysRead&) = delete;
    DaysRead& operator=(const DaysRead&) = delete;

    void show(int done, int of) {
        if (!is_shown_ || of == 0) return;
        err_ << fmt::format("\r{} of {} days read", done, of) << std::flush;
        was_shown_ = true;
    }

private:
    std::ostream& err_;
    bool is_shown_;
    bool was_shown_ = false;
};

std::vector<std::string> words_of(const WantedReport& wanted) {
    std::vector<std::string> words{"report", std::string(to_string(wanted.kind))};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) words.insert(words.end(), {name, value});
    };
    add("--day", wanted.day);
    add("--week", wanted.week);
    add("--month", wanted.month);
    add("--from", wanted.from);
    add("--to", wanted.to);
    add("--unit", wanted.unit);
    if (wanted.kind == app::ReportKind::period) add("--by", wanted.by);
    add("--format", wanted.format);
    add("--table", wanted.table);
    add("--language", wanted.language);
    if (wanted.is_shared) words.emplace_back("--shared");
    return words;
}

int refuse(Local& local, int exit_code, std::string_view what) {
    local.err << "sigap: " << what << '\n';
    return exit_code;
}

int stopped(Local& local) {
    return refuse(local, kFinding, "stopped; nothing was written");
}

int write_out(Local& local, const WantedReport& wanted, std::string_view content) {
    std::string trouble;
    if (!write_whole(wanted.output, content, trouble)) return refuse(local, kEnvironment, trouble);
    return kGood;
}

/// Asks the running service, again and again; throws std::runtime_error when it goes away.
class Service {
public:
    explicit Service(std::filesystem::path socket) : socket_(std::move(socket)) {}

    /// nullopt: none runs.
    std::optional<Output> ask(const std::vector<std::string>& words) const {
        auto answered = call_service(socket_, {words, {}, std::filesystem::current_path()});
        if (!answered) throw std::runtime_error(answered.error().message);
        return std::move(*answered);
    }
    Output must_ask(const std::vector<std::string>& words) const {
        auto output = ask(words);
        if (!output)
            throw std::runtime_error(
                "the service has gone; `sigap report jobs` shows the report once it runs");
        return std::move(*output);
    }

private:
    std::filesystem::path socket_;
};

int wait_for_job(Local& local, const WantedReport& wanted, const Service& service, const std::string& job,
                 const Interruption& interruption) {
    {
        DaysRead progress(local.err);
        for (;;) {
            if (interruption.is_wished()) {
                service.must_ask({"report", "cancel", job});
                break;
            }
            const Output output = service.must_ask({"report", "jobs", job, "--json"});
            if (output.exit_code != kGood) return refuse(local, output.exit_code, output.err);
            const auto state = nlohmann::json::parse(output.out).at(0);
            const std::string name = state.at("state");
            if (name == "failed") return refuse(local, kFinding, state.at("detail").get<std::string>());
            if (name == "cancelled") break;
            if (name == "done") {
                const Output fetched = service.must_ask({"report", "fetch", job});
                if (fetched.exit_code != kGood) return refuse(local, fetched.exit_code, fetched.err);
                return write_out(local, wanted, fetched.out);
            }
            progress.show(state.at("steps_done"), state.at("steps"));
            std::this_thread::sleep_for(kBetweenLooks);
        }
    }
    return stopped(local);
}

int make_here(Local& local, const WantedReport& wanted, const config::Options& options,
              const Interruption& interruption) {
    auto opened = Opened::open(options, Schema::migrated);
    if (!opened) return refuse(local, kEnvironment, opened.error().message);
    Session& session = (*opened)->session();
    const domain::Instant now = session.database.read([](storage::Transaction& tx) { return tx.now(); });
    const app::ReportOrder order = order_of(wanted, now, session.office.zone);
    const Input none;
    Work work{session, none, local.out, local.err};
    if (const auto refusal = refuse_order(work, order)) return *refusal;
    std::optional<std::string> content;
    {
        DaysRead progress(local.err);
        content = make_report(session, order, [&](int done, int of) {
            progress.show(done, of);
            return !interruption.is_wished();
        });
    }
    return content ? write_out(local, wanted, *content) : stopped(local);
}

}  // namespace

bool write_whole(const std::string& path, std::string_view content, std::string& trouble) {
    const std::string beside = fmt::format("{}.{}.part", path, ::getpid());
    const auto fail = [&](int descriptor) {
        trouble = fmt::format("{}: {}; expected a file in a folder that this user may write to", path,
                              std::strerror(errno));
        if (descriptor >= 0) ::close(descriptor);
        ::unlink(beside.c_str());
        return false;
    };
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return fail(file);
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail(file);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file) != 0) return fail(file);
    if (::close(file) != 0 || ::rename(beside.c_str(), path.c_str()) != 0) return fail(-1);
    return true;
}

int make_report_file(Local& local, const WantedReport& wanted) {
    const auto options = config::load(local.config, local.environment);
    if (!options) return refuse(local, kEnvironment, as_error(options.error()).message);
    const Interruption interruption;
    const Service service(options->service.socket);
    auto words = words_of(wanted);
    words.insert(words.end(), {"--background", "--json"});
    const auto queued = service.ask(words);
    if (!queued) {
        // The same words, here: what is wrong with them is told by the same code.
        return make_here(local, wanted, *options, interruption);
    }
    if (queued->exit_code != kGood) {
        local.err << queued->err;
        return queued->exit_code;
    }
    const auto job = nlohmann::json::parse(queued->out).at("job").get<std::int64_t>();
    return wait_for_job(local, wanted, service, std::to_string(job), interruption);
}

}  // namespace cli
