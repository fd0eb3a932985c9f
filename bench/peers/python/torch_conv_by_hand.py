"""The convolutional network in PyTorch as fast as it goes by hand. Training: channels last, images gathered for many
mini-batches at once, ReLU after pooling (the same, with a quarter of the work), weights moved in place without an
optimizer; gradients come from autograd, whose convolutions are the library's own. Reading: traced and optimized for
inference by TorchScript."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy, max_pool2d, relu

import peer
from torch_common import VERSION, load_weights, network_of, use_threads


class Network(nn.Module):
    """The same layers, ReLU after pooling."""

    def __init__(self, layers):
        super().__init__()
        self.conv1, self.conv2, self.dense1, self.dense2 = layers[0], layers[3], layers[7], layers[9]

    def forward(self, x):
        x = relu(max_pool2d(self.conv1(x), 2))
        x = relu(max_pool2d(self.conv2(x), 2))
        return self.dense2(relu(self.dense1(x.flatten(1))))


class ConvByHand:
    version = VERSION

    def __init__(self, workload, digits):
        use_threads(workload)
        self.workload = workload
        layers = load_weights(network_of(workload), digits)
        self.network = Network(layers).to(memory_format=torch.channels_last)
        self.parameters = list(self.network.parameters())
        self.test, self.test_labels = pixels(digits.test_images), digits.test_labels
        if workload["does"] == "train":
            self.note = "channels last, no DataLoader, no optimizer"
            self.x = pixels(digits.training_images[: workload["images"]])
            self.y = torch.from_numpy(digits.training_labels[: workload["images"]]).long()
        else:
            self.note = "channels last, TorchScript"
            self.network.eval()
            with torch.no_grad():
                example = self.test[: workload["batchSize"]]
                self.reader = torch.jit.optimize_for_inference(torch.jit.trace(self.network, example))

    def train(self, images):
        size, rate = self.workload["batchSize"], self.workload["learningRate"]
        for some in torch.randperm(self.workload["images"])[:images].split(50 * size):
            xs, ys = self.x.index_select(0, some), self.y.index_select(0, some)
            for x, y in zip(xs.split(size), ys.split(size)):
                loss = cross_entropy(self.network(x), y)
                gradients = torch.autograd.grad(loss, self.parameters)
                with torch.no_grad():
                    torch._foreach_add_(self.parameters, gradients, alpha=-rate)

    def read(self, images):
        size, count = self.workload["batchSize"], self.workload["images"]
        with torch.inference_mode():
            for start in range(0, images, size):
                at = start % count
                torch.softmax(self.reader(self.test[at : at + size]), 1)

    def run(self, images):
        work = self.train if self.workload["does"] == "train" else self.read
        return peer.seconds(lambda: work(images))

    def accuracy(self):
        with torch.no_grad():
            outputs = torch.cat([self.network(part) for part in self.test.split(1000)])
        return peer.accuracy(outputs.numpy(), self.test_labels)


def pixels(images):
    """[count, 1, 28, 28], the channels innermost in memory."""
    x = torch.from_numpy(peer.floats(images)).reshape(-1, 1, 28, 28)
    return x.contiguous(memory_format=torch.channels_last)


peer.serve(ConvByHand)
