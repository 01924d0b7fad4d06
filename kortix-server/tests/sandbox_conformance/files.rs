//! Files: where they are, who may touch them, and that a sandbox's paths stay the sandbox's.

use bytes::Bytes;
use futures_util::TryStreamExt;
use kortix_server::{
    ids::UploadId,
    sandbox::{
        SandboxError, SandboxKey,
        files::{FileFault, FilePath, LARGEST_FILE},
    },
};

use super::{Driver, Words, made};

pub(crate) fn path(text: &str) -> FilePath {
    text.parse().unwrap()
}

pub(crate) async fn content(driver: &Driver, key: &SandboxKey, at: &str) -> Vec<u8> {
    let content = driver.read_file(key, &path(at)).await.unwrap();
    let pieces: Vec<Bytes> = content.bytes.try_collect().await.unwrap();
    let bytes = pieces.concat();
    assert_eq!(content.size, bytes.len() as u64);
    bytes
}

#[track_caller]
pub(crate) fn assert_fault<T: std::fmt::Debug>(outcome: Result<T, SandboxError>, wanted: FileFault) {
    match outcome {
        Err(SandboxError::File(fault)) => assert_eq!(fault, wanted),
        other => panic!("{other:?} instead of {wanted:?}"),
    }
}

pub(crate) async fn what_is_written_is_read_whatever_its_name_and_bytes(driver: &Driver, _: Words) {
    let key = made(driver).await;
    let binary: Vec<u8> = (0..=255).cycle().take(200_000).collect();
    for name in ["plain.txt", "größe 漢字 🦀.txt", "100%25 sure%.bin", "a b+c&d=e?f#g", "-rf", "new\nline"]
    {
        let at = format!("/workspace/deep/er/{name}");
        driver.write_file(&key, &path(&at), binary.clone().into()).await.unwrap();
        assert_eq!(content(driver, &key, &at).await, binary, "{name}");
        let found = driver.file(&key, &path(&at)).await.unwrap();
        assert_eq!((found.name.as_str(), found.path.as_str(), found.size), (name, at.as_str(), 200_000));
        assert!(!found.is_dir && found.modified > 0);
    }
    driver.write_file(&key, &path("/workspace/empty"), Bytes::new()).await.unwrap();
    assert_eq!(content(driver, &key, "/workspace/empty").await, b"");
    driver.write_file(&key, &path("/workspace/empty"), "shorter".into()).await.unwrap();
    assert_eq!(content(driver, &key, "empty").await, b"shorter");
}

pub(crate) async fn a_directory_is_listed_by_name_and_one_level(driver: &Driver, _: Words) {
    let key = made(driver).await;
    for at in ["b.txt", "a/inside.txt", "ä.txt", ".hidden"] {
        driver.write_file(&key, &path(&format!("/workspace/list/{at}")), "12345".into()).await.unwrap();
    }
    let listed = driver.list_files(&key, &path("/workspace/list/")).await.unwrap();
    let seen: Vec<_> = listed.iter().map(|file| (file.path.as_str(), file.is_dir, file.size)).collect();
    assert_eq!(
        seen,
        [
            ("/workspace/list/.hidden", false, 5),
            ("/workspace/list/a", true, 0),
            ("/workspace/list/b.txt", false, 5),
            ("/workspace/list/ä.txt", false, 5),
        ]
    );
    assert_eq!(
        (listed[1].permissions().as_str(), listed[2].permissions().as_str()),
        ("drwxr-xr-x", "-rw-r--r--")
    );
}

pub(crate) async fn an_added_file_takes_nobodys_place(driver: &Driver, _: Words) {
    let key = made(driver).await;
    let at = path("/workspace/uploads/data.csv");
    for (number, wanted) in ["data.csv", "data_1.csv", "data_2.csv"].into_iter().enumerate() {
        let added = driver.add_file(&key, &at, number.to_string().into()).await.unwrap();
        assert_eq!(added.path, format!("/workspace/uploads/{wanted}"));
        assert_eq!((added.name.as_str(), added.size), (wanted, 1));
    }
    assert_eq!(content(driver, &key, "/workspace/uploads/data.csv").await, b"0");
    assert_eq!(content(driver, &key, "/workspace/uploads/data_2.csv").await, b"2");
    assert_eq!(driver.list_files(&key, &path("/workspace/uploads")).await.unwrap().len(), 3);
}

pub(crate) async fn an_upload_that_is_repeated_adds_one_file(driver: &Driver, _: Words) {
    let key = made(driver).await;
    let at = path("/workspace/uploads/data.csv");
    let upload = UploadId::new();
    let add = || driver.add_file_once(&key, &at, "a,b".into(), upload);
    let first = add().await.unwrap();
    assert_eq!(add().await.unwrap(), first);
    let another = driver.add_file_once(&key, &at, "a,b".into(), UploadId::new()).await.unwrap();
    assert_eq!(another.name, "data_1.csv");
    // One that is gone is added again, wherever there is room now.
    driver.delete_file(&key, &path(&first.path)).await.unwrap();
    driver.write_file(&key, &path(&first.path), "somebody else's".into()).await.unwrap();
    assert_eq!(add().await.unwrap().name, "data_2.csv");
    let at_once = futures_util::future::join_all((0..4).map(|_| add())).await;
    assert!(at_once.into_iter().all(|added| added.unwrap().name == "data_2.csv"));
    driver.forget_upload(&key, &at, upload).await.unwrap();
    driver.forget_upload(&key, &at, upload).await.unwrap();
    assert_eq!(add().await.unwrap().name, "data_3.csv");
    let names = driver.list_files(&key, &path("/workspace/uploads")).await.unwrap();
    let names: Vec<_> = names.iter().map(|file| file.name.as_str()).filter(|n| !n.starts_with('.')).collect();
    assert_eq!(names, ["data.csv", "data_1.csv", "data_2.csv", "data_3.csv"]);
    let refused = driver.add_file_once(&key, &path("/etc/new"), "x".into(), UploadId::new()).await;
    assert_fault(refused, FileFault::PermissionDenied);
}

pub(crate) async fn a_deleted_file_is_gone(driver: &Driver, _: Words) {
    let key = made(driver).await;
    let at = path("/workspace/d/one.txt");
    driver.write_file(&key, &at, "1".into()).await.unwrap();
    assert_fault(driver.delete_file(&key, &path("/workspace/d")).await, FileFault::NotAFile);
    driver.delete_file(&key, &at).await.unwrap();
    assert_fault(driver.delete_file(&key, &at).await, FileFault::NotFound);
    assert_fault(driver.file(&key, &at).await, FileFault::NotFound);
    assert!(driver.list_files(&key, &path("/workspace/d")).await.unwrap().is_empty());
}

pub(crate) async fn what_cannot_be_done_with_a_file_says_why(driver: &Driver, _: Words) {
    let key = made(driver).await;
    driver.write_file(&key, &path("/workspace/file"), "x".into()).await.unwrap();
    let missing = path("/workspace/no/where");
    assert_fault(driver.read_file(&key, &missing).await, FileFault::NotFound);
    assert_fault(driver.list_files(&key, &missing).await, FileFault::NotFound);
    assert_fault(driver.list_files(&key, &path("/workspace/file")).await, FileFault::NotADirectory);
    assert_fault(driver.read_file(&key, &path("/workspace/file/x")).await, FileFault::NotADirectory);
    assert_fault(driver.read_file(&key, &path("/workspace")).await, FileFault::NotAFile);
    for (at, fault) in [
        ("/workspace/file/x".to_owned(), FileFault::NotADirectory),
        ("/workspace".to_owned(), FileFault::NotAFile),
        ("/etc/new".to_owned(), FileFault::PermissionDenied),
        (format!("/workspace/{}", "x".repeat(256)), FileFault::InvalidName),
    ] {
        assert_fault(driver.write_file(&key, &path(&at), "y".into()).await, fault);
    }
    assert_fault(driver.add_file(&key, &path("/etc/new"), "y".into()).await, FileFault::PermissionDenied);
    assert_fault(
        driver.add_file(&key, &path("/workspace/file/x"), "y".into()).await,
        FileFault::NotADirectory,
    );
    assert_eq!(content(driver, &key, "/workspace/file").await, b"x");
}

pub(crate) async fn a_file_may_be_so_large_and_no_larger(driver: &Driver, _: Words) {
    let key = made(driver).await;
    let largest = Bytes::from(vec![b'x'; LARGEST_FILE]);
    let at = path("/workspace/large");
    driver.write_file(&key, &at, largest.clone()).await.unwrap();
    assert_eq!(driver.file(&key, &at).await.unwrap().size, LARGEST_FILE as u64);
    assert_eq!(content(driver, &key, "/workspace/large").await.len(), LARGEST_FILE);
    let larger = Bytes::from(vec![b'y'; LARGEST_FILE + 1]);
    assert_fault(driver.write_file(&key, &at, larger.clone()).await, FileFault::TooLarge);
    assert_fault(driver.add_file(&key, &at, larger).await, FileFault::TooLarge);
    assert_eq!(driver.list_files(&key, &path("/workspace")).await.unwrap().len(), 1);
}

pub(crate) async fn paths_that_lead_upwards_stay_inside(driver: &Driver, _: Words) {
    let key = made(driver).await;
    let up = "/workspace/../../../../../../..";
    driver.write_file(&key, &path(&format!("{up}/workspace/here")), "x".into()).await.unwrap();
    assert_eq!(content(driver, &key, "/workspace/here").await, b"x");
    let names = |listed: Vec<kortix_server::sandbox::files::FileInfo>| -> Vec<String> {
        listed.into_iter().map(|file| file.name).collect()
    };
    let root = names(driver.list_files(&key, &path("/")).await.unwrap());
    assert_eq!(names(driver.list_files(&key, &path(up)).await.unwrap()), root);
    assert!(root.contains(&"workspace".to_owned()), "{root:?}");
}
