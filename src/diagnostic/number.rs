//! A number with its noun.

/// Returns `1 document`, `2 documents`: the count with `one` or `more`.
pub fn many(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

#[cfg(test)]
mod tests {
    use super::many;

    #[test]
    fn one_is_singular_and_none_is_not() {
        let strata = |count| many(count, "stratum", "strata");
        assert_eq!([0, 1, 2].map(strata), ["0 strata", "1 stratum", "2 strata"]);
    }
}
