#include "core/lab/picture_provenance.h"

#include "core/figure/builders.h"
#include "core/lab/exhibit.h"

namespace headlight {

std::string picture_provenance(const LabState& state, const Run& run) {
  const Lang lang = state.preferences.lang;
  const Exhibit* exhibit = state.view == ViewKind::exhibit ? find_exhibit(state.exhibit.id) : nullptr;
  if (exhibit == nullptr || exhibit->uses_run) return provenance(run, state.selection, lang);
  return "Headlight " HEADLIGHT_VERSION " · " + exhibit->name.in(lang);
}

}  // namespace headlight
