"""World origin, heading, slot order and the content of empty slots must not matter."""

import math
import unittest

import numpy as np
import torch

import made_up
from lookback_model import export, overlap
from lookback_model.cameras import directions, first_target_reference, patch_points, positions
from lookback_model.rope import powers
from lookback_model.tiny import random_model


def moved(cameras: torch.Tensor, yaw: float, shift) -> torch.Tensor:
    """The same cameras in a world turned about the vertical and shifted horizontally."""
    turn = torch.tensor([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]], dtype=torch.float64)
    pose = cameras[:, :12].double().reshape(-1, 3, 4)
    pose = turn @ pose
    pose[:, :, 3] += torch.tensor([shift[0], 0, shift[1]], dtype=torch.float64)
    return torch.cat([pose.reshape(-1, 12), cameras[:, 12:].double()], 1)


class Cameras(unittest.TestCase):
    def setUp(self):
        self.model = random_model()
        self.poses = torch.from_numpy(made_up.cameras(1, 5, np.random.default_rng(3), 32, 18)[0])
        self.question = export.question(self.model.config)
        self.question["context_mask"] = torch.tensor([1.0, 1.0, 0.0])

    def ask(self, **changes):
        return export.answer(self.model, {**self.question, **changes})[1]

    def test_first_target_stands_at_the_origin_and_looks_along_z(self):
        first = first_target_reference(self.poses, self.poses[0])[0]
        self.assertTrue(torch.allclose(positions(first), torch.tensor([0, self.poses[0, 7], 0]), atol=1e-5))
        self.assertTrue(torch.allclose(first[[2, 6, 10]], torch.tensor([0.0, 0.0, 1.0]), atol=1e-5))

    def test_origin_and_heading_do_not_matter(self):
        answers = []
        for yaw, shift in ((0, (0, 0)), (1.3, (40, -7)), (-2.9, (-300, 12))):
            cameras = moved(self.poses, yaw, shift)
            cameras = first_target_reference(cameras, cameras[0]).float()
            answers.append(self.ask(target_cameras=cameras[:2], context_cameras=cameras[2:]))
        for other in answers[1:]:
            self.assertLess((other - answers[0]).abs().max().item(), 2e-4)

    def test_empty_slots_do_not_matter(self):
        before = self.ask()
        frames, cameras = self.question["context_frames"].clone(), self.question["context_cameras"].clone()
        frames[2], cameras[2] = 7.0, -3.0
        self.assertTrue(torch.equal(before, self.ask(context_frames=frames, context_cameras=cameras)))

    def test_no_context_at_all_is_finite_and_ignores_the_slots(self):
        none = torch.zeros(3)
        a, b = self.ask(context_mask=none), self.ask(context_mask=none, context_frames=torch.ones(3, 4, 18, 32))
        self.assertTrue(torch.isfinite(a).all() and torch.equal(a, b))
        c = self.question
        with torch.no_grad():
            alone = self.model(c["sample"][None], c["time"], c["target_cameras"][None], c["tags"][None])[0][0]
        self.assertLess(made_up.apart(a, alone), 1)

    def test_slot_order_does_not_matter(self):
        order = [2, 1, 0]
        swapped = {k: self.question[k][order] for k in ("context_frames", "context_cameras", "context_mask")}
        self.assertLess(made_up.apart(self.ask(), self.ask(**swapped)), 1)

    def test_everything_is_heard(self):
        before = self.ask()
        q = self.question
        turned = first_target_reference(moved(q["context_cameras"][:2], 0.4, (0, 0)).float(), q["target_cameras"][0])
        for changes in ({"context_frames": -q["context_frames"]}, {"time": torch.tensor([0.8])},
                        {"sample": -q["sample"]}, {"tags": torch.tensor([0.0, 0.0, 1.0])}, {"context_cameras": torch.cat([turned, q["context_cameras"][2:]])}):
            self.assertGreater(made_up.apart(self.ask(**changes), before), 1)

    def test_directions_follow_the_convention(self):
        yaw, pitch = 0.6, 0.2
        forward = np.array([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])
        right = np.cross(forward, [0, 1, 0])
        right /= np.linalg.norm(right)
        rotation = np.stack([right, np.cross(forward, right), forward], 1)
        camera = np.concatenate([np.concatenate([rotation, np.zeros((3, 1))], 1).ravel(), [0.6, 1.07, 0.5, 0.5]])
        ray = directions(torch.tensor(camera)[None], patch_points((1, 1), 0.5).double())[0, 0].numpy()
        self.assertTrue(np.allclose(ray, forward, atol=1e-12))
        self.assertAlmostEqual(np.linalg.det(rotation), 1.0)

    def test_powers_are_multiples_of_the_angle(self):
        angle = torch.linspace(-3, 3, 50)
        cos, sin = powers(torch.cos(angle), torch.sin(angle), (1, 3, 20, 48))
        for i, n in enumerate((1, 3, 20, 48)):
            self.assertLess((cos[:, i] - torch.cos(n * angle)).abs().max().item(), 1e-4)
            self.assertLess((sin[:, i] - torch.sin(n * angle)).abs().max().item(), 1e-4)

    def test_overlap_sees_itself_and_not_behind(self):
        cameras = self.poses[:1].numpy()
        behind = moved(self.poses[:1], 0, (0, 0))
        behind[:, [0, 2, 8, 10]] *= -1
        self.assertEqual(overlap.seen_share(cameras, cameras)[0, 0], 1.0)
        self.assertEqual(overlap.seen_share(cameras, behind.numpy())[0, 0], 0.0)


if __name__ == "__main__":
    unittest.main()
