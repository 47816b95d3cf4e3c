"""From a model to static ONNX graphs: `context` (frames -> memory), `denoise` (sample + memory -> prediction) and, where the model imagines,
`depth` (a picture without depth -> how deep it most likely is)."""

import inspect
import io
import warnings
from contextlib import nullcontext

import onnx
import torch
from torch import nn

from .splatting import by_products

OPSET = 17
FORBIDDEN = {"Shape", "ConstantOfShape", "If", "Loop", "Scan", "NonZero", "LayerNormalization", "Einsum"}


class ContextGraph(nn.Module):
    """The context role: see README.md for shapes. Batch axes exist only inside."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, context_frames, context_cameras, context_mask, target_cameras, *rest):
        extras = {}
        if self.model.config.imagine:
            extras = {"noise": rest[0][None], "tags": (rest[1] if self.model.config.tags else context_mask[:0])[None]}
        memory = self.model.encode_context(context_frames[None], context_cameras[None], target_cameras[None],
                                           context_mask[None], **extras)
        return tuple(part[0] for part in memory)


class DenoiseGraph(nn.Module):
    """The denoise role."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, sample, time, target_cameras, context_mask, *rest):
        tags, *memory = rest if self.model.config.tags else (context_mask[:0], *rest)
        return self.model.denoise(sample[None], time, target_cameras[None], tags[None],
                                  tuple(part[None] for part in memory), context_mask[None])[0]


class DepthGraph(nn.Module):
    """The depth role, run once for each picture."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, picture, camera):
        return self.model.imaginer.deepened(picture[None], camera[None])[0, 0]


def question(config, clip=None, seed: int = 1, time: float = 0.25) -> dict:
    """Inputs of both graphs as torch tensors: from a real `clip` (clean frames, target cameras, context frames, context
    cameras, without batch axis) when given, else random frames and plausible cameras. The last slot is left empty, so
    that the mask is part of every check."""
    generator = torch.Generator().manual_seed(seed)
    size = (4, config.height, config.width)
    noise = torch.randn((config.frames, *size), generator=generator)
    if clip:
        clean, targets, frames, cameras = clip
        noise = time * clean + (1 - time) * noise
    else:
        frames = torch.rand((config.context, *size), generator=generator) * 2 - 1
        cameras = plausible_cameras(config.context, config, generator)
        targets = plausible_cameras(config.frames, config, generator)
        targets[0] = plausible_cameras(1, config, generator, still=True)[0]
    mask = torch.ones(config.context)
    mask[-1] = 0
    return {"context_frames": frames * mask[:, None, None, None], "context_cameras": cameras * mask[:, None],
            "context_mask": mask, "target_cameras": targets, "sample": noise, "time": torch.tensor([time]),
            **({"tags": torch.eye(len(config.tags))[0]} if config.tags else {})}


def sparse(q: dict, present: int = 3) -> dict:
    """The question with only its first context frames, and noise of few digits: as good a question, and a file of them
    packs well."""
    mask = (torch.arange(len(q["context_mask"])) < present).float() * q["context_mask"]
    return {**q, "context_mask": mask, "context_frames": q["context_frames"] * mask[:, None, None, None],
            "context_cameras": q["context_cameras"] * mask[:, None], "sample": torch.round(q["sample"] * 16) / 16}


def plausible_cameras(count, config, generator, still=False):
    """Cameras [count, 16] near the origin, looking roughly along +Z (exactly, at the origin, if `still`)."""
    yaw = torch.zeros(count) if still else torch.rand(count, generator=generator) - 0.5
    place = torch.zeros(count, 3) if still else torch.rand((count, 3), generator=generator) - 0.5
    sin, cos, o, one = torch.sin(yaw), torch.cos(yaw), torch.zeros(count), torch.ones(count)
    fy = one * 1.07
    return torch.stack([-cos, o, sin, place[:, 0], o, -one, o, 1.5 + 0.2 * place[:, 1], sin, o, cos, place[:, 2],
                        fy * config.height / config.width, fy, one / 2, one / 2], -1)


@torch.no_grad()
def answer(model, q: dict):
    """PyTorch float32's memory and prediction for a question: (memory tensors, prediction)."""
    memory = ContextGraph(model)(*[q[k] for k in context_inputs(model.config)])
    return memory, DenoiseGraph(model)(*[q[k] for k in denoise_own(model.config)], *memory)


@torch.no_grad()
def depth_answer(model, q: dict):
    """PyTorch's depth [H, W] of the question's first context frame, as if it had none."""
    return DepthGraph(model)(q["context_frames"][0, :3], q["context_cameras"][0])


MEMORY = ["memory_keys", "memory_values", "memory_shown", "memory_told"]


def context_inputs(config) -> list:
    """Names of the context graph's inputs, in order; a model that imagines takes the chunk's noise and style tags too."""
    extras = ["sample", *(["tags"] if config.tags else [])] if config.imagine else []
    return ["context_frames", "context_cameras", "context_mask", "target_cameras", *extras]


def denoise_own(config) -> list:
    """Names of the denoise graph's inputs without the memory, in order; a model without style tags has no such input."""
    return ["sample", "time", "target_cameras", "context_mask", *(["tags"] if config.tags else [])]


def to_onnx(module, inputs, input_names, output_names) -> onnx.ModelProto:
    """Legacy tracing exporter (the only one of torch 1.13), then shapes are inferred and checked to be static."""
    buffer = io.BytesIO()
    extra = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")   # sizes become constants on purpose: the graphs are static
        torch.onnx.export(module, tuple(inputs), buffer, opset_version=OPSET, input_names=input_names,
                          output_names=output_names, do_constant_folding=True, **extra)
    graph = onnx.load_from_string(buffer.getvalue())
    used = {node.op_type for node in graph.graph.node}
    if used & FORBIDDEN:
        raise RuntimeError(f"graph holds operators it must not: {sorted(used & FORBIDDEN)}")
    graph.producer_name, graph.producer_version, graph.doc_string = "lookback", "", ""
    for node in graph.graph.node:
        node.doc_string = ""
    return graph


def export_graphs(model, scattering: bool = False) -> dict:
    """{role: ModelProto} of a float32 model in eval mode; `scattering` for devices that add up what they scatter
    in the same order every time (CPUs)."""
    model = model.float().eval()
    q = question(model.config)
    memory, _ = answer(model, q)
    asked, own = context_inputs(model.config), denoise_own(model.config)
    with torch.no_grad(), nullcontext() if scattering else by_products():
        graphs = {
            "context": to_onnx(ContextGraph(model), [q[k] for k in asked], asked, MEMORY),
            "denoise": to_onnx(DenoiseGraph(model), [*(q[k] for k in own), *memory], [*own, *MEMORY], ["prediction"])}
        if model.config.imagine and not scattering:   # it scatters nothing: one does for all devices
            picture = [q["context_frames"][0, :3], q["context_cameras"][0]]
            graphs["depth"] = to_onnx(DepthGraph(model), picture, ["picture", "camera"], ["inverse_depth"])
        return graphs
