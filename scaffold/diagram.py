"""The picture of a mode, drawn from its blocks: as Unicode text and as SVG."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scaffold.modes import Block, Mode

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_CELL_WORDS = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}


@dataclass(frozen=True)
class _Column:
    """One drawn column; an ellipsis stands for the ones between."""

    top: str
    cell: str
    bottom: str
    ellipsis: bool = False


def text(mode: Mode, values: Mapping[str, Any] | None = None) -> str:
    """Return the diagram in box-drawing characters, with the dimensions in `values` if given."""
    columns = _columns(mode, values or {})
    width = max(len(word) for c in columns for word in (c.top, c.cell, c.bottom)) + 2
    rows = ["", "", "", "", "", "", ""]
    for index, column in enumerate(columns):
        link = "──▶" if 0 < index else ""
        drawn = _draw(column, width, recurrent=bool(link))
        for line, piece in enumerate(drawn):
            rows[line] += (link if line == 3 else " " * len(link)) + piece
    return "\n".join(row.rstrip() for row in rows)


def _draw(column: _Column, width: int, recurrent: bool) -> list[str]:
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


def svg(mode: Mode, values: Mapping[str, Any] | None = None, topology: str = "") -> str:
    """Return the diagram as an SVG that follows the reader's light or dark colour scheme.

    Its title says the `topology` in words; by default those of the mode.
    """
    columns = _columns(mode, values or {})
    cell, gap, dots = 92, 34, 28
    x, shapes = 20, []
    for index, column in enumerate(columns):
        if index:
            end = x + gap - 4
            shapes.append(f'<path class="line" d="M{x} 100H{end}" marker-end="url(#tip)"/>')
            x += gap
        if column.ellipsis:
            shapes.append(f'<text class="word" x="{x + dots / 2:g}" y="105">⋯</text>')
            x += dots
            continue
        middle = x + cell / 2
        kind = column.cell.split()[0].lower()
        shapes.append(
            f'<rect class="cell {kind}" x="{x}" y="76" width="{cell}" height="48" rx="8"/>'
        )
        shapes.append(f'<text class="word" x="{middle:g}" y="105">{column.cell}</text>')
        shapes += _end(column.top, x, cell, 12, f"M{middle:g} 76V48", "out")
        shapes += _end(column.bottom, x, cell, 156, f"M{middle:g} 156V128", "in")
        x += cell
    return _SVG.format(
        width=x + 20, title=f"{mode.name}: {topology or mode.topology}", shapes="\n  ".join(shapes)
    )


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


def _columns(mode: Mode, values: Mapping[str, Any]) -> list[_Column]:
    """Return the columns of every block; of a long one the first and last, with dots between."""
    t, n = values.get("input_length") or 3, values.get("output_length") or 2
    lengths = {"1": 1, "T": t, "N": n, "T-1": t - 1, "T-N": t - n}
    columns: list[_Column] = []
    inputs = outputs = 0
    for block in mode.blocks:
        length = lengths[block.length]
        for step in (1, 2, 3)[:length] if length <= 3 else (1, None, length):
            columns.append(_column(block, step, inputs, outputs, n, values))
        inputs += length if block.input == "x" else 0
        outputs += length if block.output == "y" else 0
    return columns


def _column(
    block: Block, step: int | None, inputs: int, outputs: int, n: int, values: Mapping[str, Any]
) -> _Column:
    if step is None:
        return _Column("", "", "", ellipsis=True)
    y_all = "y₁" if n == 1 else f"y₁…y{_subscript(n)}"
    y_step = f"y{_subscript(outputs + step)}"
    bottoms = {
        "x": f"x{_subscript(inputs + step)}",
        "x₁": "x",
        "0": "0",
        "h": "h",
        "y": f"y{_subscript(outputs + step - 1)}",
        "": "",
    }
    top = {"y": y_step, "y…": y_all, "": ""}[block.output]
    return _Column(top, _cell(block.cell, values), bottoms[block.input])


def _subscript(number: int) -> str:
    return str(number).translate(_SUBSCRIPTS)


def _cell(cell: str, values: Mapping[str, Any]) -> str:
    """Return the word for a column, such as "LSTM" or "⇄ encoder"."""
    word = _CELL_WORDS.get(values.get("cell", ""), cell) if cell == "RNN" else cell
    both = values.get("bidirectional") and cell in ("RNN", "encoder")
    return f"⇄ {word}" if both else word
