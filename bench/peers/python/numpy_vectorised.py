"""NumPy as a careful person writes it: float32, a mini-batch as a matrix, no copies that can be avoided."""

import numpy as np

import peer


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Vectorised:
    version = f"NumPy {np.__version__}, {peer.linear_algebra()}"

    def __init__(self, workload, digits):
        self.workload = workload
        self.rng = np.random.default_rng()
        # Weights as [from, to], so that a batch of rows goes through from the right.
        w1, self.b1, w2, self.b2 = digits.weights
        self.w1, self.w2 = np.ascontiguousarray(w1.T), np.ascontiguousarray(w2.T)
        self.x = peer.floats(digits.training_images[: workload["images"]])
        self.y = np.eye(10, dtype=np.float32)[digits.training_labels[: workload["images"]]]
        self.test, self.test_labels = peer.floats(digits.test_images), digits.test_labels

    def forward(self, x):
        h = sigmoid(x @ self.w1 + self.b1)
        return h, sigmoid(h @ self.w2 + self.b2)

    def train(self, images):
        size = self.workload["batchSize"]
        step = np.float32(self.workload["learningRate"] / size)
        quadratic = self.workload["cost"] == "quadratic"
        kept = np.float32(1 - self.workload["learningRate"] * self.workload["l2"] / self.workload["images"])
        order = self.rng.permutation(self.workload["images"])[:images]
        for start in range(0, images, size):
            batch = order[start : start + size]
            x, y = self.x[batch], self.y[batch]
            h, a = self.forward(x)
            delta2 = a - y
            if quadratic:
                delta2 *= a * (1 - a)
            delta2 *= step  # before the products: less to multiply than after
            delta1 = delta2 @ self.w2.T
            delta1 *= h * (1 - h)
            if kept != 1:
                self.w1 *= kept
                self.w2 *= kept
            self.w2 -= h.T @ delta2
            self.b2 -= delta2.sum(axis=0)
            self.w1 -= x.T @ delta1
            self.b1 -= delta1.sum(axis=0)

    def read(self, images):
        size, count = self.workload["batchSize"], self.workload["images"]
        for start in range(0, images, size):
            at = start % count
            self.forward(self.test[at : at + size])

    def run(self, images):
        work = self.train if self.workload["does"] == "train" else self.read
        return peer.seconds(lambda: work(images))

    def accuracy(self):
        return peer.accuracy(self.forward(self.test)[1], self.test_labels)


peer.serve(Vectorised)
