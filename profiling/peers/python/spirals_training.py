"""A neural CDE that diffrax trains to tell spirals apart: the model of its documentation, with the
weights, batches and constants that `deno task peers` gives."""

from functools import partial

from peer_loop import layers_in


def spirals_training(diffrax, problem, adjoint, solver):
    import jax
    import jax.numpy as jnp
    import numpy as np

    about = problem["spirals"]
    knots, count, batch = about["knots"], about["train"], about["batch"]
    hidden, channels = problem["state"][-1], 3
    knot_times = jnp.arange(knots, dtype=jnp.float64)
    paths = np.frombuffer(problem["paths"]).reshape(-1, knots, channels)
    labels = np.frombuffer(problem["labels"])
    # Coefficients are made once, before the training, as the documentation does.
    coefficients = jax.jit(jax.vmap(partial(diffrax.backward_hermite_coefficients, knot_times)))(
        jnp.asarray(paths)
    )

    def cut(begin, end):
        return tuple(x[begin:end] for x in coefficients), jnp.asarray(labels[begin:end])

    batches = [cut(k, k + batch) for k in range(0, count, batch)]

    flat = np.frombuffer(problem["weights"])
    parts, at = [], 0
    for widths in about["networks"]:
        size = sum((rows + 1) * columns for rows, columns in zip(widths, widths[1:]))
        parts.append([(jnp.asarray(w), jnp.asarray(b)) for w, b in layers_in(flat[at : at + size], widths)])
        at += size

    def network(layers, x):
        for k, (matrix, bias) in enumerate(layers):
            x = x @ matrix + bias
            if k + 1 < len(layers):
                x = jax.nn.softplus(x)
        return x

    def vector_field(t, h, layers):
        return jnp.tanh(network(layers, h)).reshape(hidden, channels)

    def logit(parameters, coefficients):
        encoder, field, read_out = parameters
        control = diffrax.CubicInterpolation(knot_times, coefficients)
        solution = diffrax.diffeqsolve(
            diffrax.ControlTerm(vector_field, control).to_ode(),
            solver,
            t0=problem["t0"],
            t1=problem["t1"],
            dt0=(problem["t1"] - problem["t0"]) / problem["steps"],
            y0=network(encoder, control.evaluate(knot_times[0])),
            args=field,
            adjoint=adjoint,
            max_steps=problem["steps"],
        )
        return network(read_out, solution.ys[-1])[0]

    logits = jax.vmap(logit, in_axes=(None, 0))

    def loss(parameters, coefficients, label):
        x = logits(parameters, coefficients)
        return jnp.mean(jax.nn.softplus(x) - label * x)

    adam = about["adamW"]
    rate, decay, epsilon = adam["learningRate"], adam["weightDecay"], adam["epsilon"]
    beta1, beta2 = adam["beta1"], adam["beta2"]

    def adamw(p, g, m, v, k):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        direction = m / (1 - beta1**k) / (jnp.sqrt(v / (1 - beta2**k)) + epsilon)
        return p - rate * (direction + decay * p), m, v

    @jax.jit
    def update(state, coefficients, label):
        parameters, m, v, k = state
        value, gradient = jax.value_and_grad(loss)(parameters, coefficients, label)
        k = k + 1
        leaves, tree = jax.tree.flatten(parameters)
        moved = [
            adamw(*each, k)
            for each in zip(leaves, jax.tree.leaves(gradient), jax.tree.leaves(m), jax.tree.leaves(v))
        ]
        after = [jax.tree.unflatten(tree, part) for part in zip(*moved)]
        return (*after, k), value, gradient

    zeros = jax.tree.map(jnp.zeros_like, parts)
    start = (parts, zeros, zeros, jnp.asarray(0.0))

    class Training:
        def __init__(self):
            self.state, self.updates = start, 0

        def run(self):
            which = batches[self.updates % len(batches)]
            self.state, value, gradient = jax.block_until_ready(update(self.state, *which))
            self.updates += 1
            return value, gradient

    timed = Training()

    def trained():
        """Trains from the beginning: the loss of each update, and the logits of what is held out."""
        again = Training()
        losses = [float(again.run()[0]) for _ in range(about["updates"])]
        held_out, _ = cut(count, len(labels))
        return dict(losses=losses, logits=np.asarray(jax.jit(logits)(again.state[0], held_out)).tolist())

    def flatten(gradient):
        return np.concatenate([np.asarray(x).ravel() for x in jax.tree.leaves(gradient)])

    return timed.run, flatten, trained
