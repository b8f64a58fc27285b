#include "core/nn/config.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace headlight {
namespace {

TEST(Config, RefusesWhatNoMachineHolds) {
  ModelConfig config;
  EXPECT_NO_THROW(check(config));
  config.n_layers = 48;
  config.d_model = 4096;
  config.d_ff = 16384;
  EXPECT_THROW(check(config), std::invalid_argument);
}

TEST(Config, AnArchitectureBringsItsMask) {
  EXPECT_TRUE(with_architecture({}, Architecture::decoder).causal);
  EXPECT_TRUE(with_architecture({}, Architecture::encoder_decoder).causal);
  EXPECT_FALSE(with_architecture({}, Architecture::encoder).causal);
}

TEST(Config, WordsOfFilesComeBackAndOthersAreNamed) {
  for (const Score score : {Score::scaled, Score::dot, Score::additive, Score::cosine})
    EXPECT_EQ(score_from(to_string(score)), score);
  EXPECT_THROW(architecture_from("rnn"), std::invalid_argument);
}

}  // namespace
}  // namespace headlight
