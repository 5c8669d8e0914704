"""What an evaluation leaves: metrics.json, a table, the learning curve."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draws into files, with or without a screen
import matplotlib.pyplot as plt  # noqa: E402

from .runs import read_history  # noqa: E402
from .skill import skill  # noqa: E402

Scores = Mapping[str, float]


@dataclass(frozen=True)
class Report:
    """The scores of the model on one split, beside those of what it has to beat.

    Naive baselines decide the skill; references are simple learned models.
    """

    split: str
    primary_metric: str
    model: Scores
    baselines: Mapping[str, Scores]
    references: Mapping[str, Scores]
    skill: float


def make_report(
    metric: str,
    model: Scores,
    baselines: Mapping[str, Scores],
    references: Mapping[str, Scores],
) -> Report:
    """Return the report on the test split, with the skill over the best baseline."""
    rivals = [scores[metric] for scores in baselines.values()]
    return Report(
        "test",
        metric,
        model,
        baselines,
        references,
        skill(model[metric], rivals),
    )


def write_report(report: Report, run: Path) -> None:
    """Write metrics.json and the learning curve into `run`, and print the table."""
    (run / "metrics.json").write_text(
        json.dumps(asdict(report), indent=2), encoding="utf-8"
    )
    plot_learning_curve(run)
    rows = {"model": report.model, **report.baselines, **report.references}
    print(f"{'on the test split':24}" + "".join(f"{name:>12}" for name in report.model))
    for name, scores in rows.items():
        print(f"{name:24}" + "".join(f"{score:12.4g}" for score in scores.values()))
    print(f"skill over the best baseline: {report.skill:.1%}")
    metric = report.primary_metric
    for name, scores in report.references.items():
        gain = skill(scores[metric], [report.model[metric]])
        if gain > 0:
            print(f"{name} does {gain:.0%} better than this network")


def plot_learning_curve(run: Path) -> None:
    """Draw the training and validation loss of every epoch."""
    history = read_history(run)
    epochs = [int(row["epoch"]) for row in history]
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for name, label in (("loss", "training"), ("val_loss", "validation")):
        axes.plot(epochs, [float(row[name]) for row in history], label=label)
    axes.set(xlabel="epoch", ylabel="loss", title="Learning curve")
    axes.legend()
    save_plot(figure, run, "learning_curve")


def save_plot(figure: plt.Figure, run: Path, name: str) -> None:
    """Save `figure` as plots/<name>.png in the run folder."""
    (run / "plots").mkdir(exist_ok=True)
    figure.savefig(run / "plots" / f"{name}.png", dpi=120)
    plt.close(figure)
