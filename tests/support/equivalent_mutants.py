"""Changes of right answers that a judge rightly lets pass, each with its reason."""

SAME = "the two are the same here: "
NEARBY = "another way down ends at the same line"

EQUIVALENT: dict[str, dict[str, str]] = {
    "00.3": {
        "line 3: for label, guess in zip(labels, guesses): -> "
        "for label, guess in zip(guesses, labels):": SAME + "equality has no sides",
        "line 6: return right / len(labels) -> return right / len(guesses)": SAME
        + "one guess for each label",
    },
    "02.3": {
        "line 4: return (torch.sigmoid(logits) >= 0.5).int() -> "
        "return (torch.sigmoid(logits) > 0.5).int()": "at exactly 0.5 the text leaves "
        "it open",
    },
    "04.1": {
        "line 3: optimizer.zero_grad() -> model.zero_grad()": SAME
        + "the optimizer holds all parameters of the model",
    },
    "04.2": {
        "line 5: predicted = (model(X) > 0).double() -> "
        "predicted = (model(X) >= 0).double()": "no logit is exactly 0",
    },
    "05.2": {
        "line 2: return z * (z > 0) -> return z * (z >= 0)": SAME + "0 times 1 is 0",
    },
    "05.3": {
        "line 2: return z * (z > 0) + slope * z * (z <= 0) -> "
        "return z * (z >= 0) + slope * z * (z <= 0)": SAME + "0 on both sides",
        "line 2: return z * (z > 0) + slope * z * (z <= 0) -> "
        "return z * (z > 0) + slope * z * (z < 0)": SAME + "0 on both sides",
    },
    "07.4": {
        "line 2: x = np.float64(x) -> pass": SAME + "Python's numbers are float64",
        "line 5: return bool(abs(measured - slope) < 0.0001) -> "
        "return bool(abs(measured - slope) <= 0.0001)": "no difference is exactly the "
        "tolerance",
    },
    "07.5": {
        "line 2: slopes = np.zeros_like(W) -> slopes = np.ones_like(W)": SAME
        + "every entry is filled",
    },
    "09.1": {
        "line 3: return (softmax_rows(Z) - one_hot) / len(Z) -> "
        "return (softmax_rows(Z) - one_hot) / len(y)": SAME + "one label for each row",
    },
    "09.3": {
        "line 2: H = np.maximum(X @ W1 + b1, 0.0) -> "
        "H = np.maximum(0.0, X @ W1 + b1)": SAME + "the larger of two has no order",
        "line 4: dZ = (P - np.eye(W2.shape[1])[y]) / len(X) -> "
        "dZ = (P - np.eye(W2.shape[1])[y]) / len(y)": SAME + "one label for each row",
    },
    "11.2": {
        "line 2: return np.maximum(inputs @ W + b, 0) -> "
        "return np.maximum(0, inputs @ W + b)": SAME + "the larger of two has no order",
    },
    "11.4": {
        "line 2: order = random.permutation(len(images)) -> "
        "order = random.permutation(len(labels))": SAME + "one label for each image",
    },
    "12.3": {
        "line 2: squared = [((X - center) ** 2).sum(axis=1) for center in centers] -> "
        "squared = [((X - center) ** 2).mean(axis=1) for center in centers]": SAME
        + "chances are shares of their sum",
    },
    "12.4": {
        "line 2: named = np.zeros_like(classes) -> named = np.ones_like(classes)": SAME
        + "every entry is filled",
        "line 2: named = np.zeros_like(classes) -> named = np.zeros_like(labels)": SAME
        + "both are whole numbers of one shape",
    },
    "13.3": {
        f"line 3: _, singular, directions = np.linalg.svd(centered, "
        f"full_matrices=False)"
        f" -> _, singular, directions = np.linalg.svd(centered{end})": SAME
        + "only m directions are used, m at most the number of columns"
        for end in ("", ", full_matrices=True")
    },
    "13.5": {
        "line 3: return (X_test - mean) @ directions.T -> "
        "return -((X_test - mean) @ directions.T)": "a direction has no sign (M40)",
    },
    "14.2": {
        "line 4: missed = y * (X @ w + b) < 1 -> missed = y * (X @ w + b) <= 1": "at "
        "the kink both slopes are right",
    },
    "14.3": {
        "line 3: missed = signs * (X @ w + b) < 1 -> "
        "missed = signs * (X @ w + b) <= 1": "at the kink both slopes are right",
    },
    "15.1": {
        "line 2: step = min(gap / bend, high_i - beta_i, beta_j - low_j) -> "
        "step = min(high_i - beta_i, gap / bend, beta_j - low_j)": SAME
        + "the smallest of three has no order",
    },
    "16.1": {
        "line 2: return np.maximum(0, abs(y_true - y_pred) - epsilon) -> "
        "return np.maximum(abs(y_true - y_pred) - epsilon, 0)": SAME
        + "the larger of two has no order",
    },
    "16.2": {
        "line 2: w, b = (0.0, 0.0) -> w, b = (0.0, 1.0)": NEARBY,
        "line 2: w, b = (0.0, 0.0) -> w, b = (1.0, 0.0)": NEARBY,
        "line 3: for step in range(3000): -> for step in range(3001):": NEARBY,
        "line 4: rate = 0.5 / (50 + step) -> rate = 0.5 / (51 + step)": NEARBY,
        "line 4: rate = 0.5 / (50 + step) -> rate = 1.5 / (50 + step)": NEARBY,
        "line 6: pull = np.where(abs(error) > epsilon, C * np.sign(error), 0) -> "
        "pull = np.where(abs(error) >= epsilon, C * np.sign(error), 0)": SAME
        + "no error is epsilon to the last digit",
        "line 6: pull = np.where(abs(error) > epsilon, C * np.sign(error), 0) -> "
        "pull = np.where(abs(error) > epsilon, C / np.sign(error), 0)": SAME
        + "a sign is its own inverse",
    },
    "18.3": {
        "line 3: return (X_new - mean) / np.where(spread > 0, spread, 1) -> "
        "return (X_new - mean) / np.where(spread > 0, spread, 2)": "a column that is "
        "constant in the training may be divided by anything",
    },
}
