"""Muon (momentum orthogonalised by Newton-Schulz, Jordan et al. 2024) for the block matrices and the imaginer's
inner convolutions; AdamW for the rest."""

import torch


@torch.no_grad()
def orthogonalise(stack: torch.Tensor) -> torch.Tensor:
    """Nearest semi-orthogonal matrices, roughly, of a stack [N, rows, columns]: 5 quintic Newton-Schulz steps in bf16."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = stack.bfloat16()
    tall = x.shape[-2] > x.shape[-1]
    if tall:
        x = x.transpose(-1, -2)
    x = x / (x.float().norm(dim=(-2, -1), keepdim=True) + 1e-7).bfloat16()
    for _ in range(5):
        gram = x @ x.transpose(-1, -2)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.transpose(-1, -2) if tall else x).to(stack.dtype)


class Muon(torch.optim.Optimizer):
    """`parts` splits fused matrices by rows (3 for qkv, 2 for the gated MLP), because each part is a map of its own."""

    def __init__(self, groups, lr: float, momentum: float = 0.95, weight_decay: float = 0.0, spread=map):
        """`spread` is a map function that may work on several matrices at once (a thread pool's)."""
        super().__init__(groups, dict(lr=lr, momentum=momentum, weight_decay=weight_decay, parts=1))
        self.spread = spread

    def step(self, closure=None):
        work = [(group, p) for group in self.param_groups for p in group["params"] if p.grad is not None]
        list(self.spread(self.update, work))

    @torch.no_grad()
    def update(self, item) -> None:
        """Update one matrix, or one convolution as the matrix from all that it sees to its channels, in place."""
        group, p = item
        state = self.state[p]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(p)
        average = state["momentum"].mul_(group["momentum"]).add_(p.grad)
        nesterov = p.grad.add(average, alpha=group["momentum"])
        rows, columns = p.shape[0] // group["parts"], p[0].numel()
        update = orthogonalise(nesterov.reshape(group["parts"], rows, columns)).reshape_as(p)
        p.mul_(1 - group["lr"] * group["weight_decay"])
        p.add_(update, alpha=-group["lr"] * max(1.0, rows / columns) ** 0.5)


def optimisers(model, train, spread=map):
    """[Muon over the blocks' matrices, AdamW over everything else]."""
    parts = {"qkv.weight": 3, "up.weight": 2, "out.weight": 1, "down.weight": 1}
    groups, rest = {}, []
    for name, p in model.named_parameters():
        kind = next((k for k in parts if name.startswith("blocks.") and name.endswith(k)), None)
        groups.setdefault(parts[kind], []).append(p) if kind else rest.append(p)
    muon = Muon([{"params": ps, "parts": n} for n, ps in sorted(groups.items())], train.muon_lr,
                weight_decay=train.weight_decay, spread=spread)
    return [muon, torch.optim.AdamW(rest, lr=train.adam_lr, betas=(0.9, 0.95), weight_decay=0.0)]


def imaginer_optimisers(model, how, spread=map):
    """[Muon over the inner convolutions of the imaginer, AdamW over everything else]."""
    inner = lambda name, p: p.dim() == 4 and not name.startswith(("enter.", "leave."))
    convolutions = [p for name, p in model.named_parameters() if inner(name, p)]
    rest = [p for name, p in model.named_parameters() if not inner(name, p)]
    return [Muon([{"params": convolutions}], how.muon_lr, spread=spread),
            torch.optim.AdamW(rest, lr=how.learning_rate, betas=(0.9, 0.98), weight_decay=0.01)]
