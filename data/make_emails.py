"""Write the course's e-mails, spam or not, into emails.tsv, and their templates.

    python data/make_emails.py [FOLDER]

The folder is ``data`` unless another is named. Run make_manifest.py afterwards.
One line an e-mail: its label, a tab, its text; line breaks are written as \\n. The
lines of email_templates.txt name the template that each e-mail was made from.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from disguise import mistype, obfuscate, shout
from grammar import (
    Topic,
    Writer,
    hidden,
    instead,
    read_topics,
    read_words,
    settle,
    upper_first,
    weighted,
)

from helpers.datasets.drawing.rng import Rng

N_EMAILS = 2000
SPAM_SHARE = 0.225
SEED = 1969
ENDS = ".!?:;)"  # what may come before a sentence in the same line
# A last sentence that is a signature too, so that no other name follows.
SIGNED = re.compile(r"(?i)(love|big hug|kiss|cheers|thanks), \S|your \S+$")

WORDS = read_words()
SHARED = {topic.name: topic.fitting("M", "") for topic in read_topics("shared")}
HAM = [t for n in ("work", "private", "notices") for t in read_topics(f"ham_{n}")]
SPAM = [t for n in ("loud", "polite") for t in read_topics(f"spam_{n}")]


class Email:
    """One message in the making."""

    def __init__(self, rng: Rng, spam: bool) -> None:
        self.rng, self.spam = rng, spam
        self.writer = Writer(rng, WORDS)
        self.topic = weighted(rng, SPAM if spam else HAM)
        self.story = rng.pick(self.topic.stories())

    def write(self) -> str:
        """Return the whole text: subject, empty line, body."""
        if self.rng.chance(0.07 if self.spam else 0.04):
            subject = self._one(SHARED["short subject"])
            text = f"{subject}\n\n{self._one(SHARED['short body'])}"
        else:
            form = getattr(self, f"_{self.topic.form}")
            text = f"{self._subject()}\n\n{form()}"
        return f"Subject: {self._finish(text)}"

    def _subject(self) -> str:
        subject = self.writer.begin(self.rng.pick(self._fitting("S")))
        return subject if self.rng.chance(0.2) else upper_first(subject)

    def _one(self, phrases: list[str]) -> str:
        return self.writer.fill(self.rng.pick(phrases))

    def _fitting(self, part: str) -> list[str]:
        return self.topic.fitting(part, self.story)

    def _sentences(self, low: int, high: int) -> list[str]:
        """Return an opening, some of the middle and often an end."""
        n = low + self.rng.whole(high - low + 1)
        sentences = [self.writer.begin(self.rng.pick(self._fitting("O")))]
        phrases = self.rng.sample(self._fitting("M"), n)
        if self.rng.chance(0.75):
            phrases += self.rng.sample(self._fitting("E"), 1)
        return sentences + [self.writer.fill(phrase) for phrase in phrases]

    def _paragraphs(self, sentences: list[str]) -> str:
        """Join sentences, with a new paragraph now and then.

        A line without a full stop, such as a name, ends where its line does. Nothing
        is said twice.
        """
        text = sentences[0]
        for k, sentence in enumerate(sentences[1:], 1):
            between = self.rng.pick([" ", " ", " ", "\n", "\n\n"])
            open_end = between == " " and sentences[k - 1][-1] not in ENDS
            added = ("\n" if open_end else between) + sentence
            text += hidden(added) if sentence in sentences[:k] else added
        return text

    def _formal(self) -> str:
        rng = self.rng
        sentences = self._sentences(1, 6)
        if rng.chance(0.35):
            sentences.insert(0, self._one(SHARED["small talk"]))
        if rng.chance(0.4):
            sentences.append(self._one(SHARED["ask"]))
        if rng.chance(0.06 if self.spam else 0.2):
            sentences.append(self._one(SHARED["chatter"]))
        sentences = [upper_first(each) for each in sentences]
        greeting = self._one(SHARED["greeting"])
        body = self._paragraphs(sentences)
        end = f"{self._one(SHARED['closing'])}\n{self._one(SHARED['signature'])}"
        return "\n".join([greeting, *[""] * rng.whole(2), body, "", end])

    def _casual(self) -> str:
        rng = self.rng
        sentences = self._sentences(0, 4)
        if rng.chance(0.3):
            place = rng.whole(2) * len(sentences)
            place -= place > 0 and bool(SIGNED.match(sentences[-1]))
            sentences.insert(place, self._one(SHARED["chatter"]))
        if rng.chance(0.4):
            sentences = [upper_first(each) for each in sentences]
        greeting = self._one(SHARED["casual greeting"])
        body = (greeting + rng.pick([" ", "\n"]) if greeting else "") + (
            self._paragraphs(sentences)
        )
        end = self._one(SHARED["casual closing"])
        if not end:
            return body
        signed = any(SIGNED.match(sentence) for sentence in sentences)
        return body + (hidden(f"\n{end}") if signed else f"\n{end}")

    def _notice(self) -> str:
        rng = self.rng
        sentences = self._sentences(1, 5)
        if rng.chance(0.3):
            sentences.append(self._one(SHARED["notice end"]))
        greeting = self._greet(SHARED["notice greeting"])
        return (f"{greeting}\n\n" if greeting else "") + self._paragraphs(sentences)

    def _loud(self) -> str:
        sentences = self._sentences(1, 5)
        greeting = self._greet(SHARED["casual greeting"] + SHARED["notice greeting"])
        return (f"{greeting}\n" if greeting else "") + self._paragraphs(sentences)

    def _greet(self, phrases: list[str]) -> str:
        """Return a greeting: no "Mrs" for somebody whose first name is in the text."""
        greeting = self._one(phrases)
        if "you" in self.writer.kept and greeting.startswith("Dear M"):
            return instead(greeting, f"Hello {settle(self.writer.kept['you'])},")
        return greeting

    def _finish(self, text: str) -> str:
        """Add what else happens to messages: borrowed text, quotes, mistakes."""
        rng = self.rng
        if self.spam and rng.chance(0.2):
            text += self._borrowed(HAM, 1 + rng.whole(4), "\n\n")
        if not self.spam and rng.chance(0.02):
            intro = self._one(SHARED["forward"])
            text += f"\n\n{intro}" + self._borrowed(SPAM, 3, "\n> ")
        if self.topic.form in ("formal", "casual") and rng.chance(0.15):
            text += self._quote()
        loud = self.topic.form == "loud"
        if loud and rng.chance(0.55):
            text = obfuscate(rng, text, 0.6)
        if loud and rng.chance(0.5):
            text = shout(rng, text)
        if rng.chance(0.3 if self.topic.form != "notice" else 0.06):
            text = mistype(rng, text, rng.between(0.01, 0.06))
        return settle(text.replace("¶", "\n"))

    def _borrowed(self, topics: list[Topic], n: int, between: str) -> str:
        """Return sentences of the other class, as filters' enemies add them."""
        topic = weighted(self.rng, topics)
        story = self.rng.pick(topic.stories())
        phrases = topic.fitting("O", story)[:1] + topic.fitting("M", story)
        phrases = self.rng.sample(phrases, n)
        return between + " ".join(self.writer.fill(phrase) for phrase in phrases)

    def _quote(self) -> str:
        """Return the message that this one seems to answer."""
        phrases = self.rng.sample(SHARED["quoted"], 1 + self.rng.whole(3))
        lines = [f"> {self.writer.fill(phrase)}" for phrase in phrases]
        return "\n\n" + "\n".join([self._one(SHARED["quote intro"]), *lines])


def write_all(seed: int) -> list[tuple[str, str, str]]:
    """Return ``N_EMAILS`` different e-mails as (label, text, template)."""
    rng = Rng(seed)
    emails: dict[str, tuple[str, str]] = {}
    while len(emails) < N_EMAILS:
        spam = rng.chance(SPAM_SHARE)
        email = Email(rng, spam)
        emails.setdefault(email.write(), ("spam" if spam else "ham", email.topic.name))
    return [(label, text, name) for text, (label, name) in emails.items()]


def main(folder: Path) -> None:
    """Write emails.tsv and email_templates.txt into the folder."""
    lines, templates = [], []
    for label, text, template in write_all(SEED):
        escaped = text.replace("\n", "\\n")
        lines.append(f"{label}\t{escaped}\n")
        templates.append(f"{template}\n")
    (folder / "emails.tsv").write_bytes("".join(lines).encode())
    (folder / "email_templates.txt").write_bytes("".join(templates).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
