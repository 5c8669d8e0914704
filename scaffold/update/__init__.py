"""Keep a project up to date: a three-way merge between what was generated (its base), what its
user made of it, and what today's templates give for its answers.

Nothing reaches the project unless it merged without a conflict and the project's tests pass.
"""
