def print_report(report: dict) -> None:
    """Print the scores as a table, and the references that do better than the model."""
    rows = {"model": report["model"], **report["baselines"], **report["references"]}
    print(pl.DataFrame([{"": name, **scores} for name, scores in rows.items()]))
    print(f"skill over the best baseline: {report['skill']:.1%}")
{% if cookiecutter.intervals %}
    print_intervals(report)
{% endif %}
{% if cookiecutter.task == "forecast" and "series" in cookiecutter.columns %}
    better, count = report["series_with_skill"], report["series"]
    print(f"better than the best baseline in {better:.0%} of {count} series: series.csv")
{% endif %}
{% if cookiecutter.task == "sequences" and cookiecutter.columns.label | length > 1 %}
    for label, scores in report["by_label"].items():
        model, mean = scores["model"]["mae"], scores["mean"]["mae"]
        print(f"{label}: MAE {model:.4g}, that of the mean {mean:.4g}")
{% endif %}
    metric = report["primary_metric"]
    for name, scores in report["references"].items():
{% if cookiecutter.task == "forecast" or cookiecutter.problem != "classification" %}
        if (gain := 1 - scores[metric] / report["model"][metric]) > 0:
            print(f"{name} does {gain:.0%} better than the model")
{% else %}
        if (gain := scores[metric] - report["model"][metric]) > 0:
            print(f"{name} does {gain:.1%} better than the model")
{% endif %}
