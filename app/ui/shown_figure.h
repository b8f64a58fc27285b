#pragma once
#include <memory>
#include <string_view>

#include "app/ui/session.h"

namespace headlight {

/// The numbers are hidden: by the person, or until a question of the lesson is answered.
bool numbers_hidden(const Session& session);
/// Of the second kind: no click reveals one.
bool hidden_by_question(const Session& session);
/// The figure with its numbers covered, when the session wants it so: what is shown and exported.
std::shared_ptr<const Figure> covered_figure(const Session& session, std::string_view id,
                                             const std::shared_ptr<const Figure>& figure);
/// While presenting: with what is locked or under the mouse in focus, the rest dimmed. As it is otherwise.
std::shared_ptr<const Figure> focused_figure(const Session& session, std::string_view id,
                                             const std::shared_ptr<const Figure>& figure);
/// Whether the number of this tag is hidden now.
bool is_covered(const Session& session, const Tag& tag);

}  // namespace headlight
