// Chance that can be asked in any order: each draw is a function of the seed, the person and the event alone,
// so that a person more or a message more changes nobody else's year.
#pragma once

#include <cstdint>
#include <string_view>

namespace simulation {

class Chance {
public:
    explicit Chance(std::uint64_t seed) : seed_(seed) {}

    /// Evenly spread over 64 bits.
    std::uint64_t draw(std::string_view who, std::string_view what) const {
        std::uint64_t hash = mixed(seed_ + kOffset);
        for (const std::string_view part : {who, std::string_view("\x1f"), what})
            for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
        return mixed(hash);
    }

    /// Evenly spread over [0, 1).
    double share(std::string_view who, std::string_view what) const {
        return static_cast<double>(draw(who, what) >> 11) * 0x1.0p-53;
    }

    /// A whole number of [least, most].
    std::int64_t between(std::int64_t least, std::int64_t most, std::string_view who,
                         std::string_view what) const {
        return least + static_cast<std::int64_t>(share(who, what) * static_cast<double>(most - least + 1));
    }

private:
    // FNV-1a over the words (RFC 9923), then the finalizer of MurmurHash3, so that neighbours differ in every
    // bit.
    static constexpr std::uint64_t kOffset = 0xcbf29ce484222325;
    static constexpr std::uint64_t kPrime = 0x100000001b3;

    static constexpr std::uint64_t mixed(std::uint64_t hash) {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }

    std::uint64_t seed_;
};

}  // namespace simulation
