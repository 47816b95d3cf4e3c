"""Cameras of the contract: 16 floats = 3x4 camera-to-world, fx, fy, cx, cy (fractions)."""

import math

import numpy as np
import torch

DEPTH_SCALE = 4.0  # metres; inverse depth q = 4 / (4 + z)


def rotation(yaw, pitch):
    """[..., 3, 3] camera-to-world rotations, columns right, down, forward (radians)."""
    sy, cy, sp, cp = np.sin(yaw), np.cos(yaw), np.sin(pitch), np.cos(pitch)
    zero = np.zeros_like(sy * sp)
    forward = np.stack([sy * cp, sp, cy * cp], -1)
    right = np.stack([-cy + zero, zero, sy + zero], -1)
    down = np.cross(forward, right)
    return np.stack([right, down, forward], -1)


def make_cameras(position, yaw, pitch, fov_y, width, height):
    """position [F,3] metres, yaw and pitch [F] radians, fov_y scalar or [F] -> [F,16] float32."""
    frames = len(position)
    out = np.zeros((frames, 16), np.float64)
    pose = np.concatenate([rotation(yaw, pitch), position[:, :, None]], 2)
    out[:, :12] = pose.reshape(frames, 12)
    fy = 0.5 / np.tan(np.asarray(fov_y) / 2)
    out[:, 12] = fy * height / width
    out[:, 13] = fy
    out[:, 14:] = 0.5
    return out.astype(np.float32)


def project(camera, point):
    """World point [3] -> (x fraction, y fraction, z depth in metres)."""
    pose = np.asarray(camera[:12], np.float64).reshape(3, 4)
    x, y, z = pose[:, :3].T @ (np.asarray(point) - pose[:, 3])
    return camera[12] * x / z + camera[14], camera[13] * y / z + camera[15], z


def directions(cameras, x, y):
    """cameras [B,16], picture fractions x, y [B,R] -> directions, three of [B,R].

    Not normalised: the camera-z component is 1, so that the ray parameter is the z-depth.
    """
    x, y = (x - cameras[:, 14:15]) / cameras[:, 12:13], (y - cameras[:, 15:16]) / cameras[:, 13:14]
    return tuple(
        cameras[:, i : i + 1] * x + cameras[:, i + 1 : i + 2] * y + cameras[:, i + 2 : i + 3] for i in (0, 4, 8)
    )


def rays(cameras, tiles, size, picture, samples=1):
    """Directions (three of [B, samples^2 * height * width]) through a tile of each camera's picture.

    tiles [B,2]: left, top pixel; size: (width, height) of a tile; picture: of the whole, in pixels.
    All pixels' first samples come first, then all second ones: their mean needs no strided loads.
    """
    index = torch.arange(samples**2 * size[0] * size[1], device=cameras.device)
    sample = torch.div(index, size[0] * size[1], rounding_mode="floor")
    row = torch.div(index, size[0], rounding_mode="floor") % size[1]
    x = index % size[0] + (sample % samples + 0.5) / samples
    y = row + (torch.div(sample, samples, rounding_mode="floor") + 0.5) / samples
    return directions(cameras, (tiles[:, 0:1] + x) / picture[0], (tiles[:, 1:2] + y) / picture[1])


def degrees(value):
    return value * math.pi / 180
