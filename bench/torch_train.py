#!/usr/bin/python3
"""Times training steps in PyTorch: the same model, the same batches and the same losses as `train_bench --write` left in a folder.

usage: OMP_NUM_THREADS=N torch_train.py FOLDER --threads N [--warm 16]     prints one JSON object:
  seconds   of each step
  worst     largest relative difference of the first losses from those in the folder: both do the same computation
  gflops    of a product of two 1024 x 1024 matrices
  chosen    the faster attention (nn.MultiheadAttention, or linear and bmm) and optimizer loop, found by trial
Batches and masks are tensors before the clock runs.
"""
import argparse
import copy
import json
import math
import struct
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def read_safetensors(path):
    content = path.read_bytes()
    start = 8 + struct.unpack("<Q", content[:8])[0]
    entries = json.loads(content[8:start])
    return {name: torch.from_numpy(np.frombuffer(content[start + e["data_offsets"][0]:start + e["data_offsets"][1]], np.float32)
                                   .reshape(e["shape"]).copy()) for name, e in entries.items() if name != "__metadata__"}


class PlainAttention(nn.Module):
    """One product for all that reads the same input, bmm for the heads."""

    def __init__(self, config, weight, name, cross):
        super().__init__()
        self.heads, self.cross = config["n_heads"], cross
        self.factor = config["d_head"] ** -0.5 if config["attention_scale"] else 1.0
        groups = ("Q", "KV") if cross else ("QKV",)
        self.inputs = nn.ModuleList(linear([weight[name + ".W_" + c] for c in g], [weight[name + ".b_" + c] for c in g]) for g in groups)
        self.out = linear([weight[name + ".W_O"]], [weight[name + ".b_O"]])

    def split(self, x, parts):  # [B, T, parts·H·d] → parts of [B·H, T, d]
        batch, length, width = x.shape
        x = x.view(batch, length, parts, self.heads, -1).permute(2, 0, 3, 1, 4).reshape(parts, batch * self.heads, length, -1)
        return x.unbind(0)

    def forward(self, x, memory, mask):
        batch, length, width = x.shape
        if self.cross:
            (q,), (k, v) = self.split(self.inputs[0](x), 1), self.split(self.inputs[1](memory), 2)
        else:
            q, k, v = self.split(self.inputs[0](x), 3)
        pattern = torch.softmax(torch.baddbmm(mask, q, k.transpose(1, 2), alpha=self.factor), -1)
        z = torch.bmm(pattern, v).view(batch, self.heads, length, -1).transpose(1, 2).reshape(batch, length, width)
        return self.out(z), pattern


class ModuleAttention(nn.Module):
    """PyTorch's own module."""

    def __init__(self, config, weight, name, cross):
        super().__init__()
        self.module = nn.MultiheadAttention(config["d_model"], config["n_heads"], batch_first=True)
        with torch.no_grad():
            self.module.in_proj_weight.copy_(torch.cat([weight[name + ".W_" + c].t() for c in "QKV"]))
            self.module.in_proj_bias.copy_(torch.cat([weight[name + ".b_" + c] for c in "QKV"]))
            self.module.out_proj.weight.copy_(weight[name + ".W_O"].t())
            self.module.out_proj.bias.copy_(weight[name + ".b_O"])

    def forward(self, x, memory, mask, wanted=False):
        out, pattern = self.module(x, memory, memory, attn_mask=mask, need_weights=wanted, average_attn_weights=False)
        return out, None if pattern is None else pattern.flatten(0, 1)


def linear(weights, biases):
    weight = torch.cat([w.t() for w in weights])
    out = nn.Linear(weight.shape[1], weight.shape[0], bias=bool(biases))
    with torch.no_grad():
        out.weight.copy_(weight)
        if biases:
            out.bias.copy_(torch.cat(biases))
    return out


def norm(config, weight, name):
    out = nn.LayerNorm(config["d_model"], config["layer_norm_eps"])
    with torch.no_grad():
        out.weight.copy_(weight[name + ".gain"])
        out.bias.copy_(weight[name + ".bias"])
    return out


class Block(nn.Module):
    def __init__(self, config, weight, name, kind, cross):
        super().__init__()
        self.ln1, self.attn = norm(config, weight, name + ".ln1"), kind(config, weight, name + ".attn", False)
        self.cross = kind(config, weight, name + ".cross", True) if cross else None
        self.ln_cross = norm(config, weight, name + ".ln_cross") if cross else None
        self.ln2 = norm(config, weight, name + ".ln2")
        self.up = linear([weight[name + ".ffn.W_1"]], [weight[name + ".ffn.b_1"]])
        self.down = linear([weight[name + ".ffn.W_2"]], [weight[name + ".ffn.b_2"]])

    def forward(self, x, mask, memory, cross_mask, wanted):
        normal = self.ln1(x)
        x = x + self.attn(normal, normal, mask)[0]
        pattern = None
        if self.cross is not None:
            more = {"wanted": wanted} if isinstance(self.cross, ModuleAttention) else {}
            out, pattern = self.cross(self.ln_cross(x), memory, cross_mask, **more)
            x = x + out
        return x + self.down(F.relu(self.up(self.ln2(x)), inplace=True)), pattern


class Stack(nn.Module):
    def __init__(self, config, weight, prefix, kind, cross):
        super().__init__()
        self.scale, d = config["embedding_scale"], config["d_model"]
        self.tokens = nn.Parameter(weight[prefix + "token_embedding"].clone())
        if config["position"] == "learned":
            self.positions = nn.Parameter(weight[prefix + "position_embedding"].clone())
        else:
            angle = torch.arange(128.0)[:, None] * torch.exp(torch.arange(0, d, 2) * (-math.log(10000.0) / d))
            self.register_buffer("positions", torch.stack((angle.sin(), angle.cos()), -1).flatten(1))
        self.blocks = nn.ModuleList(Block(config, weight, f"{prefix}blocks.{l}", kind, cross) for l in range(config["n_layers"]))
        self.last = norm(config, weight, prefix + "ln_final")

    def forward(self, ids, mask, memory=None, cross_mask=None, wanted=-1):
        x = F.embedding(ids, self.tokens) * self.scale + self.positions[:ids.shape[1]]
        kept = None
        for l, block in enumerate(self.blocks):
            x, pattern = block(x, mask, memory, cross_mask, l == wanted)
            kept = pattern if l == wanted else kept
        return self.last(x), kept


class Model(nn.Module):
    def __init__(self, recipe, weight, kind):
        super().__init__()
        config, self.guide = recipe["model"], recipe["training"].get("guide")
        self.two = config["architecture"] == "encoder_decoder"
        self.encoder = Stack(config, weight, "encoder.", kind, False) if self.two else None
        prefix = "decoder." if self.two else ""
        self.decoder = Stack(config, weight, prefix, kind, self.two)
        self.unembed = None if config["tied"] else linear([weight[prefix + "unembed"]], [])
        self.smoothing = recipe["training"]["smoothing"]

    def forward(self, batch):  # → mean loss of the asked words, what is to be minimised
        memory, layer = None, self.guide["layer"] if self.guide else -1
        if self.two:
            memory, _ = self.encoder(batch["source"], batch["source_mask"])
            x, pattern = self.decoder(batch["target"], batch["target_mask"], memory, batch["cross_mask"], layer)
        else:
            x, pattern = self.decoder(batch["source"], batch["source_mask"])
        logits = F.linear(x, self.decoder.tokens if self.unembed is None else self.unembed.weight)
        loss = F.cross_entropy(logits.view(-1, logits.shape[2]), batch["wanted"], ignore_index=-1, label_smoothing=self.smoothing)
        if self.guide is None:
            return loss, loss
        seen = pattern.view(-1).index_select(0, batch["guided"])
        return loss, loss - self.guide["weight"] * seen.clamp_min(1e-9).log().mean()


def tensors(step, recipe):
    """A batch as tensors; masks are −inf where a key is padding or comes later, one a head."""
    config, heads = recipe["model"], recipe["model"]["n_heads"]
    causal = config["architecture"] != "encoder"
    two = config["architecture"] == "encoder_decoder"

    def mask(queries, side, later):
        lengths, keys = torch.tensor(step[side]["lengths"]), len(step[side]["ids"][0])
        hidden = (torch.arange(keys)[None, None, :] >= lengths[:, None, None]).expand(-1, queries, -1).clone()
        if later:
            hidden |= torch.ones(queries, keys, dtype=torch.bool).triu(1)
        return torch.zeros(hidden.shape).masked_fill_(hidden, -math.inf).repeat_interleave(heads, 0)

    out = {"source": torch.tensor(step["source"]["ids"]), "wanted": torch.tensor(step["wanted"])}
    out["source_mask"] = mask(out["source"].shape[1], "source", causal and not two)
    if two:
        out["target"] = torch.tensor(step["target"]["ids"])
        out["target_mask"] = mask(out["target"].shape[1], "target", causal)
        out["cross_mask"] = mask(out["target"].shape[1], "source", False)
        at = torch.tensor(step.get("guided", []), dtype=torch.long).view(-1, 3)
        out["guided"] = (at[:, 0] * out["target"].shape[1] + at[:, 1]) * out["source"].shape[1] + at[:, 2]
    return out


class Training:
    def __init__(self, recipe, weight, kind, foreach):
        self.settings, self.foreach = recipe["training"], foreach
        self.model = Model(recipe, weight, kind).train()
        named = list(self.model.named_parameters())
        decays = lambda name, p: p.dim() > 1 and not name.endswith(("tokens", "positions"))
        groups = [{"params": [p for n, p in named if decays(n, p)], "weight_decay": self.settings["weight_decay"]},
                  {"params": [p for n, p in named if not decays(n, p)], "weight_decay": 0}]
        self.parameters = [p for _, p in named]
        self.optimizer = torch.optim.AdamW(groups, lr=1, betas=(self.settings["beta1"], self.settings["beta2"]), eps=1e-9, foreach=foreach)

    def step(self, batch, learning_rate):
        self.optimizer.zero_grad(set_to_none=True)
        loss, total = self.model(batch)
        total.backward()
        if self.foreach:
            gradients = [p.grad for p in self.parameters]
            size = torch.stack(torch._foreach_norm(gradients)).norm()
            torch._foreach_mul_(gradients, min(1.0, self.settings["clip"] / size.item()))
        else:
            nn.utils.clip_grad_norm_(self.parameters, self.settings["clip"])
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate
        self.optimizer.step()
        return loss.item()


def fastest(recipe, weight, batches, steps):
    best = (math.inf,)
    for kind in (PlainAttention, ModuleAttention):
        for foreach in (False, True):
            training, times = Training(recipe, weight, kind, foreach), []
            for batch, step in zip(batches, steps):
                start = time.perf_counter()
                training.step(batch, step["learning_rate"])
                times.append(time.perf_counter() - start)
            best = min(best, (sum(times[2:]), kind.__name__, foreach, kind), key=lambda b: b[0])
    return best[1:]


def gflops():
    a, b, best = torch.randn(1024, 1024), torch.randn(1024, 1024), math.inf
    for _ in range(12):
        start = time.perf_counter()
        torch.mm(a, b)
        best = min(best, time.perf_counter() - start)
    return 2 * 1024**3 / best / 1e9


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--threads", type=int, required=True)
    arguments.add_argument("--warm", type=int, default=16)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    recipe = json.loads((options.folder / "recipe.json").read_text())
    recipe["model"]["layer_norm_eps"] = json.loads((options.folder / "config.json").read_text())["layer_norm_eps"]
    steps = json.loads((options.folder / "steps.json").read_text())
    weight = read_safetensors(options.folder / "model.safetensors")
    batches = [tensors(step, recipe) for step in steps]
    name, foreach, kind = fastest(recipe, weight, batches[:8], steps)

    training, seconds, worst = Training(recipe, weight, kind, foreach), [], 0.0
    for i, (batch, step) in enumerate(zip(batches, steps)):
        start = time.perf_counter()
        loss = training.step(batch, step["learning_rate"])
        seconds.append(time.perf_counter() - start)
        if i < options.warm:
            worst = max(worst, abs(loss - step["loss"]) / step["loss"])
    print(json.dumps({"seconds": seconds, "worst": worst, "gflops": gflops(),
                      "chosen": name + (", foreach" if foreach else "")}))


if __name__ == "__main__":
    main()
