"""The critic: a small convolutional network that learns to tell rendered frames from painted ones, patch by patch. What it
says pulls the painter away from the mean of all that might be there, which is what squared error alone asks for."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

WIDTHS = (32, 64, 128)
FRAMES = 2   # of a chunk that it looks at: neighbours differ little


class Critic(nn.Module):
    """Scores [N, 1, h, w] of frames [N, 4, H, W] in -1..1; high = rendered. Spectral norms keep its slope bounded."""

    def __init__(self):
        super().__init__()
        widths = (4, *WIDTHS)
        self.layers = nn.ModuleList(spectral_norm(nn.Conv2d(a, b, 4, stride=2, padding=1)) for a, b in zip(widths, widths[1:]))
        self.verdict = spectral_norm(nn.Conv2d(WIDTHS[-1], 1, 3, padding=1))
        self.eval()   # the norms are estimated anew by `settle` alone: workers share them

    @torch.no_grad()
    def settle(self):
        """One more round of estimating the norms of the weights, after they have changed."""
        self.train()
        for layer in (*self.layers, self.verdict):
            layer.weight
        self.eval()

    def forward(self, frames):
        x = frames.contiguous(memory_format=torch.channels_last)
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
        return self.verdict(x).float()


def looked_at(chunks, step: int):
    """The frames [B * FRAMES, 4, H, W] of chunks [B, T, 4, H, W] that the critic sees at this step."""
    return torch.cat([chunks[:, (step + 2 * i) % chunks.shape[1]] for i in range(FRAMES)])


def teaching_loss(critic, real, made):
    """Hinge loss of the critic on rendered frames and painted ones of the same views [N, 4, H, W]. Patches count by how
    wrong they are: most of a frame comes right from memory, and nothing can be learnt from telling it apart."""
    told, mistaken = critic(torch.cat([real, made])).split(len(real))
    wrong = F.adaptive_avg_pool2d((real - made).abs().mean(1, keepdim=True), told.shape[-2:])
    share = (wrong / wrong.mean().clamp_min(1e-6)).clamp(max=8.0)
    return (share * (F.relu(1 - told) + F.relu(1 + mistaken))).mean()


def pull(critic, chunks, step: int):
    """Gradient [B, T, 4, H, W] with respect to `chunks` that makes them look rendered to the critic."""
    with torch.enable_grad():
        chunks = chunks.detach().requires_grad_()
        score = -critic(looked_at(chunks, step)).mean()
        return torch.autograd.grad(score, chunks)[0]


def combined(error_gradient, pull_gradient, share: float):
    """Both gradients [B, T, 4, H, W] in one. The critic is heard where the error is: its gradient follows the error's in
    8x8 blocks, because what memory shows rightly must not be repainted; then it is scaled sample by sample to `share` of
    the error's length."""
    size = error_gradient.shape
    where = F.avg_pool2d(error_gradient.abs().mean(2).flatten(0, 1)[:, None], 8, ceil_mode=True)
    where = F.interpolate(where, size=size[-2:], mode="nearest").reshape(size[0], size[1], 1, *size[-2:])
    pulled = pull_gradient * where
    length = lambda g: g.flatten(1).norm(dim=1).clamp_min(1e-20)
    return error_gradient + pulled * (share * length(error_gradient) / length(pulled)).reshape(-1, 1, 1, 1, 1)
