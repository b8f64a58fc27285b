#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace headlight {

/// A subcommand: its options and what it does. `run` throws std::exception with a message for the user.
struct Command {
  CLI::App* app;
  std::function<void()> run;
};
Command new_command(CLI::App& root);
Command trace_command(CLI::App& root);
Command render_command(CLI::App& root);

/// Writes every view in both languages into a folder; what `render gallery` does.
void render_gallery(const std::string& folder);

// Checks whose message is "expected …, found …".
CLI::Validator one_of(const std::vector<std::string>& words);
CLI::Validator whole_number(int low, int high);
CLI::Validator seed_number();
CLI::Validator any_number();
CLI::Validator positive_number(double low, double high);

/// "a, b or c"
std::string or_list(const std::vector<std::string>& words);

}  // namespace headlight
