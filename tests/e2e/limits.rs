//! Limits under a stampede: with room for ten, exactly ten of fifty come through.

use kortix_sdk::ErrorKind;
use kortix_tests::{leftovers::holdings, server::Options};

use crate::support::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_parallel_creates_on_a_plan_with_room_for_ten_make_ten() {
    let stage = Stage::new(Options::local(), "free");
    let client = stage.client();
    let calls: Vec<_> = (0..50)
        .map(|n| {
            let client = client.clone();
            tokio::spawn(async move { client.threads().create().name(format!("Project {n}")).await })
        })
        .collect();
    let (mut made, mut refused) = (0, 0);
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => {
                let ErrorKind::LimitExceeded { current_count, limit, .. } = error.kind() else {
                    panic!("{error:?}");
                };
                assert_eq!((*current_count, *limit), (Some(10), Some(10)));
                assert_eq!(error.code(), Some("THREAD_LIMIT_EXCEEDED"));
                refused += 1;
            }
        }
    }
    assert_eq!((made, refused), (10, 40));
    let holdings = holdings(&stage.server).await.unwrap();
    assert!(holdings.are_whole_threads(10), "{holdings:?}");
}
