"""From a changed option to the new preview of `scaffold web`, and 50 clients at once.

    python tests/benchmarks/bench_web.py [--changes 20] [--clients 50]

In Chromium, for every pair of mode and task: the time from the input event to the moment when the
page shows the command line of the new choices, which is put in place with all else. Beside it
stand the processor time of the server for a change, and the bytes that it sends. Then many
clients at once, each with choices of its own, and the memory of the server.
"""

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
from playwright.sync_api import Page

from scaffold.modes import MODES
from scaffold.tasks import mode_task_pairs

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))
from browsing import browser  # noqa: E402
from visiting import Server, serving  # noqa: E402

EXPECT = """text => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  window.taken = new Promise((resolve, reject) => {
    let began;
    setTimeout(() => reject(Error(`the command line never has ${text}`)), 20_000);
    addEventListener("input", () => { began ??= performance.now(); }, { capture: true });
    const watch = new MutationObserver(() => {
      if (!document.getElementById("command").textContent.includes(text)) return;
      watch.disconnect();
      resolve(performance.now() - began);
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--clients", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        print("mode and task                     50 %   95 %   most   processor   bytes")
        with browser() as chromium:
            page = chromium.new_page()
            page.goto(f"http://{server.host}")
            every = [measure(page, server, *pair, given.changes) for pair in mode_task_pairs()]
        row("all", [took for tooks in every for took in tooks])
        crowd(server, given.clients)
    print(f"load {os.getloadavg()[0]:.1f}")


def measure(page: Page, server: Server, mode: str, task: str, count: int) -> list[float]:
    """Return the milliseconds of changes of the options of a pair."""
    page.goto("about:blank")
    other = "seq2seq" if mode == "one-to-one" else "one-to-one"
    page.goto(f"http://{server.host}/#mode={other}")
    page.locator("#command", has_text=f"--mode={other}").wait_for()
    before = processor_seconds(server)
    tooks = [change(page, *one) for one in itertools.islice(changes(mode, task), count)]
    cost = 1000 * (processor_seconds(server) - before) / count
    size = len(server.ask(f"/?mode={mode}&task={task}").body)
    row(f"{mode} {task}", tooks, f"{cost:9.0f} ms {size:7,}")
    return tooks


def changes(mode: str, task: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, value and what the command line then has, first of the pair, then of options."""
    yield "mode", mode, f"--mode={mode}"
    if task != MODES[mode].tasks[0]:
        yield "task", task, f"--task={task}"
    for number in itertools.count(33):
        yield "units", str(number), f"--units={number}"
        yield "epochs", str(number), f"--epochs={number}"
        yield "name", f"number {number}", f"--name=number {number}".join("''")
        yield "dropout", f"0.{number}", f"--dropout=0.{number}"


def change(page: Page, name: str, value: str, expected: str) -> float:
    """Make a change as a user does; return after how many milliseconds it is to be seen."""
    page.evaluate(EXPECT, expected)
    if name == "mode":
        page.locator(f"[name=mode][value={value}]").check()
    elif name == "task":
        page.locator("#task").select_option(value)
    else:
        page.locator(f"#{name}").fill(value)
    return float(page.evaluate("window.taken"))


def row(name: str, tooks: Sequence[float], rest: str = "") -> None:
    ranks = statistics.quantiles(tooks, n=100, method="inclusive")
    print(f"{name:30} {ranks[49]:6.0f} {ranks[94]:6.0f} {max(tooks):6.0f} {rest}", flush=True)


def crowd(server: Server, count: int) -> None:
    """Let many clients ask at once, and tell how long they wait and what that leaves in memory."""
    queries = [
        [f"units={client}&epochs={n}" for n in range(1, 11)] for client in range(1, count + 1)
    ]
    before, used = memory(server), processor_seconds(server)
    with ThreadPoolExecutor(count) as clients:
        tooks = [
            *itertools.chain(*clients.map(lambda own: [ask(server, one) for one in own], queries))
        ]
    used = (processor_seconds(server) - used) / len(tooks)
    row(f"{count} clients", tooks, f"{1000 * used:9.0f} ms")
    print(f"memory: {before:.0f} MB before, {memory(server):.0f} MB after")


def ask(server: Server, query: str) -> float:
    began = time.perf_counter()
    assert server.ask(f"/?mode=seq2seq&{query}").status == 200
    return 1000 * (time.perf_counter() - began)


def processor_seconds(server: Server) -> float:
    """Return what the server and the processes that it has waited for have used."""
    return sum(psutil.Process(server.process.pid).cpu_times()[:4])


def memory(server: Server) -> float:
    return float(psutil.Process(server.process.pid).memory_info().rss / 1e6)


if __name__ == "__main__":
    main()
