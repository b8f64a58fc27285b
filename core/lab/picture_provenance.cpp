#include "core/lab/picture_provenance.h"

#include "core/figure/builders.h"
#include "core/lab/exhibit.h"

namespace headlight {

std::string picture_provenance(const LabState& state, const Run& run) {
  const Lang lang = state.preferences.lang;
  const Exhibit* exhibit = state.view == ViewKind::exhibit ? find_exhibit(state.exhibit.id) : nullptr;
  const WeightsOf whose = weights_shown({run, state.selection, {}, {}, {}}, state, nullptr);
  if (exhibit == nullptr || whose == WeightsOf::window) return provenance(run, state.selection, lang);
  const std::string text = "Headlight " HEADLIGHT_VERSION " · " + exhibit->name.in(lang);
  if (whose == WeightsOf::nobody) return text;
  return text + " · " + Tr{"own weights: ", "自带权重："}.in(lang) + state_of_weights(whose).in(lang);
}

Tr state_of_weights(WeightsOf whose) {
  if (whose == WeightsOf::random) return {"random", "随机"};
  if (whose == WeightsOf::learner) return {"trained here", "当场训练"};
  return {"trained", "已训练"};
}

}  // namespace headlight
