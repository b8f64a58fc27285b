#include "app/cli/cli.h"

int main(int argc, char** argv) { return headlight::run_cli(argc, argv); }
