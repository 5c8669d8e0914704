"""Whether a project's train follows its options: it runs for real, but `fit` takes no step."""

import ast
import contextlib
import csv
import dataclasses
import importlib
import importlib.util
import inspect
import io
import json
import math
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from unittest import mock

from . import newest, script, tables
from .child import Failure, one_line
from .layers import check_layers, check_loss, check_topology
from .opened import check_changed, check_opened, check_run
from .splits import (
    check_disjoint,
    check_newest,
    check_repeats,
    check_rows,
    check_shifted,
    check_split,
    check_statistics,
    check_targets,
    check_unknown,
    check_unseen,
    check_whole,
    same,
)
from .values import check_values

if TYPE_CHECKING:
    import keras
    import numpy as np

_VAL_LOSSES = (1.0345, 1.0234, 1.0289)  # of the epochs without a step: the second is the best
_LOSSES = (0.9123, 0.8234, 0.7345)  # of the training split
_STEPS = 71  # that the optimizer has made in the first epoch without a step
_EARLY = 4  # times too early that a learning rate has fallen
_SECRET = "5f0c7d1e-not-to-be-written"
_THIRD = 1 / 3  # which only a whole float32 keeps
_DAYS = (  # and hours, of which the later ones do not look so in the usual other notations
    datetime(2024, 1, 28, 9, 5),
    datetime(2024, 1, 28, 13, 5),
    datetime(2024, 2, 1, 8, 5),
)
_PREDICTED = {"targets", "label", "tags", "target", "source", "tokens", "text"}  # roles
_SPLITS = (  # and which arguments of `fit` take the batches, and their number
    ("training", "x", "fits", "steps_per_epoch"),
    ("validation", "validation_data", "validates on", "validation_steps"),
)


@dataclass
class Fit:
    """The last call of `fit`: the model with its first weights, and what it was given.

    Before it, others and `train_on_batch` were given the data `earlier`; when it ended, the newest
    run had the `files`. The `state` are the steps of the optimizer and the seeds of dropout.
    """

    model: "keras.Model"
    weights: "list[np.ndarray]"
    given: inspect.BoundArguments
    schedule: dict[str, object]
    earlier: Sequence[object] = ()
    files: frozenset[str] = frozenset()
    state: tuple[float, ...] = ()

    def __getitem__(self, name: str) -> Any:
        return self.given.arguments[name]

    def follows(self, option: str, value: float) -> bool:
        """Return whether `value` of `option` has reached the model, the data or `fit`.

        What a generator or a data set of TensorFlow yields is not looked at.
        """
        import keras

        if option == "learning_rate":
            rates = [rate for rate in self.schedule.values() if isinstance(rate, int | float)]
            return not rates or any(math.isclose(rate, value, rel_tol=1e-3) for rate in rates)
        if option == "epochs":
            goes_on = self["epochs"] == value and not self.model.stop_training
            return goes_on and self._ends_with(value)
        if option in ("jit_compile", "steps_per_execution"):
            return bool(getattr(self.model, option) == value)
        if option == "patience":
            return any(value in _numbers(callback) for callback in _list(self["callbacks"]))
        if option == "batch_size":
            known = self["batch_size"] or isinstance(self["x"], keras.utils.PyDataset)
            return not known or bool(value == self["batch_size"]) or value in _numbers(self["x"])
        if option == "dropout":
            return str(value) in str(self.model.get_config())
        # units and embeddings: their half or a small multiple is a dimension of some weight
        sizes = {size for weight in self.weights for size in weight.shape}
        return not sizes.isdisjoint(int(value / 2 * factor) for factor in range(1, 9))

    def _ends_with(self, epochs: float) -> bool:
        """Return whether a learning rate that falls over epochs has fallen when they are over.

        Nor has it long before.

        One that counts steps by itself, or of what has no length, is not looked at.
        """
        steps = self.schedule.get("decay_steps")
        if not hasattr(self["x"], "__len__") or not isinstance(steps, int):
            return True
        if steps % epochs and steps != len(self["x"]):  # but those of one epoch
            return True
        whole = epochs * len(self["x"])
        return bool(whole / _EARLY <= steps <= whole)


def _numbers(owner: object) -> list[float]:
    """Return the attributes of `owner` that are numbers."""
    return [value for value in vars(owner).values() if isinstance(value, int | float)]


def _list(callbacks: "keras.callbacks.CallbackList") -> list["keras.callbacks.Callback"]:
    return list(getattr(callbacks, "callbacks", callbacks) or [])


def check(
    package: str, by_row: bool, columns: Mapping[str, Sequence[str]], network: str, layers: int
) -> None:
    """Run train with values that no default has and two seeds, one of them twice.

    Args:
        by_row: whether each row of the data file is an example.
        columns: role → columns that the project was made for, as far as they are known.
        network: what README.md calls it, such as "bidirectional LSTM", or "".
        layers: how many recurrent layers were asked for.

    Raises:
        Failure: when an option changes nothing, when it fits, validates or scales by other rows
            than those of its split, leaves a recurrent layer as it is, keeps other weights than
            the best, another history or configuration, when evaluate or predict open another run
            than the one named, when it predicts another column or its runs are in no order.
    """
    data = script.data_of(package)
    check_columns(data, columns)
    config = script.config_of(data)
    check_used(package, vars(config))
    offered = script.options(f"{package}.train")
    options = {name: value for name, value in unusual(config).items() if _flag(name) in offered}
    seeds = [{"seed": seed} for seed in (1, 1, 2)] if "--seed" in offered else [{}]
    configs = [dataclasses.replace(config, **options, **seed) for seed in seeds]
    with script.apart(), mock.patch.dict(os.environ, {"SCAFFOLD_SMOKE": _SECRET}):
        other = newest.changed(data, str(config.data)) if len(seeds) > 1 else None
        if time := newest.follows_later(data, str(config.data)):
            raise Failure(f"data: later rows have a part in the features of {time}")
        files = [{}, {"data": other} if other else {}, {}]
        given = [options | seed | file for seed, file in zip(seeds, files, strict=False)]
        fits = [*_fits(package, given)]
        runs = sorted(Path("runs").iterdir())
        first, last = runs[0], runs[-1]
        check_secret(last)
        check_opened(package, last, first)
        check_weights(last)
        check_history(last)
        check_run(package, str(config.data), first)
        check_changed(package, Path(config.data), last)
        load = getattr(data, "load_splits", None)
        with contextlib.redirect_stdout(io.StringIO()) as said:
            splits = [[*load(one)] for one in configs[-2:]] if load else []
        check_values(data, str(config.data), splits[-1] if splits else ())
        for number, (name, given_as, verb, steps) in enumerate(_SPLITS if load else ()):
            expected = splits[-1][number]
            check_split(fits[-1][given_as], expected, fits[-1][steps], verb, name)
            check_whole(expected, name)
            check_shifted(expected)
        for split in splits[-1] if splits and hasattr(data, "TIME") else ():
            check_unknown(split, _is_behind(data))
            check_targets(data, str(config.data), split)
        if splits and len(splits[-1]) > 2:
            if by_row:
                check_rows(data, str(config.data), splits[-1], said.getvalue())
            check_unseen(fits[-1].earlier, splits[-1][2])
            check_whole(splits[-1][2], "test")
            check_disjoint(splits[-1], hasattr(data, "TIME"))
            check_repeats(data, str(config.data))
        check_lead(data)
        for name, value in options.items():
            if not fits[0].follows(name, value):
                what = f"train ignores {_argument(name, value)}"
                raise Failure(f"{what}: nothing that it fits has this value")
        check_config(last, options | seeds[-1])
        usual = {name: value for name, value in vars(config).items() if name in options}
        check_layers(fits[0].model, usual)
        check_topology(fits[0].model, network, layers)
        check_loss(fits[0].model, fits[0]["x"], check_quantiles(package))
        if other:
            check_newest(fits[0], fits[1], lambda: _fit(package, given[0]))
        if len(fits) == 3:
            check_seed(*(fit.weights for fit in fits))
            check_drawn(fits[0], fits[2])
            check_order(*(fit["x"] for fit in fits))
            models = [fit.model for fit in fits[1:]]
            check_statistics(*models, *(test for each in splits for test in each[2:3]))
        check_refused(package, offered, seeds[-1] | options)
        check_resumed(package, fits[-1]["x"], last)
        check_interrupted(package)
        check_lengths(package, str(config.data), first)


def _is_behind(data: ModuleType) -> bool:
    """Return whether all targets of a window are behind it, as far as that can be told."""
    config = script.config_of(data)
    steps = getattr(data, "target_steps", lambda _: range(0))(config)
    return bool(steps) and steps.start >= getattr(config, "input_length", math.inf)


def check_refused(package: str, offered: Collection[str], options: Mapping[str, float]) -> None:
    """Raise Failure where train begins with a size of 0, or resumes at a rate that it ignores.

    Args:
        offered: the options of train.
        options: those of the newest run.
    """
    for flag in sorted({"--batch-size", "--epochs", "--units"} & {*offered}):
        if _tried(package, [f"{flag}=0"]) is not None:
            raise Failure(f"train accepts {flag}=0, with which it learns nothing")
    if {"--resume", "--learning-rate"} <= {*offered} and "learning_rate" in options:
        rate = 2 * options["learning_rate"]
        for fit in _tried(package, ["--resume", f"--learning-rate={rate:g}"]) or []:
            if not fit.follows("learning_rate", rate):
                raise Failure("train --resume accepts another --learning-rate, and ignores it")


def check_resumed(package: str, began: object, run: Path) -> None:
    """Raise Failure where a resumed training repeats the first order of examples, or begins a run.

    Args:
        began: what the newest run was fitted to.
        run: its folder.
    """
    import keras
    import numpy as np

    fits = _tried(package, ["--resume"])
    if fits and max(Path("runs").iterdir()) != run:
        raise Failure("train --resume begins a new run")
    if not fits:
        return
    last = np.float32(len(_LOSSES) - 1 + _THIRD)
    if not all((weight == last).all() for weight in fits[-1].weights):
        raise Failure("train --resume goes on with other weights than those of the last epoch")
    if any(value != _STEPS + len(_LOSSES) - 1 for value in fits[-1].state):
        what = "as if no step were made: the optimizer, or dropout, begins anew"
        raise Failure(f"train --resume goes on {what}")
    if not isinstance(began, keras.utils.PyDataset):
        return
    again = fits[-1]["x"]
    if type(again) is type(began) and same(again[0], began[0]):
        began.on_epoch_end()
        if not same(again[0], began[0]):
            raise Failure("train --resume begins the order of the examples anew")


def check_interrupted(package: str) -> None:
    """Raise Failure where a training that is interrupted, soon after another, loses its run."""
    before = {*Path("runs").iterdir()}
    later = max(_DAYS) + timedelta(seconds=1)
    clock = type("datetime", (datetime,), {"now": classmethod(lambda _, tz=None: later)})
    what = "after an interrupt there is no run of it, or it is that of a second before"
    with mock.patch("datetime.datetime", clock), imitated("train", KeyboardInterrupt) as (fits, _):
        try:
            script.run(f"{package}.train", [])
        except (Failure, KeyboardInterrupt):
            pass
        except Exception as error:  # of states that are those of another model
            raise Failure(f"train: {what}: {one_line(error)}") from error
    if fits and fits[-1].files and not {*Path("runs").iterdir()} - before:
        raise Failure(f"train: {what}")


def _tried(package: str, arguments: list[str]) -> list[Fit] | None:
    """Run train with `arguments`; return what it gave to `fit`, None where it refuses them."""
    with imitated("train") as (fits, _), contextlib.suppress(Exception):  # of any kind
        script.run(f"{package}.train", arguments)
        return fits
    return None


def check_secret(run: Path) -> None:
    """Raise Failure where a file of `run` has what the environment holds, such as passwords."""
    for file in sorted(run.rglob("*")):
        if file.is_file() and _SECRET.encode() in file.read_bytes():
            raise Failure(
                f"train writes variables of the environment, secret ones too: {file.name}"
            )


def check_columns(data: ModuleType, columns: Mapping[str, Sequence[str]]) -> None:
    """Raise Failure where a constant of `data` that names what is predicted names other columns."""
    for role in sorted(_PREDICTED & columns.keys()):
        names = {role.upper(), role.upper().removesuffix("S"), f"{role.upper()}S"}
        for name in sorted(names & vars(data).keys()):
            value = getattr(data, name)
            found = [value] if isinstance(value, str) else [*value]
            if found != [*columns[role]]:
                what = f"{name} is {found}, but the project is made for {[*columns[role]]}"
                raise Failure(f"data: {what} (.scaffold.toml)")


def check_lead(data: ModuleType) -> None:
    """Raise Failure where the steps of the targets are the same for another --lead."""
    config = script.config_of(data)
    steps, lead = getattr(data, "target_steps", None), getattr(config, "lead", None)
    if steps and isinstance(lead, int):
        before, after = (steps(dataclasses.replace(config, lead=n)) for n in (lead, lead + 1))
        if [*before] == [*after]:
            raise Failure("train ignores --lead: the targets are those of the same steps")


def check_quantiles(package: str) -> list[float]:
    """Return the quantiles of a model with intervals.

    Raises:
        Failure: where they are not the ends of its intervals.
    """
    model = importlib.import_module(f"{package}.model")
    levels, quantiles = (getattr(model, name, ()) for name in ("LEVELS", "QUANTILES"))
    ends = sorted([0.5, *((1 + sign * level) / 2 for level in levels for sign in (-1, 1))])
    if levels and len(ends) == len(quantiles):
        if not all(math.isclose(*pair, abs_tol=1e-6) for pair in zip(ends, quantiles, strict=True)):
            what = f"its quantiles are {[*quantiles]}, but intervals of {[*levels]} end at"
            raise Failure(f"model: {what} {[round(end, 6) for end in ends]}")
    return [*quantiles]


def check_seed(
    first: "list[np.ndarray]", again: "list[np.ndarray]", other: "list[np.ndarray]"
) -> None:
    """Raise Failure unless first weights are those of their seed: twice of one, once of another."""
    if not same(first, again):
        raise Failure("train ignores --seed: one seed gives different first weights")
    # a vocabulary varies with its rows, and with it the shape of an embedding
    pairs = [(a, b) for a, b in zip(first, other, strict=True) if a.shape == b.shape]
    if all((a == b).all() for a, b in pairs):
        raise Failure("train ignores --seed: two seeds give the same first weights")


def check_drawn(first: Fit, other: Fit) -> None:
    """Raise Failure where a kernel of another seed is the same, and not of one value."""
    import numpy as np

    named = zip(first.model.trainable_variables, first.weights, other.weights, strict=True)
    for variable, one, two in named:
        if "kernel" in variable.path and np.ptp(one) and np.array_equal(one, two):
            raise Failure(f"train ignores --seed: {variable.path} is the same for two seeds")


def check_order(first: object, again: object, other: object) -> None:
    """Raise Failure where the generators of a data set, which shuffle it, ignore the seed."""
    seeds = [_seeds(data) for data in (first, again, other)]
    if seeds[0] != seeds[1]:
        raise Failure("train ignores --seed: one seed gives different orders of the examples")
    if seeds[0] and seeds[0] == seeds[2]:
        raise Failure("train ignores --seed: two seeds give the same order of the examples")


def _seeds(data: object) -> list[object]:
    """Return the seeds of the random generators among the attributes of a data set."""
    import numpy as np

    values = getattr(data, "__dict__", {}).values()
    sequences = [
        one.bit_generator.seed_seq for one in values if isinstance(one, np.random.Generator)
    ]
    return [(getattr(one, "entropy", None), getattr(one, "spawn_key", None)) for one in sequences]


def unusual(config: object) -> dict[str, float]:
    """Return the options of a configuration that concern training, each with an unusual value."""
    import keras

    found = {"learning_rate": 0.0987, "epochs": 1237, "patience": 1239, "dropout": 0.123}
    given = {name: value for name, value in vars(config).items() if isinstance(value, int | float)}
    for name, more in (("units", 6), ("embedding_size", 26)):
        found[name] = given.get(name, 0) // 2 * 2 + more
    found["batch_size"] = given.get("batch_size", 0) // 2 + 1
    if keras.backend.backend() == "tensorflow":  # the others compile always, or in another way
        found["steps_per_execution"] = given.get("steps_per_execution", 0) + 1
        if given.get("jit_compile"):  # on a GPU, what is off may have to stay off
            found["jit_compile"] = False
    return {name: value for name, value in found.items() if name in given}


def check_used(package: str, options: Collection[str]) -> None:
    """Raise Failure where nothing in the package but their definition names some `options`."""
    (folder,) = importlib.import_module(package).__path__
    named = Counter[object]()
    for file in Path(folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            fields = (getattr(node, field, None) for field in ("attr", "id", "arg", "value"))
            named.update(name for name in fields if isinstance(name, str))
    for option in options:
        if named[option] < 2:
            raise Failure(f"train ignores {_flag(option)}: only its definition names it")


def _flag(option: str) -> str:
    return "--" + option.replace("_", "-")


def _argument(option: str, value: float | str) -> str:
    """Return how the command line says that `option` has `value`."""
    if isinstance(value, str):
        return f"{_flag(option)}={value}"
    if isinstance(value, bool):
        return _flag(option if value else f"no_{option}")
    return f"{_flag(option)}={value:g}"


def _fits(package: str, given: Iterable[Mapping[str, float | str]]) -> Iterator[Fit]:
    """Run train with each of some options, on other days; yield what it gave to `fit`.

    Raises:
        Failure: where a later run is not the last by its name, and so not the newest for others.
    """
    names: list[str] = []
    for options, day in zip(given, _DAYS, strict=False):
        clock = type("datetime", (datetime,), {"now": classmethod(lambda _, tz=None, day=day: day)})
        with mock.patch("datetime.datetime", clock):
            yield _fit(package, options)
        there = {run.name for run in Path("runs").iterdir()}
        if lost := sorted({*names} - there):
            raise Failure(f"train: the run {lost[0]} is not there any more after another training")
        made = there - {*names}
        if names and made and max(made) < max(names):
            what = f"a run named {max(made)} is sorted before the earlier {max(names)}"
            raise Failure(f"train: {what}: it is not the newest for evaluate and predict")
        names += made


def _fit(package: str, options: Mapping[str, float | str]) -> Fit:
    """Run train with `options`; return what it gave to `fit`."""
    with imitated("train") as (fits, earlier):
        script.run(f"{package}.train", [_argument(*option) for option in options.items()])
    if not fits:
        raise Failure("train never calls fit")
    late = {file.name for file in max(Path("runs").iterdir()).iterdir()} - fits[-1].files
    if words := sorted(name for name in late if re.match("vocab|token", name)):
        what = f"{words[0]} is written after fit: a run that is interrupted lacks it"
        raise Failure(f"train: {what}")
    earlier = [data for data in earlier if data is not fits[-1]["x"]]
    weights = fits[0].weights  # those of no earlier fit
    return dataclasses.replace(fits[-1], weights=weights, earlier=earlier)


@contextlib.contextmanager
def imitated(
    name: str, end: type[BaseException] | None = None
) -> Iterator[tuple[list[Fit], list[object]]]:
    """Let `fit` take no step; give what it is called with, and what was fitted in all.

    Args:
        end: what ends `fit`, if anything does.

    Raises:
        Failure: where a model with the weights of the last epoch, not the best, has to predict.
    """
    import keras
    import numpy as np

    fits: list[Fit] = []
    earlier: list[object] = []
    predict = keras.Model.predict
    parameters = inspect.signature(keras.Model.fit)

    def without_steps(model: keras.Model, *arguments: object, **named: object) -> object:
        given = parameters.bind(model, *arguments, **named)
        given.apply_defaults()
        earlier.append(given.arguments["x"])
        weights = [keras.ops.convert_to_numpy(weight) for weight in model.trainable_variables]
        state = tuple(float(keras.ops.convert_to_numpy(one).flat[0]) for one in _state(model))
        fits.append(Fit(model, weights, given, _schedule(model), state=state))
        last = max(given.arguments["epochs"] - 2, 2)
        history = _epochs(model, _list(given.arguments["callbacks"]), (0, 1, last))
        runs = [*Path("runs").iterdir()] if Path("runs").is_dir() else []
        fits[-1].files = (
            frozenset(file.name for file in max(runs).iterdir()) if runs else frozenset()
        )
        if end:
            raise end
        return history

    def on_batch(model: keras.Model, x: object, *arguments: object, **named: object) -> object:
        earlier.append(x)
        return train_on_batch(model, x, *arguments, **named)

    def predicted(model: keras.Model, *arguments: object, **named: object) -> object:
        last = np.float32(len(_LOSSES) - 1 + _THIRD)
        weights = [keras.ops.convert_to_numpy(weight) for weight in model.trainable_variables]
        if fits and weights and all((weight == last).all() for weight in weights):
            what = "the model of the last epoch predicts, not the best one"
            raise Failure(f"{name}: of three epochs, {what}")
        return predict(model, *arguments, **named)

    train_on_batch = keras.Model.train_on_batch
    with (
        mock.patch.object(keras.Model, "fit", without_steps),
        mock.patch.object(keras.Model, "predict", predicted),
        mock.patch.object(keras.Model, "train_on_batch", on_batch),
    ):
        yield fits, earlier


def _state(model: "keras.Model") -> "list[keras.Variable]":
    """Return the number of steps of the optimizer, and the seeds of dropout."""
    seeds = [one for one in model.non_trainable_variables if "seed" in one.path]
    return [*([model.optimizer.iterations] if model.optimizer else []), *seeds]


def _schedule(model: "keras.Model") -> dict[str, object]:
    """Return the learning rate, or the settings of the schedule that it follows, if it has any."""
    with contextlib.suppress(NotImplementedError):  # a class without get_config
        rate = model.optimizer.get_config().get("learning_rate")
        return dict(rate["config"]) if isinstance(rate, dict) else {"rate": rate}
    return {}


def _epochs(model: "keras.Model", callbacks: Sequence[object], epochs: Sequence[int]) -> object:
    """Call the callbacks as `fit` does, for epochs that set all weights to their place."""
    import keras

    history = keras.callbacks.History()
    every = keras.callbacks.CallbackList([*callbacks, history], model=model, epochs=3, steps=1)
    model.stop_training = False
    every.on_train_begin()
    for place, epoch in enumerate(epochs):
        for weight in model.trainable_variables:
            weight.assign(keras.ops.full(weight.shape, place + _THIRD))
        for one in _state(model):
            one.assign(keras.ops.full(one.shape, _STEPS + place, dtype=one.dtype))
        every.on_epoch_begin(epoch)
        loss, val_loss = _LOSSES[place], _VAL_LOSSES[place]
        logs = {"loss": loss, "accuracy": 1 - loss}
        logs |= {"val_loss": val_loss, "val_accuracy": 1 / val_loss}
        every.on_epoch_end(epoch, logs)
    every.on_train_end(logs)
    return history


def check_weights(run: Path) -> None:
    """Raise Failure unless `run` keeps the weights of the best epoch."""
    import keras
    import numpy as np

    model = keras.models.load_model(run / "model.keras", compile=False)
    best = np.float32(_VAL_LOSSES.index(min(_VAL_LOSSES)) + _THIRD)
    weights = [keras.ops.convert_to_numpy(weight) for weight in model.trainable_weights]
    if not weights or not all((weight == best).all() for weight in weights):
        what = "those of another" if weights else "none"
        raise Failure(f"train: of three epochs, model.keras keeps {what}, not those of the best")


def check_history(run: Path) -> None:
    """Raise Failure unless history.csv has the losses of every epoch."""
    import numpy as np

    with (run / "history.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["epoch"]: row for row in csv.DictReader(file)}  # of a repeated one, the last
    for name, expected in (("loss", _LOSSES), ("val_loss", _VAL_LOSSES)):
        found = [float(row[name]) for row in rows.values()]
        if len(found) != len(expected) or not np.allclose(found, expected, rtol=1e-3):
            raise Failure(f"train: {name} was {[*expected]}, but history.csv says {found}")


def check_config(run: Path, options: dict[str, float]) -> None:
    """Raise Failure where config.json, which evaluate and predict follow, is not of this run."""
    kept = json.loads((run / "config.json").read_text(encoding="utf-8"))
    for name, value in options.items():
        if isinstance(kept, dict) and kept.get(name, value) != value:
            what = f"config.json says {name} {kept[name]}"
            raise Failure(f"train: {_argument(name, value)}, but {what}")


def check_lengths(package: str, file: str, run: Path) -> None:
    """Raise Failure where predict cuts what it reads, or what it writes below what was trained.

    Its model becomes one that never ends a target: the last symbol is always the most likely.
    """
    vocabulary = importlib.util.find_spec(f"{package}.tokenizer")
    load = vocabulary and getattr(importlib.import_module(vocabulary.name), "load_tokenizers", None)
    if not load:  # its outputs have no lengths of their own
        return
    (source, target), data = load(run), script.data_of(package)
    _prefer_last(run, len(target.tokens))
    flags = [*script.files(package, file, "endless"), f"--run={run}"]
    widths = _widths(lambda: script.run(f"{package}.predict", flags))
    rows = tables.read_own(data, "endless")
    lengths = [len(source.encode(row[data.SOURCE])) for row in rows]
    longest = max(lengths)
    if max(widths, default=longest) < longest:
        raise Failure(f"predict: a source has {longest} symbols, and it reads {max(widths)}")
    shortest = rows[lengths.index(min(lengths))]
    newest.write(data, Path("short"), [[*shortest], [*shortest.values()]])
    script.run(f"{package}.predict", [*script.files(package, "short", "one"), f"--run={run}"])
    for which, written in (("", rows), (" for a short source alone", tables.read_own(data, "one"))):
        most = max(len(target.encode(row[data.TARGET])) for row in written)
        if 0 < most < target.longest:  # none: its model ends in another way
            what = f"a target of {target.longest} symbols was trained, and it writes {most} at most"
            raise Failure(f"predict: {what}{which}, also where the model goes on")


def _widths(work: Callable[[], object]) -> list[int]:
    """Return how many steps the tables have that `work` gives to the `predict` of a model."""
    import keras
    import numpy as np

    widths: list[int] = []
    predict = keras.Model.predict

    def noted(model: keras.Model, x: object, *arguments: object, **named: object) -> object:
        widths.extend(np.shape(one)[1] for one in keras.tree.flatten(x) if np.ndim(one) == 2)
        return predict(model, x, *arguments, **named)

    with mock.patch.object(keras.Model, "predict", noted):
        work()
    return widths


def _prefer_last(run: Path, size: int) -> None:
    """Let the biases of the model of `run` that belong to `size` symbols favour the last one."""
    import keras

    model = keras.models.load_model(run / "model.keras", compile=False)
    for weight in model.trainable_variables:
        if tuple(weight.shape) == (size,):
            weight.assign(keras.ops.arange(size, dtype=weight.dtype))
    model.save(run / "model.keras")
