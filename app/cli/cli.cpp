#include "app/cli/cli.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "app/cli/command.h"
#include "app/ui/app_info.h"
#include "app/window/window.h"
#include "core/text/error.h"

namespace headlight {
namespace {

struct MainOptions {
  WindowOptions window;
  std::string lang, theme;
  bool fresh = false;
};

void add_window_options(CLI::App& app, MainOptions& o) {
  app.add_option("files", o.window.open, "states (.json), exported figures (.png .svg .pdf) or model folders to open")
      ->type_name("FILE");
  app.add_option("--lang", o.lang, "language of the window (default: as it was, at first zh)")
      ->check(one_of({"en", "zh"}));
  app.add_option("--theme", o.theme, "colours of the window (default: as they were, at first light)")
      ->check(one_of({"light", "dark", "projector"}));
  app.add_option("--width", o.window.width, "of the window")->check(whole_number(640, 8000))->capture_default_str();
  app.add_option("--height", o.window.height, "of the window")->check(whole_number(480, 8000))->capture_default_str();
  app.add_flag("--fresh", o.fresh,
               "begin anew: neither read nor write the last session (default: go on where it ended)");
  app.add_option("--screenshot", o.window.screenshot, "write a picture of the window and quit")
      ->type_name("F.png")
      ->check([](const std::string& path) {
        return path.ends_with(".png") ? std::string() : "expected a name ending in .png, found " + path;
      });
  app.add_option("--frames", o.window.frames, "draw N frames, print how long they took and quit")
      ->check(whole_number(1, 100000))
      ->type_name("N");
}

/// A word that is neither a file nor a subcommand is a subcommand mistyped.
void refuse_mistyped(const std::vector<std::string>& paths, const CLI::App& app) {
  for (const std::string& path : paths) {
    std::error_code error;
    const bool word = std::all_of(path.begin(), path.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!word || std::filesystem::exists(path, error)) continue;
    std::string known;
    for (const CLI::App* sub : app.get_subcommands({})) known += (known.empty() ? "" : ", ") + sub->get_name();
    throw Error(Tr{"expected a file, a model folder or one of the subcommands " + known + ", found ",
                   "应为文件、模型文件夹或子命令（" + known + "）之一，实际为 "} +
                path + Tr{"; see `headlight --help`", "；参见 `headlight --help`"});
  }
}

/// Of the messages on the terminal, as the environment says.
Lang terminal_lang() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("zh") ? Lang::zh : Lang::en;
  return Lang::en;
}

int open_window(MainOptions& o) {
  o.window.restore_session = !o.fresh;
  if (!o.lang.empty()) o.window.lang = o.lang == "zh" ? Lang::zh : Lang::en;
  if (!o.theme.empty())
    o.window.theme = o.theme == "light" ? ThemeKind::light : o.theme == "dark" ? ThemeKind::dark : ThemeKind::projector;
  return run_window(o.window);
}

/// One sentence in place of the library's own wording.
std::string sentence(const CLI::ParseError& e, const CLI::App& app) {
  std::string text = e.what();
  const CLI::App* at = &app;
  for (const CLI::App* sub : app.get_subcommands()) at = sub;
  const std::string command = at == &app ? "headlight" : "headlight " + at->get_name();
  for (char& c : text)
    if (c == '\n') c = ' ';
  if (dynamic_cast<const CLI::RequiredError*>(&e) != nullptr) {
    if (const std::size_t end = text.find(" is required"); end != std::string::npos) text = text.substr(0, end);
    text = "expected " + text + ", found nothing";
  } else if (dynamic_cast<const CLI::ExtrasError*>(&e) != nullptr) {
    if (const std::size_t colon = text.find(": "); colon != std::string::npos) text = text.substr(colon + 2);
    std::istringstream words(text);  // the library lists them backwards: the option is the culprit, not its value
    for (std::string word; words >> word;)
      if (word[0] == '-') text = word;
    text = "expected only the options of `" + command + "`, found " + text;
  } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&e) != nullptr) {
    text = "expected a value after each option, found none or too many: " + text;
  }
  return text + "; see `" + command + " --help`";
}

}  // namespace

int run_cli(int argc, const char* const* argv) {
  CLI::App app{
      "Headlight: see what every attention head is looking at, and where every number came from.\n"
      "Without a subcommand the window opens."};
  app.name("headlight");
  app.set_version_flag("--version", std::string("headlight ") + version(), "print the version and exit");
  app.require_subcommand(0, 1);
  MainOptions options;
  add_window_options(app, options);
  const std::vector<Command> commands{new_command(app), trace_command(app), render_command(app)};
  try {
    app.parse(argc, argv);
    for (const Command& command : commands) {
      if (!command.app->parsed()) continue;
      command.run();
      return 0;
    }
    refuse_mistyped(options.window.open, app);
    return open_window(options);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);  // help and version
    std::cerr << "headlight: " << sentence(e, app) << '\n';
  } catch (const std::exception& e) {
    std::cerr << "headlight: " << words_of(e).in(terminal_lang()) << '\n';
  }
  return 2;
}

}  // namespace headlight
