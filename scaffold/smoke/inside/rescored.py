"""Whether the scores of evaluate are those of what predict says of the same rows.

They are computed again from the predictions and the data file. And whether predict reads what it
is to predict.
"""

import contextlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from . import newest, reported, script, sequences, series, tables
from .child import Failure, one_line
from .scores import TEST, joined
from .tables import Row

if TYPE_CHECKING:
    import numpy as np

Scored = tuple["np.ndarray", "np.ndarray"]  # what a model says of a split, and its targets

_EASILY = "a baseline that is too easily beaten"
_FAR = 45  # tokens back, from where a small recurrent layer still knows something
_LONG = 5  # words of a text, and more, of which the last ones tell something
_MANY = 20_000  # rows, more than any part of a file that a script may stop at
_FOUND = 0.9  # of the outputs for the test split: so many are among the predictions
_ODD = (":)", "🙂", "x", "한국어")
_ROUNDED = 0.05  # of the sum of some probabilities
_EXACTLY = 1e-4  # relative difference of two computations of one score
_NEAR = 0.02  # difference of two accuracies, or relative difference of two errors


def check(package: str, predictions: str, same: float) -> None:
    """Compare metrics.json of the newest run with the file `predictions` for the data file.

    A project that holds its splits in another way than the generated ones is not looked at.

    Args:
        same: how near two computations of one output are, as a share of the largest.

    Raises:
        Failure: when evaluate scores other rows, or other predictions, than predict gives, or when
            predictions follow the column that is predicted.
    """
    data = script.data_of(package)
    metrics = max(Path("runs").glob("*/metrics.json"), default=None)
    answers, predicted = _answers(data), tables.read_own(data, predictions)
    if metrics and predicted:
        series.check_forecasts(package, data, metrics.parent, predicted)
    if not metrics or not answers:
        return
    config = script.config_of(data)
    with contextlib.suppress(OSError, ValueError, TypeError):  # kept in another way
        settings = json.loads((metrics.parent / "config.json").read_text(encoding="utf-8"))
        config = type(config)(**settings)
    report = json.loads(metrics.read_text(encoding="utf-8"))
    scores, baselines = report["model"], report.get("baselines", {})
    check_unread(package, data, str(config.data), answers, predicted)
    reported.check_tables(data, metrics.parent, predicted)
    model = (metrics.parent / "model.keras").absolute()
    with script.apart(), contextlib.redirect_stdout(None):
        parts = [_texts(data, config, split) for split in range(3)]
        texts = parts[2]
        splits = [] if texts else _outputs(data, config, model)
        naive = _naive(data, config)
        truth = tables.read_own(data, str(config.data))
    check_labels(answers, predicted)
    found: dict[str, float] = {}
    if texts:
        check_apart(parts, metrics.parent, given=hasattr(data, "SPLIT"))
        found = _of_texts(package, data, texts, predicted)
    elif splits:
        _check_split(splits, scores)
        found = _of_outputs(answers, splits[2], scores, predicted, truth, same)
    for name, one in report.get("model_by_class", {}).items():
        rates = one.items() if isinstance(one, dict) else ()
        scores |= {f"{rate} of {name}": value for rate, value in rates}
    by_target = report.get("model_by_target", {})
    for name, one in by_target.items():
        held = {m: one[m] for m in ("mae", "rmse") if m in one} if isinstance(one, dict) else {}
        scores |= {f"{metric} of {name}": value for metric, value in held.items()}
    exact = found.get("accuracy", 0.0) == scores.get("accuracy")  # of no other rows, by chance
    for name, value in found.items():
        near = _EXACTLY if exact and name == "macro_f1" else _NEAR
        if name in scores and not _is_near(name, scores[name], value, near):
            what = f"{name} is {scores[name]:.4g}, but predict and the data file give {value:.4g}"
            raise Failure(f"evaluate: {what} for the rows of the test split")
    _check_baselines(baselines, naive)


def _check_baselines(
    baselines: Mapping[str, Mapping[str, float]], naive: Mapping[str, float]
) -> None:
    """Raise Failure where a baseline is not what the rows of training give."""
    for name, value in naive.items():
        metric = "mae" if name == "median" else "accuracy"
        said = baselines.get(name, {}).get(metric, value)
        what = f"{metric} of {name} is {said:.4g}, but the rows of training give {value:.4g}"
        if said < value - _NEAR * (value if metric == "mae" else 1):
            easily = metric == "accuracy"
            raise Failure(f"evaluate: {what}: {_EASILY if easily else 'it knows other rows'}")
        if metric == "mae" and said > value * (1 + _NEAR):
            raise Failure(f"evaluate: {what}: {_EASILY}")


def _is_near(name: str, one: float, other: float, near: float) -> bool:
    return abs(one - other) <= near * (1 if name in ("accuracy", "exact_match") else one)


def _answers(data: ModuleType) -> list[str]:
    """Return the columns that are predicted, of a table, sequences, texts, tags or pairs."""
    if hasattr(data, "TIME"):  # a forecast reads the past of what it predicts
        return []
    names = (getattr(data, name, ()) for name in ("TARGETS", "TARGET", "LABELS", "LABEL", "TAGS"))
    found = next(filter(None, names), ())
    return [found] if isinstance(found, str) else [*found]


def check_unread(
    package: str, data: ModuleType, file: str, answers: Sequence[str], predicted: Sequence[Row]
) -> None:
    """Raise Failure where predict says something else of rows with the answers of others."""
    rows, runs = tables.read_own(data, file), Path("runs").absolute()
    if not rows or not {*answers} <= {*rows[0]} or any(None in row for row in rows):
        return
    third = len(rows) // 3
    turned = [
        row | {name: other[name] for name in answers}
        for row, other in zip(rows, [*rows[third:], *rows[:third]], strict=True)
    ]
    with script.apart():
        Path("runs").symlink_to(runs)
        newest.write(data, Path("turned"), [[*rows[0]], *([*row.values()] for row in turned)])
        try:
            script.run(f"{package}.predict", ["--input", "turned", "--output", "others"])
        except Exception:  # of a project that checks what it does not read
            return
        others = tables.read_own(data, "others")
        if not hasattr(data, "SEQUENCE"):  # of which a row is a step
            check_repeated(package, data, turned, len(others))
            check_quoted(package, data, turned, others)
            check_gaps(package, data, rows)
        else:
            sequences.check_steps(package, data, rows, answers)
            sequences.check_alone(package, data, rows, answers)
        check_ends(package, data, rows)
        check_odd(package, data, rows)
    said = [
        name for name in (predicted or [{}])[0] if name in answers or name.startswith(tables.PREFIX)
    ]
    one, other = (
        [[row.get(name) for name in said] for row in rows] for rows in (predicted, others)
    )
    if len(one) == len(other) and one != other:
        what = f"with other values of {', '.join(answers)} in its input, it predicts others"
        raise Failure(f"predict: {what}: it reads what it is to predict")


def check_repeated(package: str, data: ModuleType, rows: Sequence[Row], count: int) -> None:
    """Raise Failure where predict leaves out a row that stands twice in its input."""
    short = any(hasattr(data, name) for name in ("TEXT", "TOKENS", "SOURCE"))  # or it takes long
    more = [*rows, rows[0]] if short else [*rows] * (_MANY // len(rows) + 2)
    newest.write(data, Path("twice"), [[*rows[0]], *([*row.values()] for row in more)])
    both = len(more)
    with contextlib.suppress(Exception):  # of a project that refuses such
        script.run(f"{package}.predict", ["--input", "twice", "--output", "both"])
        both = len(tables.read_own(data, "both"))
    if both <= count == len(rows):
        raise Failure("predict: it leaves out a row that stands twice in its input")
    if both < len(more) and count == len(rows):
        raise Failure(f"predict: of {len(more)} rows, it predicts {both}")


def check_quoted(
    package: str, data: ModuleType, rows: Sequence[Row], expected: Sequence[Row]
) -> None:
    """Raise Failure where words between quotation marks are read as others than without them."""
    if hasattr(data, "QUOTE_CHAR") or not hasattr(data, "SEPARATOR"):
        return
    bare = {"", *getattr(data, "NULL_VALUES", ())}
    fields = [[*rows[0]], *([*row.values()] for row in rows)]
    lines = [[tables.quoted(text, bare) for text in row] for row in fields]
    text = "\n".join(data.SEPARATOR.join(line) for line in lines)
    Path("quoted").write_text(f"{text}\n", encoding="utf-8")
    with contextlib.suppress(Failure):
        script.run(f"{package}.predict", ["--input", "quoted", "--output", "unquoted"])
    if tables.read_own(data, "unquoted") != expected:
        raise Failure("predict: it reads quotation marks around a word as a part of it")


def check_ends(package: str, data: ModuleType, rows: Sequence[Row]) -> None:
    """Raise Failure where an end of the longest text has no part in what predict says of it.

    Of a text of more tokens than a recurrent layer remembers, the first ones are looked at.
    """
    if not hasattr(data, "TEXT"):
        return
    longest = max(rows, key=lambda row: len(row[data.TEXT].split()))
    text = longest[data.TEXT][: _FAR if _are_letters(Path("runs")) else None]
    words = text.split()[:_FAR]
    longest = longest | {data.TEXT: " ".join(words)}
    third = len(words) // 3
    others = {
        "first": [*words[-third:], *words[third:]],
        "last": [*words[:-third], *words[:third]],
    }
    both = [longest, *(longest | {data.TEXT: " ".join(other)} for other in others.values())]
    newest.write(data, Path("ends"), [[*longest], *([*row.values()] for row in both)])
    script.run(f"{package}.predict", ["--input", "ends", "--output", "ended"])
    one, *rest = tables.read_own(data, "ended")
    said = [name for name in one if name.startswith(tables.PREFIX)]
    for which, other in zip(others, rest, strict=True) if len(words) > _LONG and said else ():
        if all(one[name] == other[name] for name in said):
            what = f"the {which} {third} of the {len(words)} words of a text are not read"
            raise Failure(f"predict: {what}")


def _are_letters(runs: Path) -> bool:
    """Return whether most tokens of the newest vocabulary are single letters."""
    longest: list[str] = []
    with contextlib.suppress(OSError, ValueError, AttributeError):  # kept in another way
        held = json.loads(max(runs.glob("*/vocabulary.json")).read_text(encoding="utf-8"))
        longest = max((one for one in held.values() if isinstance(one, list)), key=len)
    return 2 * sum(len(str(token)) == 1 for token in longest) > len(longest)


def check_odd(package: str, data: ModuleType, rows: Sequence[Row]) -> None:
    """Raise Failure where predict breaks at a text without a word, or at one of another script."""
    names = [getattr(data, name) for name in ("TEXT", "SOURCE", "TOKENS") if hasattr(data, name)]
    if not names or not {*names} <= {*rows[0]}:
        return
    odd = [rows[0] | dict.fromkeys(names, text) for text in _ODD]
    newest.write(data, Path("odd"), [[*rows[0]], *([*row.values()] for row in odd)])
    count, told = len(odd), " or ".join(map(repr, _ODD))
    try:
        script.run(f"{package}.predict", ["--input", "odd", "--output", "even"])
        count = len(tables.read_own(data, "even"))
    except Failure:  # where it refuses one of them
        return
    except Exception as error:
        raise Failure(f"predict: it breaks at the text {told}: {one_line(error)}") from error
    if count != len(odd):
        raise Failure(f"predict: it leaves out the text {told}")


def check_gaps(package: str, data: ModuleType, rows: Sequence[Row]) -> None:
    """Raise Failure where predict leaves out a row that lacks a value, and says nothing of it."""
    names = tables.features(data)
    names += [getattr(data, name) for name in ("TEXT", "TOKENS", "SOURCE") if hasattr(data, name)]
    if not names or not {*names} <= {*rows[0]}:
        return
    lacking = [row | {name: ""} for row, name in zip(cycle(rows), names, strict=False)]
    newest.write(
        data, Path("gaps"), [[*rows[0]], *([*row.values()] for row in lacking + [*rows[:1]])]
    )
    count = len(lacking) + 1
    with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()) as said:
        script.run(f"{package}.predict", ["--input", "gaps", "--output", "filled"])
        count = len(tables.read_own(data, "filled"))
    absent = len(lacking) + 1 - count
    if absent and str(absent) not in re.findall(r"\d+", said.getvalue().partition("\n")[2]):
        what = f"of {len(lacking)} rows that lack a value, it predicts {count - 1}"
        raise Failure(f"predict: {what}, and says nothing of it")


def _outputs(data: ModuleType, config: object, file: Path) -> list[Scored]:
    """Return what the model in `file` says of each split, (rows, outputs), and its targets."""
    import keras
    import numpy as np

    found = []
    with contextlib.suppress(Exception):  # another structure than that of the generated projects
        model = keras.models.load_model(file, compile=False)
        for split in data.load_splits(config):
            own = getattr(split, "predict", None)
            said = own(model) if own else model.predict(split, verbose=0)
            parts = [np.asarray(part) for part in said]
            whole = np.concatenate([np.reshape(part, (-1, part.shape[-1])) for part in parts])
            whole = whole if own else whole.reshape(len(parts), -1)
            found.append((whole, np.concatenate([np.ravel(one) for one in split.targets])))
    return found if len(found) == 3 else []


def check_labels(answers: Sequence[str], predicted: Sequence[Row]) -> None:
    """Raise Failure where many labels are not those of the largest probability beside them."""
    names = [name for name in (predicted or [{}])[0] if name.startswith(tables.PREFIX)]
    if len(names) < 2 or len(answers) != 1:
        return
    sums = [sum(tables.number(row[name]) for name in names) for row in predicted]
    if off := [one for one in sums if abs(one - 1) > _ROUNDED]:
        what = f"probabilities of {len(off)} rows have another sum than 1, such as {off[0]:.3g}"
        raise Failure(f"predict: {what}")
    said = [row for row in predicted if tables.PREFIX + row.get(answers[0], "") in names]
    largest = (max(names, key=lambda name: tables.number(row[name])) for row in said)
    pairs = zip(said, largest, strict=True)
    wrong = sum(name != tables.PREFIX + row[answers[0]] for row, name in pairs)
    if 3 * wrong > len(said):  # a threshold may choose some of another
        what = f"of {len(said)} labels, {wrong} are not those of the largest probability"
        raise Failure(f"predict: {what}: its columns are named after other classes")


def check_apart(splits: Sequence[Sequence[Row]], run: Path, given: bool) -> None:
    """Raise Failure where training knows texts of the test split, or tokens of the other splits.

    A vocabulary that was chosen elsewhere holds tokens that the file does not.

    Args:
        splits: texts and their answers, of training, validation and test.
        given: whether the data file says which rows are in which split.
    """
    train, *_, test = [{row["source"] for row in rows} for rows in splits]
    same = sorted(train & test)
    if same and not given:
        what = f"{len(same)} texts are in training and in the test split, such as {same[0]!r:.60}"
        raise Failure(f"data: {what}: equal ones have to share a split")
    known, *others = (
        "\n".join(text.lower() for row in rows for text in row.values()) for rows in splits
    )
    tokens: set[str] = set()
    with contextlib.suppress(OSError, ValueError, AttributeError):  # kept in another way
        vocabulary = json.loads((run / "vocabulary.json").read_text(encoding="utf-8"))
        lists = [one for one in vocabulary.values() if isinstance(one, list)]
        tokens = {token.lower() for one in lists for token in one if isinstance(token, str)}
    unknown = sorted(token for token in tokens if token not in known)
    learnt = [token for token in unknown if any(token in text for text in others)]
    if 2 * len(learnt) > len(unknown):
        what = f"its vocabulary holds {learnt[0]!r}, which stands in no text of training"
        raise Failure(f"train: {what}, but in one of another split")


def _texts(data: ModuleType, config: object, split: int) -> list[Row]:
    """Return the texts and labels, pairs, or tokens and tags of a split: the test split is 2."""
    with contextlib.suppress(Exception):
        if hasattr(data, "TEXT"):
            rows = data.read_splits(config)[split]
            pairs = zip(rows[data.TEXT], rows[data.LABEL], strict=True)
            return [{"source": one, "target": two} for one, two in pairs]
        if hasattr(data, "TOKENS"):
            rows = data.read_splits(config)[split]
            pairs = zip(rows["tokens"], rows["tags"], strict=True)
            return [{"source": " ".join(one), "target": " ".join(two)} for one, two in pairs]
        if hasattr(data, "SOURCE"):
            rows = data.load_splits(config)[split].rows
            pairs = zip(rows[data.SOURCE], rows[data.TARGET], strict=True)
            return [{"source": one, "target": two} for one, two in pairs]
    return []


def _naive(data: ModuleType, config: object) -> dict[str, float]:
    """Return the accuracy of the most frequent class, or tag of each token, or the median's MAE.

    All are those of training, on the test split.
    """
    import numpy as np

    with contextlib.suppress(Exception):
        if hasattr(data, "TEXT"):
            known, _, scored = ([*rows[data.LABEL]] for rows in data.read_splits(config))
            (first, often), *rest = Counter(known).most_common(2)
            clear = all(count < often for _, count in rest)
            return {"majority_class": scored.count(first) / len(scored)} if clear else {}
        if hasattr(data, "TOKENS"):
            train, _, test = (rows.explode("tokens", "tags") for rows in data.read_splits(config))
            counts = Counter(zip(train["tokens"], train["tags"], strict=True))
            most = {token: tag for (token, tag), _ in reversed(counts.most_common())}
            other = Counter(train["tags"]).most_common(1)[0][0]
            pairs = zip(test["tokens"], test["tags"], strict=True)
            right = [most.get(token, other) == tag for token, tag in pairs]
            return {"most_frequent_tag": sum(right) / len(right)}
        train, _, test = (
            np.concatenate([np.ravel(one) for one in split.targets])
            for split in data.load_splits(config)
        )
        if train.dtype.kind in "iu":
            most_frequent = np.bincount(train[train >= 0]).argmax()
            return {"majority_class": float(np.mean(test[test >= 0] == most_frequent))}
        if len(_answers(data)) == 1 and not np.isnan(train).any():
            return {"median": float(np.abs(test - np.median(train)).mean())}
    return {}


def _of_texts(
    package: str, data: ModuleType, rows: Sequence[Row], predicted: Sequence[Row]
) -> dict[str, float]:
    """Return the scores of tags, or of targets, computed from predictions by their source."""
    columns = {"TEXT": "LABEL", "TOKENS": "TAGS", "SOURCE": "TARGET"}
    held = next(name for name in columns if hasattr(data, name))
    source, target = getattr(data, held), getattr(data, columns[held])
    if not predicted or not {source, target} <= {*predicted[0]}:
        return {}
    said = {row[source]: row[target] for row in predicted}
    pairs = [(said[row["source"]], row["target"]) for row in rows if row["source"] in said]
    if len(pairs) < _FOUND * len(rows):
        return {}
    if held == "TEXT":
        found = {"accuracy": sum(one == two for one, two in pairs) / len(pairs)}
        return found | (_macro_f1(pairs) if len(pairs) == len(rows) else {})
    if held == "TOKENS":
        right = [one == two for pair in pairs for one, two in zip(*map(str.split, pair))]  # noqa: B905
        return {"accuracy": sum(right) / len(right)}
    from rapidfuzz.distance import Levenshtein

    separator = getattr(data, "TARGET_SEPARATOR", "")
    symbols = [[text.split() if separator else [*text] for text in pair] for pair in pairs]
    edits = [Levenshtein.distance(*pair) for pair in symbols]
    return {
        "exact_match": edits.count(0) / len(edits),
        "edit_rate": sum(edits) / sum(len(pair[1]) for pair in symbols),
    }


def _of_outputs(
    answers: Sequence[str],
    tested: Scored,
    scores: Mapping[str, float],
    predicted: Sequence[Row],
    truth: Sequence[Row],
    same: float,
) -> dict[str, float]:
    """Return accuracy or MAE of the predictions that are outputs for the test split.

    Raises:
        Failure: when few of the outputs, which are what evaluate has scored, are among them.
    """
    import numpy as np

    outputs, targets = tested
    names = [name for name in (predicted or [{}])[0] if name.startswith(tables.PREFIX)]
    classes, names = bool(names), names or [*answers]
    if not predicted or not {*names} <= {*predicted[0]}:
        return {}
    table = np.array([[tables.number(row[name]) for name in names] for row in predicted])
    if outputs.shape[1] != table.shape[1]:
        return {}
    digits = max(len(row[name].partition(".")[2]) for row in predicted for name in names)
    size = max(same * (np.nanmax(np.abs(outputs)) or 1), 20 * 10.0**-digits if digits < 6 else 0)
    held = {key for row in outputs for key in _keys(row, size)}
    own = [not held.isdisjoint(_keys(row, size)) for row in table]
    known = {key for row in table for key in _keys(row, size)}
    found = sum(not known.isdisjoint(_keys(row, size)) for row in outputs)
    if found < _FOUND * len(outputs):
        if not _are_those(_scores(outputs, targets), scores, _NEAR):  # but what is made of them
            return {}
        what = f"of {len(outputs)} outputs of the model for the rows of the test split"
        raise Failure(f"predict: {what}, {found} are among what it writes for the whole file")
    if abs(sum(own) - len(outputs)) > _NEAR * len(outputs):  # rows of other splits are alike
        return {}
    true = _truth(answers, predicted, truth)
    pairs = [
        (name, row[name], right[name])
        for row, right, found in zip(predicted, true, own, strict=False)
        for name in answers
        if found and right.get(name)
    ]
    if not pairs or len(true) != len(predicted):
        return {}
    if classes:
        return _of_classes([(one.strip(), two.strip()) for _, one, two in pairs])
    errors: dict[str, list[float]] = {"mae": []}
    for name, one, two in pairs:
        error = abs(tables.number(one) - tables.number(two))
        errors["mae"].append(error)
        errors.setdefault(f"mae of {name}", []).append(error)
    means = {name: float(np.mean(values)) for name, values in errors.items()}
    roots = {n.replace("mae", "rmse", 1): np.square(values) for n, values in errors.items()}
    if len(answers) > 1:  # of several, there are other means
        del roots["rmse"]
    means |= {name: float(np.mean(values)) ** 0.5 for name, values in roots.items()}
    return means if np.isfinite([*means.values()]).all() else {}


def _of_classes(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return the accuracy, and precision and recall of each class, of what is said and true."""
    said, true, right = (
        Counter(held)
        for held in zip(*((a, b, a if a == b else None) for a, b in pairs), strict=True)
    )
    found = {"accuracy": sum(one == two for one, two in pairs) / len(pairs)}
    found |= _macro_f1(pairs)
    for name, count in true.items():
        found[f"support of {name}"] = count
        found[f"recall of {name}"] = right[name] / count
        found[f"precision of {name}"] = right[name] / (said[name] or 1)
    return found


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return the mean of the F1 of each class that is true somewhere."""
    from sklearn import metrics  # type: ignore[import-untyped]

    said, true = zip(*pairs, strict=True)
    mean = metrics.f1_score(true, said, labels=sorted({*true}), average="macro", zero_division=0)
    return {"macro_f1": float(mean)}


def _check_split(splits: Sequence[Scored], scores: Mapping[str, float]) -> None:
    """Raise Failure where the scores are those of other rows than the test split's."""
    rows = zip(*(joined([split[n] for split in splits]).items() for n in (0, 1)), strict=True)
    found = {name: _scores(outputs, targets) for (name, outputs), (_, targets) in rows}
    same = [name for name, one in found.items() if _are_those(one, scores, _EXACTLY)]
    if same and TEST not in same:
        raise Failure(f"evaluate: {next(iter(found[TEST]))} is that of {same[0]}, not of {TEST}")


def _scores(outputs: "np.ndarray", targets: "np.ndarray") -> dict[str, float]:
    """Return the accuracy, or the errors, of outputs as they are."""
    import numpy as np

    if targets.dtype.kind in "iu" and len(targets) == len(outputs):
        right = outputs.argmax(axis=1) == targets
        return {"accuracy": float(right[targets >= 0].mean())}
    if targets.size != outputs.size:
        return {}
    error = outputs.ravel() - targets
    mse = np.nanmean(np.square(error), dtype="float64")
    return {"mae": float(np.nanmean(np.abs(error), dtype="float64")), "rmse": float(mse**0.5)}


def _are_those(found: Mapping[str, float], scores: Mapping[str, float], near: float) -> bool:
    """Return whether the scores that can be computed again are `scores`."""
    both = found.keys() & scores.keys()
    return bool(both) and all(
        abs(found[name] - scores[name]) <= near * found[name] for name in both
    )


def _truth(answers: Sequence[str], predicted: Sequence[Row], truth: Sequence[Row]) -> Sequence[Row]:
    """Return the row of the data file for each prediction: by what names it, else by its place."""
    first = next(iter(predicted[0]))
    named = [row[first] for row in predicted]
    if not truth or not {*answers} <= {*truth[0]}:
        return []
    if first in truth[0] and first not in answers and len({*named}) == len(named):
        by_name: dict[str, Row] = {}
        for row in truth:
            by_name.setdefault(row[first], row)
        return [by_name.get(name, {}) for name in named]
    return truth


def _keys(row: "np.ndarray", size: float) -> Iterable[tuple[int, ...]]:
    """Return two places of a row on a grid of cells of `size`, of which a near one shares one."""
    import numpy as np

    return [tuple(np.floor(row / size + shift).astype(int).tolist()) for shift in (0.0, 0.5)]
