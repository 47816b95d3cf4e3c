"""Writing graphs that share external weights: equal tensors are stored once, in files of bounded size."""

import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

SMALLEST = 1024            # bytes; smaller tensors stay inside the graph
LARGEST_FILE = 16_000_000  # bytes
ALIGNMENT = 64


def inline_constants(graph: onnx.GraphProto) -> None:
    """Turn Constant nodes into initialisers, and name every initialiser after its content, so that the graphs agree."""
    rename, tensors = {}, {}

    def keep(old: str, array: np.ndarray) -> None:
        array = np.asarray(array, order="C")   # ascontiguousarray would make scalars one-dimensional
        digest = hashlib.sha256(str((array.dtype, array.shape)).encode() + array.tobytes()).hexdigest()[:16]
        rename[old] = f"w_{digest}"
        tensors[rename[old]] = array

    for tensor in graph.initializer:
        keep(tensor.name, numpy_helper.to_array(tensor))
    rest = []
    for node in graph.node:
        value = next((a for a in node.attribute if a.name == "value"), None)
        if node.op_type == "Constant" and value is not None:
            keep(node.output[0], numpy_helper.to_array(value.t))
        else:
            rest.append(node)
    for node in rest:
        node.input[:] = [rename.get(name, name) for name in node.input]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(rest)
    shorten(graph)
    used = {name for node in graph.node for name in node.input}
    graph.initializer.extend(numpy_helper.from_array(a, n) for n, a in sorted(tensors.items()) if n in used)


def shorten(graph: onnx.GraphProto) -> None:
    """Short names for nodes and inner values (traced ones spell out the module path: a third of a small graph)."""
    public = {value.name for value in [*graph.input, *graph.output]}
    inner = [name for node in graph.node for name in node.output if name not in public]
    short = {name: f"v{i}" for i, name in enumerate(inner)}
    for node in graph.node:
        node.name = ""
        node.input[:] = [short.get(name, name) for name in node.input]
        node.output[:] = [short.get(name, name) for name in node.output]
    del graph.value_info[:]


def halve(model: onnx.ModelProto) -> None:
    """Store big float32 weights as float16 with a Cast behind each: half the file, and the runtime computes in float32 as
    before (it folds the casts when it loads). The weights must have been rounded to float16 already (`round_weights`)."""
    graph, casts = model.graph, []
    for tensor in list(graph.initializer):
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.ndim < 2 or array.nbytes < SMALLEST:
            continue
        half = array.astype(np.float16)
        if not np.array_equal(half.astype(np.float32), array):
            continue   # a table that is computed, not learned
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(half, name + "_h"))
        casts.append(helper.make_node("Cast", [name + "_h"], [name], to=onnx.TensorProto.FLOAT))
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend([*casts, *rest])


def save_shared(models: dict, folder: Path, stem: str, places=None) -> dict:
    """Write {file name: ModelProto} into `folder`; big initialisers go to `stem`.bin, `stem`-2.bin, … once each, but for those that are
    in `places` {name: (file, offset, length)} already, from an earlier call. Returns where all of them are."""
    files, places = [bytearray()], dict(places or {})
    name_of = lambda i: f"{stem}.bin" if i == 0 else f"{stem}-{i + 1}.bin"
    tensors = [tensor for model in models.values() for tensor in model.graph.initializer]
    in_bytes = lambda tensor: tensor.data_type == onnx.TensorProto.UINT8
    for pictures in (True, False):   # pictures apart: their files stay the same when only weights change
        for tensor in (tensor for tensor in tensors if in_bytes(tensor) == pictures):
            raw = numpy_helper.to_array(tensor).tobytes()
            if len(raw) < SMALLEST:
                continue
            if tensor.name not in places:
                if len(files[-1]) + len(raw) > LARGEST_FILE:
                    files.append(bytearray())
                files[-1].extend(b"\0" * (-len(files[-1]) % ALIGNMENT))
                places[tensor.name] = (name_of(len(files) - 1), len(files[-1]), len(raw))
                files[-1].extend(raw)
            tensor.ClearField("raw_data")
            tensor.data_location = onnx.TensorProto.EXTERNAL
            del tensor.external_data[:]
            for key, value in zip(("location", "offset", "length"), places[tensor.name]):
                tensor.external_data.add(key=key, value=str(value))
        if pictures and files[-1]:
            files.append(bytearray())
    for i, content in enumerate(files):
        (folder / name_of(i)).write_bytes(content)
    for name, model in models.items():
        (folder / name).write_bytes(model.SerializeToString(deterministic=True))
        onnx.checker.check_model(str(folder / name))
    return places
