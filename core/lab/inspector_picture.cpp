#include "core/figure/inspector_figure.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

Figure draw_inspector(const FigureInput& input, const LabState& state, const Study*) {
  return inspector_figure(input, state.inspector);
}

}  // namespace

Picture inspector_picture() { return {ViewKind::inspector, "inspector", nullptr, nullptr, draw_inspector}; }

}  // namespace headlight
