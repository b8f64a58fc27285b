// What the result depends on, by a backward pass.
#include <algorithm>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"
#include "core/analysis/logit_lens.h"
#include "core/figure/gradients_figure.h"
#include "core/figure/output_parts.h"
#include "core/figure/rich_text.h"
#include "core/lab/gradients_picture.h"

namespace headlight::view::gradients {
namespace {

using Form = GradientsOptions::Form;
using Of = GradientsOptions::Of;

/// The most probable words of the row that is asked, to choose from.
void word_control(GradientsOptions& options, const GradientStudy& study, Flow& flow) {
  const Run& run = *study.gone_back;
  const Vocabulary& words = predicted_words(run);
  const Tensor& probs = run.value(run.prefix(predicting_stack(run)) + "probs");
  std::vector<int> ids{-1};
  std::vector<Tr> names{{"likeliest word", "最可能的词"}};
  const auto offer = [&](int id) {
    ids.push_back(id);
    names.push_back(same(shown_word(words, id, ui().lang)));
  };
  for (const auto& [id, p] : top_words(probs, 0, study.result.row, 12)) offer(id);
  if (options.word >= 0 && options.word < words.size() && std::find(ids.begin(), ids.end(), options.word) == ids.end())
    offer(options.word);
  const auto now = std::find(ids.begin(), ids.end(), options.word);
  int chosen = now == ids.end() ? 0 : static_cast<int>(now - ids.begin());
  if (dropdown("gradients.word", flow.next(px(150)), names, chosen))
    options.word = ids[static_cast<std::size_t>(chosen)];
  tooltip({"Of which word, at the selected query", "选中的查询处的哪个词"});
  static std::string typed;
  const FieldResult field =
      text_field("gradients.other", flow.next(px(140)), typed, {.hint = {"another word", "其他词"}});
  if (field.changed && words.has(typed)) options.word = words.id(typed);
  if (field.left) typed.clear();
}

void value_control(GradientsOptions& options, const GradientStudy& study, Flow& flow) {
  const std::string shown = gradient_value_shown(*study.gone_back, options);
  std::vector<Tr> names;
  int chosen = 0;
  for (const std::string& name : study.values) {
    if (name == shown) chosen = static_cast<int>(names.size());
    names.push_back(same(literal_text(name)));
  }
  if (names.empty()) return;
  if (dropdown("gradients.value", flow.next(px(240)), names, chosen))
    options.value = study.values[static_cast<std::size_t>(chosen)];
}

void draw(Session& session, Rect canvas) {
  GradientsOptions& options = session.state.gradients;
  Flow flow(inset(canvas, px(18), px(12)), px(28));
  const std::vector<Tr> forms{{"words", "词"}, {"weights", "权重"}, {"any value", "任意量"}};
  int form = static_cast<int>(options.form);
  if (segmented("gradients.form", flow.next(segmented_width(forms)), forms, form))
    options.form = static_cast<Form>(form);
  const std::vector<Tr> goals{{"of the loss", "对损失"}, {"of a score", "对得分"}, {"of a probability", "对概率"}};
  int goal = static_cast<int>(options.of);
  if (segmented("gradients.of", flow.next(segmented_width(goals)), goals, goal)) options.of = static_cast<Of>(goal);
  tooltip(
      {"The loss: how badly the words that follow are predicted. Score (logit) and probability: of one word, at the "
       "selected query",
       "损失：后面的词预测得有多差。得分（logit）与概率：选中的查询处某一个词的"});
  if (const auto* study = dynamic_cast<const GradientStudy*>(session.study.get())) {
    if (options.of != Of::loss || study->result.asked == 0) word_control(options, *study, flow);
    if (options.form == Form::value) value_control(options, *study, flow);
  }
  const float top = flow.bottom() + px(10);
  show_picture(session, "gradients.figure", {canvas.x, top, canvas.w, canvas.bottom() - top});
}

const RegisterView registered{
    {ViewKind::gradients,
     "gradients",
     {"Gradients", "梯度"},
     2,
     draw,
     nullptr,
     nullptr,
     ViewGroup::whatif,
     {"A gradient says how fast a result changes when one number on the way to it grows a little; training uses "
      "nothing "
      "else. Here it is asked of the loss, or of one word's score or probability: which words matter (the length of "
      "the "
      "gradient, and gradient × embedding), and whether the heavy attention weights are the ones that matter. Numbers "
      "are from a real backward pass; click one to see it explained.",
      "梯度说明：通往结果的某个数稍微增大时，结果变化得多快；训练用的就是它。这里对损失、或某个词的得分或概率求梯度："
      "哪些词重要（梯度的长度、梯度 × 词嵌入），以及权重大的位置是否就是重要的位置。"
      "数字都来自真实的反向传播，点击任一个可看到解释。"}}};

}  // namespace
}  // namespace headlight::view::gradients
