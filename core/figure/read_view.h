#pragma once
// How a pattern is read (core/analysis/pattern_reading.h), with the words and tags that a picture of it needs. One
// mechanism for heatmap, connections and the page of all heads.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/pattern_reading.h"
#include "core/figure/canvas.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/run_view.h"

namespace headlight {

/// The same for every head of an attention.
struct ReadView {
  ReadView(const RunView& view, const ReadingOptions& options);

  ReadingOptions options;
  Reading reading;
  std::vector<std::string> queries, keys;  // rich text, of those that are shown
  std::vector<std::string>
      writes;      // as RunView::writes; empty when queries are joined: a word is written piece by piece
  int query = -1;  // which one shows the chosen query; −1: it is hidden

  bool plain() const { return reading.plain(); }
  /// What the mouse is over, as indices into queries and keys; −1: none.
  int hovered_query(const RunView& view, const std::optional<Tag>& hover) const;
  int hovered_key(const RunView& view, const std::optional<Tag>& hover) const;
};

/// The weights of one head as they are shown; never null, the last ones are kept. Throws std::out_of_range when the run
/// has no such pattern.
std::shared_ptr<const ReadPattern> read_head(const RunView& view, const ReadView& read);
/// What read_head() and the like depend on.
struct ReadKey {
  std::uint64_t run = 0;  // 0: nothing is kept
  std::string value;
  int slice = 0;
  ReadingOptions options;
  bool operator==(const ReadKey&) const = default;
};
ReadKey read_key(const RunView& view, const ReadView& read);

std::array<float, 4> hidden_mass(const RunView& view, const ReadView& read);

/// The element of the pattern, or of kind part the first of them when the number is not an element itself.
Tag tag_of(const RunView& view, const ReadView& read, int query, int key);

/// The whole pattern of a head as a grid. A shown cell all of whose elements are masked is hatched.
GridShape read_grid(const RunView& view, const ReadView& read, const ReadPattern& pattern, bool transposed);

/// What is not as the model has it, for the picture itself: "Hidden: the first token (83 % of the weight).
/// Renormalised: what remains of a row adds up to 1." Empty when all is.
/// @param mass  by reason, as ReadPattern::hidden_mass; none: the shares stand elsewhere
std::string reading_words(const Reading& reading, const std::optional<std::array<float, 4>>& mass, Lang lang);
/// "18 %"
std::string percent(float share);

/// Writes them below the caption, when there are any; returns the first free y.
float draw_reading_words(Canvas& canvas, float top, const Reading& reading, const std::array<float, 4>& mass);
float draw_remark(Canvas& canvas, float top, const std::string& words);
/// In place of a picture when every key is hidden.
Figure nothing_left_figure(const Style& style);

/// Where a number of kind part comes from: "weights[今天, 天气] = 0.3121 (mean over 今 天 of the sum over 天 气)". Rich
/// text; empty when the tag is not of the attention that the selection looks at.
std::string describe_part(const Run& run, const Selection& selection, const ReadingOptions& options, const Tag& tag,
                          Lang lang);
/// The element behind a number of kind part that was only divided by what remains; none when it has several.
std::optional<ValueRef> element_of_part(const Run& run, const Selection& selection, const ReadingOptions& options,
                                        const Tag& tag);

/// The readout beside a title: of an element or of a part.
std::string readout_of(const FigureInput& input, const ReadingOptions& options);

}  // namespace headlight
