#include "app/cli/picture.h"

#include "core/lab/picture_provenance.h"

namespace headlight {

void save_picture(const Figure& figure, const LabState& state, const Run& run, const std::string& path,
                  float pixel_ratio) {
  ExportOptions options;
  options.pixel_ratio = pixel_ratio;
  options.state = to_json(state);
  options.provenance = picture_provenance(state, run);
  options.theme = state.preferences.theme;
  save_figure(figure, path, options);
}

}  // namespace headlight
