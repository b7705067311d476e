// What everything said about a call is filed under in the outbox, so that an answer finds what it cancels.
#pragma once

#include <string>
#include <string_view>

#include "bot/domain/ids.hpp"
#include "storage/calls.hpp"

namespace app {

/// As people read it and as subjects hold it.
inline std::string number_of(domain::CallId call) {
    return std::to_string(call.value);
}

/// Everything said about a call to those who are called: `attempt/<call>`.
inline std::string call_subject(domain::CallId call) {
    return "attempt/" + number_of(call);
}

/// To one of them: `attempt/<call>/<employee>`.
inline std::string call_subject(domain::CallId call, const domain::EmployeeId& employee) {
    return call_subject(call) + "/" + employee.value;
}

/// One attempt of it: `attempt/<call>/<employee>/<number>`; see `nudge_subject` for its nudge.
inline std::string attempt_subject(const storage::AttemptRow& row) {
    return call_subject(row.call, row.employee) + "/" + std::to_string(row.attempt.number);
}

inline std::string nudge_subject(const storage::AttemptRow& row) {
    return attempt_subject(row) + "/nudge";
}
inline bool is_nudge(std::string_view subject) {
    return subject.ends_with("/nudge");
}

}  // namespace app
