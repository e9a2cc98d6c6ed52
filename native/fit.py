"""The polynomials of mathematics.h: ``python native/fit.py`` prints their coefficients, lowest power first.

Each is the polynomial with the smallest largest relative error on its interval (Lawson's reweighted least squares).
"""

import numpy as np
from scipy.special import erf, erfcx


def fit(function, low, high, degree, scale=None):
    """Return coefficients whose largest error, times ``scale``, is smallest on low..high."""
    x = (low + high) / 2 + (high - low) / 2 * np.cos(np.linspace(0, np.pi, 4001))
    target, scale = function(x), np.ones_like(x) if scale is None else scale(x)
    powers, weights = np.vander(x, degree + 1, increasing=True), np.ones_like(x)
    for _ in range(200):
        root = np.sqrt(weights) * scale
        coefficients = np.linalg.lstsq(powers * root[:, None], target * root, rcond=None)[0]
        error = np.abs(powers @ coefficients - target) * scale
        weights *= error / error.max() + 1e-9
        weights /= weights.mean()
    return coefficients, error.max()


def series(function, terms):
    """Return a function that is replaced by its Taylor series near 0, where it is 0/0."""
    return lambda x: np.where(
        np.abs(x) < 1e-3, np.polynomial.polynomial.polyval(x, terms), function(np.where(x == 0, 1.0, x))
    )


half = np.log(2) / 2
FITS = {
    "exponential: e^r = 1 + r + r^2 Q(r)": fit(
        series(lambda r: (np.expm1(r) - r) / r**2, [1 / 2, 1 / 6, 1 / 24]), -half, half, 4, lambda r: r**2
    ),
    "exponential_minus_one: e^r - 1 = r + r^2 Q(r)": fit(
        series(lambda r: (np.expm1(r) - r) / r**2, [1 / 2, 1 / 6, 1 / 24]), -half, half, 5, np.abs
    ),
    "logarithm: ln(1 + f) = f - f^2/2 + f^3 Q(f)": fit(
        series(lambda f: (np.log1p(f) - f + f**2 / 2) / f**3, [1 / 3, -1 / 4, 1 / 5]),
        np.sqrt(0.5) - 1,
        np.sqrt(2) - 1,
        8,
        lambda f: f**2,
    ),
    "hyperbolic_tangent: tanh x = x + x^3 Q(x^2)": fit(
        series(lambda s: (np.tanh(np.sqrt(np.abs(s))) / np.sqrt(np.abs(s)) - 1) / s, [-1 / 3, 2 / 15, -17 / 315]),
        0,
        0.45,
        5,
        lambda s: s,
    ),
    "error_function: erf x = x + x Q(x^2)": fit(
        series(
            lambda s: erf(np.sqrt(np.abs(s))) / np.sqrt(np.abs(s)) - 1,
            [c / np.sqrt(np.pi) - (n == 0) for n, c in enumerate([2, -2 / 3, 1 / 5, -1 / 21])],
        ),
        0,
        1,
        6,
    ),
    "error_function: erf x = 1 - e^(-x^2) Q(1 / (1 + x / 2)), x from 1 to 4": fit(
        lambda t: erfcx(2 / t - 2), 1 / 3, 2 / 3, 7, lambda t: 1 / erfcx(2 / t - 2)
    ),
}

if __name__ == "__main__":
    for what, (coefficients, error) in FITS.items():
        print(f"{what}  (error {error:.1e})")
        print("  " + ", ".join(f"{c:.9g}f" for c in coefficients))
