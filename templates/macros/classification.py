{# Scores, report and confusion matrix of a classifier; names: the classes in words. #}
{% macro report(baseline, reference="") %}
{% filter trim("\n") %}
def make_report(labels: np.ndarray, predictions: dict[str, np.ndarray]) -> dict:
    """Return the content of metrics.json, from predictions of the test labels."""
    scores = {name: score(labels, values) for name, values in predictions.items()}
    accuracy, best = scores["model"]["accuracy"], scores["{{ baseline }}"]["accuracy"]
    return {
        "split": "test",
        "primary_metric": "accuracy",
        "model": scores["model"],
        "baselines": {"{{ baseline }}": scores["{{ baseline }}"]},
        "references": { {%- if reference %}"{{ reference }}": scores["{{ reference }}"]{% endif -%} },
        "skill": (accuracy - best) / max(1 - best, 1e-9),
    }


def score(labels: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    """Return the accuracy, and the mean F1 score of the classes."""
    return {
        "accuracy": float(metrics.accuracy_score(labels, predicted)),
        "macro_f1": float(metrics.f1_score(labels, predicted, average="macro")),
    }
{% endfilter %}
{% endmacro %}
{% macro confusion() %}
{% filter trim("\n") %}
def plot_confusion_matrix(labels, predicted, names: list[str], path: Path) -> None:
    """Draw how often each class was predicted for each true class."""
    size = 4 + 0.4 * len(names)
    figure = Figure(figsize=(size, size), layout="constrained")
    names = [name.replace("$", r"\$") for name in names]  # not mathtext
    matrix = metrics.confusion_matrix(labels, predicted, labels=range(len(names)))
    display = metrics.ConfusionMatrixDisplay(matrix, display_labels=names)
    display.plot(ax=figure.subplots(), xticks_rotation="vertical", colorbar=False)
    figure.savefig(path)
{% endfilter %}
{% endmacro %}
