#pragma once
// Transformers that look at pictures: the blocks, the names of values and the files are those of the text models.
#include <memory>
#include <string>
#include <vector>

#include "core/models/model.h"
#include "core/nn/parameters.h"

namespace headlight {

/// What a vision model is made for, and how it attends.
enum class VisionForm {
  whole,     // every patch sees every patch; a class token gives the class (ViT, Dosovitskiy et al. 2021)
  windows,   // patches see their window, shifted in every second layer; the mean gives the class (Liu et al. 2021)
  queries,   // learned queries look at the patches; each says class and place of one shape (DETR, Carion et al. 2020)
  captions,  // a picture and a sentence meet as two vectors of one space (CLIP, Radford et al. 2021)
};
std::string to_string(VisionForm form);
VisionForm vision_form_from(const std::string& text);  // throws ArgumentError

/// The sizes beside those of ModelConfig. The field names are those of the "vision" object of config.json.
struct VisionSpec {
  VisionForm form = VisionForm::whole;
  int picture = 32;  // pixels in a row and in a column: P
  int patch = 4;     // of a patch: p
  int window = 4;    // of `windows`: patches in a row of a window; every second layer is shifted by half of it
  int queries = 4;   // of `queries`
  int shared = 16;   // of `captions`: size of the space where pictures and sentences meet
  bool operator==(const VisionSpec&) const = default;

  int grid() const { return picture / patch; }
  int patches() const { return grid() * grid(); }
  /// Whether a class token stands before the patches: in `whole` and `captions`.
  bool class_token() const { return form == VisionForm::whole || form == VisionForm::captions; }
  int tokens() const { return patches() + (class_token() ? 1 : 0); }
};

/// A Model whose words are those of its captions, or the names of its classes, the four special words before them.
/// Never run by run_model, which is for text.
struct VisionModel : Model {
  VisionSpec vision;
  int classes() const { return source.size() - Vocabulary().size(); }
};

/// Name and shape of every parameter.
/// patch.W_E [p², d_model], patch.b_E, class_token [1, d_model], position_embedding [tokens, d_model], the blocks and
/// ln_final as in the text models; then
/// - whole, windows: out.W_class [d_model, classes], out.b_class;
/// - queries: all of the picture with the prefix "encoder."; decoder.query_embedding [queries, d_model], the blocks of
///   a decoder, out.W_class [d_model, classes + 1] (the last says: nothing), out.W_place [d_model, 2], with biases;
/// - captions: all of the picture with the prefix "picture.", of the sentence with "text." (token_embedding and so on),
///   and of both out.W_shared [d_model, shared].
std::vector<ParameterShape> vision_parameter_shapes(const VisionModel& model);

/// Throws ArgumentError (expected, found) when the sizes do not fit each other.
void check(const VisionModel& model);

/// A model with random weights, by initial_value and, of the words of captions, by initial_parameters.
std::shared_ptr<VisionModel> random_vision_model(const ModelConfig& config, const VisionSpec& vision,
                                                 std::uint64_t seed, const Vocabulary& words);

/// Longest caption, <eos> included: rows of the sentence's position table.
inline constexpr int longest_caption = 12;

}  // namespace headlight
