//! A service in memory that answers as it is told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use http::Method;

use super::{Coming, RecordedRequest, Reply};
use crate::{Kortix, KortixBuilder, transport::Outgoing};

/// Answers for the requests of a client, in memory.
///
/// An answer is for one request: those of [`on`](Self::on) for the first that fit, those of [`reply`](Self::reply) for all others,
/// in the order in which they were given. A request for which there is none fails with
/// [`ErrorKind::Decode`](crate::ErrorKind::Decode) and says so, at once and without retries. Clones are the same script.
#[derive(Clone, Debug, Default)]
pub struct Script {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    routes: Vec<Route>,
    others: VecDeque<Reply>,
    requests: Vec<RecordedRequest>,
}

#[derive(Debug)]
struct Route {
    method: Method,
    path: String,
    replies: VecDeque<Reply>,
}

impl Script {
    /// A script without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer for the next request that no [`on`](Self::on) is for.
    #[must_use]
    pub fn reply(self, reply: Reply) -> Self {
        self.state().others.push_back(reply);
        self
    }

    /// Adds an answer for requests to that path.
    #[must_use]
    pub fn on(self, method: Method, path: &str, reply: Reply) -> Self {
        let mut state = self.state();
        let known = state.routes.iter_mut().find(|route| route.method == method && route.path == path);
        if let Some(route) = known {
            route.replies.push_back(reply);
        } else {
            state.routes.push(Route { method, path: path.to_owned(), replies: VecDeque::from([reply]) });
        }
        drop(state);
        self
    }

    /// A client of this script, with a credential and the usual retries.
    ///
    /// # Panics
    ///
    /// Never: the settings are good ones.
    pub fn client(&self) -> Kortix {
        let builder = Kortix::builder().api_key("test-credential");
        match self.client_of(builder) {
            Ok(client) => client,
            Err(error) => unreachable!("{error}"),
        }
    }

    /// The same with settings of your own. Addresses need not be set, and nothing is sent there.
    ///
    /// # Errors
    ///
    /// Those of [`KortixBuilder::build`].
    pub fn client_of(&self, builder: KortixBuilder) -> Result<Kortix, crate::Error> {
        builder.build_scripted(self)
    }

    /// All requests so far, in the order in which they came.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state().requests.clone()
    }

    /// How many answers have not been asked for. A test that expects all of them to be used asserts 0.
    pub fn unused(&self) -> usize {
        let state = self.state();
        state.others.len() + state.routes.iter().map(|route| route.replies.len()).sum::<usize>()
    }

    pub(crate) fn take(&self, outgoing: &Outgoing) -> Coming {
        let mut state = self.state();
        state.requests.push(RecordedRequest::of(outgoing));
        let fits = |route: &&mut Route| {
            route.method == outgoing.method && route.path == outgoing.url.path() && !route.replies.is_empty()
        };
        let routed = state.routes.iter_mut().find(fits).and_then(|route| route.replies.pop_front());
        Coming(routed.or_else(|| state.others.pop_front()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
