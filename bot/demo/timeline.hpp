// A run as a person would tell it: the simulator's journal, line by line, in the office's local time.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/demo/stage.hpp"

namespace demo {

/// Turns journal lines into sentences; what nobody would tell (polls, receipts, jumps) is left out. Reminders
/// to many people at once are told once, with how many they were.
class Timeline {
public:
    Timeline(const std::vector<Player>& players, std::string zone);

    /// One line of the journal (JSON); prints through `print` what is worth telling.
    void read(std::string_view journal_line, const std::function<void(const std::string&)>& print);
    /// Prints what is held back.
    void finish(const std::function<void(const std::string&)>& print);

    /// Until `tell_all`, only what one person says and hears is told.
    void tell_only(std::string person) { only_ = std::move(person); }
    void tell_all() { only_.clear(); }

    /// The text of the last mail to HR, if one came.
    const std::optional<std::string>& last_mail() const { return last_mail_; }

private:
    struct Held {
        std::string time;
        std::string kind;
        std::vector<std::string> names;
        std::string text;
        std::string gist;  ///< by which the same message to several people is known
    };

    void tell(const std::string& time, const std::string& kind, const std::string& name,
              const std::string& text, const std::function<void(const std::string&)>& print);
    std::string name_of(const std::string& person) const;

    std::map<std::string, std::string> names_;
    std::string zone_;
    Held held_;
    std::string day_;
    std::string only_;
    std::optional<std::string> last_mail_;
};

}  // namespace demo
