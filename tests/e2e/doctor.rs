//! What `kortix-server doctor` says of the database.

use std::{fs, net::TcpListener, path::Path, process::Command};

use kortix_test_postgres::Cluster;
use kortix_tests::{
    binaries,
    server::{Options, ReferenceServer},
};
use serde_json::Value;

/// Its exit code, and what it says of the database; and that it says no password.
fn doctor(data_dir: &Path, url: Option<&str>) -> (i32, Value) {
    let mut command = Command::new(binaries::path("kortix-server").unwrap());
    command.args(["doctor", "--json", "--driver", "fake", "--data-dir"]).arg(data_dir);
    command.env_remove("PGPASSWORD").envs(url.map(|url| ("KORTIX_SERVER_DATABASE_URL", url)));
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        !said.contains("canary") && !String::from_utf8_lossy(&output.stderr).contains("canary"),
        "{said}"
    );
    let checks: Value = serde_json::from_str(&said).unwrap();
    let check = checks.as_array().unwrap().iter().find(|check| check["name"] == "database").unwrap();
    (output.status.code().unwrap(), check.clone())
}

fn is_missing(found: &(i32, Value), detail: &str, remedy: &str) {
    let (code, check) = found;
    assert_eq!((*code, &check["outcome"]), (1, &"missing".into()), "{check}");
    assert!(check["detail"].as_str().unwrap().contains(detail), "{check}");
    assert!(check["remedy"].as_str().unwrap().contains(remedy), "{check}");
}

#[test]
fn a_file_is_read_and_not_made() {
    let dir = tempfile::tempdir().unwrap();
    let (code, check) = doctor(dir.path(), None);
    assert_eq!((code, &check["outcome"]), (0, &"ok".into()), "{check}");
    assert!(check["detail"].as_str().unwrap().contains("first start"), "{check}");
    let file = dir.path().join("kortix.db");
    assert!(!file.exists());
    fs::write(&file, "no database ".repeat(1_000)).unwrap();
    is_missing(&doctor(dir.path(), None), "damaged", "backup");
    is_missing(&doctor(dir.path(), Some("mysql://user:canary@host/db")), "--database-url", "postgres://");

    let server = ReferenceServer::start(Options::fake()).unwrap();
    let (code, check) = doctor(&server.data_dir(), None);
    assert_eq!((code, &check["outcome"]), (0, &"ok".into()), "{check}");
    assert!(check["detail"].as_str().unwrap().starts_with("SQLite 3."), "{check}");
}

#[test]
fn a_database_server_is_asked_whether_it_lets_us_in() {
    let dir = tempfile::tempdir().unwrap();
    let database = Cluster::shared().unwrap().database().unwrap();
    let url = database.url();
    let (code, check) = doctor(dir.path(), Some(&url));
    assert_eq!((code, &check["outcome"]), (0, &"ok".into()), "{check}");
    assert!(check["detail"].as_str().unwrap().starts_with("PostgreSQL"), "{check}");
    // Nothing was made there.
    let tables =
        database.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'");
    assert_eq!(tables.unwrap().trim(), "0");

    let nowhere = url.replace(database.name(), "no_such_database");
    is_missing(&doctor(dir.path(), Some(&nowhere)), "no database of that name", "createdb");
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let closed = format!("postgres://someone:canary@127.0.0.1:{port}/kortix");
    is_missing(&doctor(dir.path(), Some(&closed)), "nobody answers", "start the database server");
}

/// What a machine can hold is its own; so the two are held against each other.
#[test]
fn a_server_for_tenants_starts_where_the_doctor_finds_no_hole() {
    let dir = tempfile::tempdir().unwrap();
    let ask = |driver: &str| {
        let mut command = Command::new(binaries::path("kortix-server").unwrap());
        command.args(["doctor", "--multi-tenant", "--driver", driver, "--data-dir"]).arg(dir.path());
        command.output().unwrap()
    };
    let found = ask("fake");
    assert_eq!(found.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&found.stdout).contains("MISSING  fake driver"), "{found:?}");
    let refused = ReferenceServer::start(Options::fake().arguments(&["--multi-tenant"])).unwrap_err();
    assert!(format!("{refused:#}").contains("nothing is run or isolated"), "{refused:#}");

    let local = ask("local");
    let starts = ReferenceServer::start(Options::local().arguments(&["--multi-tenant"])).is_ok();
    assert_eq!(local.status.success(), starts, "{}", String::from_utf8_lossy(&local.stdout));
}
