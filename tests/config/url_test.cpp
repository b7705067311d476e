#include "config/url.hpp"

#include <doctest/doctest.h>

namespace {

TEST_CASE("an address is taken apart") {
    const auto url = config::parse_url("HTTPS://Ani:geheim@[2001:db8::1]:8443/hooks/x?y");
    REQUIRE(url);
    CHECK(url->scheme == "https");
    CHECK(url->user == "Ani");
    CHECK(url->password == "geheim");
    CHECK(url->host == "2001:db8::1");
    CHECK(url->port == 8443);
    CHECK(url->path == "/hooks/x?y");
    CHECK(config::parse_url("http://localhost")->port == std::nullopt);
}

TEST_CASE("what is not an address is refused") {
    for (const std::string text :
         {"", "example.go.id", "://x", "http://", "http:///path", "http://a b", "http://x:", "http://x:65536",
          "http://x:80y", "http://[::1", "http://[x]", "http://-x", "http://x\n", "h2://x", "http://ä"}) {
        CAPTURE(text);
        CHECK_FALSE(config::parse_url(text));
    }
}

TEST_CASE("loopback is what cannot leave the machine, not what looks like it") {
    for (const std::string host : {"localhost", "127.0.0.1", "127.8.9.10", "::1"}) {
        CAPTURE(host);
        CHECK(config::is_loopback(host));
    }
    for (const std::string host : {"", "127.0.0.1.example.com", "127.1", "localhost.example.com", "10.0.0.1",
                                   "0.0.0.0", "::", "::2"}) {
        CAPTURE(host);
        CHECK_FALSE(config::is_loopback(host));
    }
}

TEST_CASE("an endpoint is written as it is read") {
    for (const std::string text : {"127.0.0.1:8080", "[::1]:0", "sigap.example.go.id:65535"}) {
        CAPTURE(text);
        const auto endpoint = config::parse_endpoint(text);
        REQUIRE(endpoint);
        CHECK(config::to_string(*endpoint) == text);
    }
    for (const std::string text :
         {"", "8080", ":8080", "::1:8080", "127.0.0.1", "x:", "x:-1", "x:65536", "x:8o", "a b:1"}) {
        CAPTURE(text);
        CHECK_FALSE(config::parse_endpoint(text));
    }
}

TEST_CASE("a password in an address is masked, wherever it stands") {
    struct Row {
        std::string url;
        std::string masked;
    };
    for (const auto& [url, masked] : std::vector<Row>{
             {"postgresql://sigap:geheim@db/sigap", "postgresql://sigap:********@db/sigap"},
             {"postgresql://sigap:p@ss:word@db:5432/x", "postgresql://sigap:********@db:5432/x"},
             {"postgresql://db/sigap?password=geheim&user=a",
              "postgresql://db/sigap?password=********&user=a"},
             {"postgresql://db/sigap?password=geheim", "postgresql://db/sigap?password=********"},
             {"postgresql://db/x?sslpassword=a&password=b",
              "postgresql://db/x?sslpassword=********&password=********"},
             {"postgresql://sigap@db:5432/sigap", "postgresql://sigap@db:5432/sigap"},
             {"sqlite:sigap.db", "sqlite:sigap.db"}}) {
        CAPTURE(url);
        CHECK(config::mask_password(url) == masked);
    }
}

}  // namespace
