//! Values that the operator sets for this plugin, under `config` in its settings.

use std::error::Error;
use std::fmt;

use crate::host;

/// The value under `key`, none where it is not set. Does not change while a request runs.
///
/// ```
/// # wayhouse::testing::Host::new().config("currency", "CHF").run(|| {
/// let currency = wayhouse::config::get("currency").unwrap_or("EUR".into());
/// # assert_eq!(currency, "CHF");
/// # });
/// ```
pub fn get(key: &str) -> Option<String> {
    host::config(key)
}

/// The value under `key`; an error that names the key where it is not set.
pub fn require(key: &str) -> Result<String, Missing> {
    get(key).ok_or_else(|| Missing { key: key.into() })
}

/// A value that the plugin cannot do without is not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    key: String,
}

impl Missing {
    /// The key that has no value.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "config.{} is missing in the plugin's settings", self.key)
    }
}

impl Error for Missing {}
