"""The picture of a mode, drawn from its blocks: as Unicode text and as SVG."""

from dataclasses import dataclass

from scaffold.modes import Mode

_SUBSCRIPTS = str.maketrans("0123456789TN-", "₀₁₂₃₄₅₆₇₈₉ₜₙ₋")
_FREE = 1_000_000  # stands for a length that differs from one example to the next
_CELL_WORDS = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}


@dataclass(frozen=True)
class Dimensions:
    """What is drawn of a project; a length that is None differs from one example to the next."""

    steps_in: int | None
    steps_out: int | None
    cell: str = ""
    layers: int = 1
    bidirectional: bool = False
    attention: bool = False


GALLERY = Dimensions(steps_in=3, steps_out=2)


@dataclass(frozen=True)
class _Column:
    """One drawn column; an ellipsis stands for the ones between."""

    top: str
    cell: str
    bottom: str
    ellipsis: bool = False


def text(mode: Mode, dimensions: Dimensions = GALLERY, width: int = 0) -> str:
    """Return the diagram in box-drawing characters; what is wider than `width` goes on below."""
    columns = _columns(mode, dimensions)
    cell = max(len(word) for c in columns for word in (c.top, c.cell, c.bottom)) + 2
    pictures = [[""] * 7]
    for index, column in enumerate(columns):
        drawn = _draw(column, cell)
        if index and width and len(pictures[-1][0]) + 3 + len(drawn[0]) > width:
            pictures.append([""] * 7)
        for line, piece in enumerate(drawn):
            link = "──▶" if line == 3 else "   "
            pictures[-1][line] += (link if index else "") + piece
    return "\n\n".join("\n".join(row.rstrip() for row in rows) for rows in pictures)


def _draw(column: _Column, width: int) -> list[str]:
    if column.ellipsis:
        gap = " " * 3
        return [gap, gap, gap, " ⋯ ", gap, gap, gap]
    up = "▲".center(width + 2)
    none = " " * (width + 2)
    top_edge, bottom_edge = "─" * width, "─" * width
    return [
        column.top.center(width + 2),
        up if column.top else none,
        f"┌{top_edge}┐",
        f"│{column.cell.center(width)}│",
        f"└{bottom_edge}┘",
        up if column.bottom else none,
        column.bottom.center(width + 2),
    ]


def svg(mode: Mode, dimensions: Dimensions = GALLERY) -> str:
    """Return the diagram as an SVG that follows the reader's light or dark colour scheme."""
    columns = _columns(mode, dimensions)
    cell = max(92, max(9 * len(column.cell) for column in columns) + 20)
    gap, dots = 34, 28
    x, shapes = 20, []
    attended: list[int] = []  # the middles of the encoder cells
    for index, column in enumerate(columns):
        if index:
            end = x + gap - 4
            shapes.append(f'<path class="line" d="M{x} 100H{end}" marker-end="url(#tip)"/>')
            x += gap
        if column.ellipsis:
            shapes.append(f'<text class="word" x="{x + dots / 2:g}" y="105">⋯</text>')
            x += dots
            continue
        middle = x + cell // 2
        kind = "decoder" if "decoder" in column.cell else "rnn"
        shapes.append(
            f'<rect class="cell {kind}" x="{x}" y="76" width="{cell}" height="48" rx="8"/>'
        )
        shapes.append(f'<text class="word" x="{middle}" y="105">{column.cell}</text>')
        shapes += _end(column.top, x, cell, 12, f"M{middle} 76V48", "out")
        shapes += _end(column.bottom, x, cell, 156, f"M{middle} 156V128", "in")
        if dimensions.attention:
            shapes += _attend(attended, x, middle, kind)
        x += cell
    return _SVG.format(
        width=x + 20, title=f"{mode.name}: {mode.topology}", shapes="\n  ".join(shapes)
    )


def _attend(attended: list[int], x: int, middle: int, kind: str) -> list[str]:
    """Return the dashed lines from every encoder step to a decoder step, whose cell starts at x."""
    if kind != "decoder":
        attended.append(middle)
        return []
    return [
        f'<path class="line back" d="M{step} 76V60H{x + 12}V72" marker-end="url(#tip)"/>'
        for step in attended
    ]


def _end(label: str, x: int, width: int, y: int, arrow: str, kind: str) -> list[str]:
    """Return an input or output box and the arrow between it and its cell."""
    if not label:
        return []
    return [
        f'<rect class="{kind}" x="{x + 8}" y="{y}" width="{width - 16}" height="32" rx="8"/>',
        f'<text class="word" x="{x + width / 2:g}" y="{y + 21}">{label}</text>',
        f'<path class="line" d="{arrow}" marker-end="url(#tip)"/>',
    ]


_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 200" width="{width}"
     height="200" role="img">
  <title>{title}</title>
  <style>
    .word {{ font: 15px ui-sans-serif, system-ui, sans-serif; text-anchor: middle; fill: #1f2328; }}
    .line {{ stroke: #59636e; stroke-width: 1.5; fill: none; }}
    .back {{ stroke-dasharray: 4 3; }}
    .tip {{ fill: #59636e; }}
    rect {{ stroke-width: 1.5; fill: #ddf4ff; stroke: #0969da; }}
    .in {{ fill: #fff8c5; stroke: #9a6700; }}
    .out {{ fill: #dafbe1; stroke: #1a7f37; }}
    .decoder {{ fill: #fbefff; stroke: #8250df; }}
    @media (prefers-color-scheme: dark) {{
      .word {{ fill: #f0f6fc; }}
      .line {{ stroke: #9198a1; }}
      .tip {{ fill: #9198a1; }}
      rect {{ fill: #0c2d6b; stroke: #4493f8; }}
      .in {{ fill: #341a00; stroke: #d29922; }}
      .out {{ fill: #033a16; stroke: #3fb950; }}
      .decoder {{ fill: #271052; stroke: #ab7df8; }}
    }}
  </style>
  <marker id="tip" markerWidth="8" markerHeight="8" refX="6" refY="4" orient="auto">
    <path class="tip" d="M0 0L8 4L0 8z"/>
  </marker>
  {shapes}
</svg>
"""


def _columns(mode: Mode, dimensions: Dimensions) -> list[_Column]:
    """Return the columns of every block; of a long one the first and last, with dots between."""
    t, n = dimensions.steps_in or _FREE, dimensions.steps_out or _FREE
    lengths = {"1": 1, "T": t, "N": n, "T-1": t - 1, "T-N": t - n}
    x, y = ("T", "T" if mode.per_step else "N") if t == _FREE else ("", "")
    columns: list[_Column] = []
    inputs = outputs = 0
    for block in mode.blocks:
        length = lengths[block.length]
        for step in (1, 2, 3)[:length] if length <= 3 else (1, None, length):
            if step is None:
                columns.append(_Column("", "", "", ellipsis=True))
                continue
            bottoms = {
                "x": f"x{_subscript(inputs + step, x)}",
                "x₁": "x",
                "0": "0",
                "h": "h",
                "y": f"y{_subscript(outputs + step - 1, y)}",
                "": "",
            }
            y_all = "y₁" if n == 1 else f"y₁…y{_subscript(n, y)}"
            tops = {"y": f"y{_subscript(outputs + step, y)}", "y…": y_all, "": ""}
            columns.append(
                _Column(tops[block.output], _cell(block.cell, dimensions), bottoms[block.input])
            )
        inputs += length if block.input == "x" else 0
        outputs += length if block.output == "y" else 0
    return columns


def _subscript(number: int, letter: str) -> str:
    """Return a number as a subscript; near the end of a free length it is its letter."""
    words = {_FREE: letter, _FREE - 1: f"{letter}-1"} if letter else {}
    return words.get(number, str(number)).translate(_SUBSCRIPTS)


def _cell(cell: str, dimensions: Dimensions) -> str:
    """Return the word for a column, such as "LSTM", "⇄ encoder" or "GRU ×2"."""
    word = _CELL_WORDS.get(dimensions.cell, cell) if cell == "RNN" else cell
    both = dimensions.bidirectional and cell in ("RNN", "encoder")
    layers = dimensions.layers
    return ("⇄ " if both else "") + word + (f" ×{layers}" if layers > 1 else "")
