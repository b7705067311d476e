// The files people send to a bot: getFile names a path, and the path gives the bytes for an hour.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/telegram.hpp"

namespace sim {

namespace {

constexpr std::size_t kLargestForBots = 20 * 1024 * 1024;
constexpr std::chrono::hours kPathLife{1};

}  // namespace

void TelegramAccount::send_file(Person& person, Conversation& conversation, const Action& action) {
    const auto id = fmt::format("file-{}-{}", conversation.id, conversation.last_message_id + 1);
    File file{make_file(action.verb, id, action.keys), "", {}};
    const auto ending =
        file.content.name.substr(std::min(file.content.name.rfind('.'), file.content.name.size()));
    const auto folder = action.verb == "voice" ? "voice" : action.verb + "s";
    file.path = fmt::format("{}/file_{}{}", folder, files_.size() + 1, ending);
    files_.emplace(id, std::move(file));
    say(person, conversation, action.keys.value("caption", std::string{}), Json::object(), action.verb);
}

Json TelegramAccount::get_file(const Json& given) {
    const auto id = given["file_id"].get<std::string>();
    if (!id.starts_with("file-")) bad_request("invalid file_id");
    const auto found = files_.find(id);
    if (found == files_.end()) bad_request("wrong file_id or the file is temporarily unavailable");
    auto& file = found->second;
    if (file.content.bytes.size() > kLargestForBots) bad_request("file is too big");
    file.path_until = stage_.run().now() + kPathLife;
    return {{"file_id", id},
            {"file_unique_id", "u" + id},
            {"file_size", file.content.bytes.size()},
            {"file_path", file.path}};
}

Answer TelegramAccount::give_file(const Request& request, const std::string& path) {
    auto& run = stage_.run();
    Json entry{{"direction", "in"},
               {"messenger", "telegram"},
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
    const auto refuse = [&](int status, const std::string& why) {
        const Json body{{"ok", false}, {"error_code", status}, {"description", why}};
        return finish({status, one_line(body)}, body);
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
        if (fault->kind == "throttle") return refuse(429, "Too Many Requests");
        if (fault->kind == "error") {
            const int status = fault->keys.at("status").get<int>();
            return refuse(status ? status : 500, "Internal Server Error");
        }
        if (fault->kind == "hang") cut.held = std::chrono::seconds{fault->keys.at("seconds").get<int>()};
        return finish(std::move(cut), {});
    }
    const auto found = std::find_if(files_.begin(), files_.end(), [&](const auto& entry_of) {
        const File& file = entry_of.second;
        return file.path == path && file.path_until && run.now() <= *file.path_until;
    });
    if (found == files_.end()) return refuse(404, "Not Found");
    const auto& bytes = found->second.content.bytes;
    return finish({200, bytes, "application/octet-stream"}, described(bytes));
}

}  // namespace sim
