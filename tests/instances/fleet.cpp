#include "tests/instances/fleet.hpp"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>
#include <thread>

#include "bot/demo/programs.hpp"
#include "tests/instances/telegram_far_end.hpp"

namespace instances_test {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 60s;
constexpr std::size_t kShownOfLog = 2000;
constexpr auto kLook = 50ms;

std::filesystem::path program() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "sigap";
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Fleet::Fleet(std::array<std::string, kSize> storage_urls, std::array<std::uint16_t, kSize> ports)
    : storage_urls_(std::move(storage_urls)), ports_(ports), folder_(demo::temporary_folder()) {}

Fleet::Fleet(const std::string& storage_url, std::array<std::uint16_t, kSize> ports)
    : Fleet({storage_url, storage_url, storage_url}, ports) {}

Fleet::~Fleet() {
    for (auto& one : running_)
        if (one) {
            one->resume();
            one->kill();
        }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::filesystem::path Fleet::config_of(std::size_t instance) const {
    return folder_ / fmt::format("{}.toml", instance);
}

void Fleet::start(const std::string& telegram_url) {
    const auto project = std::filesystem::current_path();
    for (std::size_t instance = 0; instance < kSize; ++instance) {
        std::ofstream file(config_of(instance));
        file << fmt::format(
            "[service]\ndata_dir = \"{0}/data{1}\"\ninstance_id = \"instance-{1}\"\n"
            "[http]\nlisten = \"127.0.0.1:{2}\"\n[web]\nlisten = \"127.0.0.1:0\"\nlive_listen = \"\"\n[metrics]\nlisten = \"127.0.0.1:0\"\n"
            "[storage]\nurl = \"{3}\"\n"
            "[security]\nsigning_key = \"{4}\"\n"
            "[[telegram]]\nname = \"main\"\nmode = \"webhook\"\napi_base_url = \"{5}\"\npublic_url = \"{5}\"\n"
            "token = \"{6}\"\nwebhook_secret = \"{7}\"\nbot_username = \"sigap_bot\"\n"
            "[policy]\nfiles = [\"{8}/tests/instances/always_on_duty.toml\"]\n"
            "calendars = [\"{8}/config/calendars/id.json\"]\n"
            "[office]\nname = \"Setda\"\ntime_zone = \"Asia/Makassar\"\n",
            folder_.string(), instance, ports_.at(instance), storage_urls_.at(instance), std::string(64, 'a'),
            telegram_url, kToken, kSecret, project.string());
    }
    for (std::size_t instance = 0; instance < kSize; ++instance) start_one(instance);
}

void Fleet::start_one(std::size_t instance) {
    auto started =
        demo::ChildProcess::start({program().string(), "--config", config_of(instance).string(), "serve"},
                                  folder_ / fmt::format("{}.log", instance));
    if (!started) throw std::runtime_error(started.error().message);
    running_.at(instance).emplace(std::move(*started));
}

void Fleet::keep_up() {
    for (std::size_t instance = 0; instance < kSize; ++instance)
        if (!running_.at(instance)->is_running()) start_one(instance);
}

Fleet::Health Fleet::health_of(std::size_t instance) {
    adapters::HttpRequest request;
    request.url = fmt::format("http://127.0.0.1:{}/health/ready", ports_.at(instance));
    request.timeout = 1s;
    const auto answer = http_.send(request);
    if (!answer) return {};
    const auto said = nlohmann::json::parse(answer->body, nullptr, false);
    return {answer->status == 200, said.is_object() && said.value("leads", false)};
}

std::optional<std::size_t> Fleet::leader() {
    for (std::size_t instance = 0; instance < kSize; ++instance)
        if (health_of(instance).leads) return instance;
    return std::nullopt;
}

std::size_t Fleet::wait_until_one_leads() {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < until) {
        keep_up();
        std::size_t ready = 0;
        for (std::size_t instance = 0; instance < kSize; ++instance) ready += health_of(instance).is_ready;
        if (const auto found = leader(); found && ready == kSize) return *found;
        std::this_thread::sleep_for(kLook);
    }
    for (std::size_t instance = 0; instance < kSize; ++instance) {
        const std::string said = log(instance);
        std::cerr << said.substr(said.size() - std::min(said.size(), kShownOfLog)) << "\n";
    }
    throw std::runtime_error("nobody leads");
}

void Fleet::kill(std::size_t instance) {
    running_.at(instance)->kill();
}

void Fleet::end(std::size_t instance) {
    running_.at(instance)->stop(20s);
}

void Fleet::pause(std::size_t instance) {
    running_.at(instance)->pause();
}

void Fleet::resume(std::size_t instance) {
    running_.at(instance)->resume();
}

int Fleet::run(const std::vector<std::string>& arguments) {
    std::vector<std::string> command{program().string(), "--config", config_of(0).string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const auto output = folder_ / "command.log";
    auto started = demo::ChildProcess::start(command, output);
    if (!started) throw std::runtime_error(started.error().message);
    const int ended = started->wait(kPatience);
    if (ended != 0) std::cerr << content_of(output);
    return ended;
}

std::string Fleet::log(std::size_t instance) const {
    return content_of(folder_ / fmt::format("{}.log", instance));
}

std::size_t Fleet::lost_leads() const {
    return times_said("another instance leads now: it ends");
}

std::size_t Fleet::times_said(const std::string& what) const {
    std::size_t times = 0;
    for (std::size_t instance = 0; instance < kSize; ++instance) {
        const std::string said = log(instance);
        for (auto at = said.find(what); at != std::string::npos; at = said.find(what, at + 1)) ++times;
    }
    return times;
}

std::vector<std::string> Fleet::heads() const {
    static const std::regex kHead("audit: ([0-9]+) events sealed, head ([0-9a-f]{64})");
    std::vector<std::string> heads;
    for (std::size_t instance = 0; instance < kSize; ++instance) {
        const std::string said = log(instance);
        for (std::sregex_iterator at(said.begin(), said.end(), kHead); at != std::sregex_iterator(); ++at)
            heads.push_back(at->str(1) + ":" + at->str(2));
    }
    return heads;
}

}  // namespace instances_test
