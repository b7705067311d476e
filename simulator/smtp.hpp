// A mail server that keeps what it is given: every mail ends in the journal and is seen by the facts.
#pragma once

#include <memory>
#include <string>

#include "simulator/stage.hpp"

namespace sim {

class SmtpSink {
public:
    /// Listens on IPv4 `host`; port 0 picks one. Throws std::runtime_error if the address cannot be had.
    SmtpSink(Stage& stage, const std::string& host, int port);
    ~SmtpSink();
    int port() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace sim
