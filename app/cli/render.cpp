// headlight render: a figure as a file, without a window.
#include <algorithm>
#include <charconv>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "app/cli/command.h"
#include "app/cli/model_options.h"
#include "app/cli/picture.h"
#include "core/figure/builders.h"

namespace headlight {
namespace {

struct RenderOptions {
  std::string view, out, state, folder;
  ModelOptions model;
  SwitchOptions switches;
  TextOptions text;
  std::optional<std::string> lang, theme, query, step, stack, attention, quantity, lock;
  std::optional<int> layer, head, sentence, d_model;
  std::optional<float> factor, text_size;
  int scale = 1;
  float width = 960, height = 640;
  bool per_row = false, log = false, transposed = false, no_digits = false;
};

[[noreturn]] void fail(const std::string& option, const std::string& expected, const std::string& found,
                       const std::string& todo) {
  throw std::runtime_error(option + ": expected " + expected + ", found " + found + "; " + todo);
}

std::optional<int> whole(const std::string& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

void set_view(const RenderOptions& o, LabState& state) {
  state.view = o.view == "step"      ? ViewKind::steps
               : o.view == "heatmap" ? ViewKind::heatmap
               : o.view == "grid"    ? ViewKind::grid
                                     : ViewKind::scaling;
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
    throw std::runtime_error(
        "--quantity: expected `render heatmap` with it, found `render grid`, which shows the weights of all heads");
  if (o.model.d_model) {
    if (state.view == ViewKind::scaling && (*o.model.d_model < 8 || *o.model.d_model > 1024))
      throw std::runtime_error("--d-model: expected a whole number from 8 to 1024 for `render scaling`, found " +
                               std::to_string(*o.model.d_model));
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
  fail("--query", "a position from 0 to " + std::to_string(length - 1) + " or one of the tokens " + words,
       "\"" + query + "\"", "positions count from 0");
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
    fail("--lock", "NAME[slice,row,column] of an element of the run, such as blocks.0.attn.pattern[0,1,1]",
         "\"" + text + "\"" + (value != nullptr ? " (its shape is " + to_string(value->shape()) + ")" : ""),
         "`headlight trace` lists names and shapes");
  return e;
}

void set_selection(const RenderOptions& o, const Run& run, LabState& state) {
  Selection& s = state.selection;
  const auto within = [](const char* option, std::optional<int> value, int count, int& into) {
    if (!value) return;
    if (*value >= count) fail(option, "0 to " + std::to_string(count - 1), std::to_string(*value), "they count from 0");
    into = *value;
  };
  const auto two_stacks_for = [&](const char* option, const std::string& word) {
    if (!run.config.two_stacks())
      fail(option, "an encoder_decoder model for \"" + word + "\"", "a model with one stack", "leave it out");
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
      for (const Step& step : steps) ids.push_back(step.id);
      fail("--step", or_list(ids), "\"" + wanted + "\"", "choose one of them");
    }
    s.step = static_cast<int>(it - steps.begin());
  }
}

LabState starting_state(const RenderOptions& o) {
  LabState state = o.state.empty() ? initial_state() : state_from_json(read_embedded_state(o.state));
  if (o.state.empty()) state.preferences.lang = Lang::en;
  if (!o.folder.empty()) {
    if (o.model.any())
      fail("--model", "a folder alone, which brings its own sizes", "it together with sizes or a seed",
           "leave out --architecture, --layers, --seed and the like");
    state.request.model.folder = o.folder;
  }
  Request& request = state.request;
  if (request.model.folder.empty()) {
    request.model.config = apply(o.model, o.switches, request.model.config);
    if (o.model.seed) request.model.seed = *o.model.seed;
  }
  apply(o.text, o.switches, request);
  return state;
}

void render(const RenderOptions& o) {
  if (o.view == "gallery") {
    render_gallery(o.out);
    return;
  }
  (void)file_kind(o.out);  // a wrong ending is told before the work
  LabState state = starting_state(o);
  const auto run = run_request(state.request);
  check_texts(o.text, *run);
  set_view(o, state);
  set_selection(o, *run, state);
  const Figure figure = picture(state, *run, o.width, o.height);
  save_picture(figure, state, *run, o.out, static_cast<float>(o.scale));
  std::cout << "wrote " << o.out << '\n';
}

void add_what_is_shown(CLI::App& app, RenderOptions& o) {
  const char* const group = "What is shown (layers, heads and positions count from 0; pictures show them from 1)";
  app.add_option("--layer", o.layer, "which layer (default: 0)")->check(whole_number(0, 47))->group(group);
  app.add_option("--head", o.head, "which head (default: 0)")->check(whole_number(0, 63))->group(group);
  app.add_option("--query", o.query, "a position or the text of a token (default: the last token)")->group(group);
  app.add_option("--step", o.step,
                 "of `render step`: tokens, pattern, z, …; a wrong one lists them all (default: pattern)")
      ->group(group);
  app.add_option("--stack", o.stack, "of an encoder_decoder (default: encoder)")
      ->check(one_of({"encoder", "decoder"}))
      ->group(group);
  app.add_option("--attention", o.attention, "self, or cross from decoder to encoder (default: self)")
      ->check(one_of({"self", "cross"}))
      ->group(group);
  app.add_option("--sentence", o.sentence, "of a batch, from 0 (default: 0)")
      ->check(whole_number(0, 1023))
      ->group(group);
  app.add_option("--lock", o.lock, "outlines an element and its operands: blocks.0.attn.pattern[HEAD,ROW,COLUMN]")
      ->group(group);
  app.add_option("--quantity", o.quantity, "of a heatmap (default: pattern)")
      ->check(one_of({"pattern", "scores", "scaled", "masked"}))
      ->group(group);
  app.add_flag("--per-row", o.per_row, "contrast: each row on its own scale (default: one scale)")->group(group);
  app.add_flag("--log", o.log, "contrast: logarithmic (default: linear)")->group(group);
  app.add_flag("--transposed", o.transposed, "queries as columns (default: as rows)")->group(group);
  app.add_flag("--no-digits", o.no_digits, "no digits in the cells (default: where they fit)")->group(group);
  app.add_option("--factor", o.factor, "of the third column of `render scaling` (default: 3)")
      ->check(positive_number(0, 1000))
      ->group(group);
}

void add_how_it_looks(CLI::App& app, RenderOptions& o) {
  const char* const group = "How it looks";
  app.add_option("--lang", o.lang, "language (default: en)")->check(one_of({"en", "zh"}))->group(group);
  app.add_option("--theme", o.theme, "colours (default: light)")
      ->check(one_of({"light", "dark", "projector"}))
      ->group(group);
  app.add_option("--text-size", o.text_size, "size of the type, 1 is normal (default: 1)")
      ->check(positive_number(0.5, 4))
      ->group(group);
  app.add_option("--scale", o.scale, "pixels of a PNG per pixel of the figure")
      ->check(one_of({"1", "2", "4"}))
      ->capture_default_str()
      ->group(group);
  app.add_option("--width", o.width, "room for the figure, in pixels; it grows when its content does not fit")
      ->check(positive_number(200, 8000))
      ->capture_default_str()
      ->group(group);
  app.add_option("--height", o.height, "the same, downwards")
      ->check(positive_number(150, 8000))
      ->capture_default_str()
      ->group(group);
}

}  // namespace

Command render_command(CLI::App& root) {
  const auto o = std::make_shared<RenderOptions>();
  CLI::App* app = root.add_subcommand(
      "render",
      "Draws a figure into a .png, .svg, .pdf or .csv file; needs no display. The file holds the state, so that "
      "`headlight FILE` opens it again. `render gallery` writes all views in both languages into a folder.");
  app->add_option("view", o->view, "the picture")
      ->required()
      ->check(one_of({"step", "heatmap", "grid", "scaling", "gallery"}));
  app->add_option("--out", o->out, "the file to write, its ending says the kind; of gallery: a folder")
      ->required()
      ->type_name("F.png|svg|pdf|csv");
  app->add_option("--model", o->folder, "a model folder (default: a model with random weights)")->type_name("DIR");
  app->add_option("--state", o->state,
                  "a state or an exported figure to start from (default: the program's first state)")
      ->type_name("FILE");
  add_text_options(*app, o->text);
  app->get_option("--text")->description(app->get_option("--text")->get_description() +
                                         " (default: 今天|天气|真|好|，|我|想|出|去|玩)");
  add_what_is_shown(*app, *o);
  add_how_it_looks(*app, *o);
  add_model_options(*app, o->model, "The model with random weights");
  add_switch_options(*app, o->switches);
  return {app, [o] { render(*o); }};
}

}  // namespace headlight
