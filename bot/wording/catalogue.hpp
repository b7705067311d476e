// What the bot says. Every text lives in `catalogues/<language>.po` under a key, with named placeholders such
// as `{nama}`; Indonesian is the master that the others must match, and stands in where they have no text
// yet. Nobody else holds words for people.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/domain/result.hpp"
#include "bot/domain/roster.hpp"
#include "bot/wording/compiled_catalogue.hpp"

namespace wording {

/// Fills the placeholder `{name}`. The value is data: braces in it stay as they are.
struct Argument {
    std::string_view name;  ///< in practice a literal
    std::string value;
};

using Arguments = std::vector<Argument>;

/// The texts of all languages. Cheap to copy; immutable, so any number of threads may ask at once.
///
/// The keys are ours, not the outside's: a key or placeholder that is not there, or a text asked for as the
/// wrong kind (plain or plural), throws std::logic_error. Arguments that a text does not use are ignored.
class Catalogue {
public:
    /// Reads the catalogues inside the program and checks them: each language has keys of the master and no
    /// others, those in which it names itself, each text its placeholders, each brace its partner.
    /// `Fault::misconfigured`: the first flaw.
    static domain::Result<Catalogue> create();

    /// The same of other catalogues, whose bytes may go away afterwards. One of them must be Indonesian.
    static domain::Result<Catalogue> create(const std::vector<CompiledCatalogue>& catalogues);

    /// The text of `key`, filled.
    std::string text(domain::Language language, std::string_view key, const Arguments& arguments = {}) const;

    /// The form of `key` that goes with `count`, filled; `{jumlah}` is the count in the language's
    /// numerals.
    std::string plural(domain::Language language, std::string_view key, std::int64_t count,
                       const Arguments& arguments = {}) const;

    /// The values in the order in which their placeholders first appear in the master's text, each once: the
    /// parameters of the WhatsApp template registered for `key`, the same in every language.
    /// A plural key needs `jumlah` among the arguments.
    std::vector<std::string> ordered_arguments(std::string_view key, const Arguments& arguments) const;

    /// The unfilled text of `key`; of a plural, the form for many.
    std::string pattern(domain::Language language, std::string_view key) const;

    /// The keys, sorted, that the language leaves to the master; all of them for one without a catalogue.
    std::vector<std::string> untranslated(domain::Language language) const;

    bool has(std::string_view key) const;
    bool is_plural(std::string_view key) const;

    /// All keys, sorted.
    std::vector<std::string> keys() const;

private:
    struct Texts;
    explicit Catalogue(std::shared_ptr<const Texts> texts) : texts_(std::move(texts)) {}

    std::shared_ptr<const Texts> texts_;
};

}  // namespace wording
