#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/model_options.h"

namespace headlight {

/// What `headlight render` is asked for.
struct RenderOptions {
  std::string view, out, state, folder;
  std::string sentences, format = "png";  // of a batch
  bool overwrite = false;
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
