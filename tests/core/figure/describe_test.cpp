#include <gtest/gtest.h>

#include "core/figure/rich_text.h"
#include "core/figure/value_name.h"
#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

using testing::Sample;

TEST(Describe, WhatAChangedValueWasIsNamedLikeTheValue) {
  Request request = testing::request_of({});
  request.interventions.push_back(
      {.kind = Intervention::Kind::set, .value = "blocks.1.attn.q", .head = 0, .row = 9, .col = 6, .amount = 1});
  const auto run = run_request(request);
  const ValueRef was{"~blocks.1.attn.q.before", {0, 9, 6}};
  EXPECT_EQ(describe(*run, was, Lang::en), "before the change, q[玩, 6] · layer 2, head 1");
  EXPECT_EQ(describe(*run, was, Lang::zh), "改动前的 q[玩, 6] · 第 2 层第 1 头");
}

TEST(Describe, PatternLikeValuesNameBothTokens) {
  const auto run = testing::run_of({});
  const ValueRef weight{"blocks.1.attn.pattern", {2, 9, 8}};
  EXPECT_EQ(describe_short(*run, weight, Lang::zh), "权重[玩, 去]");
  EXPECT_EQ(describe_short(*run, weight, Lang::en), "weight[玩, 去]");
  EXPECT_EQ(describe(*run, weight, Lang::zh), "权重[玩, 去] · 第 2 层第 3 头");
  EXPECT_EQ(describe(*run, weight, Lang::en), "weight[玩, 去] · layer 2, head 3");
}

TEST(Describe, VectorsNameTokenAndDimension) {
  const auto run = testing::run_of({});
  EXPECT_EQ(describe_short(*run, {"blocks.0.attn.q", {0, 9, 3}}, Lang::zh), "q[玩, 3]");
  EXPECT_EQ(describe_short(*run, {"blocks.0.resid_mid", {0, 0, 5}}, Lang::en),
            "residual stream after attention[今天, 5]");
  EXPECT_EQ(describe_short(*run, {"~ids", {0, 9, 0}}, Lang::en), "token id[玩]");
}

TEST(Describe, ParametersAndVocabulary) {
  const auto run = testing::run_of({});
  EXPECT_EQ(describe_short(*run, {"blocks.0.attn.W_Q", {0, 3, 7}}, Lang::en), "W_{Q}[3, 7]");
  EXPECT_EQ(describe_short(*run, {"blocks.0.attn.b_O", {0, 0, 7}}, Lang::en), "b_{O}[7]");
  const int id = run->source[0].ids[9];
  EXPECT_EQ(describe_short(*run, {"token_embedding", {0, id, 2}}, Lang::en), "embedding table E[玩, 2]");
  EXPECT_EQ(describe_short(*run, {"probs", {0, 9, id}}, Lang::zh), "概率[玩, 玩]");
}

TEST(Describe, CrossAttentionTakesRowsFromTheTargetAndColumnsFromTheSource) {
  Sample sample;
  sample.architecture = Architecture::encoder_decoder;
  const auto run = testing::run_of(sample);
  EXPECT_EQ(describe(*run, {"decoder.blocks.0.cross.pattern", {1, 1, 8}}, Lang::en),
            "weight[L', 去] · cross-attention · layer 1, head 2");
  EXPECT_EQ(describe_short(*run, {"decoder.blocks.0.cross.k", {1, 8, 0}}, Lang::en), "k[去, 0]");
  EXPECT_EQ(describe_short(*run, {"decoder.blocks.0.cross.q", {1, 1, 0}}, Lang::en), "q[L', 0]");
}

TEST(Describe, RepeatedTokensAreToldApartAndMarkupIsLiteral) {
  Sample sample;
  sample.sentence = "the|cat|a_{b}|the";
  const auto run = testing::run_of(sample);
  EXPECT_EQ(describe_short(*run, {"blocks.0.attn.pattern", {0, 3, 0}}, Lang::en), "weight[the_{3}, the_{0}]");
  EXPECT_EQ(plain_text(describe_short(*run, {"blocks.0.attn.pattern", {0, 2, 1}}, Lang::en)), "weight[a_{b}, cat]");
}

TEST(ValueName, EveryValueOfEveryArchitectureHasWordsInBothLanguages) {
  for (const Architecture architecture : {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder})
    for (const Norm norm : {Norm::pre, Norm::post}) {
      Sample sample;
      sample.architecture = architecture;
      sample.norm = norm;
      const auto run = testing::run_of(sample);
      for (const auto& [name, node] : run->graph.names())
        for (const Lang lang : {Lang::en, Lang::zh}) {
          const std::string words = value_name(name, lang);
          EXPECT_FALSE(words.empty()) << name;
          EXPECT_EQ(words.find("blocks"), std::string::npos) << name << ": " << words;
          EXPECT_EQ(words.find('~'), std::string::npos) << name << ": " << words;
          EXPECT_EQ(plain_text(words).find("_norm"), std::string::npos) << name << ": " << words;
          EXPECT_EQ(words.find("attn"), std::string::npos) << name << ": " << words;
        }
    }
}

TEST(ParseValueName, TakesNamesApart) {
  const ValueName name = parse_value_name("~decoder.blocks.12.cross.q_unit");
  EXPECT_EQ(name.stack, "decoder.");
  EXPECT_EQ(name.layer, 12);
  EXPECT_EQ(name.part, "cross.q_unit");
  EXPECT_TRUE(name.cross());
  EXPECT_TRUE(name.by_head());
  EXPECT_FALSE(parse_value_name("blocks.0.attn.out").by_head());
  EXPECT_FALSE(parse_value_name("~mask").by_head());
  EXPECT_TRUE(parse_value_name("~mask").pattern_like());
}

TEST(Provenance, SaysModelSeedSentenceLayerHeadAndQuery) {
  const auto run = testing::run_of({});
  Selection selection;
  selection.layer = 1;
  const std::string line = provenance(*run, selection, Lang::en);
  for (const char* part : {"seed 1", "random weights", "今天 | 天气", "layer 2, head 1", "query 玩"})
    EXPECT_NE(line.find(part), std::string::npos) << part << " in " << line;
}

TEST(Describe, AnUnusualRunSaysSoInItsCaptionAndALongSentenceIsNamedByItsBeginning) {
  Request request;
  request.model.config.n_layers = 1;
  request.sentences = {std::string(500, 'x') + "|"};
  for (int i = 0; i < 1100; ++i) request.sentences.front() += "word" + std::to_string(i) + "|";
  const std::string line = provenance(*run_request(request), {}, Lang::en);
  EXPECT_NE(line.find("(1024 tokens)"), std::string::npos) << line;
  EXPECT_NE(line.find("cut after 1024 tokens"), std::string::npos) << line;
  EXPECT_LT(line.size(), 600U) << line;

  request.sentences = {"the cat"};
  const auto model = random_model(request.model.config, 3, Vocabulary::of({"the", "cat"}), Vocabulary());
  EXPECT_EQ(provenance(*run_model(request, model), {}, Lang::en).find("additive"), std::string::npos);
  request.score = Score::additive;
  EXPECT_NE(provenance(*run_model(request, model), {}, Lang::en).find("additive scores with random"),
            std::string::npos);
}

}  // namespace
}  // namespace headlight
