//! Lines that a step writes, some of which are commands to the runner.

use std::collections::BTreeMap;

/// What has been heard of one step.
#[derive(Debug, Default)]
pub(super) struct Commands {
    pub(super) log: String,
    pub(super) annotations: Vec<String>,
    pub(super) outputs: BTreeMap<String, String>,
    /// Until this word, nothing is a command.
    resume: Option<String>,
}

impl Commands {
    pub(super) fn hear(&mut self, line: &str) {
        match (&self.resume, parse(line)) {
            (Some(word), Some((name, ..))) if name == *word => self.resume = None,
            (None, Some((name, properties, data))) => self.obey(name, properties, data),
            _ => {
                self.log.push_str(line);
                self.log.push('\n');
            }
        }
    }

    fn obey(&mut self, name: &str, properties: &str, data: &str) {
        match name {
            "stop-commands" => self.resume = Some(data.to_owned()),
            "error" => self.annotations.push(unescape(data)),
            // An old command, which runners still obey.
            "set-output" => {
                let output = properties.trim_start_matches("name=").to_owned();
                self.outputs.insert(output, unescape(data));
            }
            _ => {}
        }
    }
}

/// The name, the properties and the data of `::name properties::data`.
fn parse(line: &str) -> Option<(&str, &str, &str)> {
    let (head, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    Some((name, properties, data))
}

fn unescape(text: &str) -> String {
    text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
}
