"""Runs the C kernels under wasmtime: as they are, as they are once more, with fuel, with epochs, in turns.

    kernels.py FILE ROUNDS '{"fib": 34, ...}'

Prints one line of JSON: for each kernel and variant the milliseconds of CPU time, one for each round.
"""

import json
import random
import sys
import time

from wasmtime import Config, Engine, Instance, Module, Store

WARM_RUNS = 2
PLENTY_OF_FUEL = 2**62
PLENTY_OF_EPOCHS = 2**40


def config(variant):
    settings = Config()
    settings.consume_fuel = variant == "fuel"
    settings.epoch_interruption = variant == "epochs"
    return settings


def instantiate(variant, code):
    engine = Engine(config(variant))
    store = Store(engine)
    if variant == "fuel":
        store.set_fuel(PLENTY_OF_FUEL)
    if variant == "epochs":
        store.set_epoch_deadline(PLENTY_OF_EPOCHS)
    instance = Instance(store, Module(engine, code), [])
    return lambda kernel, size: instance.exports(store)[kernel](store, size)


def timed(run, kernel, size):
    before = time.thread_time_ns()
    answer = run(kernel, size)
    return (time.thread_time_ns() - before) / 1e6, answer


def measure(variants, kernel, size, rounds):
    expected = [run(kernel, size) for run in variants.values() for _ in range(WARM_RUNS)][0]
    times = {variant: [] for variant in variants}
    for _ in range(rounds):
        for variant in random.sample(list(variants), len(variants)):
            milliseconds, answer = timed(variants[variant], kernel, size)
            if answer != expected:
                raise ValueError(f"{variant}: {kernel} answers {answer} instead of {expected}")
            times[variant].append(milliseconds)
    return times


def main(file, rounds, kernels):
    with open(file, "rb") as opened:
        code = opened.read()
    variants = {variant: instantiate(variant, code) for variant in ("unmodified", "control", "fuel", "epochs")}
    print(json.dumps({kernel: measure(variants, kernel, size, rounds) for kernel, size in kernels.items()}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]))
