#include "app/panels/model_settings.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

bool is_root(float scale, int d_model) { return std::abs(scale - std::sqrt(static_cast<float>(d_model))) < 1e-3F; }

template <typename T>
void set_switch(Session& session, std::optional<T> Request::*of_request, T ModelConfig::*own, T value) {
  Request& request = session.state.request;
  if (from_folder(session))
    request.*of_request = value;
  else
    request.model.config.*own = value;
}

}  // namespace

ModelConfig wanted_config(const Session& session) {
  const Request& request = session.state.request;
  if (!from_folder(session)) return request.model.config;
  const bool known = session.run && session.run->request.model.folder == request.model.folder &&
                     session.run->request.model.live == request.model.live;
  ModelConfig config = known ? session.run->model->config : request.model.config;
  if (request.position) config.position = *request.position;
  if (request.score) config.score = *request.score;
  if (request.attention_scale) config.attention_scale = *request.attention_scale;
  if (request.embedding_scale) config.embedding_scale = *request.embedding_scale;
  return config;
}

void set_architecture(LabState& state, Architecture architecture) {
  Request& request = state.request;
  request.model.config = with_architecture(request.model.config, architecture);
  request.mask.causal.reset();  // the new architecture's own
  request.targets.resize(request.sentences.size());
  state.selection.locked.reset();
  state.selection.trail.clear();
}

void set_d_model(ModelConfig& config, int d_model) {
  if (is_root(config.embedding_scale, config.d_model)) config.embedding_scale = std::sqrt(static_cast<float>(d_model));
  config.d_model = d_model;
  while (d_model % config.n_heads != 0) --config.n_heads;
  config.d_head = d_model / config.n_heads;
}

void set_heads(ModelConfig& config, int heads) {
  config.n_heads = heads;
  config.d_head = config.d_model / heads;
}

std::vector<int> possible_heads(int d_model) {
  std::vector<int> heads;
  for (int h = 1; h <= std::min(16, d_model); ++h)
    if (d_model % h == 0) heads.push_back(h);
  return heads;
}

void set_position(Session& session, Position position) {
  set_switch(session, &Request::position, &ModelConfig::position, position);
}
void set_score(Session& session, Score score) { set_switch(session, &Request::score, &ModelConfig::score, score); }
void set_attention_scale(Session& session, bool on) {
  set_switch(session, &Request::attention_scale, &ModelConfig::attention_scale, on);
}
void set_embedding_scale(Session& session, float factor) {
  set_switch(session, &Request::embedding_scale, &ModelConfig::embedding_scale, factor);
}

bool wanted_causal(const Session& session) {
  return session.state.request.mask.causal.value_or(wanted_config(session).causal);
}
void set_causal(Session& session, bool on) {
  std::optional<bool>& causal = session.state.request.mask.causal;
  if (on == wanted_config(session).causal)
    causal.reset();  // the model's own setting again
  else
    causal = on;
}

}  // namespace headlight
