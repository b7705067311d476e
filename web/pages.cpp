#include "web/pages.hpp"

namespace web {

std::vector<std::span<const Route>> all_pages() {
    return {home_pages(), session_pages()};
}

}  // namespace web
