//! `koujing bench` runs what it says and prints every row, whatever the machine: no figure is held to anything.

use koujing_tests::koujing;

#[test]
fn every_row_is_measured() {
    let small = [
        "--articles",
        "40",
        "--seconds",
        "1",
        "--rounds",
        "1",
        "--connections",
        "2",
    ];
    let run = koujing(&[&["bench", "--json"][..], &small].concat()).exits(0);
    let figures = run.json();
    assert_eq!(figures["articles"], 40);
    assert_eq!(figures["questions"], 160);
    assert_eq!(figures["refused"], 0, "{figures}");
    for row in [
        "/bytes",
        "/mixed/ours",
        "/mixed/theirs",
        "/mixed/ratio",
        "/fresh/ours",
        "/fresh/theirs",
        "/fresh/ratio",
        "/micros_p50",
        "/micros_p99",
        "/publish_millis/p50",
        "/start_seconds",
        "/import_per_second",
    ] {
        let figure = figures.pointer(row).and_then(serde_json::Value::as_f64);
        assert!(
            figure.is_some_and(|figure| figure > 0.0),
            "{row}: {figures}"
        );
    }
}

#[test]
fn what_cannot_be_measured_is_refused_by_name() {
    for (arguments, named) in [
        (&["bench", "--articles", "3"][..], "--articles"),
        (&["bench", "--seconds", "0"], "--seconds"),
        (&["bench", "--connections", "many"], "--connections"),
        (&["bench", "--rounds", "0"], "--rounds"),
    ] {
        let run = koujing(arguments).exits(2);
        assert!(run.stderr.contains(named), "{}", run.stderr);
    }
    let nowhere = ["bench", "--articles", "40", "--folder", "/proc/none"];
    let run = koujing(&nowhere).exits(1);
    assert!(run.stderr.contains("/proc/none"), "{}", run.stderr);
}
