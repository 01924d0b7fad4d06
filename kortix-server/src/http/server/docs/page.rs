//! The page, made from the document.

use serde_json::Value;

use super::{
    schema::{fields, kind, resolved},
    text::{escape, inline, prose},
};

const STYLE: &str = include_str!("style.css");
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

struct Operation<'a> {
    method: &'static str,
    path: &'a str,
    description: &'a Value,
}

impl Operation<'_> {
    fn id(&self) -> &str {
        self.description["operationId"].as_str().unwrap_or_default()
    }

    fn has_tag(&self, tag: &str) -> bool {
        self.description["tags"].as_array().is_some_and(|tags| tags.iter().any(|own| own == tag))
    }
}

pub(super) fn page(document: &Value) -> String {
    let operations = operations(document);
    let info = &document["info"];
    let tags: Vec<&Value> = document["tags"].as_array().into_iter().flatten().collect();
    let of_tag = |tag: &Value| -> Vec<&Operation<'_>> {
        operations.iter().filter(|operation| operation.has_tag(text(tag, "name"))).collect()
    };
    let links = joined(&tags, |tag| group(tag, &of_tag(tag)));
    let sections = joined(&tags, |tag| section(tag, &of_tag(tag), document));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} {version}</title><style>{STYLE}</style></head><body>\
         <a class=\"skip\" href=\"#content\">Skip to the content</a>\
         <nav aria-label=\"Operations\">{links}</nav>\
         <main id=\"content\" tabindex=\"-1\"><h1>{title} <small>{version}</small></h1>{about}{credentials}{sections}</main>\
         </body></html>",
        title = escape(text(info, "title")),
        version = escape(text(info, "version")),
        about = prose(text(info, "description")),
        credentials = credentials(document),
    )
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            if let Some(description) = item.get(method) {
                found.push(Operation { method, path, description });
            }
        }
    }
    found
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

fn joined<T>(items: &[T], html: impl Fn(&T) -> String) -> String {
    items.iter().map(html).collect()
}

/// The links to the operations of one tag.
fn group(tag: &Value, operations: &[&Operation<'_>]) -> String {
    let links = joined(operations, |operation| link(operation));
    format!("<h2>{}</h2><ul>{links}</ul>", escape(text(tag, "name")))
}

fn section(tag: &Value, operations: &[&Operation<'_>], document: &Value) -> String {
    let articles = joined(operations, |operation| article(operation, document));
    let about = prose(text(tag, "description"));
    format!("<section><h2>{}</h2>{about}{articles}</section>", escape(text(tag, "name")))
}

fn badge(method: &str) -> String {
    format!("<b class=\"method {method}\">{}</b>", method.to_uppercase())
}

fn link(operation: &Operation<'_>) -> String {
    let summary = escape(text(operation.description, "summary").trim_end_matches('.'));
    let (id, method) = (escape(operation.id()), badge(operation.method));
    format!(
        "<li><a href=\"#{id}\">{method} <code>{}</code><span>{summary}</span></a></li>",
        escape(operation.path)
    )
}

fn credentials(document: &Value) -> String {
    let schemes = document["components"]["securitySchemes"].as_object();
    let items = schemes.into_iter().flatten().map(|(name, scheme)| {
        let example = match text(scheme, "type") {
            "apiKey" => format!("{}: …", text(scheme, "name")),
            _ => format!("Authorization: Bearer {}", text(scheme, "bearerFormat")),
        };
        let meaning = inline(text(scheme, "description"));
        format!(
            "<div><dt><code>{}</code> <span>{}</span></dt><dd>{meaning}</dd></div>",
            escape(&example),
            escape(name)
        )
    });
    format!(
        "<section><h2>credentials</h2><p>Each of them opens every route that the account may use. The description \
         for programs is <a href=\"openapi.json\">openapi.json</a>.</p><dl class=\"fields\">{}</dl></section>",
        items.collect::<String>()
    )
}

fn article(operation: &Operation<'_>, document: &Value) -> String {
    let description = operation.description;
    format!(
        "<article id=\"{id}\"><h3>{badge} <code>{path}</code></h3><p><strong>{summary}</strong> <a href=\"#{id}\">{id}</a></p>\
         {about}{parameters}{body}{responses}</article>",
        id = escape(operation.id()),
        badge = badge(operation.method),
        path = escape(operation.path),
        summary = inline(text(description, "summary")),
        about = prose_or_nothing(text(description, "description")),
        parameters = parameters(description, document),
        body = body(description, document),
        responses = responses(description, document),
    )
}

fn prose_or_nothing(text: &str) -> String {
    if text.is_empty() { String::new() } else { prose(text) }
}

fn parameters(description: &Value, document: &Value) -> String {
    let rows = description["parameters"].as_array().into_iter().flatten().map(|parameter| {
        let optional = if parameter["required"] == true { "" } else { " <i>optional</i>" };
        format!(
            "<div><dt><code>{}</code> <span>in the {}; {}</span>{optional}</dt><dd>{}</dd></div>",
            escape(text(parameter, "name")),
            escape(text(parameter, "in")),
            escape(&kind(&parameter["schema"], document)),
            inline(text(parameter, "description")),
        )
    });
    part("Parameters", &rows.collect::<String>())
}

fn part(title: &str, rows: &str) -> String {
    if rows.is_empty() { String::new() } else { format!("<h4>{title}</h4><dl class=\"fields\">{rows}</dl>") }
}

fn body(description: &Value, document: &Value) -> String {
    let Some(content) = description["requestBody"]["content"].as_object() else { return String::new() };
    let kinds: Vec<String> = content.keys().map(|kind| format!("<code>{}</code>", escape(kind))).collect();
    let schema =
        content.values().next().map(|content| fields(&content["schema"], document)).unwrap_or_default();
    format!("<h4>Body</h4><p>{}</p>{schema}", kinds.join(" or "))
}

fn responses(description: &Value, document: &Value) -> String {
    let rows = description["responses"].as_object().into_iter().flatten().map(|(status, response)| {
        let response = resolved(response, document);
        let content = response["content"].as_object().into_iter().flatten().next();
        let schema = content.map(|(_, content)| fields(&content["schema"], document)).unwrap_or_default();
        let meaning = inline(text(response, "description"));
        let class = if status.starts_with('2') { "good" } else { "bad" };
        let summary = format!("<b class=\"{class}\">{}</b> {meaning}", escape(status));
        if schema.is_empty() {
            format!("<p class=\"plain\">{summary}</p>")
        } else {
            let open = if class == "good" { " open" } else { "" };
            format!("<details{open}><summary>{summary}</summary>{schema}</details>")
        }
    });
    format!("<h4>Answers</h4>{}", rows.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_on_the_page() {
        let document = serde_json::to_value(crate::http::openapi::document()).unwrap();
        let page = page(&document);
        let operations = operations(&document);
        assert!(operations.len() > 10);
        for operation in operations {
            let anchor = format!("<article id=\"{}\">", operation.id());
            assert_eq!(page.matches(&anchor).count(), 1, "{anchor}");
        }
        for elsewhere in ["http://", "https://", "<script", "url("] {
            assert!(!page.contains(elsewhere), "the page needs something from elsewhere: {elsewhere}");
        }
    }
}
