#pragma once
// What the controls of the model panel do to the state. A seeded model has its switches in its config; a model from a
// folder keeps its config, and the switches go into the request.
#include <optional>
#include <vector>

#include "app/ui/session.h"
#include "core/lab/model_source.h"

namespace headlight {

/// The config that the state asks for, switches included. Of a stored model, or one in training, only once it has run.
ModelConfig wanted_config(const Session& session);
inline bool from_folder(const Session& session) { return has_own_config(session.state.request.model); }

void set_architecture(LabState& state, Architecture architecture);
void set_d_model(ModelConfig& config, int d_model);  // heads that no longer divide it become the next fewer that do
void set_heads(ModelConfig& config, int heads);
std::vector<int> possible_heads(int d_model);  // divisors, at most 16

void set_position(Session& session, Position position);
void set_score(Session& session, Score score);
void set_attention_scale(Session& session, bool on);
void set_embedding_scale(Session& session, float factor);
void set_causal(Session& session, bool on);
bool wanted_causal(const Session& session);

}  // namespace headlight
