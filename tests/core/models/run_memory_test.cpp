#include "core/models/run_memory.h"

#include <gtest/gtest.h>

#include "tests/core/models/small_runs.h"

namespace headlight {
namespace {

// Sizes alone say what a run will take, for every architecture, norm and kind of positions.
TEST(RunMemory, IsKnownBeforehand) {
  for (const Architecture architecture : {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder})
    for (const Norm norm : {Norm::pre, Norm::post})
      for (const int heads : {2, 8})
        for (const int tokens : {8, 96}) {
          Request request = testing::small_request(architecture, norm);
          ModelConfig& config = request.model.config;
          config.n_layers = 4;
          config.n_heads = heads;
          config.d_model = 64;
          config.d_head = 64 / heads;
          config.d_ff = 256;
          std::string words;
          for (int i = 0; i < tokens; ++i) words += "w" + std::to_string(i % 20) + "|";
          request.sentences = {words, "w1|w2"};
          if (config.two_stacks()) request.targets = {words, "w1"};
          const auto run = run_request(request);
          const bool two = config.two_stacks();
          const Vocabulary& predicted = two ? run->model->target : run->model->source;
          const double expected = expected_run_bytes(config, 2, tokens, two ? tokens + 1 : 0, predicted.size());
          EXPECT_NEAR(expected / bytes_of(*run), 1, 0.1)
              << to_string(architecture) << " " << heads << " heads, " << tokens << " tokens";
          EXPECT_EQ(parameter_bytes(config, run->model->source.size(), run->model->target.size()),
                    4.0 * static_cast<double>(run->model->parameters.count()));
        }
}

}  // namespace
}  // namespace headlight
