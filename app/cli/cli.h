#pragma once

namespace headlight {

/// The whole program: without a subcommand the window, otherwise `new`, `trace` or `render`. Returns the exit code: 0,
/// or 2 after one sentence on stderr that says what was expected, what was found and what to do.
int run_cli(int argc, const char* const* argv);

}  // namespace headlight
