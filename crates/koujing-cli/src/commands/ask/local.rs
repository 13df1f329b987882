//! A question to a folder or a record on this machine.

use koujing_core::{Audience, Problem};
use koujing_service::{AnswerRequest, Clock, Config, Folder, Service, Store};

use super::{Reply, Source};
use crate::content;
use crate::failure::Failure;
use crate::output::Output;
use crate::record::location;
use crate::task::wait_for;

pub(super) fn ask(
    output: Output,
    source: &Source,
    request: &AnswerRequest,
) -> Result<Reply, Failure> {
    wait_for(async {
        let service = open(output, source).await?;
        let answered = service.answer(Audience::Internal, request).await?;
        Ok(Reply {
            body: serde_json::to_string(&answered)?,
            resolution: answered.resolution,
        })
    })
}

/// The service over the record, the folder, or the content inside the program.
pub(in crate::commands) async fn open(output: Output, source: &Source) -> Result<Service, Failure> {
    let config = Config::default();
    if let Some(location) = location(source.data.as_deref(), source.database_url.as_deref()) {
        let store = Store::open(&location).await?;
        return Ok(Service::open(store, Clock::system(), &config).await?);
    }
    let folder = match &source.content {
        Some(path) => {
            let folder = Folder::read(path).map_err(Failure::file(path))?;
            let errors = folder
                .problems()
                .filter(|problem| Problem::is_error(problem))
                .count();
            if errors > 0 {
                let path = path.display();
                output.note(
                    format!("内容里有 {errors} 个错误,有错的条目不作答;详见 koujing lint {path}"),
                    format!("the content has {errors} errors and what has any does not answer; see koujing lint {path}"),
                );
            }
            folder
        }
        None => Folder::from_files(content::embedded()),
    };
    Ok(Service::over(&folder, Clock::system(), &config)?)
}
