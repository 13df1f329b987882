//! What is told beside a question.

use std::collections::BTreeMap;

use crate::failure::Failure;

/// Values of dimensions.
#[derive(Debug, clap::Args)]
pub(crate) struct ContextArguments {
    /// Market.
    #[arg(long)]
    market: Option<String>,

    /// Product.
    #[arg(long)]
    product: Option<String>,

    /// Region, levels parted by /.
    #[arg(long)]
    region: Option<String>,

    /// Channel.
    #[arg(long)]
    channel: Option<String>,

    /// Value of any dimension; may be given again.
    #[arg(long = "context", value_name = "DIM=VALUE", value_parser = pair)]
    others: Vec<(String, String)>,
}

impl ContextArguments {
    /// Dimension → value. A dimension given twice is refused.
    pub(in crate::commands) fn read(&self) -> Result<BTreeMap<String, String>, Failure> {
        let own = [
            ("market", &self.market),
            ("product", &self.product),
            ("region", &self.region),
            ("channel", &self.channel),
        ];
        let own = own
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
        once("--context", own.chain(self.others.iter().cloned()))
    }
}

/// Reads `NAME=VALUE`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err("NAME=VALUE is needed".to_owned()),
    }
}

/// The pairs by name; a name that occurs twice is refused.
pub(super) fn once(
    flag: &str,
    pairs: impl Iterator<Item = (String, String)>,
) -> Result<BTreeMap<String, String>, Failure> {
    let mut named = BTreeMap::new();
    for (name, value) in pairs {
        if named.contains_key(&name) {
            return Err(Failure::usage(
                format!("{flag}:{name} 给了两次"),
                format!("{flag}: {name} is given twice"),
            ));
        }
        named.insert(name, value);
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dimension_is_told_once() {
        let arguments = |others: &[&str]| ContextArguments {
            market: None,
            product: Some("X50".into()),
            region: None,
            channel: None,
            others: others.iter().map(|text| pair(text).unwrap()).collect(),
        };
        let context = arguments(&["region=上海/徐汇", "channel="]).read().unwrap();
        let expected = [("channel", ""), ("product", "X50"), ("region", "上海/徐汇")];
        assert!(
            context
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .eq(expected)
        );
        assert!(matches!(
            arguments(&["product=X80"]).read(),
            Err(Failure::Usage(_))
        ));
        assert!(pair("product").is_err() && pair("=X50").is_err());
    }
}
