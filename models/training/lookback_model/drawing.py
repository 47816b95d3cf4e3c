"""What the training of the two drawers, imaginer and refiner, has in common: what they are shown, and the loop."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from . import curves
from .checkpoint import save_atomically, warm_start
from .config import Config
from .overlap import training_context
from .schedule import autocast_for, learning_rate, means, put_gradients

DEPTH_WEIGHT = 0.5   # of the inverse depth in the error
SOFTER = (2, 2, 4)   # how many pixels become one where a context is soft


class Dice:
    """Seeded random tensors on a device; the same seed, the same numbers."""

    def __init__(self, seed, device):
        self.host, self.device = np.random.default_rng(seed), device
        self.generator = torch.Generator(device).manual_seed(int(self.host.integers(2**62)))

    def __call__(self, kind, *shape):
        return kind(shape, generator=self.generator, device=self.device)


def choose(pool, config: Config, how, dice: Dice, count: int):
    """`count` samples: scene numbers, per scene the frame to draw and those that show something of it, style tags [count,
    tags]. The frame to draw is the last one of a chunk."""
    rng, frames = dice.host, config.model.frames
    slots = int(rng.integers(1, how.context + 1))
    scenes, numbers, styles = [], [], []
    for _ in range(count):
        scene = int(rng.integers(len(pool)))
        overlap, style = pool.facts(scene)
        start = int(rng.integers(0, len(overlap) - frames + 1))
        context = training_context(overlap, start, frames, slots, rng.random() < how.recent, rng.random() < how.explore, rng)
        scenes.append(scene)
        numbers.append([start + frames - 1, *map(int, context)])
        styles.append(style)
    tags = torch.tensor([[float(tag == style) for tag in config.model.tags] for style in styles], device=dice.device)
    return scenes, numbers, tags


def remembered(context, how, dice: Dice):
    """Context frames [B, K, 4, h, w] as memory would hold them, which of them are present [B, K], and which samples dream
    [B]. What is remembered was made by a model once: noisy, now and then soft; a creator's own picture has no depth."""
    batch, slots, _, high, wide = context.shape
    dreams = dice(torch.rand, batch) < how.dreams
    present = (dice(torch.rand, batch, slots) >= how.dropped) & ~dreams[:, None]
    by = SOFTER[int(dice.host.integers(len(SOFTER)))]
    flat = context.flatten(0, 1)
    if high % by == 0 and wide % by == 0:
        soft = F.interpolate(F.avg_pool2d(flat, by), scale_factor=float(by), mode="bilinear", align_corners=False)
        chosen = dice(torch.rand, batch) < how.blurred
        context = torch.where(chosen.reshape(-1, 1, 1, 1, 1), soft.reshape(context.shape), context)
    context = context + how.noise * dice(torch.rand, batch, slots, 1, 1, 1) * dice(torch.randn, *context.shape)
    without = dice(torch.rand, batch, slots) < how.depth_dropout
    context[:, :, 3] = torch.where(without[..., None, None], torch.full_like(context[:, :, 3], -1.0), context[:, :, 3])
    return context, present.float(), dreams


def told(tags, dreams, how, dice: Dice):
    """Style tags of the samples that are told theirs."""
    return tags * (dice(torch.rand, len(tags)) < torch.where(dreams, 0.9, how.tagged))[:, None]


class DrawerRun:
    """One run in a folder `out`: log.jsonl, its curves, a checkpoint, sheets. A resumed run goes on exactly; `warm` is a
    checkpoint of a whole world model whose drawer to start from.

    A kind of run says what it trains: `part`, its name in the world model (and of the checkpoint); `settings(config)`;
    `build(warm)`, pools and the model; `batch(dice, count)` -> (clean [B, 4, h, w], given, steer); `losses(dice, clean, given,
    steer)` -> (what is made small, an error to watch); `sheet(path)`."""

    part = ""

    def __init__(self, config: Config, data, out, minutes=None, steps=None, resume=False, threads=2, quiet=False, warm=None):
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.data, self.out, self.minutes, self.steps, self.quiet = data, Path(out), minutes, steps, quiet
        self.last = {}   # the latest line of the log
        self.out.mkdir(parents=True, exist_ok=True)
        self.file = self.out / f"{self.part}.pt"
        saved = torch.load(self.file, map_location="cpu") if resume else None
        self.config = Config.from_json(saved["config"]) if saved else config
        self.how = self.settings(self.config)
        torch.manual_seed(self.how.seed)
        self.model = self.build(warm)
        if warm and not saved:
            warm_start(self.model, warm, without=f"{self.part}.")
        self.parameters = list(self.model.parameters())
        self.optimiser = torch.optim.AdamW(self.parameters, lr=self.how.learning_rate, betas=(0.9, 0.98), weight_decay=0.01)
        self.step, self.elapsed = 0, 0.0
        if saved:
            self.model.load_state_dict(saved["model"])
            self.optimiser.load_state_dict(saved["optimiser"])
            self.step, self.elapsed = saved["step"], saved["elapsed"]
        source = saved["average"] if saved else self.model.state_dict()
        self.average = {k: v.detach().clone().to(self.device) for k, v in source.items()}
        self.workers = 1 if self.device == "cuda" else threads
        torch.set_num_threads(1)
        self.crew = ThreadPoolExecutor(self.workers)
        self.autocast = autocast_for(self.device)

    def progress(self) -> float:
        return self.step / self.steps if self.steps else self.elapsed / (60 * self.minutes)

    def gradients(self, worker: int):
        """(loss, gradients) of one worker's share of this step's batch."""
        how, dice = self.how, Dice([self.how.seed, self.step, worker], self.device)
        with torch.no_grad():
            clean, given, steer = self.batch(dice, how.batch // self.workers)
        if (self.step + worker) % 2:
            clean, given = clean.flip(-1), given.flip(-1)
        loss, error = self.losses(dice, clean, given, steer)
        return {"loss": loss.item(), "error": error.item()}, torch.autograd.grad(loss, self.parameters)

    def train_step(self) -> dict:
        how = self.how
        for group in self.optimiser.param_groups:
            group["lr"] = how.learning_rate * learning_rate(how, self.step, self.progress())
        results = list(self.crew.map(self.gradients, range(self.workers)))
        put_gradients(self.parameters, [r[1] for r in results])
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimiser.step()
        self.step += 1
        keep = min(how.ema, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.average[name].lerp_(value, 1 - keep)
        return {key: sum(r[0][key] for r in results) / self.workers for key in results[0][0]}

    def save(self, entry: dict) -> None:
        self.last = entry
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(entry) + "\n")
        curves.draw(self.out)
        if not self.quiet:
            print(json.dumps(entry), flush=True)
        weights = {k: v.clone() for k, v in self.model.state_dict().items()}
        self.model.load_state_dict(self.average)
        with torch.no_grad():
            self.sheet(self.out / f"{self.part}-{self.step:06d}.png")
        self.model.load_state_dict(weights)
        save_atomically(self.file, {
            "config": self.config.to_json(), "model": weights, "average": self.average,
            "optimiser": self.optimiser.state_dict(), "step": self.step, "elapsed": self.elapsed})

    def go(self, save_every: float = 300.0, until_step=None, pause_after=None) -> None:
        """Train to the end of the budget (or to `until_step`, or for `pause_after` minutes), saving every so many seconds."""
        begun, before = time.monotonic(), self.elapsed
        marked, losses = self.elapsed, []
        paused = lambda: pause_after is not None and self.elapsed - before >= 60 * pause_after
        while self.progress() < 1 and (until_step is None or self.step < until_step) and not paused():
            losses.append(self.train_step())
            self.elapsed = before + time.monotonic() - begun
            if self.elapsed - marked >= save_every:
                speed = len(losses) * self.how.batch / (self.elapsed - marked)
                self.save({"samples": self.step * self.how.batch, "minutes": round(self.elapsed / 60, 2),
                           "samplesPerSecond": round(speed, 1), **means(losses)})
                self.elapsed = before + time.monotonic() - begun
                marked, losses = self.elapsed, []
        self.save({"samples": self.step * self.how.batch, "minutes": round(self.elapsed / 60, 2),
                   "done": self.progress() >= 1, **means(losses)})
