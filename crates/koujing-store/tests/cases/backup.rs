//! Backup and restoration.

use std::io::Write;

use koujing_core::{Audience, OutcomeKind, Role, Settings};
use koujing_store::{BackupError, Restored, Store, StoreError, Telling};
use serde_json::Value;
use sqlx::{Column as _, Row as _};

use super::Fixture;
use super::samples::{article, at, draft, publish, reworded};

/// Something in every table and in every column.
pub(crate) async fn fill(fixture: &Fixture) {
    let store = &fixture.store;
    let bytes: Vec<u8> = (0..=255).collect();
    let image = store.put_image("image/png", &bytes, at(1)).await.unwrap();
    let mut a = article("Filter-Ä", &["甲", "甲二"]);
    a.images.insert("图/a.png".into(), image);
    a.source = "---\r\nid: Filter-Ä\n---\n\u{feff}😀 '\"\\ $1 \u{1}\t\u{2028}\n\n".into();
    publish(store, vec![a.clone(), article("b", &["乙"])], 1).await;
    publish(store, vec![reworded(a, "改")], 2).await;
    draft(store, vec![article("c", &["甲"])], 3).await;
    for (source, now) in [("{}", 4), ("{} # 二", 5)] {
        let settings = Settings::default();
        let done = store.import_settings(source, &settings, "王芳", at(now));
        assert!(done.await.unwrap());
    }
    let key = store.create_key("k", Role::Reader, Audience::Public, Some(at(9)), at(5));
    key.await.unwrap();
    let user = store.create_user("Wang", "密码密码", Role::Editor, at(6));
    user.await.unwrap();
    store
        .put_model(None, 4, &bytes, "王芳", at(7))
        .await
        .unwrap();
    let telling = Telling {
        id: "0001".into(),
        at: at(8),
        caller: "网站".into(),
        conversation: Some("会话".into()),
        outcome: OutcomeKind::Answer,
        article: Some("b".parse().unwrap()),
        revision: Some(1),
        variant: Some("default".into()),
        channel: Some("phone".into()),
    };
    store.record_tellings(&[telling]).await.unwrap();
    store
        .begin_repeatable("网站", "k", "d", at(0), at(8))
        .await
        .unwrap();
    fixture
        .tamper(
            "INSERT INTO approvals (article_key, revision, approver, name, at, acknowledged) \
             VALUES ('b', 1, 'x', 'X', 2, '[]'); \
             INSERT INTO settings_approvals (revision, approver, name, at, acknowledged) \
             VALUES (2, 'x', 'X', 2, '[]'); \
             INSERT INTO suspensions (seq, article_key, from_at, actor, reason, until_at, lifted_by) \
             VALUES (1, 'b', 2, 'x', '有误', 3, 'y'); \
             UPDATE articles SET suspended_at = 1, suspended_reason = 'x', verified_by = 'x', \
             retired_at = -1 WHERE key = 'b'; \
             UPDATE keys SET last_used_at = 8, revoked_at = 9; \
             UPDATE users SET disabled_at = 9; \
             UPDATE revisions SET submitted_at = 1, submitted_by = 'x', publish_at = 1, \
             decided_at = 1, decided_by = 'x', reason = 'x', redacted_at = 1, redacted_by = 'x', \
             redacted_reason = 'x' WHERE article_key = 'b'; \
             UPDATE claims SET effective_from = 1, effective_until = 2 WHERE article_key = 'b'; \
             UPDATE settings SET submitted_at = 1, submitted_by = 'x', publish_at = 1, \
             decided_at = 1, decided_by = 'x', reason = 'x'",
        )
        .await;
}

/// Every row of every table that a backup has, as `table {column: value, …}`, sorted.
pub(crate) async fn dump(fixture: &Fixture) -> Vec<String> {
    let pool = fixture.pool().await;
    let mut lines = Vec::new();
    for table in [
        "meta",
        "counter",
        "articles",
        "revisions",
        "approvals",
        "claims",
        "suspensions",
        "settings",
        "settings_approvals",
        "changes",
        "keys",
        "users",
        "images",
        "models",
        "tellings",
        "audit",
    ] {
        let all = sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"));
        for row in sqlx::query(all).fetch_all(&pool).await.unwrap() {
            let columns = row.columns().iter().map(|column| {
                let at = column.ordinal();
                let text = row.try_get::<Option<String>, _>(at).ok().flatten();
                let integer = row.try_get::<Option<i64>, _>(at).ok().flatten();
                let bytes = row.try_get::<Option<Vec<u8>>, _>(at).ok().flatten();
                format!("{}: {text:?} {integer:?} {bytes:?}", column.name())
            });
            let mut columns: Vec<_> = columns.collect();
            columns.sort();
            lines.push(format!("{table} {columns:?}"));
        }
    }
    pool.close().await;
    lines.sort();
    lines
}

pub(crate) async fn written(store: &Store) -> Vec<u8> {
    let mut file = Vec::new();
    let report = store.backup(&mut file, at(99), &|_| {}).await.unwrap();
    assert_eq!(report.seq, store.seq().await.unwrap());
    file
}

pub(crate) async fn restored(store: &Store, file: &[u8]) -> Result<Restored, BackupError> {
    store.restore_backup(&mut &*file, &|_| {}).await
}

pub(crate) async fn a_restored_record_is_the_same(fixture: &Fixture) {
    fill(fixture).await;
    let file = written(&fixture.store).await;
    let text = String::from_utf8(file.clone()).unwrap();
    let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first["koujing_backup"], 1);
    assert_eq!(first["store_id"], fixture.store.store_id().await.unwrap());
    let other = Fixture::sqlite().await;
    let rows = u64::try_from(text.lines().count()).unwrap() - 2;
    let done = restored(&other.store, &file).await.unwrap();
    assert_eq!(done, Restored::Done { rows, seq: 6 });
    let (before, after) = (dump(fixture).await, dump(&other).await);
    assert_eq!(before.len(), usize::try_from(rows).unwrap());
    assert_eq!(before, after);
    // The record goes on where the other stood, and under its name.
    assert_eq!(other.store.verify_audit().await.unwrap().broken_at, None);
    let next = publish(&other.store, vec![article("d", &["丁"])], 99).await;
    assert_eq!(next, [super::samples::published(1, 7)]);
    assert_eq!(
        other.store.receipt_key().await.unwrap(),
        fixture.store.receipt_key().await.unwrap()
    );
    other.finish().await;
}

/// The other way: into the database that is tested.
pub(crate) async fn a_backup_comes_back(fixture: &Fixture) {
    let other = Fixture::sqlite().await;
    fill(&other).await;
    let file = written(&other.store).await;
    restored(&fixture.store, &file).await.unwrap();
    assert_eq!(dump(fixture).await, dump(&other).await);
    // Byte for byte the same again, whatever the database's order of texts is.
    let again = String::from_utf8(written(&fixture.store).await).unwrap();
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.pop();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&again), sorted(std::str::from_utf8(&file).unwrap()));
    other.finish().await;
}

pub(crate) async fn only_an_empty_record_is_restored_into(fixture: &Fixture) {
    let store = &fixture.store;
    let empty = written(store).await;
    publish(store, vec![article("a", &["甲"])], 1).await;
    let before = dump(fixture).await;
    for file in [empty.as_slice(), b"nonsense"] {
        assert_eq!(restored(store, file).await.unwrap(), Restored::NotEmpty);
    }
    assert_eq!(dump(fixture).await, before);
    let other = Fixture::sqlite().await;
    let made = other.store.create_user("a", "密码密码", Role::Admin, at(1));
    made.await.unwrap();
    let done = restored(&other.store, &empty).await.unwrap();
    assert_eq!(done, Restored::NotEmpty);
    other.finish().await;
}

/// The line that is named, and what is said of it.
async fn refused(store: &Store, file: &[u8]) -> (u64, String) {
    match restored(store, file).await {
        Err(BackupError::Line { line, what }) => (line, what),
        Err(BackupError::Refused { first, .. }) => (first, "refused".into()),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn a_cut_file_is_refused(fixture: &Fixture) {
    let other = Fixture::sqlite().await;
    fill(&other).await;
    let file = written(&other.store).await;
    let before = dump(fixture).await;
    let lines = file.iter().filter(|byte| **byte == b'\n').count();
    // Between two lines and in the middle of one, everywhere.
    let ends = file.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    for (line, (end, _)) in (1_u64..).zip(ends).take(lines - 1) {
        let (named, what) = refused(&fixture.store, &file[..=end]).await;
        assert_eq!(named, line + 1, "{what}");
        assert!(what.contains("cut"), "{what}");
        let (named, _) = refused(&fixture.store, &file[..end]).await;
        assert_eq!(named, line);
    }
    assert_eq!(refused(&fixture.store, b"").await.0, 1);
    let all_but_one = &file[..file.len() - 1];
    assert_eq!(refused(&fixture.store, all_but_one).await.0, lines as u64);
    assert_eq!(dump(fixture).await, before);
    // It is still empty, and takes what is whole.
    let done = restored(&fixture.store, &file).await.unwrap();
    assert!(matches!(done, Restored::Done { .. }));
    other.finish().await;
}

pub(crate) async fn an_altered_file_is_refused(fixture: &Fixture) {
    let other = Fixture::sqlite().await;
    fill(&other).await;
    let file = String::from_utf8(written(&other.store).await).unwrap();
    let before = dump(fixture).await;
    let last = file.lines().count() as u64;
    let line_of = |part: &str| {
        let at = file.lines().position(|line| line.contains(part)).unwrap();
        at as u64 + 1
    };
    let alter = |from: &str, to: &str| {
        assert!(file.contains(from), "{from}");
        file.replacen(from, to, 1)
    };
    let told = async |altered: String| refused(&fixture.store, altered.as_bytes()).await;
    // A word within a text: only the end of the file tells.
    let word = told(alter("标准话术", "别的话术")).await;
    assert_eq!(word, (last, "a line before this one was altered".into()));
    let table = told(alter("\"table\":\"claims\"", "\"table\":\"claim\"")).await;
    assert_eq!(table, (line_of("\"claims\""), "no table \"claim\"".into()));
    let column = told(alter("\"disabled_at\"", "\"disabled\"")).await;
    assert_eq!(column.0, line_of("\"disabled_at\""));
    let kind = told(alter("\"disabled_at\":9", "\"disabled_at\":\"9\"")).await;
    assert_eq!(kind.0, line_of("\"disabled_at\""));
    let broken = told(alter("{\"table\":\"users\"", "\"table\":\"users\"")).await;
    assert_eq!(broken.0, line_of("\"disabled_at\""));
    // What the database does not take: a state that there is not.
    let state = told(alter("\"superseded\"", "\"superseeded\"")).await;
    assert_eq!(state, (line_of("\"revisions\""), "refused".into()));
    let dropped: String = file
        .split_inclusive('\n')
        .filter(|line| !line.contains("\"tellings\""))
        .collect();
    assert_eq!(told(dropped).await.0, last - 1);
    assert_eq!(told(format!("{file}{{}}\n")).await.0, last + 1);
    assert_eq!(
        told(alter("\"koujing_backup\":1", "\"koujing_backup\":2"))
            .await
            .0,
        1
    );
    assert_eq!(told("{}\n".into()).await.0, 1);
    let bytes = [file.as_bytes(), &[0xff, b'\n']].concat();
    assert_eq!(refused(&fixture.store, &bytes).await.0, last + 1);
    assert_eq!(dump(fixture).await, before);
    other.finish().await;
}

pub(crate) async fn a_backup_of_a_newer_schema_is_refused(fixture: &Fixture) {
    let file = String::from_utf8(written(&fixture.store).await).unwrap();
    let newer = file.replacen("\"0006_queue\"", "\"0006_queue\",\"0007_x\"", 1);
    let error = restored(&fixture.store, newer.as_bytes())
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            BackupError::Store(StoreError::NewerSchema { found: 7, known: 6 })
        ),
        "{error:?}"
    );
    let other = file.replacen("\"0002_review\"", "\"0002_other\"", 1);
    let error = restored(&fixture.store, other.as_bytes())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, BackupError::Store(StoreError::OtherMigration { name }) if name == "0002_other"),
        "{error:?}"
    );
}

/// What migration 0002 added to the tables that were there.
const OF_REVIEW: [&str; 11] = [
    "verified_by",
    "submitted_at",
    "submitted_by",
    "decided_at",
    "decided_by",
    "reason",
    "redacted_at",
    "redacted_by",
    "redacted_reason",
    "redacted_hash",
    "document",
];

pub(crate) async fn a_backup_of_an_older_schema_is_taken(fixture: &Fixture) {
    let other = Fixture::sqlite().await;
    publish(&other.store, vec![article("a", &["甲"])], 1).await;
    let file = written(&other.store).await;
    let mut lines: Vec<Value> = String::from_utf8(file)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    lines.pop();
    let schema = lines[0]["schema"].as_array_mut().unwrap();
    assert_eq!(schema.pop().unwrap(), "0006_queue");
    assert_eq!(schema.pop().unwrap(), "0005_findings");
    assert_eq!(schema.pop().unwrap(), "0004_gaps");
    assert_eq!(schema.pop().unwrap(), "0003_sessions");
    assert_eq!(schema.pop().unwrap(), "0002_review");
    for line in &mut lines[1..] {
        let row = line["row"].as_object_mut().unwrap();
        row.retain(|column, _| !OF_REVIEW.contains(&column.as_str()));
    }
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    let mut older = lines.join("\n") + "\n";
    assert!(!older.contains("0002_review") && !older.contains("redacted"));
    let rows = lines.len() - 1;
    let sha256 = sha256(older.as_bytes());
    older += &format!("{{\"rows\":{rows},\"sha256\":\"{sha256}\"}}\n");
    let done = restored(&fixture.store, older.as_bytes()).await.unwrap();
    assert_eq!(
        done,
        Restored::Done {
            rows: rows as u64,
            seq: 1
        }
    );
    let who_verified = r#"verified_by: Some(\"王芳\")"#;
    let told = dump(&other).await.into_iter();
    let told: Vec<String> = told
        .map(|row| row.replace(who_verified, "verified_by: None"))
        .collect();
    assert_eq!(dump(fixture).await, told);
    other.finish().await;
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lets a publication through with every line that is written.
struct Slow<'a> {
    file: Vec<u8>,
    written: &'a tokio::sync::mpsc::UnboundedSender<()>,
    /// Told when the next publication is done.
    done: std::sync::mpsc::Receiver<()>,
    publications: usize,
}

impl Write for Slow<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.publications > 0 {
            self.publications -= 1;
            self.written.send(()).unwrap();
            self.done.recv().unwrap();
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub(crate) async fn a_backup_is_of_one_instant(fixture: &Fixture) {
    let store = &fixture.store;
    fill(fixture).await;
    let before = dump(fixture).await;
    let (written, mut ask) = tokio::sync::mpsc::unbounded_channel();
    let (tell, done) = std::sync::mpsc::channel();
    let writer = store.clone();
    let writer = tokio::spawn(async move {
        let mut count = 0;
        while ask.recv().await.is_some() {
            count += 1;
            let id = format!("new{count}");
            publish(&writer, vec![article(&id, &[&id])], 50 + count).await;
            tell.send(()).unwrap();
        }
        count
    });
    let mut slow = Slow {
        file: Vec::new(),
        written: &written,
        done,
        publications: 20,
    };
    let report = store.backup(&mut slow, at(99), &|_| {}).await.unwrap();
    let file = slow.file;
    drop(written);
    assert_eq!(writer.await.unwrap(), 20);
    assert_eq!((report.seq, store.seq().await.unwrap()), (6, 26));
    let other = Fixture::sqlite().await;
    restored(&other.store, &file).await.unwrap();
    assert_eq!(dump(&other).await, before);
    assert_eq!(other.store.verify_audit().await.unwrap().broken_at, None);
    other.finish().await;
}

pub(crate) async fn progress_is_told(Fixture { store, .. }: &Fixture) {
    let batch = (0..1000).map(|i| article(&format!("a{i:04}"), &[&format!("问{i}")]));
    publish(store, batch.collect(), 1).await;
    let told = std::sync::Mutex::new(Vec::new());
    let tell = |rows| told.lock().unwrap().push(rows);
    let mut file = Vec::new();
    let report = store.backup(&mut file, at(9), &tell).await.unwrap();
    let expected: Vec<u64> = (1..=report.rows).collect();
    assert_eq!(std::mem::take(&mut *told.lock().unwrap()), expected);
    // 1,000 articles with a revision, a claim, a change and an audit row each.
    assert_eq!(report.rows, 5003);
    let other = Fixture::sqlite().await;
    other
        .store
        .restore_backup(&mut &*file, &tell)
        .await
        .unwrap();
    assert_eq!(*told.lock().unwrap(), expected);
    assert_eq!(other.store.live(None, 2000).await.unwrap().len(), 1000);
    other.finish().await;
}
