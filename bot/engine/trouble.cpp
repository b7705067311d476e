#include "bot/engine/trouble.hpp"

#include <algorithm>
#include <stdexcept>
#include <typeinfo>

#include "storage/failure.hpp"

namespace engine {

using storage::Failure;

bool is_passing(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const Failure& failure) {
        switch (failure.kind()) {
            case Failure::Kind::busy:
            case Failure::Kind::full:
            case Failure::Kind::io:
            case Failure::Kind::corrupt:
                return true;
            case Failure::Kind::constraint:
            case Failure::Kind::other:
                return false;
        }
        return false;
    } catch (...) {
        return false;
    }
}

std::string describe(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const Failure& failure) {
        return std::string(to_string(failure.kind())) + ": " + failure.what();
    } catch (const std::logic_error& error) {
        return std::string("a mistake of ours: ") + error.what();
    } catch (const std::exception& error) {
        return std::string("threw ") + typeid(error).name();
    } catch (...) {
        return "threw something unknown";
    }
}

std::chrono::seconds backoff(int failures) {
    constexpr std::chrono::seconds kLongest{30};
    return std::min(kLongest, std::chrono::seconds{1 << std::clamp(failures - 1, 0, 5)});
}

}  // namespace engine
