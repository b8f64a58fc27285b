#include "core/lab/lab_state.h"

namespace headlight {

LabState initial_state() {
  LabState state;
  state.request.sentences = {"今天|天气|真|好|，|我|想|出|去|玩"};
  state.selection.query = 9;
  state.selection.step = 9;  // the attention weights
  return state;
}

}  // namespace headlight
