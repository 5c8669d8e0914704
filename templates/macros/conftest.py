{# The fixtures that every project has. #}
@pytest.fixture
def eagerly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip tf.function, whose tracing takes longer than the few steps of a test."""
    if keras.backend.backend() == "tensorflow":
        always = property(lambda model: True, lambda model, value: None)
        monkeypatch.setattr(keras.Model, "run_eagerly", always)
