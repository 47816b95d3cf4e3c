"""The training loop: wall-clock or step budget, EMA, logs, sample sheets, checkpoints, exact resume."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import torch

from . import batches, checkpoint, flow, heldout, sheets
from .config import Config
from .muon import optimisers
from .network import WorldModel
from .shards import Pool


def autocast_for(device: str):
    """bf16 where the device does bf16 fast, else a null context. No cache of cast weights: workers would share it."""
    if device == "cuda":
        return lambda: torch.autocast("cuda", dtype=torch.bfloat16)
    flags = Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    return (lambda: torch.autocast("cpu", dtype=torch.bfloat16, cache_enabled=False)) if "avx512_bf16" in flags else nullcontext


def learning_rate(train, step: int, progress: float) -> float:
    """Share of the peak rate: warm-up by steps, flat, then linear over the last part of the budget (0..1)."""
    fall = max(0.0, (progress - (1 - train.decay_share)) / train.decay_share)
    return min(1.0, (step + 1) / train.warmup_steps) * (1 - (1 - train.final_lr) * min(1.0, fall))


class Run:
    """One training run in a folder `out`: log.jsonl, latest.pt, sheets."""

    def __init__(self, config: Config, data, out, minutes=None, steps=None, resume=False, threads=2,
                 quiet=False):
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.out, self.minutes, self.steps, self.quiet = Path(out), minutes, steps, quiet
        self.out.mkdir(parents=True, exist_ok=True)
        self.pool = Pool(data, "train")
        self.heldout_pool = Pool(data, "heldout")
        saved = checkpoint.load(self.out / "latest.pt") if resume else None
        self.config = Config.from_json(saved["config"]) if saved else config
        torch.manual_seed(self.config.train.seed)
        self.model = WorldModel(self.config.model).to(self.device)
        self.workers = 1 if self.device == "cuda" else threads
        torch.set_num_threads(1)
        self.crew = ThreadPoolExecutor(self.workers)
        self.optimisers = optimisers(self.model, self.config.train, self.crew.map)
        self.parameters = list(self.model.parameters())
        self.autocast = autocast_for(self.device)
        self.step = self.samples = 0
        self.elapsed, self.peak = 0.0, [[g["lr"] for g in o.param_groups] for o in self.optimisers]
        if saved:
            self.model.load_state_dict(saved["model"])
            for optimiser, state in zip(self.optimisers, saved["optimisers"]):
                optimiser.load_state_dict(state)
            self.step, self.samples, self.elapsed = (saved["progress"][k] for k in ("step", "samples", "elapsed"))
        source = saved["average"] if saved else self.model.state_dict()
        self.average = {k: v.detach().clone().to(self.device) for k, v in source.items()}
        self.picks = heldout.clips(self.heldout_pool, self.config.model, 48, self.config.model.context)
        self.evaluator = WorldModel(self.config.model).to(self.device).eval()

    def progress(self) -> float:
        return self.step / self.steps if self.steps else self.elapsed / (60 * self.minutes)

    def gradients(self, share):
        """(loss, gradients) of one worker's share of a batch. On a CPU every worker is one thread with its own pass:
        that scales better than threads inside operators, above all on a machine that also does other work."""
        clean, targets, context, cameras, jitter, colours, times, noise = share
        with self.autocast():
            guess = self.model(flow.mix(clean, noise, times), times, targets, context, cameras, jitter, colours)
        loss = flow.loss(guess, clean, times, self.config.train.depth_weight)
        grads = torch.autograd.grad(loss, self.parameters, allow_unused=True)
        return loss.item(), [torch.zeros_like(p) if g is None else g for p, g in zip(self.parameters, grads)]

    def train_step(self) -> float:
        train = self.config.train
        rate = learning_rate(train, self.step, self.progress())
        for optimiser, peaks in zip(self.optimisers, self.peak):
            for group, peak in zip(optimiser.param_groups, peaks):
                group["lr"] = peak * rate
        clean, targets, context, cameras, jitter, colours, generator = batches.draw(self.pool, self.config, self.step)
        times = flow.sample_times(len(clean), train.pure_noise, generator)
        noise = torch.randn(clean.shape, generator=generator)
        batch = (clean, targets, context, cameras, jitter, colours, times, noise)
        shares = [tuple(x[i::self.workers].to(self.device) if torch.is_tensor(x) else x for x in batch)
                  for i in range(self.workers)]
        results = list(self.crew.map(self.gradients, shares))
        for p, *parts in zip(self.parameters, *(grads for _, grads in results)):
            p.grad = sum(parts[1:], parts[0]) / self.workers
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), train.clip)
        for optimiser in self.optimisers:
            optimiser.step()
        self.step += 1
        self.samples += len(clean)
        keep = min(train.ema, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.average[name].lerp_(value, 1 - keep)
        return sum(loss for loss, _ in results) / self.workers

    def report(self, entry: dict) -> None:
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(entry) + "\n")
        if not self.quiet:
            print(json.dumps(entry), flush=True)

    def evaluate(self) -> dict:
        """Held-out figures of the averaged weights, and a sheet to look at."""
        self.evaluator.load_state_dict(self.average)
        figures, shown = heldout.first_step(self.evaluator, self.heldout_pool, self.picks, autocast=self.autocast)
        sheets.first_step_sheet(self.out / f"sheet-{self.samples:06d}.png", shown)
        return {k: round(v, 4) for k, v in figures.items()}

    def save(self) -> None:
        progress = {"step": self.step, "samples": self.samples, "elapsed": self.elapsed}
        checkpoint.save(self.out / "latest.pt", self.config, self.model, self.average, self.optimisers, progress)

    def go(self, evaluate_every: float = 300.0, until_step=None) -> None:
        """Train to the end of the budget (or to `until_step`), evaluating and saving every so many seconds."""
        begun, before = time.monotonic(), self.elapsed
        marked, marked_samples, losses = self.elapsed, self.samples, []
        while self.progress() < 1 and (until_step is None or self.step < until_step):
            losses.append(self.train_step())
            self.elapsed = before + time.monotonic() - begun
            if self.elapsed - marked >= evaluate_every:
                speed = (self.samples - marked_samples) / (self.elapsed - marked)
                self.report({"samples": self.samples, "minutes": round(self.elapsed / 60, 2), "loss": round(
                    sum(losses) / len(losses), 5), "samplesPerSecond": round(speed, 2),
                    "scenes": self.pool.rescan(), **self.evaluate()})
                self.save()
                self.elapsed = before + time.monotonic() - begun
                marked, marked_samples, losses = self.elapsed, self.samples, []
        self.report({"samples": self.samples, "minutes": round(self.elapsed / 60, 2), "done": self.progress() >= 1,
                     "loss": round(sum(losses) / max(1, len(losses)), 5), **self.evaluate()})
        self.save()
