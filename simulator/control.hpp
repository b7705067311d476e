// The endpoints below `/control`: the clock of the service, and the hands of whoever tests it.
#pragma once

#include "simulator/http.hpp"
#include "simulator/stage.hpp"

namespace sim {

/// Takes the run's lock.
Answer serve_control(Stage& stage, const Request& request);

}  // namespace sim
