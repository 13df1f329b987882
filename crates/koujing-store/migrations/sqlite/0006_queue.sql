-- The queue of what is in review: who has an item in hand, what was handed in together. Only additions.

-- Who looks after a revision in review since when. It keeps nobody else from deciding.
CREATE TABLE reviewers (
    article_key TEXT NOT NULL REFERENCES articles (key),
    revision BIGINT NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (article_key, revision)
);

-- Revisions that were handed in together, are approved together and go live together. title: what it is about.
CREATE TABLE releases (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE TABLE release_members (
    article_key TEXT NOT NULL REFERENCES articles (key),
    revision BIGINT NOT NULL,
    release_id TEXT NOT NULL REFERENCES releases (id),
    PRIMARY KEY (article_key, revision)
);
CREATE INDEX release_members_release ON release_members (release_id);
