#include "web/pages.hpp"

namespace web {

std::vector<std::span<const Route>> all_pages() {
    return {home_pages(),     session_pages(),   presence_pages(),      call_draft_pages(), call_pages(),
            flag_pages(),     flag_step_pages(), my_record_pages(),     delivery_pages(),   outage_pages(),
            calendar_pages(), roster_pages(),    audit_pages(),         settings_pages(),   report_pages(),
            trend_pages(),    coverage_pages(),  roster_preview_pages()};
}

}  // namespace web
