"""Which projects are tested: pairs, matrices beside an independent enumeration, shards."""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scaffold.answers import Answers
from scaffold.errors import AnswersError, ScaffoldError
from scaffold.extras import varied
from scaffold.modes import MODES
from scaffold.options import OPTIONS
from scaffold.smoke import Combination, SelectionError, full, pairwise, select_pairs, shard, vary
from scaffold.spec import Spec, applies
from scaffold.tasks import TASKS, mode_task_pairs

Values = frozenset[tuple[str, object]]
Choices = dict[str, tuple[object, ...]]
RANGES: Choices = {
    "layers": (1, 2, 3, 4),
    "dropout": (0.0, 0.2),
    "lead": (0, 1),
    "calendar": ("", "weekday,month"),
    "intervals": ("", "0.8,0.95"),
}
PAIRS_ONLY = ("license", "calendar", "intervals", "precision", "with")  # not in the full matrix
FREE = ("layers", "dropout")  # any value of them can be beside any other


@pytest.fixture(scope="module")
def few() -> list[Combination]:
    return pairwise(select_pairs())


def choices(mode: str, task: str) -> Choices:
    """Return name → the values of it that a matrix has to try, mode and task among the names."""
    found = {name: values for name in OPTIONS if (values := tried(name, mode, task))}
    return {"mode": (mode,), "task": (task,), **found, "with": varied(MODES[mode], TASKS[task])}


def valid_answers(values: Choices, few: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Yield the valid answers among the products of values, each beside each of `few`."""
    names = values.keys() - few[0].keys()
    rest = {name: one for name, one in values.items() if name in names}
    for row, beside in itertools.product(itertools.product(*rest.values()), few):
        answers = {**dict(zip(rest, row, strict=True)), **beside}
        if is_valid(answers):
            yield answers


def meeting(values: Choices, apart: tuple[str, ...], met: set[Values]) -> set[Values]:
    """Return `met` and every two of the values that some valid answers hold.

    Args:
        apart: options of whose values only so many products are tried that every two of them meet.
    """
    few = few_of({name: values[name] for name in apart if name in values})

    def found(fixed: dict[str, object]) -> Iterator[dict[str, object]]:
        beside = [row for row in few if row | fixed == fixed | row]
        return valid_answers(values | {name: (value,) for name, value in fixed.items()}, beside)

    alone = {n: [value for value in some if any(found({n: value}))] for n, some in values.items()}
    for one, other in itertools.combinations(values, 2):
        for two in itertools.product(alone[one], alone[other]):
            fixed = dict(zip((one, other), two, strict=True))
            if not couples(fixed) <= met:
                met |= next(map(couples, found(fixed)), set())
    return met


def is_valid(answers: Answers) -> bool:
    try:
        Spec.parse(answers, TASKS[str(answers["task"])].sample(str(answers["mode"])))
    except AnswersError:
        return False
    return True


def few_of(choices: Choices) -> list[dict[str, object]]:
    """Return products of values in which every two of them meet, the first values first."""
    met: set[Values] = set()
    found = []
    for values in itertools.product(*choices.values()):
        answers = dict(zip(choices, values, strict=True))
        here = couples(answers) | {frozenset([value]) for value in answers.items()}
        if not found or here - met:
            found.append(answers)
            met |= here
    return found


def tried(name: str, mode: str, task: str) -> tuple[object, ...]:
    """Return the values of an option that a matrix has to try."""
    option = OPTIONS[name]
    fixed = option.about.reads or name == "python"
    if not applies(option, MODES[mode], TASKS[task]) or fixed:
        return ()
    if isinstance(option.default, bool):
        return (True, False)
    if option.choices:
        return option.choices
    return RANGES.get(name, ())


def couples(answers: Answers) -> set[Values]:
    return {frozenset(two) for two in itertools.combinations(answers.items(), 2)}


def test_every_two_values_that_can_meet_do_meet_and_no_others(few: list[Combination]) -> None:
    wanted: set[Values] = set()
    for mode, task in mode_task_pairs():
        wanted = meeting(choices(mode, task), (*PAIRS_ONLY, *FREE), wanted)
    met = {couple for one in few for couple in couples(one.answers)}
    assert wanted == met


def test_the_pairwise_matrix_holds_only_valid_combinations(few: list[Combination]) -> None:
    assert [one for one in few if not is_valid(one.answers)] == []


def test_the_pairwise_matrix_is_small(few: list[Combination]) -> None:
    layers = len(tried("layers", "vector-output", "forecast"))
    assert len(few) == len(set(few)) <= 2 * layers * len(mode_task_pairs())


def test_the_full_matrix_is_every_valid_combination_that_changes_what_runs() -> None:
    made = [frozenset(one.answers.items()) for one in full(select_pairs())]
    enumerated = set()
    for mode, task in mode_task_pairs():
        values = {n: some for n, some in choices(mode, task).items() if n not in PAIRS_ONLY}
        enumerated |= {frozenset(answers.items()) for answers in valid_answers(values, [{}])}
    assert len(made) == len(set(made))
    assert set(made) == enumerated


def test_every_pair_of_mode_and_task_is_selected_once() -> None:
    assert [(one.mode, one.task) for one in select_pairs()] == mode_task_pairs()


def test_modes_and_tasks_narrow_the_selection() -> None:
    assert [str(one) for one in select_pairs(["vector-output"])] == ["vector-output forecast"]
    assert {one.task for one in select_pairs(tasks=["tabular"])} == {"tabular"}


def test_an_unknown_mode_is_refused_with_a_proposal() -> None:
    with pytest.raises(AnswersError, match="did you mean vector-output"):
        select_pairs(["vector-ouput"])


def test_a_pair_that_does_not_exist_is_refused() -> None:
    with pytest.raises(AnswersError, match="has no one-to-one model"):
        select_pairs(["one-to-one"], ["forecast"])


def test_modes_and_tasks_are_paired_where_they_fit() -> None:
    found = select_pairs(["many-to-one", "one-to-one"], ["tabular", "text"])
    assert [str(one) for one in found] == ["one-to-one tabular", "many-to-one text"]


def test_a_task_that_is_in_no_pair_is_refused() -> None:
    with pytest.raises(AnswersError, match="has no one-to-one model"):
        select_pairs(["one-to-one", "vector-output"], ["forecast", "tabular", "text"])


def test_each_pair_runs_on_each_backend_that_is_named() -> None:
    pairs = select_pairs(tasks=["tabular"])
    found = [str(one) for one in vary(pairs, None, ["jax", "torch"])]
    assert found == [
        "one-to-one tabular backend=jax",
        "one-to-one tabular backend=torch",
        "one-to-many tabular backend=jax",
        "one-to-many tabular backend=torch",
    ]
    assert vary(pairs, None, []) == pairs


@pytest.mark.parametrize(
    ("options", "matrix", "said"),
    [
        ({}, "pairwse", "'pairwse' does not exist"),
        ({"cel": "gru"}, "full", "did you mean cell"),
        ({"attention": True}, "pairwise", "means nothing for one-to-one"),
    ],
)
def test_a_matrix_that_cannot_be_made_is_refused(
    options: dict[str, object], matrix: str, said: str
) -> None:
    with pytest.raises(ScaffoldError, match=said):
        vary(select_pairs(["one-to-one"], options=options), matrix, ["jax"])


def test_a_combination_may_bring_its_own_data(tmp_path: Path) -> None:
    file = tmp_path / "cars.csv"
    rows = [f"{n},{n % 7},{100 + n * n}" for n in range(60)]
    file.write_text("\n".join(["weight,doors,price", *rows]), encoding="utf-8")
    options = (("data", str(file)), ("columns", {"targets": ["price"]}))
    one = Combination("one-to-one", "tabular", options)
    assert str(one) == "one-to-one tabular data=cars.csv targets=price"
    project = one.generate(tmp_path)
    assert (project / "data" / "cars.csv").read_text() == file.read_text()
    assert not list(project.glob("data/penguins*"))
    assert full([one], {"backend": ("jax",)})


def test_several_threads_may_generate_at_once(tmp_path: Path) -> None:
    script = """
from concurrent.futures import ThreadPoolExecutor
from scaffold.generation import rendering
from scaffold.smoke import select_pairs

def files(one):
    return dict(rendering(one.spec()).files)

pairs = select_pairs()[::3]
with ThreadPoolExecutor(8) as pool:
    many = list(pool.map(files, pairs))
assert many == list(map(files, pairs))
"""
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)


@pytest.mark.parametrize("count", [1, 2, 5, 13])
def test_the_shards_make_up_the_whole(count: int) -> None:
    items = list(range(37))
    parts = [shard(items, f"{number}/{count}") for number in range(1, count + 1)]
    assert sorted(itertools.chain(*parts)) == items
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize("part", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2", ""])
def test_a_shard_that_is_none_is_refused(part: str) -> None:
    with pytest.raises(SelectionError, match="2/5"):
        shard([1, 2, 3], part)


def run(folder: Path, *arguments: str, seed: str = "0") -> "subprocess.CompletedProcess[str]":
    """Run `scaffold smoke` in `folder`."""
    command = [sys.executable, "-m", "scaffold", "smoke", *arguments]
    environment = {"PATH": "", "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_a_matrix_is_the_same_on_every_machine(tmp_path: Path) -> None:
    arguments = ("--matrix=pairwise", "--task=tabular", "--backend=jax", "--backend=torch")
    arguments += ("--shard=2/3", "--list")
    first, second = (run(tmp_path, *arguments, seed=seed) for seed in ("1", "2"))
    assert first.stdout == second.stdout
    assert "backend=torch" in first.stdout


def test_the_list_is_what_would_be_tested_and_nothing_is_run(tmp_path: Path) -> None:
    done = run(tmp_path, "--task=tabular", "--mode=one-to-many", "--backend=jax", "--list")
    assert done.stdout == "one-to-many tabular backend=jax\n"
    everything = run(tmp_path, "--all", "--list").stdout.splitlines()
    assert everything == [f"{mode} {task}" for mode, task in mode_task_pairs()]
    parts = [run(tmp_path, "--all", "--list", f"--shard={n}/3").stdout for n in (1, 2, 3)]
    assert sorted("".join(parts).splitlines()) == sorted(everything)


def test_answers_in_files_become_projects_beside_the_pairs_that_are_chosen(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('task = "text"\nunits = 8\n')
    (tmp_path / "b.toml").write_text('[answers]\nmode = "seq2seq"\nlayers = 2\n')
    both = ("--answers=a.toml", "--answers=b.toml", "--list")
    files = ["many-to-one text units=8", "seq2seq pairs layers=2"]
    assert run(tmp_path, *both).stdout.splitlines() == files
    beside = run(tmp_path, *both, "--task=tabular", "--mode=one-to-one").stdout.splitlines()
    assert beside == ["one-to-one tabular", *files]
    varied = run(tmp_path, *both, "--matrix=pairwise", "--backend=jax").stdout.splitlines()
    assert all(line.startswith(tuple(files)) and "cell=" in line for line in varied)


def test_what_is_wrong_with_several_answers_files_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('mode = "seq2seq"\nunits = "x"\nlayers = 9\n')
    done = run(tmp_path, "--answers=a.toml", "--answers=nowhere.toml", "--list")
    assert (done.returncode, done.stdout) == (2, "")
    beginnings = ["a.toml, units", "a.toml, layers", "nowhere.toml"]
    told = [line.removeprefix("error: ").split(": ")[0] for line in done.stderr.splitlines()]
    assert told == beginnings


def test_the_list_may_be_an_object(tmp_path: Path) -> None:
    done = run(tmp_path, "--mode=one-to-one", "--list", "--json")
    assert json.loads(done.stdout) == {"selected": ["one-to-one tabular"], "notes": []}


def test_a_shard_with_nothing_in_it_says_so_and_is_no_failure(tmp_path: Path) -> None:
    done = run(tmp_path, "--all", f"--shard={len(mode_task_pairs()) + 1}/20", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["selected"], report["projects"]) == (0, 0, [])
    assert report["notes"][0].startswith("nothing in this shard")
    assert "nothing in this shard" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the current folder holds no project"),
        (("..", "--backend=jax"), "set KERAS_BACKEND=jax"),
        (("nowhere",), "nowhere: does not exist"),
        (("--mode=nonsense",), "'nonsense' does not exist"),
        (("--all", "--shard=7"), "give one such as 2/5"),
        (("--all", "--shard="), "give one such as 2/5"),
        (("--all", f"--shard=1/{'9' * 5000}"), "give one such as 2/5"),
        (("--all", "--timeout=nan"), "nan is no number of seconds"),
        (("--all", "--overlay=nowhere"), "overlays: nowhere is no folder"),
        (("--all", "--level=fly"), "'fly' is not one of"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(Path("/dev/nvidiactl").exists(), reason="this machine has a GPU")
def test_a_gpu_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    done = run(tmp_path, "--all", "--device=gpu")
    assert done.returncode == 2
    assert "no driver of a GPU is loaded" in done.stderr


def test_a_folder_that_holds_something_is_never_taken_for_what_failed(tmp_path: Path) -> None:
    project = Combination("one-to-one", "tabular").generate(tmp_path)
    done = run(tmp_path, project.name, "--keep=.", "--json")
    assert done.returncode == 2
    (problem,) = json.loads(done.stdout)["errors"]
    assert problem["where"] == "--keep"
    assert (project / "pyproject.toml").is_file()


def test_a_report_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    project = Combination("one-to-one", "tabular").generate(tmp_path)
    done = run(tmp_path, project.name, "--report=/proc/none/report.xml")
    assert done.returncode == 2
    assert "/proc/none/report.xml cannot be written" in done.stderr
