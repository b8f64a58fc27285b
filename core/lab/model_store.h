#pragma once
// The models that have a name: those that come with the program, and those the person has trained.
#include <string>
#include <vector>

namespace headlight {

struct StoredModel {
  std::string name, folder;
  bool own = false;  // of the person, not of the program
};

/// Every model of text with a name, the program's first, in alphabetical order. Folders that are not models are left
/// out, and so are the vision models.
std::vector<StoredModel> stored_models();
/// Every vision model with a name.
std::vector<StoredModel> stored_vision_models();

/// The folder of a model given by name or by path: a folder that exists, else a stored model of this name.
/// Throws Error naming what there is.
std::string model_folder(const std::string& name_or_path);

/// The folder of a vision model given by name or by path; empty when it is none.
std::string vision_folder(const std::string& name_or_path);

/// Where the person's own models are: $XDG_DATA_HOME/headlight/models or ~/.local/share/headlight/models.
std::string own_models_folder();

/// The file of a recipe given by name or by path. Throws Error naming what there is.
std::string recipe_file(const std::string& name_or_path);
/// Names of the recipes for text, in alphabetical order, and of those for pictures.
std::vector<std::string> recipe_names();
std::vector<std::string> vision_recipe_names();

}  // namespace headlight
