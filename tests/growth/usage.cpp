#include "tests/growth/usage.hpp"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

namespace growth_test {
namespace {

struct Process {
    int parent = 0;
    double seconds = 0;  ///< its own and that of its children who have ended
};

/// Everybody who can be seen. A name may hold spaces, so what counts begins behind its closing bracket.
std::map<int, Process> processes() {
    std::map<int, Process> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream file(entry.path() / "stat");
        std::string text((std::istreambuf_iterator<char>(file)), {});
        const auto end = text.rfind(')');
        if (end == std::string::npos) continue;
        std::istringstream words(text.substr(end + 1));
        std::string state;
        Process process;
        words >> state >> process.parent;
        double ticks = 0, sum = 0;
        for (int skipped = 0; skipped < 9; ++skipped) words >> ticks;
        for (int time = 0; time < 4; ++time) words >> ticks, sum += ticks;
        process.seconds = sum / static_cast<double>(sysconf(_SC_CLK_TCK));
        found.emplace(std::stoi(name), process);
    }
    return found;
}

}  // namespace

double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    double sum = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    const auto all = processes();
    std::set<int> ours{getpid()};
    for (bool is_growing = true; is_growing;) {
        is_growing = false;
        for (const auto& [id, process] : all)
            if (ours.contains(process.parent) && ours.insert(id).second) {
                sum += process.seconds;
                is_growing = true;
            }
    }
    return sum;
}

void forget_most_memory() {
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5";
}

std::int64_t most_memory() {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) * 1024;
    return 0;
}

}  // namespace growth_test
