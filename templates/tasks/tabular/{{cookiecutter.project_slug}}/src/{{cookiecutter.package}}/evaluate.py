{% from "simple_models.py" import predictions, relative with context %}
{% from "plot_predictions.py" import plot %}
{% from "script.py" import evaluate, script with context %}
{% import "classification.py" as classifier with context %}
{% from "facts.py" import balanced, classification, profile with context %}
{% set several = cookiecutter.columns.targets | length > 1 %}
{% set units = several and not profile %}
{% set metric = "relative_mae" if units else "mae" %}
{% set median = "median_profile" if profile else "median" %}
{{ script("Evaluate a run on its test split", "evaluate") }}
from .config import command_line, open_run, read, write
from .data import TARGET, TARGETS, Rows, load_splits
from .train import check_data, load_model


{{ evaluate() }}
    outputs = load_model(run).predict(test, verbose=0)
{% if classification %}
    logistic = LogisticRegression(max_iter=1000{{ ', class_weight="balanced"' if balanced }})
{% endif %}
{{ predictions(classification, "logistic") }}
{% if classification %}
    names = test.categories[TARGET]
    report = make_report(test.targets, predictions, names)
    plot_confusion_matrix(test.targets, predictions["model"], names, run)
{% else %}
    report = make_report(test.targets, predictions)
    {{ "plot_profiles" if profile else "plot_predictions" }}(test.targets, outputs, run)
{% endif %}
    write_report(run, vars(config), report)


def fit_predict(estimator, train: Rows, test: Rows) -> np.ndarray:
    """Return what an estimator of scikit-learn predicts from the same features."""
    rows = np.random.default_rng(0).permutation(len(train.targets))[:20_000]
    pipeline = make_pipeline(StandardScaler(), estimator)
    pipeline.fit(train.features[rows], train.targets[rows{{ ", :, 0" if profile }}])
    return pipeline.predict(test.features){{ ".reshape(test.targets.shape)" if not classification }}


{% if classification %}
{{ classifier.report("majority_class", "logistic_regression") }}
{% else %}
def make_report(targets: np.ndarray, predictions: dict[str, np.ndarray]) -> dict:
    """Return the content of metrics.json, from predictions of the test targets."""
    errors = {name: values - targets for name, values in predictions.items()}
    scores = {name: score(error) for name, error in errors.items()}
{% if several %}
    by_target = map(score, errors["model"].swapaxes(0, 1))
{% endif %}
{% if units %}
{{ relative("np.mean") }}
{% endif %}
    return {
        "split": "test",
        "primary_metric": "{{ metric }}",
        "model": scores["model"],
{% if several %}
        "model_by_target": dict(zip(TARGETS, by_target, strict=True)),
{% endif %}
        "baselines": {"{{ median }}": scores["{{ median }}"]},
        "references": {"ridge": scores["ridge"]},
        "skill": 1 - scores["model"]["{{ metric }}"]{{ ' / max(scores["%s"]["mae"], 1e-9)' % median if not units }},
    }


def score(error: np.ndarray) -> dict[str, float]:
    """Return MAE and RMSE in original units."""
    mae = np.mean(np.abs(error), dtype="float64")
    mse = np.mean(np.square(error), dtype="float64")
    return {"mae": float(mae), "rmse": float(np.sqrt(mse))}
{% endif %}


{% include "reporting.py" %}


{% if classification %}
{{ classifier.confusion() }}
{% elif profile %}
def plot_profiles(targets: np.ndarray, predicted: np.ndarray, run: Path) -> None:
    """Draw the true and the predicted profiles of six test rows."""
    figure = Figure(figsize=(10, 6), layout="constrained")
    panels = figure.subplots(2, 3, sharex=True, sharey=True).flat
    chosen = np.linspace(0, len(targets) - 1, num=6, dtype=int)
    for axes, row in zip(panels, chosen, strict=True):
        axes.plot(targets[row, :, 0], ".-", color="black", label="true")
        axes.plot(predicted[row, :, 0], ".-", label="predicted")
        axes.set(title=f"test row {row}", xlabel="step")
    axes.legend()
    write(run / "plots" / "profiles.png", figure.savefig)
{% else %}
{{ plot("targets", "TARGETS", "values of the test rows", cookiecutter.columns.targets | length > 1) }}
{% endif %}


if __name__ == "__main__":
    command_line(evaluate)
