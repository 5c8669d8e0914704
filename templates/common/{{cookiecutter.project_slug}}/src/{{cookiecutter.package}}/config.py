{% set lead = ["lead"] if cookiecutter.within_window and not cookiecutter.reads_targets else [] %}
{% set zero = ["seed"] + lead + (["dropout"] if cookiecutter.dropout else []) + (["jit_compile"] if cookiecutter.execution else []) %}
{% set parquet = cookiecutter.format.kind != "csv" or "series" in cookiecutter.columns %}
"""Hyperparameters: every field of Config is also a command-line option."""

{% include "imports.py" %}


class InputError(Exception):
    """A file or an option that cannot be used, explained in one line."""


@dataclass(frozen=True)
class Config:
    """Settings for the data, the model and the training."""

{% for field in cookiecutter.config_fields %}
    {{ field.name }}: {{ field.type }} = {{ field.value | python }}  # {{ field.reason }}
{% endfor %}

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            above = -1 if name {{ "in (%s)" % (zero | map("python") | join(", ")) if zero | length > 1 else '== "seed"' }} else 0
            if name != "data" and not value > above:
                raise InputError(f"{name}: expected more than {above}, got {value}")
{% if cookiecutter.dropout %}
        if not 0 <= self.dropout < 1:
            raise InputError(f"dropout: expected 0 to below 1, got {self.dropout}")
{% endif %}


def open_run(run: Path | None = None) -> tuple[Path, Config]:
    """Return a run folder, the newest by default, and its configuration."""
    run = run or max(Path().glob("runs/*/config.json"), default=Path("runs/*/x")).parent
    return run, read(run / "config.json", lambda f: Config(**json.loads(f.read_text())))


def read(file: Path, reader: Callable{% if cookiecutter.task != "forecast" %} = lambda file: json.loads(file.read_text()){% endif %}):
    """Return what `reader` reads from a file of a run."""
    try:
        return reader(file)
    except Exception as error:  # damage raises any kind of error
        reason = f"damaged ({error!r:.99})" if file.exists() else "absent"
        raise InputError(f"{file}: {reason}; train a run, or pass --run") from error


def write(file: Path, writer: Callable, *content, **options):
    """Let `writer` write a file, which replaces the old one once it is whole."""
    if file.is_symlink() or file.exists() and not file.is_file():  # such as /dev/stdout
        return writer(file, *content, **options)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}")
    writer(new, *content, **options)
    new.replace(file)


def command_line(script: Callable, args: Sequence[str] | None = None) -> None:
    """Run `script` with its parameters as options; end in one line on bad input."""
    try:
        program = f"python -m {__package__}.{script.__name__}"
        if "resume" in script.__annotations__ and "--resume" in (args or sys.argv):
            script = partial(script, config=open_run()[1])
        tyro.cli(script, prog=program, args=args, config=(tyro.conf.OmitArgPrefixes,))
{% if parquet %}
    except (InputError, OSError, KeyboardInterrupt, pl.exceptions.PolarsError) as error:
{% else %}
    except (InputError, OSError, KeyboardInterrupt) as error:
{% endif %}
{% if cookiecutter.converted %}
        told = isinstance(error, InputError) and program.endswith(".predict")
        told = told and not str(error).startswith("runs")
        hint = "; of a file like the original, `scaffold convert` makes one in this format"
        sys.exit(f"{error}{hint}" if told else str(error) or "interrupted")
{% else %}
        sys.exit(str(error) or "interrupted")
{% endif %}
