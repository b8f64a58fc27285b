#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "app/cli/terminal.h"

namespace headlight {

/// A subcommand: its options and what it does. `run` throws std::exception with a message for the user.
struct Command {
  CLI::App* app;
  std::function<void()> run;
};
/// Ctrl-C has ended a command in good order, and it has said so: the program returns 130, as shells expect.
struct Stopped {};

Command new_command(CLI::App& root);
Command trace_command(CLI::App& root);
Command render_command(CLI::App& root);
Command train_command(CLI::App& root);
Command evaluate_command(CLI::App& root);
Command generate_command(CLI::App& root);
Command models_command(CLI::App& root);
Command lesson_command(CLI::App& root);
Command race_command(CLI::App& root);

/// Writes every view in both languages into a folder; what `render gallery` does.
void render_gallery(const std::string& folder);

// Checks whose message is "expected …, found …" in the language of the terminal.
CLI::Validator one_of(const std::vector<std::string>& words);
CLI::Validator whole_number(int low, int high);
CLI::Validator seed_number();
CLI::Validator any_number();
CLI::Validator positive_number(double low, double high);

/// "a, b or c", "a、b 或 c"
Tr or_list(const std::vector<std::string>& words);

/// --lang of a subcommand that draws nothing: the language of what it prints.
void add_lang_option(CLI::App& app);

/// Reads the text file of a vocabulary. Throws Error when it is not a text: zero bytes in it, or not UTF-8.
std::string read_text_file(const std::string& path);

}  // namespace headlight
