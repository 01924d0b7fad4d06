//! `kortix agents get`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::{Report, moment, yes_no};

/// Show an agent
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix agents get 5d2f6a9f-0c7b-4e9a-8d1c-3b5a7f9e0d2c
    # In a script:
    kortix agents get \"$AGENT\" --jq .system_prompt -r > prompt.md")]
pub struct Args {
    /// The agent
    #[arg(value_name = "AGENT")]
    agent: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let agent = context.read("reading the agent", |client| client.agents().get(args.agent)).await?;
    let id = agent.agent_id.to_string();
    let mut fields = vec![("agent", id.clone()), ("name", agent.name.clone())];
    let optional = [("description", &agent.description), ("model", &agent.model)];
    fields.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
    fields.push(("default", yes_no(agent.is_default)));
    fields.push(("public", yes_no(agent.is_public)));
    fields.push(("created", moment(agent.created_at)));
    let mut views = vec![View::Fields(fields)];
    if let Some(text) = agent.system_prompt.clone().filter(|text| !text.is_empty()) {
        views.push(View::Block { title: "system prompt".to_owned(), text });
    }
    Ok(Outcome::of(Report::of(agent, id, View::Stack(views))))
}
