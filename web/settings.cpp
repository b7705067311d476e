// For who administers: the settings in effect, who has a role here, the keys of programs, a test message.
#include "bot/app/administration.hpp"
#include "bot/app/api_keys.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

std::string moment(const Visit& visit, const std::optional<domain::Instant>& at) {
    return at ? wording::date_and_time(*at, visit.scene.office.zone, visit.language)
              : visit.word("web_settings_never");
}

Data setting_rows(const Visit& visit) {
    Data rows = list();
    for (const Setting& setting : visit.settings) {
        Data row = object();
        row.set("key", Data{setting.key});
        row.set("value", Data{setting.value});
        row.set("origin",
                Data{setting.origin == "default" ? visit.word("web_settings_default") : setting.origin});
        rows.push_back(row);
    }
    return rows;
}

Data user_rows(const Visit& visit) {
    Data rows = list();
    for (const app::User& user : app::users_with_roles(visit.scene, visit.viewer)) {
        Data row = object();
        row.set("name", Data{user.person.name});
        row.set("role", Data{visit.word("role_" + std::string(to_string(user.person.role)))});
        row.set("unit", Data{user.person.unit.value});
        row.set("last_in", Data{moment(visit, user.last_in)});
        row.set("chat", Data{visit.word(user.has_chat ? "web_settings_has_chat" : "web_settings_no_chat")});
        rows.push_back(row);
    }
    return rows;
}

Answer settings(Visit& visit) {
    Answer answer;
    answer.page = "settings";
    answer.title = visit.word("web_settings_title");
    answer.data.set("settings", setting_rows(visit));
    answer.data.set("users", user_rows(visit));
    return answer;
}

Answer test_send(Visit& visit) {
    switch (app::send_test(visit.scene, visit.viewer)) {
        case app::TestSend::queued:
            return go_to("/settings", "web_notice_test_sent");
        case app::TestSend::no_chat:
            return refused(visit, visit.word("web_settings_test_no_chat"));
        case app::TestSend::not_allowed:
            break;
    }
    return not_found();
}

Answer show_keys(Visit& visit, const std::string& issued) {
    Answer answer;
    answer.page = "keys";
    answer.title = visit.word("web_keys_title");
    answer.data.set("is_issued", Data{!issued.empty()});
    answer.data.set("issued", Data{issued});
    Data scopes = list();
    for (const std::string_view scope : app::kApiScopes) {
        Data option = object();
        option.set("scope", Data{std::string(scope)});
        scopes.push_back(option);
    }
    answer.data.set("scopes", scopes);
    Data rows = list();
    for (const storage::ApiKey& key : app::api_keys(visit.scene, visit.viewer)) {
        std::string good_for;
        for (const std::string& scope : key.scopes) good_for += (good_for.empty() ? "" : ", ") + scope;
        Data row = object();
        row.set("id", Data{std::to_string(key.id)});
        row.set("name", Data{key.name});
        row.set("begins", Data{"sigap_" + key.public_id + "_…"});
        row.set("scopes", Data{good_for});
        row.set("created", Data{moment(visit, key.created_at)});
        row.set("created_by", Data{key.created_by});
        row.set("used", Data{moment(visit, key.last_used_at)});
        row.set("is_revoked", Data{key.revoked_at.has_value()});
        row.set("revoked", Data{moment(visit, key.revoked_at)});
        rows.push_back(row);
    }
    answer.data.set("has_keys", Data{!rows.is_empty_list()});
    answer.data.set("keys", rows);
    return answer;
}

Answer keys(Visit& visit) {
    return show_keys(visit, "");
}

Answer issue_key(Visit& visit) {
    const auto issued =
        app::issue_api_key(visit.scene, visit.viewer, visit.field("name"), visit.fields("scope"));
    if (issued) return show_keys(visit, issued->key);  // no redirect: it is shown this once
    switch (issued.error()) {
        case app::KeyRefusal::not_allowed:
            break;
        case app::KeyRefusal::no_name:
            return refused(visit, visit.word("web_keys_no_name"));
        case app::KeyRefusal::no_scope:
        case app::KeyRefusal::unknown_scope:
            return refused(visit, visit.word("web_keys_no_scope"));
    }
    return not_found();
}

Answer revoke_key(Visit& visit) {
    const auto id = visit.number();
    if (!id || !app::revoke_api_key(visit.scene, visit.viewer, *id)) return not_found();
    return go_to("/settings/keys", "web_notice_key_revoked");
}

constexpr Route kSettingsRoutes[] = {
    {"GET", "/settings", app::Permission::administer, settings},
    {"POST", "/settings/test", app::Permission::administer, test_send},
    {"GET", "/settings/keys", app::Permission::administer, keys},
    {"POST", "/settings/keys", app::Permission::administer, issue_key},
    {"POST", "/settings/keys/<id>/revoke", app::Permission::administer, revoke_key},
};

}  // namespace

std::span<const Route> settings_pages() {
    return kSettingsRoutes;
}

}  // namespace web
