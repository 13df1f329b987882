-- What was asked, counted by day; what nobody could answer; what people say of answers. Only additions.

-- Words that were asked, without what says who somebody is. key: the first half of the SHA-256 of the
-- normalised words, in hexadecimal. context: JSON, dimension to value, as told when there was no answer.
CREATE TABLE wordings (
    key TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    context TEXT NOT NULL,
    gap_id TEXT COLLATE "C" NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX wordings_gap ON wordings (gap_id);
CREATE INDEX wordings_last ON wordings (last_at);

-- How often something was asked on a day (days since 1970-01-01 at +08:00), and copied at the desk.
-- Empty: not told, none, not kept.
CREATE TABLE asked (
    day BIGINT NOT NULL,
    wording TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('answer', 'ambiguous', 'no_answer')),
    reason TEXT NOT NULL,
    article_key TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    caller TEXT COLLATE "C" NOT NULL,
    times BIGINT NOT NULL,
    copied BIGINT NOT NULL,
    PRIMARY KEY (day, wording, outcome, reason, article_key, channel, product, caller)
);
CREATE INDEX asked_wording ON asked (wording, day);

-- times: how often it was asked without an answer, or reported. article_key: written for it.
CREATE TABLE gaps (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'resolved', 'dismissed')),
    owner TEXT NULL,
    due_at BIGINT NULL,
    times BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    article_key TEXT COLLATE "C" NULL,
    decided_at BIGINT NULL,
    decided_by TEXT NULL
);
CREATE INDEX gaps_state ON gaps (state, times);
CREATE INDEX gaps_article ON gaps (article_key);

-- What was said and done about a gap.
CREATE TABLE gap_notes (
    gap_id TEXT COLLATE "C" NOT NULL REFERENCES gaps (id),
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NULL,
    PRIMARY KEY (gap_id, number)
);

-- What somebody said of an answer, or of a notice (not_repaired).
CREATE TABLE feedback (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    caller TEXT COLLATE "C" NOT NULL,
    article_key TEXT COLLATE "C" NOT NULL,
    revision BIGINT NULL,
    variant TEXT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('helpful', 'wrong', 'outdated', 'unclear', 'suggestion', 'not_repaired')),
    question TEXT NULL,
    note TEXT NULL,
    settled_at BIGINT NULL,
    settled_by TEXT NULL
);
CREATE INDEX feedback_article ON feedback (article_key, at);
CREATE INDEX feedback_at ON feedback (at);
