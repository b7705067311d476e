// Inside this room: words for whoever does not see a picture of a PDF, which the drawing library cannot write
// itself.
#pragma once

#include <string>
#include <vector>

namespace documents {

/// The PDF with alternative text for its pictures (elements `Figure`), in their order, as an update behind
/// its end, as ISO 32000-1 (7.5.6 and 14.9.3) has it. A file of a form that is not understood stays as it is:
/// what the picture says stands below it in any case.
std::string with_alternatives(std::string pdf, const std::vector<std::string>& words);

}  // namespace documents
