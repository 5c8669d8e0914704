"""Train the model and keep the best weights.

python -m one_to_many_tabular.train --epochs 5
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import keras

from .config import (
    Config,
    ConfigError,
    add_arguments,
    load_config,
    override,
    resumed,
    save_config,
)
from .data import load
from .model import build_model
from .objective import loss, metrics
from .runs import History, KeepBest, find_run, load_as_trained, new_run, read_history
from .tables import DataError


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--resume",
        nargs="?",
        const="latest",
        metavar="RUN",
        help="go on with a run that was cut short",
    )
    add_arguments(parser)
    options = parser.parse_args(arguments)
    try:
        if options.resume:
            run = find_run(options.resume)
            before = load_config(run / "config.json")
            config = resumed(before, override(before, options))
        else:
            run, config = None, override(Config(), options)
        print(f"trained: {train(config, run)}")
    except (ConfigError, DataError, FileNotFoundError) as error:
        sys.exit(str(error))


def train(config: Config, run: Path | None = None) -> Path:
    """Train in a new run folder, or go on in `run` after its last finished epoch."""
    keras.utils.set_random_seed(config.seed)
    data = load_as_trained(run, config) if run else load(config)
    model = build_model(config, data.statistics)
    compile_model(model, loss(data.statistics), config.learning_rate)
    run = run or new_run()
    statistics = data.statistics.to_json()
    (run / "statistics.json").write_text(statistics, encoding="utf-8")
    save_config(config, run / "config.json")
    for _ in read_history(run):
        data.train.on_epoch_end()  # the finished epochs drew their orders too
    keep_best = KeepBest(run, copy=build_model(config, data.statistics))
    model.fit(
        data.train,
        validation_data=data.validation,
        epochs=config.epochs,
        shuffle=False,  # the data draws the order itself
        callbacks=[
            keep_best,
            History(run),
            keras.callbacks.EarlyStopping(
                patience=config.patience, baseline=keep_best.best
            ),
            keras.callbacks.BackupAndRestore(
                run / "backup", double_checkpoint=True, delete_checkpoint=False
            ),
        ],
    )
    return run


def compile_model(
    model: keras.Model, error: Callable[..., keras.KerasTensor], learning_rate: float
) -> None:
    """Give `model` its loss, its metrics and Adam."""
    optimizer = keras.optimizers.Adam(learning_rate)
    optimizer.build(model.trainable_variables)  # or the first step is traced twice
    model.compile(optimizer, loss=error, weighted_metrics=metrics())


if __name__ == "__main__":
    main()
