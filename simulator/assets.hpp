// The page's files, as bytes of the program (simulator/CMakeLists.txt embeds simulator/assets/).
#pragma once

#include <string_view>

namespace sim {

std::string_view index_html();
std::string_view phones_css();
std::string_view changes_js();
std::string_view chats_js();
std::string_view clock_js();
std::string_view faults_js();
std::string_view page_js();
std::string_view phones_js();
std::string_view screens_js();
std::string_view tour_js();
std::string_view traffic_js();
std::string_view views_js();
std::string_view words_js();

}  // namespace sim
