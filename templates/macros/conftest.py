{# The fixtures that every project has; the caller's lines write the data file of its run. #}
{% macro fixtures() %}
{% if cookiecutter.backend == "tensorflow" %}
if keras.backend.backend() == "tensorflow":  # tracing takes longer than a few steps
    keras.Model.run_eagerly = property(lambda model: True, lambda model, value: None)


{% endif %}
@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file and a run of three epochs."""
    folder = tmp_path_factory.mktemp("project")
{{ caller() | trim("\n") }}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train(Config(data=FILE, epochs=3, **SMALL | dict(batch_size=32{{ ", dropout=0.5" if cookiecutter.dropout }})))
    return folder
{% endmacro %}
