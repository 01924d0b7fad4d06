//! What every request type can do, written once.

/// Gives a request type with a field `options` what may be chosen for one call.
macro_rules! call_options {
    ($request:ident) => {
        impl $request {
            /// How long one attempt may take, from connecting until the answer has been read. Overrides
            /// [`KortixBuilder::timeout`](crate::KortixBuilder::timeout).
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.options.choose().timeouts.total = Some(timeout);
                self
            }

            /// How long an attempt may wait for its connection. Overrides
            /// [`KortixBuilder::connect_timeout`](crate::KortixBuilder::connect_timeout).
            pub fn connect_timeout(mut self, timeout: std::time::Duration) -> Self {
                self.options.choose().timeouts.connect = Some(timeout);
                self
            }

            /// How long an attempt may take until the server begins to answer. Overrides
            /// [`KortixBuilder::header_timeout`](crate::KortixBuilder::header_timeout).
            pub fn header_timeout(mut self, timeout: std::time::Duration) -> Self {
                self.options.choose().timeouts.header = Some(timeout);
                self
            }

            /// How long nothing may come of an answer that has begun. Overrides
            /// [`KortixBuilder::idle_timeout`](crate::KortixBuilder::idle_timeout).
            pub fn idle_timeout(mut self, timeout: std::time::Duration) -> Self {
                self.options.choose().timeouts.idle = Some(timeout);
                self
            }

            /// When and how often this call is repeated. Overrides
            /// [`KortixBuilder::retry`](crate::KortixBuilder::retry).
            pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
                self.options.choose().retry = Some(policy);
                self
            }

            /// What the repetitions of this call are paid from. Overrides
            /// [`KortixBuilder::retry_budget`](crate::KortixBuilder::retry_budget).
            pub fn retry_budget(mut self, budget: $crate::RetryBudget) -> Self {
                self.options.choose().budget = Some(budget);
                self
            }

            /// Adds a header, in place of one of that name that was added before. Those that the client itself sets win:
            /// the credential, `Accept`, `User-Agent`, `Content-Type` of a body, `Idempotency-Key`.
            pub fn header(mut self, name: http::HeaderName, value: http::HeaderValue) -> Self {
                self.options.choose().insert_header(name, value);
                self
            }
        }
    };
}

/// Gives a request type (with fields `client` and `options`, and an `Endpoint` implementation) its ways to be sent.
macro_rules! request {
    ($request:ident -> $output:ty) => {
        $crate::call::call_options!($request);

        impl $request {
            /// Sends the request. The same as `.await` on it, without the box.
            ///
            /// # Errors
            ///
            /// Those of this call, see above, and those of every call: [`ErrorKind`](crate::ErrorKind).
            pub async fn send(self) -> Result<$output, $crate::Error> {
                Ok(self.client.call(&self, &self.options).await?.into_inner())
            }

            /// Sends the request and gives the answer around the value too: status, headers, request id, attempts.
            ///
            /// # Errors
            ///
            /// As for [`send`](Self::send).
            pub async fn with_response(self) -> Result<$crate::Response<$output>, $crate::Error> {
                self.client.call(&self, &self.options).await
            }
        }

        impl std::future::IntoFuture for $request {
            type Output = Result<$output, $crate::Error>;
            type IntoFuture = std::pin::Pin<Box<dyn std::future::Future<Output = Self::Output> + Send>>;

            fn into_future(self) -> Self::IntoFuture {
                // As `send`, whose future would hold the request twice: as its argument and as its variable.
                Box::pin(async move { Ok(self.client.call(&self, &self.options).await?.into_inner()) })
            }
        }
    };
}

/// The same for a request that makes something.
macro_rules! create_request {
    ($request:ident -> $output:ty) => {
        $crate::call::request!($request -> $output);

        impl $request {
            /// Names this create: a server that honours the key answers a second request of the same name with the
            /// first answer instead of making another. 1 to 255 printable ASCII characters. Default: a random one,
            /// shared by all attempts of this call.
            pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
                self.options.choose().idempotency_key = Some(key.into());
                self
            }
        }
    };
}

pub(crate) use call_options;
pub(crate) use create_request;
pub(crate) use request;
