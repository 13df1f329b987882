-- Signing in: who is signed in where, and what belongs to a person. Only additions.

-- The language that a person wants pages in: zh-Hans, zh-Hant, en.
ALTER TABLE users ADD COLUMN language TEXT NULL;

-- hash: SHA-256 of the token in hexadecimal; the token itself is nowhere. Ends at expires_at, or when it was
-- not used for long since seen_at.
CREATE TABLE sessions (
    hash TEXT NOT NULL PRIMARY KEY,
    user_key TEXT COLLATE "C" NOT NULL REFERENCES users (key),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_key);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- Articles that a person wants at hand.
CREATE TABLE favourites (
    user_key TEXT COLLATE "C" NOT NULL REFERENCES users (key),
    article_key TEXT COLLATE "C" NOT NULL REFERENCES articles (key),
    at BIGINT NOT NULL,
    PRIMARY KEY (user_key, article_key)
);
