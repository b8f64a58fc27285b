#!/usr/bin/python3
"""Writes the vectors that analysis_test.cpp compares head scores, rollout, logit lens and gradients with.

Independent of the engine: the model is that of make_reference.py, in double precision, and the gradients are those of
PyTorch's autograd.

usage: /usr/bin/python3 tests/reference/make_analysis.py      (needs the package python3-torch; writes analysis/ beside itself)
"""
import json
from pathlib import Path

import torch
import torch.nn.functional as F

from make_reference import CASES, SOURCE_WORDS, TARGET_WORDS, BOS, Model, allowed_keys, make_parameters, padded, write_tensors

FOLDER = Path(__file__).parent / "analysis"
USED = ["encoder_post_relu", "decoder_pre_gelu_learned_tied", "decoder_post_relu", "encoder_decoder_post_relu",
        "encoder_decoder_pre_gelu_learned_tied", "encoder_decoder_additive"]
RESIDUAL = 0.4


def run(c, request):
    model = Model(c, make_parameters(c, SOURCE_WORDS, TARGET_WORDS))
    for parameter in model.p.values():
        parameter.requires_grad_()
    source, lengths = padded(request["source"])
    if c["architecture"] == "encoder_decoder":
        target, target_lengths = padded(request["target"])
        T, Tk = target.shape[1], source.shape[1]
        memory = model.stack("encoder.", source, allowed_keys(Tk, Tk, lengths, False, None))
        decoded = model.stack("decoder.", target, allowed_keys(T, T, target_lengths, c["causal"], None), memory,
                              allowed_keys(T, Tk, lengths, False, None))
        model.output("decoder.", decoded)
    else:
        T = source.shape[1]
        model.output("", model.stack("", source, allowed_keys(T, T, lengths, c["causal"], None)))
    return model


def goals(model, c, request):
    """The loss over the words that follow (of an encoder: of the likeliest word of the last row), a logit, a probability."""
    prefix = "decoder." if c["architecture"] == "encoder_decoder" else ""
    logits, probs = model.values[prefix + "logits"][0], model.values[prefix + "probs"][0]
    if c["architecture"] == "encoder":
        loss = F.cross_entropy(logits[-1:], probs[-1:].argmax(-1))
    else:
        ids = torch.tensor(request["target" if prefix else "source"][0])
        loss = F.cross_entropy(logits[:len(ids) - 1], ids[1:])
    return {"loss": loss, "logit": logits[2, 5], "probability": probs[2, 5]}


def rollout(model, c, how):
    """Abnar and Zuidema 2020, section 3; the decoder's shares as core/analysis/rollout.h defines them."""
    def together(name):
        heads = model.values[name + ".pattern"][0].detach()
        one = heads.mean(0) if how == "mean" else heads.amax(0)
        return one / one.sum(-1, keepdim=True)

    def layer(name):
        a = together(name)
        return RESIDUAL * torch.eye(len(a)) + (1 - RESIDUAL) * a

    found, two = {}, c["architecture"] == "encoder_decoder"
    encoder = None
    for l in range(c["n_layers"]):
        block = ("encoder." if two else "") + f"blocks.{l}"
        encoder = layer(block + ".attn") if encoder is None else layer(block + ".attn") @ encoder
        found[block + ".attn.rollout"] = encoder
    if two:
        own = torch.eye(model.values["decoder.embed"].shape[1])
        source = torch.zeros(len(own), len(encoder))
        for l in range(c["n_layers"]):
            block = f"decoder.blocks.{l}"
            a, x = layer(block + ".attn"), together(block + ".cross")
            own = RESIDUAL * (a @ own)
            source = RESIDUAL * (a @ source) + (1 - RESIDUAL) * (x @ encoder)
            found[block + ".attn.rollout"], found[block + ".cross.rollout"] = own, source
            torch.testing.assert_close(own.sum(-1) + source.sum(-1), torch.ones(len(own)))
    return found


def lens(model, c):
    prefix = "decoder." if c["architecture"] == "encoder_decoder" else ""
    table = model.p[prefix + "token_embedding"].T if c["tied"] else model.p[prefix + "unembed"]
    return {name + ".lens.probs": torch.softmax(model.norm(value, prefix + "ln_final") @ table, -1)[0]
            for name, value in model.values.items()
            if name.startswith(prefix) and name.split(".")[-1] in ("resid_in", "resid_mid", "resid_cross", "resid_post")}


def heads(model, c):
    """Mean entropy of the rows that have a choice, and the length of what each head writes."""
    found = {}
    for name, pattern in model.values.items():
        if not name.endswith(".pattern"):
            continue
        attention = name[:-len(".pattern")]
        p = pattern[0]
        entropies = torch.special.entr(p).sum(-1)  # [H, Tq]
        choice = torch.isfinite(model.values[attention + ".masked"][0]).sum(-1) > 1
        found[attention + ".entropy"] = torch.stack([e[row].mean() for e, row in zip(entropies, choice)])
        W = model.p[attention + ".W_O"].unflatten(0, (c["n_heads"], c["d_head"]))  # [H, d_head, D]
        found[attention + ".written"] = (model.values[attention + ".z"][0] @ W).norm(dim=-1).mean(-1)
    return found


def main():
    torch.set_default_dtype(torch.float64)
    FOLDER.mkdir(exist_ok=True)
    for name in USED:
        c, request = CASES[name]
        torch.manual_seed(1000 + list(CASES).index(name))  # the parameters of data/NAME.safetensors
        model = run(c, request)
        tensors = {}
        wanted = [key for key in model.values if model.values[key].requires_grad]
        for kind, goal in goals(model, c, request).items():
            tensors[f"goal/{kind}"] = goal.reshape(1)
            gradients = torch.autograd.grad(goal, [model.values[key] for key in wanted], retain_graph=True, allow_unused=True)
            for key, gradient in zip(wanted, gradients):
                if gradient is not None and gradient.abs().max() > 0:
                    tensors[f"{kind}/{key}"] = gradient[0]
        tensors |= {f"rollout_{how}/{key}": value for how in ("mean", "max") for key, value in rollout(model, c, how).items()}
        tensors |= {f"lens/{key}": value for key, value in lens(model, c).items()}
        tensors |= {f"heads/{key}": value for key, value in heads(model, c).items()}
        write_tensors(FOLDER / f"{name}.safetensors", tensors)
        print(f"{name:40s} {len(tensors):4d} tensors")
    print(f"{sum(file.stat().st_size for file in FOLDER.iterdir()) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
