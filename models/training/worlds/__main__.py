"""Command line: make, preview, render, origins. Run `python3 -m worlds -h`."""

import argparse
import os

import torch

from . import dataset, origins, render, universe, views

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))


def arguments():
    parser = argparse.ArgumentParser(prog="worlds", description=__doc__)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads of torch; rendering takes one: see --parts")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--eager", action="store_true", help="do not compile")
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--height", type=int, default=144)
    commands = parser.add_subparsers(dest="command", required=True)

    make = commands.add_parser("make", help="write shards; skips those that are complete")
    make.add_argument("--split", choices=tuple(universe.SPLITS), default="train")
    make.add_argument("--scenes", type=int, required=True)
    make.add_argument("--out", default=os.path.join(ROOT, "out", "data"))
    make.add_argument("--part", type=int, default=0, help="this process's number, from 0")
    make.add_argument("--parts", type=int, default=1, help="processes that share the work")

    sheet = commands.add_parser("preview", help="contact sheet, one row per scene")
    sheet.add_argument("--out", default=os.path.join(ROOT, "out", "data", "preview.png"))
    sheet.add_argument("--split", choices=tuple(universe.SPLITS), default="heldout")
    sheet.add_argument("--scenes", type=int, help="default: one of each style")

    truth = commands.add_parser("render", help="ground truth of a world along given cameras")
    truth.add_argument("--split", choices=tuple(universe.SPLITS), default="heldout")
    truth.add_argument(
        "--jobs", required=True, help="JSON list of {scene, cameras: [[16 numbers]], out: folder}"
    )

    starts = commands.add_parser("origins", help="start pictures of the package")
    starts.add_argument("--split", choices=("heldout", "unseen"), default="heldout")
    starts.add_argument("--out", required=True)
    starts.add_argument("--count", type=int, help="default: one of each style")
    return parser.parse_args()


def main():
    options = arguments()
    if options.threads:
        torch.set_num_threads(options.threads)
    compiled = False if options.eager else None
    renderer = render.Renderer(options.width, options.height, options.device, compiled)
    if options.command == "make":
        dataset.make(
            renderer, options.out, options.split, options.scenes, part=options.part, parts=options.parts
        )
    elif options.command == "preview":
        views.preview(renderer, options.out, options.split, options.scenes)
    elif options.command == "render":
        views.render_jobs(renderer, options.split, options.jobs)
    elif options.command == "origins":
        for entry in origins.write_origins(renderer, options.out, options.count, options.split):
            print(entry["id"], "free ahead", entry["freeMetresAhead"], "m")


if __name__ == "__main__":
    main()
