"""What people would use instead, over the same rows and questions: each takes the corpus, then answers with an exact count.

A rival finds substrings (no words, no counts of facets): the page of the 20 newest open ones and how many there are.
Missing programs are skipped with a loud line.
"""

import contextlib
import json
import shutil
import sqlite3
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from bench.corpus import Corpus
from koubo.search.query import SearchQuery
from tests.support import postgres

Answer = Callable[[SearchQuery], int]
ROWS = "id, body, live_from, live_until, updated"


def text(value: str) -> str:
    """Return the form all rivals compare, so that none pays for case or width."""
    return unicodedata.normalize("NFKC", value).casefold()


def rows(corpus: Corpus) -> Iterator[tuple[int, str, int, int, int]]:
    """Yield what a rival stores of each entry."""
    for entry in corpus:
        body = text("\n".join((*entry.titles, *entry.names, *entry.body)))
        assert entry.live_from, "entries of the corpus have an interval"
        assert entry.live_until, "entries of the corpus have an interval"
        start, end = int(entry.live_from.timestamp()), int(entry.live_until.timestamp())
        yield entry.key, body, start, end, start


def suits(ask: SearchQuery) -> bool:
    """Whether rivals are asked this: words without facets, in the order of time."""
    return not ask.facets and ask.sort.number == "updated" and ask.at is not None


def terms(ask: SearchQuery) -> tuple[list[str], list[str], list[str]]:
    """Return the terms in the form rivals compare."""
    words = ask.words
    return [text(t) for t in words.all_of], [text(t) for t in words.any_of], [text(t) for t in words.none_of]


def clause(ask: SearchQuery, one: Callable[[str], str]) -> tuple[str, list[str]]:
    """Return an SQL condition of LIKE-like comparisons and its parameters."""
    every, either, never = terms(ask)
    parts = [one(t) for t in every] + [f"NOT {one(t)}" for t in never]
    if either:
        parts.append("(" + " OR ".join(one(t) for t in either) + ")")
    return " AND ".join(parts) or "1=1", [*every, *never, *either]


def page_and_count(run: Callable[[str, tuple], Any], condition: str, values: list, at: int, mark: str) -> int:
    """Ask for the page, then for the count, as a plain site does."""
    where = f"{condition} AND live_from <= {mark} AND live_until > {mark}"
    run(f"SELECT id FROM post WHERE {where} ORDER BY updated DESC, id DESC LIMIT 20", (*values, at, at))
    return int(run(f"SELECT count(*) FROM post WHERE {where}", (*values, at, at))[0][0])


def _sqlite(folder: Path, corpus: Corpus, name: str) -> sqlite3.Connection:
    base = sqlite3.connect(folder / f"{name}.sqlite3", isolation_level=None)
    base.execute("PRAGMA journal_mode=OFF")
    base.execute("PRAGMA synchronous=OFF")
    base.execute("CREATE TABLE post (id INTEGER PRIMARY KEY, body TEXT, live_from INT, live_until INT, updated INT)")
    base.execute("BEGIN")
    base.executemany("INSERT INTO post VALUES (?, ?, ?, ?, ?)", rows(corpus))
    base.execute("COMMIT")
    base.execute("CREATE INDEX open ON post (live_until, live_from)")
    return base


@contextlib.contextmanager
def icontains(folder: Path, corpus: Corpus) -> Iterator[Answer]:
    """A plain Django site: LIKE '%word%' over the rows on SQLite."""
    base = _sqlite(folder, corpus, "like")

    def answer(ask: SearchQuery) -> int:
        condition, values = clause(ask, lambda _: "body LIKE ?")
        run = lambda sql, args: base.execute(sql, args).fetchall()  # noqa: E731
        return page_and_count(run, condition, [f"%{v}%" for v in values], int(ask.at.timestamp()), "?")  # type: ignore[union-attr]

    yield answer
    base.close()


@contextlib.contextmanager
def fts5_trigram(folder: Path, corpus: Corpus) -> Iterator[Answer]:
    """SQLite FTS5 with its trigram tokeniser; terms under three characters cannot use it and are scanned."""
    base = _sqlite(folder, corpus, "fts5")
    base.execute("CREATE VIRTUAL TABLE found USING fts5(body, content='post', content_rowid='id', tokenize='trigram')")
    base.execute("INSERT INTO found(found) VALUES ('rebuild')")

    def one(term: str) -> str:
        column = "body LIKE ?" if len(term) < 3 else "id IN (SELECT rowid FROM found WHERE found MATCH ?)"
        return f"({column})"

    def answer(ask: SearchQuery) -> int:
        condition, values = clause(ask, one)
        given = [f"%{v}%" if len(v) < 3 else '"' + v.replace('"', '""') + '"' for v in values]
        run = lambda sql, args: base.execute(sql, args).fetchall()  # noqa: E731
        return page_and_count(run, condition, given, int(ask.at.timestamp()), "?")  # type: ignore[union-attr]

    yield answer
    base.close()


@contextlib.contextmanager
def _postgres(corpus: Corpus) -> Iterator[psycopg.Connection]:
    with postgres.server() as url, psycopg.connect(url, autocommit=True) as base:
        base.execute("CREATE TABLE post (id INT PRIMARY KEY, body TEXT, live_from INT, live_until INT, updated INT)")
        with base.cursor().copy(f"COPY post ({ROWS}) FROM STDIN") as copy:
            for row in rows(corpus):
                copy.write_row(row)
        base.execute("CREATE INDEX ON post (live_until, live_from)")
        yield base


@contextlib.contextmanager
def pg_trgm(folder: Path, corpus: Corpus) -> Iterator[Answer]:
    """PostgreSQL with pg_trgm (GIN) and LIKE."""
    with _postgres(corpus) as base:
        base.execute("CREATE EXTENSION pg_trgm")
        base.execute("CREATE INDEX ON post USING gin (body gin_trgm_ops)")
        base.execute("VACUUM ANALYZE post")

        def answer(ask: SearchQuery) -> int:
            condition, values = clause(ask, lambda _: "body LIKE %s")
            run = lambda sql, args: base.execute(sql, args).fetchall()  # noqa: E731
            return page_and_count(run, condition, [f"%{v}%" for v in values], int(ask.at.timestamp()), "%s")  # type: ignore[union-attr]

        yield answer


@contextlib.contextmanager
def tsvector(folder: Path, corpus: Corpus) -> Iterator[Answer]:
    """PostgreSQL's own full text: Japanese cut into characters, terms as phrases of them."""
    with _postgres(corpus) as base:
        base.execute("""CREATE FUNCTION cut(body text) RETURNS text LANGUAGE sql IMMUTABLE AS
            $$ SELECT regexp_replace(body, '([\\u3040-\\u30ff\\u3400-\\u9fff])', ' \\1 ', 'g') $$""")
        base.execute(
            "ALTER TABLE post ADD found tsvector GENERATED ALWAYS AS (to_tsvector('simple', cut(body))) STORED"
        )
        base.execute("CREATE INDEX ON post USING gin (found)")
        base.execute("VACUUM ANALYZE post")

        def answer(ask: SearchQuery) -> int:
            one = "found @@ phraseto_tsquery('simple', cut(%s))"
            condition, values = clause(ask, lambda _: one)
            run = lambda sql, args: base.execute(sql, args).fetchall()  # noqa: E731
            return page_and_count(run, condition, values, int(ask.at.timestamp()), "%s")  # type: ignore[union-attr]

        yield answer


@contextlib.contextmanager
def groonga(folder: Path, corpus: Corpus) -> Iterator[Answer]:
    """Groonga with bigrams that may be found in the middle of words, through its pipe."""
    program = shutil.which("groonga")
    if program is None:
        raise FileNotFoundError("groonga (Debian: groonga-bin)")
    base = folder / "groonga"
    base.mkdir()
    pipe = subprocess.Popen([program, "-n", str(base / "db")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert pipe.stdin, "opened as a pipe"
    assert pipe.stdout, "opened as a pipe"

    def say(line: str) -> Any:
        pipe.stdin.write(line + "\n")
        pipe.stdin.flush()
        return json.loads(pipe.stdout.readline())

    say("table_create Post TABLE_HASH_KEY UInt32")
    for column, kind in (("body", "Text"), ("live_from", "Int64"), ("live_until", "Int64"), ("updated", "Int64")):
        say(f"column_create Post {column} COLUMN_SCALAR {kind}")
    tokenizer = "TokenBigramSplitSymbolAlphaDigit"
    say(f"table_create Words TABLE_PAT_KEY ShortText --default_tokenizer {tokenizer}")
    say("column_create Words at COLUMN_INDEX|WITH_POSITION Post body")
    names = ("_key", "body", "live_from", "live_until", "updated")
    for row in rows(corpus):
        say("load --table Post --values '" + json.dumps(dict(zip(names, row, strict=True))).replace("'", "\\'") + "'")

    def answer(ask: SearchQuery) -> int:
        every, either, never = ([json.dumps(t) for t in group] for group in terms(ask))
        at = int(ask.at.timestamp())  # type: ignore[union-attr]
        parts = [f"body @ {t}" for t in every]
        if either:
            parts.append("(" + " || ".join(f"body @ {t}" for t in either) + ")")
        parts += [f"live_from <= {at}", f"live_until > {at}"]
        condition = " && ".join(parts) + "".join(f" &! body @ {t}" for t in never)
        found = say(f"select Post --filter '{condition}' --output_columns _key --sort_keys -updated,-_key --limit 20")
        return int(found[1][0][0][0])

    yield answer
    pipe.stdin.write("quit\n")
    pipe.communicate(timeout=60)


RIVALS = {
    "icontains (LIKE)": icontains,
    "SQLite FTS5 trigram": fts5_trigram,
    "PostgreSQL pg_trgm": pg_trgm,
    "PostgreSQL tsvector": tsvector,
    "Groonga": groonga,
}
