def plot_learning_curve(history: pl.DataFrame, path: Path) -> None:
    """Draw the training and validation loss of every epoch."""
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for name in ("loss", "val_loss"):
        axes.plot(history["epoch"] + 1, history[name], ".-", label=name)
    axes.legend(title="by epoch")
    figure.savefig(path)
