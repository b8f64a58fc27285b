#pragma once
// The fields of a LabState as they stand in files.
#include "core/lab/json_fields.h"
#include "core/lab/lab_state.h"

namespace headlight::state_json {

#define HEADLIGHT_WORDS(Enum, ...)                                  \
  template <>                                                       \
  struct Words<Enum> {                                              \
    static std::vector<std::string> all() { return {__VA_ARGS__}; } \
  }
HEADLIGHT_WORDS(Architecture, "encoder", "decoder", "encoder_decoder");
HEADLIGHT_WORDS(Norm, "pre", "post");
HEADLIGHT_WORDS(Activation, "relu", "gelu");
HEADLIGHT_WORDS(Position, "none", "sinusoidal", "learned", "rotary", "alibi");
HEADLIGHT_WORDS(Score, "scaled", "dot", "additive", "cosine");
HEADLIGHT_WORDS(Segmentation, "words", "characters");
HEADLIGHT_WORDS(AttentionKind, "self", "cross");
HEADLIGHT_WORDS(ViewKind, "steps", "heatmap", "connections", "inspector", "grid", "heads", "rollout", "lens", "masks",
                "scaling", "scores", "positions", "whatif", "gradients", "compare", "output", "training", "contents",
                "exhibit");
HEADLIGHT_WORDS(HeatmapOptions::Quantity, "pattern", "scores", "scaled", "masked");
HEADLIGHT_WORDS(OutputOptions::Method, "greedy", "sample", "beam");
HEADLIGHT_WORDS(SparsePart::Kind, "window", "dilated", "strided", "global", "random", "block", "row", "column");
HEADLIGHT_WORDS(MaskSpec::Align, "top_left", "bottom_right");
HEADLIGHT_WORDS(MaskSpec::Place, "before_softmax", "after_softmax");
HEADLIGHT_WORDS(MaskSpec::Fill, "infinity", "minus_1e9");
HEADLIGHT_WORDS(MaskSpec::EmptyRow, "zeros", "nan");
HEADLIGHT_WORDS(Intervention::Kind, "silence", "solo", "set", "add", "scale", "weight", "force", "knock_out", "patch");
HEADLIGHT_WORDS(Intervention::Form, "uniform", "itself", "previous", "next", "first");
HEADLIGHT_WORDS(ConnectionsOptions::Form, "columns", "arcs");
HEADLIGHT_WORDS(ConnectionsOptions::Keep, "strongest", "mass");
HEADLIGHT_WORDS(HeadsOptions::Form, "table", "map", "groups");
HEADLIGHT_WORDS(HeadsOptions::Over, "sentence", "batch", "examples", "grammar");
HEADLIGHT_WORDS(GradientsOptions::Form, "tokens", "attention", "value");
HEADLIGHT_WORDS(GradientsOptions::Of, "loss", "logit", "probability");
HEADLIGHT_WORDS(InspectorOptions::Edit, "none", "query", "key");
HEADLIGHT_WORDS(PositionsOptions::Part, "kinds", "waves", "shuffle");
HEADLIGHT_WORDS(ScalingOptions::Page, "lengths", "tokens", "neighbours", "draws");
HEADLIGHT_WORDS(ScalingOptions::Init, "own", "small", "unit");
HEADLIGHT_WORDS(MaskOptions::Tool, "pencil", "rectangle", "line");
HEADLIGHT_WORDS(Lang, "en", "zh");
HEADLIGHT_WORDS(ThemeKind, "light", "dark", "projector");
#undef HEADLIGHT_WORDS

template <typename Visitor, typename T>
void fields(Visitor& f, T& v) {
  if constexpr (std::is_same_v<T, ModelConfig>) {
    f("architecture", v.architecture);
    f("n_layers", v.n_layers);
    f("n_heads", v.n_heads);
    f("d_model", v.d_model);
    f("d_head", v.d_head);
    f("d_ff", v.d_ff);
    f("max_positions", v.max_positions);
    f("norm", v.norm);
    f("activation", v.activation);
    f("position", v.position);
    f("embedding_scale", v.embedding_scale);
    f("attention_scale", v.attention_scale);
    f("score", v.score);
    f("layer_norm_eps", v.layer_norm_eps);
    f("tied", v.tied);
    f("biases", v.biases);
    f("causal", v.causal);
  } else if constexpr (std::is_same_v<T, Request::Source>) {
    f("folder", v.folder);
    f("config", v.config);
    f("seed", v.seed);
    f("snapshot", v.snapshot);
    f("live", v.live);
  } else if constexpr (std::is_same_v<T, MaskSpec>) {
    f("causal", v.causal);
    f("padding", v.padding);
    f("prefix", v.prefix);
    f("align", v.align);
    f("sparse", v.sparse);
    f("painted", v.painted);
    f("padding_rows", v.padding_rows);
    f("place", v.place);
    f("fill", v.fill);
    f("empty_row", v.empty_row);
  } else if constexpr (std::is_same_v<T, SparsePart>) {
    f("kind", v.kind);
    f("size", v.size);
    f("step", v.step);
    f("seed", v.seed);
  } else if constexpr (std::is_same_v<T, Intervention>) {
    f("kind", v.kind);
    f("value", v.value);
    f("head", v.head);
    f("row", v.row);
    f("col", v.col);
    f("amount", v.amount);
    f("form", v.form);
    f("sentence", v.sentence);
    f("target", v.target);
    f("on", v.on);
  } else if constexpr (std::is_same_v<T, Request>) {
    f("model", v.model);
    f("sentences", v.sentences);
    f("targets", v.targets);
    f("segmentation", v.segmentation);
    f("mask", v.mask);
    f("encoder_mask", v.encoder_mask);
    f("cross_mask", v.cross_mask);
    f("interventions", v.interventions);
    f("attention_scale", v.attention_scale);
    f("embedding_scale", v.embedding_scale);
    f("position", v.position);
    f("score", v.score);
  } else if constexpr (std::is_same_v<T, ValueRef>) {
    f("name", v.name);
    f("at", v.at);
  } else if constexpr (std::is_same_v<T, Selection>) {
    f("decoder_stack", v.decoder_stack);
    f("attention", v.attention);
    f("sentence", v.sentence);
    f("layer", v.layer);
    f("head", v.head);
    f("query", v.query);
    f("step", v.step);
    f("locked", v.locked);
    f("trail", v.trail);
  } else if constexpr (std::is_same_v<T, HeatmapOptions>) {
    f("quantity", v.quantity);
    f("per_row", v.per_row);
    f("logarithmic", v.logarithmic);
    f("transposed", v.transposed);
    f("digits", v.digits);
  } else if constexpr (std::is_same_v<T, ScalingOptions>) {
    f("factor", v.factor);
    f("d_model", v.d_model);
    f("page", v.page);
    f("init", v.init);
    f("seed", v.seed);
  } else if constexpr (std::is_same_v<T, ReadingOptions>) {
    f("hide_first", v.hide_first);
    f("hide_special", v.hide_special);
    f("hide_punctuation", v.hide_punctuation);
    f("words", v.words);
  } else if constexpr (std::is_same_v<T, ConnectionsOptions>) {
    f("form", v.form);
    f("heads", v.heads);
    f("keep", v.keep);
    f("strongest", v.strongest);
    f("mass", v.mass);
    f("only_query", v.only_query);
    f("lens", v.lens);
  } else if constexpr (std::is_same_v<T, GridOptions>) {
    f("page", v.page);
  } else if constexpr (std::is_same_v<T, InspectorOptions>) {
    f("key", v.key);
    f("edit", v.edit);
    f("component", v.component);
    f("value", v.value);
  } else if constexpr (std::is_same_v<T, HeadsOptions>) {
    f("form", v.form);
    f("over", v.over);
    f("count", v.count);
    f("sort", v.sort);
    f("descending", v.descending);
    f("alike", v.alike);
  } else if constexpr (std::is_same_v<T, RolloutOptions>) {
    f("residual", v.residual);
    f("strongest", v.strongest);
    f("layers", v.layers);
  } else if constexpr (std::is_same_v<T, LensOptions>) {
    f("inside", v.inside);
    f("follow", v.follow);
  } else if constexpr (std::is_same_v<T, MaskOptions>) {
    f("tool", v.tool);
    f("erase", v.erase);
    f("cross", v.cross);
  } else if constexpr (std::is_same_v<T, ScoresOptions>) {
    f("d_k", v.d_k);
    f("keys", v.keys);
    f("seed", v.seed);
  } else if constexpr (std::is_same_v<T, PositionsOptions>) {
    f("part", v.part);
    f("p", v.p);
    f("q", v.q);
    f("d_model", v.d_model);
    f("own_table", v.own_table);
    f("seed", v.seed);
    f("no_mask", v.no_mask);
  } else if constexpr (std::is_same_v<T, WhatIfOptions>) {
    f("value", v.value);
    f("take_time", v.take_time);
  } else if constexpr (std::is_same_v<T, GradientsOptions>) {
    f("form", v.form);
    f("of", v.of);
    f("word", v.word);
    f("value", v.value);
  } else if constexpr (std::is_same_v<T, CompareOptions>) {
    f("layer", v.layer);
    f("head", v.head);
    f("sentence", v.sentence);
    f("target", v.target);
    f("model", v.model);
    f("seed", v.seed);
    f("snapshot", v.snapshot);
    f("mask", v.mask);
    f("attention_scale", v.attention_scale);
    f("embedding_scale", v.embedding_scale);
    f("position", v.position);
    f("unchanged", v.unchanged);
  } else if constexpr (std::is_same_v<T, OutputOptions>) {
    f("method", v.method);
    f("temperature", v.temperature);
    f("top_k", v.top_k);
    f("top_p", v.top_p);
    f("seed", v.seed);
    f("beam", v.beam);
    f("most", v.most);
    f("given", v.given);
    f("step", v.step);
    f("compare", v.compare);
  } else if constexpr (std::is_same_v<T, TrainingPlan>) {
    f("recipe", v.recipe);
    f("seed", v.seed);
    f("steps", v.steps);
    f("n_layers", v.n_layers);
    f("n_heads", v.n_heads);
    f("d_model", v.d_model);
  } else if constexpr (std::is_same_v<T, TrainingOptions>) {
    f("plan", v.plan);
    f("role", v.role);
    f("beside", v.beside);
    f("other_seed", v.other_seed);
    f("other_model", v.other_model);
  } else if constexpr (std::is_same_v<T, LessonPlace>) {
    f("id", v.id);
    f("step", v.step);
  } else if constexpr (std::is_same_v<T, Preferences>) {
    f("lang", v.lang);
    f("theme", v.theme);
    f("text_scale", v.text_scale);
    f("motion", v.motion);
  } else {
    static_assert(std::is_same_v<T, LabState>);
    f("request", v.request);
    f("selection", v.selection);
    f("view", v.view);
    f("heatmap", v.heatmap);
    f("reading", v.reading);
    f("connections", v.connections);
    f("grid", v.grid);
    f("inspector", v.inspector);
    f("heads", v.heads);
    f("rollout", v.rollout);
    f("lens", v.lens);
    f("masks", v.masks);
    f("scaling", v.scaling);
    f("scores", v.scores);
    f("positions", v.positions);
    f("whatif", v.whatif);
    f("gradients", v.gradients);
    f("compare", v.compare);
    f("output", v.output);
    f("training", v.training);
    f("exhibit", v.exhibit);
    f("lesson", v.lesson);
    f("preferences", v.preferences);
  }
}

}  // namespace headlight::state_json
