#include "core/figure/run_view.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

#include "core/figure/rich_text.h"
#include "core/models/guided_head.h"

namespace headlight {
namespace {

std::vector<std::string> token_texts(const std::vector<Encoding>& encodings, int sentence) {
  std::vector<std::string> texts;
  if (encodings.empty()) return texts;
  for (const Token& token : encodings[static_cast<std::size_t>(sentence)].tokens)
    texts.push_back(literal_text(token.text));
  return texts;
}

using Words = std::vector<std::string>;

// The most probable word of every row: the row that writes a word is the row of the word before it. A target that goes
// on otherwise is pointed out; padding writes nothing.
Words likeliest_words(const Run& run, int sentence) {
  const bool two = run.config.two_stacks();
  const Tensor* probs = run.graph.find_value(two ? "decoder.probs" : "probs");
  const Vocabulary& vocabulary = two ? run.model->target : run.model->source;
  const Encoding& own = run.tokens_of(two ? Stack::decoder : Stack::encoder)[static_cast<std::size_t>(sentence)];
  if (probs == nullptr || sentence >= probs->batch() || probs->rows() < own.length ||
      probs->cols() != vocabulary.size())
    return {};
  Words words(own.tokens.size());
  for (int r = 0; r < own.length; ++r) {
    Eigen::Index best = 0;
    probs->slice(sentence).row(r).maxCoeff(&best);
    const auto next = static_cast<std::size_t>(r) + 1;
    const bool other = two && r + 1 < own.length && own.ids[next] != static_cast<int>(best);
    words[static_cast<std::size_t>(r)] = (other ? "≠ " : "") + literal_text(vocabulary.word(static_cast<int>(best)));
  }
  return words;
}

// Views are made for every head of a picture, and a vocabulary is long: looked for once for a sentence of a run.
Words written_words(const Run& run, int sentence) {
  if (run.number == 0) return likeliest_words(run, sentence);
  struct Known {
    std::uint64_t run = 0;
    int sentence = 0;
    Words words;
  };
  static std::mutex mutex;
  static std::array<Known, 6> kept;
  static std::size_t next = 0;
  const std::scoped_lock lock(mutex);
  for (const Known& known : kept)
    if (known.run == run.number && known.sentence == sentence) return known.words;
  kept[next] = {run.number, sentence, likeliest_words(run, sentence)};
  return kept[std::exchange(next, (next + 1) % kept.size())].words;
}

}  // namespace

RunView::RunView(const Run& r, const Selection& selection) : run(r) {
  const bool decoder = run.config.two_stacks() && selection.decoder_stack;
  stack = decoder ? Stack::decoder : Stack::encoder;
  kind = decoder ? selection.attention : AttentionKind::self;
  prefix = run.prefix(stack);
  key_prefix = cross() ? run.prefix(Stack::encoder) : prefix;

  const auto& sentences = run.tokens_of(stack);
  sentence = std::clamp(selection.sentence, 0, std::max(0, static_cast<int>(sentences.size()) - 1));
  queries = token_texts(sentences, sentence);
  keys = cross() ? token_texts(run.tokens_of(Stack::encoder), sentence) : queries;
  if ((decoder || run.config.architecture == Architecture::decoder) && run.graph.size() > 0 && !queries.empty())
    writes = written_words(run, sentence);

  layer = std::clamp(selection.layer, 0, std::max(0, layers() - 1));
  head = std::clamp(selection.head, 0, std::max(0, heads() - 1));
  const int last = std::max(0, sentences.empty() ? 0 : sentences[static_cast<std::size_t>(sentence)].length - 1);
  query = selection.query < 0 ? last : std::min(selection.query, std::max(0, n_queries() - 1));
}

bool RunView::guided() const {
  const auto head_of_model = guided_head(*run.model);
  return head_of_model && head_of_model->head == head && head_of_model->attention + "." == attention("");
}

std::string RunView::block(std::string_view rest) const {
  return prefix + "blocks." + std::to_string(layer) + "." + std::string(rest);
}

std::string RunView::attention(std::string_view rest) const {
  return block(cross() ? "cross." : "attn.") + std::string(rest);
}

int RunView::slice_of(std::string_view name) const {
  const Tensor* value = find(name);
  if (value == nullptr) return 0;
  const int sentences = std::max(1, static_cast<int>(run.source.size()));
  if (value->batch() == sentences * heads() && value->batch() != sentences) return sentence * heads() + head;
  return value->batch() == sentences ? sentence : 0;
}

std::vector<AttentionGroup> attention_groups(const Run& run) {
  if (!run.config.two_stacks()) return {{false, AttentionKind::self}};
  return {{false, AttentionKind::self}, {true, AttentionKind::self}, {true, AttentionKind::cross}};
}

Selection at_group(Selection selection, const AttentionGroup& group) {
  selection.decoder_stack = group.decoder_stack;
  selection.attention = group.kind;
  return selection;
}

}  // namespace headlight
