"""Commands: imagine, train, evaluate, export, recover, pack, unpack, refresh, tiny-package, time-eager. See README.md."""

import argparse


def arguments():
    parser = argparse.ArgumentParser(prog="python3 -m lookback_model")
    commands = parser.add_subparsers(dest="command", required=True)
    imagine = commands.add_parser("imagine", help="train the imaginer, or go on with --resume")
    train = commands.add_parser("train", help="train a model, or go on with --resume")
    for run in (imagine, train):
        run.add_argument("--config", default="cpu", help="tiny, cpu, tune or h200")
        run.add_argument("--data", required=True, help="folder with train/ and heldout/ shards")
        run.add_argument("--out", required=True, help="folder for checkpoints, log and sheets")
        run.add_argument("--minutes", type=float, required=True, help="wall-clock budget; the learning rate follows it")
        run.add_argument("--threads", type=int, default=2, help="CPU workers, each with its share of the batch")
        run.add_argument("--pause-after", type=float, help="stop after so many minutes; --resume goes on")
        run.add_argument("--resume", action="store_true", help="go on from the checkpoint in OUT")
        run.add_argument("--warm", help="checkpoint of a world model to take weights from where names and shapes agree")
    train.add_argument("--imaginer", help="imaginer.pt of the `imagine` command; it does not learn here")
    evaluate = commands.add_parser("evaluate", help="held-out figures: first step, steps, memory policies")
    evaluate.add_argument("--checkpoint", required=True)
    evaluate.add_argument("--data", required=True)
    evaluate.add_argument("--out", required=True, help="folder for evaluation.json and sheets")
    evaluate.add_argument("--scenes", type=int, default=32, help="scenes of the loop test")
    evaluate.add_argument("--steps", type=int, default=2, help="sampler steps of the loop test")
    export = commands.add_parser("export", help="write the world-model package of a checkpoint")
    export.add_argument("--checkpoint", required=True)
    export.add_argument("--data", required=True, help="held-out clips for the self-test and the int8 comparison")
    export.add_argument("--out", required=True)
    export.add_argument("--version", required=True)
    recover = commands.add_parser("recover", help="a checkpoint of a package's weights, to go on from")
    recover.add_argument("--package", required=True)
    recover.add_argument("--config", default="cpu", help="the configuration that the package was made from")
    recover.add_argument("--checkpoint", required=True)
    pack = commands.add_parser("pack", help="averaged weights of a checkpoint as small files, to carry them elsewhere")
    pack.add_argument("--checkpoint", required=True)
    pack.add_argument("--out", required=True)
    unpack = commands.add_parser("unpack", help="a checkpoint of such files, to evaluate, export or warm-start from")
    unpack.add_argument("--parts", required=True, help="their folder")
    unpack.add_argument("--checkpoint", required=True)
    refresh = commands.add_parser("refresh", help="write a package's hashes anew after an edit of its card or origins")
    refresh.add_argument("--out", required=True)
    tiny = commands.add_parser("tiny-package", help="a tiny random package for the studio's tests")
    tiny.add_argument("--out", required=True)
    eager = commands.add_parser("time-eager", help="milliseconds of eager PyTorch for one chunk")
    eager.add_argument("--config", default="cpu")
    eager.add_argument("--steps", type=int, required=True)
    eager.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main() -> None:
    options = arguments()
    if options.command in ("imagine", "train"):
        from .config import PRESETS
        from .imagining import ImaginerRun
        from .train import Run
        kind, more = (Run, {"imaginer": options.imaginer}) if options.command == "train" else (ImaginerRun, {})
        kind(PRESETS[options.config], options.data, options.out, minutes=options.minutes, resume=options.resume,
             threads=options.threads, warm=options.warm, **more).go(pause_after=options.pause_after)
    elif options.command == "evaluate":
        from .evaluate import evaluate
        evaluate(options.checkpoint, options.data, options.out, scenes=options.scenes, steps=options.steps)
    elif options.command == "export":
        from .release import release
        release(options.checkpoint, options.out, options.data, options.version)
    elif options.command == "recover":
        from .config import PRESETS
        from .recover import recover
        for name in recover(options.package, PRESETS[options.config], options.checkpoint):
            print(f"not whole in the package, fresh: {name}")
    elif options.command in ("pack", "unpack"):
        from . import parcel
        if options.command == "pack":
            parcel.pack(options.checkpoint, options.out)
        else:
            parcel.unpack(options.parts, options.checkpoint)
    elif options.command == "refresh":
        from .package import refresh
        refresh(options.out)
    elif options.command == "time-eager":
        from .eager import chunk_ms
        print(f"{chunk_ms(options.config, options.steps, options.threads):.1f} ms")
    else:
        from .tiny import write
        write(options.out)


main()
