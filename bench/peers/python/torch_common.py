"""What the PyTorch peers share: threads, the networks, their first weights."""

import torch
from torch import nn

VERSION = f"PyTorch {torch.__version__}"


def use_threads(workload):
    torch.set_num_threads(workload["threads"])


def network_of(workload):
    """The workload's network; its last layer gives logits, to which `cost_of` belongs."""
    hidden = workload["hidden"]
    if workload["network"] == "dense":
        return nn.Sequential(nn.Linear(784, hidden), nn.Sigmoid(), nn.Linear(hidden, 10))
    return nn.Sequential(
        nn.Conv2d(1, 20, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(20, 40, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(640, hidden),
        nn.ReLU(),
        nn.Linear(hidden, 10),
    )


def load_weights(network, digits):
    with torch.no_grad():
        for parameter, tensor in zip(network.parameters(), digits.weights):
            parameter.copy_(torch.from_numpy(tensor))
    return network
