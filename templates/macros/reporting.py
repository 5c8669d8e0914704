{# The scores of a run: in a file, printed, and on a page. #}
{% set references = cookiecutter.task not in ("tagging", "pairs") %}
def write_report(run: Path, config: dict, report: dict) -> None:
    """Write metrics.json and report.html, which opens offline, and print the scores."""
    write(run / "metrics.json", Path.write_text, json.dumps(report, indent=2))
    source = Path(__file__).with_name("report.html").read_text("utf-8")
    log = pl.read_csv(run / "history.csv", infer_schema=False).cast(float).to_dicts()
    plots = {p.stem: b64encode(p.read_bytes()).decode() for p in run.glob("*/*.png")}
    modules = [keras, sys.modules[keras.backend.backend()], np, pl]
    given = {"run": run, "config": config, "report": report, "log": log, "plots": plots}
    page = Template(source, autoescape=True).render(given, modules=modules)
    write(run / "report.html", Path.write_text, page, "utf-8")
    rows = {"model": report["model"], **report["baselines"]{{ ', **report["references"]' if references }}}
    print(pl.DataFrame([{"": name, **scores} for name, scores in rows.items()]))
    metric = report["primary_metric"]
    print(f"skill over the best baseline, by {metric}: {report['skill']:.1%}")
{% if cookiecutter.intervals %}
    rows = report["intervals"]
    print(pl.DataFrame([{"": name, **scores} for name, scores in rows.items()]))
{% endif %}
{% if cookiecutter.task == "forecast" and "series" in cookiecutter.columns %}
    better, count = report["series_with_skill"], report["series"]
    print(f"best baseline beaten in {better:.0%} of {count} series: series.csv")
{% endif %}
{% if cookiecutter.task == "sequences" and cookiecutter.columns.label | length > 1 %}
    for label, scores in report["by_label"].items():
        model, median = scores["model"]["mae"], scores["median"]["mae"]
        print(f"{label}: MAE {model:.4g}, that of the median {median:.4g}")
{% endif %}
{% if references %}
    for name, scores in report["references"].items():
{% if cookiecutter.task == "forecast" or cookiecutter.problem != "classification" %}
        if (gain := 1 - scores[metric] / report["model"][metric]) >= 0.005:
            print(f"{name} does {gain:.0%} better than the model")
{% else %}
        if (gain := scores[metric] - report["model"][metric]) > 0:
            print(f"{name}: {100 * gain:.1f} percentage points above the model")
{% endif %}
{% endif %}
