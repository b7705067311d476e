#include "web/assets.hpp"

#include <sodium.h>
#include <zlib.h>

#include <array>
#include <map>
#include <stdexcept>

#include "web/carried.hpp"

namespace web {
namespace {

using adapters::HttpServer;

constexpr int kGzipWindow = 15 + 16;  // zlib's way of saying gzip

std::string packed(std::string_view bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("no memory to pack an asset");
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int ended = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (ended != Z_STREAM_END) throw std::runtime_error("an asset could not be packed");
    return out;
}

std::string content_type(std::string_view name) {
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    throw std::logic_error("no content type for the asset " + std::string(name));
}

struct Asset {
    std::string_view bytes;
    std::string packed;
    std::string content_type;
};

const std::map<std::string_view, Asset>& assets() {
    static const auto kAssets = [] {
        std::map<std::string_view, Asset> all;
        for (const CarriedFile& file : carried_assets())
            all.emplace(file.name, Asset{file.bytes, packed(file.bytes), content_type(file.name)});
        return all;
    }();
    return kAssets;
}

HttpServer::Response asset(const HttpServer::Request& request) {
    const auto found = assets().find(request.arguments.front());
    if (found == assets().end()) return {404, "text/plain", "no such asset\n", {}};
    HttpServer::Response response{200, found->second.content_type, "", {}};
    const bool is_kept = request.query_value("v") == assets_version();
    response.headers = {{"Cache-Control", is_kept ? "public, max-age=31536000, immutable" : "no-cache"},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Vary", "Accept-Encoding"}};
    if (request.header("accept-encoding").value_or("").find("gzip") != std::string::npos) {
        response.headers.push_back({"Content-Encoding", "gzip"});
        response.body = found->second.packed;
    } else {
        response.body = found->second.bytes;
    }
    return response;
}

}  // namespace

void serve_assets(HttpServer& server) {
    server.route("GET", "/assets/<name>", {}, asset);
}

const std::string& assets_version() {
    static const std::string kVersion = [] {
        crypto_generichash_state state;
        std::array<unsigned char, 16> whole{};
        crypto_generichash_init(&state, nullptr, 0, whole.size());
        for (const CarriedFile& file : carried_assets())
            crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(file.bytes.data()),
                                      file.bytes.size());
        crypto_generichash_final(&state, whole.data(), whole.size());
        std::array<char, 33> text{};
        sodium_bin2hex(text.data(), text.size(), whole.data(), whole.size());
        return std::string(text.data(), 16);
    }();
    return kVersion;
}

}  // namespace web
