#include "bot/cli/command.hpp"
#include "bot/demo/command.hpp"
#include "bot/serve.hpp"

int main(int argc, char** argv) {
    return cli::main(argc, argv, {service::add_serve, demo::add_demo});
}
