"""What runs in the environment of the projects: a server that forks, and its jobs.

Nothing here imports anything but the standard library and psutil at module level, nor the rest of
the generator, so that `python -P <this folder>` works in an environment that holds little more
than a project's own requirements.
"""
