//! The handler that does nothing, as a server of its own.

use std::net::Ipv4Addr;

use tokio::net::TcpListener;

use crate::failure::Failure;
use crate::output::Output;

/// Serves it on this machine until it is ended.
pub(super) fn serve(output: Output, bytes: usize) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        output.result(format_args!("listening http://{}", listener.local_addr()?))?;
        Ok(koujing_web::serve_nothing(listener, bytes).await?)
    })
}
