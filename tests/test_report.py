"""report.html of a generated project: complete, alone in its file, harmless whatever it shows."""

import json
import os
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from scaffold import generate, plan

HOSTILE = '<script>alert("x")</script> & {{ 7 * 7 }} {% raw %}'
VOID = {"meta", "img", "polyline"}
CLASSES = {
    "split": "test",
    "primary_metric": "accuracy",
    "model": {"accuracy": 0.75, "macro_f1": 0.5},
    "model_by_class": {HOSTILE: {"precision": 0.125, "recall": 1.0}, "accuracy": 0.75},
    "baselines": {"majority_class": {"accuracy": 0.5, "macro_f1": 0.25}},
    "references": {"logistic_regression": {"accuracy": 0.875, "macro_f1": 0.625}},
    "skill": 0.5,
}
NUMBERS = {
    "split": "test",
    "primary_metric": "mase",
    "model": {"mae": 3.0, "mase": 2.0},
    "model_by_target": {HOSTILE: {"mae": float("nan"), "mase": 2.0}},
    "baselines": {"last_value": {"mae": 9.0, "mase": 4.0}, "seasonal_naive": {"mae": 1, "mase": 1}},
    "references": {"ridge": {"mae": 0.0, "mase": 1.5}},
    "intervals_by_step": [{"coverage_80": 0.75}, {"coverage_80": 0.8125}],
    "series": 40,
    "skill": -1.0,
}


class Page(HTMLParser):
    """The tags, attributes and words of a page; open tags have to be closed in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    @property
    def text(self) -> str:
        return " ".join(self.words)


HISTORY = "epoch,accuracy,loss,val_accuracy,val_loss\n0,0.5,4.0,0.5,3.0\n1,0.75,2.0,0.75,nan\n"
RUNS = {"classes": (CLASSES, HISTORY), "numbers": (NUMBERS, "epoch,loss,val_loss\n0,nan,nan\n")}
WRITE = f"""
import json, pathlib
from ours.evaluate import write_report
for run in pathlib.Path("runs").iterdir():
    report = json.loads((run / "report.json").read_text())
    write_report(run, {{"data": {HOSTILE!r}, "units": 64}}, report)
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The pages of two runs, named as markup is, of a project that is named so too."""
    folder = tmp_path_factory.mktemp("report") / "ours"
    answers = {"mode": "one-to-one", "task": "tabular", "name": HOSTILE, "package": "ours"}
    generate(plan({**answers, "backend": "jax"}), folder)
    runs = {name: folder / "runs" / f"<b>{name}" for name in RUNS}
    for name, (report, history) in RUNS.items():
        (runs[name] / "plots").mkdir(parents=True)
        (runs[name] / "plots" / "lengths.png").write_bytes(b"\x89PNG")
        (runs[name] / "data.sha256").write_text("abc123")
        (runs[name] / "history.csv").write_text(history)
        (runs[name] / "report.json").write_text(json.dumps(report))
    environment = os.environ | {"PYTHONPATH": "src", "KERAS_BACKEND": "jax"}
    subprocess.run([sys.executable, "-c", WRITE], cwd=folder, env=environment, check=True)
    for name, (report, _) in RUNS.items():
        assert json.loads((runs[name] / "metrics.json").read_text())["skill"] == report["skill"]
    return {name: Page((run / "report.html").read_text("utf-8")) for name, run in runs.items()}


def test_a_page_of_classes_shows_what_the_run_gave(pages: dict[str, Page]) -> None:
    shown = pages["classes"]
    for words in (
        "accuracy, the error is 50.0% lower than that of the best naive baseline, majority class",
        "Logistic regression, a simple learned model, does 12.5 percentage points better than the "
        "network",
        "model 0.75 0.5 majority class baseline 0.5 0.25 logistic regression reference 0.875 0.625",
        f"{HOSTILE} 0.125 1 ",
        "Loss training validation 4 3 epoch 1 epoch 1",  # the second has no validation loss
        "units 64",
        "keras ",
        "jax ",
        f"{HOSTILE}, SHA-256 abc123",
    ):
        assert words in shown.text
    assert shown.text.count(HOSTILE) == 5  # title, heading, class, configuration, data


def test_a_page_of_numbers_names_the_best_baseline_and_every_step(pages: dict[str, Page]) -> None:
    shown = pages["numbers"]
    for words in (
        "by MASE, the error is 100.0% higher than that of the best naive baseline, seasonal naive",
        "Ridge, a simple learned model, does 25.0% better",
        "step 2 0.8125",
        "series 40",
    ):
        assert words in shown.text


@pytest.mark.parametrize("name", RUNS)
def test_a_page_holds_no_script_and_refers_to_nothing_outside(
    pages: dict[str, Page], name: str
) -> None:
    shown = pages[name]
    assert shown.tags.isdisjoint({"script", "link", "iframe", "a", "base", "object", "b"})
    for name, value in shown.attributes:
        assert not name.startswith("on") and name not in ("href", "srcset")
        assert name != "src" or (value or "").startswith("data:image/png;base64,")
    assert "url(" not in shown.text and "@import" not in shown.text
