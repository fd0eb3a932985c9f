"""The algorithm of the book's chapters 1 to 3 in NumPy, one image after the other: column vectors, float64, gradients
of a mini-batch added up layer by layer, written from the book's equations."""

import random

import numpy as np

import peer


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class SampleBySample:
    version = f"NumPy {np.__version__}, {peer.linear_algebra()}"

    def __init__(self, workload, digits):
        self.workload = workload
        tensors = [tensor.astype(np.float64) for tensor in digits.weights]
        self.weights, self.biases = tensors[0::2], [bias.reshape(-1, 1) for bias in tensors[1::2]]
        inputs = [image.reshape(784, 1) for image in digits.training_images[: workload["images"]] / 255.0]
        wanted = np.eye(10).reshape(10, 10, 1)
        self.data = [(x, wanted[label]) for x, label in zip(inputs, digits.training_labels)]
        self.test = [image.reshape(784, 1) for image in digits.test_images / 255.0]
        self.test_labels = digits.test_labels

    def forward(self, a):
        for w, b in zip(self.weights, self.biases):
            a = sigmoid(np.dot(w, a) + b)
        return a

    def gradients(self, x, y):
        """Of the cost of one image, with respect to all biases and weights: equations BP1 to BP4."""
        activations = [x]
        for w, b in zip(self.weights, self.biases):
            activations.append(sigmoid(np.dot(w, activations[-1]) + b))
        delta = activations[-1] - y
        if self.workload["cost"] == "quadratic":
            delta = delta * activations[-1] * (1 - activations[-1])
        by_bias, by_weight = [delta], [np.dot(delta, activations[-2].T)]
        for layer in range(len(self.weights) - 1, 0, -1):
            a = activations[layer]
            delta = np.dot(self.weights[layer].T, delta) * a * (1 - a)
            by_bias.insert(0, delta)
            by_weight.insert(0, np.dot(delta, activations[layer - 1].T))
        return by_bias, by_weight

    def learn(self, batch):
        sum_b = [np.zeros(b.shape) for b in self.biases]
        sum_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            by_bias, by_weight = self.gradients(x, y)
            sum_b = [total + one for total, one in zip(sum_b, by_bias)]
            sum_w = [total + one for total, one in zip(sum_w, by_weight)]
        eta, n = self.workload["learningRate"], self.workload["images"]
        kept = 1 - eta * self.workload["l2"] / n
        self.weights = [kept * w - (eta / len(batch)) * dw for w, dw in zip(self.weights, sum_w)]
        self.biases = [b - (eta / len(batch)) * db for b, db in zip(self.biases, sum_b)]

    def train(self, images):
        random.shuffle(self.data)
        size = self.workload["batchSize"]
        for start in range(0, images, size):
            self.learn(self.data[start : start + size])

    def read(self, images):
        for i in range(images):
            self.forward(self.test[i % len(self.test)])

    def run(self, images):
        work = self.train if self.workload["does"] == "train" else self.read
        return peer.seconds(lambda: work(images))

    def accuracy(self):
        return peer.accuracy(np.array([self.forward(x)[:, 0] for x in self.test]), self.test_labels)


peer.serve(SampleBySample)
