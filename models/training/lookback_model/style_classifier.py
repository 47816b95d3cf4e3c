"""Which style a place has, from what memory shows of it: what is made up goes on in it where nobody says otherwise. Colours alone do
not tell (RUNS.md): a camera that comes close to a fir in the snow would walk on into a wood."""

import torch
from torch import nn
from torch.nn import functional as F

from .layers import normed


class StyleClassifier(nn.Module):
    """Strided convolutions over small pictures [N, 3, h, w] in -1..1, `widths` channels a level, and the mean of what they find: logits
    of `count` styles."""

    def __init__(self, widths, count: int):
        super().__init__()
        self.levels = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip((3, *widths), widths))
        self.leave = nn.Linear(widths[-1], count)

    def forward(self, pictures):
        x = pictures
        for level in self.levels:
            x = F.relu(normed(level(x)))
        return self.leave(x.mean((2, 3)).float())

    def of_memory(self, small, mask):
        """How probable each style is, [B, count], given all context frames [B, K, 4, h, w]: each has its say, as much as `mask` [B, K]
        gives it, as if they were independent. All styles are alike where there are none."""
        batch, slots = int(small.shape[0]), int(small.shape[1])
        logits = self(small[:, :, :3].reshape(batch * slots, 3, *(int(n) for n in small.shape[3:])))
        each = F.log_softmax(logits, -1).reshape(batch, slots, self.leave.out_features)
        return torch.softmax((each * mask[..., None]).sum(1), -1)
