//! Logs: one JSON object a line on standard error.

use tracing_subscriber::EnvFilter;

use crate::environment;
use crate::failure::Failure;

/// Starts logging at the level asked for, else at the environment's, else at `info`.
pub(super) fn start(asked: Option<&str>) -> Result<(), Failure> {
    let level = asked.map(str::to_owned).or_else(environment::log);
    let filter = filter(level.as_deref().unwrap_or("info"))?;
    let started = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .try_init();
    started.map_err(|error| Failure::Io(std::io::Error::other(error)))
}

fn filter(level: &str) -> Result<EnvFilter, Failure> {
    EnvFilter::try_new(level).map_err(|error| {
        Failure::usage(
            format!("日志级别 {level:?} 无法识别:{error}"),
            format!("{level:?} is no log level: {error}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_may_name_targets() {
        assert!(filter("info,sqlx=warn").is_ok());
        assert!(matches!(filter("koujing=loud"), Err(Failure::Usage(_))));
    }
}
