#pragma once
// What one layer costs as the sequence grows: counted, and measured on the machine at hand.
#include <atomic>
#include <cstdint>
#include <vector>

#include "core/models/sequence_model.h"

namespace headlight {

/// A layer of d features, batch 1. Counted are the products alone, as in table 1 of Vaswani et al. 2017.
struct LayerSize {
  SequenceKind kind = SequenceKind::rnn;
  int d = 64;
  int kernel = 3;            // of a convolution
  bool projections = false;  // of attention: with W_Q, W_K, W_V, W_O, which the table leaves out
};

/// Multiply-adds of a layer that reads n positions: 2nd² of a tanh-RNN (x W_x and h W_h), 8nd² of an LSTM, k·nd² of a
/// convolution, 2n²d of attention (QKᵀ and the weighted sum; every pair is computed, causal or not), and 4nd² with its
/// projections. Taps that would lie before the sequence count as well.
double multiply_adds(const LayerSize& size, int n);

/// Layers or steps that news from the first position take to the last: n − 1 of a recurrent layer, ⌈(n − 1)/(k − 1)⌉
/// layers of a convolution, as many dilated ones as it takes to see n positions, 1 of attention; 0 for n = 1. With
/// kernel 1 no convolution ever gets there: −1.
int longest_path(const LayerSize& size, int n);

/// Seconds of one forward pass of the layer, on random numbers: the fastest of some, since whatever else the machine
/// does can only make it slower. 0 when cancelled.
double measure_layer(const LayerSize& size, int n, const std::atomic<bool>* cancelled = nullptr);

/// The lengths that are measured: powers of 2 from 16 to 2048.
std::vector<int> measured_lengths();

}  // namespace headlight
