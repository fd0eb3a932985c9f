"""PyTorch as fast as it goes by hand: no DataLoader, no optimizer, no autograd. Biases are a column of the weights, so that
an update is one product added in place; pixels are gathered for a hundred mini-batches at once; TorchScript runs the
loop without Python."""

import torch

import peer
from torch_common import VERSION, use_threads


@torch.jit.script
def forward(x, h, w1, w2):
    """Outputs for rows x, [pixels, 1]; hidden activations are left in h, [hidden, 1]."""
    h[:, :-1].copy_(torch.mm(x, w1.t()).sigmoid_())
    return torch.mm(h, w2.t()).sigmoid_()


@torch.jit.script
def epoch(order, images, targets, w1, w2, h, quadratic: bool, kept: float, step: float):
    """Mini-batches of as many rows as h has, in the order given."""
    size = h.size(0)
    for some in order.split(100 * size):
        xs, ys = images.index_select(0, some), targets.index_select(0, some)
        for i in range(0, some.size(0), size):
            x = xs[i : i + size]
            a = forward(x, h, w1, w2)
            delta2 = a - ys[i : i + size]
            if quadratic:
                delta2 = delta2 * a * (1 - a)
            s = h[:, :-1]
            delta1 = torch.mm(delta2, w2[:, :-1]) * s * (1 - s)
            if kept != 1:
                w1[:, :-1].mul_(kept)
                w2[:, :-1].mul_(kept)
            w2.addmm_(delta2.t(), h, alpha=step)
            w1.addmm_(delta1.t(), x, alpha=step)


class ByHand:
    version = VERSION

    def __init__(self, workload, digits):
        use_threads(workload)
        torch.set_grad_enabled(False)
        self.workload = workload
        w1, b1, w2, b2 = (torch.from_numpy(tensor) for tensor in digits.weights)
        self.w1, self.w2 = torch.cat([w1, b1[:, None]], 1), torch.cat([w2, b2[:, None]], 1)
        self.h = torch.ones(workload["batchSize"], workload["hidden"] + 1)
        self.test, self.test_labels = with_ones(digits.test_images), digits.test_labels
        if workload["does"] == "train":
            self.note = "TorchScript"
            self.x = with_ones(digits.training_images[: workload["images"]])
            self.y = torch.eye(10)[torch.from_numpy(digits.training_labels[: workload["images"]]).long()]

    def train(self, images):
        rate, count = self.workload["learningRate"], self.workload["images"]
        kept = 1 - rate * self.workload["l2"] / count
        quadratic = self.workload["cost"] == "quadratic"
        step = -rate / self.workload["batchSize"]
        order = torch.randperm(count)[:images]
        epoch(order, self.x, self.y, self.w1, self.w2, self.h, quadratic, kept, step)

    def read(self, images):
        size, count = self.workload["batchSize"], self.workload["images"]
        w1, w2 = self.w1.t().contiguous(), self.w2.t()[:-1].contiguous()
        b2 = self.w2[:, -1]
        with torch.inference_mode():
            for start in range(0, images, size):
                at = start % count
                torch.addmm(b2, torch.mm(self.test[at : at + size], w1).sigmoid_(), w2).sigmoid_()

    def run(self, images):
        work = self.train if self.workload["does"] == "train" else self.read
        return peer.seconds(lambda: work(images))

    def accuracy(self):
        h = torch.ones(len(self.test), self.workload["hidden"] + 1)
        return peer.accuracy(forward(self.test, h, self.w1, self.w2).numpy(), self.test_labels)


def with_ones(images):
    """Rows of pixels with a 1 at the end, which the bias multiplies."""
    return torch.cat([torch.from_numpy(peer.floats(images)), torch.ones(len(images), 1)], 1)


peer.serve(ByHand)
