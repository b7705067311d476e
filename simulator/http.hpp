// HTTP both ways: the server all providers share, and the courier that carries webhooks to the service. Only
// http.cpp knows which libraries are behind them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "simulator/run.hpp"

namespace sim {

struct UploadedFile {
    std::string name, content_type;
    std::size_t size = 0;
};

struct Request {
    std::string method;  ///< upper case
    std::string path;
    std::string content_type;
    std::string body{};
    std::string authorization;
    std::string host;
    std::multimap<std::string, std::string> parameters;  ///< of the query and of a form
    std::map<std::string, UploadedFile> files;  ///< of a multipart body; its texts are in `parameters`
};

enum class Fate { answered, cut };

struct Answer {
    int status = 200;
    std::string body{};
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers{};
    Fate fate = Fate::answered;
    std::chrono::milliseconds held{0};  ///< real time to wait before the connection is cut
};

/// Serves until destroyed. The handler is called from many threads and takes the run's lock itself.
class HttpServer {
public:
    /// Port 0 picks one. Throws std::runtime_error if the address cannot be had.
    HttpServer(const std::string& host, int port, std::function<Answer(const Request&)> handler, Run& run);
    ~HttpServer();
    int port() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

struct Reply {
    int status = 0;  ///< 0: no answer came
    std::string body{};
    std::string retry_after;
};

struct Parcel {
    std::string method = "POST";
    std::string url;
    std::string body{};
    std::vector<std::string> headers;        ///< `Name: value`
    std::function<void(const Reply&)> done;  ///< called with the run's lock held
};

/// Carries parcels one after another or side by side; those handed in wait in a line.
class Courier {
public:
    explicit Courier(Run& run);
    ~Courier();
    void carry(Parcel parcel);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace sim
