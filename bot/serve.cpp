#include "bot/serve.hpp"

#include <signal.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <ostream>

#include "bot/cli/arguments.hpp"
#include "bot/service.hpp"
#include "config/options.hpp"

namespace service {
namespace {

/// Sockets, SQLite and curl share the file descriptors; the server alone may hold 4096 connections.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= 8192) return;
    limit.rlim_cur = std::min<rlim_t>(8192, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(cli::Local& local) {
    auto options = config::load(local.config, local.environment);
    if (!options) {
        for (const config::Mistake& mistake : options.error())
            local.err << config::to_string(mistake) << "\n";
        return cli::kEnvironment;
    }
    // Blocked before any thread exists, so that all inherit it and only this one hears the signals.
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    raise_descriptor_limit();

    auto made = Service::create(std::move(*options));
    if (!made) {
        local.err << "sigap serve: " << made.error().message << "\n";
        return cli::kEnvironment;
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
    return service->has_lost_lead() ? cli::kEnvironment : cli::kGood;
}

}  // namespace

void add_serve(CLI::App& app, cli::Chosen& chosen) {
    CLI::App& command = cli::add_command(
        app, "serve", "Run the service until SIGTERM or SIGINT; SIGHUP reads the policies again",
        {"sigap --config /etc/sigap/sigap.toml serve"});
    command.callback([&chosen] { chosen.here = serve; });
}

}  // namespace service
