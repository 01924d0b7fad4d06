//! Since when sandboxes are there, and unused.

use kortix_server::{
    ids::{AccountId, ServerId},
    store::{Demand, Overdue, Reservation, Wards},
    timestamp::Timestamp,
};

use crate::{
    cases::{Db, ROOMY, create, execution},
    work,
};

fn later(micros: i64) -> Timestamp {
    Timestamp::from_micros(Timestamp::now().micros() + micros)
}

fn own(made: &Reservation) -> Wards {
    Wards { server: made.server, of_lost_since: None }
}

pub(crate) async fn a_sandbox_is_overdue_from_its_time_on(db: Db) {
    let made = create(&db, AccountId::new()).await;
    let key = &made.sandbox;
    let (before, after) = (made.at, Timestamp::from_micros(made.at.micros() + 1));
    for (early, late) in [
        (Overdue::MadeBefore(before), Overdue::MadeBefore(after)),
        (Overdue::UnusedSince(before), Overdue::UnusedSince(after)),
    ] {
        assert!(db.overdue(own(&made), early).await.unwrap().is_empty(), "{early:?}");
        assert_eq!(db.overdue(own(&made), late).await.unwrap(), std::slice::from_ref(key), "{late:?}");
        assert!(!db.delete_overdue(key, early).await.unwrap(), "{early:?}");
    }

    // To use it is to keep it, and an older word is no news.
    db.sandbox_used(key, later(1_000_000)).await.unwrap();
    db.sandbox_used(key, before).await.unwrap();
    assert!(!db.delete_overdue(key, Overdue::UnusedSince(after)).await.unwrap());
    assert!(db.delete_overdue(key, Overdue::UnusedSince(later(2_000_000))).await.unwrap());
}

pub(crate) async fn what_is_deleted_is_nobodys_until_it_is_made_anew(db: Db) {
    let made = create(&db, AccountId::new()).await;
    let (key, wards) = (&made.sandbox, own(&made));
    assert_eq!(db.demand(key, wards).await.unwrap(), Some(Demand::Unknown));
    let old = Overdue::MadeBefore(later(1_000_000));
    assert!(db.delete_overdue(key, old).await.unwrap());
    assert!(!db.delete_overdue(key, old).await.unwrap(), "once");
    assert!(db.overdue(wards, old).await.unwrap().is_empty());
    assert_eq!(db.demand(key, wards).await.unwrap(), None);
    assert!(!db.knows_sandbox(key).await.unwrap());
    assert!(db.sandbox(key).await.unwrap().is_some(), "its project keeps it");

    let again = later(2_000_000);
    db.sandbox_made(key, again).await.unwrap();
    assert!(db.knows_sandbox(key).await.unwrap());
    assert!(db.overdue(wards, old).await.unwrap().is_empty(), "it is a new one");
    assert_eq!(db.overdue(wards, Overdue::UnusedSince(later(3_000_000))).await.unwrap().len(), 1);
    // One that was made anew because the last could not be made, or is gone, is not as old as that.
    db.sandbox_made(key, later(9_000_000)).await.unwrap();
    assert!(db.overdue(wards, Overdue::MadeBefore(later(3_000_000))).await.unwrap().is_empty());

    db.sandbox_deleted(key).await.unwrap();
    assert!(!db.knows_sandbox(key).await.unwrap());
}

pub(crate) async fn what_is_at_work_is_not_unused(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let (key, wards) = (&made.sandbox, own(&made));
    let run = execution(account);
    db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap();
    let unused = Overdue::UnusedSince(later(1_000_000));
    assert_eq!(db.demand(key, wards).await.unwrap(), Some(Demand::AtWork));
    assert!(db.overdue(wards, unused).await.unwrap().is_empty());
    assert!(!db.delete_overdue(key, unused).await.unwrap());
    // However old it may become, it does not outlive its time.
    assert_eq!(db.overdue(wards, Overdue::MadeBefore(later(1_000_000))).await.unwrap().len(), 1);

    work::end(&db, made.server, run.id).await;
    assert_eq!(db.demand(key, wards).await.unwrap(), Some(Demand::Unknown));
    assert_eq!(db.overdue(wards, unused).await.unwrap(), std::slice::from_ref(key));
}

pub(crate) async fn a_server_looks_after_its_own_and_perhaps_after_those_of_lost_ones(db: Db) {
    let made = create(&db, AccountId::new()).await;
    let (key, old) = (&made.sandbox, Overdue::MadeBefore(later(1_000_000)));
    let stranger = ServerId::new();
    let strangers = Wards { server: stranger, of_lost_since: None };
    assert_eq!(db.demand(key, strangers).await.unwrap(), None);
    assert!(db.overdue(strangers, old).await.unwrap().is_empty());

    let now = Timestamp::now();
    db.server_seen(made.server, now).await.unwrap();
    let with_lost = |since| Wards { server: stranger, of_lost_since: Some(since) };
    assert_eq!(db.demand(key, with_lost(now)).await.unwrap(), None, "it lives");
    assert_eq!(db.demand(key, with_lost(later(1_000_000))).await.unwrap(), Some(Demand::Unknown));
    assert_eq!(db.overdue(with_lost(later(1_000_000)), old).await.unwrap(), std::slice::from_ref(key));
}
