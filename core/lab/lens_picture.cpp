// What each layer would predict, for the selected sentence.
#include "core/figure/canvas.h"
#include "core/figure/lens_figure.h"
#include "core/lab/one_sentence.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

struct LensStudy : Study {
  std::shared_ptr<const Run> looked;
  std::vector<LensStop> stops;
  const Run* run(int number) const override { return number == 0 ? looked.get() : nullptr; }
};

LabState question_of_lens(const LabState& state) { return one_sentence(state); }

std::shared_ptr<const Study> study_of_lens(const LabState& asked, const std::atomic<bool>* cancelled) {
  const std::shared_ptr<Run> run = run_to_study(asked.request, cancelled);
  if (run == nullptr) return nullptr;
  auto made = std::make_shared<LensStudy>();
  made->stops = add_logit_lens(*run, cancelled);
  if (made->stops.empty()) return nullptr;
  made->looked = run;
  return made;
}

Figure draw_lens(const FigureInput& input, const LabState& state, const Study* made) {
  const auto* lens = dynamic_cast<const LensStudy*>(made);
  if (lens == nullptr) return empty_figure(input.style);
  if (lens->looked->config.two_stacks() && !input.selection.decoder_stack)
    return message_figure(input.style, {"The encoder has no words of its own to say.", "编码器自己不说词。"},
                          {"Its last layer is read by the decoder's cross-attention; only the decoder has an output "
                           "matrix. Choose a word "
                           "of the target.",
                           "它的最后一层供解码器的交叉注意力读取；只有解码器有输出矩阵。请选择目标句中的词。"});
  return lens_figure(input, *lens->looked, lens->stops, state.lens);
}

}  // namespace

Picture lens_picture() { return {ViewKind::lens, "lens", question_of_lens, study_of_lens, draw_lens}; }

}  // namespace headlight
