//! Plans and what each allows.

use std::{collections::HashMap, fmt, num::NonZeroU32, path::Path, str::FromStr};

use anyhow::Context as _;
use serde::Deserialize;

/// A plan, by the key that the service uses for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    pub key: &'static str,
    pub display_name: &'static str,
    terms: Terms,
}

/// What a plan gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub limits: Limits,
    pub credits: Credits,
    pub models: Models,
}

/// How many of each an account may have at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub threads: i64,
    pub projects: i64,
    pub concurrent_runs: i64,
    pub workers: i64,
    pub scheduled_triggers: i64,
    pub app_triggers: i64,
    /// The service counts them with the workers that use them, and so allows as many.
    pub custom_mcps: i64,
    /// Where the operator says so for this plan; otherwise the server's own hold.
    pub run: RunLimits,
}

/// What one run may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunLimits {
    /// Of each turn.
    pub seconds: Option<i64>,
    /// Of each turn.
    pub output_bytes: Option<i64>,
    /// Until it begins.
    pub queue_seconds: Option<i64>,
}

impl RunLimits {
    const NONE: Self = Self { seconds: None, output_bytes: None, queue_seconds: None };
}

impl Limits {
    /// Counts nothing against anybody.
    pub const UNLIMITED: Self = Self {
        threads: i64::MAX,
        projects: i64::MAX,
        concurrent_runs: i64::MAX,
        workers: i64::MAX,
        scheduled_triggers: i64::MAX,
        app_triggers: i64::MAX,
        custom_mcps: i64::MAX,
        run: RunLimits::NONE,
    };
}

/// What an account is given, in credits: a hundred are a dollar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credits {
    pub monthly: i64,
    pub refill: Option<Refill>,
    pub can_purchase: bool,
}

/// What is topped up again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refill {
    pub credits: i64,
    pub hours: NonZeroU32,
}

/// Which of the service's models a plan opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Models {
    Basic,
    All,
}

const CREDITS_PER_DOLLAR: i64 = 100;
const DAY: NonZeroU32 = hours(24);
const WEEK: NonZeroU32 = hours(168);

const fn hours(count: u32) -> NonZeroU32 {
    match NonZeroU32::new(count) {
        Some(hours) => hours,
        None => NonZeroU32::MIN,
    }
}

/// One row of the service's table: threads, projects, concurrent runs, workers, scheduled triggers, app triggers.
const fn limits(row: [i64; 6]) -> Limits {
    let [threads, projects, concurrent_runs, workers, scheduled_triggers, app_triggers] = row;
    Limits {
        threads,
        projects,
        concurrent_runs,
        workers,
        scheduled_triggers,
        app_triggers,
        custom_mcps: workers,
        run: RunLimits::NONE,
    }
}

const fn refill(dollars: i64, hours: NonZeroU32) -> Refill {
    Refill { credits: dollars * CREDITS_PER_DOLLAR, hours }
}

const fn unpaid(
    key: &'static str,
    display_name: &'static str,
    row: [i64; 6],
    refill: Option<Refill>,
) -> Plan {
    let credits = Credits { monthly: 0, refill, can_purchase: false };
    Plan { key, display_name, terms: Terms { limits: limits(row), credits, models: Models::Basic } }
}

const fn paid(key: &'static str, display_name: &'static str, row: [i64; 6], monthly_dollars: i64) -> Plan {
    let credits = Credits {
        monthly: monthly_dollars * CREDITS_PER_DOLLAR,
        refill: Some(refill(2, DAY)),
        can_purchase: false,
    };
    Plan { key, display_name, terms: Terms { limits: limits(row), credits, models: Models::All } }
}

impl Plan {
    const fn with_purchases(mut self) -> Self {
        self.terms.credits.can_purchase = true;
        self
    }
}

#[rustfmt::skip]
const TABLE: [Plan; 10] = [
    unpaid("none", "No Plan", [0, 0, 0, 0, 0, 0], None),
    unpaid("free", "Basic", [10, 20, 1, 0, 0, 0], Some(refill(3, WEEK))),
    paid("tier_2_20", "Plus", [100_000, 200_000, 3, 5, 5, 25], 40),
    paid("tier_6_50", "Pro", [100_000, 200_000, 5, 20, 10, 50], 100),
    paid("tier_25_200", "Ultra", [100_000, 200_000, 20, 100, 50, 200], 400).with_purchases(),
    paid("tier_12_100", "Legacy Pro", [1_000, 2_000, 10, 20, 20, 50], 100).with_purchases(),
    paid("tier_50_400", "Legacy Business", [5_000, 10_000, 30, 100, 100, 200], 400).with_purchases(),
    paid("tier_125_800", "Legacy Enterprise", [10_000, 20_000, 50, 200, 200, 500], 800).with_purchases(),
    paid("tier_200_1000", "Legacy Enterprise Plus", [25_000, 50_000, 100, 500, 500, 1_000], 1_000).with_purchases(),
    paid("tier_150_1200", "Legacy Enterprise Max", [25_000, 50_000, 100, 500, 500, 1_000], 1_200).with_purchases(),
];

impl Plan {
    /// What an account gets that nobody gave a plan, and what an unknown plan counts as.
    pub const FREE: Self = TABLE[1];
    /// The largest plan that is still sold.
    pub const ULTRA: Self = TABLE[4];

    /// The plan stored under that key; an unknown one is `free`, as the service has it.
    pub fn stored(key: &str) -> Self {
        TABLE.into_iter().find(|plan| plan.key == key).unwrap_or(Self::FREE)
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("no plan is called `{0}`; the plans are free, plus, pro, ultra, or a key such as tier_12_100")]
pub struct UnknownPlan(String);

impl FromStr for Plan {
    type Err = UnknownPlan;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let key = match name {
            "plus" => "tier_2_20",
            "pro" => "tier_6_50",
            "ultra" => "tier_25_200",
            key => key,
        };
        TABLE.into_iter().find(|plan| plan.key == key).ok_or_else(|| UnknownPlan(name.to_owned()))
    }
}

/// What a plans file says about one plan. What it leaves out stays as the table has it.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    threads: Option<u32>,
    projects: Option<u32>,
    concurrent_runs: Option<u32>,
    workers: Option<u32>,
    scheduled_triggers: Option<u32>,
    app_triggers: Option<u32>,
    custom_mcps: Option<u32>,
    monthly_credits: Option<u32>,
    refill_credits: Option<u32>,
    refill_hours: Option<NonZeroU32>,
    can_purchase_credits: Option<bool>,
    run_seconds: Option<NonZeroU32>,
    run_output_bytes: Option<RunOutput>,
    run_queue_seconds: Option<NonZeroU32>,
}

/// Bytes of output, up to what a sandbox keeps.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u32")]
struct RunOutput(u32);

impl TryFrom<u32> for RunOutput {
    type Error = String;

    fn try_from(bytes: u32) -> Result<Self, Self::Error> {
        if (1..=16 << 20).contains(&bytes) {
            return Ok(Self(bytes));
        }
        Err(format!("run_output_bytes must be from 1 to 16777216, not {bytes}"))
    }
}

impl Changes {
    fn apply(self, mut terms: Terms) -> Terms {
        let limits = &mut terms.limits;
        let counts = [
            (&mut limits.threads, self.threads),
            (&mut limits.projects, self.projects),
            (&mut limits.concurrent_runs, self.concurrent_runs),
            (&mut limits.workers, self.workers),
            (&mut limits.scheduled_triggers, self.scheduled_triggers),
            (&mut limits.app_triggers, self.app_triggers),
            (&mut limits.custom_mcps, self.custom_mcps),
            (&mut terms.credits.monthly, self.monthly_credits),
        ];
        for (count, change) in counts {
            *count = change.map_or(*count, i64::from);
        }
        let number = |seconds: NonZeroU32| i64::from(seconds.get());
        limits.run.seconds = self.run_seconds.map(number).or(limits.run.seconds);
        limits.run.queue_seconds = self.run_queue_seconds.map(number).or(limits.run.queue_seconds);
        limits.run.output_bytes =
            self.run_output_bytes.map(|bytes| i64::from(bytes.0)).or(limits.run.output_bytes);
        if self.refill_credits.is_some() || self.refill_hours.is_some() {
            let known = terms.credits.refill.unwrap_or(Refill { credits: 0, hours: DAY });
            terms.credits.refill = Some(Refill {
                credits: self.refill_credits.map_or(known.credits, i64::from),
                hours: self.refill_hours.unwrap_or(known.hours),
            });
        }
        terms.credits.can_purchase = self.can_purchase_credits.unwrap_or(terms.credits.can_purchase);
        terms
    }
}

/// The plans in force: the table, with what the operator set instead.
#[derive(Clone, Debug, Default)]
pub struct PlanLimits {
    changes: HashMap<&'static str, Changes>,
    unlimited: bool,
}

impl PlanLimits {
    /// `--env-mode local`: nothing is refused, and nobody is billed.
    pub fn unlimited() -> Self {
        Self { changes: HashMap::new(), unlimited: true }
    }

    pub fn is_unlimited(&self) -> bool {
        self.unlimited
    }

    /// Reads `{"free": {"threads": 3, "concurrent_runs": 2}, …}`. Plans and numbers that are not named keep the
    /// table's values.
    pub fn from_file(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the plans file {}", path.display()))?;
        let named: HashMap<String, Changes> = serde_json::from_str(&text).with_context(|| {
            format!("{} must map plan names to {{\"threads\": 3, …}}, with numbers from 0", path.display())
        })?;
        let changes = named
            .into_iter()
            .map(|(name, changes)| Ok((name.parse::<Plan>()?.key, changes)))
            .collect::<Result<_, UnknownPlan>>()?;
        Ok(Self { changes, unlimited: false })
    }

    /// How many of each the plan allows.
    pub fn of(&self, plan: Plan) -> Limits {
        self.terms(plan).limits
    }

    /// All that the plan gives.
    pub fn terms(&self, plan: Plan) -> Terms {
        let mut terms = self.changes.get(plan.key).copied().unwrap_or_default().apply(plan.terms);
        if self.unlimited {
            terms.limits = Limits::UNLIMITED;
        }
        terms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> anyhow::Result<PlanLimits> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        PlanLimits::from_file(file.path())
    }

    #[test]
    fn short_names_and_keys_name_plans() {
        assert_eq!("free".parse::<Plan>().unwrap(), Plan::FREE);
        assert_eq!("ultra".parse::<Plan>().unwrap(), Plan::ULTRA);
        assert_eq!("tier_12_100".parse::<Plan>().unwrap().terms.limits.threads, 1_000);
        assert!("gold".parse::<Plan>().unwrap_err().to_string().contains("gold"));
    }

    #[test]
    fn credits_are_hundredths_of_a_dollar() {
        let plans = PlanLimits::default();
        let free = plans.terms(Plan::FREE);
        assert_eq!(
            (free.credits.monthly, free.credits.refill),
            (0, Some(Refill { credits: 300, hours: WEEK }))
        );
        let ultra = plans.terms(Plan::ULTRA);
        assert_eq!((ultra.credits.monthly, ultra.credits.can_purchase), (40_000, true));
        assert_eq!((free.models, ultra.models), (Models::Basic, Models::All));
    }

    #[test]
    fn a_file_changes_only_what_it_names() {
        let plans = file(r#"{"free":{"threads":3,"concurrent_runs":7,"refill_credits":5,"run_seconds":60}}"#)
            .unwrap();
        let run = RunLimits { seconds: Some(60), ..RunLimits::NONE };
        let expected = Limits { threads: 3, concurrent_runs: 7, run, ..Plan::FREE.terms.limits };
        assert_eq!(plans.of(Plan::FREE), expected);
        assert_eq!(plans.terms(Plan::FREE).credits.refill, Some(Refill { credits: 5, hours: WEEK }));
        assert_eq!(plans.terms(Plan::ULTRA), Plan::ULTRA.terms);
    }

    #[test]
    fn what_a_file_misspells_is_refused() {
        assert!(file(r#"{"fre":{"threads":3}}"#).unwrap_err().to_string().contains("fre"));
        let error = format!("{:#}", file(r#"{"free":{"treads":3}}"#).unwrap_err());
        assert!(error.contains("treads"), "{error}");
        assert!(file(r#"{"free":{"threads":-1}}"#).is_err());
        assert!(file(r#"{"free":{"refill_hours":0}}"#).is_err());
        assert!(file(r#"{"free":{"run_seconds":0}}"#).is_err());
        assert!(file(r#"{"free":{"run_output_bytes":99999999}}"#).is_err());
    }

    #[test]
    fn a_local_server_refuses_nothing() {
        assert_eq!(PlanLimits::unlimited().of(Plan::FREE), Limits::UNLIMITED);
    }
}
