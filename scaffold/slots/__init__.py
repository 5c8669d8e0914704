"""What the slots of the templates, `{{ cookiecutter.… }}`, stand for: one module a subject."""
