//! Receipts are checked without any server. `known.json` was made by another program, in Python with another library, from
//! the description of the format alone; its key is that of RFC 8032's first test.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kortix_sdk::receipts::{InvalidReceipt, PublicKey, Receipt};
use serde_json::{Value, json};

const KNOWN: &str = include_str!("known.json");
const KEY: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

fn key() -> PublicKey {
    KEY.parse().unwrap()
}

fn known() -> Value {
    serde_json::from_str(KNOWN).unwrap()
}

fn checked(document: &Value) -> Result<(), String> {
    let receipt = Receipt::from_json(document.to_string().as_bytes()).map_err(|error| error.to_string())?;
    receipt.verify(&key()).map_err(|fault| fault.to_string())
}

#[test]
fn a_receipt_of_another_program_is_valid() {
    let receipt = Receipt::from_json(KNOWN.as_bytes()).unwrap();
    receipt.verify(&key()).unwrap();
    assert_eq!(receipt.content().key_id, key().id());
    assert_eq!(receipt.content().status.as_str(), "failed");
    assert_eq!(receipt.events().unwrap().len(), 3);
    let again = Receipt::from_json(receipt.to_json().as_bytes()).unwrap();
    assert_eq!(again, receipt);
    again.verify(&key()).unwrap();
}

#[test]
fn the_order_of_fields_and_the_events_are_not_signed() {
    let mut document = known();
    document.as_object_mut().unwrap().remove("event_log");
    checked(&document).unwrap();
    let reversed: Vec<String> = document
        .as_object()
        .unwrap()
        .iter()
        .rev()
        .map(|(name, value)| format!("{}: {value}", Value::from(name.as_str())))
        .collect();
    let text = format!("{{\n{}\n}}", reversed.join(",\n"));
    Receipt::from_json(text.as_bytes()).unwrap().verify(&key()).unwrap();
}

/// Every place of the document that holds something.
fn places(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                places(value, &format!("{path}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                places(value, &format!("{path}/{at}"), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

fn another(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let last = text.chars().last();
            let other = if last == Some('0') { '1' } else { '0' };
            let mut text = text.clone();
            text.pop();
            text.push(other);
            text.into()
        }
        Value::Number(number) => (number.as_i64().unwrap() + 1).into(),
        Value::Bool(yes) => (!yes).into(),
        _ => "x".into(),
    }
}

#[test]
fn whatever_is_changed_makes_it_invalid() {
    let mut all = Vec::new();
    places(&known(), "", &mut all);
    assert!(all.len() > 45, "{}", all.len());
    for place in all {
        let mut document = known();
        let value = document.pointer_mut(&place).unwrap();
        *value = another(value);
        assert!(checked(&document).is_err(), "{place} was changed, and nobody noticed");
    }
}

#[test]
fn whatever_is_added_or_left_out_makes_it_invalid() {
    let mut added = known();
    added["note"] = "harmless".into();
    assert!(checked(&added).is_err());
    let names: Vec<String> = known().as_object().unwrap().keys().cloned().collect();
    for name in names.iter().filter(|name| *name != "event_log") {
        let mut document = known();
        document.as_object_mut().unwrap().remove(name);
        assert!(checked(&document).is_err(), "{name} was left out, and nobody noticed");
    }
    for place in ["/turns", "/inputs", "/event_log"] {
        let mut document = known();
        document.pointer_mut(place).unwrap().as_array_mut().unwrap().pop();
        assert!(checked(&document).is_err(), "the last of {place} was left out, and nobody noticed");
    }
    let mut swapped = known();
    swapped["event_log"].as_array_mut().unwrap().swap(0, 1);
    assert!(checked(&swapped).is_err());
}

#[test]
fn a_number_that_has_no_one_text_is_refused() {
    let mut document = known();
    document["turns"][0]["exit_code"] = json!(3.5);
    assert!(checked(&document).is_err());
    document = known();
    document["note"] = json!(1e300);
    assert_eq!(checked(&document).unwrap_err(), InvalidReceipt::UnknownFormat.to_string());
}

#[test]
fn another_key_is_told() {
    let receipt = Receipt::from_json(KNOWN.as_bytes()).unwrap();
    let other: PublicKey =
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c".parse().unwrap();
    assert_eq!(receipt.verify(&other), Err(InvalidReceipt::OtherKey { signed_by: key() }));
    // Naming the other key does not help.
    let mut document = known();
    document["public_key"] = other.to_string().into();
    document["key_id"] = other.id().into();
    let receipt = Receipt::from_json(document.to_string().as_bytes()).unwrap();
    assert_eq!(receipt.verify(&other), Err(InvalidReceipt::BadSignature));
}

#[test]
fn no_nonsense_is_a_key_or_a_receipt() {
    for text in ["", "d7", &"g".repeat(64), &"é".repeat(32), &format!("{KEY}0"), &format!("+{}", &KEY[1..])]
    {
        assert!(text.parse::<PublicKey>().is_err(), "{text}");
    }
    for text in ["", "[]", "null", "{}", r#"{"signature": "", "event_log": 1}"#] {
        assert!(Receipt::from_json(text.as_bytes()).is_err(), "{text}");
    }
}
