#include "bot/demo/past.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "bot/app/enrolment_codes.hpp"
#include "bot/cli/command.hpp"
#include "bot/cli/opening.hpp"
#include "bot/demo/past_people.hpp"
#include "bot/demo/programs.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/engine/clock.hpp"
#include "bot/reading/reader.hpp"
#include "bot/simulation/run.hpp"
#include "bot/simulation/scripted_channel.hpp"
#include "bot/simulation/turns.hpp"
#include "config/options.hpp"
#include "storage/meta.hpp"
#include "storage/migrations.hpp"

namespace demo {
namespace {

using namespace std::chrono_literals;
using domain::Instant;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_days;

constexpr std::string_view kOfficeZone = "Asia/Makassar";
constexpr const char* kSupervisor = "Rahmawati Noor";
/// Answers whatever comes, so that the visitor begins with a clean sheet.
constexpr const char* kVisitorsPerson = "P-05";
constexpr std::string_view kKeyOfPastButtons = "nobody taps a button of the past again";
// As a loop that wakes twice a second.
using Beat = std::chrono::duration<std::int64_t, std::ratio<1, 2>>;

/// Of whom the heads of the three units ask something, in turn.
struct Head {
    std::string id;
    std::vector<std::string> staff;
};
const std::array<Head, 3> kHeads{{
    {"P-01", {"Siti Aminah", "Fajar Nugroho", "Gita Permata", "Arif Wibowo", "Budi Santoso"}},
    {"P-11", {"Kartika Sari", "Yusuf Ramadhan", "Maria Lawai", "Hasanuddin Noor"}},
    {"P-18", {"Lina Marlina", "Ahmad Fauzi", "Joko Susilo", "Wahyu Hidayat"}},
}};

template <typename T, typename Trouble>
T taken(tl::expected<T, Trouble>&& made) {
    if (made) return std::move(*made);
    if constexpr (std::is_same_v<Trouble, domain::Error>)
        throw Failed(made.error().message);
    else
        throw Failed(cli::as_error(made.error()).message);
}

class Quiet {
public:
    Quiet() { spdlog::set_level(spdlog::level::err); }
    ~Quiet() { spdlog::set_level(before_); }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

private:
    const spdlog::level::level_enum before_ = spdlog::get_level();
};

/// One office over these weeks, on a database without a disk until it is kept.
class Past {
public:
    Past(const Stage& stage, const std::vector<Player>& players, const PastOptions& options)
        : stage_(stage),
          players_(players),
          until_(options.until),
          is_english_(options.language == domain::Language::en),
          has_weeks_(options.weeks > 0),
          settings_(taken(config::load(config_file(stage), {}))),
          words_(taken(wording::Catalogue::create())),
          reader_(taken(reading::Reader::create(reading::Reader::Options{}))),
          calendar_(taken(cli::read_rule_files(settings_.policy)).calendar),
          people_(players, options.language, kVisitorsPerson) {
        const auto last = domain::local_time(until_, kOfficeZone).date;
        const sys_days monday = sys_days{last} - (std::chrono::weekday{sys_days{last}} - std::chrono::Monday);
        first_monday_ = monday - days{7 * options.weeks};
        const sys_days moved_in = options.weeks > 0 ? first_monday_ - days{3} : sys_days{last};
        clock_ = std::make_unique<engine::ManualClock>(at(moved_in, 13h));
        open_database();
    }

    PastSums live() {
        start();
        set_up_office();
        plan();
        while (clock_->now() < until_) {
            turns_->work();
            pass_to(next());
        }
        turns_->work();
        turns_->stop();
        turns_.reset();
        if (const auto kept = database_->back_up(settings_.service.data_dir / "sigap.db"); !kept)
            throw Failed(kept.error().message);
        return {people_.heard(), has_weeks_ ? people_.script_of_chats() : ""};
    }

private:
    static Instant at(sys_days day, std::chrono::microseconds time) {
        return domain::instant_at(day, time, kOfficeZone);
    }

    void open_database() {
        std::filesystem::create_directories(settings_.service.data_dir);
        std::filesystem::permissions(settings_.service.data_dir, std::filesystem::perms::owner_all);
        database_ =
            taken(storage::Database::open({.url = "sqlite::memory:"}, [this] { return clock_->now(); }));
        taken(storage::migrate(*database_));
        database_->write([](storage::Transaction& transaction) {
            storage::meta::settle_purpose(transaction, storage::meta::Purpose::simulation);
        });
        session_ = std::make_unique<cli::Session>(cli::Session{.database = *database_,
                                                               .rules = [this] { return rules_; },
                                                               .words = words_,
                                                               .office = cli::office_of(settings_)});
        // No mail server stands by yet: what would go out by mail begins with the simulator.
        session_->office.hr_mail.clear();
        session_->office.report_mail.clear();
        session_->office.signing_key = kKeyOfPastButtons;
        session_->reload_rules = [this] { rules_ = taken(cli::take_up_rules(*database_, settings_)); };
        session_->reload_rules();
        setting_ = std::make_unique<engine::Setting>(
            engine::Setting{[this] { return rules_; }, words_, session_->office});
        for (const auto& [messenger, limits] : taken(simulation::limits_of_adapters()))
            channels_.push_back(std::make_unique<simulation::ScriptedChannel>(
                messenger, limits, people_, calm_, std::vector<domain::Span>{}));
    }

    void start() {
        std::vector<simulation::ScriptedChannel*> channels;
        for (const auto& channel : channels_) channels.push_back(channel.get());
        turns_ = std::make_unique<simulation::Turns>(
            simulation::Turns::Parts{*database_, *clock_, *setting_, reader_, channels, people_});
    }

    /// A command, as an operator would give it.
    std::string command(std::vector<std::string> words) {
        cli::Input input;
        input.arguments = std::move(words);
        for (const std::string& word : input.arguments)
            if (word.starts_with('/') && std::filesystem::exists(word)) {
                std::ifstream file(word, std::ios::binary);
                input.files[word] = {std::istreambuf_iterator<char>(file), {}};
            }
        const cli::Output answer = cli::run(*session_, input);
        if (answer.exit_code > cli::kFinding)
            throw Failed("sigap " + input.arguments.front() + ": " + answer.err);
        turns_->look_into_inbox();  // and so at everything
        return answer.out;
    }

    void set_up_office() {
        command({"roster", "import", (stage_.folder / "roster.csv").string()});
        command({"policy", "activate", (stage_.folder / "policies/contoh.toml").string(), "--by", kOfficer,
                 "--ground", std::string(title_of_rules(stage_.language))});
        // By codes to be scanned, from the sheets that each unit was given. A chat that is bound ends the
        // person's other codes, so the second messenger gets its own when the first is there.
        Instant when = clock_->now() + minutes{1};
        for (const Player& player : players_) {
            if (player.is_on_telegram) enrol_at(when, player.id, domain::Messenger::telegram);
            const auto later = player.telegram_chat.empty() ? minutes{0} : minutes{10};
            if (!player.whatsapp_chat.empty()) enrol_at(when + later, player.id, domain::Messenger::whatsapp);
            when += 20s;
        }
    }

    void enrol_at(Instant when, const std::string& person, domain::Messenger messenger) {
        acts_.emplace(when, [this, person, messenger] { enrol(person, messenger); });
    }

    void enrol(const std::string& person, domain::Messenger messenger) {
        const app::MadeCode made = app::make_code(app::CodeKind::scanned);
        const auto handed = database_->write([&](storage::Transaction& transaction) {
            return setting_->play(transaction, [&](app::Scene& scene) {
                return app::hand_code(scene, domain::EmployeeId{person}, made, "operator");
            });
        });
        people_.enrol(person, messenger, handed.code, clock_->now() + 5s);
    }

    void plan() {
        for (sys_days day = first_monday_; at(day, 0h) < until_; day += days{1}) {
            const std::chrono::weekday weekday{day};
            const bool is_off = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday ||
                                calendar_.holiday_on(day) != nullptr;
            if (!is_off) plan_day(day, weekday);
        }
        plan_absence("P-16", "leave", 2026y / 1 / 19, 2026y / 1 / 23);
        plan_absence("P-10", "illness", 2026y / 2 / 3, 2026y / 2 / 3);
        const sys_days eve{domain::local_time(until_, kOfficeZone).date};
        command_at(std::max(clock_->now() + 20min, until_ - 24h),
                   {"roster", "absence", "P-06", "leave", domain::to_iso_date(eve),
                    domain::to_iso_date(eve + days{1}), "--by", kSupervisor});
        outages_ = {power_cut()};
    }

    /// Twice a week the heads hold a roll call, once of these on the flexible Friday; on two other days they
    /// call somebody.
    void plan_day(sys_days day, std::chrono::weekday weekday) {
        for (std::size_t index = 0; index < kHeads.size(); ++index) {
            const Head& head = kHeads[index];
            const auto week = static_cast<std::size_t>((day - first_monday_) / days{7});
            const Instant when = at(day, 9h + minutes{40 + 10 * static_cast<int>(index)});
            if (when <= clock_->now() || when >= until_) continue;
            if (weekday == std::chrono::Tuesday || weekday == std::chrono::Friday)
                people_.say(head.id, "/apel", when);
            else if (weekday == std::chrono::Wednesday && index == 0)
                people_.say(head.id, "/apel", at(day, 10h + 100s));
            else if (weekday == std::chrono::Thursday || weekday == std::chrono::Wednesday)
                people_.say(head.id,
                            fmt::format("/panggil {}: {}",
                                        head.staff[(2 * week + (weekday == std::chrono::Thursday ? 1 : 0)) %
                                                   head.staff.size()],
                                        is_english_ ? "please tell how this month's files stand"
                                                    : "mohon kabar berkas bulan ini"),
                            when);
        }
    }

    void plan_absence(const char* person, const char* kind, std::chrono::year_month_day from,
                      std::chrono::year_month_day to) {
        command_at(at(sys_days{from}, 6h), {"roster", "absence", person, kind, domain::to_iso_date(from),
                                            domain::to_iso_date(to), "--by", kSupervisor});
    }

    void command_at(Instant when, std::vector<std::string> words) {
        if (when <= clock_->now() || when >= until_) return;
        acts_.emplace(when, [this, words = std::move(words)] { command(words); });
    }

    Instant next() const {
        Instant earliest = turns_->next().value_or(until_);
        if (!acts_.empty()) earliest = std::min(earliest, acts_.begin()->first);
        for (const domain::Span& outage : outages_)
            if (outage.from > clock_->now()) earliest = std::min(earliest, outage.from);
        return std::min(
            std::max(std::chrono::ceil<Beat>(earliest), std::chrono::ceil<Beat>(clock_->now()) + Beat{1}),
            std::chrono::ceil<Beat>(until_));
    }

    void pass_to(Instant instant) {
        clock_->advance(instant - clock_->now());
        for (const domain::Span& outage : outages_) {
            if (outage.from != instant) continue;
            turns_->stop();
            turns_.reset();
            clock_->advance(outage.to - instant);
            start();
        }
        while (!acts_.empty() && acts_.begin()->first <= clock_->now())
            acts_.extract(acts_.begin()).mapped()();
    }

    const Stage& stage_;
    const std::vector<Player>& players_;
    const Instant until_;
    const bool is_english_;
    const bool has_weeks_;
    const config::Options settings_;
    const wording::Catalogue words_;
    const reading::Reader reader_;
    const domain::Calendar calendar_;
    PastPeople people_;
    simulation::Calmness calm_{std::string(kOfficeZone)};
    sys_days first_monday_{};
    std::unique_ptr<engine::ManualClock> clock_;
    std::unique_ptr<storage::Database> database_;
    std::shared_ptr<const domain::Rulebook> rules_;
    std::unique_ptr<cli::Session> session_;
    std::unique_ptr<engine::Setting> setting_;
    std::vector<std::unique_ptr<simulation::ScriptedChannel>> channels_;
    std::unique_ptr<simulation::Turns> turns_;
    std::vector<domain::Span> outages_;
    std::multimap<Instant, std::function<void()>> acts_;  ///< of operators
};

}  // namespace

PastSums live_through_past(const Stage& stage, const std::vector<Player>& players,
                           const PastOptions& options) {
    // What the office's log would have said of those weeks is no news to whoever waits for the page.
    const Quiet quiet;
    return Past(stage, players, options).live();
}

}  // namespace demo
