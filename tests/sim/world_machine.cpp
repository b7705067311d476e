// The machine that Sigap runs on: it is installed, starts, falls, is away and comes back.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bot/app/roster_import.hpp"
#include "storage/chats.hpp"
#include "storage/meta.hpp"
#include "storage/migrations.hpp"
#include "tests/sim/world.hpp"

namespace sim {

using std::chrono::seconds;
using storage::Failure;
using storage::Transaction;

void World::open_database() {
    auto opened = storage::Database::open(
        {.url = "sqlite:" + path_,
         .decorate = [this](auto engine) { return machine_.attach(std::move(engine)); },
         .threading = storage::Threading::caller},
        [this] { return clock_.now(); });
    if (!opened) throw Failure(Failure::Kind::io, opened.error().message);
    database_ = std::move(*opened);
}

void World::move_in() {
    open_database();
    if (const auto migrated = storage::migrate(*database_); !migrated) throw Breach{migrated.error().message};
    database_->write([&](Transaction& tx) {
        storage::meta::settle_purpose(tx, storage::meta::Purpose::simulation);
        const auto difference = app::compare_roster(tx, people_.roster(), app::Unnamed::stay);
        if (!difference.refusals.empty()) throw std::logic_error(to_string(difference.refusals.front()));
        setting_.play(tx, [&](app::Scene& scene) { app::import_roster(scene, difference, "simulation"); });
        for (const Person& person : people_.all())
            for (const auto& [messenger, address] : person.chats)
                storage::bind_chat(tx, {{messenger, "main"},
                                        address,
                                        domain::EmployeeId{person.id},
                                        messenger == person.preferred,
                                        clock_.now(),
                                        clock_.now(),
                                        std::nullopt});
        storage::AbsenceStep step;
        step.by = "simulation";
        step.via = "file";
        for (const storage::AbsenceEntry& entry : people_.absences()) storage::enter_absence(tx, entry, step);
    });
}

/// Until it comes up: it may be killed while it starts, or find the disk full.
void World::start() {
    for (;;) {
        try {
            if (!database_) open_database();
            if (faults_.has_faults())
                machine_.die_after_job(machine_.jobs() +
                                       static_cast<std::uint64_t>(faults_.between(
                                           5, 4000, "killed after", std::to_string(machine_.jobs()))));
            simulation::Turns::Parts parts{*database_,        clock_, setting_, furnishing_.reader,
                                           wire_->channels(), wire_};
            parts.is_watched = true;
            turns_ = std::make_unique<simulation::Turns>(std::move(parts));
            turns_->look_into_inbox();
            last_beat_ = well_since_ = clock_.truth();
            again_at_.reset();
            return note("Sigap is up");
        } catch (const Failure& failure) {
            if (!machine_.is_dead() && !machine_.is_full()) throw;
            note(fmt::format("Sigap does not come up: {}", failure.what()));
            if (machine_.is_dead()) truth_.kills.push_back(clock_.truth());
            be_down_until(clock_.truth() + seconds{5});
        }
    }
}

/// The power is gone, and what was not durable with it.
void World::fall() {
    truth_.kills.push_back(clock_.truth());
    const auto down = seconds{faults_.between(1, 60, "down", std::to_string(machine_.jobs()))};
    note(fmt::format("killed after {} writes, for {} s", machine_.jobs(), down.count()));
    be_down_until(clock_.truth() + down);
    start();
}

void World::be_down_until(Instant up_at) {
    turns_.reset();
    database_.reset();
    machine_.revive();
    while (clock_.truth() < up_at) {
        const auto next = wire_->next();
        Instant at = next ? std::min(*next - clock_.skew(), up_at) : up_at;
        if (next_edge_ < edges_.size()) at = std::min(at, std::max(edges_[next_edge_].at, clock_.truth()));
        clock_.advance_to(std::max(at, clock_.truth() + microseconds{1000}));
        wire_->let_people_act();
        wire_->nobody_home();
        while (next_edge_ < edges_.size() && edges_[next_edge_].at <= clock_.truth() &&
               edges_[next_edge_].spell->trouble != Trouble::sigap_down)
            cross(edges_[next_edge_++]);
    }
}

/// The heartbeat notices, as its own loop would within ten seconds. A kill in the beat before stops Sigap,
/// not the clock.
void World::set_clock(std::chrono::microseconds by) {
    try {
        if (turns_ && !machine_.is_full()) turns_->beat();
    } catch (const Failure&) {
        clock_.step(by);
        throw;
    }
    clock_.step(by);
    if (!turns_ || machine_.is_full()) return;
    const StubClock::Watched watched(clock_);
    turns_->watch_clock();
}

void World::confirm_numbers() {
    for (const Spell* spell : std::exchange(unconfirmed_, {}))
        database_->write([&](Transaction& tx) {
            storage::bind_chat(tx, {{*spell->messenger, "main"},
                                    wire_->address_of(spell->whom, *spell->messenger),
                                    domain::EmployeeId{spell->whom},
                                    people_.one(spell->whom).preferred == *spell->messenger,
                                    clock_.now(),
                                    clock_.now(),
                                    std::nullopt});
        });
}

void World::cross_edges() {
    while (next_edge_ < edges_.size() && edges_[next_edge_].at <= clock_.truth()) cross(edges_[next_edge_++]);
}

void World::cross(const Edge& edge) {
    const Spell& spell = *edge.spell;
    note(fmt::format("{} {} {} {} {} s", edge.begins ? "begins:" : "ends:", to_string(spell.trouble),
                     spell.messenger ? to_string(*spell.messenger) : "", spell.whom,
                     spell.amount.count() / 1'000'000));
    switch (spell.trouble) {
        case Trouble::sigap_down:
            if (!edge.begins || spell.span.to <= clock_.truth()) return;
            try {
                if (!machine_.is_full()) turns_->stop();
            } catch (const Failure&) {  // killed in the very last write
                if (!machine_.is_dead()) throw;
                truth_.kills.push_back(clock_.truth());
            }
            be_down_until(spell.span.to);
            return start();
        case Trouble::disk_full:
            if (edge.begins && turns_) turns_->beat();
            machine_.set_full(edge.begins);
            well_since_ = clock_.truth();
            if (edge.begins || !turns_) return;
            {
                const StubClock::Watched watched(clock_);
                return turns_->watch_clock();
            }
        case Trouble::clock_off:
            set_clock(edge.begins ? spell.amount : -spell.amount);
            well_since_ = clock_.truth();
            return;
        case Trouble::blocked:
            return wire_->set_blocked(spell.whom, *spell.messenger, edge.begins);
        case Trouble::number_changed:
            if (edge.begins) return wire_->move(spell.whom, *spell.messenger);
            return unconfirmed_.push_back(&spell);
        case Trouble::provider_down:
        case Trouble::throttled:
            return;
    }
}

}  // namespace sim
