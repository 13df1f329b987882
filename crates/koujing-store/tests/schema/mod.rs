//! What a database says of its own schema, one line per column, key and reference, sorted.

use sqlx::{AnyPool, Row};

async fn lines(pool: &AnyPool, question: &'static str) -> Vec<String> {
    let rows = sqlx::query(question).fetch_all(pool).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect()
}

pub(crate) async fn of_sqlite(pool: &AnyPool) -> Vec<String> {
    let columns = "SELECT t.name || '.' || c.name || ' ' || replace(c.type, 'BLOB', 'BYTES') || \
        CASE c.\"notnull\" WHEN 1 THEN ' NOT NULL' ELSE '' END \
        FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'";
    let keys = "SELECT t.name || ' PRIMARY KEY ' || c.pk || ' ' || c.name \
        FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND c.pk > 0";
    let unique = "SELECT t.name || ' UNIQUE ' || c.name || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END \
        FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c \
        WHERE t.type = 'table' AND i.\"unique\" = 1 AND i.origin <> 'pk'";
    let references = "SELECT t.name || '.' || f.\"from\" || ' REFERENCES ' || f.\"table\" || '.' || f.\"to\" \
        FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'";
    let mut all = Vec::new();
    for question in [columns, keys, unique, references] {
        all.append(&mut lines(pool, question).await);
    }
    all.sort();
    all
}

pub(crate) async fn of_postgres(pool: &AnyPool) -> Vec<String> {
    let columns = "SELECT (table_name || '.' || column_name || ' ' || \
        CASE data_type WHEN 'bytea' THEN 'BYTES' ELSE upper(data_type) END || \
        CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END)::text \
        FROM information_schema.columns WHERE table_schema = current_schema()";
    let keys = "SELECT (c.relname || ' PRIMARY KEY ' || array_position(i.indkey::int[], a.attnum::int) + 1 || ' ' || a.attname)::text \
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) \
        WHERE i.indisprimary AND c.relnamespace = current_schema()::regnamespace";
    let unique = "SELECT (c.relname || ' UNIQUE ' || a.attname || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END)::text \
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) \
        WHERE i.indisunique AND NOT i.indisprimary AND c.relnamespace = current_schema()::regnamespace";
    let references = "SELECT (c.relname || '.' || a.attname || ' REFERENCES ' || d.relname || '.' || b.attname)::text \
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class d ON d.oid = k.confrelid \
        CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS u (own, other) \
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.own \
        JOIN pg_attribute b ON b.attrelid = d.oid AND b.attnum = u.other \
        WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace";
    let mut all = Vec::new();
    for question in [columns, keys, unique, references] {
        all.append(&mut lines(pool, question).await);
    }
    all.sort();
    all
}
