"""A checkpoint from a package: its averaged weights, as float16 left them, to evaluate, export or warm-start from.

A package's graphs hold weights without names. The same code exports the same graph from any weights, so a fresh model's
graph tells which weight of the package is which parameter: they stand at the same input of the same node."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from . import export, onnx_files
from .config import Config
from .network import WorldModel

SMALL = 20_000        # entries of a parameter that may enter a graph as 1 + itself (scales)
FINE = 2.0 ** -20     # steps between their marks, from just above 0.5 on: so coarse that nothing is lost by adding 1
START = 0.5 + FINE / 2
DENSE = 0x49800000    # the bits of 2 ** 20: the marks of all others are the floats from here on
MOST = int(0.5 / FINE)


def constants(model: onnx.ModelProto):
    """([operator and number of inputs of every node], {(node, input): array}) of a graph, as if it had never been halved:
    casts of stored weights are looked through."""
    stored = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        if node.op_type == "Cast" and node.input[0] in stored and stored[node.input[0]].dtype == np.float16:
            stored[node.output[0]] = stored[node.input[0]].astype(np.float32)
        else:
            nodes.append(node)
    found = {(i, j): stored[name] for i, node in enumerate(nodes) for j, name in enumerate(node.input) if name in stored}
    return [(node.op_type, len(node.input)) for node in nodes], found


def floats(model):
    return [(name, value) for name, value in model.state_dict().items() if value.is_floating_point()]


def mark(model) -> dict:
    """Give every entry of every parameter and table a float32 of its own; returns {name: the numbers of its entries}, numbered
    through with the small ones first."""
    counts, numbers = [0, 0], {}
    with torch.no_grad():
        for name, p in floats(model):
            large = int(p.numel() > SMALL)
            order = torch.arange(p.numel()) + counts[large]
            marks = (order.int() + DENSE).view(torch.float32) if large else START + order * FINE
            p.copy_(marks.reshape(p.shape))
            numbers[name] = order + large * MOST
            counts[large] += p.numel()
    assert counts[0] <= MOST
    return numbers


def numbered(array: np.ndarray, smalls: int, count: int):
    """For every entry of a marked graph's constant: the number of the parameter's entry it comes from (of `smalls` small ones, and up to
    `count`), and what was added to that; None if the constant is something else."""
    bits, added = np.array(array, order="C").view(np.int32).astype(np.int64), (array >= 1).astype(np.float32)
    step = (array.astype(np.float64) - added - START) / FINE
    small, large = (step == np.floor(step)) & (step >= 0) & (step < smalls), (bits >= DENSE) & (bits < DENSE + count)
    if not (small | large).all():
        return None
    return np.where(small, step, bits - DENSE + MOST).astype(np.int64), np.where(small, added, 0.0)


def recover(package, config: Config, checkpoint) -> list:
    """Write `checkpoint` from the float graphs in the folder `package`, made by this very code from a model of `config`;
    returns the names of parameters that the graphs do not hold whole (they keep what a fresh model has). Raises ValueError
    when code and package do not agree."""
    marked, model = WorldModel(config.model), WorldModel(config.model)
    in_bytes = lambda model: [value for value in model.state_dict().values() if value.dtype == torch.uint8]
    bytes_of = in_bytes(model)
    for i, value in enumerate(in_bytes(marked)):
        value.fill_(i)
    numbers = mark(marked)
    smalls = sum(len(order) for order in numbers.values() if int(order[0]) < MOST)
    found = np.full(1 + max(int(order[-1]) for order in numbers.values()), np.nan, np.float32)
    for role, graph in export.export_graphs(marked).items():
        onnx_files.inline_constants(graph.graph)
        nodes, marks = constants(graph)
        shipped, values = constants(onnx.load(str(Path(package) / f"{role}.onnx")))
        if nodes != shipped or marks.keys() != values.keys():
            raise ValueError(f"{role}.onnx in {package} was not made by this code from the configuration {config.name}")
        for place, array in marks.items():
            entries = numbered(array, smalls, len(found)) if array.dtype == np.float32 else None
            if array.dtype == np.uint8 and array.size > 1:
                bytes_of[int(array.flat[0])].copy_(torch.from_numpy(np.array(values[place])))
            elif entries:
                found[entries[0]] = values[place] - entries[1]
    missing = []
    with torch.no_grad():
        for name, p in floats(model):
            value = torch.from_numpy(found[numbers[name].numpy()]).reshape(p.shape)
            p.copy_(torch.where(torch.isnan(value), p, value))
            missing += [name] if torch.isnan(value).any() else []
    torch.save({"config": config.to_json(), "average": model.state_dict(),
                "progress": {"step": 0, "samples": 0, "elapsed": 0.0}}, checkpoint)
    return missing
