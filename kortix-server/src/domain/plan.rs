//! Plans and what each allows.

use std::{collections::HashMap, fmt, path::Path, str::FromStr};

use anyhow::Context as _;
use serde::{Deserialize, Deserializer};

/// A plan, by the key that the service uses for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Plan {
    pub key: &'static str,
    limits: Limits,
}

/// How many of each an account may have at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    #[serde(deserialize_with = "count")]
    pub threads: i64,
    #[serde(deserialize_with = "count")]
    pub projects: i64,
}

/// A limit is never negative.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    u32::deserialize(deserializer).map(i64::from)
}

impl Limits {
    /// `--env-mode local` counts nothing against anybody.
    pub const UNLIMITED: Self = Self { threads: i64::MAX, projects: i64::MAX };
}

const fn plan(key: &'static str, threads: i64, projects: i64) -> Plan {
    Plan { key, limits: Limits { threads, projects } }
}

const TABLE: [Plan; 10] = [
    plan("none", 0, 0),
    plan("free", 10, 20),
    plan("tier_2_20", 100_000, 200_000),
    plan("tier_6_50", 100_000, 200_000),
    plan("tier_25_200", 100_000, 200_000),
    plan("tier_12_100", 1_000, 2_000),
    plan("tier_50_400", 5_000, 10_000),
    plan("tier_125_800", 10_000, 20_000),
    plan("tier_200_1000", 25_000, 50_000),
    plan("tier_150_1200", 25_000, 50_000),
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

/// The limits in force: the table, with what the operator set instead.
#[derive(Clone, Debug, Default)]
pub struct PlanLimits {
    overrides: HashMap<&'static str, Limits>,
    unlimited: bool,
}

impl PlanLimits {
    pub fn unlimited() -> Self {
        Self { overrides: HashMap::new(), unlimited: true }
    }

    /// Reads `{"free": {"threads": 3, "projects": 2}, …}`; plans that are not named keep the table's limits.
    pub fn from_file(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the plans file {}", path.display()))?;
        let named: HashMap<String, Limits> = serde_json::from_str(&text).with_context(|| {
            format!("{} must map plan names to {{\"threads\", \"projects\"}}", path.display())
        })?;
        let overrides = named
            .into_iter()
            .map(|(name, limits)| Ok((name.parse::<Plan>()?.key, limits)))
            .collect::<Result<_, UnknownPlan>>()?;
        Ok(Self { overrides, unlimited: false })
    }

    pub fn of(&self, plan: Plan) -> Limits {
        if self.unlimited {
            return Limits::UNLIMITED;
        }
        self.overrides.get(plan.key).copied().unwrap_or(plan.limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_and_keys_name_plans() {
        assert_eq!("free".parse::<Plan>().unwrap(), Plan::FREE);
        assert_eq!("ultra".parse::<Plan>().unwrap(), Plan::ULTRA);
        assert_eq!("tier_12_100".parse::<Plan>().unwrap().limits.threads, 1_000);
        assert!("gold".parse::<Plan>().unwrap_err().to_string().contains("gold"));
    }

    #[test]
    fn a_file_overrides_only_what_it_names() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), r#"{"free":{"threads":3,"projects":2}}"#).unwrap();
        let limits = PlanLimits::from_file(file.path()).unwrap();
        assert_eq!(limits.of(Plan::FREE), Limits { threads: 3, projects: 2 });
        assert_eq!(limits.of(Plan::ULTRA), Plan::ULTRA.limits);
    }

    #[test]
    fn a_misspelt_plan_in_the_file_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), r#"{"fre":{"threads":3,"projects":2}}"#).unwrap();
        assert!(PlanLimits::from_file(file.path()).unwrap_err().to_string().contains("fre"));
    }

    #[test]
    fn a_negative_limit_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), r#"{"free":{"threads":-1,"projects":2}}"#).unwrap();
        assert!(PlanLimits::from_file(file.path()).is_err());
    }
}
