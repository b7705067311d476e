#include "bot/cli/logging.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

/// Hands lines on with the secrets masked; as JSON if asked.
class CarefulSink : public spdlog::sinks::sink {
public:
    CarefulSink(std::shared_ptr<spdlog::sinks::sink> next, std::vector<std::string> secrets,
                config::LogFormat format)
        : next_(std::move(next)), secrets_(std::move(secrets)), format_(format) {
        std::erase_if(secrets_, [](const std::string& secret) { return secret.size() < 6; });
    }

    void log(const spdlog::details::log_msg& message) override {
        std::string text(message.payload.data(), message.payload.size());
        for (const std::string& secret : secrets_)
            for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
                text.replace(at, secret.size(), "***");
        text = format_ == config::LogFormat::json ? as_json(message, text) : escaped(text);
        spdlog::details::log_msg careful(message);
        careful.payload = text;
        next_->log(careful);
    }
    void flush() override { next_->flush(); }
    void set_pattern(const std::string& pattern) override { next_->set_pattern(pattern); }
    void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override {
        next_->set_formatter(std::move(formatter));
    }

private:
    static std::string escaped(const std::string& text) {
        std::string out;
        for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
        return out;
    }
    static std::string as_json(const spdlog::details::log_msg& message, const std::string& text) {
        const auto since =
            std::chrono::duration_cast<std::chrono::microseconds>(message.time.time_since_epoch());
        const auto level = spdlog::level::to_string_view(message.level);
        return nlohmann::json{
            {"at", since.count()}, {"level", std::string(level.data(), level.size())}, {"message", text}}
            .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }

    std::shared_ptr<spdlog::sinks::sink> next_;
    std::vector<std::string> secrets_;
    config::LogFormat format_;
};

spdlog::level::level_enum level_of(config::LogLevel level) {
    switch (level) {
        case config::LogLevel::trace:
            return spdlog::level::trace;
        case config::LogLevel::debug:
            return spdlog::level::debug;
        case config::LogLevel::info:
            return spdlog::level::info;
        case config::LogLevel::warn:
            return spdlog::level::warn;
        case config::LogLevel::error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

}  // namespace

void open_log(const config::Log& options, std::vector<std::string> secrets) {
    std::shared_ptr<spdlog::sinks::sink> target;
    if (options.file.empty())
        target = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
        target = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file.string());
    auto logger = std::make_shared<spdlog::logger>(
        "sigap", std::make_shared<CarefulSink>(std::move(target), std::move(secrets), options.format));
    logger->set_pattern(options.format == config::LogFormat::json ? "%v" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                        spdlog::pattern_time_type::utc);
    logger->set_level(level_of(options.level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace cli
