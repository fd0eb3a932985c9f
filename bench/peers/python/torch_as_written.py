"""PyTorch as people write it: nn.Sequential, a DataLoader over a TensorDataset, optim.SGD, loss.backward().

`torch_as_written.py channels-last` lays images and kernels out as [height, width, channel], which suits convolutions on
a processor."""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import peer
from torch_common import VERSION, load_weights, network_of, use_threads

CHANNELS_LAST = "channels-last" in sys.argv


class AsWritten:
    version = VERSION

    def __init__(self, workload, digits):
        use_threads(workload)
        self.workload = workload
        self.network = load_weights(network_of(workload), digits)
        self.cost = cost_of(workload)
        if CHANNELS_LAST:
            self.network = self.network.to(memory_format=torch.channels_last)
        self.test, self.test_labels = self.tensor(digits.test_images), digits.test_labels
        if workload["does"] == "train":
            count = workload["images"]
            labels = torch.from_numpy(digits.training_labels[:count]).long()
            targets = labels if workload["network"] == "conv" else torch.eye(10)[labels]
            self.data = TensorDataset(self.tensor(digits.training_images[:count]), targets)
            decay = workload["l2"] / count
            weights = [p for p in self.network.parameters() if p.dim() > 1]
            biases = [p for p in self.network.parameters() if p.dim() == 1]
            groups = [{"params": weights, "weight_decay": decay}, {"params": biases}]
            self.optimizer = torch.optim.SGD(groups, lr=workload["learningRate"])

    def tensor(self, images):
        x = torch.from_numpy(peer.floats(images))
        if self.workload["network"] == "dense":
            return x
        x = x.reshape(-1, 1, 28, 28)
        return x.to(memory_format=torch.channels_last) if CHANNELS_LAST else x

    def train(self, images):
        self.network.train()
        sampler = torch.utils.data.RandomSampler(self.data, num_samples=images)
        for x, y in DataLoader(self.data, batch_size=self.workload["batchSize"], sampler=sampler):
            self.optimizer.zero_grad()
            loss = self.cost(self.network(x), y)
            loss.backward()
            self.optimizer.step()

    def read(self, images):
        size, count = self.workload["batchSize"], self.workload["images"]
        self.network.eval()
        with torch.no_grad():
            for start in range(0, images, size):
                at = start % count
                torch.sigmoid(self.network(self.test[at : at + size]))

    def run(self, images):
        work = self.train if self.workload["does"] == "train" else self.read
        return peer.seconds(lambda: work(images))

    def accuracy(self):
        self.network.eval()
        with torch.no_grad():
            outputs = torch.cat([self.network(part) for part in self.test.split(1000)])
        return peer.accuracy(outputs.numpy(), self.test_labels)


def cost_of(workload):
    """The book's costs add up over the outputs and average over the mini-batch; PyTorch's average over both."""
    size = workload["batchSize"]
    if workload["cost"] == "quadratic":
        squares = nn.MSELoss(reduction="sum")
        return lambda z, y: squares(torch.sigmoid(z), y) / (2 * size)
    if workload["cost"] == "cross-entropy":
        entropy = nn.BCEWithLogitsLoss(reduction="sum")
        return lambda z, y: entropy(z, y) / size
    return nn.CrossEntropyLoss()


peer.serve(AsWritten)
