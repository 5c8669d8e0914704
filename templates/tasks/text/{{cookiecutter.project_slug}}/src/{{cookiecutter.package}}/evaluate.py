{% from "facts.py" import balanced with context %}
{% from "script.py" import evaluate, script with context %}
{% import "classification.py" as classification with context %}
{{ script("Evaluate a run on its test split", "evaluate") }}
from .config import command_line, open_run, read, write
from .data import LABEL, TEXT, Batches, read_splits
from .tokenizer import Tokenizer, split_tokens
from .train import check_data, load_model


{{ evaluate("read_splits") }}
    tokenizer = Tokenizer.load(run)
    classes = tokenizer.encode_labels(test[LABEL])
    batches = Batches(tokenizer.encode(test[TEXT]), classes, tokenizer, config)
    probabilities = batches.predict(load_model(run))  # (texts, labels)
    predicted = probabilities.argmax(axis=1)
    predictions = {
        "model": np.array(tokenizer.labels)[predicted],
        "majority_class": majority_class(train, test),
        "tfidf_logistic_regression": tfidf_logistic_regression(train, test),
    }
    report = make_report(test[LABEL].to_numpy(), predictions)
    examples = find_examples(test, predictions["model"], probabilities.max(axis=1))
    write(run / "examples.tsv", examples.write_csv, separator="\t", float_precision=3)
    plot_confusion_matrix(classes, predicted, tokenizer.labels, run)
    write_report(run, vars(config), report)


def majority_class(train: pl.DataFrame, test: pl.DataFrame) -> np.ndarray:
    """Return the most frequent label of the training texts for each test text."""
    return np.full(len(test), train[LABEL].mode().sort()[0])


def tfidf_logistic_regression(train: pl.DataFrame, test: pl.DataFrame) -> np.ndarray:
    """Return the predictions of a linear model on {{ "weighted words and pairs of words" if cookiecutter.tokens == "words" else "runs of 1 to 3 characters" }}."""
    vectorizer = TfidfVectorizer(
        tokenizer=split_tokens, token_pattern=None, ngram_range=(1, {{ 2 if cookiecutter.tokens == "words" else 3 }})
    )
    pipeline = make_pipeline(vectorizer, LogisticRegression(max_iter=1000{{ ', class_weight="balanced"' if balanced }}))
    sample = train.sample(min(len(train), 50_000), shuffle=True, seed=0)
    pipeline.fit(sample[TEXT], sample[LABEL])
    return pipeline.predict(test[TEXT])


def find_examples(test: pl.DataFrame, predicted, probability) -> pl.DataFrame:
    """Return the ten most confident correct and incorrect predictions."""
    columns = {
        "correct": test[LABEL].to_numpy() == predicted,
        "label": test[LABEL],
        "predicted": predicted,
        "probability": probability,
        "text": test[TEXT],
    }
    table = pl.DataFrame(columns).sort("correct", "probability", descending=True)
    return table.group_by("correct", maintain_order=True).head(10)


{{ classification.report("majority_class", "tfidf_logistic_regression") }}


{% include "reporting.py" %}


{{ classification.confusion() }}


if __name__ == "__main__":
    command_line(evaluate)
