//! Finding threads by what is said in them. Nothing is understood here: a text is found by its words, and the same
//! search in the same threads gives the same scores.

use std::collections::HashMap;

use crate::{
    ids::{ProjectId, ThreadId},
    timestamp::Timestamp,
};

/// More words than this are not looked at.
const MOST_WORDS: usize = 16;
/// How much of a text is shown before and after what was found.
const AROUND: usize = 80;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct SearchText {
    whole: String,
    words: Vec<String>,
    rarest: String,
}

impl SearchText {
    /// `None`: there is nothing to look for in it.
    pub fn new(text: &str) -> Option<Self> {
        let words: Vec<String> = text.split_whitespace().take(MOST_WORDS).map(str::to_owned).collect();
        // The longest word is likely in the fewest texts: it is what the database is asked for.
        let rarest = words.iter().rev().max_by_key(|word| word.chars().count())?.clone();
        let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        Some(Self { whole: words.join(" "), words, rarest })
    }

    /// The word that every text has to have.
    pub fn rarest(&self) -> &str {
        &self.rarest
    }

    /// Which part of what is looked for is in the text, and where the first of it is.
    fn found_in(&self, lower: &str) -> Option<(f64, usize)> {
        if let Some(place) = lower.find(&self.whole) {
            return Some((1.0, place));
        }
        let places: Vec<usize> = self.words.iter().filter_map(|word| lower.find(word.as_str())).collect();
        let first = places.iter().min()?;
        // All words somewhere are less than the whole in one place.
        let share = f64::from(u32::try_from(places.len()).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        Some((share * 0.75, *first))
    }
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    ThreadName,
    ProjectName,
    Message,
}

impl Place {
    fn weight(self) -> f64 {
        match self {
            Self::ThreadName => 1.0,
            Self::ProjectName => 0.9,
            Self::Message => 0.8,
        }
    }
}

/// A text of a thread that has the rarest word.
#[derive(Clone, Debug)]
pub struct Mention {
    pub thread: ThreadId,
    pub project: ProjectId,
    pub project_name: String,
    pub project_icon: Option<String>,
    pub updated_at: Timestamp,
    pub place: Place,
    pub text: String,
}

/// A thread that was found, by the best of its mentions.
#[derive(Clone, Debug)]
pub struct Found {
    pub mention: Mention,
    /// Above 0, and 1 at most.
    pub score: f64,
    pub preview: String,
}

/// The best threads first; of two that are as good, the one that was used last.
pub fn ranked(search: &SearchText, mentions: Vec<Mention>, limit: usize) -> Vec<Found> {
    let mut best: HashMap<ThreadId, Found> = HashMap::new();
    for mention in mentions {
        let Some(found) = judge(search, mention) else { continue };
        let known = best.get(&found.mention.thread).map_or(0.0, |known| known.score);
        if found.score > known {
            best.insert(found.mention.thread, found);
        }
    }
    let mut found: Vec<Found> = best.into_values().collect();
    found.sort_by(|a, b| {
        let later = b.mention.updated_at.cmp(&a.mention.updated_at);
        let last = || b.mention.thread.uuid().cmp(&a.mention.thread.uuid());
        b.score.total_cmp(&a.score).then(later).then_with(last)
    });
    found.truncate(limit);
    found
}

fn judge(search: &SearchText, mention: Mention) -> Option<Found> {
    let lower = mention.text.to_lowercase();
    let (share, place) = search.found_in(&lower)?;
    let preview = around(&mention.text, &lower, place);
    Some(Found { score: share * mention.place.weight(), preview, mention })
}

/// The text around what was found, on one line. Lower case may be longer or shorter, so the place is counted in
/// characters, which is right but for a few letters of a few languages.
fn around(text: &str, lower: &str, place: usize) -> String {
    let at = lower[..place].chars().count();
    let (from, until) = (at.saturating_sub(AROUND), at + 2 * AROUND);
    let shown: String = text.chars().skip(from).take(until - from).collect();
    let mut preview = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    if from > 0 {
        preview.insert(0, '…');
    }
    if text.chars().nth(until).is_some() {
        preview.push('…');
    }
    preview
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(thread: ThreadId, place: Place, text: &str) -> Mention {
        Mention {
            thread,
            project: ProjectId::new(),
            project_name: "Numbers".to_owned(),
            project_icon: None,
            updated_at: Timestamp::from_micros(0),
            place,
            text: text.to_owned(),
        }
    }

    fn search(text: &str) -> SearchText {
        SearchText::new(text).unwrap()
    }

    #[test]
    fn the_whole_counts_more_than_its_words_and_a_name_more_than_a_message() {
        let [name, message, words] = [ThreadId::new(), ThreadId::new(), ThreadId::new()];
        let mentions = vec![
            mention(words, Place::Message, "by region: revenue"),
            mention(message, Place::Message, "the Revenue by Region"),
            mention(name, Place::ThreadName, "Revenue by region"),
            mention(name, Place::Message, "revenue by region"),
        ];
        let found = ranked(&search("revenue  BY region"), mentions, 10);
        let threads: Vec<_> = found.iter().map(|found| found.mention.thread).collect();
        assert_eq!(threads, [name, message, words]);
        assert!(found.iter().all(|found| found.score > 0.0 && found.score <= 1.0), "{found:?}");
    }

    #[test]
    fn there_are_no_more_than_were_asked_for() {
        let mentions = (0..5).map(|_| mention(ThreadId::new(), Place::Message, "word")).collect();
        assert_eq!(ranked(&search("word"), mentions, 3).len(), 3);
    }

    #[test]
    fn the_preview_is_around_what_was_found() {
        let text = format!("{} needle {}", "ä ".repeat(200), "b ".repeat(200));
        let found = ranked(&search("NEEDLE"), vec![mention(ThreadId::new(), Place::Message, &text)], 1);
        let preview = &found[0].preview;
        assert!(
            preview.starts_with("…ä") && preview.contains("needle b") && preview.ends_with('…'),
            "{preview}"
        );
        let shown = preview.trim_matches('…');
        assert!(shown.chars().count() <= 3 * AROUND, "{preview}");
    }

    #[test]
    fn blanks_look_for_nothing() {
        assert!(SearchText::new(" \n").is_none());
        assert_eq!(search("a region of it").rarest(), "region");
    }
}
