// A normalised text cut into words, numbers and signs, each with its shape.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reading {

enum class Shape {
    word,    ///< letters of the Latin script; apostrophes dropped ("jum'at" -> "jumat"), doubled words halved
             ///< ("anak2")
    number,  ///< digits, also "8-6", "20/2", "64.02.01"
    clock,   ///< "07.30", "7:05"
    sign,    ///< one emoji or other symbol; a row of the same counts once
    mark,    ///< "?"
    pause,   ///< comma, full stop, line of dashes: parts one thought from the next
    command,  ///< "/mulai"
    link,     ///< a web address, an e-mail address or a file name
    code,     ///< brackets, letters mixed with digits: written by a machine or for one
    foreign,  ///< has letters of another script; may be a look-alike of a word and never counts as one
};

struct Word {
    std::string text;
    Shape shape;
};

/// The words of a text as `normalise` returned it. Pauses at either end and repeated pauses are dropped.
std::vector<Word> split(std::string_view normalised);

}  // namespace reading
