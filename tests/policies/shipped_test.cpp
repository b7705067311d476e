// What holds for every policy that is shipped.
#include "tests/policies/shipped.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace {

std::vector<std::string> all_ids() {
    std::vector<std::string> ids;
    for (const auto& entry : std::filesystem::directory_iterator("config/policies"))
        ids.push_back(entry.path().stem().string());
    std::sort(ids.begin(), ids.end());
    return ids;
}

}  // namespace

TEST_CASE("nine policies are shipped, each named by its id, with its basis") {
    CHECK(all_ids() == std::vector<std::string>{"bkn-2plus3", "default", "kalteng-4plus1",
                                                "kalteng-nataru-2025", "kalteng-office", "kaltim-eid-2026",
                                                "kaltim-friday", "mendagri-friday", "permen-panrb-4-2025"});
    std::set<std::string> versions;
    for (const std::string& id : all_ids()) {
        CAPTURE(id);
        const domain::Policy policy = shipped::policy(id);
        CHECK(policy.id.value == id);
        CHECK_FALSE(policy.legal_basis.empty());
        CHECK_FALSE(policy.title_en.empty());
        CHECK(policy.title_en != policy.title);
        CHECK((id == "default" || !policy.source.empty()));
        versions.insert(policy.version);
    }
    CHECK(versions.size() == 9);
}

TEST_CASE("whatever is planned, refused, unknown or read one way of several waits for a named person") {
    for (const std::string& id : all_ids()) {
        CAPTURE(id);
        const domain::Policy policy = shipped::policy(id);
        const std::vector<std::string> questions = app::open_questions(policy);
        const auto asks = [&](const std::string& what) {
            return std::any_of(questions.begin(), questions.end(),
                               [&](const std::string& question) { return question.starts_with(what); });
        };
        for (const std::string& key : policy.unknowns) CHECK(asks(key + " is unknown"));
        for (const domain::ReadingOf& reading : policy.readings)
            CHECK(asks(reading.key + " is a reading of"));
        const bool is_planned = policy.status == domain::PolicyStatus::proposed ||
                                policy.status == domain::PolicyStatus::not_adopted;
        CHECK(asks("its status is " + std::string{to_string(policy.status)}) == is_planned);
        const bool leaves_nothing = id == "permen-panrb-4-2025" || id == "kaltim-eid-2026";
        CHECK(questions.empty() == leaves_nothing);
    }
}
