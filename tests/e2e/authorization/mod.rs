//! Every route, asked by everybody who may call, about what is private and what is public.

mod ground;
mod rules;
mod table;

use std::collections::BTreeSet;

use self::{
    ground::Place,
    rules::{Caller, Expected, Visibility},
    table::{Row, TABLE},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_lets_in_whom_its_rule_lets_in() {
    let place = Place::new().await;
    let has = place.routes().await.into_iter().collect::<BTreeSet<_>>();
    let known = TABLE.iter().map(name).collect::<BTreeSet<_>>();
    let unruled: Vec<_> = has.difference(&known).collect();
    assert!(unruled.is_empty(), "these routes have no row in the table of access: {unruled:?}");
    let unrouted: Vec<_> = known.difference(&has).collect();
    assert!(unrouted.is_empty(), "these rows of the table of access have no route: {unrouted:?}");
    let mut failures = Vec::new();
    for row in TABLE {
        for visibility in [Visibility::Private, Visibility::Public] {
            failures.extend(wrong_answers(&place, row, visibility).await);
        }
    }
    assert!(failures.is_empty(), "{} answers are wrong:\n{}", failures.len(), failures.join("\n"));
}

fn name(row: &Row) -> String {
    format!("{} {}", row.method, row.path)
}

/// Those who are to be refused go first, on the ground that the first who is let in then finds untouched.
async fn wrong_answers(place: &Place, row: &Row, visibility: Visibility) -> Vec<String> {
    let expected = Caller::ALL.map(|caller| (caller, row.rule.expects(caller, visibility)));
    let mut ground = place.ground(row, visibility).await;
    let mut wrong = Vec::new();
    for (caller, expected) in expected {
        let Expected::Refused((status, text)) = expected else { continue };
        let found = place.ask(row, &ground, caller).await;
        if found != (status, text.to_owned()) {
            wrong.push(format!(
                "{} ({visibility:?}, {caller:?}): expected {status} {text:?}, found {found:?}",
                name(row)
            ));
        }
    }
    let let_in = expected.iter().filter(|(_, expected)| *expected == Expected::LetIn);
    for (index, (caller, _)) in let_in.enumerate() {
        if index > 0 {
            ground = place.ground(row, visibility).await;
        }
        let found = place.ask(row, &ground, *caller).await;
        if found.0 != row.success {
            wrong.push(format!(
                "{} ({visibility:?}, {caller:?}): expected {}, found {found:?}",
                name(row),
                row.success
            ));
        }
    }
    wrong
}
