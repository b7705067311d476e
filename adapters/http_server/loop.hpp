// One thread that owns every connection: it accepts, reads whole requests under limits and deadlines, hands
// them to their handlers, and sends the answers in the order of the requests. Nothing in it waits but the
// loop itself.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/http_server.hpp"
#include "adapters/http_server/answer.hpp"
#include "adapters/http_server/outlet.hpp"
#include "adapters/http_server/request_head.hpp"
#include "adapters/http_server/routes.hpp"
#include "adapters/http_server/socket.hpp"
#include "adapters/http_server/workers.hpp"

namespace adapters::http_server {

class Loop {
public:
    /// All references outlive the loop.
    Loop(const HttpServer::Options& options, const Routes& routes, Workers& workers,
         std::vector<Listener> listeners);

    /// Serves until `stop`, on the calling thread.
    void run();

    /// From any thread. `run` returns when the answers under way have gone out, `grace` from here at the
    /// latest.
    void stop(std::chrono::milliseconds grace);

    HttpServer::Counts counts() const;

private:
    using Clock = std::chrono::steady_clock;

    /// What a connection is doing. It may be closed to make room except while it is answered or streamed to.
    enum class Phase {
        head,       ///< waits for a request or reads its head
        body,       ///< reads the body
        answering,  ///< a handler has the request
        sending,    ///< the answer goes out
        streaming,  ///< an answer goes on; what the client still sends is thrown away
        draining,   ///< what the client still sends is thrown away, so that it gets to read our last answer
        closed,
    };

    struct Connection {
        std::uint64_t id = 0;
        Descriptor socket;
        std::string peer;
        Phase phase = Phase::head;
        Clock::time_point entered;  ///< into this phase
        Clock::time_point deadline;
        std::list<std::uint64_t>::iterator place;  ///< in `spare_`, unless answering or sending
        bool is_spare = false;
        // The socket reports changes only, so what it last said is kept.
        bool may_read = true;
        bool has_ended = false;  ///< the client will send no more

        std::string input;
        std::size_t scanned = 0;   ///< how much of `input` is known to hold no end of a head
        std::size_t buffered = 0;  ///< what it has added to `buffered_`
        bool has_begun = false;    ///< a byte of the next request has come
        RequestHead head;
        const Route* route = nullptr;

        AfterAnswer after = AfterAnswer::keep_open;
        std::string output_head;
        std::string output_body;
        std::size_t sent = 0;
        std::size_t drained = 0;
        std::shared_ptr<std::atomic<bool>> stream;  ///< for its owner: whether the client is there
        bool stream_has_ended = false;
    };

    bool watch(int descriptor, std::uint64_t id, std::uint32_t events);
    void accept_all(std::size_t listener);
    bool make_room();
    void pause_accepting();
    void resume_accepting();

    void advance(Connection& connection);
    bool read_head(Connection& connection);
    bool read_body(Connection& connection);
    bool send_output(Connection& connection);
    bool drain(Connection& connection);
    bool write_out(Connection& connection);
    bool stream_on(Connection& connection);
    std::size_t fill(Connection& connection);

    void begin_request(Connection& connection, std::size_t head_bytes);
    void dispatch(Connection& connection);
    void answer(Connection& connection, Answer answer);
    void begin_stream(Connection& connection, HttpServer::Outlet::Begin begin);
    void add_to_stream(Connection& connection, std::string bytes);
    void refuse(Connection& connection, int status, std::vector<HttpServer::Field> headers = {});
    void begin_sending(Connection& connection, std::string head, HttpServer::Response response,
                       AfterAnswer after);
    void enter(Connection& connection, Phase phase, std::chrono::milliseconds allowance);
    /// Notes how many bytes of a body or an answer the connection holds. Over the limit for all together,
    /// whoever has held some the longest is cut, but not `connection` itself.
    void hold(Connection& connection, std::size_t bytes);
    std::string remote_address(const Connection& connection) const;

    void deliver();
    void enforce_deadlines();
    void begin_stopping();
    void reap(std::uint64_t id);

    const HttpServer::Options& options_;
    const Routes& routes_;
    Workers& workers_;
    std::vector<Listener> listeners_;
    std::size_t max_connections_;

    std::shared_ptr<HttpServer::Outlet> outlet_;
    Descriptor epoll_;
    HeadParser parser_;
    std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_;
    std::list<std::uint64_t>
        spare_;  ///< connections that may be closed to make room, the longest waiting first
    std::uint64_t next_id_;
    std::size_t buffered_ = 0;
    bool is_accepting_ = false;
    bool is_stopping_ = false;
    Clock::time_point now_;
    Clock::time_point swept_at_;
    std::array<char, 64 * 1024> scratch_;

    std::atomic<bool> stop_requested_{false};
    std::atomic<Clock::rep> stop_deadline_{0};
    std::atomic<std::uint64_t> requests_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> cut_{0};
    std::atomic<std::uint64_t> open_{0};
};

}  // namespace adapters::http_server
