#pragma once
#include <string>

#include "core/graph/graph.h"
#include "core/models/sequence_model.h"
#include "core/nn/parameters.h"

namespace headlight {

/// One layer of tanh-RNN, position after position. Letters: D d_model.
///   h_t = tanh(x_t W_x + h_{t−1} W_h + b),  h_{−1} = 0
/// Parameters name.W_x [1, D, D], name.W_h [1, D, D], name.b_h.   @param x [B, T, D]   @return [B, T, D], "name.states"
Var rnn_layer(Graph& graph, const Parameters& parameters, const std::string& name, Var x);

/// One layer of LSTM. The four gates stand side by side in the columns of W_x and W_h: i, f, g, o.
///   c_t = f_t · c_{t−1} + i_t · g_t,  h_t = o_t · tanh(c_t);  i, f, o by the sigmoid, g by tanh; h_{−1} = c_{−1} = 0
/// Parameters name.W_x [1, D, 4D], name.W_h [1, D, 4D], name.b_h.   @param x [B, T, D]   @return [B, T, D],
/// "name.states"
Var lstm_layer(Graph& graph, const Parameters& parameters, const std::string& name, Var x);

/// x + relu(conv(x)), causal. Parameters name.W [kernel, D, D], name.b_c.   @param x [B, T, D]   @return [B, T, D],
/// "name.out"
Var convolution_layer(Graph& graph, const Parameters& parameters, const std::string& name, Var x, int dilation);

}  // namespace headlight
