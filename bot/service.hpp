// The running service: makes every part from the configuration, starts them in order, stops them in reverse.
#pragma once

#include <cstdint>
#include <memory>

#include "bot/domain/result.hpp"
#include "config/options.hpp"

namespace service {

class Service {
public:
    /// Opens and migrates the database, reads policies and catalogues, and binds the listeners. Nothing runs
    /// yet. The error says what to mend.
    static domain::Result<std::unique_ptr<Service>> create(config::Options options);

    /// Stops, if it runs.
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    /// Takes up work. Throws what the database throws; nothing is left half started.
    void start();
    /// Finishes what is under way and records it. Idempotent.
    void stop();
    /// Reads the policies in force again; what was issued before keeps the rules it was issued under. Throws
    /// std::runtime_error, and keeps the rules that hold, if they cannot be read.
    void reload_rules();
    /// Whether another instance took the lead of this one, which asked itself to end because of it.
    bool has_lost_lead() const;

    /// Where webhooks are taken.
    std::uint16_t port() const;

private:
    struct Parts;
    explicit Service(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace service
