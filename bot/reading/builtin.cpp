#include "bot/reading/reader.hpp"

// What sigap-train-replies wrote, carried in the program so that an installed one needs no file.
asm(".section .rodata\n"
    ".balign 16\n"
    "sigap_replies_begin:\n"
    ".incbin \"" SIGAP_REPLIES_TEACHING
    "\"\n"
    "sigap_replies_end:\n"
    ".byte 0\n"
    ".previous\n");

extern "C" const char sigap_replies_begin[] __attribute__((visibility("hidden")));
extern "C" const char sigap_replies_end[] __attribute__((visibility("hidden")));

namespace reading {

domain::Result<Reader> Reader::create(const Options& options) {
    const std::string_view bytes(sigap_replies_begin,
                                 static_cast<std::size_t>(sigap_replies_end - sigap_replies_begin));
    const auto teaching = Teaching::unpack(bytes);
    if (!teaching) return tl::unexpected(teaching.error());
    return create(*teaching, options);
}

}  // namespace reading
