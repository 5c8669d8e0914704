"""What a run leaves for TensorBoard."""


def test_a_run_has_events_of_training_and_validation(project):
    first = min(project.glob("runs/*"))
    for split in ("train", "validation"):
        assert any(file.stat().st_size for file in (first / "logs" / split).iterdir())
