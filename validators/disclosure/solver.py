"""Room validators.disclosure: a linear programme behind HiGHS, arrays in, arrays out. No table may enter."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from highspy import HighsLp, HighsModelStatus, HighsStatus, HighsVarType, MatrixFormat
from highspy._core import _Highs

from validators.disclosure.relations import Floats, Ints, Mask

# A change of costs leaves the last point feasible: the primal simplex goes on from there.
_PRIMAL = 4
_FINE = (HighsModelStatus.kOptimal,)
_LIMITED = (HighsModelStatus.kTimeLimit, HighsModelStatus.kObjectiveBound, HighsModelStatus.kSolutionLimit)


class Matrix(NamedTuple):
    """Rows in compressed form."""

    starts: Ints
    columns: Ints
    factors: Floats


@dataclass(frozen=True)
class Answer:
    """What the solver found: `is_optimal`, or the best point so far; no point at all leaves `point` None.

    `bound`: no point costs less (whole numbers only); `row_prices`: of a programme without whole numbers.
    """

    is_optimal: bool
    value: float
    bound: float
    point: Floats | None
    row_prices: Floats


class SolverFailed(Exception):
    """HiGHS refused the programme or an option; a fault of ours, never of a table."""


class Programme:
    """Minimises `costs` over `lowest <= x <= highest`, `row_lowest <= A x <= row_highest`, one thread.

    The basis of the last run is kept, so that a change of costs or bounds starts where the last one ended.
    """

    def __init__(
        self,
        matrix: Matrix,
        lowest: Floats,
        highest: Floats,
        row_lowest: Floats,
        row_highest: Floats,
        *,
        whole: Mask | None = None,
        seconds: float | None = None,
        gap: float = 0.0,
    ) -> None:
        self._size = len(lowest)
        self._all = np.arange(self._size, dtype=np.int32)
        self._is_whole = whole is not None
        self._highs = _Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "on" if whole is not None else "off"),
        ):
            self._option(name, value)
        if whole is None:
            self._option("simplex_strategy", _PRIMAL)
        else:
            self._option("mip_rel_gap", gap)
            self._option("mip_abs_gap", 1e-6)
        if seconds is not None:
            self._option("time_limit", seconds)
        self._pass(matrix, (lowest, highest), (row_lowest, row_highest), whole)

    def _option(self, name: str, value: bool | int | float | str) -> None:
        if self._highs.setOptionValue(name, value) != HighsStatus.kOk:
            raise SolverFailed(name)

    def _pass(
        self, matrix: Matrix, box: tuple[Floats, Floats], rows: tuple[Floats, Floats], whole: Mask | None
    ) -> None:
        lp = HighsLp()
        lp.num_col_, lp.num_row_ = self._size, len(rows[0])
        lp.col_cost_ = np.zeros(self._size)
        lp.col_lower_, lp.col_upper_ = box
        lp.row_lower_, lp.row_upper_ = rows
        lp.a_matrix_.format_ = MatrixFormat.kRowwise
        lp.a_matrix_.start_ = matrix.starts.astype(np.int32)
        lp.a_matrix_.index_ = matrix.columns.astype(np.int32)
        lp.a_matrix_.value_ = matrix.factors
        if whole is not None:
            kinds = (HighsVarType.kContinuous, HighsVarType.kInteger)
            lp.integrality_ = [kinds[one] for one in whole.astype(int).tolist()]
        if self._highs.passModel(lp) == HighsStatus.kError:
            raise SolverFailed("model")

    def accept_gap(self, gap: float) -> None:
        """Let a whole-number programme end this far (a share) from the best."""
        self._option("mip_rel_gap", gap)

    def limit_seconds(self, seconds: float) -> None:
        """Let the next run take at most this long."""
        self._option("time_limit", self._highs.getRunTime() + seconds)

    def bound(self, lowest: Floats, highest: Floats) -> None:
        """Set the bounds of all columns."""
        self._highs.changeColsBounds(self._size, self._all, lowest, highest)

    def bound_column(self, column: int, lowest: float, highest: float) -> None:
        """Set the bounds of one column."""
        self._highs.changeColBounds(column, lowest, highest)

    def bound_row(self, row: int, lowest: float, highest: float) -> None:
        """Set the bounds of one row."""
        self._highs.changeRowBounds(row, lowest, highest)

    def add_rows(self, rows: Matrix, lowest: Floats, highest: Floats) -> None:
        """Add rows below those that are there."""
        starts = rows.starts[:-1].astype(np.int32)
        columns = rows.columns.astype(np.int32)
        self._highs.addRows(len(lowest), lowest, highest, len(columns), starts, columns, rows.factors)

    def minimise(self, costs: Floats, *, start: Floats | None = None) -> Answer:
        """Run with these costs; `start` is a feasible point that a whole-number programme may begin with."""
        self._highs.changeColsCost(self._size, self._all, costs)
        if start is not None:
            self._highs.setSolution(self._size, self._all, start)
        self._highs.run()
        status = self._highs.getModelStatus()
        found = self._highs.getSolution()
        has_point = status in _FINE or (status in _LIMITED and found.value_valid)
        return Answer(
            is_optimal=status in _FINE,
            value=float(self._highs.getInfo().objective_function_value),
            bound=float(self._highs.getInfo().mip_dual_bound) if self._is_whole else -np.inf,
            point=np.array(found.col_value) if has_point else None,
            row_prices=np.zeros(0) if self._is_whole else np.array(found.row_dual),
        )
