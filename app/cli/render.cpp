// headlight render: a figure as a file, without a window.
#include <algorithm>
#include <charconv>
#include <iostream>
#include <memory>

#include "app/cli/batch.h"
#include "app/cli/command.h"
#include "app/cli/film.h"
#include "app/cli/model_options.h"
#include "app/cli/picture.h"
#include "app/cli/render_options.h"
#include "core/figure/builders.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/lab/picture.h"
#include "core/lab/state_path.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

[[noreturn]] void fail(const std::string& option, const Tr& expected, const Tr& found, const Tr& todo) {
  throw Error(option + Tr{": expected ", "：应为 "} + expected + Tr{", found ", "，实际为 "} + found + Tr{"; ", "；"} +
              todo);
}

std::optional<int> whole(const std::string& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

void set_view(const RenderOptions& o, LabState& state) {
  for (const Picture& picture : pictures())
    if (o.view == picture.id) state.view = picture.view;
  HeatmapOptions& h = state.heatmap;
  if (o.quantity)
    h.quantity = *o.quantity == "pattern"  ? HeatmapOptions::Quantity::pattern
                 : *o.quantity == "scores" ? HeatmapOptions::Quantity::scores
                 : *o.quantity == "scaled" ? HeatmapOptions::Quantity::scaled
                                           : HeatmapOptions::Quantity::masked;
  h.per_row = h.per_row || o.per_row;
  h.logarithmic = h.logarithmic || o.log;
  h.transposed = h.transposed || o.transposed;
  h.digits = h.digits && !o.no_digits;
  if (o.factor) state.scaling.factor = *o.factor;
  if (o.quantity && state.view == ViewKind::grid)
    fail("--quantity", same("`render heatmap`"), same("`render grid`"),
         {"leave it out: the grid shows the weights of all heads", "请去掉它：网格图显示所有头的注意力权重"});
  if (o.model.d_model) {
    if (state.view == ViewKind::scaling && (*o.model.d_model < 8 || *o.model.d_model > 1024))
      fail("--d-model",
           {"a whole number from 8 to 1024 for `render scaling`", "8 到 1024 的整数（用于 `render scaling`）"},
           same(std::to_string(*o.model.d_model)), {"choose one of them", "请在此范围内选择"});
    state.scaling.d_model = std::clamp(*o.model.d_model, 8, 1024);
  }
  if (o.lang) state.preferences.lang = *o.lang == "zh" ? Lang::zh : Lang::en;
  if (o.theme)
    state.preferences.theme = *o.theme == "light"  ? ThemeKind::light
                              : *o.theme == "dark" ? ThemeKind::dark
                                                   : ThemeKind::projector;
  if (o.text_size) state.preferences.text_scale = *o.text_size;
}

int query_position(const std::string& query, const Encoding& tokens) {
  const int length = tokens.length;
  if (const auto position = whole(query); position && *position >= 0 && *position < length) return *position;
  for (int i = length - 1; i >= 0; --i)  // the last one of its kind: it sees the most
    if (tokens.tokens[static_cast<std::size_t>(i)].text == query) return i;
  std::string words;
  for (int i = 0; i < std::min(length, 20); ++i)
    words += (i == 0 ? "" : " ") + tokens.tokens[static_cast<std::size_t>(i)].text;
  const std::string last = std::to_string(length - 1);
  fail("--query",
       {"a position from 0 to " + last + " or one of the tokens " + words,
        "位置 0 到 " + last + "，或词元之一：" + words},
       same(in_quotes(query)), {"choose one of them; positions count from 0", "请从中选择；位置从 0 数起"});
}

/// "blocks.0.attn.pattern[3,9,8]"
ValueRef element(const std::string& text, const Run& run) {
  const std::size_t open = text.find('[');
  ValueRef e{text.substr(0, open), {}};
  std::vector<int> at;
  if (open != std::string::npos && text.back() == ']') {
    std::string rest = text.substr(open + 1, text.size() - open - 2) + ",";
    for (std::size_t begin = 0, comma; (comma = rest.find(',', begin)) != std::string::npos; begin = comma + 1)
      at.push_back(whole(rest.substr(begin, comma - begin)).value_or(-1));
  }
  const Tensor* value = run.graph.find_value(e.name);
  if (at.size() == 3) e.at = {at[0], at[1], at[2]};
  if (at.size() != 3 || value == nullptr || !value->contains(e.at))
    fail("--lock",
         {"NAME[slice,row,column] of an element of the run, such as blocks.0.attn.pattern[0,1,1]",
          "本次运行中某个元素的 NAME[片,行,列]，如 blocks.0.attn.pattern[0,1,1]"},
         in_quotes(text) + (value != nullptr
                                ? Tr{" (its shape is ", "（形状为 "} + to_string(value->shape()) + Tr{")", "）"}
                                : same("")),
         {"`headlight trace` writes names and shapes", "名称与形状见 `headlight trace` 写出的文件"});
  return e;
}

void set_selection(const RenderOptions& o, const Run& run, LabState& state) {
  Selection& s = state.selection;
  const auto within = [](const char* option, std::optional<int> value, int count, int& into) {
    if (!value) return;
    if (*value >= count)
      fail(option, "0" + Tr{" to ", " 到 "} + std::to_string(count - 1), same(std::to_string(*value)),
           {"choose one of them; they count from 0", "请在此范围内选择，从 0 数起"});
    into = *value;
  };
  const auto two_stacks_for = [&](const char* option, const std::string& word) {
    if (!run.config.two_stacks())
      fail(option, Tr{"an encoder_decoder model for ", "encoder_decoder 模型（才有 "} + word + Tr{"", "）"},
           {"a model with one stack", "单栈模型"}, {"leave it out", "请去掉它"});
  };
  if (o.stack) {
    two_stacks_for("--stack", *o.stack);
    s.decoder_stack = *o.stack == "decoder";
  }
  if (o.attention) {
    if (*o.attention == "cross") two_stacks_for("--attention", *o.attention);
    s.attention = *o.attention == "cross" ? AttentionKind::cross : AttentionKind::self;
    if (*o.attention == "cross") s.decoder_stack = true;
  }
  within("--sentence", o.sentence, static_cast<int>(run.source.size()), s.sentence);
  within("--layer", o.layer, run.config.n_layers, s.layer);
  within("--head", o.head, run.config.n_heads, s.head);
  if (!o.text.text.empty() && !o.query) s.query = -1;
  s = clamped(s, run);
  const Encoding& tokens =
      run.tokens_of(s.decoder_stack ? Stack::decoder : Stack::encoder)[static_cast<std::size_t>(s.sentence)];
  if (o.query) s.query = query_position(*o.query, tokens);
  if (o.lock) s.locked = element(*o.lock, run);
  if (o.step || o.state.empty()) {
    const std::string wanted = o.step.value_or("pattern");
    const std::vector<Step> steps = steps_of(run, s);
    const auto it = std::find_if(steps.begin(), steps.end(), [&](const Step& step) { return step.id == wanted; });
    if (it == steps.end()) {
      std::vector<std::string> ids;
      ids.reserve(steps.size());
      for (const Step& step : steps) ids.push_back(step.id);
      fail("--step", or_list(ids), same(in_quotes(wanted)), {"choose one of them", "请从中选择"});
    }
    s.step = static_cast<int>(it - steps.begin());
  }
}

LabState starting_state(const RenderOptions& o) {
  LabState state = o.state.empty() ? initial_state() : read_state(o.state);
  if (o.state.empty()) state.preferences.lang = Lang::en;
  if (!o.folder.empty()) {
    if (o.model.any())
      fail("--model", {"a folder alone, which brings its own sizes", "单独的文件夹（尺寸由它决定）"},
           {"it together with sizes or a seed", "同时给了尺寸或种子"},
           {"leave out --architecture, --layers, --seed and the like",
            "请去掉 --architecture、--layers、--seed 等选项"});
    (void)model_folder(o.folder);  // throws; a name stays a name, so that the figure opens on another machine
    state.request.model.folder = o.folder;
    state.request.model.snapshot = -1;
    state.request.model.live = false;
  }
  if (o.snapshot) state.request.model.snapshot = *o.snapshot;
  Request& request = state.request;
  if (request.model.folder.empty()) {
    request.model.config = apply(o.model, o.switches, request.model.config);
    if (o.model.seed) request.model.seed = *o.model.seed;
  }
  apply(o.text, o.switches, request);
  for (const std::string& assignment : o.set) state = with_field(state, assignment);
  if (o.snapshot && request.model.folder.empty())
    fail("--snapshot", {"a trained model", "训练过的模型"}, {"one with random weights", "随机权重的模型"},
         {"name one with --model, such as story", "请用 --model 指定，如 story"});
  return state;
}

/// --set goes before all other options: what they have overruled meanwhile is set again.
void set_again(const RenderOptions& o, const Run& run, LabState& state) {
  if (o.set.empty()) return;
  const ViewKind view = state.view;
  for (const std::string& assignment : o.set) state = with_field(state, assignment);
  if (state.view != view)
    fail("--set", o.view + Tr{" as view, as the command says", " 视图（与命令一致）"}, {"another view", "另一种视图"},
         {"leave it out", "请去掉它"});
  Selection wanted = state.selection;
  state.selection = clamped(state.selection, run);
  if (wanted.query < 0) wanted.query = state.selection.query;  // −1: the last
  if (!(wanted == state.selection))
    fail("--set",
         {"a stack, attention, layer, head, sentence, step and query that there are",
          "存在的栈、注意力、层、头、句子、步骤和查询"},
         {"selection fields beyond them", "超出范围的 selection 字段"}, {"choose smaller ones", "请选小一些的值"});
}

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
    set_view(one, state);
    set_selection(one, *run, state);
    set_again(one, *run, state);
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
  set_view(o, state);
  set_selection(o, *run, state);
  set_again(o, *run, state);
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
