"""What a file proposes for a forecast: how a time series in it is found, and what is said of it.

columns  which columns are its time, targets and features
past     the rows up to the last target, those after it, and what speaks against them
├ repeats  rows of one timestamp
├ clock    the timestamps and their grid
└ panel    the rows of each series, where there are several
history  what each column holds over time
├ gaps     the steps without a value
└ ahead    words as categories; what is known ahead of the targets
choice   what a network reads, in which windows
├ season   what the values say of themselves: how they repeat, and whether they drift
├ dimensions  the lengths of window and horizon
└ scaling  how the values are scaled
proposal all of these in order, and what comes out
notes    what the user has to know of it
"""

from scaffold.reading.files import Detector
from scaffold.reading.forecast.columns import find, likely
from scaffold.reading.forecast.proposal import propose

__all__ = ["DETECTOR"]

DETECTOR = Detector(find, likely, propose)
