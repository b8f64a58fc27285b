#pragma once
// What makes a trained model: architecture, data, schedule, seed, and what it must reach. One JSON file each, in
// assets/recipes/; the format is described in assets/README.md.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/models/model.h"
#include "core/text/tr.h"
#include "core/train/dataset.h"
#include "core/train/optimizer.h"

namespace headlight {

/// A head that is shown where to look while it is trained: `weight` times −log of its attention weight on the key
/// marked `key`, at the row that writes the word marked `query` (the row of the word before it).
struct Guide {
  std::string attention = "cross";  // of the decoder: "cross" or "attn"; of one stack: "attn"
  int layer = 0, head = 0;
  float weight = 0.1F;
  std::string query, key;  // names of marks
  bool operator==(const Guide&) const = default;
};

struct Recipe {
  std::string name;
  Tr title{"", ""}, summary{"", ""};
  ModelConfig config;
  Task task = Task::translate;
  std::vector<DataSpec> data;

  int steps = 1000, batch = 64;
  std::uint64_t seed = 1;
  Schedule schedule;
  OptimizerSettings optimizer;
  float dropout = 0, smoothing = 0;
  std::optional<Guide> guide;
  int snapshots = 12;
  double stop_at =
      0;  // share of right words on held-out examples at which, measured at a snapshot, training ends early; 0: never

  std::map<std::string, double> must_reach;  // measure → smallest value that counts as learned
};

/// Throws std::runtime_error "NAME: field: expected …, found …". Paths of data are taken relative to `folder`.
Recipe parse_recipe(std::string_view json, const std::string& name_for_errors, const std::string& folder);
Recipe read_recipe(const std::string& path);
/// The recipe as JSON, for a resumed training.
std::string to_json(const Recipe& recipe);

}  // namespace headlight
