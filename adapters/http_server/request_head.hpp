// Reads the head of a request: the request line and the headers. What could mean two things to two readers is
// refused before the library's parser sees it (RFC 9112, 2.2, 3, 5.1, 6.3; the holes found in cpp-httplib
// 0.11.4).
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <tl/expected.hpp>

#include "adapters/http_server.hpp"

namespace adapters::http_server {

inline constexpr std::size_t kMaxPathBytes = 256;
inline constexpr std::size_t kMaxTargetBytes = 4096;  ///< path and query

struct RequestHead {
    HttpServer::Request request;  ///< without body, arguments and remote address
    std::size_t content_length = 0;
    bool is_head = false;  ///< the method is HEAD (and `request.method` GET)
    bool keeps_open = true;
    bool expects_continue = false;
};

/// Not for two threads at once.
class HeadParser {
public:
    HeadParser();
    ~HeadParser();

    /// `text` runs from the request line through the empty line. The error is the status to refuse with: 400,
    /// 411 (transfer encoding), 414, 415 (content encoding), 417, 431 or 505.
    tl::expected<RequestHead, int> parse(std::string_view text, std::size_t max_headers);

private:
    class Library;
    std::unique_ptr<Library> library_;
};

}  // namespace adapters::http_server
