#!/usr/bin/python3
"""Writes the reference vectors that reference_test.cpp compares the engine with.

Independent of the engine: everything is computed here by PyTorch, in double precision, from seeded parameters. Where
PyTorch has a module for the whole thing (nn.MultiheadAttention, nn.TransformerEncoder, nn.Transformer), the step-by-step
values are first checked against that module.

usage: /usr/bin/python3 tests/reference/make_reference.py     (needs the package python3-torch; writes data/ beside itself)

Letters: B sentences, H heads, T positions, D features of the model, V words. Linear layers are x W + b, W [in, out].
"""
import json
import math
import struct
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

PAD, UNK, BOS, EOS = range(4)
FOLDER = Path(__file__).parent / "data"


# ---- the file format: 8 bytes header length, a JSON header, float32 data -------------------------------------------

def write_tensors(path, tensors):
    header, data = {}, b""
    for name in sorted(tensors):
        values = tensors[name].detach().to(torch.float32).contiguous()
        content = struct.pack(f"<{values.numel()}f", *values.flatten().tolist())
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


# ---- parameters -----------------------------------------------------------------------------------------------------

def attention_parameters(p, name, c):
    D, width = c["d_model"], c["n_heads"] * c["d_head"]
    for letter, rows, cols in (("Q", D, width), ("K", D, width), ("V", D, width), ("O", width, D)):
        p[f"{name}.W_{letter}"] = torch.randn(rows, cols) * 0.45
        if c["biases"]:
            p[f"{name}.b_{letter}"] = torch.randn(cols) * 0.2
    if c["score"] == "additive":
        p[f"{name}.additive.W_q"] = torch.randn(c["d_head"], c["d_head"]) * 0.7
        p[f"{name}.additive.W_k"] = torch.randn(c["d_head"], c["d_head"]) * 0.7
        p[f"{name}.additive.v"] = torch.randn(c["d_head"])


def norm_parameters(p, name, c):
    p[f"{name}.gain"] = 1 + torch.randn(c["d_model"]) * 0.2
    p[f"{name}.bias"] = torch.randn(c["d_model"]) * 0.2


def stack_parameters(p, prefix, c, words, cross, output):
    D, d_ff = c["d_model"], c["d_ff"]
    p[prefix + "token_embedding"] = torch.randn(words, D) / math.sqrt(D)
    if c["position"] == "learned":
        p[prefix + "position_embedding"] = torch.randn(c["max_positions"], D) * 0.3
    for l in range(c["n_layers"]):
        block = f"{prefix}blocks.{l}."
        attention_parameters(p, block + "attn", c)
        norm_parameters(p, block + "ln1", c)
        if cross:
            attention_parameters(p, block + "cross", c)
            norm_parameters(p, block + "ln_cross", c)
        p[block + "ffn.W_1"] = torch.randn(D, d_ff) * 0.45
        p[block + "ffn.W_2"] = torch.randn(d_ff, D) * 0.45
        if c["biases"]:
            p[block + "ffn.b_1"] = torch.randn(d_ff) * 0.2
            p[block + "ffn.b_2"] = torch.randn(D) * 0.2
        norm_parameters(p, block + "ln2", c)
    norm_parameters(p, prefix + "ln_final", c)
    if output and not c["tied"]:
        p[prefix + "unembed"] = torch.randn(D, words) * 0.45


def make_parameters(c, source_words, target_words):
    p = {}
    if c["architecture"] == "encoder_decoder":
        stack_parameters(p, "encoder.", c, source_words, cross=False, output=False)
        stack_parameters(p, "decoder.", c, target_words, cross=True, output=True)
    else:
        stack_parameters(p, "", c, source_words, cross=False, output=True)
    # Rounded to what the file holds: the engine starts from the very same numbers.
    return {name: value.to(torch.float32).to(torch.float64) for name, value in p.items()}


# ---- the model, step by step ------------------------------------------------------------------------------------------

def sinusoids(T, D):
    """PE(pos, 2i) = sin(pos / 10000^(2i/D)), PE(pos, 2i+1) = cos of the same (Vaswani et al. 2017, section 3.5)."""
    positions = torch.zeros(T, D)
    for pos in range(T):
        for i in range(D):
            angle = pos / 10000 ** ((i - i % 2) / D)
            positions[pos, i] = math.sin(angle) if i % 2 == 0 else math.cos(angle)
    return positions


def rotated(x):
    """x [..., T, d]: adjacent columns are a complex number, times e^(i pos theta) (Su et al. 2021, equation 34)."""
    T, d = x.shape[-2:]
    theta = 10000.0 ** (-torch.arange(0, d, 2) / d)
    turn = torch.polar(torch.ones(T, d // 2), torch.outer(torch.arange(T) * 1.0, theta))
    return torch.view_as_real(torch.view_as_complex(x.unflatten(-1, (d // 2, 2)).contiguous()) * turn).flatten(-2)


def alibi(heads, T):
    """-m |i - j| with m = 2^(-8h/H), h = 1 ... H (Press et al. 2021)."""
    slopes = torch.tensor([2.0 ** (-8.0 * h / heads) for h in range(1, heads + 1)])
    places = torch.arange(T) * 1.0
    return -slopes[:, None, None] * (places[:, None] - places[None, :]).abs()


class Model:
    def __init__(self, config, parameters):
        self.c, self.p, self.values = config, parameters, {}

    def linear(self, x, name, letter):
        return F.linear(x, self.p[f"{name}W_{letter}"].T, self.p.get(f"{name}b_{letter}"))

    def norm(self, x, name):
        return F.layer_norm(x, (self.c["d_model"],), self.p[name + ".gain"], self.p[name + ".bias"], self.c["layer_norm_eps"])

    def scores(self, q, k, name):
        if self.c["score"] == "cosine":
            return F.cosine_similarity(q.unsqueeze(-2), k.unsqueeze(-3), dim=-1, eps=0)
        if self.c["score"] == "additive":  # v^T tanh(W_q q + W_k k), Bahdanau et al. 2014, A.1.2
            p = {part: self.p[f"{name}.additive.{part}"] for part in ("W_q", "W_k", "v")}
            return torch.tanh((q @ p["W_q"]).unsqueeze(-2) + (k @ p["W_k"]).unsqueeze(-3)) @ p["v"]
        return q @ k.transpose(-1, -2)

    def attention(self, x, memory, name, allowed):
        """x [B, Tq, D], memory [B, Tk, D], allowed [B, Tq, Tk] -> [B, Tq, D]"""
        c, v = self.c, self.values
        heads = lambda t: t.unflatten(-1, (c["n_heads"], c["d_head"])).transpose(1, 2)  # [B, H, T, d_head]
        q, k, value = (heads(self.linear(source, name + ".", letter)) for source, letter in ((x, "Q"), (memory, "K"), (memory, "V")))
        own, self_attention = {}, x is memory
        q_placed, k_placed = q, k
        if c["position"] == "rotary" and self_attention:
            own["q_rotated"], own["k_rotated"] = q_placed, k_placed = rotated(q), rotated(k)
        scores = self.scores(q_placed, k_placed, name)
        scaled = scores / math.sqrt(c["d_head"]) if c["score"] == "scaled" and c["attention_scale"] else scores
        placed = scaled
        if c["position"] == "alibi" and self_attention:
            own["alibi"] = alibi(c["n_heads"], x.shape[1]).expand(x.shape[0], -1, -1, -1)
            own["biased"] = placed = scaled + own["alibi"]
        masked = placed.masked_fill(~allowed.unsqueeze(1), -math.inf)
        pattern = torch.softmax(masked, -1).nan_to_num(0.0)  # a row without any allowed key: zeros
        z = pattern @ value
        concat = z.transpose(1, 2).flatten(2)
        out = self.linear(concat, name + ".", "O")
        v.update({f"{name}.{key}": tensor for key, tensor in dict(q=q, k=k, v=value, scores=scores, scaled=scaled, masked=masked,
                                                                  pattern=pattern, z=z, concat=concat, out=out, **own).items()})
        return out

    def block(self, x, block, allowed, memory=None, cross_allowed=None):
        c, v, pre = self.c, self.values, self.c["norm"] == "pre"
        v[block + "resid_pre"] = x

        def sublayer(x, norm_name, result_name, function):
            """Pre-norm: x + f(LN(x)); post-norm: LN(x + f(x)). The norm's value carries its own name in both."""
            if pre:
                v[block + norm_name] = self.norm(x, block + norm_name)
                v[block + result_name] = x + function(v[block + norm_name])
            else:
                v[block + norm_name] = v[block + result_name] = self.norm(x + function(x), block + norm_name)
            return v[block + result_name]

        def feed_forward(x):
            v[block + "ffn.pre"] = self.linear(x, block + "ffn.", "1")
            gelu = lambda t: F.gelu(t, approximate="tanh")
            v[block + "ffn.hidden"] = (F.relu if c["activation"] == "relu" else gelu)(v[block + "ffn.pre"])
            v[block + "ffn.out"] = self.linear(v[block + "ffn.hidden"], block + "ffn.", "2")
            return v[block + "ffn.out"]

        x = sublayer(x, "ln1", "resid_mid", lambda t: self.attention(t, t, block + "attn", allowed))
        if memory is not None:
            x = sublayer(x, "ln_cross", "resid_cross", lambda t: self.attention(t, memory, block + "cross", cross_allowed))
        return sublayer(x, "ln2", "resid_post", feed_forward)

    def stack(self, prefix, ids, allowed, memory=None, cross_allowed=None):
        c, v, T = self.c, self.values, ids.shape[1]
        v[prefix + "embed"] = F.embedding(ids, self.p[prefix + "token_embedding"])
        v[prefix + "embed_scaled"] = x = v[prefix + "embed"] * c["embedding_scale"]
        if c["position"] in ("sinusoidal", "learned"):
            table = sinusoids(T, c["d_model"]) if c["position"] == "sinusoidal" else self.p[prefix + "position_embedding"][:T]
            v[prefix + "pos_embed"] = table.unsqueeze(0)
            x = x + table
        v[prefix + "resid_in"] = x
        for l in range(c["n_layers"]):
            x = self.block(x, f"{prefix}blocks.{l}.", allowed, memory, cross_allowed)
        v[prefix + "ln_final"] = self.norm(x, prefix + "ln_final")
        return v[prefix + "ln_final"]

    def output(self, prefix, x):
        matrix = self.p[prefix + "token_embedding"].T if self.c["tied"] else self.p[prefix + "unembed"]
        self.values[prefix + "logits"] = x @ matrix
        self.values[prefix + "probs"] = torch.softmax(x @ matrix, -1)


# ---- masks --------------------------------------------------------------------------------------------------------------

def allowed_keys(queries, keys, key_lengths, causal, painted):
    """[B, queries, keys], true where a query may look."""
    allowed = torch.ones(len(key_lengths), queries, keys, dtype=torch.bool)
    for b, length in enumerate(key_lengths):
        allowed[b, :, length:] = False
    if causal:
        allowed &= torch.ones(queries, keys, dtype=torch.bool).tril()
    if painted is not None:
        for row, line in enumerate(painted[:queries]):
            for col, value in enumerate(line[:keys]):
                allowed[:, row, col] &= bool(value)
    return allowed


def padded(sentences):
    longest = max(map(len, sentences))
    return torch.tensor([ids + [PAD] * (longest - len(ids)) for ids in sentences]), [len(ids) for ids in sentences]


# ---- the same numbers from PyTorch's own modules -----------------------------------------------------------------------

def fill_attention(module, p, name, D):
    zeros = torch.zeros(D)
    module.in_proj_weight.data = torch.cat([p[f"{name}.W_{x}"].T for x in "QKV"])
    module.in_proj_bias.data = torch.cat([p.get(f"{name}.b_{x}", zeros) for x in "QKV"])
    module.out_proj.weight.data = p[name + ".W_O"].T.contiguous()
    module.out_proj.bias.data = p.get(name + ".b_O", zeros)


def fill_norm(module, p, name):
    module.weight.data, module.bias.data = p[name + ".gain"], p[name + ".bias"]


def fill_layer(layer, p, block, D, d_ff, cross):
    fill_attention(layer.self_attn, p, block + "attn", D)
    fill_norm(layer.norm1, p, block + "ln1")
    if cross:
        fill_attention(layer.multihead_attn, p, block + "cross", D)
        fill_norm(layer.norm2, p, block + "ln_cross")
    fill_norm(layer.norm3 if cross else layer.norm2, p, block + "ln2")
    layer.linear1.weight.data, layer.linear2.weight.data = p[block + "ffn.W_1"].T.contiguous(), p[block + "ffn.W_2"].T.contiguous()
    layer.linear1.bias.data = p.get(block + "ffn.b_1", torch.zeros(d_ff))
    layer.linear2.bias.data = p.get(block + "ffn.b_2", torch.zeros(D))


def check_against_modules(model, attention_masks):
    """Where nn.Transformer's layers can express the case, every block's output must be theirs."""
    c, p, v, D = model.c, model.p, model.values, model.c["d_model"]
    scaled = c["score"] == "scaled" and c["position"] != "rotary" and c["attention_scale"] and c["n_heads"] * c["d_head"] == D
    if not scaled or any((~allowed).all(-1).any() for allowed in attention_masks.values()):
        return 0  # PyTorch's modules give NaN for a fully masked row
    gelu = lambda t: F.gelu(t, approximate="tanh")
    options = dict(d_model=D, nhead=c["n_heads"], dim_feedforward=c["d_ff"], dropout=0.0, batch_first=True,
                   activation="relu" if c["activation"] == "relu" else gelu, norm_first=c["norm"] == "pre",
                   layer_norm_eps=c["layer_norm_eps"])
    forbidden = {name: (~allowed).repeat_interleave(c["n_heads"], 0) for name, allowed in attention_masks.items()}
    if c["position"] == "alibi":  # PyTorch adds a mask of numbers to the scaled scores
        for name, mask in forbidden.items():
            if name == "cross":
                forbidden[name] = torch.zeros(mask.shape).masked_fill(mask, -math.inf)
            else:
                bias = alibi(c["n_heads"], mask.shape[1]).repeat(mask.shape[0] // c["n_heads"], 1, 1)
                forbidden[name] = bias.masked_fill(mask, -math.inf)
    checked = 0
    for prefix in ("encoder.", "decoder.") if c["architecture"] == "encoder_decoder" else ("",):
        cross = prefix == "decoder."
        for l in range(c["n_layers"]):
            block = f"{prefix}blocks.{l}."
            layer = (nn.TransformerDecoderLayer if cross else nn.TransformerEncoderLayer)(**options)
            fill_layer(layer, p, block, D, c["d_ff"], cross)
            x = v[block + "resid_pre"]
            if cross:
                theirs = layer(x, v["encoder.ln_final"], tgt_mask=forbidden["self"], memory_mask=forbidden["cross"])
            else:
                theirs = layer(x, src_mask=forbidden["source" if prefix else "self"])
            torch.testing.assert_close(theirs, v[block + "resid_post"], rtol=1e-10, atol=1e-10)
            query = v[block + "ln1"] if c["norm"] == "pre" else x
            out, weights = layer.self_attn(query, query, query, attn_mask=forbidden["self" if cross or not prefix else "source"],
                                           average_attn_weights=False)
            torch.testing.assert_close(out, v[block + "attn.out"], rtol=1e-10, atol=1e-10)
            torch.testing.assert_close(weights, v[block + "attn.pattern"], rtol=1e-10, atol=1e-10)
            checked += 1
    return checked


# ---- the cases ------------------------------------------------------------------------------------------------------------

def config(architecture, **changes):
    c = dict(architecture=architecture, n_layers=2, n_heads=2, d_model=8, d_head=4, d_ff=12, max_positions=10, norm="post",
             activation="relu", position="sinusoidal", embedding_scale=math.sqrt(8), attention_scale=True, score="scaled",
             layer_norm_eps=1e-5, tied=False, biases=True, causal=architecture != "encoder")
    assert set(changes) <= set(c), changes
    c.update(changes)
    c["embedding_scale"] = struct.unpack("f", struct.pack("f", c["embedding_scale"]))[0]
    return c


SENTENCE = [[4, 9, 5, 11, 4, 7]]
BATCH = [[4, 9, 5, 11, 6, 7], [8, 8, 10], [5, 4, 12, 6]]
TARGET = [[BOS, 7, 4, 9, 10]]
TARGET_BATCH = [[BOS, 7, 4], [BOS, 10, 9, 5, 8], [BOS]]
PAINTED = [[1, 0, 0, 1, 0, 0], [1, 1, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0], [0, 1, 1, 1, 0, 1], [0, 0, 0, 0, 1, 0], [1, 1, 1, 1, 1, 1]]
CROSS_PAINTED = [[1, 0, 1, 0, 0, 1], [0, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0], [1, 1, 1, 1, 1, 0]]

ONE = dict(source=SENTENCE)
TWO = dict(source=SENTENCE, target=TARGET)
CASES = {
    "encoder_post_relu": (config("encoder"), ONE),
    "encoder_pre_gelu_learned_tied": (config("encoder", norm="pre", activation="gelu", position="learned", tied=True), ONE),
    "encoder_no_position_no_biases": (config("encoder", position="none", biases=False), ONE),
    "encoder_attention_scale_off": (config("encoder", attention_scale=False, embedding_scale=1.0), ONE),
    "encoder_embedding_scale_2_5": (config("encoder", norm="pre", embedding_scale=2.5), ONE),
    "encoder_wide_heads": (config("encoder", n_heads=3, d_head=6, norm="pre"), ONE),
    "encoder_dot": (config("encoder", score="dot"), ONE),
    "encoder_additive": (config("encoder", score="additive"), ONE),
    "encoder_cosine": (config("encoder", score="cosine", norm="pre"), ONE),
    "encoder_causal": (config("encoder"), dict(ONE, causal=True)),
    "encoder_padding": (config("encoder"), dict(source=BATCH)),
    "encoder_painted": (config("encoder"), dict(ONE, painted=PAINTED)),
    "encoder_all_masks": (config("encoder", norm="pre", activation="gelu"), dict(source=BATCH, causal=True, painted=PAINTED)),
    "encoder_additive_padding": (config("encoder", score="additive", norm="pre"), dict(source=BATCH)),
    "decoder_post_relu": (config("decoder"), ONE),
    "decoder_pre_gelu_learned_tied": (config("decoder", norm="pre", activation="gelu", position="learned", tied=True), ONE),
    "decoder_mask_none": (config("decoder", norm="pre"), dict(ONE, causal=False)),
    "decoder_padding": (config("decoder", norm="pre", biases=False), dict(source=BATCH)),
    "decoder_cosine_painted": (config("decoder", score="cosine"), dict(ONE, painted=PAINTED)),
    "encoder_decoder_post_relu": (config("encoder_decoder"), TWO),
    "encoder_decoder_pre_gelu_learned_tied": (
        config("encoder_decoder", norm="pre", activation="gelu", position="learned", tied=True, biases=False), TWO),
    "encoder_decoder_mask_none": (config("encoder_decoder", norm="pre", position="none"), dict(TWO, causal=False)),
    "encoder_decoder_padding": (config("encoder_decoder"), dict(source=BATCH, target=TARGET_BATCH)),
    "encoder_decoder_painted": (config("encoder_decoder", norm="pre", activation="gelu"),
                                dict(TWO, painted=PAINTED, cross_painted=CROSS_PAINTED)),
    "encoder_decoder_additive": (config("encoder_decoder", score="additive", n_layers=1), TWO),
    "encoder_decoder_cosine": (config("encoder_decoder", score="cosine", norm="pre", n_layers=1), TWO),
    "encoder_decoder_scales_off": (config("encoder_decoder", attention_scale=False, embedding_scale=1.0, n_layers=1), TWO),
    "encoder_rotary": (config("encoder", position="rotary"), ONE),
    "encoder_rotary_cosine_padding": (config("encoder", position="rotary", score="cosine", norm="pre"), dict(source=BATCH)),
    "encoder_alibi": (config("encoder", position="alibi", n_heads=4, d_head=2), ONE),
    "decoder_rotary": (config("decoder", position="rotary", norm="pre", activation="gelu", tied=True), ONE),
    "decoder_alibi_padding": (config("decoder", position="alibi", norm="pre"), dict(source=BATCH)),
    "encoder_decoder_rotary": (config("encoder_decoder", position="rotary", norm="pre"), TWO),
    "encoder_decoder_alibi_padding": (config("encoder_decoder", position="alibi"), dict(source=BATCH, target=TARGET_BATCH)),
}
SOURCE_WORDS, TARGET_WORDS = 13, 11


def run_case(c, request):
    model = Model(c, make_parameters(c, SOURCE_WORDS, TARGET_WORDS))
    source, lengths = padded(request["source"])
    causal, painted = request.get("causal", c["causal"]), request.get("painted")
    if c["architecture"] == "encoder_decoder":
        target, target_lengths = padded(request["target"])
        T, Tk = target.shape[1], source.shape[1]
        masks = {"source": allowed_keys(Tk, Tk, lengths, False, None),
                 "self": allowed_keys(T, T, target_lengths, causal, painted),
                 "cross": allowed_keys(T, Tk, lengths, False, request.get("cross_painted"))}
        memory = model.stack("encoder.", source, masks["source"])
        model.output("decoder.", model.stack("decoder.", target, masks["self"], memory, masks["cross"]))
    else:
        T = source.shape[1]
        masks = {"self": allowed_keys(T, T, lengths, causal, painted)}
        model.output("", model.stack("", source, masks["self"]))
    return model, check_against_modules(model, masks)


def main():
    torch.set_default_dtype(torch.float64)
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*"):
        old.unlink()
    listing = []
    for number, (name, (c, request)) in enumerate(CASES.items()):
        torch.manual_seed(1000 + number)
        with torch.no_grad():
            model, checked = run_case(c, request)
        tensors = {"parameters/" + key: value for key, value in model.p.items()}
        for key, value in model.values.items():  # sentences and heads share the first size, sentence by sentence
            value = value.flatten(0, 1) if value.dim() == 4 else value
            tensors["values/" + key] = value[0] if value.shape[0] == 1 else value
        write_tensors(FOLDER / f"{name}.safetensors", tensors)
        listing.append(dict(name=name, source_words=SOURCE_WORDS, target_words=TARGET_WORDS, config=c, request=request))
        print(f"{name:40s} {len(model.values):4d} values, {checked} blocks checked against PyTorch's modules")
    lines = ",\n".join(json.dumps(case, sort_keys=True) for case in listing)
    (FOLDER / "cases.json").write_text(f"[\n{lines}\n]\n")
    print(f"{sum(file.stat().st_size for file in FOLDER.iterdir()) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
