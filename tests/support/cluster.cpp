#include "tests/support/cluster.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <grp.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

namespace engine_choice {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience{30};

/// As after the migrations: no rows but theirs, and every number to be given out anew.
constexpr const char* kEmptyAll =
    "SET client_min_messages = error; DO $$ DECLARE one record; has_rows boolean; BEGIN"
    " FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migration' LOOP"
    "  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', one.tablename) INTO has_rows;"
    "  IF has_rows THEN EXECUTE format('TRUNCATE %I CASCADE', one.tablename); END IF;"
    " END LOOP;"
    " FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP"
    "  PERFORM setval(quote_ident(one.sequencename), 1, false);"
    " END LOOP; END $$";

/// PostgreSQL refuses to run as root.
std::optional<passwd> other_user() {
    if (::geteuid() != 0) return std::nullopt;
    const passwd* const found = ::getpwnam("postgres");
    if (found == nullptr)
        throw std::runtime_error("there is no user postgres to run PostgreSQL as: run scripts/setup");
    return *found;
}

/// Where Debian puts the server's programs: the newest version's.
fs::path find_programs() {
    std::vector<fs::path> found;
    std::error_code none;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
        if (fs::exists(version.path() / "bin/postgres")) found.push_back(version.path() / "bin");
    if (found.empty())
        throw std::runtime_error(
            "PostgreSQL's server is not installed, and these stories need it: run scripts/setup");
    return *std::max_element(found.begin(), found.end());
}

fs::path memory() {
    const fs::path memory = "/dev/shm";
    return ::access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path();
}

fs::path new_place(const fs::path& parent) {
    std::string pattern = (parent / "sigap-postgres-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error(pattern + " cannot be made");
    return pattern;
}

std::uint16_t free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool is_found = ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                          ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(probe);
    if (!is_found) throw std::runtime_error("no port is free on loopback");
    return ntohs(address.sin_port);
}

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void become(const std::optional<passwd>& user) {
    if (!user) return;
    if (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)
        ::_exit(126);
}

std::string answer_in(const std::string& database, std::uint16_t port, const std::string& sql) {
    const std::string target = fmt::format("host=127.0.0.1 port={} user=sigap dbname={}", port, database);
    const std::unique_ptr<PGconn, decltype(&PQfinish)> session(PQconnectdb(target.c_str()), &PQfinish);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(session.get(), sql.c_str()), &PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error(sql + ": " + PQerrorMessage(session.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

}  // namespace

Cluster& Cluster::shared() {
    static Cluster cluster;
    return cluster;
}

Cluster::Cluster(fs::path folder, fs::path log, std::vector<std::string> settings)
    : settings_(std::move(settings)),
      folder_(std::move(folder)),
      log_folder_(std::move(log)),
      programs_(find_programs()),
      port_(free_port()) {
    for (const fs::path& place : {folder_, log_folder_})
        if (const auto user = other_user(); user && !place.empty())
            if (::chown(place.c_str(), user->pw_uid, user->pw_gid) != 0)
                throw std::runtime_error("chown failed");
}

Cluster::Cluster(std::vector<std::string> settings) : Cluster(new_place(memory()), {}, std::move(settings)) {
    make();
}

Cluster::Cluster(std::vector<std::string> settings, const fs::path& folder)
    : Cluster(new_place(folder), new_place(memory()), std::move(settings)) {
    make();
}

void Cluster::make() {
    // Not the order of C, so that a column which forgot its own is noticed.
    std::vector<std::string> command{(programs_ / "initdb").string(),
                                     "--no-sync",
                                     "--no-instructions",
                                     "--auth=trust",
                                     "--username=sigap",
                                     "--encoding=UTF8",
                                     "--locale=C.UTF-8",
                                     "--locale-provider=icu",
                                     "--icu-locale=id",
                                     "--pgdata=" + (folder_ / "data").string()};
    if (!log_folder_.empty()) command.push_back("--waldir=" + (log_folder_ / "wal").string());
    finish(run(std::move(command)), "initdb");
    start();
}

std::unique_ptr<Cluster> Cluster::standby_of(const Cluster& primary) {
    std::unique_ptr<Cluster> made(new Cluster(new_place(memory()), {}, primary.settings_));
    primary.execute("CREATE ROLE standby LOGIN REPLICATION");
    made->finish(made->run({(made->programs_ / "pg_basebackup").string(), "--no-sync", "--checkpoint=fast",
                            "--wal-method=stream", "--write-recovery-conf",
                            "--pgdata=" + (made->folder_ / "data").string(),
                            fmt::format("--dbname=host=127.0.0.1 port={} user=standby", primary.port_)}),
                 "pg_basebackup");
    made->start();
    primary.wait_until("SELECT count(*) > 0 FROM pg_stat_replication WHERE state = 'streaming'");
    return made;
}

std::vector<std::string> Cluster::can_be_followed() {
    return {"wal_level=replica", "max_wal_senders=4"};
}

void Cluster::finish(pid_t child, const std::string& what) const {
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error(what + " failed:\n" + content_of(folder_ / "log"));
}

void Cluster::wait_until(const std::string& question) const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (answer(question) != "t") {
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error(question + " does not become true:\n" + content_of(folder_ / "log"));
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
}

Cluster::~Cluster() {
    if (server_ > 0) kill();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    if (!log_folder_.empty()) fs::remove_all(log_folder_, ignored);
}

/// In a process that ends with ours, whatever ends us; what it says goes to the log.
pid_t Cluster::run(std::vector<std::string> command) const {
    const auto user = other_user();
    std::vector<char*> words;
    for (std::string& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("fork failed");
    if (child > 0) return child;
    become(user);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    const int log = ::open((folder_ / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    if (::chdir(folder_.c_str()) != 0) ::_exit(125);
    ::execv(words.front(), words.data());
    ::_exit(127);
}

void Cluster::start() {
    std::vector<std::string> command{(programs_ / "postgres").string(), "-D", (folder_ / "data").string()};
    std::vector<std::string> settings{"listen_addresses=127.0.0.1",
                                      "port=" + std::to_string(port_),
                                      "unix_socket_directories=" + folder_.string(),
                                      "max_connections=200",
                                      "max_locks_per_transaction=512",
                                      "shared_buffers=64MB",
                                      "wal_level=minimal",
                                      "max_wal_senders=0",
                                      "max_wal_size=64MB",
                                      "autovacuum=off"};
    settings.insert(settings.end(), settings_.begin(), settings_.end());
    for (const std::string& setting : settings) {
        command.push_back("-c");
        command.push_back(setting);
    }
    server_ = run(std::move(command));
    const auto until = std::chrono::steady_clock::now() + kPatience;
    const std::string postgres = fmt::format("host=127.0.0.1 port={} user=sigap dbname=postgres", port_);
    while (PQping(postgres.c_str()) != PQPING_OK) {
        if (std::chrono::steady_clock::now() > until || ::waitpid(server_, nullptr, WNOHANG) != 0)
            throw std::runtime_error("PostgreSQL does not start:\n" + content_of(folder_ / "log"));
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
}

void Cluster::kill() {
    ::kill(server_, SIGQUIT);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
}

void Cluster::stop() {
    ::kill(server_, SIGINT);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
}

void Cluster::await_standby() {
    execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
    execute("SELECT pg_reload_conf()");
    wait_until("SELECT count(*) > 0 FROM pg_stat_replication WHERE sync_state = 'sync'");
}

void Cluster::cut_off() {
    execute("ALTER SYSTEM SET primary_conninfo = ''");
    execute("SELECT pg_reload_conf()");
    wait_until("SELECT count(*) = 0 FROM pg_stat_wal_receiver");
}

void Cluster::promote() {
    execute("SELECT pg_promote()");
    wait_until("SELECT NOT pg_is_in_recovery()");
}

std::string Cluster::url_of(const std::string& schema, std::uint16_t port) const {
    return url_of(schema, std::vector{port});
}

std::string Cluster::url_of(const std::string& schema, const std::vector<std::uint16_t>& ports) {
    std::vector<std::string> hosts;
    for (const std::uint16_t port : ports) hosts.push_back(fmt::format("127.0.0.1:{}", port));
    return fmt::format(
        "postgresql://sigap@{}/postgres?target_session_attrs=read-write&options=-csearch_path%3D{}",
        fmt::join(hosts, ","), schema);
}

std::string Cluster::new_url() {
    const std::string schema = fmt::format("office_{}", ++schemas_);
    execute("CREATE SCHEMA " + schema);
    return url_of(schema, port_);
}

std::string Cluster::new_copy(const std::function<void(const std::string& url)>& fill) {
    if (copies_ == 0) {
        execute("CREATE DATABASE filled");
        fill(office_url("filled"));
    }
    // One that a story has done with costs a tenth of a new one.
    const std::string free = answer(
        "SELECT datname FROM pg_database WHERE datname LIKE 'copy%' AND NOT EXISTS"
        " (SELECT 1 FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname) LIMIT 1");
    if (!free.empty()) {
        answer_in(free, port_, kEmptyAll);
        return office_url(free);
    }
    const std::string name = fmt::format("copy_{}", ++copies_);
    execute("CREATE DATABASE " + name + " TEMPLATE filled");
    return office_url(name);
}

std::string Cluster::office_url(const std::string& database) const {
    if (log_folder_.empty()) return fmt::format("postgresql://sigap@127.0.0.1:{}/{}", port_, database);
    return fmt::format("postgresql:///{}?user=sigap&host={}&port={}", database, folder_.string(), port_);
}

void Cluster::execute(const std::string& sql) const {
    answer(sql);
}

std::string Cluster::answer(const std::string& sql) const {
    return answer_in("postgres", port_, sql);
}

}  // namespace engine_choice
