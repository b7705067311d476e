// Browsers that are signed in, as people name them; what the browser says of itself is a detail.
#include "bot/app/browser_words.hpp"

#include "bot/app/sign_in.hpp"
#include "storage/roster.hpp"
#include "tests/web/desk.hpp"

using stories::Desk;
using stories::Office;

namespace {

constexpr const char* kChromeOnAndroid =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";

}  // namespace

TEST_CASE("a browser and its system are named, whatever else they say they are") {
    const auto words = wording::Catalogue::create().value();
    struct Row {
        const char* stated;
        const char* id;
        const char* en;
    };
    for (const Row& row : {
             Row{kChromeOnAndroid, "Chrome di Android", "Chrome on Android"},
             Row{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                 "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
                 "Edge di Windows", "Edge on Windows"},
             Row{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
                 "Gecko) Version/17.6 Mobile/15E148 Safari/604.1",
                 "Safari di iPhone", "Safari on iPhone"},
             Row{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
                 "Gecko) CriOS/131.0 Mobile/15E148 Safari/604.1",
                 "Chrome di iPhone", "Chrome on iPhone"},
             Row{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                 "Version/17.6 Safari/605.1.15",
                 "Safari di Mac", "Safari on Mac"},
             Row{"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox di Linux",
                 "Firefox on Linux"},
             Row{"Mozilla/5.0 (Linux; Android 14; SM-A556E) AppleWebKit/537.36 (KHTML, like Gecko) "
                 "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
                 "Samsung Internet di Android", "Samsung Internet on Android"},
             Row{"curl/7.88.1", "curl", "curl"},
             Row{"Mozilla/5.0 (Android 14; TV)", "Peramban lain di Android", "Another browser on Android"},
             Row{"", "Peramban yang tidak dikenali", "A browser that is not recognised"},
             Row{"<script>", "Peramban yang tidak dikenali", "A browser that is not recognised"},
         }) {
        CAPTURE(row.stated);
        CHECK(app::browser_words(words, domain::Language::id, row.stated) == row.id);
        CHECK(app::browser_words(words, domain::Language::en, row.stated) == row.en);
    }
}

TEST_CASE("the page of sessions names each browser in words, and keeps what it said as a detail") {
    Office office;
    Desk desk(office);
    const std::string link = office.in_scene([](app::Scene& scene) {
        return app::sign_in_link(scene, *storage::find_employee(scene.tx, domain::EmployeeId{"budi"}),
                                 "test");
    });
    desk.nobody().posts(link.substr(27), "",
                        {{"Sec-Fetch-Site", "same-origin"}, {"User-Agent", kChromeOnAndroid}});
    const auto shown = desk.of("budi").opens("/sessions");
    CHECK(shown.says("<td>Chrome di Android<details"));
    CHECK(shown.says("<code class=\"text-break\">Mozilla/5.0 (Linux; Android 10; K)"));
}
