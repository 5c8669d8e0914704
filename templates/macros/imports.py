{# Everything from outside the package that some file uses; each keeps what it needs. #}
import contextlib
import csv
import hashlib
import json
import keras
import math
import matplotlib.figure
import numpy as np
import os
import polars as pl
import pytest
import re
import shutil
import string
import subprocess
import sys
import threading
import tyro
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time as clock, timedelta
from functools import cache, cached_property, partial
from itertools import islice, product, takewhile
from jinja2 import Template
from keras import layers, ops
from matplotlib.figure import Figure
from multiprocessing import get_context, parent_process
from numpy.lib.stride_tricks import sliding_window_view
from pathlib import Path
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist
from sklearn import metrics
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge, RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.class_weight import compute_class_weight
from typing import NamedTuple
from unittest.mock import patch
