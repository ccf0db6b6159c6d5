"""Gradients by torchdiffeq, on as many threads of the processor as the environment says."""

import os

from peer_loop import converse, layers_in


def load():
    import numpy as np
    import torch
    import torchdiffeq
    from torchdiffeq._impl.odeint import SOLVERS
    from torchdiffeq._impl.solvers import FixedGridODESolver

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.set_default_dtype(torch.float64)

    class FixedBosh3(FixedGridODESolver):
        """torchdiffeq takes Bogacki and Shampine's method with adaptive steps only."""

        order = 3

        def _step_func(self, func, t0, dt, t1, y0):
            k1 = func(t0, y0)
            k2 = func(t0 + dt / 2, y0 + dt / 2 * k1)
            k3 = func(t0 + 3 * dt / 4, y0 + 3 * dt / 4 * k2)
            return dt * (2 * k1 + 3 * k2 + 4 * k3) / 9, k1

    SOLVERS["fixed_bosh3"] = FixedBosh3

    class Field(torch.nn.Module):
        def __init__(self, problem):
            super().__init__()
            flat = torch.tensor(np.frombuffer(problem["weights"]))
            self.layers = [tuple(map(torch.nn.Parameter, pair)) for pair in layers_in(flat, problem["widths"])]
            self.all = torch.nn.ParameterList([x for pair in self.layers for x in pair])
            self.time, self.last_tanh = problem["time"], problem["lastTanh"]

        def forward(self, t, y):
            x = torch.cat([t.expand(y.shape[:-1] + (1,)), y], dim=-1) if self.time else y
            for k, (matrix, bias) in enumerate(self.layers):
                x = x @ matrix + bias
                if k + 1 < len(self.layers) or self.last_tanh:
                    x = torch.tanh(x)
            return x

    def make(problem, settings):
        steps = settings.get("steps", problem["steps"])
        method = settings.get("solver", problem["method"])
        times = torch.tensor([problem["t0"], problem["t1"]], dtype=torch.float64)
        y0 = torch.tensor(np.frombuffer(problem["y0"])).reshape(problem["state"])
        field = Field(problem)
        parameters = list(field.all)
        options = {"grid_constructor": lambda _f, _y0, t: torch.linspace(t[0], t[-1], steps + 1)}
        method = "fixed_bosh3" if method == "bosh3" else method
        solve = torchdiffeq.odeint_adjoint if settings["adjoint"] == "continuous" else torchdiffeq.odeint

        def run():
            end = solve(field, y0, times, method=method, options=options)[-1]
            loss = (end**2).mean()
            return loss.item(), torch.autograd.grad(loss, parameters)

        def flat(gradient):
            return np.concatenate([x.detach().numpy().ravel() for x in gradient])

        return run, flat

    versions = {"torchdiffeq": torchdiffeq.__version__, "torch": torch.__version__}
    return versions, make


if __name__ == "__main__":
    converse(load)
