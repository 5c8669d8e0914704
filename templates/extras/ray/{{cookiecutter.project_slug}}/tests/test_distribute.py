"""Two processes train what one does, and go on after one of them was killed."""

{% include "imports.py" %}
import signal
import threading
import time

import jax
import ray
from conftest import FILE, SMALL

from {{ cookiecutter.package }} import distribute as module
from {{ cookiecutter.package }}.config import Config, InputError, open_run
from {{ cookiecutter.package }}.data import load_splits
from {{ cookiecutter.package }}.distribute import Share, distribute
from {{ cookiecutter.package }}.train import load_model, train


@pytest.fixture(autouse=True)
def inside(project, monkeypatch):
    monkeypatch.chdir(project)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setenv("RAY_memory_monitor_refresh_ms", "0")  # others use memory too
    yield
    ray.shutdown()


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_each_process_reads_its_own_share_of_every_batch(count, monkeypatch):
    monkeypatch.setattr(jax, "process_count", lambda: count)
    config = Config(data=FILE, **SMALL)
    for whole in load_splits(config)[:2]:
        shares = []
        for index in range(count):
            monkeypatch.setattr(jax, "process_index", lambda index=index: index)
            shares.append(Share(whole))
        weights = []
        for batch in range(len(whole)):
            parts = [share[batch] for share in shares]
            assert len({len(part[1]) for part in parts}) == 1
            weight = np.concatenate([part[2] for part in parts]).reshape(len(parts[0][1]) * count, -1)
            targets = np.concatenate([part[1] for part in parts])
            known = weight[:, 0] > 0
            np.testing.assert_array_equal(targets[known], whole[batch][1])
            weights.append(weight)
        weights = np.concatenate(weights)
{% if "series" in cookiecutter.columns %}
        given = [whole[batch][2] for batch in range(len(whole))]
        assert weights.mean() == pytest.approx(np.concatenate(given).mean(), rel=1e-5)
{% else %}
        assert weights.mean() == pytest.approx(1, rel=1e-5)
{% endif %}


def test_two_processes_train_like_one_also_after_one_was_killed(monkeypatch):
    config = Config(data=FILE, epochs=1000, **SMALL | dict(batch_size=9, patience=1000))

    def train_and_be_killed(config, run, work=module.train_worker):
        def kill():
            while not (run / "state-0.npz").exists():
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGKILL)

        if jax.process_index() == 1:
            threading.Thread(target=kill).start()
        work(config, run)

    with monkeypatch.context() as patch:
        patch.setattr(module, "train_worker", train_and_be_killed)
        with pytest.raises(InputError, match="continue with --resume after .*worker 1") as error:
            distribute(config)
    assert "\n" not in str(error.value)
    run, _ = open_run()
    config = replace(config, epochs=1 + len(pl.read_csv(run / "history.csv")))
    distribute(config, resume=True)
    train(config)
    single, _ = open_run()
    found, expected = (pl.read_csv(each / "history.csv") for each in (run, single))
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    assert {file.name for file in run.iterdir()} == {file.name for file in single.iterdir()}
    for value, one in zip(load_model(run).get_weights(), load_model(single).get_weights(), strict=True):
        np.testing.assert_allclose(value, one, rtol=1e-3, atol=1e-5)
