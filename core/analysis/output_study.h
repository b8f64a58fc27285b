#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "core/figure/options.h"
#include "core/figure/selection.h"
#include "core/models/run.h"
#include "core/train/generate.h"

namespace headlight {

/// What is written depends on this.
struct OutputQuestion {
  Request request;
  int sentence = 0;  // of a batch
  Sampling sampling;
  int given = -1;  // of a decoder alone: words of the sentence it begins with, −1 all of them
  bool operator==(const OutputQuestion&) const = default;
};
/// Painted masks are left out (what is written grows out of them), and so are the targets where nothing depends on
/// them.
OutputQuestion output_question(const Request& request, const Selection& selection, const OutputOptions& options);

/// What a model writes by itself, and the run of it: every probability is an element of that run. A word at position t
/// is written by the row of position t − 1.
struct OutputStudy {
  OutputQuestion question;
  std::shared_ptr<const Run> written;  // one sentence; null for an encoder, which writes nothing
  Generated generated;                 // empty likewise
  int begin = 0;     // position of the first word written: 1 after <bos>, or how many words a decoder was given
  std::string text;  // a target (of a decoder alone: a sentence) that is cut into exactly the words of `written`

  Stack stack() const { return written && written->config.two_stacks() ? Stack::decoder : Stack::encoder; }
  /// "probs" or "decoder.probs"
  std::string value(const std::string& name) const { return written->prefix(stack()) + name; }
  const Encoding& tokens() const { return written->tokens_of(stack()).front(); }
  const Vocabulary& words() const {
    return written->config.two_stacks() ? written->model->target : written->model->source;
  }
};

/// Null when cancelled. Throws like run_request.
std::shared_ptr<const OutputStudy> study_output(const OutputQuestion& question,
                                                const std::atomic<bool>* cancelled = nullptr);

}  // namespace headlight
