{% from "facts.py" import scaled_by with context %}
{% from "script.py" import script with context %}
{% set names = cookiecutter.config_fields | map(attribute="name") | list %}
{% set window = "input_length" in names and cookiecutter.alignment != "aligned" %}
{% set ray = "ray" in cookiecutter.extras %}
{{ script("Search for hyperparameters", "tune") }}
import shlex

import optuna
import ray
from optuna.exceptions import StorageInternalError
from optuna.trial import TrialState
from ray.exceptions import RayError
from sqlalchemy.exc import SQLAlchemyError

from .config import Config, InputError, command_line
from .data import load_splits
from .distribute import connect, environment
from .model import build_model, compile_model
from .train import digest

{% set searched = ["learning_rate", "units"] + (["embedding_size"] if "embedding_size" in names else []) + (["dropout"] if "dropout" in names else []) + (["input_length"] if window else []) %}
SEARCHED = {{ searched | python }}
FINISHED = TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAIL


def tune(config: Config, trials: int = 30{{ ", workers: int = 0, gpu: bool = False" if ray }}) -> None:
    """Search until there are `trials` finished trials; print the command of the best.

    They are in the file tune.db: a search that was killed goes on, and several
    processes share one.
{% if ray %}
    With `workers`, as many processes of Ray try at the same time: on the cluster that
    RAY_ADDRESS names, or on this machine. With `gpu`, each has a GPU of its own.
{% endif %}
    """
    load_splits(config)  # refuse the data before any trial
    try:
        study = open_study(config)
{% if ray %}
        if workers:
            search_with(workers, gpu, study, config, trials)
{% endif %}
        search(study, config, trials)
    except (StorageInternalError, SQLAlchemyError) as error:  # a full disk, or damage
        said = str(error.__cause__ or error).partition("\n")[0]
        raise InputError(f"tune.db: {said}") from error
    if not study.get_trials(states=[TrialState.COMPLETE]):
        failed = len(study.get_trials(states=FINISHED))
        raise InputError(f"--trials: expected one that succeeds, got {failed} that failed")
    best = replace(config, **study.best_params)
    changed = [field for field in asdict(best).items() if field not in asdict(Config()).items()]
{% if cookiecutter.execution %}
    options = [option(name, value) for name, value in changed]
{% else %}
    options = [f"--{name.replace('_', '-')}={value}" for name, value in changed]
{% endif %}
    print(f"validation loss {study.best_value:.4g}:")
    print(shlex.join(["python", "-m", f"{__package__}.train", *options]))


def search(study: optuna.Study, config: Config, trials: int) -> None:
    """Try until `study` has `trials` finished trials, whichever process ran them."""
    while len(study.get_trials(states=FINISHED)) < trials:
        study.optimize(lambda trial: objective(trial, config), 1, catch=InputError)


{% if ray %}
def search_with(
    workers: int, gpu: bool, study: optuna.Study, config: Config, trials: int
) -> None:
    """Search with `workers` processes of Ray; one that dies is begun again."""
    if workers < 1:
        raise InputError(f"--workers: expected at least 1, got {workers}")
    folder = Path.cwd()

    def work() -> None:
        os.chdir(folder)  # Ray starts its processes elsewhere
        search(study, config, trials)

    connect(workers)
    resources = {"num_cpus": 1, "num_gpus": int(gpu)}
    task = ray.remote(**resources, runtime_env={"env_vars": environment(gpu)})(work)
    try:
        ray.get([task.remote() for _ in range(workers)])
    except RayError as error:
        said = " ".join(str(getattr(error, "cause", error)).split())
        raise InputError(f"a worker failed: {said[-200:]}") from error


{% endif %}
def open_study(config: Config) -> optuna.Study:
    """Return the study of this configuration and data file, begun with `config`."""
    settings = json.dumps(asdict(config)) + digest(config.data)
    study = optuna.create_study(
        study_name=hashlib.sha256(settings.encode()).hexdigest()[:12],
        storage=f"sqlite:///{Path('tune.db').absolute()}",
        pruner=optuna.pruners.MedianPruner(n_warmup_steps=3),
        load_if_exists=True,
    )
    first = {name: asdict(config)[name] for name in SEARCHED}
    same = [t for t in study.trials if t.system_attrs.get("fixed_params") == first]
    if not {trial.state for trial in same} & {TrialState.WAITING, *FINISHED}:
        study.enqueue_trial(first)  # also where a search was killed in this trial
    return study


def objective(trial: optuna.Trial, config: Config) -> float:
    """Return the lowest validation loss of a training with other hyperparameters."""
    config = replace(config, **suggest(trial, config))
    keras.utils.set_random_seed(config.seed)
    with redirect_stdout(None):  # the file has been reported on
        train, val, _ = load_splits(config)
    model = build_model(config, train)
    compile_model(model, config{{ scaled_by }})

    def report(epoch: int, logs: dict[str, float]) -> None:
        trial.report(logs["val_loss"], epoch)
        if trial.should_prune():
            raise optuna.TrialPruned

    history = model.fit(
        train,
        validation_data=val,
        epochs=config.epochs,
        callbacks=[
            keras.callbacks.TerminateOnNaN(),
            keras.callbacks.EarlyStopping(patience=config.patience),
            keras.callbacks.LambdaCallback(on_epoch_end=report),
        ],
        shuffle=False,  # the dataset has shuffled already
        verbose=0,
    )
    return min(history.history["val_loss"])


def suggest(trial: optuna.Trial, config: Config) -> dict[str, int | float]:
    """Return the hyperparameters of a trial, around those of `config`."""
    rate, units = config.learning_rate, config.units
    return {
        "learning_rate": trial.suggest_float("learning_rate", rate / 10, 10 * rate, log=True),
        "units": trial.suggest_int("units", (units + 1) // 2, 2 * units, log=True),
{% if "embedding_size" in names %}
        "embedding_size": trial.suggest_int("embedding_size", (config.embedding_size + 1) // 2, 2 * config.embedding_size, log=True),
{% endif %}
{% if "dropout" in names %}
        "dropout": trial.suggest_float("dropout", 0.0, max(0.5, config.dropout)),
{% endif %}
{% if window %}
        # not shorter, lest a season or an output does not fit into it
        "input_length": trial.suggest_int("input_length", config.input_length, 3 * config.input_length),
{% endif %}
    }


{% if cookiecutter.execution %}
def option(name: str, value: object) -> str:
    """Return a setting as an option of the command line."""
    flag = name.replace("_", "-")
    if isinstance(value, bool):
        return f"--{flag}" if value else f"--no-{flag}"
    return f"--{flag}={value}"


{% endif %}
if __name__ == "__main__":
    command_line(tune)
