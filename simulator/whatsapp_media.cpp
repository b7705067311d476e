// The files people send to a number: an id for seven days, an address for five minutes, and the bytes there
// for whoever shows the token.
#include <fmt/format.h>

#include "simulator/whatsapp.hpp"

namespace sim {

namespace {

constexpr std::chrono::hours kIdLife{7 * 24};
constexpr std::chrono::minutes kAddressLife{5};
constexpr std::string_view kAddresses = "/whatsapp-media/";

}  // namespace

std::string WhatsAppAccount::add_file(const std::string& kind, const Json& action_keys) {
    const auto id = fmt::format("9{:015}", ++messages_);
    files_.emplace(id, File{make_file(kind, id, action_keys), stage_.run().now(), {}});
    return id;
}

const MediaFile& WhatsAppAccount::file(const std::string& id) const {
    return files_.at(id).content;
}

std::optional<Json> WhatsAppAccount::place_of(const Request& request, const std::string& id) {
    const auto found = files_.find(id);
    const auto number = request.parameters.find("phone_number_id");
    const bool is_ours = number == request.parameters.end() || number->second == spec_.phone_number_id;
    if (found == files_.end() || !is_ours || stage_.run().now() > found->second.born + kIdLife)
        return std::nullopt;
    auto& file = found->second;
    file.address_until = stage_.run().now() + kAddressLife;
    return Json{{"messaging_product", "whatsapp"},
                {"url", fmt::format("http://{}{}{}/{}", request.host, kAddresses, spec_.phone_number_id, id)},
                {"mime_type", file.content.mime_type},
                {"sha256", sha256_hex(file.content.bytes)},
                {"file_size", file.content.bytes.size()},
                {"id", id}};
}

Answer WhatsAppAccount::serve_file(Stage& stage, const Request& request) {
    const auto rest = request.path.substr(kAddresses.size());
    const auto slash = rest.find('/');
    auto lock = stage.lock();
    auto* account = slash == std::string::npos ? nullptr : stage.whatsapp_by_id(rest.substr(0, slash));
    if (!account) return {404, "", "text/html"};
    return account->give_file(request, rest.substr(slash + 1));
}

Answer WhatsAppAccount::give_file(const Request& request, const std::string& id) {
    auto& run = stage_.run();
    Json entry{{"direction", "in"},
               {"messenger", "whatsapp"},
               {"account", spec_.name},
               {"method", "file"},
               {"http", request.method + " " + request.path}};
    const auto finish = [&](Answer answer, Json shown) {
        entry["status"] = answer.fate == Fate::answered ? answer.status : 0;
        entry["answer"] = answer.fate == Fate::answered ? std::move(shown) : Json(nullptr);
        stage_.journal().write(run.now(), "request", entry);
        run.stimulus();
        return answer;
    };
    const auto page = [&](int status) {
        return finish({status, "<!DOCTYPE html><html><body>Error</body></html>", "text/html"}, "a page");
    };
    Answer cut;
    cut.fate = Fate::cut;
    if (stage_.faults().is_out(label_, "api")) {
        entry["fault"] = "outage";
        return finish(std::move(cut), {});
    }
    if (const auto fault =
            stage_.faults().strike({"throttle", "error", "hang", "cut"}, {label_, "", "file"})) {
        entry["fault"] = fault->kind;
        if (fault->kind == "throttle") return page(429);
        if (fault->kind == "error") {
            const int status = fault->keys.at("status").get<int>();
            return page(status ? status : 500);
        }
        if (fault->kind == "hang") cut.held = std::chrono::seconds{fault->keys.at("seconds").get<int>()};
        return finish(std::move(cut), {});
    }
    if (request.authorization != "Bearer " + spec_.access_token) return page(401);
    const auto found = files_.find(id);
    if (found == files_.end() || !found->second.address_until || run.now() > *found->second.address_until)
        return page(404);
    const auto& content = found->second.content;
    return finish({200, content.bytes, content.mime_type}, described(content.bytes));
}

}  // namespace sim
