#pragma once
// What the two forms of the connections figure share.
#include <string>
#include <vector>

#include "core/analysis/links.h"
#include "core/figure/connections_figure.h"
#include "core/figure/read_view.h"
#include "core/figure/token_line.h"

namespace headlight {

/// What is told of: the token or link under the mouse, else the chosen query.
struct LinkFocus {
  int query = -1, key = -1;  // shown indices; −1: none
  bool link = false;         // only the link between them
  bool hovered = false;
};

struct HeadLinks {
  RunView view;  // of this head
  std::shared_ptr<const ReadPattern> pattern;
  std::shared_ptr<const std::vector<Link>> links;  // those that are kept; not all are drawn
  float mass = 0;                                  // of all weight, that of its links
  Color color;                                     // when there are several
  int locked_query = -1, locked_key = -1;          // of the element in the calculator
};

struct LinkScene {
  LinkScene(Canvas& canvas, const FigureInput& input, const RunView& view, const ReadView& read,
            const ConnectionsOptions& options, const ReadingOptions& reading);

  Canvas& canvas;
  const FigureInput& input;
  const RunView& view;
  const ReadView& read;
  const ConnectionsOptions& options;
  const ReadingOptions& reading;
  std::vector<HeadLinks> heads;
  LinkFocus focus;
  ColorScale scale;  // of weights
  int kept = 0;      // links, before the weakest were left out
  int drawn = 0;

  bool several() const { return heads.size() > 1; }
  bool in_focus(const Link& link) const;
  bool is_locked(const HeadLinks& head, const Link& link) const;
  Color color_of(const HeadLinks& head, const Link& link) const;
  float width_of(const Link& link) const;
  /// Every link from the faintest to the one that is told of, so that what matters lies on top.
  template <typename Draw>
  void each(const Draw& draw) const {
    for (const At& at : order_) draw(heads[at.head], (*heads[at.head].links)[at.link]);
  }
  /// Tokens at full size when there is no room for all.
  std::vector<int> interesting_queries() const;
  std::vector<int> interesting_keys() const;
  /// "weight .69" of the told query at a key, in the colour of its head; tagged. Empty text: nothing to say.
  std::string number_at(const HeadLinks& head, int query, int key) const;

 private:
  struct At {
    std::size_t head, link;
    float rank;
  };
  std::vector<At> order_;
};

/// Labels of tokens that stand side by side: smaller ones before the first is left out.
struct LinkLabels {
  TextSize size = TextSize::label;
  float pitch = 0;  // what one needs
};
LinkLabels link_labels(const LinkScene& scene, float room, std::size_t count);

float draw_columns(LinkScene& scene, Rect room);  // returns the right edge of what it drew
float draw_arcs(LinkScene& scene, Rect room);
/// A token that is squeezed has a dot in place of a label.
void draw_token_dot(Canvas& canvas, Point at, float pitch, Color color);

}  // namespace headlight
