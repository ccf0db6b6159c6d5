"""Gradients by diffrax, compiled by XLA, on as many threads of the processor as the environment says."""

from peer_loop import converse, layers_in
from spirals_training import spirals_training


def load():
    import diffrax
    import equinox
    import jax
    import jax.numpy as jnp
    import jaxlib
    import numpy as np

    jax.config.update("jax_enable_x64", True)
    methods = {
        "euler": diffrax.Euler,
        "midpoint": diffrax.Midpoint,
        "bosh3": diffrax.Bosh3,
        "tsit5": diffrax.Tsit5,
    }

    # In the fork's branch arxiv the adjoint couples the solver itself, on newer ones a solver does.
    reversible = None
    if hasattr(diffrax, "UReversible"):
        reversible = "UReversible"
    elif hasattr(diffrax, "ReversibleAdjoint"):
        reversible = "ReversibleAdjoint(l)"

    def field_of(problem):
        def field(t, y, layers):
            x = y
            if problem["time"]:
                x = jnp.concatenate([jnp.broadcast_to(t, y.shape[:-1] + (1,)), y], axis=-1)
            for k, (matrix, bias) in enumerate(layers):
                x = x @ matrix + bias
                if k + 1 < len(layers) or problem["lastTanh"]:
                    x = jnp.tanh(x)
            return x

        return field

    def adjoint_and_solver(problem, settings):
        solver = methods[settings.get("solver", problem["method"])]()
        kind = settings["adjoint"]
        if kind == "recursive":
            checkpoints = settings.get("checkpoints")
            return diffrax.RecursiveCheckpointAdjoint(checkpoints=checkpoints), solver
        if kind == "direct":
            return diffrax.DirectAdjoint(), solver
        if kind == "backsolve":
            return diffrax.BacksolveAdjoint(), solver
        if reversible is None:
            raise NotImplementedError(
                f"diffrax {diffrax.__version__} has no reversible adjoint; the fork of the paper's "
                "authors, github.com/sammccallum/diffrax, has: ReversibleAdjoint(l) on its branch "
                "arxiv, UReversible on newer ones"
            )
        if reversible == "UReversible":
            if not isinstance(solver, diffrax.AbstractERK):
                name = type(solver).__name__
                raise NotImplementedError(f"UReversible is for Runge-Kutta tableaus; {name} has none")
            return diffrax.ReversibleAdjoint(), diffrax.UReversible(solver, problem["coupling"])
        return diffrax.ReversibleAdjoint(l=problem["coupling"]), solver

    def make(problem, settings):
        if "spirals" in problem:
            return spirals_training(diffrax, problem, *adjoint_and_solver(problem, settings))
        steps = settings.get("steps", problem["steps"])
        t0, t1 = problem["t0"], problem["t1"]
        y0 = jnp.asarray(np.frombuffer(problem["y0"]).reshape(problem["state"]))
        weights = np.frombuffer(problem["weights"])
        layers = [(jnp.asarray(w), jnp.asarray(b)) for w, b in layers_in(weights, problem["widths"])]
        term = diffrax.ODETerm(field_of(problem))
        adjoint, solver = adjoint_and_solver(problem, settings)

        def loss(layers, y0):
            path = diffrax.diffeqsolve(
                term,
                solver,
                t0=t0,
                t1=t1,
                dt0=(t1 - t0) / steps,
                y0=y0,
                args=layers,
                adjoint=adjoint,
                max_steps=steps,
            )
            return jnp.mean(path.ys[-1] ** 2)

        gradient = jax.jit(jax.value_and_grad(loss))

        def run():
            return jax.block_until_ready(gradient(layers, y0))

        def flat(gradient):
            return np.concatenate([np.asarray(x, dtype=np.float64).ravel() for pair in gradient for x in pair])

        return run, flat

    versions = {
        "diffrax": diffrax.__version__ + (f" with {reversible}" if reversible else ""),
        "jax": jax.__version__,
        "jaxlib": jaxlib.__version__,
        "equinox": equinox.__version__,
    }
    return versions, make


if __name__ == "__main__":
    converse(load)
