//! Placeholders: well formed, and declared in the settings.

use koujing_core::{Message, Settings};

use super::Wording;
use crate::placeholder::{Found, scan};
use crate::problems::Problems;

pub(super) fn check(texts: &[Wording<'_>], settings: &Settings, problems: &mut Problems) {
    for text in texts {
        for found in scan(text.text) {
            match found {
                Found::Bad(range) => problems.error(
                    text.place(range.start),
                    "bad_placeholder",
                    Message::new(
                        "占位符要写成 {{ 变量名 }} 或 {{ 变量名 | 默认值 }},写在一行里",
                        "write a placeholder as {{ name }} or {{ name | default }}, on one line",
                    ),
                ),
                Found::Good(placeholder) => {
                    let place = text.place(placeholder.range.start);
                    let name = placeholder.name;
                    match name.strip_prefix("param.") {
                        Some(parameter) if !settings.parameters.contains_key(parameter) => {
                            problems.error(place, "undeclared_parameter", Message::new(
                                format!("没有登记参数 {parameter}:请更正,或先在 koujing.yaml 的 parameters 里登记"),
                                format!("there is no parameter `{parameter}`: correct it, or declare it under `parameters` in koujing.yaml"),
                            ));
                        }
                        None if !settings.variables.contains_key(name) => {
                            problems.error(place, "undeclared_variable", Message::new(
                                format!("没有登记变量 {name}:请更正,或先在 koujing.yaml 的 variables 里登记"),
                                format!("there is no variable `{name}`: correct it, or declare it under `variables` in koujing.yaml"),
                            ));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}
