"""Checkpoints: everything an exact resume needs, written atomically."""

import os
from pathlib import Path

import torch

from .config import Config
from .network import WorldModel


def save(path: Path, config: Config, model, average: dict, critic, optimisers, progress: dict) -> None:
    """`average` = EMA weights by name; `progress` = step, samples, elapsed seconds. Batches and noise are functions of
    the step, so there is no random state to keep."""
    save_atomically(path, {
        "config": config.to_json(), "model": model.state_dict(), "average": average, "critic": critic.state_dict(),
        "optimisers": [o.state_dict() for o in optimisers], "progress": progress})


def save_atomically(path: Path, content: dict) -> None:
    """Never half a file, whatever happens."""
    temporary = path.with_suffix(".writing")
    torch.save(content, temporary)
    os.replace(temporary, path)


def load(path) -> dict:
    """The saved dictionary, on the CPU."""
    return torch.load(path, map_location="cpu")


def averaged_model(path):
    """(model with EMA weights in eval mode, config, progress) from a checkpoint."""
    saved = load(path)
    config = Config.from_json(saved["config"])
    model = WorldModel(config.model)
    model.load_state_dict(saved["average"])
    return model.eval(), config, saved["progress"]


def warm_start(model, path, within: str = "", without: str = "") -> list:
    """Take averaged weights from another checkpoint where name and shape agree; returns the names of the others. `within` is
    put before the checkpoint's names (a part into a whole), `without` taken from them (a whole's part)."""
    own = model.state_dict()
    source = {within + name[len(without):]: value for name, value in load(path)["average"].items() if name.startswith(without)}
    fitting = {k: v for k, v in source.items() if k in own and own[k].shape == v.shape}
    model.load_state_dict({**own, **fitting})
    missing = sorted(set(own) - set(fitting))
    print(f"warm start: {len(fitting)} tensors from {path}; fresh: {', '.join(missing)}", flush=True)
    return missing
