"""A peer's side of the protocol, for peers written in Python: requests come as lines of JSON, and so go answers."""

import json
import os
import sys
import time

import numpy as np


class Cannot(Exception):
    """The peer cannot do the workload; the message is the reason that the tables give."""


class Digits:
    """MNIST and the weights to begin with, as they lie in the data folder."""

    def __init__(self, folder, workload):
        def read(name, dtype):
            return np.fromfile(os.path.join(folder, name), dtype)

        self.training_images = read("training.images", np.uint8).reshape(-1, 784)
        self.training_labels = read("training.labels", np.uint8)
        self.test_images = read("test.images", np.uint8).reshape(-1, 784)
        self.test_labels = read("test.labels", np.uint8)
        floats = read(workload["weights"], np.float32)
        sizes = [int(np.prod(shape)) for shape in workload["tensors"]]
        parts = np.split(floats, np.cumsum(sizes)[:-1])
        self.weights = [part.reshape(shape).copy() for part, shape in zip(parts, workload["tensors"])]


def floats(images):
    """Bytes as float32 from 0 to 1."""
    return images.astype(np.float32) / np.float32(255)


def accuracy(outputs, labels):
    """Part of the labels that have the largest of their ten outputs, [count, 10]."""
    return float(np.mean(np.argmax(outputs, axis=1) == labels))


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def linear_algebra():
    """Which library the matrix products of this process run in, for the version."""
    with open("/proc/self/maps", encoding="utf8") as maps:
        loaded = maps.read()
    return next((name for key, name in [("openblas", "OpenBLAS"), ("mkl", "MKL")] if key in loaded), "plain BLAS")


def serve(prepare):
    """Answers requests until the input ends; `prepare(workload, digits)` gives an object with
    version, note (or None), run(images) -> seconds, and accuracy(); or, for whole trainings, finish(seed) -> both."""
    answers, sys.stdout = sys.stdout, sys.stderr  # what libraries print goes beside the answers
    peer = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "prepare":
                peer = prepare(request["workload"], Digits(request["folder"], request["workload"]))
                answer = {"version": peer.version}
                if getattr(peer, "note", None):
                    answer["note"] = peer.note
            elif request["do"] == "run":
                answer = {"seconds": peer.run(request["images"])}
            elif request["do"] == "finish":
                answer = dict(zip(("seconds", "accuracy"), peer.finish(request["seed"])))
            else:
                answer = {"accuracy": peer.accuracy()}
        except Cannot as reason:
            answer = {"cannot": str(reason)}
        print(json.dumps(answer), file=answers, flush=True)
