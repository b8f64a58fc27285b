// headlight render: a figure as a file, without a window.
#include <algorithm>
#include <iostream>
#include <memory>

#include "app/cli/batch.h"
#include "app/cli/command.h"
#include "app/cli/film.h"
#include "app/cli/model_options.h"
#include "app/cli/picture.h"
#include "app/cli/render_state.h"
#include "core/lab/model_source.h"
#include "core/lab/picture.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t comma = std::min(list.find(',', begin), list.size());
    parts.push_back(list.substr(begin, comma - begin));
    begin = comma + 1;
  }
  return parts;
}

/// Every sentence of a file as every view.
void render_sentences(const RenderOptions& o) {
  if (!o.text.text.empty() || !o.text.target.empty())
    fail("--sentences", {"it alone", "单独使用"}, {"--text or --target beside it", "同时给了 --text 或 --target"},
         {"leave one of them out", "请去掉其中之一"});
  const std::vector<std::string> views = parts_of(o.view);
  if (std::find(views.begin(), views.end(), "gallery") != views.end())
    fail("--sentences", {"views such as heatmap,connections", "heatmap,connections 之类的视图"}, same("gallery"),
         {"name the views", "请写出视图名称"});
  const Request request = with_model(starting_state(o).request);
  const bool two_stacks =
      request.model.given ? request.model.given->config.two_stacks() : request.model.config.two_stacks();
  const SentenceBatch batch{o.sentences, views, o.out, o.format, o.overwrite};
  const std::vector<BatchSentence> sentences = read_sentences(o.sentences, two_stacks);

  int ran = 0;  // the line whose run this is
  std::shared_ptr<const Run> run;
  render_batch(batch, sentences, [&](const BatchSentence& sentence, const std::string& view, const std::string& file) {
    RenderOptions one = o;
    one.view = view;
    one.text.text = {sentence.text};
    if (two_stacks) one.text.target = {sentence.target};
    LabState state = starting_state(one);
    if (ran != sentence.line) {
      run = run_lab(state.request);
      check_texts(one.text, *run);
      ran = sentence.line;
    }
    set_shown(one, *run, state);
    save_picture(draw_picture(state, *run, o.width, o.height), state, *run, file, static_cast<float>(o.scale));
  });
}

/// Either a file, or a film.
void check_target(const RenderOptions& o) {
  if (o.out.empty() && !o.film.wanted())
    fail("--out", {"a file to write", "要写入的文件"}, {"nothing", "没有"},
         {"give --out, --gif or --series", "请给出 --out、--gif 或 --series"});
  if (!o.out.empty() && o.film.wanted())
    fail("--out", {"it alone", "单独使用"}, {"--gif or --series beside it", "同时给了 --gif 或 --series"},
         {"leave one of them out", "请去掉其中之一"});
}

void render(const RenderOptions& o) {
  check_target(o);
  if (!o.sentences.empty()) {
    render_sentences(o);
    return;
  }
  if (o.view.find(',') != std::string::npos)
    fail("view", {"one view for one file", "一个文件对应一种图"}, same(in_quotes(o.view)),
         {"name one, or give a list of sentences with --sentences", "请只写一种，或用 --sentences 给出句子列表"});
  if (o.view == "gallery") {
    render_gallery(o.out);
    return;
  }
  if (!o.film.wanted()) (void)file_kind(o.out);  // a wrong ending is told before the work
  LabState state = starting_state(o);
  const auto run = run_lab(state.request);
  check_texts(o.text, *run);
  set_shown(o, *run, state);
  if (o.film.wanted()) {
    render_film(o, state, run);
    return;
  }
  const Figure figure = draw_picture(state, *run, o.width, o.height);
  save_picture(figure, state, *run, o.out, static_cast<float>(o.scale));
  std::cout << said(Tr{"wrote ", "已写入 "} + o.out) << '\n';
}

std::vector<std::string> view_ids() {
  std::vector<std::string> ids;
  for (const Picture& picture : pictures()) ids.emplace_back(picture.id);
  ids.emplace_back("gallery");
  return ids;
}

/// A list of views: every one of them is checked.
CLI::Validator views_in_list() {
  const CLI::Validator one = one_of(view_ids());
  return {[one](std::string& list) {
            for (std::string view : parts_of(list))
              if (std::string wrong = one(view); !wrong.empty()) return wrong;
            return std::string();
          },
          one.get_description()};
}

}  // namespace

Command render_command(CLI::App& root) {
  const auto o = std::make_shared<RenderOptions>();
  CLI::App* app = root.add_subcommand(
      "render",
      said(
          {"Draws a figure into a .png, .svg, .pdf or .csv file; needs no display. The file (but for .csv) holds the "
           "state, so that `headlight FILE` opens it again. `render gallery` writes all views in both languages into a "
           "folder; `render VIEW,VIEW --sentences FILE` draws a list of sentences.",
           "把图写入 .png、.svg、.pdf 或 .csv 文件，不需要显示器。文件（.csv 除外）里含有状态，可用 `headlight FILE` "
           "重新打开。`render gallery` 把所有视图的中英文图写入一个文件夹；`render VIEW,VIEW --sentences FILE` "
           "画出一批句子。"}));
  app->add_option("view", o->view,
                  said({"the picture; with --sentences several, with commas between them",
                        "哪种图；用 --sentences 时可写多种，以逗号分隔"}))
      ->required()
      ->check(views_in_list());
  app->add_option("--out", o->out,
                  said({"the file to write, its ending says the kind; of gallery and --sentences: a folder",
                        "要写入的文件，格式由结尾决定；gallery 和 --sentences 时为文件夹"}))
      ->type_name("F.png|svg|pdf|csv");
  app->add_option(
         "--snapshot", o->snapshot,
         said({"a trained model as it was after so many steps of its training", "已训练模型在训练这么多步之后的样子"}))
      ->check(whole_number(0, 10000000));
  app->add_option("--model", o->folder,
                  said({"a model by name or folder (default: one with random weights)",
                        "模型的名称或文件夹（默认用随机权重的模型）"}))
      ->type_name("DIR");
  app->add_option("--state", o->state,
                  said({"a state or an exported figure to start from (default: the program's first state)",
                        "作为起点的状态文件或导出的图（默认为程序的初始状态）"}))
      ->type_name("FILE");
  add_text_options(*app, o->text);
  app->get_option("--text")->description(
      app->get_option("--text")->get_description() +
      said({" (default: 今天|天气|真|好|，|我|想|出|去|玩)", "（默认 今天|天气|真|好|，|我|想|出|去|玩）"}));
  add_render_options(*app, *o);
  add_model_options(*app, o->model, said({"The model with random weights", "随机权重的模型"}));
  add_switch_options(*app, o->switches);
  return {app, [o] { render(*o); }};
}

}  // namespace headlight
