{% from "script.py" import evaluate, script with context %}
{% import "classification.py" as classification with context %}
{{ script("Evaluate a run on its test split", "evaluate") }}
from .config import command_line, open_run, read, write
from .data import Batches, read_splits
from .tokenizer import Tokenizer
from .train import check_data, load_model


{{ evaluate("read_splits") }}
    tokenizer = Tokenizer.load(run)
    classes = tokenizer.encode_tags(test["tags"])
    batches = Batches(tokenizer.encode(test["tokens"]), classes, tokenizer, config)
    probabilities = np.concatenate(batches.predict(load_model(run)))  # (tokens, tags)
    predicted = probabilities.argmax(axis=1)
    tokens = make_table(train, test).with_columns(
        predicted=pl.Series(np.array(tokenizer.tags)[predicted]),
        probability=pl.Series(probabilities.max(axis=1)),
    )
    columns = {"model": "predicted", "most_frequent_tag": "most_frequent_tag"}
    predictions = {name: tokens[column].to_numpy() for name, column in columns.items()}
    report = make_report(tokens["tag"].to_numpy(), predictions)
    report["tokens_not_in_training"] = score_new_tokens(tokens)
    examples = find_examples(tokens)
    write(run / "examples.tsv", examples.write_csv, separator="\t", float_precision=3)
    plot_confusion_matrix(np.concatenate(classes), predicted, tokenizer.tags, run)
    write_report(run, vars(config), report)
    print("accuracy on tokens not in training:")
    print(pl.DataFrame([report["tokens_not_in_training"]]))


def make_table(train: pl.DataFrame, test: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each test token, with its statistics from training."""
    sentence = pl.col("tokens").list.join(" ").alias("sentence")
    tokens = test.with_columns(sentence).explode("tokens", "tags")
    words = train["tokens"].explode().str.to_lowercase().unique()
    return tokens.select(
        token="tokens",
        tag="tags",
        most_frequent_tag=most_frequent_tags(train, tokens["tokens"]),
        in_training=pl.col("tokens").str.to_lowercase().is_in(words.implode()),
        sentence="sentence",
    )


def most_frequent_tags(train: pl.DataFrame, tokens: pl.Series) -> pl.Series:
    """Return the tag that each token, or its lower case, has most often in training.

    A token that is in no training sentence has the most frequent tag of all.
    """
    tagged = train.explode("tokens", "tags")
    counts = tagged.group_by("tokens", "tags").len().sort("len", "tags")
    most = dict(counts.select("tokens", "tags").iter_rows())  # the last one is kept
    most_of_all = tagged["tags"].mode().sort()[0]
    return pl.Series([most.get(t, most.get(t.lower(), most_of_all)) for t in tokens])


def score_new_tokens(tokens: pl.DataFrame) -> dict:
    """Return the accuracy on tokens unseen in training, whatever their case."""
    new = tokens.filter(~pl.col("in_training"))
    return {
        "tokens": len(new),
        "model": (new["tag"] == new["predicted"]).mean(),
        "most_frequent_tag": (new["tag"] == new["most_frequent_tag"]).mean(),
    }


def find_examples(tokens: pl.DataFrame) -> pl.DataFrame:
    """Return the 20 most confident correct tags of new tokens, and incorrect tags."""
    table = tokens.with_columns(correct=pl.col("tag") == pl.col("predicted"))
    table = table.filter(~pl.col("correct") | ~pl.col("in_training"))
    table = table.sort("correct", "probability", descending=True)
    names = ["correct", "token", "tag", "predicted", "probability", "sentence"]
    return table.group_by("correct", maintain_order=True).head(20).select(names)


{{ classification.report("most_frequent_tag") }}


{% include "reporting.py" %}


{{ classification.confusion() }}


if __name__ == "__main__":
    command_line(evaluate)
