"""scikit-learn's MLPClassifier with the settings nearest to the book's: an epoch is one partial_fit.

Told of ten yes-or-no labels an image instead of one of ten classes, it has sigmoid outputs and the cross-entropy of
chapter 3; it has no quadratic cost."""

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

import peer


class Mlp:
    version = f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}, {peer.linear_algebra()}"

    def __init__(self, workload, digits):
        self.workload = workload
        self.rng = np.random.default_rng()
        quadratic = workload["cost"] == "quadratic"
        size, count = workload["batchSize"], len(digits.training_labels[:50000])
        if quadratic and workload["does"] == "train":
            self.note = "cross-entropy at a learning rate of 0.5: it has no quadratic cost"
        self.mlp = MLPClassifier(
            hidden_layer_sizes=(workload["hidden"],),
            activation="logistic",
            solver="sgd",
            batch_size=size,
            learning_rate_init=0.5 if quadratic else workload["learningRate"],
            momentum=0,
            nesterovs_momentum=False,
            # It shrinks weights by rate * alpha / batch, the book by rate * lambda / images.
            alpha=workload["l2"] * size / count,
        )
        self.x = peer.floats(digits.training_images[:count])
        self.y = np.eye(10, dtype=int)[digits.training_labels[:count]]
        self.test, self.test_labels = peer.floats(digits.test_images), digits.test_labels
        self.mlp.partial_fit(self.x[: max(size, 10)], self.y[: max(size, 10)], classes=np.arange(10))  # makes its arrays
        w1, b1, w2, b2 = digits.weights
        for mine, given in zip(self.mlp.coefs_ + self.mlp.intercepts_, [w1.T, w2.T, b1, b2]):
            mine[...] = given

    def train(self, images):
        if images == len(self.x):
            self.mlp.partial_fit(self.x, self.y)
        else:
            some = self.rng.permutation(len(self.x))[:images]
            self.mlp.partial_fit(self.x[some], self.y[some])

    def read(self, images):
        size, count = self.workload["batchSize"], self.workload["images"]
        for start in range(0, images, size):
            at = start % count
            self.mlp.predict_proba(self.test[at : at + size])

    def run(self, images):
        work = self.train if self.workload["does"] == "train" else self.read
        return peer.seconds(lambda: work(images))

    def accuracy(self):
        return peer.accuracy(self.mlp.predict_proba(self.test), self.test_labels)


peer.serve(Mlp)
