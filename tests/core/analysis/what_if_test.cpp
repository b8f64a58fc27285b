#include "core/analysis/what_if.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/figure/what_if_figure.h"
#include "core/lab/lab_state.h"
#include "core/lab/model_source.h"

namespace headlight {
namespace {

WhatIfQuestion translation(const std::string& adjective, const std::string& rest) {
  WhatIfQuestion question;
  question.request = LabState{}.request;
  use_stored(question.request, "translate-en-fr");
  question.request.sentences = {"The animal didn't cross the street because it was too " + adjective + "."};
  question.request.targets = {"L'animal n'a pas traversé la rue parce qu'" + rest};
  question.request = with_model(question.request);
  question.decoder_stack = true;
  question.query = 10;  // qu', which writes the pronoun
  return question;
}

TEST(WhatIf, FollowsTheLikeliestWordOfTheRow) {
  const auto study = study_what_if(translation("tired", "il était trop fatigué."));
  EXPECT_EQ(study->after->model->target.word(study->word), "il");
  EXPECT_GT(study->p_before, 0.9F);
  EXPECT_EQ(study->p_before, study->p_after);
  EXPECT_TRUE(study->reach.empty());
}

TEST(WhatIf, TheScanIsARunForEveryHead) {
  const WhatIfQuestion question = translation("wide", "elle était trop large.");
  const auto study = study_what_if(question);
  ASSERT_EQ(study->heads.size(), 12U);
  for (const WhatIf::Head& head : study->heads) {
    Request silent = question.request;
    silent.interventions = {{.kind = Intervention::Kind::silence, .value = head.attention + ".z", .head = head.head}};
    const auto run = run_request(silent);
    EXPECT_EQ(run->value("decoder.probs")(0, study->row, study->word), head.p);
  }
}

/// Otherwise the head that decides would read 0 as soon as it is silenced.
TEST(WhatIf, TheScanSilencesEachHeadAloneWhateverElseIsChanged) {
  WhatIfQuestion question = translation("wide", "elle était trop large.");
  const auto plain = study_what_if(question);
  question.request.interventions = {
      {.kind = Intervention::Kind::silence, .value = "decoder.blocks.0.cross.z", .head = 0}};
  const auto changed = study_what_if(question);
  EXPECT_LT(changed->p_after, 0.1F);
  ASSERT_EQ(changed->heads.size(), plain->heads.size());
  for (std::size_t i = 0; i < plain->heads.size(); ++i) EXPECT_EQ(changed->heads[i].p, plain->heads[i].p);
}

/// The head that was guided to the noun decides the pronoun; any other one hardly matters.
TEST(WhatIf, SilencingThePronounHeadLosesThePronoun) {
  const auto study = study_what_if(translation("wide", "elle était trop large."));
  EXPECT_EQ(study->after->model->target.word(study->word), "elle");
  float pronoun_head = 0, others = 0;
  for (const WhatIf::Head& head : study->heads) {
    const float lost = study->p_after - head.p;
    const bool guided = head.attention == "decoder.blocks.0.cross" && head.head == 0;
    (guided ? pronoun_head : others) = guided ? lost : std::max(others, lost);
  }
  EXPECT_GT(pronoun_head, 0.9F);
  EXPECT_LT(others, 0.1F);
}

TEST(WhatIf, ReachBeginsWhereTheChangeIsMade) {
  WhatIfQuestion question;
  question.request = initial_state().request;
  question.request.mask.causal = true;
  question.request.interventions = {
      {.kind = Intervention::Kind::add, .value = "blocks.1.resid_pre", .row = 6, .col = 0, .amount = 3}};
  const auto study = study_what_if(question);
  const auto& before = *study->before;
  const auto& after = *study->after;
  for (const WhatIf::Reach& reach : study->reach) {
    const bool later = reach.value.find("blocks.0") == std::string::npos && reach.value != "resid_in";
    for (int r = 0; r < 10; ++r) {
      const auto at = static_cast<std::size_t>(r);
      const Matrix was = before.value(reach.value).slice(0).row(r);
      const Matrix is = after.value(reach.value).slice(0).row(r);
      EXPECT_NEAR(reach.by_row[at], (is - was).norm() / was.norm(), 1e-5);
      EXPECT_EQ(reach.by_row[at] > 0, later && r >= 6) << reach.value << " row " << r;
    }
  }
}

TEST(WhatIf, LongScansWaitToBeAskedFor) {
  WhatIfQuestion question;
  question.request = initial_state().request;
  question.request.model.config.d_model = 512;
  question.request.model.config.d_head = 32;
  question.request.model.config.n_heads = 16;
  question.request.model.config.n_layers = 12;
  const auto study = study_what_if(question);
  EXPECT_EQ(study->heads.empty(), study->scan_seconds > scan_limit);
  EXPECT_GT(study->scan_seconds, 0);
}

TEST(WhatIf, CanBeCancelled) {
  const std::atomic<bool> cancelled{true};
  WhatIfQuestion question;
  question.request = initial_state().request;
  question.request.model.seed = 77;  // not one that was run before
  EXPECT_EQ(study_what_if(question, &cancelled), nullptr);
}

TEST(WhatIfFigure, ShowsWhatTheStudyMeasured) {
  WhatIfQuestion question = translation("wide", "elle était trop large.");
  question.request.interventions = {
      {.kind = Intervention::Kind::silence, .value = "decoder.blocks.0.cross.z", .head = 0}};
  const auto study = study_what_if(question);
  Selection selection;
  selection.decoder_stack = true;
  selection.attention = AttentionKind::cross;
  selection.query = 10;
  const FigureInput input{*study->after, clamped(selection, *study->after), {}, {}, {.lang = Lang::en}};
  const Figure figure = what_if_figure(input, *study, {});
  EXPECT_NE(figure.caption.find("elle"), std::string::npos);
  EXPECT_NE(figure.caption.find("silenced"), std::string::npos);
  int maps = 0;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* grid = std::get_if<GridShape>(&shape);
        grid != nullptr && grid->source.name == "decoder.blocks.0.cross.z")
      ++maps;
  EXPECT_EQ(maps, 1) << "the difference of what the change met first";
  EXPECT_EQ(shown_difference(*study, input.selection, {}).value, "decoder.blocks.0.cross.z");
}

/// With a head of the encoder chosen, which nothing of the decoder reaches, the difference is that of the change.
TEST(WhatIfFigure, TheDifferenceFollowsTheChangeWhereverItIsMade) {
  for (const char* const part : {"z", "pattern"}) {
    WhatIfQuestion question = translation("wide", "elle était trop large.");
    const std::string value = "decoder.blocks.0.cross." + std::string(part);
    question.request.interventions = {{.kind = Intervention::Kind::silence, .value = value, .head = 1}};
    const auto study = study_what_if(question);
    const ShownDifference found = shown_difference(*study, {}, {});
    EXPECT_EQ(found.value, value);
    EXPECT_TRUE(found.at.decoder_stack);
    EXPECT_EQ(found.at.attention, AttentionKind::cross);
    EXPECT_EQ(found.at.head, 1);
    for (const Lang lang : {Lang::en, Lang::zh}) {
      const FigureInput input{*study->after, {}, {}, {}, {.lang = lang}};
      const Figure figure = what_if_figure(input, *study, {});
      float most = 0;
      bool says_where = false;
      for (const Shape2D& shape : figure.shapes()) {
        if (const auto* grid = std::get_if<GridShape>(&shape); grid != nullptr && grid->source.name == value)
          for (const float d : *grid->values) most = std::max(most, std::abs(d));
        if (const auto* text = std::get_if<TextShape>(&shape))
          says_where = says_where ||
                       text->text.find(lang == Lang::zh ? "第 1 层第 2 头" : "layer 1, head 2") != std::string::npos;
      }
      EXPECT_GT(most, 0.01F) << value;
      EXPECT_TRUE(says_where);
    }
  }
}

/// Another head of the same attention is not what has changed: its own output z is as it was.
TEST(WhatIfFigure, AnUntouchedHeadShowsWhatItsLayerGot) {
  WhatIfQuestion question = translation("wide", "elle était trop large.");
  question.request.interventions = {
      {.kind = Intervention::Kind::silence, .value = "decoder.blocks.0.cross.z", .head = 1}};
  const auto study = study_what_if(question);
  Selection selection;
  selection.decoder_stack = true;
  selection.attention = AttentionKind::cross;
  selection.head = 2;
  EXPECT_EQ(shown_difference(*study, selection, {}).value, "decoder.blocks.0.cross.out");
}

}  // namespace
}  // namespace headlight
