#include "core/models/run_notes.h"

#include <gtest/gtest.h>

#include "tests/core/models/small_runs.h"

namespace headlight {
namespace {

std::shared_ptr<const Model> model_knowing(const Request& request, const std::vector<std::string>& words) {
  return random_model(request.model.config, 9, Vocabulary::of(words), Vocabulary());
}

std::vector<std::string> full(const Run& run, Lang lang) {
  std::vector<std::string> texts;
  for (const RunNote& note : notes_of(run)) texts.push_back(note.full.in(lang));
  return texts;
}

TEST(RunNotes, ThereAreNoneOfAnUsualRun) {
  EXPECT_TRUE(notes_of(*run_request(testing::small_request(Architecture::encoder))).empty());
  EXPECT_TRUE(notes_of(*run_request(testing::small_request(Architecture::encoder_decoder))).empty());
}

TEST(RunNotes, LearnedPositionsEndWithTheirTable) {
  Request request = testing::small_request(Architecture::encoder);
  request.model.config.position = Position::learned;
  request.model.config.max_positions = 3;
  const auto run = run_request(request);
  const auto note = cut_note(*run, run->source.front());
  ASSERT_TRUE(note.has_value());
  EXPECT_EQ(note->brief.in(Lang::en), "cut after 3 tokens");
  EXPECT_NE(note->full.in(Lang::en).find("table of learned positions"), std::string::npos);
  EXPECT_NE(note->full.in(Lang::zh).find("前 3 个词元"), std::string::npos);
  request.model.config.max_positions = 5;  // exactly enough
  EXPECT_TRUE(notes_of(*run_request(request)).empty());
}

TEST(RunNotes, ALongSentenceIsCutForAnotherReason) {
  Request request = testing::small_request(Architecture::encoder);
  request.model.config.n_layers = 1;
  request.sentences.front().clear();
  for (int i = 0; i < 1100; ++i) request.sentences.front() += "a ";
  const auto texts = full(*run_request(request), Lang::en);
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_NE(texts[0].find("first 1024 tokens"), std::string::npos);
  EXPECT_EQ(texts[0].find("learned"), std::string::npos);
}

TEST(RunNotes, AdditiveScoresOfAModelWithoutParametersForThem) {
  Request request = testing::small_request(Architecture::encoder);
  const auto model = model_knowing(request, {"the", "cat", "saw", "dog"});
  EXPECT_FALSE(score_note(*run_model(request, model)).has_value());
  request.score = Score::additive;
  const auto note = score_note(*run_model(request, model));
  ASSERT_TRUE(note.has_value());
  EXPECT_NE(note->full.in(Lang::en).find("seed 9"), std::string::npos);
  EXPECT_NE(note->full.in(Lang::en).find("none of its files"), std::string::npos);
  request.model.config.score = Score::additive;
  EXPECT_FALSE(score_note(*run_model(request, model_knowing(request, {"the"}))).has_value());
}

TEST(RunNotes, OverflowIsTold) {
  Request request = testing::small_request(Architecture::encoder);
  EXPECT_FALSE(not_finite_note(*run_request(request)).has_value());
  request.embedding_scale = 1e38F;
  const auto run = run_request(request);
  const auto note = not_finite_note(*run);
  ASSERT_TRUE(note.has_value());
  EXPECT_NE(note->full.in(Lang::en).find("not finite, or above 1e19"), std::string::npos);
  EXPECT_NE(note->full.in(Lang::zh).find("最先见于"), std::string::npos);
  EXPECT_EQ(full(*run, Lang::en).size(), 1U);
}

TEST(RunNotes, AQueryWithoutKeysIsTold) {
  Request request = testing::small_request(Architecture::encoder);
  request.mask.causal = true;
  EXPECT_FALSE(no_key_note(*run_request(request)).has_value());
  request.interventions = {{Intervention::Kind::set, "blocks.0.attn.pattern", 0, 1, -1, 0}};
  const auto note = no_key_note(*run_request(request));
  ASSERT_TRUE(note.has_value());
  EXPECT_NE(note->full.in(Lang::en).find("blocks.0.attn.pattern, row 1 "), std::string::npos)
      << note->full.in(Lang::en);
}

TEST(RunNotes, UnknownWordsAndBadBytesAreToldOnce) {
  Request request = testing::small_request(Architecture::encoder);
  const auto model = model_knowing(request, {"the"});
  request.sentences = {"the cat", "the cat \xFF"};
  const auto texts = full(*run_model(request, model), Lang::en);
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_NE(texts[0].find("UTF-8"), std::string::npos);
  EXPECT_EQ(texts[1], "not in the model's vocabulary, taken as <unk>: cat �");
  request.sentences = {""};
  for (int i = 0; i < 30; ++i) request.sentences.front() += "w" + std::to_string(i) + " ";
  EXPECT_TRUE(full(*run_model(request, model), Lang::en).front().ends_with("w19 …"));
}

}  // namespace
}  // namespace headlight
