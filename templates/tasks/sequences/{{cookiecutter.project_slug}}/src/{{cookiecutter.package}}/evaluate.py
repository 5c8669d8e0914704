{% from "simple_models.py" import predictions, relative with context %}
{% from "plot_predictions.py" import plot %}
{% from "script.py" import evaluate, script with context %}
{% import "classification.py" as classifier with context %}
{% from "facts.py" import balanced, classification, per_step with context %}
{% set several = cookiecutter.columns.label | length > 1 %}
{% set metric = "relative_mae" if several else "mae" %}
{% set reference = "logistic_regression" if classification else "ridge" %}
{% set baseline = "majority_class" if classification else "median" %}
{{ script("Evaluate a run on its test split", "evaluate") }}
from .config import command_line, open_run, read, write
from .data import LABEL, LABELS, Batches, is_known, load_splits
from .train import check_data, load_model


{{ evaluate() }}
{% if per_step %}
    labels = known_steps(test, test.targets)
    outputs = known_steps(test, test.predict(load_model(run)))
{% else %}
    labels = test.targets
    outputs = test.predict(load_model(run))
{% endif %}
{% if classification %}
    logistic = LogisticRegression(max_iter=1000{{ ', class_weight="balanced"' if balanced }})
{% endif %}
{{ predictions(classification, "logistic") }}
    report = make_report(labels, predictions{{ ", test.classes" if classification }})
{% if classification %}
    plot_confusion_matrix(labels, predictions["model"], test.classes, run)
{% else %}
    plot_predictions(labels, outputs, run)
{% endif %}
    write_report(run, vars(config), report)


{% if per_step %}
def known_steps(split: Batches, values: list[np.ndarray]) -> np.ndarray:
    """Return `values`, an array for each sequence, at all steps that have a label."""
    return np.concatenate(values)[is_known(np.concatenate(split.targets)){{ ".any(axis=1)" if not classification }}]


{% endif %}
def fit_predict(estimator, train: Batches, test: Batches) -> np.ndarray:
    """Return what a simple model predicts from summary statistics of the sequences."""
    means = np.nanmean(np.concatenate(train.inputs), axis=0)
{% if per_step %}
    summaries = known_steps(train, [summarize(steps, means) for steps in train.inputs])
    unseen = known_steps(test, [summarize(steps, means) for steps in test.inputs])
    labels = known_steps(train, train.targets)
{% else %}
    summaries = np.array([summarize(steps, means) for steps in train.inputs])
    unseen = np.array([summarize(steps, means) for steps in test.inputs])
    labels = train.targets
{% endif %}
{% if several %}
    model = make_pipeline(StandardScaler(), estimator)
    outputs = []
    for column in labels.T:
        rows = np.flatnonzero(~np.isnan(column))
        rows = np.random.default_rng(0).permutation(rows)[:20_000]  # enough
        outputs.append(model.fit(summaries[rows], column[rows]).predict(unseen))
    return np.stack(outputs, axis=1)
{% else %}
    rows = np.random.default_rng(0).permutation(len(labels))[:20_000]  # enough
    model = make_pipeline(StandardScaler(), estimator)
    model.fit(summaries[rows], labels[rows])
    return model.predict(unseen){{ ".reshape(-1, 1)" if not classification }}
{% endif %}


{% if per_step %}
def summarize(steps: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Return each step, the one before, and the mean of {{ "the sequence" if cookiecutter.bidirectional else "the steps so far" }}.

    (steps, features) -> (steps, 3 * features). `means` replace missing values.
    """
    steps = np.where(np.isnan(steps), means, steps)
    before = np.concatenate([steps[:1], steps[:-1]])
{% if cookiecutter.bidirectional %}
    mean = np.broadcast_to(steps.mean(axis=0), steps.shape)
{% else %}
    mean = steps.cumsum(axis=0) / np.arange(1, len(steps) + 1)[:, None]
{% endif %}
    return np.concatenate([steps, before, mean], axis=1)
{% else %}
def summarize(steps: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Return mean, std, min, max and last value of each feature, and the length.

    (steps, features) -> (5 * features + 1,). `means` replace missing values.
    """
    steps = np.where(np.isnan(steps), means, steps)
    statistics = (np.mean, np.std, np.min, np.max)
    values = [statistic(steps, axis=0) for statistic in statistics]
    return np.concatenate([*values, steps[-1], [len(steps)]])
{% endif %}


{% if classification %}
{{ classifier.report(baseline, reference) }}
{% else %}
def make_report(labels: np.ndarray, predictions: dict[str, np.ndarray]) -> dict:
    """Return the content of metrics.json, from predictions of the test labels."""
    errors = {name: values - labels for name, values in predictions.items()}
    scores = {name: score(error) for name, error in errors.items()}
{% if several %}
{{ relative("np.nanmean" if per_step else "np.mean") }}
{% endif %}
    return {
        "split": "test",
        "primary_metric": "{{ metric }}",
        "model": scores["model"],
        "baselines": {"median": scores["median"]},
        "references": {"ridge": scores["ridge"]},
{% if several %}
        "by_label": {
            label: {name: score(error[:, i]) for name, error in errors.items()}
            for i, label in enumerate(LABELS)
        },
{% endif %}
        "skill": 1 - scores["model"]["{{ metric }}"]{{ ' / max(scores["median"]["mae"], 1e-9)' if not several }},
    }


def score(error: np.ndarray) -> dict[str, float]:
    """Return MAE and RMSE in original units{{ ", of the labels that are known" if per_step and several }}."""
{% set mean = "np.nanmean" if per_step and several else "np.mean" %}
    mae = {{ mean }}(np.abs(error), dtype="float64")
    mse = {{ mean }}(np.square(error), dtype="float64")
    return {"mae": float(mae), "rmse": float(np.sqrt(mse))}
{% endif %}


{% include "reporting.py" %}


{% if classification %}
{{ classifier.confusion() }}
{% else %}
{{ plot("labels", "LABELS", "labels, 2,000 at most", several) }}
{% endif %}


if __name__ == "__main__":
    command_line(evaluate)
