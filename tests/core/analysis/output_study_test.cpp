#include "core/analysis/output_study.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/models/small_runs.h"

namespace headlight {
namespace {

using testing::small_request;

OutputQuestion question_of(Architecture architecture, OutputOptions options = {}) {
  Request request = small_request(architecture);
  if (options.most == OutputOptions{}.most) options.most = 6;
  return output_question(request, {}, options);
}

// The probability of a word after those before it, by a run of nothing but those: slow and obvious.
float probability_after(const OutputStudy& study, int position) {
  const bool two = study.written->config.two_stacks();
  std::string before;
  for (int t = two ? 1 : 0; t < position; ++t) before += study.tokens().tokens[static_cast<std::size_t>(t)].text + "|";
  Request request = study.question.request;
  request.mask.causal = true;
  (two ? request.targets : request.sentences) = {before};
  const auto run = run_model(request, study.written->model);
  const Tensor& probs = run->value(two ? "decoder.probs" : "probs");
  const int id = study.generated.words[static_cast<std::size_t>(position - study.begin)].id;
  return probs(0, position - 1, id);
}

class WritingModels : public ::testing::TestWithParam<Architecture> {};

TEST_P(WritingModels, EveryProbabilityIsAnElementOfTheRun) {
  for (const auto method :
       {OutputOptions::Method::greedy, OutputOptions::Method::sample, OutputOptions::Method::beam}) {
    OutputOptions options;
    options.method = method;
    options.temperature = 2;
    const auto study = study_output(question_of(GetParam(), options));
    ASSERT_TRUE(study && study->written);
    ASSERT_FALSE(study->generated.words.empty());
    const Tensor& probs = study->written->value(study->value("probs"));
    double log_p = 0;
    for (std::size_t i = 0; i < study->generated.words.size(); ++i) {
      const GeneratedWord& word = study->generated.words[i];
      const int position = study->begin + static_cast<int>(i);
      EXPECT_NEAR(probs(0, position - 1, word.id), word.probability, 1e-6F);
      EXPECT_NEAR(probability_after(*study, position), word.probability, 1e-5F);
      if (position < study->tokens().length) {
        EXPECT_EQ(study->tokens().ids[static_cast<std::size_t>(position)], word.id);
      }
      log_p += std::log(static_cast<double>(word.probability));
    }
    EXPECT_NEAR(study->generated.log_probability, log_p, 1e-4);
  }
}

TEST_P(WritingModels, GreedyTakesTheMostProbableWordOfEveryRow) {
  const auto study = study_output(question_of(GetParam()));
  const Tensor& probs = study->written->value(study->value("probs"));
  for (std::size_t i = 0; i < study->generated.words.size(); ++i) {
    const auto row = probs.slice(0).row(study->begin + static_cast<int>(i) - 1);
    EXPECT_EQ(row[study->generated.words[i].id], row.maxCoeff());
  }
}

TEST_P(WritingModels, NothingThatComesLaterIsSeen) {
  OutputQuestion question = question_of(GetParam());
  question.request.mask.causal = false;  // of the run looked at; writing is causal whatever it says
  const auto study = study_output(question);
  const int last = study->begin + static_cast<int>(study->generated.words.size()) - 1;
  EXPECT_NEAR(probability_after(*study, last), study->generated.words.back().probability, 1e-5F);
}

INSTANTIATE_TEST_SUITE_P(All, WritingModels, ::testing::Values(Architecture::decoder, Architecture::encoder_decoder));

TEST(OutputStudy, TheTextIsCutIntoWhatWasWritten) {
  const auto study = study_output(question_of(Architecture::encoder_decoder));
  const auto cut = tokenize(study->text, Segmentation::words).tokens;
  const std::vector<int> ids = study->generated.ids();
  ASSERT_EQ(cut.size(), ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(cut[i].text, study->words().word(ids[i]));
}

TEST(OutputStudy, ADecoderBeginsWithTheWordsItIsGiven) {
  OutputOptions options;
  options.given = 2;
  const auto study = study_output(question_of(Architecture::decoder, options));
  EXPECT_EQ(study->begin, 2);
  EXPECT_EQ(study->tokens().tokens[0].text, "the");
  EXPECT_EQ(study->tokens().tokens[1].text, "cat");
  options.given = 99;
  EXPECT_EQ(study_output(question_of(Architecture::decoder, options))->begin, 5);
  options.given = -1;
  EXPECT_EQ(study_output(question_of(Architecture::decoder, options))->begin, 5);
}

TEST(OutputStudy, BeamSearchTellsWhatItKept) {
  OutputOptions options;
  options.method = OutputOptions::Method::beam;
  options.beam = 3;
  options.most = 5;
  const auto study = study_output(question_of(Architecture::encoder_decoder, options));
  const Generated& out = study->generated;
  ASSERT_FALSE(out.beams.empty());
  for (std::size_t step = 0; step < out.beams.size(); ++step) {
    std::size_t going_on = 0;
    for (const Beam& beam : out.beams[step]) {
      going_on += beam.ended ? 0 : 1;
      EXPECT_EQ(beam.ended, beam.ids.back() == Vocabulary::eos);
      if (!beam.ended) {
        EXPECT_EQ(beam.ids.size(), step + 1);
      }
      EXPECT_NEAR(beam.score(), beam.log_probability / static_cast<double>(beam.ids.size()), 1e-9);
    }
    EXPECT_LE(going_on, 3U);
  }
  // What is taken in the end is one of the last ones, and none of those that ended is better.
  std::vector<int> ids;
  for (const GeneratedWord& word : out.words) ids.push_back(word.id);
  bool found = false;
  double best = -1e9;
  for (const Beam& beam : out.beams.back()) {
    found = found || beam.ids == ids;
    best = std::max(best, beam.score());
  }
  EXPECT_TRUE(found);
  EXPECT_NEAR(out.log_probability / static_cast<double>(ids.size()), best, 1e-9);
}

TEST(OutputStudy, AnEncoderWritesNothing) {
  const auto study = study_output(question_of(Architecture::encoder));
  ASSERT_TRUE(study);
  EXPECT_FALSE(study->written);
  EXPECT_TRUE(study->generated.words.empty());
}

TEST(OutputStudy, StopsWhenNobodyWantsIt) {
  const std::atomic<bool> cancelled{true};
  EXPECT_EQ(study_output(question_of(Architecture::encoder_decoder), &cancelled), nullptr);
}

TEST(OutputStudy, TypingATargetWritesNothingAnew) {
  Request request = small_request(Architecture::encoder_decoder);
  request.model.folder = "/some/model";
  Request other = request;
  other.targets = {"something else"};
  EXPECT_EQ(output_question(request, {}, {}), output_question(other, {}, {}));
  OutputOptions further;
  further.step = 3;
  EXPECT_EQ(output_question(request, {}, {}), output_question(request, {}, further));
  further.method = OutputOptions::Method::sample;
  EXPECT_NE(output_question(request, {}, {}), output_question(request, {}, further));
}

}  // namespace
}  // namespace headlight
