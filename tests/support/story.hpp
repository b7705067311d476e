// A story: the whole service as its users meet it. The real `sigap serve` runs against `sigap-sim` on
// loopback; people speak and tap on the wire formats of Telegram and WhatsApp, and Friday 2026-02-13 passes
// as fast as it is told.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "bot/cli/command.hpp"

namespace stories {

enum class Uses { telegram, whatsapp, both };
enum class Enrolled { everyone, nobody };
enum class Role { employee, supervisor, hr };  ///< a supervisor is the head of the unit

/// Somebody of the office. `key` is the name in the story, in the roster and on the stage.
struct Person {
    std::string key;
    std::string name;
    Uses uses = Uses::telegram;
    std::string language = "id";
    Role role = Role::employee;
    std::string unit = "Biro Organisasi";
    std::string unit_kind = "office";
    std::string bot = "main";  ///< whom they write to on Telegram; any other name makes the office one more
};

/// What stands on a screen, edits included.
struct Message {
    std::string at;  ///< local time of Friday, `HH:MM:SS`
    std::string text;
    std::vector<std::string> buttons;
    bool is_edited = false;

    friend std::ostream& operator<<(std::ostream& out, const Message& message) {
        return out << message.at << ' ' << message.text;
    }
};

struct Mail {
    std::vector<std::string> to;
    std::string subject;
    std::string text;
};

/// A call of a provider's method by the service, as the simulator wrote it down.
struct Sent {
    std::chrono::milliseconds at;  ///< since midnight of Friday, local
    std::string method;            ///< Telegram's method, or `messages`
    std::string text;
    bool is_accepted = false;
};

/// One office for one story, gone at its end. Every act is followed by two seconds of simulated time, so that
/// what follows from it is on the wire when the act returns. Whatever cannot be done ends the test with its
/// cause.
class Story {
public:
    /// Friday 06:00: the roster is imported, kaltim-friday is in force, and everyone has confirmed a code.
    explicit Story(std::vector<Person> people, Enrolled enrolled = Enrolled::everyone);
    ~Story();
    Story(const Story&) = delete;
    Story& operator=(const Story&) = delete;

    /// Plays to that local time of the Friday, `HH:MM` or `HH:MM:SS`, and two seconds on.
    void at(std::string_view local_time);
    /// Plays on for so long.
    void wait(std::chrono::seconds duration);
    std::string now() const;  ///< local, `HH:MM:SS`

    void says(const std::string& person, const std::string& text, const std::string& on = "");
    /// By the label, in the newest message that has buttons, or in the newest one that contains `in`.
    void taps(const std::string& person, const std::string& label, const std::string& in = "");
    void reacts(const std::string& person, const std::string& emoji);
    void voices(const std::string& person);
    /// A `photo` or `document`.
    void sends(const std::string& person, const std::string& kind, const std::string& caption = "");
    void quotes(const std::string& person, const std::string& in, const std::string& text);
    void edits(const std::string& person, const std::string& in, const std::string& text);
    void blocks(const std::string& person);
    /// The start link `https://t.me/bot?start=CODE`, opened.
    void opens(const std::string& person, const std::string& telegram_link);
    /// Takes a code and confirms, on that messenger.
    void enrols(const std::string& person, Uses on);

    std::vector<Message> screen_of(const std::string& person) const;  ///< what the bot wrote, oldest first
    std::vector<std::string> heard_by(const std::string& person) const;
    std::string last_heard_by(const std::string& person) const;  ///< empty: nothing
    /// The newest message that contains the words; fails the test if there is none.
    Message heard_by(const std::string& person, std::string_view words) const;
    std::size_t count_heard_by(const std::string& person, std::string_view words) const;

    std::vector<Mail> mails() const;
    std::vector<Sent> sent_to(const std::string& person) const;
    /// Everything the simulator wrote down: a JSON object a line.
    std::vector<std::string> journal() const;

    /// A command of an operator, to the running service. Files are named by `write`.
    cli::Output run(std::vector<std::string> arguments) const;
    /// A file in the story's folder; answers its path.
    std::string write(const std::string& name, const std::string& content) const;
    std::string code_for(const std::string& person) const;
    std::string roster() const;
    /// `sigap report outcomes` of the Friday, as `call/attempt outcome cause`, in order; `provisional` left
    /// out.
    std::vector<std::string> outcomes_of(const std::string& person) const;
    /// Answers what `sigap verify` prints.
    std::string verdict() const;

    /// A fault line of the simulator without its braces, such as `"fault":"outage","on":"telegram"`; until
    /// `heal`.
    void fault(const std::string& keys);
    void heal();

    /// The service is not there, as after a power cut; time stands still meanwhile.
    void kill_and_restart();
    /// Plays on and kills at the moment in which those words reach the person: between send and record, where
    /// a fault holds the provider's answer back. Faults are healed, and the service starts again.
    void kill_and_restart_when_heard(const std::string& person, std::string_view words);
    /// Not there until that local time: an outage of ours.
    void kill_until(std::string_view local_time);

    /// Waits for the service to end, so that its database can be read.
    std::filesystem::path stop();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The folder in which the test's own program stands, with `sigap` and `sigap-sim` beside it.
std::filesystem::path beside();
/// A folder of the test's own below the temporary one.
std::filesystem::path new_folder();

}  // namespace stories
