#include "app/views/interventions.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/ui/widgets.h"
#include "core/figure/intervention_words.h"
#include "core/figure/rich_text.h"
#include "core/figure/run_view.h"
#include "core/figure/value_name.h"
#include "core/lab/examples.h"
#include "core/text/encoding.h"

namespace headlight {
namespace {

using Kind = Intervention::Kind;

void add(Session& session, Intervention change) {
  auto& all = session.state.request.interventions;
  const auto same = [&](const Intervention& i) {
    return i.kind == change.kind && i.value == change.value && i.head == change.head && i.row == change.row &&
           i.col == change.col;
  };
  std::erase_if(all, same);  // said again it counts anew
  all.push_back(std::move(change));
  session.chosen_intervention = static_cast<int>(all.size()) - 1;
}

std::string number_of(int index) { return std::to_string(index + 1); }

/// The locked element, when it is one of a recorded value of the run that is looked at.
std::optional<ValueRef> locked_value(const Session& session) {
  const auto& locked = session.state.selection.locked;
  if (!locked || !session.run) return {};
  const Session::Located at = session.locate(*locked);
  if (at.run != session.run.get() || at.element.name.starts_with('~')) return {};
  return at.element;
}

Intervention at_element(const Session& session, Kind kind, const ValueRef& element) {
  const float now = session.run->value(element.name)(element.at);
  Intervention i;
  i.kind = kind;
  i.value = element.name;
  i.head = parse_value_name(element.name).by_head() ? element.at.batch % std::max(1, session.run->config.n_heads) : -1;
  i.row = element.at.row;
  i.col = element.at.col;
  i.amount = std::isfinite(now) ? now : 0;
  return i;
}

void add_at_lock(const Session& session, std::vector<Change>& all) {
  const auto element = locked_value(session);
  const std::string words = element ? describe_short(*session.run, *element, ui().lang) : "";
  all.push_back({Tr{"Change the locked number", "改动锁定的数"} + (element ? " " + words : std::string()),
                 [element](Session& s) { add(s, at_element(s, Kind::set, *element)); }, element.has_value()});
  const bool weight = element && element->name.ends_with(".pattern");
  all.push_back(
      {{"Set the locked weight, the rest of its row shares what is left", "设定锁定的权重，本行其余分享剩下的"},
       [element](Session& s) { add(s, at_element(s, Kind::weight, *element)); },
       weight});
}

bool new_patch = false;

/// Tokens of the other sentence on the side that a patch is in.
int tokens_of_patch(const Session& session, const Intervention& i) {
  const Run& run = *session.run;
  const bool target = run.config.two_stacks() && i.value.starts_with("decoder.");
  const std::string& text = target ? i.target.empty() ? session.target() : i.target : i.sentence;
  const int own = encode(tokenize(text, run.request.segmentation), words_that_cut(run, target)).length;
  return own + (target ? 1 : 0);  // a target begins with <bos>
}

/// From a sentence that is not the present one, of the examples for this model first; the present one when none has the
/// position.
Intervention offered_patch(const Session& session, Intervention patch) {
  patch.sentence = session.sentence();
  patch.target = session.target();
  static const std::vector<Example> examples = [] {
    try {
      return load_examples();
    } catch (const std::exception&) {
      return std::vector<Example>{};  // the examples menu says what is wrong
    }
  }();
  for (const bool own_model : {true, false})
    for (const Example& example : examples) {
      if (example.architecture != session.run->config.architecture || example.sentences.empty()) continue;
      if (own_model != (example.model == session.state.request.model.folder)) continue;
      Intervention from = patch;
      from.sentence = example.sentences.front();
      from.target = example.targets.empty() ? "" : example.targets.front();
      if (from.sentence != patch.sentence && tokens_of_patch(session, from) > patch.row) return from;
    }
  return patch;
}

}  // namespace

std::optional<Tr> patch_fault(const Session& session, const Intervention& patch) {
  if (patch.kind != Kind::patch || patch.row < 0 || !session.run || session.run->graph.size() == 0) return {};
  if (tokens_of_patch(session, patch) > patch.row) return {};
  const std::string position = std::to_string(patch.row);
  return Tr{"That sentence has no position " + position + ": nothing is taken from it.",
            "那个句子没有位置 " + position + "，因此什么也取不到。"};
}

bool take_new_patch() { return std::exchange(new_patch, false); }

std::vector<Change> possible_changes(const Session& session) {
  std::vector<Change> all;
  if (!session.run || session.run->graph.size() == 0) return all;
  const RunView view(*session.run, session.shown());
  const std::string z = view.attention("z"), out = view.attention("out"), ffn = view.block("ffn.out");
  const std::string pattern = view.attention("pattern");
  const int head = view.head;
  const std::string l = number_of(view.layer), h = number_of(view.head);
  const auto with = [](const Intervention& i) { return [i](Session& s) { add(s, i); }; };
  all.push_back({{"Silence layer " + l + ", head " + h, "关闭第 " + l + " 层第 " + h + " 头"},
                 with({.kind = Kind::silence, .value = z, .head = head})});
  all.push_back({{"Keep this head alone in its layer", "本层只保留这个头"},
                 with({.kind = Kind::solo, .value = z, .head = head})});
  all.push_back({{"Silence the attention of layer " + l, "关闭第 " + l + " 层的注意力"},
                 with({.kind = Kind::silence, .value = out})});
  all.push_back({{"Silence the feed-forward network of layer " + l, "关闭第 " + l + " 层的前馈网络"},
                 with({.kind = Kind::silence, .value = ffn})});
  const std::pair<Intervention::Form, Tr> forms[] = {
      {Intervention::Form::uniform, {"Force this head: look at all alike", "强制这个头：平均看所有词"}},
      {Intervention::Form::previous, {"Force this head: the previous word", "强制这个头：看前一个词"}},
      {Intervention::Form::itself, {"Force this head: the word itself", "强制这个头：看自己"}},
      {Intervention::Form::first, {"Force this head: the first word", "强制这个头：看第一个词"}}};
  for (const auto& [form, name] : forms)
    all.push_back({name, with({.kind = Kind::force, .value = pattern, .head = head, .form = form})});
  const std::string word = view.queries[static_cast<std::size_t>(view.query)];
  all.push_back({{"Hide “" + word + "” from the other words", "让别的词看不到“" + word + "”"},
                 with({.kind = Kind::knock_out, .value = view.prefix, .col = view.query})});
  add_at_lock(session, all);
  const auto from_another = [](const Intervention& patch) {
    return [patch](Session& s) {
      add(s, offered_patch(s, patch));
      new_patch = true;
    };
  };
  all.push_back({{"Take what this head puts out at “" + word + "” from another sentence",
                  "这个头在“" + word + "”处的输出取自另一个句子"},
                 from_another({.kind = Kind::patch, .value = z, .head = head, .row = view.query})});
  const std::pair<std::string, Tr> streams[] = {{"resid_pre", {"before layer " + l, "（第 " + l + " 层之前）"}},
                                                {"resid_post", {"after layer " + l, "（第 " + l + " 层之后）"}}};
  for (const auto& [value, where] : streams)
    all.push_back({{"Take the residual stream of “" + word + "” " + where.in(Lang::en) + " from another sentence",
                    "“" + word + "”的残差流" + where.in(Lang::zh) + "取自另一个句子"},
                   from_another({.kind = Kind::patch, .value = view.block(value), .row = view.query})});
  return all;
}

bool can_change_locked(const Session& session) { return locked_value(session).has_value(); }

void change_locked(Session& session) {
  const auto element = locked_value(session);
  if (!element) return;
  add(session, at_element(session, element->name.ends_with(".pattern") ? Kind::weight : Kind::set, *element));
  session.state.view = ViewKind::whatif;
}

AmountRange amount_range(const Session& session, const Intervention& i) {
  if (i.kind == Kind::weight) return {0, 1};
  if (i.kind == Kind::scale) return {-2, 4};
  const Tensor* value = session.run ? session.run->graph.find_value("~" + i.value + ".before") : nullptr;
  float most = 1;
  if (value != nullptr)
    for (std::size_t k = 0; k < value->size(); ++k)
      if (std::isfinite(value->data()[k])) most = std::max(most, std::abs(value->data()[k]));
  most = std::ceil(2 * most);
  if (i.value.ends_with(".pattern")) return {0, 1};
  return {-most, most};
}

float draw_interventions_strip(Session& session, Rect canvas) {
  auto& all = session.state.request.interventions;
  if (all.empty() || !session.run || session.run->graph.size() == 0) return 0;
  if (session.state.view == ViewKind::whatif) return 0;  // it lists them itself
  const auto on = std::count_if(all.begin(), all.end(), [](const Intervention& i) { return i.on; });
  const Theme& t = colors();
  const float height = std::round(px(30));
  const Rect row{canvas.x + px(16), canvas.y + px(6), canvas.w - px(32), height};
  fill(row, mix(t.card, t.focus, 0.09F), px(6));
  const Tr back{"take back", "撤去"};
  const float width = button_width(back);
  if (button("strip.clear", {row.right() - width - px(2), row.y + px(2), width, height - px(4)}, back, {Look::quiet})) {
    all.clear();
    session.chosen_intervention = -1;
    return height + px(8);
  }
  std::string words = intervention_words(all.front(), *session.run, ui().lang);
  const std::string more = std::to_string(all.size() - 1), active = std::to_string(on);
  if (all.size() > 1) words += tr({" and " + more + " more", " 等 " + std::to_string(all.size()) + " 项"});
  if (on == 0) words = tr({"All changes are switched off", "所有改动都已关闭"});
  text({row.x + px(12), center(row).y}, "**" + tr({"Changed by hand:", "人为改动："}) + "** " + words, TextSize::label,
       t.focus, Align::left, false, row.w - width - px(28));
  return height + px(8);
}

}  // namespace headlight
