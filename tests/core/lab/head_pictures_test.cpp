// The pictures of heads, rollout, lens and gradients: on every shipped model and random ones, trained and not.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "../figure/figure_helpers.h"
#include "core/analysis/head_survey.h"
#include "core/analysis/logit_lens.h"
#include "core/figure/rich_text.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/lab/picture.h"

namespace headlight {
namespace {

using headlight::testing::grids_of;
using headlight::testing::layout_fault;
using headlight::testing::style_of;
using headlight::testing::texts_of;

/// A state on a stored model, or on a random one of an architecture.
LabState state_on(const std::string& model, Architecture architecture = Architecture::encoder) {
  LabState state;
  if (model.empty()) {
    state.request.model.config = with_architecture(state.request.model.config, architecture);
    state.request.sentences = {"the|cat|saw|the|dog|."};
    state.request.targets = {"le|chat|a|vu"};
  } else {
    use_stored(state.request, model);
    const bool french = model.find("fr") != std::string::npos;
    state.request.sentences = {model == "sort"    ? "4 1 3 2 7 ="
                               : model == "cloze" ? "公园|有|一|<mask>|马|。"
                               : french           ? "The animal didn't cross the street because it was too tired."
                               : model == "story" ? "the weather is nice today and I want to go out to play ."
                                                  : "I will go to Beijing tomorrow."};
    state.request.targets = {french ? "L'animal n'a pas traversé la rue parce qu'il était trop fatigué."
                                    : "我|明天|去|北京"};
  }
  state.preferences.lang = Lang::en;
  return state;
}

struct Drawn {
  std::shared_ptr<const Run> run;
  std::shared_ptr<const Study> study;
  Figure figure;
};
Drawn draw(const LabState& state, float width = 1000, float height = 640, std::optional<Tag> hover = std::nullopt) {
  Drawn d;
  d.run = run_lab(state.request);
  const Picture& picture = picture_of(state.view);
  d.study = picture.study(picture.question(state), nullptr);
  Style style = style_of(width, height, state.preferences.lang);
  d.figure = picture.draw({*d.run, clamped(state.selection, *d.run), hover, {}, style}, state, d.study.get());
  return d;
}

bool says(const Figure& figure, const std::string& words) {
  for (const TextShape& text : texts_of(figure))
    if (plain_text(text.text).find(words) != std::string::npos) return true;
  return false;
}

std::vector<LabState> forms(LabState state) {
  std::vector<LabState> all;
  const auto add = [&](ViewKind view, const auto& change) {
    LabState one = state;
    one.view = view;
    change(one);
    all.push_back(one);
  };
  for (const auto form : {HeadsOptions::Form::table, HeadsOptions::Form::map, HeadsOptions::Form::groups})
    for (const auto over : {HeadsOptions::Over::sentence, HeadsOptions::Over::examples, HeadsOptions::Over::grammar})
      add(ViewKind::heads, [&](LabState& s) { s.heads.form = form, s.heads.over = over, s.heads.count = 4; });
  for (const bool strongest : {false, true})
    add(ViewKind::rollout, [&](LabState& s) { s.rollout.strongest = strongest; });
  for (const bool follow : {false, true}) add(ViewKind::lens, [&](LabState& s) { s.lens.follow = follow; });
  for (const auto form :
       {GradientsOptions::Form::tokens, GradientsOptions::Form::attention, GradientsOptions::Form::value})
    for (const auto of : {GradientsOptions::Of::loss, GradientsOptions::Of::probability})
      add(ViewKind::gradients, [&](LabState& s) { s.gradients.form = form, s.gradients.of = of; });
  return all;
}

void expect_calm(const LabState& state, const std::string& where) {
  for (const Lang lang : {Lang::en, Lang::zh}) {
    LabState here = state;
    here.preferences.lang = lang;
    for (const auto& [width, height] : {std::pair{820.0F, 520.0F}, {1500.0F, 860.0F}}) {
      const Drawn d = draw(here, width, height);
      EXPECT_FALSE(d.figure.title.empty()) << where;
      EXPECT_EQ(layout_fault(d.figure), "") << where << " view " << static_cast<int>(state.view) << " " << width;
    }
  }
}

TEST(HeadPictures, EveryFormOfEveryArchitectureIsLaidOut) {
  for (const Architecture architecture : {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder})
    for (const bool decoder : {false, true}) {
      LabState state = state_on("", architecture);
      state.selection.decoder_stack = decoder;
      state.selection.attention = decoder ? AttentionKind::cross : AttentionKind::self;
      for (const LabState& form : forms(state)) expect_calm(form, to_string(architecture));
    }
}

TEST(HeadPictures, EveryShippedModelIsDrawn) {
  for (const char* model : {"cloze", "sort", "story", "translate-en-fr", "translate-en-fr-free", "translate-en-zh"}) {
    LabState state = state_on(model);
    state.selection.decoder_stack = true;
    state.selection.attention = AttentionKind::cross;
    for (const LabState& form : forms(state)) {
      const Drawn d = draw(form);
      EXPECT_EQ(layout_fault(d.figure), "") << model << " view " << static_cast<int>(form.view);
      EXPECT_NE(d.study, nullptr) << model;
    }
  }
}

TEST(HeadPictures, TheHeadsOfStoryAreNamedForWhatTheyDo) {
  LabState state = state_on("story");
  state.view = ViewKind::heads;
  state.heads.over = HeadsOptions::Over::grammar;
  const Drawn d = draw(state);
  EXPECT_TRUE(says(d.figure, "mostly the previous word"));
  EXPECT_TRUE(says(d.figure, "mostly what followed last time"));
  state.heads.form = HeadsOptions::Form::map;
  state.heads.sort = "induction";
  EXPECT_TRUE(says(draw(state).figure, "followed")) << "in lines that fit its card";
}

// A heading is a switch: its tag is a setting that the state understands, and rows are heads.
TEST(HeadPictures, HeadingsSortAndRowsChoose) {
  LabState state = state_on("", Architecture::decoder);
  state.view = ViewKind::heads;
  state.heads.sort = "entropy";
  state.heads.descending = true;
  const Drawn d = draw(state);
  std::set<std::string> settings;
  int heads = 0;
  for (const Shape2D& shape : d.figure.shapes())
    std::visit(
        [&](const auto& s) {
          if constexpr (requires { s.tag.kind; }) {
            if (s.tag.kind == Tag::Kind::setting) settings.insert(s.tag.value.name);
            heads += s.tag.kind == Tag::Kind::head ? 1 : 0;
          }
        },
        shape);
  EXPECT_EQ(settings.size(), head_columns().size());
  EXPECT_TRUE(settings.contains("heads.sort=\"entropy\"\nheads.descending=false")) << "the other way round";
  EXPECT_TRUE(settings.contains("heads.sort=\"previous\"\nheads.descending=true"));
  EXPECT_EQ(heads, state.request.model.config.n_layers * state.request.model.config.n_heads);
  const GridShape grid = grids_of(d.figure).front();
  EXPECT_EQ(grid.rows, heads);
  EXPECT_EQ(grid.cols, head_score_count);
}

TEST(HeadPictures, RolloutCellsAreElementsOfItsRun) {
  LabState state = state_on("translate-en-fr");
  state.view = ViewKind::rollout;
  state.selection.decoder_stack = true;
  const Drawn d = draw(state);
  const auto grids = grids_of(d.figure);
  ASSERT_EQ(grids.size(), 2U) << "own words and source";
  for (const GridShape& grid : grids) {
    const InColumn in = column_of(grid.source.name);
    ASSERT_EQ(in.column, study_column);
    const Tensor& shares = d.study->run(0)->value(in.name);
    for (int r = 0; r < grid.rows; ++r)
      for (int c = 0; c < grid.cols; ++c) EXPECT_EQ(grid.value(r, c), shares(0, r, c));
  }
  for (int r = 0; r < grids[0].rows; ++r) {
    float sum = 0;
    for (const GridShape& grid : grids)
      for (int c = 0; c < grid.cols; ++c) sum += grid.value(r, c);
    EXPECT_NEAR(sum, 1, 1e-5);
  }
}

TEST(HeadPictures, TheLensEndsWithTheModelsOwnWords) {
  LabState state = state_on("story");
  state.view = ViewKind::lens;
  const Drawn d = draw(state);
  const GridShape table = grids_of(d.figure).front();
  const Tensor& probs = d.run->value("probs");
  for (int c = 0; c < table.cols; ++c) {
    const int position = d.run->source.front().length - table.cols + c;
    EXPECT_EQ(table.value(table.rows - 1, c), probs.slice(0).row(position).maxCoeff());
  }
  state.lens.inside = false;
  EXPECT_EQ(grids_of(draw(state).figure).front().rows, 3) << "input, layer 1, output";
}

TEST(HeadPictures, TheEncoderOfTwoStacksHasNoWords) {
  LabState state = state_on("translate-en-fr");
  state.view = ViewKind::lens;
  EXPECT_TRUE(says(draw(state).figure, "The encoder has no words of its own"));
}

// It decides il: the animal of the source is what the pronoun's probability depends on most.
TEST(HeadPictures, ThePronounDependsOnTheWordsOfTheSource) {
  LabState state = state_on("translate-en-fr");
  state.view = ViewKind::gradients;
  state.gradients.of = GradientsOptions::Of::logit;
  state.selection.decoder_stack = true;
  state.selection.query = 10;
  const Drawn d = draw(state);
  EXPECT_TRUE(says(d.figure, "the score (logit) of “il” after “qu'”"));
}

// Of a word that is sure already next to nothing depends on the weights: next to nothing is painted, and the caption
// names the head as the rest of the program does.
TEST(HeadPictures, GradientsNearZeroArePale) {
  LabState state = state_on("translate-en-fr");
  state.view = ViewKind::gradients;
  state.gradients.of = GradientsOptions::Of::probability;
  state.selection.decoder_stack = true;
  state.selection.attention = AttentionKind::cross;
  state.selection.head = 1;
  state.selection.query = 0;
  for (const GradientsOptions::Form form : {GradientsOptions::Form::attention, GradientsOptions::Form::value}) {
    state.gradients.form = form;
    const Drawn d = draw(state);
    int gradients = 0;
    for (const GridShape& grid : grids_of(d.figure)) {
      if (grid.source.name.find(".gradient") == std::string::npos) continue;
      ++gradients;
      float most = 0;
      for (const float v : *grid.values) most = std::isfinite(v) ? std::max(most, std::abs(v)) : most;
      EXPECT_LT(most, 0.05F) << "else this says nothing";
      EXPECT_EQ(grid.scale.high, 0.05F) << grid.source.name;
    }
    EXPECT_GE(gradients, 1);
  }
  state.gradients.form = GradientsOptions::Form::attention;
  state.preferences.lang = Lang::zh;
  EXPECT_TRUE(says(draw(state).figure, "第 1 层第 2 头"));
}

TEST(HeadPictures, LongSentencesAndEmptyOnes) {
  for (const int n : {1, 2, 60, 300}) {
    LabState state = state_on("", Architecture::decoder);
    state.request.sentences = {headlight::testing::many_tokens(n)};
    for (LabState form : forms(state)) {
      form.heads.over = HeadsOptions::Over::sentence;
      const Drawn d = draw(form);
      EXPECT_EQ(layout_fault(d.figure), "") << n << " view " << static_cast<int>(form.view);
    }
  }
  for (const ViewKind view : {ViewKind::heads, ViewKind::rollout, ViewKind::lens, ViewKind::gradients}) {
    LabState state = state_on("", Architecture::encoder);
    state.request.sentences = {""};
    state.view = view;
    EXPECT_EQ(draw(state).study, nullptr);
  }
}

TEST(HeadPictures, CancelledStudiesAreNull) {
  const std::atomic<bool> cancelled{true};
  for (const ViewKind view : {ViewKind::heads, ViewKind::rollout, ViewKind::lens, ViewKind::gradients}) {
    LabState state = state_on("", Architecture::encoder_decoder);
    state.view = view;
    const Picture& picture = picture_of(view);
    EXPECT_EQ(picture.study(picture.question(state), &cancelled), nullptr) << static_cast<int>(view);
  }
}

// What is only drawn does not ask for a new study; what is computed does.
TEST(HeadPictures, QuestionsAreNoLargerThanNeeded) {
  const auto same = [](const LabState& a, const LabState& b) {
    const Picture& picture = picture_of(a.view);
    return picture.question(a) == picture.question(b);
  };
  LabState a = state_on("", Architecture::decoder);
  for (const ViewKind view : {ViewKind::heads, ViewKind::rollout, ViewKind::lens, ViewKind::gradients}) {
    a.view = view;
    LabState b = a;
    b.preferences.lang = Lang::zh;
    b.selection.head = 1;
    b.heads.sort = "entropy";
    b.rollout.layers = 1;
    b.lens.follow = true;
    b.gradients.form = GradientsOptions::Form::attention;
    EXPECT_TRUE(same(a, b)) << static_cast<int>(view);
    b.request.sentences = {"other"};
    EXPECT_FALSE(same(a, b)) << static_cast<int>(view);
  }
  LabState b = a;
  b.gradients.word = 4;
  EXPECT_FALSE(same(a, b));
}

}  // namespace
}  // namespace headlight
