// The templates and assets that the program carries, so that a page needs no file beside it.
#pragma once

#include <span>
#include <string_view>

namespace web {

struct CarriedFile {
    std::string_view name;  ///< of a template without its ending; of an asset with it
    std::string_view bytes;
};

std::span<const CarriedFile> carried_templates();
std::span<const CarriedFile> carried_assets();

}  // namespace web
