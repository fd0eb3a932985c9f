"""A whole training in PyTorch, as a preset of Inkling describes it: the network, AdamW, one cycle of the learning rate.

Plain: nn.Sequential, a DataLoader over a TensorDataset, optim.AdamW, LambdaLR. `by-hand` lays images and kernels out as
[height, width, channel], which suits convolutions on a processor, gathers images for many mini-batches at once, pools
before ReLU (the same, with a quarter of the work), and lets AdamW work on all weights at once. `one-thread` leaves the
second core alone: for work this small, PyTorch's threads may wait for each other more than they save."""

import math
import sys

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import DataLoader, TensorDataset

import peer
from torch_common import VERSION, use_threads

BY_HAND = "by-hand" in sys.argv
FORMAT = torch.channels_last if BY_HAND else torch.contiguous_format


class ToTheEnd:
    version = VERSION
    note = "channels last, no DataLoader, AdamW(foreach=True)" if BY_HAND else None

    def __init__(self, workload, digits):
        use_threads({"threads": 1} if "one-thread" in sys.argv else workload)
        self.settings = workload["settings"]
        if self.settings["optimizer"]["update"]["kind"] != "adam" or self.settings["schedule"]["kind"] != "one-cycle":
            raise peer.Cannot("only Adam and one cycle are written here")
        self.x, self.test = pixels(digits.training_images), pixels(digits.test_images)
        self.y = torch.from_numpy(digits.training_labels).long()
        self.test_labels = digits.test_labels
        warm = slice(0, 20 * self.settings["batchSize"])
        self.train(network_of(self.settings["network"]), self.x[warm], self.y[warm])

    def finish(self, seed):
        torch.manual_seed(seed)
        network = None

        def work():
            nonlocal network
            network = network_of(self.settings["network"])
            self.train(network, self.x, self.y)

        seconds = peer.seconds(work)
        with torch.no_grad():
            outputs = torch.cat([network(part) for part in self.test.split(1000)])
        return seconds, peer.accuracy(outputs.numpy(), self.test_labels)

    def train(self, network, x, y):
        size, epochs = self.settings["batchSize"], self.settings["epochs"]
        optimizer = self.optimizer_of(network)
        last = math.ceil(len(y) / size) * epochs - 1
        schedule = LambdaLR(optimizer, lambda step: cycle_at(self.settings["schedule"], step, last))
        batches = by_hand if BY_HAND else as_written
        for _ in range(epochs):
            for xs, ys in batches(x, y, size):
                optimizer.zero_grad(set_to_none=BY_HAND)
                cross_entropy(network(xs), ys).backward()
                optimizer.step()
                schedule.step()

    def optimizer_of(self, network):
        """AdamW that decays weights and not biases."""
        rule = self.settings["optimizer"]["update"]
        weights = [p for p in network.parameters() if p.dim() > 1]
        biases = [p for p in network.parameters() if p.dim() == 1]
        groups = [{"params": weights, "weight_decay": rule["weightDecay"]}, {"params": biases, "weight_decay": 0}]
        betas, rate = (rule["beta1"], rule["beta2"]), self.settings["optimizer"]["learningRate"]
        return torch.optim.AdamW(groups, lr=rate, betas=betas, eps=rule["epsilon"], foreach=BY_HAND)


def as_written(x, y, size):
    return DataLoader(TensorDataset(x, y), batch_size=size, shuffle=True)


def by_hand(x, y, size):
    for some in torch.randperm(len(y)).split(50 * size):
        yield from zip(x.index_select(0, some).split(size), y.index_select(0, some).split(size))


def cycle_at(schedule, step, last):
    """The share of the highest rate at mini-batch `step` of 0 to `last`, as the preset's schedule has it: by cosines."""
    peak = schedule["warmUp"] * last
    if step < peak:
        start, end, way = 1 / schedule["startDivisor"], 1, step / peak
    else:
        start, end, way = 1, 1 / schedule["endDivisor"], (step - peak) / (last - peak)
    return start + (end - start) * (1 - math.cos(math.pi * way)) / 2


def network_of(description):
    """The layers of a description, with fresh weights from N(0, 2/n) and biases of 0; the last gives logits."""
    height, width, channels = description["input"]
    layers = []
    size = None
    for layer in description["layers"]:
        if layer["kind"] == "conv2d":
            layers.append(nn.Conv2d(channels, layer["channels"], tuple(layer["kernel"])))
            channels = layer["channels"]
            height, width = height - layer["kernel"][0] + 1, width - layer["kernel"][1] + 1
        elif layer["kind"] == "maxPool2d":
            pool = nn.MaxPool2d(tuple(layer["size"]))
            layers.insert(len(layers) - 1 if BY_HAND else len(layers), pool)
            height, width = height // layer["size"][0], width // layer["size"][1]
        elif layer["kind"] == "flatten":
            layers.append(nn.Flatten())
            size = height * width * channels
        elif layer["kind"] == "dense":
            layers.append(nn.Linear(size, layer["units"]))
            size = layer["units"]
        else:
            raise peer.Cannot(f"{layer['kind']} is not written here")
        if layer.get("activation") == "relu":
            layers.append(nn.ReLU())
    network = nn.Sequential(*layers).to(memory_format=FORMAT)
    for parameter in network.parameters():
        if parameter.dim() > 1:
            nn.init.kaiming_normal_(parameter, nonlinearity="relu")
        else:
            nn.init.zeros_(parameter)
    return network


def pixels(images):
    """[count, 1, 28, 28], from 0 to 1."""
    return torch.from_numpy(peer.floats(images)).reshape(-1, 1, 28, 28).to(memory_format=FORMAT)


peer.serve(ToTheEnd)
