{# Scores, report and confusion matrix of a classifier; names: the classes in words. #}
{% from "facts.py" import balanced with context %}
{% set metric = "macro_f1" if balanced else "accuracy" %}
{% set named = cookiecutter.task in ("tabular", "sequences") %}
{% macro report(baseline, reference="") %}
{% if named %}
def make_report(labels: np.ndarray, predictions: dict, names: list[str]) -> dict:
    """Return the content of metrics.json, from predictions of the test labels."""
    rates = metrics.precision_recall_fscore_support(
        labels, predictions["model"], labels=range(len(names)), zero_division=0
    )
{% else %}
def make_report(labels: np.ndarray, predictions: dict[str, np.ndarray]) -> dict:
    """Return the content of metrics.json, from predictions of the test labels."""
    predicted = predictions["model"]
    names = np.union1d(labels, predicted)
    rates = metrics.precision_recall_fscore_support(labels, predicted, zero_division=0)
{% endif %}
    table = pl.DataFrame(rates, ["precision", "recall", "f1-score", "support"])
    scores = {name: score(labels, values) for name, values in predictions.items()}
    {{ metric }}, best = (scores[n]["{{ metric }}"] for n in ("model", "{{ baseline }}"))
    return {
        "split": "test",
        "primary_metric": "{{ metric }}",
        "model": scores["model"],
        "model_by_class": dict(zip(names, table.to_dicts(), strict=True)),
        "baselines": {"{{ baseline }}": scores["{{ baseline }}"]},
{% if reference %}
        "references": {"{{ reference }}": scores["{{ reference }}"]},
{% endif %}
        "skill": ({{ metric }} - best) / (1 - best or 1),
    }


def score(labels: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    """Return the accuracy, and the mean F1 score of the classes in `labels`."""
    f1 = metrics.f1_score(labels, predicted, labels=np.unique(labels), average="macro")
    return {"accuracy": metrics.accuracy_score(labels, predicted), "macro_f1": f1}
{% endmacro %}
{% macro confusion() %}
def plot_confusion_matrix(labels, predicted, names: list[str], run: Path) -> None:
    """Plot the confusion matrix."""
    figure = Figure(figsize=2 * [4 + 0.4 * len(names)], layout="constrained")
    names = [name.replace("$", r"\$") for name in names]  # not mathtext
    matrix = metrics.confusion_matrix(labels, predicted, labels=range(len(names)))
    display = metrics.ConfusionMatrixDisplay(matrix, display_labels=names)
    display.plot(ax=figure.subplots(), xticks_rotation="vertical", colorbar=False)
    write(run / "plots" / "confusion_matrix.png", figure.savefig)
{% endmacro %}
