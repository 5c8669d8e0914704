{# The fixtures that every project has; the caller's lines write the data file of its run. #}
{% macro fixtures() %}
{% filter trim("\n") %}
@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file and a run of one epoch."""
    folder = tmp_path_factory.mktemp("project")
{{ caller() | trim("\n") }}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train(Config(data=FILE, epochs=1, **SMALL))
    return folder


@pytest.fixture
def eagerly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip tf.function, whose tracing takes longer than the few steps of a test."""
    if keras.backend.backend() == "tensorflow":
        always = property(lambda model: True, lambda model, value: None)
        monkeypatch.setattr(keras.Model, "run_eagerly", always)
{% endfilter %}
{% endmacro %}
