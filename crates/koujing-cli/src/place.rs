//! Where a command finds the content of a record: in the record itself, or at a running server.

use std::path::PathBuf;
use std::time::Duration;

use koujing_service::Store;

use crate::failure::Failure;
use crate::language::Language;
use crate::record::{database_url, location};
use crate::remote::{Remote, address};

/// A large folder takes its time at the server; it has ten minutes there, and the way.
const PATIENCE: Duration = Duration::from_secs(1_200);

/// A record or a server.
#[derive(Debug, clap::Args)]
pub(crate) struct PlaceArguments {
    #[command(flatten)]
    place: Place,

    /// Key of the server.
    #[arg(long, requires = "server", conflicts_with_all = ["data", "database_url"])]
    key: Option<String>,
}

/// Exactly one.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Place {
    /// Data directory; made when there is none.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Address of a PostgreSQL database, postgres://user:password@host/database.
    #[arg(long, value_name = "URL", value_parser = database_url)]
    database_url: Option<String>,

    /// A running server.
    #[arg(long, value_name = "URL", requires = "key", value_parser = address)]
    server: Option<String>,
}

impl PlaceArguments {
    /// The server, if it is one.
    pub(crate) fn server(&self, language: Language) -> Option<Remote> {
        let (server, key) = (self.place.server.as_ref()?, self.key.as_ref()?);
        Some(Remote::new(server, key, language, PATIENCE))
    }

    /// Opens the record, made when there is none.
    pub(crate) async fn open(&self) -> Result<Store, Failure> {
        let Place {
            data, database_url, ..
        } = &self.place;
        // The parser asks for one of the three.
        let location = location(data.as_deref(), database_url.as_deref()).ok_or_else(|| {
            Failure::usage(
                "缺少 --data、--database-url 或 --server",
                "--data, --database-url or --server is needed",
            )
        })?;
        Ok(Store::open(&location).await?)
    }
}
