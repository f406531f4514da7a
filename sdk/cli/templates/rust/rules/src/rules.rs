use serde::Deserialize;

/// What is bought, and by whom. Amounts are in cents.
#[derive(Deserialize)]
pub struct Basket {
    pub total: u64,
    #[serde(default)]
    pub customer: String,
}

/// The rules are this function: how much less, and why. The best for the customer counts.
pub fn discount(basket: &Basket) -> (u64, &'static str) {
    // A hundredth first would lose cents, and all at once may be more than a u64 holds.
    let percent = |rate: u64| (u128::from(basket.total) * u128::from(rate) / 100) as u64;
    match basket {
        Basket { customer, .. } if customer == "gold" => (percent(15), "15 % for gold customers"),
        Basket { total: 10_000.., .. } => (percent(10), "10 % from 100.00"),
        _ => (0, "none"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(total: u64, customer: &str) -> u64 {
        let customer = customer.into();
        discount(&Basket { total, customer }).0
    }

    #[test]
    fn the_best_rule_counts() {
        assert_eq!(of(9_999, ""), 0);
        assert_eq!(of(10_000, ""), 1_000);
        assert_eq!(of(10_000, "gold"), 1_500);
        assert_eq!(of(u64::MAX, ""), u64::MAX / 10);
    }
}
