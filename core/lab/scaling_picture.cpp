// The embedding-scaling laboratory: three runs that differ in one factor, or random vectors of every size.
#include "core/figure/scaling_pages.h"
#include "core/graph/explanation.h"
#include "core/lab/model_source.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

using Page = ScalingOptions::Page;

/// Runs 0 to 2 are those of the columns.
struct ScalingLab : Study {
  std::shared_ptr<const ScalingStudy> columns;
  std::vector<DrawnLengths> lengths;  // of the page of draws
  const Run* run(int number) const override {
    if (!columns || number < 0 || number >= static_cast<int>(columns->columns.size())) return nullptr;
    return columns->columns[static_cast<std::size_t>(number)].run.get();
  }
  Tr run_name(int number) const override {
    const std::string factor =
        columns ? headlight::number(columns->columns[static_cast<std::size_t>(number)].factor, 2) : "";
    return {"embedding × " + factor, "嵌入 × " + factor};
  }
};

LabState question_of_scaling(const LabState& state) {
  LabState q;
  q.view = ViewKind::scaling;
  q.scaling.seed = state.scaling.seed;
  if (state.scaling.page == Page::draws) {
    q.scaling.page = Page::draws;
    return q;
  }
  q.request = state.request;
  q.request.embedding_scale.reset();
  q.selection.decoder_stack = state.selection.decoder_stack;
  q.scaling.factor = state.scaling.factor;
  q.scaling.d_model = state.scaling.d_model;
  q.scaling.init = state.scaling.init;
  return q;
}

std::shared_ptr<const Study> study_of_scaling(const LabState& q, const std::atomic<bool>* cancelled) {
  auto made = std::make_shared<ScalingLab>();
  if (q.scaling.page == Page::draws) {
    made->lengths = draw_lengths(q.scaling.seed);
    return made;
  }
  made->columns = study_scaling({with_model(q.request), q.scaling.factor, q.scaling.d_model, q.selection.decoder_stack,
                                 q.scaling.init, q.scaling.seed},
                                cancelled);
  return made->columns ? made : nullptr;
}

Figure draw_scaling(const FigureInput& input, const LabState& state, const Study* made) {
  const auto* lab = dynamic_cast<const ScalingLab*>(made);
  if (lab == nullptr) return empty_figure(input.style);
  if (!lab->columns) {
    const bool own_size = has_own_config(state.request.model);
    const int d = own_size ? input.run.config.d_model : state.scaling.d_model;
    return scaling_draws_figure(input, lab->lengths, d, state.scaling.init == ScalingOptions::Init::unit);
  }
  switch (state.scaling.page) {
    case Page::tokens:
      return scaling_tokens_figure(input, *lab->columns);
    case Page::neighbours:
      return scaling_neighbours_figure(input, *lab->columns);
    case Page::lengths:
    case Page::draws:  // its study is in the making
      break;
  }
  return scaling_figure(input, *lab->columns, state.scaling);
}

}  // namespace

Picture scaling_picture() {
  return {ViewKind::scaling,   "scaling",
          question_of_scaling, study_of_scaling,
          draw_scaling,        [](const LabState& state) {
            return state.scaling.page == Page::draws ? 0.0 : 3.0; }};
}

}  // namespace headlight
