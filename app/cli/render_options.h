#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/model_options.h"

namespace headlight {

/// Several pictures as one film.
struct FilmOptions {
  std::string gif, series;       // a file, a folder
  std::string steps, snapshots;  // which pictures
  double seconds_a_step = 1.2;
  bool wanted() const { return !gif.empty() || !series.empty(); }
};

/// What `headlight render` is asked for.
struct RenderOptions {
  std::string view, out, state, folder;
  std::string sentences, format = "png";  // of a batch
  bool overwrite = false;
  FilmOptions film;
  ModelOptions model;
  SwitchOptions switches;
  TextOptions text;
  std::vector<std::string> set;
  std::optional<std::string> lang, theme, query, step, stack, attention, quantity, lock;
  std::optional<int> layer, head, sentence, d_model, snapshot;
  std::optional<float> factor, text_size;
  int scale = 1;
  float width = 960, height = 640;
  bool per_row = false, log = false, transposed = false, no_digits = false;
};

/// What is shown, how it looks, and many sentences at once.
void add_render_options(CLI::App& app, RenderOptions& options);

}  // namespace headlight
