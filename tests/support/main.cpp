#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

/// Asked by the leak checker where there is one: fontconfig keeps what it knows of fonts as long as the
/// process lives.
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libfontconfig.so\n";
}
