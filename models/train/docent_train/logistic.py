"""Logistic regression, for what is fitted on held-out pages after training."""

import numpy as np


def fit_logistic(x: np.ndarray, y: np.ndarray, ridge: float = 1e-3) -> np.ndarray:
    """x [N,F] (a column of ones for the constant), y [N] of 0 and 1 -> weights [F], by Newton's method, slightly regularised."""
    w = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ w))
        slope = (x * (p * (1 - p) + 1e-9)[:, None]).T @ x + ridge * np.eye(len(w))
        w += np.linalg.solve(slope, x.T @ (y - p) - ridge * w)
    return w
