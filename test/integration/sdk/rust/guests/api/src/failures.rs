use std::error::Error;
use std::fmt;

use wayhouse::Request;

use crate::Answer;

/// At a place that the test knows.
pub fn panic(request: &Request) -> Answer {
    let index: usize = request.query("index").unwrap_or_default().parse()?;
    let list = [1, 2, 3];
    Ok(wayhouse::Response::text(list[index].to_string()))
}

pub fn with_cause() -> Answer {
    Err(Box::new(Unpriced {
        cause: "twelve".parse::<u32>().unwrap_err(),
    }))
}

#[derive(Debug)]
struct Unpriced {
    cause: std::num::ParseIntError,
}

impl fmt::Display for Unpriced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the order has no price")
    }
}

impl Error for Unpriced {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
    }
}
