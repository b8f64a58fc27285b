#pragma once
// An exhibit as it stands there, without a window.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/lab/exhibit.h"

namespace headlight::testing {

struct ShownExhibit {
  LabState state;
  std::shared_ptr<const Run> run;
  std::shared_ptr<const Study> study;
  Style style{.width = 860, .height = 690};

  FigureInput base(std::optional<Tag> hover = {}) const;
  Figure figure(std::optional<Tag> hover = {}) const;
  std::map<std::string, double> numbers() const;
  double number(const std::string& name) const;  // fails the test when there is none
};

/// With its study made. `fields` as in with_field.
ShownExhibit show_exhibit(const std::string& id, const std::vector<std::string>& fields = {},
                          const Style& style = {.width = 860, .height = 690});

std::vector<const TextShape*> texts_of(const Figure& figure);

/// Fails the test where a text lies outside of 0 … right, lies over another one, or (unless it may) is cut short.
void expect_readable(const Figure& figure, float right, const std::string& where, bool may_be_short = false);

}  // namespace headlight::testing
