#include "bot/domain/unsendable.hpp"

#include <doctest/doctest.h>

using domain::missing_template_in;
using domain::MissingTemplate;

TEST_CASE("what is missing here is told from what a provider said, and found again in its words") {
    for (const MissingTemplate& missing :
         {MissingTemplate{"call_issued", ""}, MissingTemplate{"flag_notice", "en"}})
        CHECK(missing_template_in(to_string(missing)) == missing);
    CHECK(
        to_string(MissingTemplate{"call_issued", ""}).starts_with("no template says `call_issued` outside"));
    for (const char* foreign : {"", "132001: Template name does not exist", "no template says `call",
                                "no template says `call_issued` and so on", "no template in language `en`"})
        CHECK_FALSE(missing_template_in(foreign));
}
