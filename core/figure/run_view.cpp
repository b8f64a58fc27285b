#include "core/figure/run_view.h"

#include <algorithm>

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

// The row that writes a word is the row of the word before it; what the last row writes is its most probable word.
std::vector<std::string> written_words(const Run& run, const std::vector<std::string>& tokens, int sentence) {
  if (tokens.empty()) return {};
  std::vector<std::string> words(tokens.begin() + 1, tokens.end());
  words.emplace_back("?");
  const Tensor* probs = run.graph.find_value("decoder.probs");
  if (probs == nullptr || !probs->contains({sentence, static_cast<int>(tokens.size()) - 1, 0})) return words;
  Eigen::Index best = 0;
  probs->slice(sentence).row(static_cast<Eigen::Index>(tokens.size()) - 1).maxCoeff(&best);
  words.back() = literal_text(run.model->target.word(static_cast<int>(best))) + "?";
  return words;
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
  if (decoder) writes = written_words(run, queries, sentence);

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
