#!/usr/bin/python3
"""Times PyTorch's multi-head self-attention, all weights of all heads returned: the yardstick of attention_bench.

usage: OMP_NUM_THREADS=N torch_attention.py --threads N [--seconds S]     prints one JSON object {"16": {"module": ms, "plain": ms}, …}
  module  nn.MultiheadAttention in inference mode (its native fast path)
  plain   the shortest own code: one product for q, k, v, two for the heads, one for the output
"""
import argparse
import json
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

D_MODEL, HEADS = 512, 8


def median_ms(function, seconds):
    for _ in range(3):
        function()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 7 or time.perf_counter() < end:
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def plain_attention(module, x):
    n, width = x.shape[1], D_MODEL // HEADS
    q, k, v = F.linear(x[0], module.in_proj_weight, module.in_proj_bias).view(n, 3, HEADS, width).permute(1, 2, 0, 3)
    weights = torch.softmax((q * width**-0.5) @ k.transpose(1, 2), -1)
    return F.linear((weights @ v).transpose(0, 1).reshape(n, D_MODEL), module.out_proj.weight, module.out_proj.bias), weights


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--threads", type=int, required=True)
    arguments.add_argument("--seconds", type=float, default=0.5)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    result = {}
    with torch.inference_mode():
        for n in (16, 64, 256, 1024):
            module, x = nn.MultiheadAttention(D_MODEL, HEADS, batch_first=True).eval(), torch.randn(1, n, D_MODEL)
            native = lambda: module(x, x, x, need_weights=True, average_attn_weights=False)
            plain = lambda: plain_attention(module, x)
            for ours, theirs in zip(plain(), native()):
                torch.testing.assert_close(ours, theirs[0], rtol=1e-3, atol=1e-4)
            result[n] = {"module": median_ms(native, options.seconds), "plain": median_ms(plain, options.seconds)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
