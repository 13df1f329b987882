//! The shape of names: variables, parameters, dimensions.

/// Whether a text can name a variable: letters, digits, `_` and `-`, in parts joined by `.`.
pub(crate) fn is_dotted_name(text: &str) -> bool {
    text.len() <= 100 && text.split('.').all(is_name)
}

/// Whether a text can name a parameter or a dimension: letters, digits, `_` and `-`.
pub(crate) fn is_name(text: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.len() <= 100 && text.starts_with(|c: char| c.is_alphanumeric()) && text.chars().all(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_a_shape() {
        for good in ["a", "customer.name", "退货.天数", "x_1", "a-b"] {
            assert!(is_dotted_name(good), "{good}");
        }
        for bad in ["", ".", "a.", "a b", "a|b", "_a", "a..b", "{a}"] {
            assert!(!is_dotted_name(bad), "{bad}");
        }
        assert!(!is_name("a.b"));
    }
}
