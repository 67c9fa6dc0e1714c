"""Trains the line network: ``python -m extractors.scan.linenet.training.train FONTS... --vocabulary FILE --out FILE``.

Made for one GPU and many cores, which set and damage the lines: about nine minutes on 16 of them. The families marked
"figures" in the fonts table are kept out for the first part, and scored at its end; then they are trained on too.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rapidfuzz.distance import Levenshtein

from extractors.scan.digits.training.fonts import Face, find_faces
from extractors.scan.linenet.alphabet import BLANK, CHARACTERS
from extractors.scan.linenet.training.examples import make_batch
from extractors.scan.linenet.training.layers import make_network
from extractors.scan.linenet.training.texts import Texts

LINES = 128
"""Lines to a step."""


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", type=Path, nargs="+", help="folders with the fonts of fonts.csv")
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and figures")
    parser.add_argument("--seconds", type=float, default=540)
    parser.add_argument(
        "--held-out", type=float, default=0.6, help="share of the time without the families of the figures"
    )
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--seed", type=int, default=2560)
    parser.add_argument("--from", dest="start", type=Path, help="weights to go on from")
    parser.add_argument("--checks", type=int, default=24, help="batches that the figures are taken on")
    parser.add_argument("--lines", type=int, default=LINES, help="lines to a step")
    choice = parser.parse_args()
    began = time.monotonic()
    texts = Texts(json.loads(choice.vocabulary.read_text(encoding="utf-8")))
    training = find_faces(choice.fonts, "training")
    figures, tests = find_faces(choice.fonts, "figures"), find_faces(choice.fonts, "tests")
    workers = Workers([training, training + figures], texts, choice)
    torch.manual_seed(choice.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda":
        torch.backends.cudnn.benchmark = True
    network = make_network().to(device)
    if choice.start:
        network.load_state_dict(torch.load(choice.start, map_location=device))
    choice.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(network, device, choice, began, workers)
    _say(
        f"{len(training)}+{len(figures)} faces, {sum(p.numel() for p in network.parameters())} weights, {device}"
    )
    first = choice.held_out * choice.seconds
    if first > 0:
        trainer.run(first)
        trainer.save("held-out")
        trainer.figures(figures, texts, "figures")
        trainer.figures(tests, texts, "tests")
    workers.part.value = 1
    trainer.run(choice.seconds)
    workers.stop()
    trainer.save("all")
    trainer.figures(figures, texts, "figures, trained on")
    trainer.figures(tests, texts, "tests")


class Trainer:
    """One network on its way."""

    def __init__(
        self, network: Any, device: str, choice: argparse.Namespace, began: float, workers: Workers
    ) -> None:
        self.network, self.device, self.choice, self.began = network, device, choice, began
        self.workers = workers
        self.optimiser = torch.optim.AdamW(
            network.parameters(), choice.rate, weight_decay=0.01, betas=(0.9, 0.98)
        )
        self.step = 0

    def rate(self, end: float) -> float:
        """Up at the beginning, down to nothing at the end of a part."""
        now = time.monotonic() - self.began
        start = self.part_start
        share = min(max((now - start) / max(end - start, 1e-9), 0.0), 1.0)
        warm = min((self.step - self.part_step + 1) / 200, 1.0)
        peak = self.choice.rate * (1.0 if self.part_step == 0 and not self.choice.start else 0.6)
        return float(peak * warm * (0.5 + 0.5 * np.cos(np.pi * share)) + 1e-6)

    def run(self, end: float) -> None:
        """Train until `end` seconds after the beginning."""
        self.part_start, self.part_step = time.monotonic() - self.began, self.step
        network, total, said, seen = self.network.train(), 0.0, time.monotonic(), 0
        loss_of = torch.nn.CTCLoss(BLANK, zero_infinity=True)
        waited = 0.0
        asked = time.monotonic()
        while True:
            strips, labels = self.workers.queue.get()
            waited += time.monotonic() - asked
            for group in self.optimiser.param_groups:
                group["lr"] = self.rate(end)
            inputs = torch.from_numpy(strips).to(self.device, non_blocking=True)[:, None].float() / 255
            with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.device == "cuda"):
                answers = network(inputs)[:, :, 0]
            scores = answers.float().log_softmax(1).permute(2, 0, 1)
            lengths = torch.tensor([len(t) for t in labels])
            targets = torch.from_numpy(np.concatenate(labels)).to(self.device)
            columns = torch.full((len(labels),), scores.shape[0])
            loss = loss_of(scores, targets, columns.to(self.device), lengths.to(self.device))
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            self.optimiser.step()
            self.step += 1
            seen += len(labels)
            total += loss.detach()
            if self.step % 200 == 0:
                now = time.monotonic()
                _say(
                    f"step {self.step}: loss {float(total) / 200:.4f}, {seen / (now - said):.0f} lines/s, waited {waited:.1f} s, {now - self.began:.0f} s"
                )
                total, said, seen, waited = 0.0, now, 0, 0.0
                if self.step % 2000 == 0:
                    self.save("latest")
            if time.monotonic() - self.began > end:
                break
            asked = time.monotonic()
        network.eval()

    def save(self, name: str) -> None:
        """Write the weights."""
        torch.save({k: v.cpu() for k, v in self.network.state_dict().items()}, self.choice.out / f"{name}.pt")

    def figures(self, faces: list[Face], texts: Texts, name: str) -> None:
        """Character error rate on fresh lines, of labels and of long lines."""
        self.network.eval()
        wrong, right = {False: 0, True: 0}, {False: 0, True: 0}
        shown: list[str] = []
        for seed in range(self.choice.checks):
            strips, labels = make_batch(faces, texts, 7_000_000 + seed, 64)
            with torch.no_grad():
                inputs = torch.from_numpy(strips).to(self.device)[:, None].float() / 255
                best = self.network(inputs)[:, :, 0].argmax(1).cpu().numpy()
            for row, label in zip(best, labels, strict=True):
                kept = row[np.flatnonzero(np.diff(np.concatenate([[BLANK], row])))]
                read, truth = kept[kept != BLANK].tolist(), label.tolist()
                is_label = len(truth) <= 28
                wrong[is_label] += Levenshtein.distance(read, truth)
                right[is_label] += len(truth)
                if read != truth and len(shown) < 25:
                    shown.append(
                        "".join(CHARACTERS[c - 1] for c in truth)
                        + " -> "
                        + "".join(CHARACTERS[c - 1] for c in read)
                    )
        for is_label in (True, False):
            _say(
                f"{name}: {'short' if is_label else 'long'} {100 * wrong[is_label] / max(right[is_label], 1):.2f} % of {right[is_label]}"
            )
        _say("\n".join(shown))


class Workers:
    """Processes that make batches, in no fixed order: a GPU waits for nobody. Made before any thread is."""

    def __init__(self, parts: list[list[Face]], texts: Texts, choice: argparse.Namespace) -> None:
        context = multiprocessing.get_context("fork")
        self.queue = context.Queue(choice.workers * 4)
        self.part = context.Value("i", 0)
        """Which of the lists of faces lines are set in."""
        first = choice.seed * 1_000_000
        self._processes = [
            context.Process(
                target=_work,
                args=(self.queue, self.part, parts, texts, first + n, choice.workers, choice.lines),
                daemon=True,
            )
            for n in range(choice.workers)
        ]
        for process in self._processes:
            process.start()

    def stop(self) -> None:
        """End them; what they were making is lost."""
        for process in self._processes:
            process.kill()


def _work(
    queue: Any, part: Any, parts: list[list[Face]], texts: Texts, seed: int, step: int, lines: int
) -> None:
    import cv2

    cv2.setNumThreads(1)
    while True:
        queue.put(make_batch(parts[part.value], texts, seed, lines))
        seed += step


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    main()
