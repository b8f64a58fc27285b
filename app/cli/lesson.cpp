// headlight lesson: list, check and copy lessons.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "core/lesson/check.h"
#include "core/lesson/handout.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

struct LessonOptions {
  std::vector<std::string> folders;
  std::string id, name, out, lang;
  bool answers = false;
};

/// Lessons among the arguments: folders with en.md or zh.md, folders of such folders, or names.
std::vector<std::pair<std::string, std::string>> named_lessons(const std::vector<std::string>& arguments,
                                                               const LessonLibrary& library) {
  std::vector<std::pair<std::string, std::string>> all;  // id, folder
  const auto is_lesson = [](const fs::path& folder) {
    return fs::exists(folder / "en.md") || fs::exists(folder / "zh.md");
  };
  for (const std::string& argument : arguments) {
    const fs::path path(argument);
    std::error_code error;
    if (const auto* entry = library.entry(argument); entry != nullptr && !fs::exists(path, error)) {
      all.emplace_back(entry->id, entry->folder);
    } else if (is_lesson(path)) {
      all.emplace_back(fs::weakly_canonical(path).filename().string(), argument);
    } else {
      std::size_t found = 0;
      std::vector<fs::path> inside;
      for (const auto& item : fs::directory_iterator(path, error))
        if (is_lesson(item.path())) inside.push_back(item.path());
      std::sort(inside.begin(), inside.end());
      for (const fs::path& folder : inside) {
        all.emplace_back(folder.filename().string(), folder.string());
        ++found;
      }
      if (found == 0)
        throw Error(argument + Tr{": expected the folder of a lesson, with en.md or zh.md in it, found none; "
                                  "`headlight lesson list` shows the names of the course",
                                  "：应为课程文件夹（内有 en.md 或 zh.md），实际没有；"
                                  "`headlight lesson list` 列出各课的名称"});
    }
  }
  return all;
}

void check(const LessonOptions& o) {
  const LessonLibrary library;
  std::vector<std::string> arguments = o.folders;
  if (arguments.empty())
    for (const auto& entry : library.entries()) arguments.push_back(entry.folder);
  std::size_t faults = 0;
  for (const auto& [id, folder] : named_lessons(arguments, library)) {
    std::vector<std::size_t> steps;
    for (const Lang lang : {Lang::en, Lang::zh}) {
      const fs::path file = fs::path(folder) / lesson_file(lang);
      if (!fs::exists(file)) continue;
      const Lesson lesson = read_lesson(file.string(), id, lang);
      const auto found = check_lesson(lesson, library);
      for (const LessonFault& fault : found)
        std::cout << file.string() << ':' << fault.line << ':' << fault.column << ": " << said(fault.words) << '\n';
      faults += found.size();
      steps.push_back(lesson.steps.size());
      std::size_t questions = 0;
      for (const LessonStep& step : lesson.steps) questions += step.questions.size();
      if (found.empty())
        std::cout << file.string() << ": "
                  << said({std::to_string(lesson.steps.size()) + " steps, " + std::to_string(questions) + " questions",
                           std::to_string(lesson.steps.size()) + " 步，" + std::to_string(questions) + " 个提问"})
                  << std::endl;
    }
    if (steps.size() == 2 && steps[0] != steps[1]) {
      std::cout << folder << ": "
                << said(
                       {"expected as many steps in both languages, found " + std::to_string(steps[0]) + " and " +
                            std::to_string(steps[1]),
                        "两种语言的步数应相同，实际为 " + std::to_string(steps[0]) + " 与 " + std::to_string(steps[1])})
                << '\n';
      ++faults;
    }
  }
  if (faults > 0)
    throw Error({"expected lessons without mistakes, found " + std::to_string(faults) + "; they are listed above",
                 "课程应无错误，实际有 " + std::to_string(faults) + " 处，见上"});
}

void list() {
  const LessonLibrary library;
  for (const auto& entry : library.entries()) {
    const Lesson* lesson = library.find(entry.id, terminal_lang());
    if (lesson == nullptr) continue;
    std::cout << entry.id << '\t' << lesson->title << (entry.own ? said({"\t(your own)", "\t（自己的）"}) : "") << '\n';
  }
}

void print(const LessonOptions& o) {
  const LessonLibrary library;
  const auto from = named_lessons({o.id}, library).at(0);
  const Lang lang = o.lang == "zh" ? Lang::zh : o.lang == "en" ? Lang::en : terminal_lang();
  const Lesson lesson = read_lesson((fs::path(from.second) / lesson_file(lang)).string(), from.first, lang);
  const std::string out = o.out.empty() ? handout_name(lesson) : o.out;
  save_handout(lesson, out, o.answers);
  std::cout << out << '\n';
}

void copy(const LessonOptions& o) {
  const LessonLibrary library;
  // A name, not a path: the copy stays among the person's own lessons.
  if (o.name.empty() || o.name.front() == '.' || o.name.find_first_of("/\\") != std::string::npos)
    throw Error(Tr{"NAME: expected the name of a folder, without / or \\ and not beginning with a dot, found \"",
                   "NAME：应为文件夹名称，不含 / 或 \\，不以点开头，实际为 \""} +
                o.name + Tr{"\"; choose another name", "\"；请换一个名称"});
  const auto from = named_lessons({o.id}, library);
  const fs::path to = fs::path(user_lessons()) / o.name;
  if (user_lessons().empty() || fs::exists(to))
    throw Error(to.string() + Tr{": expected a new folder, found one; choose another name",
                                 "：应为新文件夹，实际已存在；请换一个名称"});
  fs::create_directories(to.parent_path());
  fs::copy(from.at(0).second, to, fs::copy_options::recursive);
  std::cout << to.string() << '\n';
}

}  // namespace

Command lesson_command(CLI::App& root) {
  auto o = std::make_shared<LessonOptions>();
  CLI::App* app = root.add_subcommand("lesson", said({"list, check and copy lessons", "列出、检查与复制课程"}));
  app->require_subcommand(1);
  CLI::App* checking =
      app->add_subcommand("check", said({"walk lessons with real runs and list every mistake with its line and column",
                                         "实际运行整课，列出每处错误及其行列"}));
  checking
      ->add_option("folders", o->folders,
                   said({"folders of lessons, or names of the course (default: all)", "课程文件夹或课名（默认全部）"}))
      ->type_name("DIR");
  add_lang_option(*checking);
  CLI::App* listing =
      app->add_subcommand("list", said({"the names and titles of all lessons", "所有课程的名称与标题"}));
  add_lang_option(*listing);
  CLI::App* copying =
      app->add_subcommand("copy", said({"copy a lesson into your own ones, to be edited while Headlight is open",
                                        "把一课复制为自己的课程，可在 Headlight 打开时编辑"}));
  copying->add_option("lesson", o->id, said({"a name of the course or a folder", "课名或文件夹"}))
      ->required()
      ->type_name("ID");
  copying->add_option("name", o->name, said({"the new folder's name", "新文件夹的名称"}))
      ->required()
      ->type_name("NAME");
  CLI::App* printing =
      app->add_subcommand("print", said({"a lesson as a hand-out: a PDF with its texts, pictures and questions",
                                         "把一课印成讲义：含文字、图和提问的 PDF"}));
  printing->add_option("lesson", o->id, said({"a name of the course or a folder", "课名或文件夹"}))
      ->required()
      ->type_name("ID");
  printing->add_option("--out", o->out, said({"the file (default: ID-LANGUAGE.pdf)", "文件（默认 课名-语言.pdf）"}))
      ->type_name("F.pdf");
  printing->add_flag(
      "--answers", o->answers,
      said({"with the answers, computed now (default: room to write)", "附当场算出的答案（默认留空供填写）"}));
  printing->add_option("--lang", o->lang, said({"language of the hand-out", "讲义的语言"}))
      ->check(one_of({"en", "zh"}));
  for (CLI::App* sub : {checking, listing, copying, printing}) sub->get_help_ptr()->group(said({"Options", "选项"}));
  return {app, [o, checking, listing, printing] {
            if (checking->parsed())
              check(*o);
            else if (listing->parsed())
              list();
            else if (printing->parsed())
              print(*o);
            else
              copy(*o);
          }};
}

}  // namespace headlight
