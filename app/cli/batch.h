#pragma once
// Many sentences drawn by one command.
#include <functional>
#include <string>
#include <vector>

namespace headlight {

/// A line of a file of sentences.
struct BatchSentence {
  int line = 0;              // in the file, from 1
  std::string text, target;  // target: of a model with two stacks
  bool operator==(const BatchSentence&) const = default;
};

/// The sentences of a text file in UTF-8, one a line; empty lines and those that begin with # are left out. For a model
/// with two stacks a line is the sentence, a tab and its target. Throws Error naming file and line, what was expected
/// and what was found, before anything is drawn.
std::vector<BatchSentence> read_sentences(const std::string& path, bool with_target);

struct SentenceBatch {
  std::string sentences;           // the file they come from, for messages
  std::vector<std::string> views;  // "heatmap"
  std::string folder, kind;        // kind: "png", "svg", "pdf" or "csv"
  bool overwrite = false;
};

/// "007-heatmap.png": the number is that of the line, so that files are in the order of the sentences.
std::string batch_file(const SentenceBatch& batch, const std::vector<BatchSentence>& sentences,
                       const BatchSentence& sentence, const std::string& view);

/// Draws every sentence as every view with `draw` and says on the terminal how far it is. Throws Error when a file is
/// there already and may not be overwritten (nothing is drawn then), and when a drawing throws, naming the line.
/// Ctrl-C ends it after the figure in the making: throws Stopped; what is finished stays.
void render_batch(
    const SentenceBatch& batch, const std::vector<BatchSentence>& sentences,
    const std::function<void(const BatchSentence&, const std::string& view, const std::string& file)>& draw);

}  // namespace headlight
