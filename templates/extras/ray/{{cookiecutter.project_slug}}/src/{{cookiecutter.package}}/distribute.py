{% from "facts.py" import scaled_by with context %}
{% from "script.py" import script with context %}
{{ script("Train with several processes or machines", "distribute") }}
import copy
import tempfile

import jax
import ray
from ray.exceptions import RayError
from ray.train import LoggingConfig, RunConfig, ScalingConfig, TrainingFailedError
from ray.train.v2.jax import JaxConfig, JaxTrainer

from .config import Config, InputError, command_line, write
from .data import Windows, load_splits
from .intervals import calibrate
from .model import build_model, compile_model
from .train import Checkpoint, load_model, new_run, resume_run


def distribute(
    config: Config, resume: bool = False, workers: int = 2, gpu: bool = False
) -> None:
    """Train like `train`, with every batch shared by `workers` processes.

    RAY_ADDRESS names the Ray cluster, whose machines share this folder; without it,
    one is started on this machine. With `gpu`, each process has a GPU of its own.
    """
    if keras.backend.backend() != "jax" or workers < 1:
        expected = "expected the backend jax and --workers of at least 1"
        raise InputError(f"{expected}, got {keras.backend.backend()} and {workers}")
    train, {{ "val" if cookiecutter.intervals else "_" }}, _ = load_splits(config)  # refuses bad input before it starts processes
    run = resume_run(config) if resume else new_run(config)
    write(run / "config.json", Path.write_text, json.dumps(asdict(config), indent=2))
{% if "series" in cookiecutter.columns %}
    write(run / "series.parquet", train.series.names.write_parquet)
{% endif %}
    folder = Path.cwd()

    def work() -> None:
        os.chdir(folder)  # Ray starts its processes elsewhere
        train_worker(config, run)

    connect(workers)
    with tempfile.TemporaryDirectory(dir=run.resolve()) as state:
        try:
            make_trainer(work, workers, gpu, state).fit()
        except (TrainingFailedError, RayError) as error:
            failures = getattr(error, "worker_failures", {"of the controller": error})
            said = [f"worker {rank}: {reason}" for rank, reason in failures.items()]
            lines = "; ".join(" ".join(line.split())[:200] for line in sorted(said))
            raise InputError(f"{run}: continue with --resume after {lines}") from error
{% if cookiecutter.intervals %}
    calibrate(load_model(run), val, run)
{% endif %}
    print(f"trained: {run}")


def make_trainer(work: Callable, workers: int, gpu: bool, state: str) -> JaxTrainer:
    """Return what does `work` in each process; the folder `state` is for its notes."""
    return JaxTrainer(
        work,
        jax_config=JaxConfig(use_gpu=True),  # or processes on CPUs would not connect
        scaling_config=ScalingConfig(
            num_workers=workers, use_gpu=gpu, placement_strategy="SPREAD"
        ),
        run_config=RunConfig(
            storage_path=state,
            worker_runtime_env={"env_vars": environment(gpu)},
            logging_config=LoggingConfig(log_level="ERROR"),
        ),
    )


def environment(gpu: bool) -> dict[str, str]:
    """Return the variables of a process that computes with this package."""
    return {
        "JAX_PLATFORMS": "cuda" if gpu else "cpu",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }


def connect(workers: int) -> None:
    """Connect to the cluster that RAY_ADDRESS names, or start one for `workers`."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if "RAY_ADDRESS" in os.environ:
        ray.init(ignore_reinit_error=True)
    elif not ray.is_initialized():
        os.environ.setdefault("RAY_AUTH_TOKEN", os.urandom(32).hex())  # not in a file
        ray.init(
            num_cpus=workers,
            object_store_memory=10**8,  # bytes: the windows do not pass through it
            logging_config=ray.LoggingConfig(log_level="ERROR"),
            _node_ip_address="127.0.0.1",
        )


def train_worker(config: Config, run: Path) -> None:
    """Train on the share of this process; only the first one writes to `run`."""
    first = jax.process_index() == 0
    replicas = keras.distribution.DataParallel(auto_shard_dataset=False)
    keras.distribution.set_distribution(replicas)
    keras.utils.set_random_seed(config.seed)
    with redirect_stdout(None):  # the file has been reported on
        train, val, _ = load_splits(config)
    model = build_model(config, train)
    compile_model(model, config{{ scaled_by }})
    checkpoint = Checkpoint(run, config, model)
    finished = len(checkpoint.history)
    for _ in range(finished):
        train.on_epoch_end()  # draws the next order of the windows
    if finished >= config.epochs or checkpoint.epochs_since_best() >= config.patience:
        print(f"stopped after {finished} epochs: raise --epochs or --patience to go on")
        return
    with tempfile.TemporaryDirectory() as scratch:
        if not first:  # it stops by the same losses, and keeps nothing
            checkpoint.run = Path(scratch)
        model.fit(
            Share(train),
            validation_data=Share(val),
            initial_epoch=finished,
            epochs=config.epochs,
            callbacks=[checkpoint],
            shuffle=False,  # the dataset has shuffled already
            verbose=2 if first else 0,
        )


class Share(keras.utils.PyDataset):
    """The windows of each batch of `whole` that this process reads.

    Every process needs as many: repeated windows fill a batch up, with a weight of 0.
    The other weights keep the loss of an epoch a mean over its windows.
    """

    def __init__(self, whole: Windows) -> None:
        super().__init__()
        self.whole, self.part = whole, copy.copy(whole)
        self.index, self.count = jax.process_index(), jax.process_count()
        sizes = np.array([len(self.rows(batch)) for batch in range(len(whole))])
        filled = np.ceil(sizes / self.count) * self.count
        self.weight = filled.sum() / sizes.sum()

    def __len__(self) -> int:
        return len(self.whole)

    def __getitem__(self, batch: int) -> tuple:
        rows = self.rows(batch)
        size = math.ceil(len(rows) / self.count)
        mine = np.arange(size) + self.index * size
        self.part.order = np.resize(rows, size * self.count)[mine]
        weights = np.where(mine < len(rows), self.weight, 0).astype("float32")
{% if cookiecutter.alignment != "next" %}
        weights = weights[:, None]  # for all steps
{% endif %}
{% if "series" in cookiecutter.columns %}
        inputs, targets, *given = self.part[0]
        return inputs, targets, math.prod(given, start=weights)
{% else %}
        return *self.part[0], weights
{% endif %}

    def rows(self, batch: int) -> np.ndarray:
        """Return the places of a whole batch in the order of this epoch."""
        size = self.whole.batch_size
        return self.whole.order[batch * size : (batch + 1) * size]

    def on_epoch_end(self) -> None:
        self.whole.on_epoch_end()


if __name__ == "__main__":
    command_line(distribute)
