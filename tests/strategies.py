"""Random valid answers, drawn from the tables themselves."""

from typing import Any, get_args

from hypothesis import strategies as st
from variants import OWN

from scaffold.errors import AnswersError
from scaffold.extras import varied
from scaffold.modes import MODES
from scaffold.options import OPTIONS, Option
from scaffold.planning import plan
from scaffold.spec import Spec, applies
from scaffold.tasks import TASKS, mode_task_pairs

TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Cf"]),
    max_size=60,
)
PACKAGES = st.from_regex(r"[a-z][a-z0-9_]{2,36}zq", fullmatch=True)
SMALL_INTS = {"input_length": (2, 300), "output_length": (1, 48), "season": (1, 400)}


def values(option: Option) -> st.SearchStrategy[Any]:
    """Return valid values of `option`."""
    if option.choices:
        return st.sampled_from(option.choices)
    if option.base is bool:
        return st.booleans()
    base, limits, *_ = get_args(option.kind)
    if base is int:
        low, high = SMALL_INTS.get(option.name, (limits.ge, limits.le))
        return st.integers(low, high)
    if base is float:
        return st.sampled_from([0.0, 0.1, 0.5] if option.name == "dropout" else [1e-5, 0.003, 1.0])
    if option.name == "intervals":
        return st.sampled_from(["", "0.9", "0.99,0.5,0.8"])
    if option.name == "calendar":
        return st.sampled_from(["", "weekday", "yearday, month,day"])
    return PACKAGES if option.name == "package" else TEXT.map(lambda text: f"a{text}")


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """Draw a Spec of any (mode, task) pair, each option that applies given or left out.

    It is about the sample, or about a file of tests/data where one is for this pair.
    """
    mode, task = draw(st.sampled_from(mode_task_pairs()))
    own = draw(st.sampled_from([{}, *OWN.get((mode, task), [])]))
    answers: dict[str, Any] = {"mode": mode, "task": task, **own}
    for name, option in OPTIONS.items():
        if applies(option, MODES[mode], TASKS[task]) and draw(st.booleans()):
            answers[name] = draw(values(option))
    answers["with"] = draw(st.sampled_from(varied(MODES[mode], TASKS[task])))
    if "package" not in answers:
        answers["package"] = draw(PACKAGES)
    try:
        return plan(answers)
    except AnswersError:
        shape = {"input_length", "output_length", "normalize", "lead", "season", "class_weights"}
        apart = shape | {"calendar", "intervals", "with"}  # what not every file or option goes with
        return plan({key: value for key, value in answers.items() if key not in apart})
