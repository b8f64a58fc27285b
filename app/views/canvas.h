#pragma once
#include <string_view>
#include <vector>

#include "app/ui/session.h"
#include "app/ui/ui.h"

namespace headlight {

/// The figure that `build` makes from the session's state, with its gestures. `id` as in figure_view.
void show_figure(Session& session, std::string_view id, Rect area, Figure (*build)(const Session&, const Style&));

/// The picture of the state's view (core/lab/picture.h), with its gestures; while its study is in the making the old
/// one, or a word that says so; or what went wrong.
void show_picture(Session& session, std::string_view id, Rect area);

/// Places controls from left to right, and on the next line when there is no room.
class Flow {
 public:
  Flow(Rect room, float height, float gap = px(12));
  Rect next(float width);
  float bottom() const { return y_ + height_; }
  float x() const { return x_; }  // where the next one begins when it fits

 private:
  Rect room_;
  float height_, gap_, x_, y_;
};
/// What a toggle with this label wants to have.
float toggle_width(const Tr& label);
/// What a row of choices wants to have.
float segmented_width(const std::vector<Tr>& choices);

}  // namespace headlight
