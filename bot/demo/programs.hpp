// The two programs of a demo, the simulator and the service, and the ways to speak with them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/http_client.hpp"
#include "bot/cli/command.hpp"
#include "bot/demo/child_process.hpp"
#include "bot/demo/stage.hpp"

namespace demo {

/// The demo cannot go on; the text says why and where to look.
struct Failed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A port of 127.0.0.1 that nobody listens on at this moment.
std::uint16_t free_port();

/// A fresh folder of the demo's own.
std::filesystem::path temporary_folder();

/// Both end when this goes out of scope. Everything but the constructor may throw Failed.
class Programs {
public:
    /// `service` and `simulator` are binaries. `stage.folder` must be set; the rest of it is filled in.
    Programs(std::filesystem::path service, std::filesystem::path simulator, Stage stage);

    /// Plays `script.jsonl` of the stage, paused. Port 0 picks one. Writes the service's configuration.
    void start_simulator(std::uint16_t port, bool exits_when_done);
    /// Waits until it is ready.
    void start_service();

    const Stage& stage() const { return stage_; }
    ChildProcess& simulator() { return *simulator_; }
    ChildProcess& service() { return *service_; }
    std::string simulator_log() const;
    /// Throws if one of the two has ended.
    void check_running();

    /// A request to the simulator's control endpoints; the answer's body.
    std::string control(const std::string& method, const std::string& what, std::string body);
    /// Plays until that instant and waits for it.
    void play_until(const std::string& instant);

    /// A command of `sigap`, as an operator would give it: it goes to the running service. Throws if it is
    /// refused.
    cli::Output run(std::vector<std::string> arguments);
    /// The person's one-time code.
    std::string code_for(const std::string& person);

private:
    std::filesystem::path program_, simulator_program_;
    Stage stage_;
    adapters::HttpClient http_;
    std::optional<ChildProcess> simulator_;
    std::optional<ChildProcess> service_;
};

/// Lets everyone enrol by a one-time code on the Wednesday afternoon before, at two, and plays to three; who
/// uses both messengers enrols twice. `is_begun` is called when the first codes are given out.
void enrol(Programs& programs, const std::vector<Player>& players, const std::function<void()>& is_begun);

}  // namespace demo
