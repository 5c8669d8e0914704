class BeamDecoder(GreedyDecoder):
    """Decodes the `width` best hypotheses of each source at once, and returns the best.

    They are ranked by the mean log probability of their tokens, EOS included.
    """

    def __init__(self, seq2seq: keras.Model, steps: int, width: int) -> None:
        super().__init__(seq2seq, steps)
        self.width = width

    def call(self, source_ids):
        width, batch = self.width, ops.shape(source_ids)[0]
{% if attention %}
        encoded = [ops.repeat(x, width, axis=0) for x in self.encoder(source_ids)]
        memory, mask, *states = encoded
{% else %}
        encoded = {{ "[self.encoder(source_ids)]" if single else "self.encoder(source_ids)" }}
        states = [ops.repeat(x, width, axis=0) for x in encoded]
{% endif %}
        token_ids = ops.full((batch, width), BOS, "int32")
        decoded = ops.full((batch, width, self.steps), EOS, "int32")
        # all hypotheses are the same before the first step: only one may go on
        scores = ops.zeros((batch, width)) + np.array([0.0] + [-1e9] * (width - 1), "float32")
        lengths = ops.zeros((batch, width))

        def unfinished(step, token_ids, decoded, scores, lengths, states):
            return ops.any(token_ids != EOS)

        def decode_step(step, token_ids, decoded, scores, lengths, states):
            flat_ids = ops.reshape(token_ids, (-1, 1))  # (batch * width, 1)
            logits, {{ "_, " if attention }}*states = self.decoder([flat_ids, {{ "memory, mask, " if attention }}*states])
            # PAD, UNK and BOS, the ids below EOS, are never chosen
            log_probs = ops.log_softmax(ops.cast(logits[:, 0], "float32"))[:, EOS:]
            choices = log_probs.shape[-1]
            log_probs = ops.reshape(log_probs, (-1, width, choices))
            ended = (token_ids == EOS)[:, :, None]  # and goes on with EOS, at no cost
            only_eos = np.array([0.0] + [-1e9] * (choices - 1), "float32")
            totals = scores[:, :, None] + ops.where(ended, only_eos, log_probs)
            lengths = ops.where(ended[:, :, 0], lengths, ops.cast(step + 1, "float32"))
            means = ops.reshape(totals / lengths[:, :, None], (-1, width * choices))
            best = ops.cast(ops.top_k(means, width)[1], "int32")  # (batch, width)
            beam, token_ids = best // choices, best % choices + EOS
            scores = ops.take_along_axis(ops.reshape(totals, ops.shape(means)), best, axis=1)
            lengths = ops.take_along_axis(lengths, beam, axis=1)
            decoded = ops.take_along_axis(decoded, beam[:, :, None], axis=1)
            chosen = ops.arange(self.steps) == step
            decoded = ops.where(chosen, token_ids[:, :, None], decoded)
            rows = ops.reshape(ops.arange(batch)[:, None] * width + beam, (-1,))
            states = [ops.take(state, rows, axis=0) for state in states]
            return step + 1, token_ids, decoded, scores, lengths, states

        loop_vars = (0, token_ids, decoded, scores, lengths, states)
        _, _, decoded, *_ = ops.while_loop(
            unfinished, decode_step, loop_vars, maximum_iterations=self.steps
        )
        return decoded[:, 0]
