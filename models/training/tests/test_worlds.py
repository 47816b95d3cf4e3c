"""Tests of the worlds package: cameras, exact depth, determinism, free paths."""

import os
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from lookback_model.shards import Shard  # noqa: E402
from worlds import camera, dataset, environment, geometry, paths, render, scene, universe  # noqa: E402

WIDTH, HEIGHT = 32, 18
OUTDOORS = dict(
    light=(0.5, 0.7, 0.5),
    sun=1,
    above=0.5,
    below=0.3,
    zenith=(0.2, 0.4, 0.8),
    horizon=0.7,
    room=(-1e5, 1e5, -1e5, 1e5, 1e5),
)


def plain_world(**values):
    """An empty world of the given environment."""
    world = scene.Scene(np.random.default_rng(0), np.zeros((1, 2)), 0.5)
    world.environment[:] = environment.pack({**OUTDOORS, **values})
    world.materials[:, 7:] = 0.5
    return world


def cameras_at(position, yaw=0.0, pitch=0.0, fov=50.0):
    return camera.make_cameras(
        np.array([position], float), np.radians([yaw]), np.radians([pitch]), np.radians(fov), WIDTH, HEIGHT
    )


def tile_rays(cam):
    """One ray through the middle of each pixel of the whole picture."""
    tile, size = torch.zeros(len(cam), 2), (WIDTH, HEIGHT)
    return camera.rays(torch.from_numpy(cam), tile, size, size)


def shoot(world, o, d):
    """Depth and slot of one ray with all primitives in the lists."""
    table = torch.from_numpy(world.prims)[None]
    o = torch.tensor([o], dtype=torch.float32)
    lists, numbers = [], []
    for first, count in zip(geometry.FIRST, geometry.CAPACITY):
        part = table[:, first : first + count]
        lists.append(geometry.prepare(part, o, part[..., 1] > -1e4))
        numbers.append(torch.arange(first, first + count, dtype=torch.int32)[None])
    d = tuple(torch.tensor([[float(v)]]) for v in d)
    rough, slot = geometry.nearest(lists, numbers, d)
    prim = tuple(table[0, slot, i] for i in range(len(geometry.FIELDS)))
    return geometry.exact(prim, slot, tuple(o[:, i : i + 1] for i in range(3)), d, rough).item(), slot.item()


class Cameras(unittest.TestCase):
    def test_axes_follow_the_contract(self):
        m = camera.rotation(np.array(0.0), np.array(0.0))
        np.testing.assert_allclose(m[:, 0], [-1, 0, 0], atol=1e-12)  # right is world -X at yaw 0
        np.testing.assert_allclose(m[:, 1], [0, -1, 0], atol=1e-12)
        np.testing.assert_allclose(m[:, 2], [0, 0, 1], atol=1e-12)
        turned = camera.rotation(np.array(0.7), np.array(0.3))
        np.testing.assert_allclose(
            turned[:, 2], [np.sin(0.7) * np.cos(0.3), np.sin(0.3), np.cos(0.7) * np.cos(0.3)]
        )
        self.assertAlmostEqual(np.linalg.det(turned), 1.0)

    def test_projection_of_known_points(self):
        cam = cameras_at([0, 1.5, 0])[0]
        x, y, z = camera.project(cam, [-1.0, 1.5, 4.0])  # world -X is to the right
        self.assertAlmostEqual(x, 0.5 + cam[12] / 4, 6)
        self.assertAlmostEqual(y, 0.5, 6)
        self.assertAlmostEqual(z, 4.0, 6)
        self.assertLess(camera.project(cam, [0, 3.0, 4.0])[1], 0.5)  # up is a smaller row
        top = camera.project(cam, [0, 1.5 + 4 * np.tan(np.radians(25)), 4.0])
        self.assertAlmostEqual(top[1], 0.0, 6)

    def test_rays_invert_projection(self):
        cam = cameras_at([1, 1.4, -2], yaw=130, pitch=-12)
        d = [v.numpy()[0] for v in tile_rays(cam)]
        pixel = 7 * WIDTH + 21
        point = cam[0, [3, 7, 11]] + 3.0 * np.array([v[pixel] for v in d])
        x, y, z = camera.project(cam[0], point)
        self.assertAlmostEqual(x * WIDTH, 21.5, 3)
        self.assertAlmostEqual(y * HEIGHT, 7.5, 3)
        self.assertAlmostEqual(z, 3.0, 4)


class Pictures(unittest.TestCase):
    def setUp(self):
        torch.set_num_threads(1)
        self.renderer = render.Renderer(WIDTH, HEIGHT, compiled=False)

    def test_depth_of_ground_and_sky(self):
        _, q = self.renderer.render(plain_world(), cameras_at([0, 1.5, 0]))
        np.testing.assert_array_equal(q[0, :5], 0)
        tangent = np.tan(np.radians(25))
        sub = [(17 + s - 0.5 + 0.5) / HEIGHT for s in (0.25, 0.75)]
        expected = np.mean([4 / (4 + 1.5 / (tangent * 2 * (s - 0.5))) for s in sub])
        np.testing.assert_allclose(q[0, 17], expected, rtol=1e-4)

    def test_depth_of_a_wall_is_z_depth(self):
        world = plain_world()
        world.add(scene.BLOCK, (0, 0, 5.5), (40, 40, 0.5), scene.material())
        _, q = self.renderer.render(world, cameras_at([0, 1.5, 0]))
        np.testing.assert_allclose(q[0, :9], 4 / 9, rtol=1e-5)

    def test_depth_of_shapes_straight_ahead(self):
        for shape, size, z in (
            (scene.BLOCK, (1, 3, 1), 5),
            (scene.ROUND, (1, 3, 1), 5),
            (scene.BALL, (1, 3, 1), 5),
        ):
            prims = plain_world()
            prims.add(shape, (2, 0, 6), size, scene.material())
            t, slot = shoot(prims, (2, 1.5, 0), (0, 0, 1))
            self.assertAlmostEqual(t, z, 4)
            self.assertEqual(slot, scene.FIRST[shape])
            self.assertEqual(shoot(prims, (2, 1.5, 0), (0, 0, -1))[0] // geometry.FAR, 1.0)

    def test_turned_box_and_roof(self):
        world = plain_world()
        world.add(scene.BLOCK, (0, 0, 6), (1, 3, 1), scene.material(), yaw=np.pi / 4)
        world.add(scene.BLOCK, (10, 0, 6), (2, 2, 2), scene.material(), narrow=1.0)
        for x, y, expected in ((0.0, 1.0, 6 - np.sqrt(2)), (10.0, 1.0, 5.0)):
            self.assertAlmostEqual(shoot(world, (x, y, 0), (0, 0, 1))[0], expected, 4)

    def test_room_depth(self):
        world = plain_world(room=(-3, 3, -2, 7, 3), indoors=1, lamp=1, light=(0, 2.5, 2))
        _, q = self.renderer.render(world, cameras_at([0, 1.5, 0], fov=20))
        np.testing.assert_allclose(q[0, 9, 16], 4 / 11, rtol=1e-5)

    def test_shadow_is_dark(self):
        world = plain_world(light=(0, 1, 0))
        world.add(scene.BLOCK, (0, 2.5, 4), (1, 0.2, 1), scene.material())
        rgb, _ = self.renderer.render(world, cameras_at([0, 1.5, 0], pitch=-20))
        shaded = rgb[0, 9, 16].mean()
        self.assertLess(shaded, rgb[0, 17, 1].mean() * 0.85)

    def test_same_seed_same_bytes_and_batch_size(self):
        world, path = universe.make_world("train", 6)
        cams = camera.make_cameras(path.position, path.yaw, path.pitch, path.fov, WIDTH, HEIGHT)[:3]
        one = self.renderer.frames(world, cams)
        again, _ = universe.make_world("train", 6)
        np.testing.assert_array_equal(one, self.renderer.frames(again, cams))
        batched = render.Renderer(WIDTH, HEIGHT, compiled=False, tile=(20, 7), items=3)
        np.testing.assert_array_equal(one, batched.frames(world, cams))

    def assert_same_picture(self, one, two):
        difference = np.abs(one.astype(int) - two.astype(int)).max(-1)
        self.assertGreater((difference <= 2).mean(), 0.999)

    def test_culling_and_scene_batches_leave_the_picture_alone(self):
        whole = render.Renderer(96, 54, compiled=False, tile=(96, 54), items=1)
        small = render.Renderer(96, 54, compiled=False, tile=(16, 9), items=50)
        worlds, cams = [], []
        for split, index in (("train", 0), ("train", 4), ("train", 6), ("heldout", 7)):
            world, path = universe.make_world(split, index)
            worlds.append(world)
            cams.append(universe.cameras_of(path, 96, 54)[:2])
        together = small.images(worlds, np.stack(cams)).numpy()
        for world, poses, images in zip(worlds, cams, together):
            self.assert_same_picture(whole.frames(world, poses), images)

    @unittest.skipUnless(hasattr(torch, "compile") and os.environ.get("SLOW"), "compiling takes a minute: SLOW=1")
    def test_compiled_kernel_makes_the_same_picture(self):
        compiled = render.Renderer(96, 54, compiled=True)
        eager = render.Renderer(96, 54, compiled=False)
        for index in range(len(universe.STYLES)):
            world, path = universe.make_world("train", index)
            cams = universe.cameras_of(path, 96, 54)[:4]
            self.assert_same_picture(eager.frames(world, cams), compiled.frames(world, cams))

    def test_every_style_renders_finite_varied_pictures(self):
        for split in ("heldout", "unseen"):
            for index in range(len(universe.styles_of(split))):
                world, path = universe.make_world(split, index)
                rgb, q = self.renderer.render(world, universe.cameras_of(path, WIDTH, HEIGHT)[:1])
                self.assertTrue(np.isfinite(rgb).all() and np.isfinite(q).all())
                self.assertGreater(rgb.std(), 0.01)
                self.assertLess(q.max(), 0.95)


class Worlds(unittest.TestCase):
    def test_seeds_of_splits_never_meet(self):
        last = 2**32 - 1
        ranges = sorted((universe.seed_of(s, 0), universe.seed_of(s, last)) for s in universe.SPLITS)
        for (_, end), (start, _) in zip(ranges, ranges[1:]):
            self.assertLess(end, start)
        with self.assertRaises(ValueError):
            universe.seed_of("train", last + 1)

    def test_held_out_styles_never_enter_training(self):
        self.assertFalse(set(universe.STYLES) & set(universe.HELDOUT_STYLES))
        for split in ("train", "heldout"):
            self.assertEqual(universe.styles_of(split), universe.STYLES)
        self.assertEqual(universe.styles_of("unseen"), universe.HELDOUT_STYLES)

    def test_worlds_are_free_along_their_paths(self):
        for split in universe.SPLITS:
            for index in range(2 * len(universe.styles_of(split))):
                world, path = universe.make_world(split, index)
                name = f"{split} {index} {universe.style_of(index, split)} {path.kind}"
                for prim in world.prims[world.prims[:, 1] > -1e4]:
                    yaw = np.arctan2(prim[7], prim[6])
                    gap = world.distance(path.ground, prim[0], prim[2], prim[3], prim[5], yaw)
                    y = path.position[:, 1]
                    above, below = prim[1] - y, y - prim[1] - prim[4]
                    self.assertGreater(np.maximum(gap, np.maximum(above, below)).min(), 0.39, name)
                if world.bounds is not None:
                    x0, x1, z0, z1 = world.bounds
                    self.assertGreater((path.ground - [x0, z0]).min(), 0.5, name)
                    self.assertGreater(([x1, z1] - path.ground).min(), 0.5, name)

    def test_paths_stay_inside_the_envelope(self):
        for kind in paths.KINDS:
            for seed in range(60):
                path = paths.make_path(np.random.default_rng(seed), kind, 24)
                steps = np.linalg.norm(np.diff(path.position, axis=0), axis=1)
                self.assertLessEqual(steps.max(), paths.MAX_STEP + 1e-9, kind)
                self.assertLessEqual(np.abs(np.diff(path.yaw)).max(), paths.MAX_TURN + 1e-9, kind)
                height = path.position[:, 1]
                self.assertTrue(((height >= paths.HEIGHT[0]) & (height <= paths.HEIGHT[1])).all(), kind)
                self.assertLessEqual(np.abs(path.pitch).max(), paths.PITCH + 1e-9, kind)
                self.assertTrue(((path.fov >= paths.FOV[0]) & (path.fov <= paths.FOV[1])).all(), kind)

    def test_paths_reach_all_of_the_envelope(self):
        made = [
            paths.make_path(np.random.default_rng(seed), kind, 24)
            for kind in paths.TRAIN_KINDS
            for seed in range(40)
        ]
        heights = np.concatenate([p.position[:, 1] for p in made])
        pitches = np.concatenate([p.pitch for p in made])
        fovs = np.concatenate([p.fov for p in made])
        steps = np.concatenate([np.linalg.norm(np.diff(p.position, axis=0), axis=1) for p in made])
        for values, low, high in (
            (heights, 1.05, 2.35),
            (np.degrees(pitches), -22, 22),
            (np.degrees(fovs), 42, 68),
            (steps, 0.02, 0.37),
        ):
            self.assertLess(np.quantile(values, 0.01), low)
            self.assertGreater(values.max(), high)

    def test_heldout_comes_back_over_the_same_cameras(self):
        for index in (0, 8):
            _, path = universe.make_world("heldout", index)
            np.testing.assert_allclose(path.position, path.position[::-1])
            np.testing.assert_allclose(path.yaw, path.yaw[::-1])


class Shards(unittest.TestCase):
    def test_written_shard_reads_back_and_is_skipped(self):
        renderer = render.Renderer(8, 4, compiled=False)
        with tempfile.TemporaryDirectory() as folder:
            dataset.make(renderer, folder, "train", 3, per_shard=2)
            first = os.path.join(folder, "train", "shard-0000")
            written = os.stat(os.path.join(first, "images.u8")).st_mtime_ns
            dataset.make(renderer, folder, "train", 3, per_shard=2)
            self.assertEqual(os.stat(os.path.join(first, "images.u8")).st_mtime_ns, written)
            shard = Shard(Path(first))
            images, cameras, meta = shard.images, shard.cameras, shard.meta
            self.assertEqual(images.shape, (2, 24, 4, 8, 4))
            self.assertEqual(cameras.shape, (2, 24, 16))
            self.assertEqual(meta["seeds"], [universe.seed_of("train", i) for i in range(2)])
            np.testing.assert_allclose(cameras[..., 14:], 0.5)
            pool, poses = dataset.make_pool(renderer, "train", [1, 2])
            np.testing.assert_array_equal(pool[0].numpy(), images[1])
            np.testing.assert_array_equal(poses[0].numpy(), cameras[1])


if __name__ == "__main__":
    unittest.main()
