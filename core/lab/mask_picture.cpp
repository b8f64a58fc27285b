#include "core/figure/canvas.h"
#include "core/figure/mask_figure.h"
#include "core/lab/mask_presets.h"
#include "core/lab/model_source.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

struct MaskWork : Study {
  std::shared_ptr<const MaskStudy> found;
};

LabState question_of_mask(const LabState& state) {
  LabState asked;
  asked.view = ViewKind::masks;
  asked.request = state.request;
  asked.selection.decoder_stack = state.selection.decoder_stack;
  asked.selection.attention = state.selection.attention;
  asked.selection.sentence = state.selection.sentence;
  asked.selection.layer = state.selection.layer;
  asked.selection.head = state.selection.head;
  return asked;
}

std::shared_ptr<const Study> study_of_mask(const LabState& asked, const std::atomic<bool>* cancelled) {
  const Selection& s = asked.selection;
  auto found = study_mask({with_model(asked.request), mask_target(s), s.sentence, s.layer, s.head}, cancelled);
  if (!found) return nullptr;
  auto made = std::make_shared<MaskWork>();
  made->found = std::move(found);
  return made;
}

Figure draw_mask(const FigureInput& input, const LabState&, const Study* study) {
  const auto* made = dynamic_cast<const MaskWork*>(study);
  return made == nullptr ? empty_figure(input.style) : mask_figure(input, *made->found);
}

}  // namespace

Picture mask_picture() {
  return {ViewKind::masks, "masks", question_of_mask, study_of_mask, draw_mask, [](const LabState&) { return 1.0; }};
}

}  // namespace headlight
