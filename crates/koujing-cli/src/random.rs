//! What a demo makes up.

use crate::failure::Failure;

/// A number between 2 and 9999.
pub(crate) fn number() -> Result<u32, Failure> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes)?;
    Ok(2 + u32::from_be_bytes(bytes) % 9_998)
}
