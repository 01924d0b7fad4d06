//! The rules that are in force, and which of them an event meets.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use super::{
    chance,
    rule::{Action, Event, Rule, Schedule},
};

/// More are refused: every event is held against every rule.
const MOST_RULES: usize = 1_000;
/// Of one rule with `per_header`; a value that comes when so many are known is not acted on.
const MOST_HEADER_VALUES: usize = 100_000;

#[derive(Debug, Default)]
pub(super) struct Rules {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// In the order in which they were made, which is the order in which they are asked.
    rules: Vec<InForce>,
    made: u64,
}

#[derive(Debug)]
struct InForce {
    id: String,
    rule: Rule,
    counts: Counts,
    /// By the value of the header that the rule counts by.
    by_value: HashMap<Vec<u8>, Counts>,
    /// Whoever hangs goes on when this is dropped.
    hold: watch::Sender<()>,
    waiting: Arc<AtomicUsize>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    /// Events that the rule is about.
    met: u64,
    /// Those on which it acted.
    acted: u64,
}

impl Counts {
    fn is_due(&mut self, schedule: &Schedule) -> bool {
        let nth = self.met;
        self.met += 1;
        let due = nth >= schedule.skip
            && schedule.count.is_none_or(|count| self.acted < count)
            && chance::draw(schedule.seed, nth) < schedule.probability;
        self.acted += u64::from(due);
        due
    }
}

/// What happens to one event.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// The ids of the rules that act on it.
    pub(super) hits: Vec<String>,
    pub(super) delay: Duration,
    pub(super) act: Option<Act>,
}

/// What the last of them does.
#[derive(Debug)]
pub(super) struct Act {
    pub(super) action: Action,
    pub(super) hold: Hold,
}

/// For hanging until the rule goes.
#[derive(Debug)]
pub(super) struct Hold {
    gone: watch::Receiver<()>,
    waiting: Arc<AtomicUsize>,
}

impl Hold {
    pub(super) async fn until_released(mut self) {
        let _counted = Counted::new(&self.waiting);
        // The sender never sends: this ends when it is dropped.
        let _ = self.gone.changed().await;
    }
}

/// One that hangs, as long as it does.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A rule and how it stands.
#[derive(Debug, Serialize)]
pub(super) struct Standing {
    pub(super) rule: Value,
    /// Events that it is about.
    pub(super) met: u64,
    /// Those on which it acted.
    pub(super) acted: u64,
    /// Requests and steps that hang by it now.
    pub(super) waiting: usize,
}

/// Why a rule was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotAdded {
    #[error("there is a rule `{0}` already; DELETE it first, or leave out `id`")]
    Taken(String),
    #[error("there are {MOST_RULES} rules already; DELETE some")]
    TooMany,
}

impl Rules {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of them come into force, or none. Returns their ids.
    pub(super) fn add(&self, rules: Vec<Rule>) -> Result<Vec<String>, NotAdded> {
        let mut state = self.state();
        let (before, made) = (state.rules.len(), state.made);
        let added: Result<_, _> = rules.into_iter().map(|rule| state.add(rule)).collect();
        if added.is_err() {
            state.rules.truncate(before);
            state.made = made;
        }
        added
    }

    pub(super) fn remove(&self, id: &str) -> bool {
        let mut state = self.state();
        let before = state.rules.len();
        state.rules.retain(|rule| rule.id != id);
        state.rules.len() < before
    }

    pub(super) fn clear(&self) {
        self.state().rules.clear();
    }

    pub(super) fn list(&self) -> Vec<Standing> {
        self.state().rules.iter().map(InForce::standing).collect()
    }

    /// Asks every rule in turn. Delays add up; the first rule that does anything else is the last.
    pub(super) fn decide(&self, event: &Event<'_>) -> Decision {
        let mut decision = Decision::default();
        for rule in &mut self.state().rules {
            if !rule.acts_on(event) {
                continue;
            }
            decision.hits.push(rule.id.clone());
            if let Action::Delay(by) = rule.rule.action {
                decision.delay += by;
                continue;
            }
            let hold = Hold { gone: rule.hold.subscribe(), waiting: Arc::clone(&rule.waiting) };
            decision.act = Some(Act { action: rule.rule.action.clone(), hold });
            break;
        }
        decision
    }
}

impl State {
    fn add(&mut self, rule: Rule) -> Result<String, NotAdded> {
        if self.rules.len() >= MOST_RULES {
            return Err(NotAdded::TooMany);
        }
        self.made += 1;
        let id = rule.id.clone().unwrap_or_else(|| format!("rule-{}", self.made));
        if self.rules.iter().any(|known| known.id == id) {
            return Err(NotAdded::Taken(id));
        }
        self.rules.push(InForce {
            id: id.clone(),
            rule,
            counts: Counts::default(),
            by_value: HashMap::new(),
            hold: watch::Sender::new(()),
            waiting: Arc::default(),
        });
        Ok(id)
    }
}

impl InForce {
    fn acts_on(&mut self, event: &Event<'_>) -> bool {
        if !self.rule.about.covers(event) {
            return false;
        }
        let schedule = &self.rule.schedule;
        let (Some(name), Event::Request { headers, .. }) = (&schedule.per_header, event) else {
            return self.counts.is_due(schedule);
        };
        self.counts.met += 1;
        let Some(value) = headers.get(name).map(http::HeaderValue::as_bytes) else { return false };
        if !self.by_value.contains_key(value) && self.by_value.len() >= MOST_HEADER_VALUES {
            return false;
        }
        let due = self.by_value.entry(value.to_vec()).or_default().is_due(schedule);
        self.counts.acted += u64::from(due);
        due
    }

    fn standing(&self) -> Standing {
        Standing {
            rule: self.rule.as_json(&self.id),
            met: self.counts.met,
            acted: self.counts.acted,
            waiting: self.waiting.load(Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::Pin,
        task::{Context, Waker},
    };

    use http::{HeaderMap, HeaderValue};
    use serde_json::json;

    use super::*;

    fn rules(written: &[Value]) -> Rules {
        let rules = Rules::default();
        rules.add(written.iter().map(|rule| Rule::from_json(rule.clone()).unwrap()).collect()).unwrap();
        rules
    }

    const STEP: Event<'_> = Event::Step { step: "create" };

    /// On which of that many events the rule acts.
    fn acts(rules: &Rules, events: usize) -> Vec<usize> {
        (0..events).filter(|_| rules.decide(&STEP).act.is_some()).collect()
    }

    #[test]
    fn skip_count_and_probability_choose_among_the_events() {
        let table = [
            (json!({}), 4, vec![0, 1, 2, 3]),
            (json!({"count": 1}), 4, vec![0]),
            (json!({"skip": 2}), 4, vec![2, 3]),
            (json!({"skip": 1, "count": 2}), 5, vec![1, 2]),
        ];
        for (mut fields, events, expected) in table {
            fields["step"] = json!("create");
            fields["action"] = json!("fail");
            assert_eq!(acts(&rules(&[fields.clone()]), events), expected, "{fields}");
        }
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed() {
        let with_seed = |seed: u64| {
            let rule = json!({"step": "*", "action": "fail", "probability": 0.3, "seed": seed});
            acts(&rules(&[rule]), 200)
        };
        assert_eq!(with_seed(1), with_seed(1));
        assert_ne!(with_seed(1), with_seed(2));
        assert!((30..90).contains(&with_seed(1).len()));
    }

    #[test]
    fn each_value_of_a_header_is_counted_by_itself() {
        let rules = rules(&[
            json!({"operation": "*", "action": "cut_after", "per_header": "idempotency-key", "count": 1}),
        ]);
        let cut = |key: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            if let Some(key) = key {
                headers.insert("idempotency-key", HeaderValue::from_static(key));
            }
            let event = Event::Request { operation: "POST /threads", path: "/threads", headers: &headers };
            rules.decide(&event).act.is_some()
        };
        let asked = [Some("a"), Some("b"), Some("a"), Some("b"), None, Some("c")];
        assert_eq!(asked.map(cut), [true, true, false, false, false, true]);
        let standing = &rules.list()[0];
        assert_eq!((standing.met, standing.acted), (6, 3));
    }

    #[test]
    fn delays_add_up_and_the_first_other_action_is_the_last() {
        let rules = rules(&[
            json!({"step": "*", "action": "delay", "delay_ms": 5}),
            json!({"step": "*", "action": "delay", "delay_ms": 7}),
            json!({"step": "create", "action": "kill_after"}),
            json!({"step": "*", "action": "fail"}),
        ]);
        let decision = rules.decide(&STEP);
        assert_eq!(decision.delay, Duration::from_millis(12));
        assert_eq!(decision.hits, ["rule-1", "rule-2", "rule-3"]);
        assert_eq!(decision.act.unwrap().action, Action::KillAfter);
        let other = rules.decide(&Event::Step { step: "destroy" });
        assert!(matches!(other.act.unwrap().action, Action::Fail { .. }));
    }

    #[test]
    fn several_rules_come_all_or_not_at_all() {
        let rules = rules(&[json!({"step": "*", "action": "fail", "id": "mine"})]);
        let rule = |id: &str| Rule::from_json(json!({"step": "*", "action": "fail", "id": id})).unwrap();
        assert_eq!(rules.add(vec![rule("other"), rule("mine")]), Err(NotAdded::Taken("mine".to_owned())));
        assert_eq!(rules.list().len(), 1);
        assert!(rules.remove("mine") && !rules.remove("mine"));
        assert!(rules.decide(&STEP).hits.is_empty());
    }

    fn is_pending(future: &mut (impl Future + Unpin)) -> bool {
        Pin::new(future).poll(&mut Context::from_waker(Waker::noop())).is_pending()
    }

    #[tokio::test]
    async fn whoever_hangs_goes_on_when_the_rule_goes() {
        let rules = rules(&[json!({"step": "*", "action": "hang"})]);
        let hold = rules.decide(&STEP).act.unwrap().hold;
        let mut hanging = Box::pin(hold.until_released());
        assert!(is_pending(&mut hanging));
        assert_eq!(rules.list()[0].waiting, 1);
        rules.clear();
        hanging.await;
    }

    #[tokio::test]
    async fn whoever_gives_up_hangs_no_more() {
        let rules = rules(&[json!({"step": "*", "action": "hang"})]);
        let mut hanging = Box::pin(rules.decide(&STEP).act.unwrap().hold.until_released());
        assert!(is_pending(&mut hanging));
        drop(hanging);
        assert_eq!(rules.list()[0].waiting, 0);
    }
}
