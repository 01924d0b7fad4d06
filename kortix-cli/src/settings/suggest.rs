//! What somebody may have meant.

/// The candidate that looks most like the word, when one does.
fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |candidate: &str| strsim::jaro_winkler(word, candidate);
    let scored = candidates.into_iter().map(|candidate| (likeness(candidate), candidate));
    let (score, candidate) = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (score > 0.75).then_some(candidate)
}

/// The same as the end of a sentence.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_miss_is_found_and_a_far_one_is_not() {
        let names = ["base_url", "obvious_base_url", "timeout"];
        assert_eq!(nearest("base_ulr", names), Some("base_url"));
        assert_eq!(nearest("timeot", names), Some("timeout"));
        assert_eq!(nearest("xyz", names), None);
        assert_eq!(nearest("x", []), None);
    }
}
