"""Write the course's collection of articles with their tags into articles.tsv.

    python data/make_articles.py [FOLDER]

The folder is ``data`` unless another is named. Run make_manifest.py afterwards.
One line an article: its tags with commas between them, a tab, headline and text;
line breaks are written as \\n.
"""

from __future__ import annotations

import sys
from pathlib import Path

from grammar import Writer, read_topics, read_words, settle, upper_first

from helpers.datasets.drawing.rng import Rng

N_ARTICLES = 1200
SEED = 1969
TAGS = (
    "business",
    "culture",
    "environment",
    "health",
    "politics",
    "science",
    "sport",
    "technology",
)
WORDS = read_words()
TOPICS = {topic.name: topic for topic in read_topics("articles")}
PAIRS = {frozenset(name.split("+")): name for name in TOPICS if "+" in name}


def choose_tags(rng: Rng) -> list[str]:
    """Return one to four tags; each new one usually has a link to the last."""
    tags = [rng.pick(TAGS)]
    wanted = 1 + sum(rng.chance(chance) for chance in (0.75, 0.4, 0.2))
    while len(tags) < wanted:
        others = [tag for tag in TAGS if tag not in tags]
        linked = [tag for tag in others if frozenset((tags[-1], tag)) in PAIRS]
        tags.append(rng.pick(linked if linked and rng.chance(0.85) else others))
    return tags


class Article:
    """One article in the making."""

    def __init__(self, rng: Rng) -> None:
        self.rng = rng
        self.writer = Writer(rng, WORDS)
        self.said: set[str] = set()
        self.tags = choose_tags(rng)
        self.column = len(self.tags) > 2 and rng.chance(0.75)

    def write(self) -> str:
        """Return headline and text: a paragraph a tag, with links in between."""
        about = "column" if self.column else self.tags[0]
        headline = self.writer.begin(self.rng.pick(TOPICS[about].fitting("S", "")))
        paragraphs = [self._paragraph(k) for k in range(len(self.tags))]
        if self.column:
            paragraphs[0] = f"{self._some('column', 1)[0]} {paragraphs[0]}"
        between = self.rng.pick(["\n", "\n\n", " "])
        return settle(f"{upper_first(headline)}\n\n{between.join(paragraphs)}")

    def _paragraph(self, k: int) -> str:
        """Return the sentences on one tag, after a link to the tag before it."""
        self.writer.kept.pop("person", None)
        sentences = []
        pair = frozenset(self.tags[max(k - 1, 0) : k + 1])
        if pair in PAIRS and self.rng.chance(0.8):
            sentences += self._some(PAIRS[pair], 1)
        elif k and self.rng.chance(0.8):
            sentences += self._some("turn", 1)
        n = 1 + self.rng.whole(3) + (len(self.tags) == 1)
        sentences += self._some(self.tags[k], n)
        if self.rng.chance(0.55):
            sentences += self._some("neutral", 1 + self.rng.whole(2))
        if self.rng.chance(0.2):
            sentences += self._some("passing", 1)
        return " ".join(sentences)

    def _some(self, section: str, n: int) -> list[str]:
        """Return up to n sentences of a section; none is said twice."""
        phrases = self.rng.sample(TOPICS[section].fitting("M", ""), n)
        texts = [upper_first(self.writer.fill(self._here(each))) for each in phrases]
        new = [k for k in range(len(texts)) if phrases[k] not in self.said]
        self.said.update(phrases)
        return [texts[k] for k in new]

    def _here(self, phrase: str) -> str:
        """Let a sentence that names one town often name the article's own."""
        if phrase.count("town}") == 1 and self.rng.chance(0.6):
            return phrase.replace("{town}", "{=town}")
        return phrase


def main(folder: Path) -> None:
    """Write articles.tsv into the folder."""
    rng = Rng(SEED)
    articles: dict[str, list[str]] = {}
    while len(articles) < N_ARTICLES:
        article = Article(rng)
        articles.setdefault(article.write(), sorted(article.tags))
    lines = []
    for text, tags in articles.items():
        escaped = text.replace("\n", "\\n")
        lines.append(f"{','.join(tags)}\t{escaped}\n")
    (folder / "articles.tsv").write_bytes("".join(lines).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
