#include "storage/failure.hpp"

namespace storage {

std::string_view to_string(Failure::Kind kind) {
    switch (kind) {
        case Failure::Kind::busy:
            return "busy";
        case Failure::Kind::full:
            return "full";
        case Failure::Kind::io:
            return "io";
        case Failure::Kind::corrupt:
            return "corrupt";
        case Failure::Kind::constraint:
            return "constraint";
        case Failure::Kind::other:
            return "other";
    }
    return "";
}

}  // namespace storage
