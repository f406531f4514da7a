use crate::contract::wayhouse::plugin::types::Header;

/// Header fields, in their order. A name may stand more than once.
///
/// A value's characters are its bytes: each is in U+0000 to U+00FF and stands for the byte of that number.
/// So text in ASCII is itself, and bytes of any kind are what [`bytes`](Headers::bytes) reads.
///
/// ```
/// use wayhouse::Headers;
///
/// let mut headers = Headers::new();
/// headers.set("Content-Type", "text/plain");
/// headers.append("vary", "accept");
/// assert_eq!(headers.get("content-type"), Some("text/plain"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<Header>);

impl Headers {
    /// Without a field.
    pub fn new() -> Self {
        Self::default()
    }

    /// The first value of this name, whose case is of no matter.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.iter();
        fields
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Every value of this name, in their order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let fields = self.iter();
        let fields = fields.filter(move |(key, _)| key.eq_ignore_ascii_case(name));
        fields.map(|(_, value)| value)
    }

    /// The bytes of the first value of this name, for those that are no text in ASCII.
    pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        bytes_of(self.get(name)?)
    }

    /// Puts one value in the stead of all of this name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.remove(&name);
        self.append(name, value);
    }

    /// Adds a value; others of the same name stay.
    pub fn append(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Takes every value of this name away.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
    }

    /// Names and values, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    pub(crate) fn received(fields: Vec<Header>) -> Self {
        Self(fields)
    }

    pub(crate) fn into_contract(self) -> Vec<Header> {
        self.0
    }
}

/// None where a character is no byte.
pub(crate) fn bytes_of(value: &str) -> Option<Vec<u8>> {
    value.chars().map(|each| u8::try_from(each).ok()).collect()
}

pub(crate) fn text_of(value: &[u8]) -> String {
    value.iter().copied().map(char::from).collect()
}
