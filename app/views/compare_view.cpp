// Two sides: the state, and the state with one thing different.
#include <algorithm>
#include <cmath>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"
#include "core/lab/compare_picture.h"
#include "core/lab/mask_presets.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"

namespace headlight::view::compare {
namespace {

enum class What { head, sentence, model, snapshot, seed, mask, scaling, embedding, position, unchanged, count };

const Tr& name_of(What what) {
  static const Tr names[] = {{"another head", "另一个头"},        {"another sentence", "另一个句子"},
                             {"another model", "另一个模型"},     {"another moment of the training", "训练的另一时刻"},
                             {"another seed", "另一个种子"},      {"another mask", "另一种掩码"},
                             {"scores not scaled", "分数不缩放"}, {"embedding × 1", "嵌入 × 1"},
                             {"no positions", "无位置"},          {"without the changes by hand", "不带人为改动"}};
  return names[static_cast<int>(what)];
}

What current(const CompareOptions& c) {
  if (c.unchanged) return What::unchanged;
  if (c.position) return What::position;
  if (c.embedding_scale) return What::embedding;
  if (c.attention_scale) return What::scaling;
  if (c.mask) return What::mask;
  if (c.seed) return What::seed;
  if (c.snapshot) return What::snapshot;
  if (c.model) return What::model;
  if (c.sentence) return What::sentence;
  return What::head;
}

std::vector<int> moments(const Session& session) {
  const Request::Source& source = session.state.request.model;
  if (source.folder.empty()) return {};
  try {
    return snapshots_of(model_folder(source.folder));
  } catch (const std::exception&) {
    return {};
  }
}

bool possible(const Session& session, What what) {
  const Request& request = session.state.request;
  switch (what) {
    case What::snapshot:
      return !moments(session).empty();
    case What::seed:
      return request.model.folder.empty() && !request.model.live;
    case What::unchanged:
      return !request.interventions.empty();
    default:
      return true;
  }
}

/// A second side that differs in this, to begin with.
CompareOptions begun(const Session& session, What what) {
  CompareOptions c;
  const Request& request = session.state.request;
  switch (what) {
    case What::sentence:
      c.sentence = session.sentence();
      break;
    case What::model:
      c.model = "";
      for (const StoredModel& model : stored_models())
        if (c.model->empty() && model.name != request.model.folder) c.model = model.name;
      break;
    case What::snapshot:
      c.snapshot = 0;
      break;
    case What::seed:
      c.seed = request.model.seed + 1;
      break;
    case What::mask:
      c.mask = MaskSpec{};
      c.mask->causal = !request.mask.causal.value_or(session.run->config.causal);
      break;
    case What::scaling:
      c.attention_scale = false;
      break;
    case What::embedding:
      c.embedding_scale = 1;
      break;
    case What::position:
      c.position = Position::none;
      break;
    case What::unchanged:
      c.unchanged = true;
      break;
    default:
      break;
  }
  return c;
}

void choose_head(Session& session, Flow& flow) {
  CompareOptions& c = session.state.compare;
  const LabState other = second_side(session.state, session.run->config);
  std::vector<Tr> names;
  int chosen = 0;
  for (int l = 0; l < session.run->config.n_layers; ++l)
    for (int h = 0; h < session.run->config.n_heads; ++h) {
      if (l == other.selection.layer && h == other.selection.head) chosen = static_cast<int>(names.size());
      const std::string layer = std::to_string(l + 1), head = std::to_string(h + 1);
      names.push_back({"layer " + layer + ", head " + head, "第 " + layer + " 层第 " + head + " 头"});
    }
  if (!dropdown("compare.head", flow.next(px(160)), names, chosen)) return;
  c.layer = chosen / session.run->config.n_heads;
  c.head = chosen % session.run->config.n_heads;
}

void choose_model(Session& session, Flow& flow) {
  CompareOptions& c = session.state.compare;
  std::vector<Tr> names;
  std::vector<std::string> folders;
  int chosen = 0;
  for (const StoredModel& model : stored_models()) {
    if (model.name == *c.model) chosen = static_cast<int>(names.size());
    names.push_back(same(model.name));
    folders.push_back(model.name);
  }
  if (!folders.empty() && dropdown("compare.model", flow.next(px(200)), names, chosen))
    c.model = folders[static_cast<std::size_t>(chosen)];
}

void choose_moment(Session& session, Flow& flow) {
  const std::vector<int> steps = moments(session);
  if (steps.empty()) return;
  CompareOptions& c = session.state.compare;
  int chosen = static_cast<int>(std::find(steps.begin(), steps.end(), *c.snapshot) - steps.begin());
  chosen = std::min(chosen, static_cast<int>(steps.size()) - 1);
  if (slider_choice("compare.snapshot", flow.next(px(280)), {"step", "训练步"}, steps, chosen))
    c.snapshot = steps[static_cast<std::size_t>(chosen)];
}

void choose_mask(Session& session, Flow& flow) {
  CompareOptions& c = session.state.compare;
  std::vector<Tr> names;
  for (const MaskPreset& preset : mask_presets()) names.push_back(preset.name);
  int chosen = std::max(0, preset_of(*c.mask));
  if (dropdown("compare.mask", flow.next(px(210)), names, chosen))
    c.mask = mask_presets()[static_cast<std::size_t>(chosen)].spec;
}

/// What belongs to the chosen difference.
void draw_detail(Session& session, Flow& flow, float width) {
  CompareOptions& c = session.state.compare;
  switch (current(c)) {
    case What::head:
      choose_head(session, flow);
      break;
    case What::sentence: {
      FieldOptions options;
      options.hint = {"the other sentence", "另一个句子"};
      text_field("compare.sentence", flow.next(std::min(px(430), width)), *c.sentence, options);
      break;
    }
    case What::model:
      choose_model(session, flow);
      break;
    case What::snapshot:
      choose_moment(session, flow);
      break;
    case What::seed: {
      int seed = static_cast<int>(*c.seed);
      if (slider_int("compare.seed", flow.next(px(220)), {"seed", "种子"}, seed, 1, 99))
        c.seed = static_cast<std::uint64_t>(seed);
      break;
    }
    case What::mask:
      choose_mask(session, flow);
      break;
    default:
      break;
  }
}

void draw_controls(Session& session, Flow& flow, float width) {
  const Tr caption{"The second differs in", "第二个的不同之处"};
  const Rect words = flow.next(width_of(tr(caption), TextSize::label));
  text({words.x, center(words).y}, tr(caption), TextSize::label, colors().muted);
  std::vector<Tr> names;
  std::vector<What> offered;
  int chosen = 0;
  const What now = current(session.state.compare);
  for (int i = 0; i < static_cast<int>(What::count); ++i) {
    const What what = static_cast<What>(i);
    if (!possible(session, what)) continue;
    if (what == now) chosen = static_cast<int>(names.size());
    names.push_back(name_of(what));
    offered.push_back(what);
  }
  const int was = chosen;
  if (dropdown("compare.what", flow.next(px(220)), names, chosen) && chosen != was)
    session.state.compare = begun(session, offered[static_cast<std::size_t>(chosen)]);
  draw_detail(session, flow, width);
  const std::vector<Tr> quantities{{"weights", "权重"}, {"scores", "分数"}, {"scaled", "缩放后"}};
  int quantity = std::min(2, static_cast<int>(session.state.heatmap.quantity));
  if (segmented("compare.quantity", flow.next(segmented_width(quantities)), quantities, quantity))
    session.state.heatmap.quantity = static_cast<HeatmapOptions::Quantity>(quantity);
  const Tr swap{"swap", "交换"};
  if (button("compare.swap", flow.next(button_width(swap)), swap)) {
    // The second side becomes the state; what it differed from becomes the second side.
    const LabState old = session.state;
    LabState other = second_side(old, session.run->config);
    CompareOptions back = old.compare;
    if (back.sentence) back.sentence = session.sentence();
    if (back.model) back.model = old.request.model.folder;
    if (back.seed) back.seed = old.request.model.seed;
    if (back.snapshot) back.snapshot = old.request.model.snapshot;
    if (back.mask) back.mask = old.request.mask;
    if (back.attention_scale) back.attention_scale = old.request.attention_scale.value_or(true);
    if (back.embedding_scale) back.embedding_scale = session.run->config.embedding_scale;
    if (back.position) back.position = session.run->config.position;
    if (current(back) == What::head) {
      back.layer = session.shown().layer;
      back.head = session.shown().head;
    }
    if (back.unchanged) return;  // the changes would be lost
    other.compare = back;
    session.state = other;
  }
  tooltip({"The second side becomes the first one.", "第二个变为第一个。"});
}

void draw(Session& session, Rect canvas) {
  static float height = 0;  // of the controls, in the last frame
  if (height <= 0) height = control_height();
  const Rect room{canvas.x + px(18), canvas.bottom() - height - px(8), canvas.w - px(36), height};
  show_picture(session, "compare.figure", {canvas.x, canvas.y, canvas.w, room.y - px(6) - canvas.y});
  rule({canvas.x, room.y - px(5)}, {canvas.right(), room.y - px(5)}, colors().rule, colors().line);
  Flow flow(room, control_height());
  draw_controls(session, flow, room.w);
  const float taken = flow.bottom() - room.y;
  if (std::abs(taken - height) > 0.5F) ui().animating = true;
  height = taken;
}

const RegisterView registered{
    {ViewKind::compare,
     "compare",
     {"Compare", "比较"},
     3,
     draw,
     nullptr,
     nullptr,
     ViewGroup::whatif,
     {"The same attention twice, with one thing different: another head, sentence, model, moment of the training, mask "
      "or setting. The words of both sides are aligned; the third matrix is their difference. Both sides follow what "
      "you type.",
      "同一处注意力算两遍，只有一处不同：头、句子、模型、训练时刻、掩码或设置。两侧的词已对齐，第三幅是二者之差。两侧都"
      "随输入更新。"}}};

}  // namespace
}  // namespace headlight::view::compare
