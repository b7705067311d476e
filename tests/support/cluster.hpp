// A PostgreSQL of the tests' own: made in memory where there is such a place, run as nobody's superuser,
// reached on loopback, gone with the program.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace engine_choice {

class Cluster {
public:
    /// Makes and starts it; std::runtime_error tells what is missing. `settings`: `name=value`, beyond ours.
    explicit Cluster(std::vector<std::string> settings = {});
    /// The same, for more than memory holds: with its files in `folder`, and only its write-ahead log in
    /// memory. It is reached over its socket.
    Cluster(std::vector<std::string> settings, const std::filesystem::path& folder);
    /// A streaming standby of `primary`, which runs with `can_be_followed`: a base backup of it, following
    /// it.
    static std::unique_ptr<Cluster> standby_of(const Cluster& primary);
    ~Cluster();
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    /// The settings of one that has a standby.
    static std::vector<std::string> can_be_followed();

    /// The one that the program's stories share, started when it is first asked for.
    static Cluster& shared();

    /// A schema of its own, empty, as a database's URL. With `port`, by way of that one.
    std::string new_url();
    /// A database of its own, as `fill` left one when it was first asked for; perhaps one that nobody uses
    /// any more.
    std::string new_copy(const std::function<void(const std::string& url)>& fill);
    std::string url_of(const std::string& schema, std::uint16_t port) const;
    /// The same schema by way of whichever of them takes writes.
    static std::string url_of(const std::string& schema, const std::vector<std::uint16_t>& ports);
    std::uint16_t port() const { return port_; }

    /// As its superuser, outside of every office.
    void execute(const std::string& sql) const;
    std::string answer(const std::string& sql) const;

    void start();
    void kill();  ///< as power loss does: immediately, with nothing put in order
    void stop();  ///< in order

    /// Of a primary: from now on a commit waits for its standby. Waits until it does.
    void await_standby();
    /// Of a standby: hears nothing more of its primary, as when the line between them is cut.
    void cut_off();
    /// Of a standby: takes writes from here on.
    void promote();

private:
    Cluster(std::filesystem::path folder, std::filesystem::path log, std::vector<std::string> settings);
    void make();
    std::string office_url(const std::string& database) const;
    void finish(pid_t child, const std::string& what) const;
    void wait_until(const std::string& question) const;
    pid_t run(std::vector<std::string> command) const;

    std::vector<std::string> settings_;
    std::filesystem::path folder_;
    std::filesystem::path log_folder_;  // of the write-ahead log; empty: within the other
    std::filesystem::path programs_;
    std::uint16_t port_ = 0;
    pid_t server_ = -1;
    int schemas_ = 0;
    int copies_ = 0;
};

}  // namespace engine_choice
