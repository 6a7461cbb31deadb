"""Answers over the record that keep their evidence: pure functions, no input or output.

Each takes the record as ``Sequence[ReportedStatement]``, in any order, and gives frozen dataclasses:

- ``board.board``: who stands where on a day; ``board.compare_boards``: two days side by side.
- ``positions.Histories``: how every cell of the board moved, computed once; ``board.board_of``, ``board.comparison_of``
  and ``changes.changes_of`` answer from them for any day.
- ``positions.cell_histories``: each cell of the board day by day, by party or by party and speaker (``who``);
  ``positions.final_cells``: only where each ends; ``positions.snapshots``: one cell in values that can be kept and gone
  on from. The rule that picks a position is in ``fold`` and nowhere else; ``cells.Cell`` is what it comes to.
- ``changes.changes``: typed shifts; ``changes.fold``: the board that they end in; ``changes.openness``: how near a
  position is to a yes.
- ``conditions.conditions``: who waits for what from whom, what is met, deadlocks, and what one move would unlock.
- ``gaps.gaps``: pairs of parties on a board's day; ``gaps.gaps_over_time``: when they came nearer or drew apart.
- ``scales.place_on_scales``: parties on an analyst's scale, overlap, distance, weighted median; ``scales.worksheet``:
  input files for bargaining models.
- ``utterances``: statements gathered into utterances; what each weighs (``day_of``, ``second_hand``, ``direction_of``).
- ``wording.same_matter``: whether two wordings ask for the same.
- ``json_views.to_json``: every answer as JSON values; ``settings.BoardSettings``: the numbers of the rule.
"""
