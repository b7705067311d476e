#include "bot/service.hpp"

#include <signal.h>
#include <sodium.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "adapters/channels.hpp"
#include "adapters/email/mailer.hpp"
#include "adapters/http_client.hpp"
#include "adapters/http_server.hpp"
#include "bot/app/digest.hpp"
#include "bot/cli/command.hpp"
#include "bot/cli/logging.hpp"
#include "bot/cli/opening.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/engine/engine.hpp"
#include "bot/mail.hpp"
#include "bot/metrics.hpp"
#include "bot/reading/reader.hpp"
#include "bot/wording/catalogue.hpp"
#include "config/shown.hpp"
#include "storage/meta.hpp"
#include "storage/migrations.hpp"
#include "web/dashboard.hpp"

namespace service {
namespace {

using adapters::HttpServer;
using domain::failure;
using domain::Fault;
using domain::Result;

constexpr std::size_t kTelegramBody = 1024 * 1024;
constexpr std::size_t kWhatsappBody = 4 * 1024 * 1024;  // Meta posts up to 3 MB (protocols.md 2.2)
constexpr std::size_t kCommandBody = 32 * 1024 * 1024;
constexpr std::chrono::seconds kPrepareTimeout{10};
constexpr std::chrono::seconds kPrepareAgain{10};
constexpr std::chrono::seconds kStopGrace{5};
constexpr std::chrono::seconds kKnockTimeout{5};  // a stop waits for it
const nlohmann::json kLive{{"status", "live"}};

std::string host_name() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// The configured key, else one of our own, made once and kept where only we can read it.
Result<std::string> signing_key(const config::Options& options) {
    if (!options.security.signing_key.empty()) return options.security.signing_key;
    const auto path = options.service.data_dir / "signing.key";
    if (std::ifstream file(path); file) {
        std::string key;
        std::getline(file, key);
        if (key.size() >= 32) return key;
        return failure(Fault::misconfigured, path.string() +
                                                 ": expected a key of 64 hexadecimal digits; remove the"
                                                 " file to make another (buttons sent before end)");
    }
    std::array<unsigned char, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 65> text{};
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    const auto before = umask(0077);
    std::ofstream file(path);
    umask(before);
    file << text.data() << '\n';
    if (!file.flush())
        return failure(Fault::misconfigured, path.string() + ": cannot be written; check data_dir");
    return std::string(text.data());
}

/// Tells one signing key from another without telling the key.
std::string mark_of(const std::string& signing_key) {
    constexpr std::string_view kContext = "the mark of Sigap's signing key";
    std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(kContext.data()),
                       kContext.size(), reinterpret_cast<const unsigned char*>(signing_key.data()),
                       std::min<std::size_t>(signing_key.size(), crypto_generichash_KEYBYTES_MAX));
    std::array<char, 2 * digest.size() + 1> text{};
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    return text.data();
}

adapters::telegram::Options options_of(const config::Telegram& account) {
    adapters::telegram::Options options;
    options.name = account.name;
    options.mode = account.mode == config::TelegramMode::polling ? adapters::telegram::Mode::polling
                                                                 : adapters::telegram::Mode::webhook;
    options.api_base_url = account.api_base_url;
    options.token = account.token;
    options.webhook_secret = account.webhook_secret;
    options.public_url = account.public_url;
    options.bot_username = account.bot_username;
    options.messages_per_second = account.messages_per_second;
    return options;
}

adapters::whatsapp::Options options_of(const config::WhatsApp& account) {
    adapters::whatsapp::Options options;
    options.name = account.name;
    options.api_base_url = account.api_base_url;
    options.api_version = account.api_version;
    options.phone_number_id = account.phone_number_id;
    options.account_id = account.account_id;
    options.display_number = account.display_number;
    options.access_token = account.access_token;
    options.app_secret = account.app_secret;
    options.verify_token = account.verify_token;
    options.messages_per_second = account.messages_per_second;
    for (const auto& [key, name] : account.templates) {
        adapters::whatsapp::Template& entry = options.templates[key];
        entry.name = name;
    }
    return options;
}

adapters::HttpClient::Options client_options(const config::Options& options) {
    adapters::HttpClient::Options client;
    for (const config::Telegram& account : options.telegram)
        client.allow_plain_http |= account.is_self_hosted;
    return client;
}

/// Whether our own answer comes back from that address.
Result<void> knock(const adapters::HttpClient& http, const std::string& url) {
    adapters::HttpRequest request;
    request.url = url;
    request.timeout = kKnockTimeout;
    const auto answer = http.send(request);
    if (!answer) return failure(answer.error().fault, answer.error().message);
    if (answer->status != 200 || answer->body != kLive.dump() + "\n")
        return failure(Fault::misconfigured,
                       "public_url does not lead here: GET /health/live there answered " +
                           std::to_string(answer->status) + "; pass that path on to [http] listen");
    return {};
}

std::vector<web::Setting> settings_of(const config::Options& options) {
    std::vector<web::Setting> settings;
    for (config::ShownSetting& shown : config::shown_settings(options))
        settings.push_back({std::move(shown.key), std::move(shown.value), std::move(shown.origin)});
    return settings;
}

/// Of rules that are to be read again: those that hold are kept.
void require(const Result<void>& loaded) {
    if (loaded) return;
    spdlog::error("the policies were not read again: {}", loaded.error().message);
    throw std::runtime_error(loaded.error().message);
}

HttpServer::Response json_answer(int status, const nlohmann::json& body) {
    return {status,
            "application/json",
            body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n",
            {}};
}

}  // namespace

struct Service::Parts {
    config::Options options;
    std::unique_ptr<engine::Clock> clock;
    engine::ExternalClock* external_clock = nullptr;
    adapters::HttpClient http;
    std::unique_ptr<storage::Database> database;
    wording::Catalogue words;
    reading::Reader reader;
    app::Office office;
    adapters::Channels channels;
    std::optional<adapters::email::Mailer> mailer;
    std::mutex rules_mutex;
    std::shared_ptr<const domain::Rulebook> rules;
    std::atomic<bool> has_lost_lead{false};

    std::unique_ptr<engine::Engine> engine;
    std::optional<cli::Session> session;
    std::optional<web::Dashboard> dashboard;
    /// Webhooks first, then pages, open pages, metrics and the local socket; nullptr: not listened on.
    std::vector<std::unique_ptr<HttpServer>> servers;

    std::mutex preparing_mutex;
    std::condition_variable_any preparing_changed;
    std::jthread preparing;  ///< last: it uses the channels

    Parts(config::Options given, wording::Catalogue catalogue, reading::Reader replies)
        : options(std::move(given)),
          http(client_options(options)),
          words(std::move(catalogue)),
          reader(std::move(replies)) {}

    void reload_rules();
    void hear_of_rules();
    std::shared_ptr<const domain::Rulebook> rules_in_force() {
        const std::lock_guard lock(rules_mutex);
        return rules;
    }

    domain::Channel* channel(domain::Messenger messenger, const std::string& name) {
        for (const auto& channel : channels)
            if (channel->account() == domain::Account{messenger, name}) return channel.get();
        return nullptr;
    }

    Result<void> open_clock();
    Result<void> open_database();
    Result<void> open_channels();
    Result<void> open_rules();
    Result<void> hold(Result<std::shared_ptr<const domain::Rulebook>> loaded);
    void open_engine();
    Result<void> bind();
    void route();
    std::string live_url() const;
    HttpServer* pages_server() const { return servers[1] ? servers[1].get() : servers[0].get(); }

    std::vector<engine::Door> doors();
    void take_webhooks(HttpServer& server);
    void take_commands(HttpServer& server);
    void show_dashboard(HttpServer& server);
    HttpServer::Response ready();
    void prepare_channels(const std::stop_token& stop);
};

// The parts in the order in which they are made.

Result<void> Service::Parts::open_clock() {
    if (!options.clock.is_external()) {
        clock = std::make_unique<engine::SystemClock>();
        return {};
    }
    const std::string url = options.clock.source + "/control/clock";
    auto made = engine::ExternalClock::create(
        options.service.instance_id, [this, url](std::string body) -> Result<std::string> {
            adapters::HttpRequest request;
            request.method = "POST";
            request.url = url;
            request.headers = {{"Content-Type", "application/json"}};
            request.body = std::move(body);
            auto answer = http.send(request);
            if (!answer) return failure(answer.error().fault, answer.error().message);
            if (answer->status != 200)
                return failure(Fault::malformed,
                               "the external clock answered " + std::to_string(answer->status));
            return std::move(answer->body);
        });
    if (!made) return tl::unexpected(made.error());
    external_clock = made->get();
    clock = std::move(*made);
    spdlog::warn("SIMULATION: the time comes from {}; nothing here is recorded as fact",
                 options.clock.source);
    return {};
}

Result<void> Service::Parts::open_database() {
    auto opened = storage::Database::open({.url = options.storage.url}, [this] { return clock->now(); });
    if (!opened) return tl::unexpected(opened.error());
    database = std::move(*opened);
    const auto applied = storage::migrate(*database);
    if (!applied) return tl::unexpected(applied.error());
    using storage::meta::Purpose;
    const Purpose wanted = external_clock ? Purpose::simulation : Purpose::office;
    const Purpose standing = database->write([&](storage::Transaction& transaction) {
        return storage::meta::settle_purpose(transaction, wanted);
    });
    if (standing == wanted) return {};
    return failure(
        Fault::misconfigured,
        standing == Purpose::simulation
            ? "storage.url: this database was made for a simulation and takes no real accounts; name another"
            : "storage.url: this database belongs to an office; a simulation needs one of its own");
}

Result<void> Service::Parts::open_channels() {
    std::vector<adapters::telegram::Options> bots;
    std::vector<adapters::whatsapp::Options> numbers;
    for (const config::Telegram& account : options.telegram) bots.push_back(options_of(account));
    for (const config::WhatsApp& account : options.whatsapp) numbers.push_back(options_of(account));
    auto made = adapters::make_channels(bots, numbers, http);
    if (!made) return tl::unexpected(made.error());
    channels = std::move(*made);
    if (options.email.smtp_url.empty()) return {};
    auto mail = adapters::email::Mailer::create({.smtp_url = options.email.smtp_url,
                                                 .username = options.email.username,
                                                 .password = options.email.password,
                                                 .starttls = options.email.starttls,
                                                 .from = options.email.from,
                                                 .ca_file = ""});
    if (!mail) return tl::unexpected(mail.error());
    mailer = std::move(*mail);
    return {};
}

Result<void> Service::Parts::open_rules() {
    return hold(cli::take_up_rules(*database, options));
}

Result<void> Service::Parts::hold(Result<std::shared_ptr<const domain::Rulebook>> loaded) {
    if (!loaded) return tl::unexpected(loaded.error());
    const std::lock_guard lock(rules_mutex);
    rules = std::move(*loaded);
    return {};
}

void Service::Parts::open_engine() {
    std::vector<engine::Sender> senders;
    std::vector<domain::Channel*> listened;
    for (const auto& channel : channels) {
        listened.push_back(channel.get());
        senders.push_back({storage::lane_of(channel->account()), channel->limits(),
                           [sender = channel.get()](const domain::OutboundMessage& message,
                                                    std::chrono::milliseconds timeout, domain::Instant now,
                                                    domain::OutcomeCame came) {
                               sender->send(message, timeout, now, std::move(came));
                           }});
    }
    if (mailer)
        senders.push_back(
            {std::string(app::kMailLane),
             {.account_per_second = 5, .chat_interval = {}, .chat_burst = 1, .parallel_sends = 1},
             [this](const domain::OutboundMessage& message, std::chrono::milliseconds timeout,
                    domain::Instant now, const domain::OutcomeCame& came) {
                 came(send_mail(*mailer, *database, message, timeout, now));
             }});
    engine = std::make_unique<engine::Engine>(engine::Engine::Parts{
        *database, [this] { return rules_in_force(); }, words, reader, office, std::move(listened),
        std::move(senders), *clock, external_clock, options.service.instance_id, engine::house_use_cases(),
        doors(), mark_of(office.signing_key), [this] { hear_of_rules(); },
        [this] {
            has_lost_lead = true;
            ::kill(::getpid(), SIGTERM);  // as whoever runs us would end us
        }});
}

/// The addresses that providers post to, tried from outside at a path that has no effect. Where the settings
/// do not say at which address Meta posts, receipts that fail to come tell of a shut door.
std::vector<engine::Door> Service::Parts::doors() {
    std::vector<engine::Door> doors;
    const auto add = [&](domain::Messenger messenger, const std::string& name, std::string url) {
        if (url.empty()) return;
        while (url.ends_with('/')) url.pop_back();
        doors.push_back({storage::lane_of({messenger, name}),
                         [this, url = url + "/health/live"] { return knock(http, url); }});
    };
    for (const config::Telegram& bot : options.telegram)
        if (bot.mode == config::TelegramMode::webhook)
            add(domain::Messenger::telegram, bot.name, bot.public_url);
    for (const config::WhatsApp& number : options.whatsapp)
        add(domain::Messenger::whatsapp, number.name, number.public_url);
    return doors;
}

void Service::Parts::take_webhooks(HttpServer& server) {
    const auto take = [this](domain::Messenger messenger, HttpServer::Request request,
                             HttpServer::Responder responder) {
        const domain::Channel* to = channel(messenger, request.arguments.front());
        if (!to) return responder({404, "text/plain", "no such account\n", {}});
        const domain::WebhookRequest webhook{
            request.method, request.body, [&](std::string_view name) { return request.header_values(name); },
            [&](std::string_view name) { return request.query_value(name); }};
        auto answer = std::make_shared<HttpServer::Responder>(std::move(responder));
        engine->intake().accept(*to, webhook, [answer](const engine::IntakeReply& reply) {
            HttpServer::Response response{reply.status, "text/plain", reply.body, {}};
            if (reply.retry_after)
                response.headers.push_back({"Retry-After", std::to_string(reply.retry_after->count())});
            (*answer)(std::move(response));
        });
    };
    for (const char* method : {"GET", "POST"}) {
        server.route_async(method, "/hooks/whatsapp/<name>", {kWhatsappBody},
                           [take](HttpServer::Request request, HttpServer::Responder responder) {
                               take(domain::Messenger::whatsapp, std::move(request), std::move(responder));
                           });
    }
    server.route_async("POST", "/hooks/telegram/<name>", {kTelegramBody},
                       [take](HttpServer::Request request, HttpServer::Responder responder) {
                           take(domain::Messenger::telegram, std::move(request), std::move(responder));
                       });
    server.route("GET", "/health/live", {},
                 [](const HttpServer::Request&) { return json_answer(200, kLive); });
    server.route("GET", "/health/ready", {}, [this](const HttpServer::Request&) { return ready(); });
}

HttpServer::Response Service::Parts::ready() {
    try {
        const auto state = engine->state();
        const bool is_ready = state.is_running && !state.writer.trouble;
        nlohmann::json outages = nlohmann::json::array();
        for (const auto& outage : state.outages)
            outages.push_back({{"scope", outage.scope},
                               {"from", domain::to_rfc3339_utc(outage.from)},
                               {"what", outage.what}});
        return json_answer(is_ready ? 200 : 503, {{"status", is_ready ? "ready" : "not_ready"},
                                                  {"outages", std::move(outages)},
                                                  {"running", state.is_running},
                                                  {"leads", state.leads},
                                                  {"storage", state.writer.trouble ? "trouble" : "well"},
                                                  {"simulation", external_clock != nullptr}});
    } catch (const storage::Failure& trouble) {
        spdlog::error("health: {}", trouble.what());
        return json_answer(503, {{"status", "not_ready"}, {"storage", "trouble"}});
    }
}

void Service::Parts::take_commands(HttpServer& server) {
    session.emplace(cli::Session{*database,
                                 [this] { return rules_in_force(); },
                                 words,
                                 office,
                                 [this] { engine->activity().poke(); },
                                 {}});
    server.route(
        "POST", std::string(cli::kCommandPath), {kCommandBody}, [this](const HttpServer::Request& request) {
            const auto guard = engine->activity().guard();
            auto answer = cli::answer_command(*session, request.body);
            if (!answer) return json_answer(400, {{"error", answer.error().message}});
            return HttpServer::Response{200, std::string(cli::kCommandContent), std::move(*answer), {}};
        });
}

/// Behind a proxy at the dashboard's own address (deploy/nginx.conf), else on this machine.
std::string Service::Parts::live_url() const {
    if (!servers[2]) return "";
    return options.web.public_url.empty() ? "http://127.0.0.1:" + std::to_string(servers[2]->port())
                                          : options.web.public_url;
}

void Service::Parts::show_dashboard(HttpServer& server) {
    const auto in_scene = [this](const std::function<void(app::Scene&)>& job) {
        return [this, &job](storage::Transaction& transaction) {
            const auto holding = rules_in_force();
            app::Scene scene{transaction, *holding, words, office};
            job(scene);
        };
    };
    dashboard.emplace(web::Dashboard::Parts{
        [this, in_scene](const std::function<void(app::Scene&)>& job) { database->read(in_scene(job)); },
        [this, in_scene](const std::function<void(app::Scene&)>& job) {
            const auto guard = engine->activity().guard();
            database->write(in_scene(job));
            engine->activity().poke();
        },
        words, office.name, options.web.public_url, external_clock != nullptr, live_url(),
        [this] { return database->changes(); }, settings_of(options),
        app::SessionTerms{options.web.session_life, options.web.session_idle}});
    dashboard->serve_on(server);
    if (servers[2]) dashboard->serve_live_on(*servers[2]);
}

Result<void> Service::Parts::bind() {
    HttpServer::Options front;
    front.listen = options.http.listen ? config::to_string(*options.http.listen) : "";
    front.unix_socket = options.http.unix_socket.string();
    front.trusted_proxy = options.http.trusted_proxy;
    HttpServer::Options pages;
    pages.listen = options.web.listen ? config::to_string(*options.web.listen) : "";
    pages.trusted_proxy = options.http.trusted_proxy;
    const auto error_page = [this](int status, std::string_view) {
        return dashboard ? dashboard->error_page(status) : HttpServer::Response{status, "text/plain", "", {}};
    };
    pages.error_page = error_page;
    if (pages.listen.empty()) front.error_page = error_page;
    HttpServer::Options live;
    live.listen = options.web.live_listen ? config::to_string(*options.web.live_listen) : "";
    live.trusted_proxy = options.http.trusted_proxy;
    live.workers = 1;
    HttpServer::Options figures;
    figures.listen = options.metrics.listen ? config::to_string(*options.metrics.listen) : "";
    figures.workers = 1;
    HttpServer::Options local;
    local.listen = "";
    local.unix_socket = options.service.socket.string();
    local.workers = 2;
    local.answer_timeout = std::chrono::minutes{10};
    // What is no page (assets, streams, health) loads nothing, wherever a browser shows it; pages name their
    // own.
    for (HttpServer::Options* one : {&front, &pages, &live})
        one->headers = {{"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
                        {"X-Content-Type-Options", "nosniff"}};
    for (const auto& server : {front, pages, live, figures, local}) {
        if (server.listen.empty() && server.unix_socket.empty()) {
            servers.push_back(nullptr);
            continue;
        }
        auto bound = HttpServer::create(server);
        if (!bound) return tl::unexpected(bound.error());
        servers.push_back(std::move(*bound));
    }
    if (!options.service.socket.empty()) chmod(options.service.socket.c_str(), 0600);
    if (const HttpServer* shown = pages_server(); shown && shown->port() && options.web.public_url.empty())
        office.dashboard_url = "http://127.0.0.1:" + std::to_string(shown->port());
    return {};
}

void Service::Parts::route() {
    if (servers[0]) take_webhooks(*servers[0]);
    if (HttpServer* shown = pages_server()) show_dashboard(*shown);
    if (servers[3])
        servers[3]->route("GET", "/metrics", {}, [this](const HttpServer::Request&) {
            return HttpServer::Response{
                200,
                "text/plain; version=0.0.4",
                metrics_text(engine->state(), servers[0] ? servers[0]->counts() : HttpServer::Counts{}),
                {}};
        });
    if (servers[4]) take_commands(*servers[4]);
}

/// A provider that cannot be reached at the start is asked again until it can.
void Service::Parts::prepare_channels(const std::stop_token& stop) {
    for (const auto& channel : channels) {
        for (;;) {
            const auto prepared = adapters::prepare(*channel, kPrepareTimeout);
            if (prepared) break;
            spdlog::warn("{}: not prepared: {}", storage::lane_of(channel->account()),
                         prepared.error().message);
            if (prepared.error().fault != Fault::unreachable) break;
            std::unique_lock lock(preparing_mutex);
            preparing_changed.wait_for(lock, stop, kPrepareAgain, [] { return false; });
            if (stop.stop_requested()) return;
        }
    }
}

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Service::~Service() {
    stop();
}

Result<std::unique_ptr<Service>> Service::create(config::Options options) {
    cli::open_log(options.log, {});
    if (sodium_init() < 0) return failure(Fault::misconfigured, "libsodium cannot be used on this machine");
    if (options.service.instance_id.empty()) options.service.instance_id = host_name();
    std::error_code trouble;
    std::filesystem::create_directories(options.service.data_dir, trouble);
    if (trouble)
        return failure(Fault::misconfigured, "service.data_dir: " + options.service.data_dir.string() + ": " +
                                                 trouble.message() + "; make the folder or choose another");
    auto key = signing_key(options);
    if (!key) return tl::unexpected(key.error());
    auto words = wording::Catalogue::create();
    if (!words) return tl::unexpected(words.error());
    auto reader = reading::Reader::create(reading::Reader::Options{});
    if (!reader) return tl::unexpected(reader.error());

    auto parts = std::make_unique<Parts>(std::move(options), std::move(*words), std::move(*reader));
    parts->office = cli::office_of(parts->options);
    parts->office.signing_key = std::move(*key);
    for (const auto open : {&Parts::open_clock, &Parts::open_database, &Parts::open_channels,
                            &Parts::open_rules, &Parts::bind}) {
        const auto opened = ((*parts).*open)();
        if (!opened) return tl::unexpected(opened.error());
    }
    std::vector<std::string> secrets{parts->office.signing_key, parts->options.email.password};
    for (const auto& channel : parts->channels)
        for (std::string& secret : channel->secrets()) secrets.push_back(std::move(secret));
    cli::open_log(parts->options.log, std::move(secrets));
    parts->open_engine();
    parts->route();
    std::unique_ptr<Service> made(new Service(std::move(parts)));
    if (made->parts_->session)
        made->parts_->session->reload_rules = [raw = made.get()] { raw->reload_rules(); };
    return made;
}

void Service::start() {
    parts_->engine->start();
    for (const auto& server : parts_->servers)
        if (server) server->start();
    if (parts_->dashboard) parts_->dashboard->start_live();
    parts_->preparing = std::jthread([this](const std::stop_token& stop) { parts_->prepare_channels(stop); });
    spdlog::info("sigap serves {} (instance {})", parts_->office.name, parts_->options.service.instance_id);
}

void Service::stop() {
    if (parts_->preparing.joinable()) {
        parts_->preparing.request_stop();
        parts_->preparing.join();
    }
    if (parts_->dashboard) parts_->dashboard->stop_live();
    for (auto server = parts_->servers.rbegin(); server != parts_->servers.rend(); ++server)
        if (*server) (*server)->stop(kStopGrace);
    parts_->engine->stop();
}

void Service::reload_rules() {
    parts_->reload_rules();
}

bool Service::has_lost_lead() const {
    return parts_->has_lost_lead;
}

void Service::Parts::reload_rules() {
    require(open_rules());
}

/// Another instance has changed them: what it decided holds here, whatever our files say.
void Service::Parts::hear_of_rules() {
    require(hold(cli::rules_in_force(*database, options)));
}

std::uint16_t Service::port() const {
    return parts_->servers.front() ? parts_->servers.front()->port() : 0;
}

}  // namespace service
