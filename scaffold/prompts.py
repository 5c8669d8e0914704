"""Single questions on a terminal; from each, Esc goes back to the one before."""

import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence

import questionary
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from questionary import Choice, Question

from scaffold import diagram
from scaffold.characters import visible
from scaffold.modes import Mode

Check = Callable[[str], str]  # what is wrong with a text; "" where nothing is
HINT = "Enter takes what is offered, Esc goes back, Ctrl-C ends and keeps the answers."


TOPOLOGY = "Topology"


class Back(Exception):
    """The user wants to go back."""


def select(message: str, titles: Mapping[str, str], default: str | None = None) -> str:
    """Ask for one of the keys of `titles`, which are shown by their values."""
    choices = [Choice(_cut(title, message), value) for value, title in titles.items()]
    chosen = default if default in titles else None
    return str(_ask(questionary.select(message, choices, default=chosen, instruction=" ")))


def select_mode(modes: Sequence[Mode], default: str | None = None) -> str:
    """Ask for a topology, with the diagram of the one under the cursor."""
    width = columns()
    choices = [
        Choice(
            _cut(f"{mode.name:<22}{mode.when}", TOPOLOGY), mode.name, description=_card(mode, width)
        )
        for mode in modes
    ]
    chosen = default if default in {mode.name for mode in modes} else None
    question = questionary.select(
        TOPOLOGY, choices, default=chosen, show_description=True, instruction=" "
    )
    return str(_ask(question))


def text(message: str, default: str = "", wrong: Check = lambda _: "") -> str:
    """Ask for a text, until nothing is wrong with it."""
    return str(
        _ask(questionary.text(message, default, _validate(wrong), validate_while_typing=False))
    )


def path(message: str, default: str = "", wrong: Check = lambda _: "") -> str:
    """Ask for a file, whose name the Tab key completes."""
    return str(
        _ask(
            questionary.path(
                message, default, validate=_validate(wrong), validate_while_typing=False
            )
        )
    )


def tell(line: str, style: str = "italic") -> None:
    """Show what is no question."""
    questionary.print(visible(line, kept="\n"), style=style)


def columns() -> int:
    """Return how many characters a line of the terminal has."""
    return shutil.get_terminal_size().columns


def _ask(question: Question) -> object:
    application = question.application
    keys = [keys for keys in (application.key_bindings, _back()) if keys]
    application.key_bindings = merge_key_bindings(keys)
    return question.unsafe_ask()


def _back() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("escape", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=Back())

    @keys.add("<sigint>", eager=True)  # from outside; a list would take it for any other key
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt())

    return keys


def _validate(wrong: Check) -> Callable[[str], bool | str]:
    return lambda typed: visible(wrong(typed)) or True


def _cut(title: str, message: str) -> str:
    """Return `title` as far as it has room in a line, beside the pointer and after the question."""
    room = max(columns() - len(message) - 6, 8)
    return visible(title if len(title) <= room else title[: room - 1] + "…")


def _card(mode: Mode, width: int) -> str:
    when = textwrap.fill(mode.when, max(width - 2, 20), initial_indent="", subsequent_indent="")
    return f"{mode.also}\n{when}\n{diagram.text(mode, width=width - 1)}\n"
