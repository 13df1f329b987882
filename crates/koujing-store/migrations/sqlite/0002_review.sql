-- Review: who submitted, approved and decided; suspensions with their ends; what was told to whom; requests
-- that may be repeated; the numbered model. Only additions, but for the list of changes, which is written
-- anew with two more kinds. A program of the version before (it was never released) stands still at those:
-- stop it first. From this version on an unknown kind is followed as "something changed, look".

ALTER TABLE articles ADD COLUMN verified_by TEXT NULL;

-- publish_at: when an approved revision goes live; of one in review the latest instant that its approvers
-- asked for. decided: rejected, withdrawn or retired, by whom and why. A redacted revision has an empty
-- source and an article without texts; redacted_hash is the SHA-256 of the source that was there.
ALTER TABLE revisions ADD COLUMN submitted_at BIGINT NULL;
ALTER TABLE revisions ADD COLUMN submitted_by TEXT NULL;
ALTER TABLE revisions ADD COLUMN decided_at BIGINT NULL;
ALTER TABLE revisions ADD COLUMN decided_by TEXT NULL;
ALTER TABLE revisions ADD COLUMN reason TEXT NULL;
ALTER TABLE revisions ADD COLUMN redacted_at BIGINT NULL;
ALTER TABLE revisions ADD COLUMN redacted_by TEXT NULL;
ALTER TABLE revisions ADD COLUMN redacted_reason TEXT NULL;
ALTER TABLE revisions ADD COLUMN redacted_hash TEXT NULL;
CREATE INDEX revisions_scheduled ON revisions (publish_at, article_key, number) WHERE state = 'approved';
CREATE INDEX revisions_approved ON revisions (article_key, number) WHERE state = 'approved';

ALTER TABLE settings ADD COLUMN submitted_at BIGINT NULL;
ALTER TABLE settings ADD COLUMN submitted_by TEXT NULL;
ALTER TABLE settings ADD COLUMN decided_at BIGINT NULL;
ALTER TABLE settings ADD COLUMN decided_by TEXT NULL;
ALTER TABLE settings ADD COLUMN reason TEXT NULL;
ALTER TABLE settings ADD COLUMN redacted_at BIGINT NULL;
ALTER TABLE settings ADD COLUMN redacted_by TEXT NULL;
ALTER TABLE settings ADD COLUMN redacted_reason TEXT NULL;
ALTER TABLE settings ADD COLUMN redacted_hash TEXT NULL;
-- One and the same for all: what an open revision of the settings is unique in, and what stands where
-- articles have their key.
ALTER TABLE settings ADD COLUMN document TEXT NOT NULL DEFAULT 'settings' CHECK (document = 'settings');
CREATE UNIQUE INDEX settings_one_open ON settings (document) WHERE state IN ('draft', 'in_review');

-- approver: the name in lower case, which is who counts; name: as written. acknowledged: a JSON list of
-- the ids of the warnings that were seen.
CREATE TABLE approvals (
    article_key TEXT NOT NULL,
    revision BIGINT NOT NULL,
    approver TEXT NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    acknowledged TEXT NOT NULL,
    PRIMARY KEY (article_key, revision, approver),
    FOREIGN KEY (article_key, revision) REFERENCES revisions (article_key, number)
);
CREATE TABLE settings_approvals (
    document TEXT NOT NULL DEFAULT 'settings' CHECK (document = 'settings'),
    revision BIGINT NOT NULL REFERENCES settings (number),
    approver TEXT NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    acknowledged TEXT NOT NULL,
    PRIMARY KEY (revision, approver)
);

-- Out of service from from_at (inclusive) to until_at (exclusive). seq: the change that began it.
CREATE TABLE suspensions (
    seq BIGINT NOT NULL PRIMARY KEY,
    article_key TEXT NOT NULL REFERENCES articles (key),
    from_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    until_at BIGINT NULL,
    lifted_by TEXT NULL
);
CREATE UNIQUE INDEX suspensions_one_now ON suspensions (article_key) WHERE until_at IS NULL;
CREATE INDEX suspensions_article ON suspensions (article_key, from_at);

CREATE TABLE changes_anew (
    seq BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('published', 'suspended', 'resumed', 'retired', 'verified', 'settings', 'model')),
    article TEXT NULL,
    revision BIGINT NULL,
    at BIGINT NOT NULL
);
INSERT INTO changes_anew (seq, kind, article, revision, at) SELECT seq, kind, article, revision, at FROM changes;
DROP TABLE changes;
ALTER TABLE changes_anew RENAME TO changes;

CREATE INDEX audit_subject ON audit (subject, number);

-- The numbered model that all nodes rank with, made of what was live at seq. content is deflated JSON.
CREATE TABLE models (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
    seq BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    content BLOB NOT NULL
);

-- What was told: written behind, in batches. id is made by the node that answered; ids sort by time.
CREATE TABLE tellings (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    caller TEXT NOT NULL,
    conversation TEXT NULL,
    outcome TEXT NOT NULL,
    article_key TEXT NULL,
    revision BIGINT NULL,
    variant TEXT NULL,
    channel TEXT NULL
);
CREATE INDEX tellings_revision ON tellings (article_key, revision, id);
CREATE INDEX tellings_at ON tellings (at);

-- Requests that may be repeated: digest is the SHA-256 of method, address and body. status and body are
-- what was answered; none while the request is under way.
CREATE TABLE repeatable (
    caller TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    digest TEXT NOT NULL,
    at BIGINT NOT NULL,
    status BIGINT NULL,
    body TEXT NULL,
    PRIMARY KEY (caller, idempotency_key)
);
CREATE INDEX repeatable_at ON repeatable (at);
