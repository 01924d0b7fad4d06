//! Faults on demand: which step of the fake driver goes wrong, how, and how often.

use std::{
    env, fmt,
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::sandbox::SandboxError;

/// Read when a [`super::FakeDriver`] is made from the environment.
pub const FAULTS_VARIABLE: &str = "KORTIX_SERVER_FAKE_FAULTS";

/// A step of the driver that can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Create,
    Revive,
    Start,
    Stop,
    /// Usage and logs, too.
    State,
    Ready,
    Connect,
    StartJob,
    Job,
    KillJob,
    /// Looking at a file or a directory, too.
    ReadFile,
    /// Adding and deleting, too.
    WriteFile,
    Terminal,
    Destroy,
    List,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The step fails, having done nothing.
    Fail,
    /// The step does its work and then fails, as when an answer is lost.
    FailAfter,
    /// The step never ends.
    Hang,
    /// The step takes that much longer.
    Delay(Duration),
}

/// One fault. Written `step=effect*times`, where `*times` may be left out for always:
/// `create=fail`, `destroy=fail*2`, `ready=hang`, `create=fail-after*1`, `start_job=delay:250ms`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub step: Step,
    pub effect: Effect,
    /// How often it still happens; none for always.
    pub times: Option<u32>,
}

#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a fault: write it like `create=fail*1` or `ready=delay:250ms`")]
pub struct InvalidFault(String);

impl FromStr for Fault {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| InvalidFault(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Fault> {
    let (step, rest) = text.trim().split_once('=')?;
    let (effect, times) = match rest.split_once('*') {
        Some((effect, times)) => (effect, Some(times.parse().ok()?)),
        None => (rest, None),
    };
    let step = match step {
        "create" => Step::Create,
        "revive" => Step::Revive,
        "start" => Step::Start,
        "stop" => Step::Stop,
        "state" => Step::State,
        "ready" => Step::Ready,
        "connect" => Step::Connect,
        "start_job" => Step::StartJob,
        "job" => Step::Job,
        "kill_job" => Step::KillJob,
        "read_file" => Step::ReadFile,
        "write_file" => Step::WriteFile,
        "terminal" => Step::Terminal,
        "destroy" => Step::Destroy,
        "list" => Step::List,
        _ => return None,
    };
    let effect = match effect {
        "fail" => Effect::Fail,
        "fail-after" => Effect::FailAfter,
        "hang" => Effect::Hang,
        delay => {
            let millis = delay.strip_prefix("delay:")?.strip_suffix("ms")?.parse().ok()?;
            Effect::Delay(Duration::from_millis(millis))
        }
    };
    Some(Fault { step, effect, times })
}

/// The faults that are in force.
#[derive(Default)]
pub(super) struct Faults(Mutex<Vec<Fault>>);

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.lock().unwrap_or_else(PoisonError::into_inner).iter()).finish()
    }
}

impl Faults {
    pub(super) fn from_env() -> Result<Self, InvalidFault> {
        let listed = env::var(FAULTS_VARIABLE).unwrap_or_default();
        let faults = listed.split(',').filter(|fault| !fault.trim().is_empty()).map(str::parse);
        Ok(Self(Mutex::new(faults.collect::<Result<_, _>>()?)))
    }

    pub(super) fn set(&self, faults: Vec<Fault>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = faults;
    }

    /// Does `work` as that step, with the fault that is due.
    pub(super) async fn around<T>(
        &self,
        step: Step,
        work: impl Future<Output = Result<T, SandboxError>>,
    ) -> Result<T, SandboxError> {
        let failure = || SandboxError::failed(format!("{step:?} fails because a test asked for it"));
        match self.take(step) {
            None => work.await,
            Some(Effect::Fail) => Err(failure()),
            Some(Effect::FailAfter) => work.await.and_then(|_| Err(failure())),
            Some(Effect::Hang) => std::future::pending().await,
            Some(Effect::Delay(by)) => {
                tokio::time::sleep(by).await;
                work.await
            }
        }
    }

    fn take(&self, step: Step) -> Option<Effect> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = faults.iter_mut().find(|fault| fault.step == step && fault.times != Some(0))?;
        due.times = due.times.map(|times| times - 1);
        Some(due.effect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_written_as_documented() {
        let fault = |text: &str| text.parse::<Fault>().unwrap();
        assert_eq!(fault("create=fail"), Fault { step: Step::Create, effect: Effect::Fail, times: None });
        assert_eq!(
            fault("destroy=fail-after*2"),
            Fault { step: Step::Destroy, effect: Effect::FailAfter, times: Some(2) }
        );
        let delay = Effect::Delay(Duration::from_millis(250));
        assert_eq!(
            fault("start_job=delay:250ms"),
            Fault { step: Step::StartJob, effect: delay, times: None }
        );
        for wrong in ["", "create", "create=explode", "sleep=fail", "create=fail*x", "ready=delay:5"] {
            wrong.parse::<Fault>().unwrap_err();
        }
    }

    #[tokio::test]
    async fn a_fault_happens_as_often_as_it_says() {
        let faults = Faults::default();
        faults.set(vec!["create=fail*1".parse().unwrap()]);
        faults.around(Step::Create, async { Ok(()) }).await.unwrap_err();
        faults.around(Step::Create, async { Ok(()) }).await.unwrap();
    }
}
