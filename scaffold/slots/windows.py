"""The windows of a series: which rows their outputs stand for, and what they are relative to."""

from scaffold.spec import Spec


def windows(spec: Spec) -> dict[str, str]:
    """Return what the outputs of a window stand for and may see, as Python."""
    mode = spec.mode
    taught = mode.name == "seq2seq"
    single = mode.output_shape == "(O)"
    synced = "lead" in spec.values
    last = "output_length" in mode.options
    return {
        "first_target": mode.first_target,
        "target_count": mode.target_count,
        "steps_seen": mode.steps_seen,
        "training_windows": "TeacherForced" if taught else "Windows",
        "teaching_import": "from .teaching import TeacherForced\n" if taught else "",
        "only_step": ", 0" if single else "",
        "as_steps": "[:, None]" if single else "",
        "prediction_words": _prediction_words(spec.values.get("lead")),
        "drop_step": "[:, 0]" if single else "",
        "window_argument": "window, " if spec.has("relative-true") else "",
        "input_reference": ":1" if synced else "-1:",
        "reference_words": "its own first value" if synced else "its own last value",
        "output_reference": _reference(synced, last, single, "output"),
        "output_reference_steps": _reference(synced, last, False, "targets"),
        "output_reference_words": "the value at its step" if synced else "that last value",
    }


def _prediction_words(lead: int | None) -> str:
    """Return what the outputs for the newest rows are, in one sentence."""
    if lead is None:
        return "Forecast what follows the rows of a file."
    if lead == 0:
        return "Estimate the targets at the newest rows of a file."
    steps = "1 step" if lead == 1 else f"{lead} steps"
    return f"Forecast the targets {steps} after each of the newest rows of a file."


def _reference(synced: bool, last: bool, single: bool, outputs: str) -> str:
    """Return which steps of a window its outputs are relative to, as a slice."""
    if synced:
        return f"-{outputs}.shape[1] :" if last else ":"
    return "-1" if single else "-1:"
