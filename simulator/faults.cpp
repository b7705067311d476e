#include "simulator/faults.hpp"

#include <strings.h>

#include <algorithm>

namespace sim {

int FaultBoard::add(const FaultSpec& spec) {
    Fault fault{++last_id_, spec, spec.count, spec.until, std::nullopt};
    if (spec.span) fault.until = run_.now() + *spec.span;
    const int id = fault.id;
    if (fault.until) fault.expiry = run_.at(*fault.until, "fault", [this, id] { end(id); });
    note(fault, "on");
    faults_.push_back(std::move(fault));
    run_.changed();
    return id;
}

void FaultBoard::end(std::optional<int> id) {
    for (auto fault = faults_.begin(); fault != faults_.end();) {
        const auto next = std::next(fault);
        if (!id || fault->id == *id) remove(fault);
        fault = next;
    }
}

void FaultBoard::remove(std::list<Fault>::iterator fault) {
    if (fault->expiry) run_.cancel(*fault->expiry);
    note(*fault, "off");
    faults_.erase(fault);
    if (on_end_) on_end_();
    run_.changed();
}

std::optional<FaultSpec> FaultBoard::strike(const std::vector<std::string>& kinds, const Place& place) {
    for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
        const auto& spec = fault->spec;
        const bool is_meant =
            std::find(kinds.begin(), kinds.end(), spec.kind) != kinds.end() &&
            covers(spec.on, place.account) && (spec.person.empty() || spec.person == place.person) &&
            (spec.method.empty() || strcasecmp(spec.method.c_str(), place.method.c_str()) == 0);
        if (!is_meant) continue;
        auto struck = spec;
        if (fault->hits_left) {
            note(*fault, "hit");
            if (--*fault->hits_left == 0) remove(fault);
        }
        return struck;
    }
    return std::nullopt;
}

std::vector<FaultSpec> FaultBoard::in_force(const std::string& kind, const std::string& account) const {
    std::vector<FaultSpec> found;
    for (const Fault& fault : faults_)
        if (fault.spec.kind == kind && covers(fault.spec.on, account)) found.push_back(fault.spec);
    return found;
}

bool FaultBoard::is_out(const std::string& account, const std::string& part) const {
    return std::any_of(faults_.begin(), faults_.end(), [&](const Fault& fault) {
        return fault.spec.kind == "outage" && covers(fault.spec.on, account) &&
               (fault.spec.keys.at("part") == "both" || fault.spec.keys.at("part") == part);
    });
}

void FaultBoard::note(const Fault& fault, const char* state) {
    Json keys = fault.spec.line;
    keys.erase("at");
    keys["id"] = fault.id;
    keys["state"] = state;
    journal_.write(run_.now(), "fault", keys);
}

Json FaultBoard::describe() const {
    Json all = Json::array();
    for (const auto& fault : faults_) {
        Json one = fault.spec.line;
        one.erase("at");
        one["id"] = fault.id;
        if (fault.hits_left) one["hits_left"] = *fault.hits_left;
        if (fault.until) one["until"] = to_rfc3339(*fault.until);
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace sim
