#include "bot/cli/command.hpp"
#include "bot/cli/demo.hpp"
#include "bot/cli/serve.hpp"

int main(int argc, char** argv) {
    return cli::main(argc, argv, {cli::serve_program(), cli::demo_program()});
}
