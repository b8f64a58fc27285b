// Training in front of the class, and the trainings that are over: curves, roles of heads along time, two side by side.
#include <algorithm>
#include <cstdlib>

#include "app/ui/figure_view.h"
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/training_bar.h"
#include "app/views/view.h"
#include "core/figure/rich_text.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/lab/training_figure.h"

namespace headlight::view::training {
namespace {

const Tr text_recorded{"stored model", "已存模型"}, text_live{"train now", "现场训练"};
const Tr text_save{"Save", "保存"};

/// Titles of the recipes, read once.
const std::vector<std::pair<std::string, Tr>>& recipes() {
  static const std::vector<std::pair<std::string, Tr>> all = [] {
    std::vector<std::pair<std::string, Tr>> out;
    for (const std::string& name : recipe_names()) out.emplace_back(name, same(name));
    return out;
  }();
  return all;
}

float list_width(const std::vector<Tr>& choices) {
  float width = 0;
  for (const Tr& choice : choices) width = std::max(width, width_of(tr(choice), TextSize::label));
  return std::ceil(width) + px(40);
}

/// A list with its name before it. Returns whether another entry was chosen.
bool labelled_list(Flow& flow, std::string_view id, const Tr& label, const std::vector<Tr>& choices, int& chosen,
                   const Tr& tip) {
  const float words = label.in(ui().lang).empty() ? 0 : std::ceil(width_of(tr(label), TextSize::label)) + px(8);
  const Rect at = flow.next(words + list_width(choices));
  if (words > 0) text({at.x, center(at).y}, tr(label), TextSize::label, colors().muted);
  const bool changed = dropdown(id, {at.x + words, at.y, at.w - words, at.h}, choices, chosen);
  tooltip(tip);
  return changed;
}

/// A list of numbers of which the first means "as the recipe has it".
void number_list(Flow& flow, std::string_view id, const Tr& label, const std::vector<int>& values, int& value,
                 int of_recipe, const Tr& tip) {
  std::vector<Tr> names;
  int chosen = -1;
  const int now = value > 0 ? value : of_recipe;
  std::vector<int> all = values;
  if (std::find(all.begin(), all.end(), now) == all.end()) all.push_back(now);
  if (std::find(all.begin(), all.end(), of_recipe) == all.end()) all.push_back(of_recipe);
  std::sort(all.begin(), all.end());
  for (std::size_t i = 0; i < all.size(); ++i) {
    names.push_back(same(std::to_string(all[i])));
    if (all[i] == now) chosen = static_cast<int>(i);
  }
  if (labelled_list(flow, id, label, names, chosen, tip)) {
    const int wanted = all[static_cast<std::size_t>(chosen)];
    value = wanted == of_recipe ? 0 : wanted;
  }
}

void seed_control(Flow& flow, const std::string& id, const Tr& label, std::uint64_t& seed) {
  const float words = std::ceil(width_of(tr(label), TextSize::label)) + px(8);
  const float h = px(28);
  const Rect at = flow.next(words + px(34) + 2 * h);
  text({at.x, center(at).y}, tr(label), TextSize::label, colors().muted);
  if (icon_button(id + ".less", {at.x + words, at.y, h, at.h}, Icon::minus, {"The seed before", "上一个种子"},
                  {Look::plain, seed > 1}))
    --seed;
  text({at.x + words + h + px(17), center(at).y}, std::to_string(seed), TextSize::digits, colors().ink, Align::center);
  if (icon_button(
          id + ".more", {at.right() - h, at.y, h, at.h}, Icon::plus,
          {"Another seed: other first weights, other sentences in another order", "换种子：初始权重和句子顺序都不同"}))
    ++seed;
}

void choose_mode(Session& session, Flow& flow) {
  const std::vector<Tr> modes{text_recorded, text_live};
  int mode = session.state.request.model.live ? 1 : 0;
  if (!segmented("training.mode", flow.next(segmented_width(modes)), modes, mode)) return;
  if (mode == 1) {
    session.train(session.state.training.plan);
    return;
  }
  for (const StoredModel& model : stored_models())
    if (model.name == session.state.training.plan.recipe) {
      session.open_stored(model.own ? model.folder : model.name);
      return;
    }
  if (const auto all = stored_models(); !all.empty())
    session.open_stored(all.front().own ? all.front().folder : all.front().name);
}

void role_control(Session& session, Flow& flow) {
  if (!session.record) return;
  const std::vector<std::string> roles = roles_of(*session.record);
  if (roles.size() < 2) return;
  std::vector<Tr> names;
  int chosen = 0;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    names.push_back(role_name(roles[i]));
    if (roles[i] == session.state.training.role) chosen = static_cast<int>(i);
  }
  if (labelled_list(flow, "training.role", {"head's role", "头的作用"}, names, chosen,
                    {"What is measured of every head, on sentences that were not trained on.",
                     "对每个头所测的量，在未训练过的句子上测得。"}))
    session.state.training.role = roles[static_cast<std::size_t>(chosen)];
}

/// Of the plan as its recipe has it; nothing when there is no such recipe.
std::optional<Recipe> usual_recipe(const TrainingPlan& plan) {
  try {
    return recipe_of({plan.recipe, plan.seed, 0, 0, 0, 0});
  } catch (const std::exception&) {  // the training says what is wrong
    return {};
  }
}

void live_controls(Session& session, Flow& flow) {
  TrainingPlan plan = session.state.training.plan;
  std::vector<Tr> names;
  int chosen = -1;
  for (std::size_t i = 0; i < recipes().size(); ++i) {
    names.push_back(recipes()[i].second);
    if (recipes()[i].first == plan.recipe) chosen = static_cast<int>(i);
  }
  if (labelled_list(flow, "training.recipe", {"recipe", "配方"}, names, chosen,
                    {"What is learned: data, architecture, sizes and steps.", "学什么：数据、架构、规模与步数。"}))
    plan = TrainingPlan{recipes()[static_cast<std::size_t>(chosen)].first, plan.seed, 0, 0, 0, 0};
  seed_control(flow, "training.seed", {"seed", "种子"}, plan.seed);
  if (const auto usual = usual_recipe(plan)) {
    number_list(flow, "training.layers", {"layers", "层数"}, {1, 2, 3, 4}, plan.n_layers, usual->config.n_layers,
                {"Blocks of each stack.", "每个栈的层数。"});
    number_list(flow, "training.heads", {"heads", "头数"}, {1, 2, 4, 8}, plan.n_heads, usual->config.n_heads,
                {"Heads of every attention.", "每个注意力的头数。"});
    number_list(flow, "training.d_model", {"d_{model}", "d_{model}"}, {16, 32, 64, 128}, plan.d_model,
                usual->config.d_model, {"Numbers in the vector of a token.", "词元向量的维数。"});
    number_list(flow, "training.steps", {"steps", "步数"}, {100, 300, 1000, 3000, 10000}, plan.steps, usual->steps,
                {"How long it is trained. The learning rate falls towards the end.", "训练多久。学习率逐渐降到末尾。"});
  }
  if (!(plan == session.state.training.plan)) session.train(plan);
}

/// A second training, or another stored model, beside the first.
void beside_controls(Session& session, Flow& flow) {
  TrainingOptions& options = session.state.training;
  const bool live = session.state.request.model.live;
  const Tr label = live ? Tr{"two seeds", "两个种子"} : Tr{"side by side", "并排比较"};
  if (toggle("training.beside", flow.next(toggle_width(label)), label, options.beside) && live && options.beside &&
      session.record && session.record->steps_done > 0)
    session.toast({"The second training begins at step 0: rewind both, or let it catch up.",
                   "第二次训练从第 0 步开始：可两边一起回到起点，或等它赶上。"});
  tooltip({"The same sentence in two trainings: same ability, different heads.",
           "同一个句子在两次训练中：能力相同，头却不同。"});
  if (!options.beside) return;
  if (live) {
    seed_control(flow, "training.other_seed", {"and seed", "与种子"}, options.other_seed);
    return;
  }
  std::vector<Tr> names;
  std::vector<std::string> values;
  int chosen = -1;
  for (const StoredModel& model : stored_models()) {
    const std::string value = model.own ? model.folder : model.name;
    if (value == session.state.request.model.folder) continue;
    if (value == options.other_model) chosen = static_cast<int>(values.size());
    names.push_back(same(model.name));
    values.push_back(value);
  }
  if (labelled_list(flow, "training.other_model", {"with", "与"}, names, chosen,
                    {"Another model that reads the same sentence.", "读同一个句子的另一个模型。"}))
    options.other_model = values[static_cast<std::size_t>(chosen)];
}

void save_controls(Session& session, Flow& flow) {
  static std::string typed, proposed;
  const TrainingPlan& plan = session.state.training.plan;
  const std::string proposal = plan.recipe + "-seed-" + std::to_string(plan.seed);
  if (proposal != proposed) proposed = typed = proposal;
  const float button = button_width(text_save);
  const Rect at = flow.next(px(190) + px(8) + button);
  const bool ready = session.record && session.record->steps_done > 0;
  const FieldResult field =
      text_field("training.name", {at.x, at.y, at.w - button - px(8), at.h}, typed, {{"name", "名称"}, false, ready});
  if (headlight::button("training.save", {at.right() - button, at.y, button, at.h}, text_save, {Look::plain, ready}) ||
      field.submitted)
    session.save_training(typed);
  tooltip({"Writes the model with its snapshots to your own models, and opens it.",
           "把模型及其快照写入自己的模型文件夹，并打开它。"});
}

/// For a model that was never trained: what can be done.
void draw_invitation(Session& session, Rect area) {
  const float width = std::min(area.w - px(40), px(460));
  const float x = area.x + (area.w - width) / 2;
  Column column({x, area.y + area.h * 0.28F, width, area.h});
  const Rect title = column.row(line_height(TextSize::title));
  text({center(title).x, center(title).y}, tr({"Random weights have no history", "随机权重没有训练历史"}),
       TextSize::title, colors().ink, Align::center, true);
  column.space(paragraph({x, column.y, width, 0},
                         tr({"Train a model here and watch its heads take up their roles, or open one that was trained "
                             "before and drag through its snapshots.",
                             "可在这里训练一个模型，看各个头如何分工；也可打开训练好的模型，拖动查看它的各个快照。"}),
                         TextSize::label, colors().muted) +
               px(14));
  const Tr begin{"Train now", "现场训练"}, open{"Open a trained model", "打开训练好的模型"};
  Flow buttons({x, column.y, width, control_height()}, control_height());
  const Rect first = buttons.next(button_width(begin)), second = buttons.next(button_width(open) + px(24));
  if (button("training.begin", first, begin, {Look::primary})) session.train(session.state.training.plan);
  std::vector<Tr> names;
  const auto all = stored_models();
  for (const StoredModel& model : all) names.push_back(same(model.name));
  const int chosen = menu_button("training.open", second, open, names, {Look::plain, !all.empty()});
  if (chosen >= 0) {
    const StoredModel& model = all[static_cast<std::size_t>(chosen)];
    session.open_stored(model.own ? model.folder : model.name);
  }
}

void draw_trouble(const Session& session, Rect area) {
  const bool wrong = !session.record_error.empty() || !session.other_error.empty();
  const std::string& words = session.record_error.empty() ? session.other_error : session.record_error;
  const float width = std::min(area.w - px(40), px(520));
  const Rect room{area.x + (area.w - width) / 2, area.y + area.h * 0.34F, width, area.h};
  paragraph(room, wrong ? literal_text(words) : tr({"Reading the training …", "正在读取训练过程……"}), TextSize::text,
            wrong ? colors().focus : colors().muted);
}

void draw(Session& session, Rect canvas) {
  const Rect room = inset(canvas, px(18), px(12));
  const bool own = has_own_config(session.state.request.model);
  if (!own) {
    session.current_figure = nullptr;
    draw_invitation(session, canvas);
    return;
  }
  Flow flow(room, px(28));
  choose_mode(session, flow);
  if (session.state.request.model.live) live_controls(session, flow);
  role_control(session, flow);
  beside_controls(session, flow);
  if (session.state.request.model.live) save_controls(session, flow);
  const float top = flow.bottom() + px(6);
  const Rect area{canvas.x, top, canvas.w, canvas.bottom() - top};
  if (!session.record || !session.record_error.empty() || !session.record->model) {
    session.current_figure = nullptr;
    draw_trouble(session, area);
    return;
  }
  show_figure(session, "training.figure", area, [](const Session& s, const Style& style) {
    const TrainingRecord* other = s.other_record && s.other_run ? s.other_record.get() : nullptr;
    return training_figure(s.figure_input(style), {*s.record, s.state.request.model.snapshot, s.state.training.role,
                                                   other, s.other_run.get()});
  });
}

const RegisterView registered{
    {ViewKind::training, "training", {"Training", "训练"}, 1, draw, draw_training_bar, nullptr, ViewGroup::training}};

}  // namespace
}  // namespace headlight::view::training
