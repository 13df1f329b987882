-- The record, first version. The same file exists for SQLite and PostgreSQL; a test holds them against
-- each other. Times are milliseconds since 1970-01-01T00:00:00Z; JSON is TEXT.

-- What belongs to this record and to no other: store_id, receipt_key (base64).
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- One row. Whoever writes locks it first, so that writing transactions are serial: seq is the last change,
-- audit_number and audit_hash the last row of the audit log.
CREATE TABLE counter (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    audit_number BIGINT NOT NULL,
    audit_hash TEXT NOT NULL
);
INSERT INTO counter (id, seq, audit_number, audit_hash) VALUES (1, 0, 0, '');

-- key is the id in lower case; newest is the number of the newest revision in any state, live the one
-- that serves.
CREATE TABLE articles (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('answer', 'phrase', 'notice')),
    newest BIGINT NOT NULL,
    live BIGINT NULL,
    suspended_at BIGINT NULL,
    suspended_reason TEXT NULL,
    verified_at BIGINT NULL,
    retired_at BIGINT NULL,
    created_at BIGINT NOT NULL
);

-- source: the submitted bytes. article: the same, read. images: relative reference to the hash of an image.
-- A revision is live from published_at (inclusive) to ended_at (exclusive).
CREATE TABLE revisions (
    article_key TEXT COLLATE "C" NOT NULL REFERENCES articles (key),
    number BIGINT NOT NULL CHECK (number > 0),
    state TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'approved', 'published', 'superseded', 'retired', 'rejected', 'withdrawn')),
    base BIGINT NULL,
    source TEXT NOT NULL,
    article TEXT NOT NULL,
    images TEXT NOT NULL,
    import_path TEXT NULL,
    author TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    approved_by TEXT NULL,
    approved_at BIGINT NULL,
    publish_at BIGINT NULL,
    published_at BIGINT NULL,
    ended_at BIGINT NULL,
    PRIMARY KEY (article_key, number)
);
CREATE UNIQUE INDEX revisions_one_live ON revisions (article_key) WHERE state = 'published';
CREATE UNIQUE INDEX revisions_one_open ON revisions (article_key) WHERE state IN ('draft', 'in_review');

-- question is normalised, written is what the author wrote. Held from live_from (inclusive) to live_until
-- (exclusive). position orders the claims of one revision.
CREATE TABLE claims (
    article_key TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('standard', 'similar', 'shortcut')),
    question TEXT COLLATE "C" NOT NULL,
    written TEXT NOT NULL,
    scope TEXT NOT NULL,
    effective_from BIGINT NULL,
    effective_until BIGINT NULL,
    live_from BIGINT NOT NULL,
    live_until BIGINT NULL,
    PRIMARY KEY (article_key, revision, position),
    FOREIGN KEY (article_key, revision) REFERENCES revisions (article_key, number)
);
CREATE INDEX claims_question ON claims USING hash (question);

-- What altered serving, in commit order, without a gap.
CREATE TABLE changes (
    seq BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('published', 'suspended', 'resumed', 'retired', 'settings')),
    article TEXT NULL,
    revision BIGINT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE settings (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
    state TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'approved', 'published', 'superseded', 'retired', 'rejected', 'withdrawn')),
    base BIGINT NULL,
    source TEXT NOT NULL,
    settings TEXT NOT NULL,
    author TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    approved_by TEXT NULL,
    approved_at BIGINT NULL,
    publish_at BIGINT NULL,
    published_at BIGINT NULL,
    ended_at BIGINT NULL
);
CREATE UNIQUE INDEX settings_one_live ON settings (state) WHERE state = 'published';

-- hash: SHA-256 of the token in hexadecimal; the token itself is nowhere.
CREATE TABLE keys (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'approver', 'admin')),
    audience TEXT NOT NULL CHECK (audience IN ('public', 'internal')),
    hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NULL,
    last_used_at BIGINT NULL,
    revoked_at BIGINT NULL
);

-- key is the name in lower case; password_hash is a PHC string.
CREATE TABLE users (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'approver', 'admin')),
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT NULL
);

-- hash: SHA-256 of content in hexadecimal.
CREATE TABLE images (
    hash TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    content BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- Every change by whom, in commit order, without a gap; each row's hash covers the one before.
CREATE TABLE audit (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
