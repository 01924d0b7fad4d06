//! Schemas as lists of fields.

use serde_json::Value;

use super::text::{escape, inline};

/// No schema of the document is nested deeper, and one that contains itself ends here.
const DEEPEST: usize = 6;

/// What is inside, or nothing for a plain value.
pub(super) fn fields(schema: &Value, document: &Value) -> String {
    nested(schema, document, 0)
}

fn nested(schema: &Value, document: &Value, depth: usize) -> String {
    if depth > DEEPEST {
        return String::new();
    }
    let schema = resolved(schema, document);
    if let Some(properties) = schema["properties"].as_object() {
        let required = |name: &str| {
            schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
        };
        let rows = properties
            .iter()
            .map(|(name, field)| row(name, field, required(name), document, depth))
            .collect::<String>();
        return format!("<dl class=\"fields\">{rows}</dl>");
    }
    if schema["items"].is_object() {
        return nested(&schema["items"], document, depth + 1);
    }
    alternatives(schema).map(|schema| nested(schema, document, depth + 1)).collect()
}

fn row(name: &str, field: &Value, is_required: bool, document: &Value, depth: usize) -> String {
    let required = if is_required { "" } else { " <i>optional</i>" };
    let description = description(field, document);
    let inside = nested(field, document, depth + 1);
    let inside = if inside.is_empty() {
        inside
    } else {
        format!("<details><summary>its fields</summary>{inside}</details>")
    };
    format!(
        "<div><dt><code>{}</code> <span>{}</span>{required}</dt><dd>{description}{inside}</dd></div>",
        escape(name),
        escape(&kind(field, document)),
    )
}

fn description(field: &Value, document: &Value) -> String {
    let own = field["description"].as_str();
    let text = own.or_else(|| resolved(field, document)["description"].as_str()).unwrap_or_default();
    if text.is_empty() { String::new() } else { format!("<p>{}</p>", inline(text)) }
}

/// What kind of value it is, in words.
pub(super) fn kind(schema: &Value, document: &Value) -> String {
    let schema = resolved(schema, document);
    if schema["items"].is_object() {
        return format!("list of {}", kind(&schema["items"], document));
    }
    let mut kinds = match &schema["type"] {
        Value::String(kind) => vec![kind.clone()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    kinds.extend(alternatives(schema).map(|schema| kind(schema, document)));
    if kinds.is_empty() {
        return "anything".to_owned();
    }
    kinds.dedup();
    let mut words = kinds.join(" or ");
    if let Some(format) = schema["format"].as_str() {
        words = format!("{words}, {format}");
    }
    for (key, word) in [
        ("minimum", "at least"),
        ("maximum", "at most"),
        ("minLength", "length at least"),
        ("maxLength", "length at most"),
        ("default", "default"),
    ] {
        if !schema[key].is_null() {
            words = format!("{words}, {word} {}", schema[key]);
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<String> = values.iter().map(Value::to_string).collect();
        words = format!("{words}: {}", values.join(", "));
    }
    words
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten()
}

/// What a reference leads to.
pub(super) fn resolved<'a>(value: &'a Value, document: &'a Value) -> &'a Value {
    let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn kinds_are_told_in_words() {
        let document = json!({"components": {"schemas": {"Id": {"type": "string", "maxLength": 3}}}});
        let cases = [
            (json!({"type": ["string", "null"], "format": "date-time"}), "string or null, date-time"),
            (json!({"$ref": "#/components/schemas/Id"}), "string, length at most 3"),
            (
                json!({"type": "array", "items": {"type": "integer", "minimum": 1}}),
                "list of integer, at least 1",
            ),
            (json!({"oneOf": [{"type": "null"}, {"type": "object"}]}), "null or object"),
            (json!({}), "anything"),
        ];
        for (schema, words) in cases {
            assert_eq!(kind(&schema, &document), words, "{schema}");
        }
    }

    #[test]
    fn a_schema_that_contains_itself_ends() {
        let tree = json!({"properties": {"child": {"$ref": "#/components/schemas/Tree"}}});
        let document = json!({"components": {"schemas": {"Tree": tree}}});
        let html = fields(&json!({"$ref": "#/components/schemas/Tree"}), &document);
        assert_eq!(html.matches("<code>child</code>").count(), DEEPEST + 1);
    }
}
