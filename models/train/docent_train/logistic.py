"""Logistic regression, for calibration on held-out pages after training."""

import numpy as np


def fit_logistic(x: np.ndarray, y: np.ndarray, ridge: float = 1e-3, counts: "np.ndarray | None" = None) -> np.ndarray:
    """x [N,F] (a column of ones for the constant), y [N] of 0 and 1, counts [N] (how often each is counted) -> weights [F], by Newton's method, slightly regularised."""
    w, n = np.zeros(x.shape[1]), np.ones(len(x)) if counts is None else counts
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ w))
        slope = (x * (n * (p * (1 - p) + 1e-9))[:, None]).T @ x + ridge * np.eye(len(w))
        w += np.linalg.solve(slope, x.T @ (n * (y - p)) - ridge * w)
    return w
