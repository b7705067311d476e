// How long the service takes to start over a large database, and what memory it holds then.
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "adapters/http_client.hpp"
#include "bench/growth/office.hpp"
#include "bot/demo/child_process.hpp"
#include "bot/demo/programs.hpp"

namespace bench::growth {
namespace {

using namespace std::chrono_literals;

constexpr double kKibibytesOfMiB = 1024;
constexpr double kLongestStart = 2;
constexpr auto kPatience = 30min;

std::filesystem::path program() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "sigap";
}

double status_of(int process, std::string_view line_of) {
    std::ifstream file(fmt::format("/proc/{}/status", process));
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(line_of)) return std::stod(line.substr(line_of.size())) / kKibibytesOfMiB;
    throw std::runtime_error("the service has ended");
}

class Service {
public:
    Service(const Folder& folder, const std::string& url) : port_(demo::free_port()) {
        const auto project = std::filesystem::current_path();
        const auto config = folder.path() / "sigap.toml";
        std::ofstream(config) << fmt::format(
            "[service]\ndata_dir = \"{0}/data\"\n[http]\nlisten = \"127.0.0.1:{1}\"\n[web]\nlisten = \"127.0.0.1:0\"\n"
            "live_listen = \"\"\n[metrics]\nlisten = \"127.0.0.1:0\"\n[storage]\nurl = \"{2}\"\n"
            "[[telegram]]\nname = \"main\"\nmode = \"webhook\"\napi_base_url = \"http://127.0.0.1:9\"\n"
            "public_url = \"http://127.0.0.1:9\"\ntoken = \"1:nobody-answers-to-this-one\"\n"
            "webhook_secret = \"{3}\"\nbot_username = \"sigap_bot\"\n"
            "[policy]\nfiles = [\"{4}/config/policies/kaltim-friday.toml\"]\n"
            "calendars = [\"{4}/config/calendars/id.json\"]\n[office]\nname = \"Setda\"\ntime_zone = \"{5}\"\n",
            folder.path().string(), port_, url, std::string(48, 's'), project.string(), kZone);
        log_ = folder.path() / "sigap.log";
        auto started =
            demo::ChildProcess::start({program().string(), "--config", config.string(), "serve"}, log_);
        if (!started) throw std::runtime_error(started.error().message);
        process_.emplace(std::move(*started));
    }
    ~Service() { process_->stop(60s); }

    void wait_until_ready() {
        adapters::HttpRequest request;
        request.url = fmt::format("http://127.0.0.1:{}/health/ready", port_);
        request.timeout = 5s;
        const auto until = std::chrono::steady_clock::now() + kPatience;
        for (;;) {
            const auto answer = http_.send(request);
            if (answer && answer->status == 200) return;
            if (!process_->is_running() || std::chrono::steady_clock::now() > until)
                throw std::runtime_error("the service does not get ready; see " + log_.string());
            std::this_thread::sleep_for(2ms);
        }
    }

    double memory() const { return status_of(process_->id(), "VmRSS:"); }
    double most_memory() const { return status_of(process_->id(), "VmHWM:"); }

private:
    const std::uint16_t port_;
    const adapters::HttpClient http_;
    std::filesystem::path log_;
    std::optional<demo::ChildProcess> process_;
};

void wait_until_planned(const std::string& url) {
    const auto opened = storage::Database::open({.url = url, .access = storage::Access::read_only},
                                                [] { return domain::from_unix_seconds(0); });
    if (!opened) throw std::runtime_error(opened.error().message);
    const auto is_open = [&] {
        return (*opened)->read([](storage::Transaction& tx) {
            return tx
                .query_one("SELECT 1 FROM timer WHERE kind IN ('day_continues', 'menus_continue') LIMIT 1")
                .has_value();
        });
    };
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (is_open() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(100ms);
}

domain::Instant now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace

std::vector<Row> measure_service(const std::vector<std::int64_t>& sizes, std::int64_t inbox_rows) {
    std::vector<Row> rows;
    for (const std::int64_t people : sizes) {
        const Folder folder;
        const std::string url = folder.url("service.db");
        {
            const auto database = make_office(url, people, now);
            for_numbers(*database, inbox_rows,
                        "INSERT INTO inbox (messenger, account, event_key, chat, received_at, raw, state)"
                        " SELECT 'telegram', 'main', CAST(i AS TEXT), CAST(100000 + i % 1000 AS TEXT), i,"
                        " printf('{\"update_id\":%d,\"message\":\"%0500d\"}', i, i), 'done' FROM numbers");
        }
        const std::string among = counted(people) + " people";
        std::optional<Service> service;
        // Twice: the first start plans the day and fills the page cache.
        const double first = seconds_of([&] {
            service.emplace(folder, url);
            service->wait_until_ready();
        });
        wait_until_planned(url);
        const double memory = service->memory(), most = service->most_memory();
        service.reset();
        const double again = seconds_of([&] {
            service.emplace(folder, url);
            service->wait_until_ready();
        });
        wait_until_planned(url);
        const bool has_target = people == 10'000 || people == 1'000'000;
        const double allowed = people == 10'000 ? 64 : 512;
        rows.push_back({fmt::format("start with {} inbox rows, {}", counted(inbox_rows), among),
                        first,
                        "s",
                        "",
                        {},
                        "≤ 2 s",
                        first <= kLongestStart});
        rows.push_back({"the next start, " + among, again, "s", "", {}, "≤ 2 s", again <= kLongestStart});
        rows.push_back({"memory once the day is planned, " + among,
                        memory,
                        "MiB",
                        "",
                        {},
                        has_target ? fmt::format("≤ {} MiB", allowed) : "",
                        has_target ? std::optional(memory <= allowed) : std::nullopt});
        rows.push_back({"its most memory, " + among, most, "MiB"});
    }
    return rows;
}

}  // namespace bench::growth
