"""How much better than its rivals a model is."""


def skill(score: float, rivals: list[float]) -> float:
    """Return the share of what the best of `rivals` gets wrong that is saved.

    It is negative for a model that gets more wrong.

    Args:
        score: what the model gets right, a share from 0 to 1.
        rivals: the same of what it has to beat.
    """
    best = max(rivals)
    return (score - best) / (1 - best) if best < 1 else 0.0
