-- What was found in replies that were sent, for people to decide; what is announced. Only additions.

-- Replies of reports that somebody kept, because something was found in them, without what says who a
-- customer is. id: 32 hexadecimal digits of when, by whom and what: the same whenever it is kept.
-- agent_key: the agent's name as people are told apart.
CREATE TABLE kept_replies (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kept_at BIGINT NOT NULL,
    kept_by TEXT NOT NULL,
    sent_at BIGINT NULL,
    agent TEXT NULL,
    agent_key TEXT COLLATE "C" NULL,
    team TEXT NULL,
    channel TEXT NULL,
    conversation TEXT NULL,
    asked TEXT NULL,
    reply TEXT NOT NULL,
    verdict TEXT NOT NULL,
    article_key TEXT COLLATE "C" NULL,
    revision BIGINT NULL
);
CREATE INDEX kept_replies_agent ON kept_replies (agent_key);
CREATE INDEX kept_replies_kept ON kept_replies (kept_at);

-- appeal: what the agent says against it, once. reason: of the last decision.
CREATE TABLE findings (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    reply_id TEXT COLLATE "C" NOT NULL REFERENCES kept_replies (id),
    rule TEXT COLLATE "C" NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high')),
    said TEXT NULL,
    approved TEXT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'appealed', 'confirmed', 'dismissed')),
    appeal TEXT NULL,
    appealed_at BIGINT NULL,
    appealed_by TEXT NULL,
    reason TEXT NULL,
    decided_at BIGINT NULL,
    decided_by TEXT NULL
);
CREATE INDEX findings_reply ON findings (reply_id);
CREATE INDEX findings_state ON findings (state);

-- What people and programs are told of, each once, counted up without a gap.
CREATE TABLE events (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('gap_overdue')),
    gap_id TEXT COLLATE "C" NOT NULL,
    question TEXT NOT NULL,
    owner TEXT NULL,
    due_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX events_gap ON events (gap_id, due_at);
