"""How much better than its rivals a model is."""


def skill(score: float, rivals: list[float]) -> float:
    """Return the share of the least of `rivals` that is saved, negative if it grew.

    Args:
        score: the error of the model, 0 or more.
        rivals: the errors of what it has to beat.
    """
    least = min(rivals)
    return 1 - score / least if least > 0 else 0.0
