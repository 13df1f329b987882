//! The binary is built and runs; what it does is tested in `tests/` of the workspace.

use std::process::Command;

#[test]
fn help_names_the_commands() {
    let output = Command::new(env!("CARGO_BIN_EXE_koujing"))
        .arg("--help")
        .output()
        .unwrap();
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for command in [
        "serve", "ask", "lint", "import", "export", "eval", "backup", "restore", "doctor", "audit",
        "key", "user",
    ] {
        assert!(
            help.contains(&format!("\n  {command} ")),
            "{command} in {help}"
        );
    }
}
