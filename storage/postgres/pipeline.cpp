#include "storage/postgres/pipeline.hpp"

#include "storage/postgres/session.hpp"

namespace storage::postgres {

void Pipeline::enter(PGconn* session, std::string_view command) {
    if (PQpipelineStatus(session) == PQ_PIPELINE_OFF && PQenterPipelineMode(session) == 0)
        throw failure_of(session, nullptr, command);
}

void Pipeline::send(PGconn* session, const char* command) {
    enter(session, command);
    if (PQsendQueryParams(session, command, 0, nullptr, nullptr, nullptr, nullptr, 0) == 0)
        throw failure_of(session, nullptr, command);
    sent_.push_back(command);
}

void Pipeline::send(PGconn* session, const std::string& name, const Parameters& parameters,
                    std::string_view text) {
    enter(session, text);
    if (PQsendQueryPrepared(session, name.c_str(), parameters.count(), parameters.values(),
                            parameters.lengths(), parameters.formats(), 0) == 0)
        throw failure_of(session, nullptr, text);
    sent_.push_back(text);
}

std::optional<Failure> Pipeline::settle(PGconn* session) {
    if (is_empty()) return std::nullopt;
    auto failure = settle_before_last(session);
    leave(session);
    return failure;
}

std::optional<Failure> Pipeline::settle_before_last(PGconn* session) {
    std::optional<Failure> failure;
    if (PQpipelineSync(session) == 0) failure = failure_of(session, nullptr, sent_.front());
    for (const std::string_view command : sent_) {
        bool is_done = false;
        while (const Result result{PQgetResult(session)}) {
            const auto status = PQresultStatus(result.get());
            is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
            // Of those that come after it the server says only that they were left out.
            if (!is_done && !failure) failure = failure_of(session, result.get(), command);
        }
        if (!is_done && !failure) failure = failure_of(session, nullptr, command);
    }
    sent_.clear();
    return failure;
}

void Pipeline::leave(PGconn* session) {
    if (PQpipelineStatus(session) == PQ_PIPELINE_OFF) return;
    const Result end(PQgetResult(session));
    PQexitPipelineMode(session);
}

}  // namespace storage::postgres
