//! Builds again when a file of the embedded content comes or goes; the compiler sees only changes
//! inside the files it knows.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../../kb-content");
}
