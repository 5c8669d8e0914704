"""What was made lately, as far as it has room: `functools.lru_cache`, bounded by bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The values that were asked for last.

    Args:
        most: bytes of all of them together; what is larger than that by itself is not kept.
        size: returns the bytes of one.
    """

    def __init__(self, most: int, size: Callable[[Value], int]) -> None:
        self._most, self._size, self._total = most, size, 0
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made now if it is not kept; that several threads may do."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
        value = make()
        with self._lock:
            self._put(key, value, self._size(value))
        return value

    def _put(self, key: Key, value: Value, size: int) -> None:
        self._total += size - self._values.pop(key, (value, 0))[1]
        self._values[key] = value, size
        while self._total > self._most:
            self._total -= self._values.popitem(last=False)[1][1]
