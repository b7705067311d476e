#include "bot/cli/serve.hpp"

#include <signal.h>
#include <sys/resource.h>

#include <iostream>

#include "bot/service.hpp"
#include "config/options.hpp"

namespace cli {
namespace {

/// Sockets, SQLite and curl share the file descriptors; the server alone may hold 4096 connections.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= 8192) return;
    limit.rlim_cur = std::min<rlim_t>(8192, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(const std::filesystem::path& config, const std::vector<std::string>& arguments) {
    if (!arguments.empty()) {
        std::cerr << "sigap serve: takes no arguments; found '" << arguments.front() << "'\n";
        return kUsage;
    }
    auto options = config::load(config, config::environment_of_process());
    if (!options) {
        for (const config::Mistake& mistake : options.error())
            std::cerr << config::to_string(mistake) << "\n";
        return kEnvironment;
    }
    // Blocked before any thread exists, so that all inherit it and only this one hears the signals.
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    raise_descriptor_limit();

    auto made = service::Service::create(std::move(*options));
    if (!made) {
        std::cerr << "sigap serve: " << made.error().message << "\n";
        return kEnvironment;
    }
    const auto& service = *made;
    service->start();
    int received = SIGHUP;
    while (received == SIGHUP) {
        sigwait(&signals, &received);
        if (received != SIGHUP) continue;
        try {
            service->reload_rules();
        } catch (const std::runtime_error&) {  // in the log already
        }
    }
    service->stop();
    return kGood;
}

}  // namespace

Program serve_program() {
    return {"serve", "Run the service until SIGTERM or SIGINT; SIGHUP reads the policies again",
            "  sigap --config /etc/sigap/sigap.toml serve\n", serve};
}

}  // namespace cli
