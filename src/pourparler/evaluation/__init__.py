"""Scores of the reader against gold annotations, and the floors it must not fall below."""

from pourparler.evaluation.causes import Mistake
from pourparler.evaluation.evaluate import Evaluation, evaluate, read_gold_texts
from pourparler.evaluation.floors import Drop, FloorFile
from pourparler.evaluation.gold import GoldFile, load_answers

__all__ = ["Drop", "Evaluation", "FloorFile", "GoldFile", "Mistake", "evaluate", "load_answers", "read_gold_texts"]
