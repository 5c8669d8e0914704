{# Plot of predicted over true numbers; names: the constant with the columns' names, what: what has them. #}
{% macro plot(values, names, what, several) %}
def plot_predictions({{ values }}: np.ndarray, predicted: np.ndarray, run: Path) -> None:
    """Draw the predicted over the true {{ what }}."""
{% if several %}
    names = {{ names }}[:4]
    figure = Figure(figsize=(4.5 * len(names), 4.5), layout="constrained")
    panels = figure.subplots(1, len(names), squeeze=False).flat
    for column, (axes, name) in enumerate(zip(panels, names, strict=True)):
        true = {{ values }}[:2000, column]
        axes.plot(true, predicted[:2000, column], ".", alpha=0.5)
        axes.axline([np.nanmean(true)] * 2, slope=1, color="gray")
        axes.set(xlabel="true", ylabel="predicted")
        axes.set_title(name, parse_math=False)
{% else %}
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    axes.plot({{ values }}[:2000, 0], predicted[:2000, 0], ".", alpha=0.5)
    axes.axline(({{ values }}[0, 0], {{ values }}[0, 0]), slope=1, color="gray")
    axes.set(xlabel="true", ylabel="predicted")
    axes.set_title({{ names }}[0], parse_math=False)
{% endif %}
    write(run / "plots" / "predictions.png", figure.savefig)
{% endmacro %}
