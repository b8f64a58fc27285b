#include "app/cli/cli.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "app/cli/command.h"
#include "app/cli/nearest.h"
#include "app/ui/app_info.h"
#include "app/window/window.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

struct MainOptions {
  WindowOptions window;
  std::string lang, theme;
  bool fresh = false;
};

void add_window_options(CLI::App& app, MainOptions& o) {
  app.add_option("files", o.window.open,
                 said({"states (.json), exported figures (.png .svg .pdf) or model folders to open",
                       "要打开的状态文件（.json）、导出的图（.png .svg .pdf）或模型文件夹"}))
      ->type_name("FILE");
  app.add_option(
         "--lang", o.lang,
         said({"language of the window (default: as it was, at first zh)", "窗口的语言（默认与上次相同，初次为 zh）"}))
      ->check(one_of({"en", "zh"}));
  app.add_option("--theme", o.theme,
                 said({"colours of the window (default: as they were, at first light)",
                       "窗口的配色（默认与上次相同，初次为 light）"}))
      ->check(one_of({"light", "dark", "projector"}));
  app.add_option("--width", o.window.width, said({"width of the window", "窗口的宽度"}))
      ->check(whole_number(640, 8000))
      ->capture_default_str();
  app.add_option("--height", o.window.height, said({"height of the window", "窗口的高度"}))
      ->check(whole_number(480, 8000))
      ->capture_default_str();
  app.add_flag("--fresh", o.fresh,
               said({"begin anew: neither read nor write the last session (default: go on where it ended)",
                     "重新开始：既不读取也不保存上次的会话（默认接着上次）"}));
  app.add_option("--lesson", o.window.lesson,
                 said({"open a lesson, such as 13-pronoun, or 13-pronoun:4 for its fourth step",
                       "打开一课，如 13-pronoun；13-pronoun:4 为其第四步"}))
      ->type_name("ID");
  app.add_option("--screenshot", o.window.screenshot,
                 said({"write a picture of the window and quit", "把窗口存成图片后退出"}))
      ->type_name("F.png")
      ->check([](const std::string& path) {
        return path.ends_with(".png")
                   ? std::string()
                   : said({"expected a name ending in .png, found ", "文件名应以 .png 结尾，实际为 "}) + path;
      });
  app.add_flag("--present", o.window.present,
               said({"begin in presenter mode: the picture alone, large, on the whole screen (F11 or Esc leaves)",
                     "直接进入放映模式：只有图，大字，占满屏幕（F11 或 Esc 退出）"}));
  app.add_option("--tour", o.window.tour,
                 said({"show the tour of the window, from stop N (it comes by itself at the very first start)",
                       "从第 N 站开始参观窗口（首次启动时会自动开始）"}))
      ->check(whole_number(1, 20))
      ->type_name("N");
  app.add_option("--type", o.window.key_strokes,
                 said({"type N letters, print how long each took to be on the screen and quit",
                       "键入 N 个字母，打印每个出现在屏幕上所用的时间后退出"}))
      ->check(whole_number(1, 100000))
      ->type_name("N");
  app.add_option("--frames", o.window.frames,
                 said({"draw N frames, print how long they took and quit", "画 N 帧，打印用时后退出"}))
      ->check(whole_number(1, 100000))
      ->type_name("N");
}

/// A word that is neither a file nor a subcommand is a subcommand mistyped.
void refuse_mistyped(const std::vector<std::string>& paths, const CLI::App& app) {
  std::vector<std::string> known;
  for (const CLI::App* sub : app.get_subcommands({})) known.push_back(sub->get_name());
  for (const std::string& path : paths) {
    std::error_code error;
    if (path.find_first_of("./\\") != std::string::npos || std::filesystem::exists(path, error)) continue;
    const std::string& best = nearest(path, known);
    throw Error(Tr{"expected a file, a model folder or one of the subcommands ", "应为文件、模型文件夹或子命令之一（"} +
                or_list(known) + Tr{", found ", "），实际为 "} + in_quotes(path) +
                Tr{"; the nearest is `headlight ", "；最接近的是 `headlight "} + best +
                Tr{"`, see `headlight --help`", "`，参见 `headlight --help`"});
  }
}

int open_window(MainOptions& o) {
  o.window.terminal_lang = terminal_lang();
  o.window.restore_session = !o.fresh;
  if (!o.lang.empty()) o.window.lang = o.lang == "zh" ? Lang::zh : Lang::en;
  if (!o.theme.empty())
    o.window.theme = o.theme == "light" ? ThemeKind::light : o.theme == "dark" ? ThemeKind::dark : ThemeKind::projector;
  return run_window(o.window);
}

/// One sentence in place of the library's own wording.
Tr sentence(const CLI::ParseError& e, const CLI::App& app) {
  std::string text = e.what();
  const CLI::App* at = &app;
  for (const CLI::App* sub : app.get_subcommands()) at = sub;
  const std::string command = at == &app ? "headlight" : "headlight " + at->get_name();
  for (char& c : text)
    if (c == '\n') c = ' ';
  const std::size_t colon = text.find(": ");  // after the option's name
  Tr words = colon == std::string::npos ? same(text) : text.substr(0, colon) + Tr{": ", "："} + text.substr(colon + 2);
  if (dynamic_cast<const CLI::RequiredError*>(&e) != nullptr) {
    if (const std::size_t end = text.find(" is required"); end != std::string::npos) text = text.substr(0, end);
    words = Tr{"expected ", "应给出 "} + text + Tr{", found nothing", "，实际没有"};
  } else if (dynamic_cast<const CLI::ExtrasError*>(&e) != nullptr) {
    if (colon != std::string::npos) text = text.substr(colon + 2);
    std::istringstream pieces(text);  // the library lists them backwards: the option is the culprit, not its value
    for (std::string word; pieces >> word;)
      if (word[0] == '-') text = word;
    words = Tr{"expected only the options of `", "只应有 `"} + command + Tr{"`, found ", "` 的选项，实际为 "} + text;
  } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&e) != nullptr) {
    words =
        Tr{"expected a value after each option, found none or too many: ", "每个选项后应有一个值，实际没有或太多："} +
        text.substr(0, text.find(':'));
  }
  return words + Tr{"; see `", "；参见 `"} + command + " --help`";
}

/// The words that the library itself puts into the help.
void translate_help(CLI::App& app) {
  const std::string options = said({"Options", "选项"});
  app.option_defaults()->group(options);
  app.set_help_flag("-h,--help", said({"print this help and exit", "打印本帮助后退出"}))->group(options);
  app.group(said({"Subcommands", "子命令"}));
  const auto form = app.get_formatter();
  form->label("Usage", said({"Usage", "用法"}));
  form->label("OPTIONS", said({"OPTIONS", "选项"}));
  form->label("SUBCOMMAND", said({"SUBCOMMAND", "子命令"}));
  form->label("Positionals", said({"Positionals", "位置参数"}));
  form->label("REQUIRED", said({"REQUIRED", "（必填）"}));
}

}  // namespace

int run_cli(int argc, const char* const* argv) {
  choose_terminal_lang(argc, argv);
  CLI::App app{
      said({"Headlight: see what every attention head is looking at, and where every number came from.\n"
            "Without a subcommand the window opens.",
            "Headlight：看清每个注意力头在看什么，每个数从哪里来。\n不带子命令时打开窗口。"})};
  app.name("headlight");
  translate_help(app);
  app.set_version_flag("--version", std::string("headlight ") + version(),
                       said({"print the version and exit", "打印版本后退出"}));
  app.require_subcommand(0, 1);
  MainOptions options;
  add_window_options(app, options);
  const std::vector<Command> commands{new_command(app),    trace_command(app),    render_command(app),
                                      train_command(app),  evaluate_command(app), generate_command(app),
                                      models_command(app), lesson_command(app),   race_command(app)};
  for (const Command& command : commands) command.app->get_help_ptr()->group(said({"Options", "选项"}));
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
    try {
      refuse_mistyped(options.window.open, app);  // its options are strange, too
      std::cerr << "headlight: " << said(sentence(e, app)) << '\n';
    } catch (const Error& mistyped) {
      std::cerr << "headlight: " << said(mistyped.words()) << '\n';
    }
  } catch (const Stopped&) {
    return 130;
  } catch (const std::exception& e) {
    std::cerr << "headlight: " << said(words_of(e)) << '\n';
  }
  return 2;
}

}  // namespace headlight
