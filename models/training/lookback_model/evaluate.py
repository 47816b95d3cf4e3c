"""The figures of the model card: first-step PSNR, steps against PSNR and sharpness, memory policies in a loop test."""

import json
from pathlib import Path

import torch

from . import heldout, loop, sheets
from .batches import gather
from .checkpoint import averaged_model
from .predict import sample_chunk
from .shards import Pool


def gradient_energy(frames) -> float:
    """Mean squared difference of neighbouring pixels of RGB frames [..., 4, H, W]: how sharp they are."""
    rgb = frames[..., :3, :, :]
    return ((rgb[..., 1:] - rgb[..., :-1]) ** 2).mean().item() + ((rgb[..., 1:, :] - rgb[..., :-1, :]) ** 2).mean().item()


def steps_table(model, pool, picks, counts=(1, 2, 4, 8)) -> list:
    """One row per number of steps: PSNR over all, covered and other frames, gradient energy relative to the truth."""
    covered = torch.from_numpy(heldout.coverage(pool, picks).reshape(-1) > heldout.COVERED)
    rows = []
    for steps in counts:
        scores, energy = [], [0.0, 0.0]
        for at in range(0, len(picks), 8):
            clean, targets, context, cameras = gather(pool, picks[at:at + 8])
            guess = sample_chunk(model, targets, context, cameras, steps, seed=at)
            scores.append(heldout.psnr(guess.flatten(0, 1), clean.flatten(0, 1)))
            energy = [energy[0] + gradient_energy(guess) * len(clean), energy[1] + gradient_energy(clean) * len(clean)]
        scores = torch.cat(scores)
        rows.append({"steps": steps, "all": scores.mean().item(), "covered": scores[covered].mean().item(),
                     "uncovered": scores[~covered].mean().item() if (~covered).any() else None,
                     "sharpness": energy[0] / energy[1]})
        print("steps", json.dumps({k: v and round(v, 3) for k, v in rows[-1].items()}), flush=True)
    return rows


def evaluate(path, data, out, clips: int = 48, scenes: int = 32, steps: int = 2) -> dict:
    """Run everything on a checkpoint's averaged weights, write `out`/evaluation.json and sheets, print as it goes."""
    model, config, progress = averaged_model(path)
    pool, out = Pool(data, "heldout"), Path(out)
    out.mkdir(parents=True, exist_ok=True)
    picks = heldout.clips(pool, config.model, clips, config.model.context)
    with torch.no_grad():
        first, shown = heldout.first_step(model, pool, picks)
    sheets.first_step_sheet(out / "first-step.png", shown, clips=8)
    print("first step", json.dumps({k: round(v, 3) for k, v in first.items()}), flush=True)
    table = steps_table(model, pool, picks)
    policies = {}
    for policy in loop.POLICIES:
        policies[policy], pictures = loop.test(model, pool, policy, scenes, steps)
        print("loop", policy, json.dumps(policies[policy]), flush=True)
        sheets.save(out / f"loop-{policy}.png", [sheets.row(r) for r in pictures])
    result = {"progress": progress, "firstStep": first, "steps": table, "loop": policies, "loopScenes": scenes,
              "loopSteps": steps}
    (out / "evaluation.json").write_text(json.dumps(result, indent=1, default=float) + "\n")
    return result
