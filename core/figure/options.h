#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace headlight {

/// How the heatmap (and every other picture of a pattern) is shown.
struct HeatmapOptions {
  enum class Quantity { pattern, scores, scaled, masked };
  Quantity quantity = Quantity::pattern;
  bool per_row = false;      // contrast: each row on its own scale
  bool logarithmic = false;  // contrast: log scale
  bool transposed = false;   // queries as columns
  bool digits = true;        // in cells when they fit
  bool operator==(const HeatmapOptions&) const = default;
};

/// What is left out of a pattern and what is joined, in every picture of weights, and always said there. With all of
/// them off a pattern is shown as it is.
struct ReadingOptions {
  bool hide_first = false;        // the first token of the keys, the usual sink (Xiao et al. 2023, "attention sinks")
  bool hide_special = false;      // <bos>, <eos>, <pad>
  bool hide_punctuation = false;  // tokens that are nothing but punctuation
  bool words = false;             // pieces of a word together: mean over the queries, sum over the keys
  bool operator==(const ReadingOptions&) const = default;
};

/// Lines between queries and keys: how they are drawn and which of them.
struct ConnectionsOptions {
  enum class Form { columns, arcs };  // arcs over one line of tokens: of self-attention only
  enum class Keep { strongest, mass };
  Form form = Form::columns;
  std::vector<int> heads;  // of the selected layer, one colour each; fewer than two: the selected head, by weight
  Keep keep = Keep::mass;
  int strongest = 3;        // Keep::strongest: so many of every query
  float mass = 0.8F;        // Keep::mass: the fewest of a query that have this part of its weight, 0 … 1
  bool only_query = false;  // those of the chosen query alone
  bool lens = true;         // a long sentence is squeezed into the room around what is looked at; else it scrolls
  bool operator==(const ConnectionsOptions&) const = default;
};

/// All heads: for the screen, or as a page to be printed.
struct GridOptions {
  bool page = false;
  bool operator==(const GridOptions&) const = default;
};

/// The query-key inspector: the selected query and this key, and what if one component were another.
struct InspectorOptions {
  enum class Edit { none, query, key };
  int key = -1;            // −1: the heaviest
  Edit edit = Edit::none;  // whose component is changed
  int component = 0;       // which
  float value = 0;         // to what
  bool operator==(const InspectorOptions&) const = default;
};

/// Scaling of scores by √d_k: random q and k with unit variance.
struct ScoresOptions {
  int d_k = 64;            // 4 … 1024: the marked point
  int keys = 16;           // 2 … 64
  std::uint64_t seed = 1;  // of the draws
  bool operator==(const ScoresOptions&) const = default;
};

/// What tells the model the order of the words.
struct PositionsOptions {
  enum class Part { kinds, waves, shuffle };
  Part part = Part::kinds;
  int p = 3, q = 8;        // the two positions whose dot product is followed, 0 … 63
  int d_model = 64;        // of the waves, 4 … 1024
  bool own_table = false;  // in their place the table that the model has learned, if it has one
  std::uint64_t seed = 1;  // of the order of the words
  bool no_mask = false;    // every word sees every word, so that positions alone can tell the order
  bool operator==(const PositionsOptions&) const = default;
};

/// The heads' table, map and groups.
struct HeadsOptions {
  enum class Form { table, map, groups };
  enum class Over {
    sentence,  // the one that is looked at
    batch,     // all that were typed
    examples,  // of the examples menu, for this model
    grammar,   // sampled from what the model was trained on
  };
  Form form = Form::table;
  Over over = Over::sentence;
  int count = 32;              // sentences sampled
  std::string sort = "layer";  // id of a column, see head_columns(); of the map: what the colour is
  bool descending = false;
  float alike = 0.7F;  // heads that share so much of their weight are one group
  bool operator==(const HeadsOptions&) const = default;
};

struct RolloutOptions {
  float residual = 0.5F;   // weight of the identity, for the residual connection
  bool strongest = false;  // of the heads: the maximum in place of the mean
  int layers = -1;         // up to this many; −1: all
  bool operator==(const RolloutOptions&) const = default;
};

struct LensOptions {
  bool inside = true;   // also between attention and feed-forward network
  bool follow = false;  // the probability of the word that the model says in the end, in place of the likeliest
  bool operator==(const LensOptions&) const = default;
};

/// The result is asked at the selected query.
struct GradientsOptions {
  enum class Form { tokens, attention, value };
  enum class Of { loss, logit, probability };
  Form form = Form::tokens;
  Of of = Of::loss;
  int word = -1;      // its number in the vocabulary; −1: the likeliest
  std::string value;  // of the form value: whose gradient is drawn; empty: the residual stream at the input
  bool operator==(const GradientsOptions&) const = default;
};

/// The mask workbench: what the mouse paints with, and which curve of the costs is drawn.
struct MaskOptions {
  enum class Tool { pencil, rectangle, line };
  Tool tool = Tool::pencil;
  bool erase = false;  // forbids; otherwise allows
  bool cross = false;  // of a two-stack model: the mask of the encoder-decoder attention
  bool operator==(const MaskOptions&) const = default;
};

/// What the what-if view shows of the difference.
struct WhatIfOptions {
  std::string value;       // drawn as a matrix; empty: what changes first
  bool take_time = false;  // silence every head in turn even when that takes long
  bool operator==(const WhatIfOptions&) const = default;
};

/// The embedding-scaling laboratory.
struct ScalingOptions {
  enum class Page { lengths, tokens, neighbours, draws };
  enum class Init { own, small, unit };  // the model's own table; drawn from N(0, 1/d); from N(0, 1)
  float factor = 3;                      // of the free column
  int d_model = 64;                      // 8 … 1024, of seeded models; a model from a folder keeps its own
  Page page = Page::lengths;
  Init init = Init::own;
  std::uint64_t seed = 1;  // of the draws
  bool operator==(const ScalingOptions&) const = default;
};

/// How the output view lets a model write, and how far the reader has got.
struct OutputOptions {
  enum class Method { greedy, sample, beam };
  Method method = Method::greedy;
  float temperature = 1;   // of sampling, as are top_k, top_p and seed
  int top_k = 0;           // 0: all words
  float top_p = 1;         // 1: all words
  std::uint64_t seed = 1;  // of the draw
  int beam = 4;            // sentences kept; of two-stack models
  int most = 32;           // words
  int given = -1;          // of a decoder alone: with how many words of the sentence it begins; −1: all
  int step = -1;           // the word that is being written, from 0; −1: the last one
  bool compare = true;     // with the words of the target, the right beginning given
  bool operator==(const OutputOptions&) const = default;
};

}  // namespace headlight
