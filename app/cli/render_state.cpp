#include "app/cli/render_state.h"

#include <algorithm>
#include <charconv>

#include "core/figure/builders.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/lab/picture.h"
#include "core/lab/state_path.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

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

}  // namespace

void fail(const std::string& option, const Tr& expected, const Tr& found, const Tr& todo) {
  throw Error(option + Tr{": expected ", "：应为 "} + expected + Tr{", found ", "，实际为 "} + found + Tr{"; ", "；"} +
              todo);
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

void set_shown(const RenderOptions& o, const Run& run, LabState& state) {
  set_view(o, state);
  set_selection(o, run, state);
  set_again(o, run, state);
}

}  // namespace headlight
