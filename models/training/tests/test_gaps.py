"""What nobody has seen behind a passing thing: what is behind it goes on."""

import unittest

import torch

import made_up  # noqa: F401 (finds the packages)
from lookback_model.gaps import bridged

HIGH, WIDE, BY = 24, 48, 4
NEAR, FAR = 0.6, -0.4   # inverse depths in -1..1


class Gap(unittest.TestCase):
    """A thing on the left, a gap of some columns beside it, what is behind it on the right."""

    def asked(self, columns: int, beside: float = -0.5):
        """What is shown, [4, H, W], where that many columns are not known and the first one beside them has the colour `beside`."""
        x = torch.arange(WIDE).expand(HIGH, WIDE)
        thing, gap = x < 16, (x >= 16) & (x < 16 + columns)
        colour = torch.where(thing, 0.8, torch.where(x == 16 + columns, beside, -0.5))
        depth = torch.where(thing, NEAR, FAR)
        noise = torch.rand(HIGH, WIDE, generator=torch.Generator().manual_seed(1)) * 2 - 1
        picture = torch.stack([torch.where(gap, noise, value) for value in (colour, colour, colour, depth)])
        return bridged(picture[None], gap.float()[None, None], BY)[0], picture

    def test_is_as_far_and_has_the_colours_of_what_is_behind(self):
        for columns in (1, 3, 8):
            shown, _ = self.asked(columns)
            for channel, expected in ((0, -0.5), (3, FAR)):
                self.assertLess((shown[channel, :, 16:] - expected).abs().max().item(), 0.05, columns)

    def test_leaves_everything_else_as_it_is(self):
        shown, picture = self.asked(3)
        self.assertTrue(torch.equal(shown[..., :16], picture[..., :16]))
        self.assertTrue(torch.equal(shown[..., 21:], picture[..., 21:]))
        nothing = torch.zeros(1, 1, HIGH, WIDE)
        self.assertTrue(torch.equal(bridged(picture[None], nothing, BY)[0], picture))

    def test_takes_no_colours_of_the_thing_along(self):
        """A pixel beside it has some of them."""
        shown, _ = self.asked(3, beside=0.2)
        self.assertLess((shown[0, :, 16:] + 0.5).abs().max().item(), 0.05)

    def test_without_anything_around_stays_what_it_was(self):
        picture = torch.rand(1, 4, HIGH, WIDE, generator=torch.Generator().manual_seed(2)) * 2 - 1
        shown = bridged(picture, torch.ones(1, 1, HIGH, WIDE), BY)
        self.assertTrue(torch.equal(shown, picture))


if __name__ == "__main__":
    unittest.main()
