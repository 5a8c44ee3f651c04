use crate::args::Args;
use anyhow::Result;
pub fn run(_: Args) -> Result<bool> {
    Ok(true)
}
