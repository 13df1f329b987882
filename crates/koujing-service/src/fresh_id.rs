//! Names for what the program names itself.

/// Twelve hexadecimal digits that nothing else has; none without randomness.
pub(crate) fn fresh_id() -> Option<String> {
    let mut bytes = [0; 6];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
