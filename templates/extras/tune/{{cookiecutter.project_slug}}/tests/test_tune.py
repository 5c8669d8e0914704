{% from "facts.py" import scaled_by with context %}
"""The search: what it scores, and how it goes on."""

{% include "imports.py" %}
import optuna
import ray
import signal
from conftest import FILE, SMALL
from optuna.trial import TrialState

from {{ cookiecutter.package }} import tune as module
from {{ cookiecutter.package }}.config import Config, InputError, command_line
from {{ cookiecutter.package }}.data import load_splits
from {{ cookiecutter.package }}.model import compile_model
from {{ cookiecutter.package }}.tune import SEARCHED, objective, open_study, tune

CONFIG = Config(data=FILE, epochs=1, **SMALL | dict(batch_size=32))
{% if cookiecutter.execution %}
CONFIG = replace(CONFIG, jit_compile=not CONFIG.jit_compile)  # no default, so printed
{% endif %}
GIVEN = {name: asdict(CONFIG)[name] for name in SEARCHED}


@pytest.fixture(autouse=True)
def inside(project, monkeypatch):
    monkeypatch.chdir(project)
    Path("tune.db").unlink(missing_ok=True)


def test_a_trial_is_scored_on_the_validation_split_without_the_test_split(monkeypatch):
    train, val, _ = load_splits(CONFIG)
    scores = []
    for scored in (val, train):
        splits = load_splits(CONFIG)[0], scored, None
        monkeypatch.setattr(module, "load_splits", lambda config, s=splits: s)
        scores.append(objective(optuna.trial.FixedTrial(GIVEN), CONFIG))
    assert scores[0] != pytest.approx(scores[1], rel=1e-6)


def test_a_search_that_was_killed_goes_on_and_ends_in_the_command_of_the_best(capsys):
    open_study(CONFIG).ask()  # a trial that never finishes, of the given configuration
    tune(CONFIG, trials=2)
    tune(CONFIG, trials=3)
    study = open_study(CONFIG)
    states = [trial.state for trial in study.trials if trial.state.is_finished()]
    assert states == [TrialState.COMPLETE] * 3
    assert GIVEN in [trial.params for trial in study.trials]
    assert study.best_value == min(trial.value for trial in study.trials if trial.value)
    *_, command = capsys.readouterr().out.rstrip().split("\n")
    python, flag, module, *options = command.split(" ")
    assert module == "{{ cookiecutter.package }}.train"
    best = []

    def train(config: Config) -> None:
        best.append(config)

    command_line(train, options)
    assert best == [replace(CONFIG, **study.best_params)]


{% if "ray" in cookiecutter.extras %}
def test_processes_of_ray_share_a_search_also_after_one_was_killed(monkeypatch):
    parent, killed, work = os.getpid(), Path("killed").absolute(), module.search

    def search_in_workers(study, config, trials):
        if os.getpid() == parent:
            return
        with contextlib.suppress(FileExistsError):
            killed.mkdir()
            study.ask()
            os.kill(os.getpid(), signal.SIGKILL)
        work(study, config, trials)

    monkeypatch.setattr(module, "search", search_in_workers)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setenv("RAY_memory_monitor_refresh_ms", "0")  # others use memory too
    try:
        tune(CONFIG, trials=3, workers=2)
    finally:
        ray.shutdown()
    states = [trial.state for trial in open_study(CONFIG).trials]
    assert killed.exists() and states.count(TrialState.COMPLETE) >= 3


{% endif %}
def test_a_search_begins_with_the_given_configuration_and_is_of_it_alone():
    tune(CONFIG, trials=1)
    (trial,) = open_study(CONFIG).get_trials(states=[TrialState.COMPLETE])
    assert trial.params == GIVEN
    other = open_study(replace(CONFIG, seed=1))
    assert not other.get_trials(states=[TrialState.COMPLETE])


@pytest.mark.filterwarnings("error:Fixed parameter")  # of a value that is not searched
def test_a_trial_trains_with_every_hyperparameter_that_it_draws(monkeypatch):
    study, seen = optuna.create_study(), []
    study.enqueue_trial({"units": 2 * CONFIG.units})

    def noted(model, config{{ scaled_by }}):
        seen.append(config)
        compile_model(model, config{{ scaled_by }})

    monkeypatch.setattr(module, "compile_model", noted)
    study.optimize(lambda trial: objective(trial, CONFIG), n_trials=1)
    assert seen == [replace(CONFIG, **study.trials[0].params)]


def test_a_trial_that_is_worse_than_others_is_pruned():
    study = optuna.create_study(pruner=optuna.pruners.ThresholdPruner(upper=-1))
    study.optimize(lambda trial: objective(trial, CONFIG), n_trials=1)
    assert study.trials[0].state == TrialState.PRUNED


def test_a_damaged_database_is_one_clear_line():
    Path("tune.db").write_text("torn")
    with pytest.raises(InputError, match="tune.db: .*not a database") as error:
        tune(CONFIG, trials=1)
    assert "\n" not in str(error.value)


def test_no_trial_at_all_is_one_clear_line():
    with pytest.raises(InputError, match="--trials: expected one that succeeds, got 0"):
        tune(CONFIG, trials=0)
