//! The page of promises names tests that exist.

use std::path::Path;

/// The pairs of a file and a test that the page names: `` `file.rs` `test`, `test` ``.
fn named(page: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut file = None;
    for (number, word) in page.split('`').enumerate() {
        let is_code = number % 2 == 1;
        if is_code && Path::new(word).extension().is_some_and(|end| end == "rs") {
            file = Some(word.to_owned());
        } else if let (true, Some(file)) = (is_code, &file) {
            pairs.push((file.clone(), word.to_owned()));
        } else if word.contains('\n') {
            file = None;
        }
    }
    pairs
}

fn path(file: &str) -> std::path::PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    match file {
        file if file.starts_with("e2e/") => root.join("../tests").join(file),
        file if file.starts_with("src/") => root.join(file),
        file => root.join("tests/cli").join(file),
    }
}

#[test]
fn each_promise_is_held_by_tests_that_exist() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cli-promises.md"));
    let page = page.unwrap();
    let (_, tables) = page.split_once("## Promises").unwrap();
    let pairs: Vec<_> = named(tables)
        .into_iter()
        .filter(|(_, test)| test.contains('_') && !test.contains([' ', '-']))
        .collect();
    assert!(pairs.len() > 50, "{}", pairs.len());
    for (file, test) in pairs {
        let source = std::fs::read_to_string(path(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(source.contains(&format!("fn {test}(")), "{file} has no test {test}");
    }
}
