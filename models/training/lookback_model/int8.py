"""Dynamic int8: weights per output column, symmetric; activations quantised at run time by DynamicQuantizeLinear.

onnxruntime fuses the emitted pattern (MatMulInteger, Cast, Mul by the product of the scales) into one kernel."""

import copy

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

MOST = 64   # of 127: where a processor has no VNNI, two products with 255 are added in 16 bits, and more would overflow there


def quantise_columns(weight: np.ndarray):
    """float [in, out] -> (int8 [in, out], float32 scale [out]) with weight ~ int8 * scale, symmetric, range +-MOST."""
    scale = np.maximum(np.abs(weight).max(0), 1e-12).astype(np.float32) / np.float32(MOST)
    return np.clip(np.round(weight / scale), -MOST, MOST).astype(np.int8), scale


def interpolates(weight: np.ndarray) -> bool:
    """Whether a matrix [in, out] enlarges a line: what comes out is a mean of what goes in. That is no weight, and what is enlarged may be of any
    size: eight bits would leave nothing of what is small."""
    return bool(np.allclose(weight.sum(0), 1.0, atol=1e-5))


def to_int8(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy in which every MatMul with a constant 2-D right side runs in int8, but for interpolation."""
    model = copy.deepcopy(model)
    graph = model.graph
    weights = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    nodes, added, quantised = [], {}, {}
    for node in graph.node:
        weight = weights.get(node.input[1]) if node.op_type == "MatMul" else None
        if weight is None or weight.ndim != 2 or interpolates(weight):
            nodes.append(node)
            continue
        source, name = node.input
        if name + "_q" not in added:
            q, scale = quantise_columns(weight)
            added[name + "_q"], added[name + "_s"] = q, scale
        if source not in quantised:
            quantised[source] = [f"{source}_{part}" for part in ("q", "scale", "zero")]
            nodes.append(helper.make_node("DynamicQuantizeLinear", [source], quantised[source]))
        q, scale, zero = quantised[source]
        out = node.output[0]
        nodes += [helper.make_node("MatMulInteger", [q, name + "_q", zero], [out + "_i"]),
                  helper.make_node("Cast", [out + "_i"], [out + "_f"], to=TensorProto.FLOAT),
                  helper.make_node("Mul", [scale, name + "_s"], [out + "_s"]),
                  helper.make_node("Mul", [out + "_f", out + "_s"], [out])]
    del graph.node[:]
    graph.node.extend(nodes)
    used = {name for node in nodes for name in node.input}
    kept = [t for t in graph.initializer if t.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    graph.initializer.extend(numpy_helper.from_array(a, n) for n, a in sorted(added.items()))
    return model
