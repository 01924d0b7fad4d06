//! Forms of fields and files: `multipart/form-data` (RFC 7578).
//!
//! The HTTP library has an encoder too, but it makes a body that can be sent once, under a random boundary. A body has to
//! be sent again when an attempt fails, and the same form has to be the same bytes: a server compares what it gets under
//! one `Idempotency-Key`.

use bytes::{BufMut, Bytes, BytesMut};

/// A form in the making.
#[derive(Debug, Default)]
pub(crate) struct Form<'a> {
    parts: Vec<Part<'a>>,
}

#[derive(Debug)]
struct Part<'a> {
    name: &'static str,
    file: Option<&'a str>,
    content: &'a [u8],
}

const FILE_TYPE: &str = "application/octet-stream";

impl<'a> Form<'a> {
    /// Appends a field if it is set.
    pub(crate) fn field(mut self, name: &'static str, value: Option<&'a str>) -> Self {
        self.parts.extend(value.map(|value| Part { name, file: None, content: value.as_bytes() }));
        self
    }

    pub(crate) fn file(mut self, name: &'static str, file: &'a str, content: &'a [u8]) -> Self {
        self.parts.push(Part { name, file: Some(file), content });
        self
    }

    /// The content type and the body.
    pub(super) fn finish(self) -> (String, Bytes) {
        let boundary = self.boundary();
        let mut body = BytesMut::with_capacity(self.parts.iter().map(Part::room).sum::<usize>() + ROOM);
        for part in &self.parts {
            part.write(&boundary, &mut body);
        }
        body.put_slice(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body.freeze())
    }

    /// The first of a row of names that occurs nowhere in what is sent.
    fn boundary(&self) -> String {
        let mut number = 0_u32;
        loop {
            let boundary = format!("kortix-sdk-form-{number}");
            if !self.parts.iter().any(|part| part.holds(boundary.as_bytes())) {
                return boundary;
            }
            number += 1;
        }
    }
}

/// For a boundary and the headers of a part.
const ROOM: usize = 192;

impl Part<'_> {
    fn room(&self) -> usize {
        self.content.len() + self.file.map_or(0, str::len) + ROOM
    }

    /// A boundary counts at the beginning of a line only, and a name has no line ends.
    fn holds(&self, boundary: &[u8]) -> bool {
        let delimits = |line: &[u8]| line.strip_prefix(b"--").is_some_and(|line| line.starts_with(boundary));
        self.content.split(|byte| matches!(byte, b'\r' | b'\n')).any(delimits)
    }

    fn write(&self, boundary: &str, body: &mut BytesMut) {
        let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", self.name);
        if let Some(file) = self.file {
            head.extend(["; filename=\"", &quoted(file), "\"\r\nContent-Type: ", FILE_TYPE]);
        }
        head.push_str("\r\n\r\n");
        body.put_slice(head.as_bytes());
        body.put_slice(self.content);
        body.put_slice(b"\r\n");
    }
}

/// A name of a file as browsers write it: in UTF-8, with the three characters encoded that would end it.
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '"' => quoted.push_str("%22"),
            '\r' => quoted.push_str("%0D"),
            '\n' => quoted.push_str("%0A"),
            other => quoted.push(other),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(form: Form<'_>) -> (String, String) {
        let (content_type, body) = form.finish();
        (content_type, String::from_utf8(body.to_vec()).unwrap())
    }

    #[test]
    fn fields_and_files_in_their_order() {
        let form = Form::default().field("prompt", Some("Sum it")).field("mode", None).file(
            "files",
            "a \"b\"\r\n/é.csv",
            b"1,2\r\n",
        );
        let (content_type, body) = written(form);
        assert_eq!(content_type, "multipart/form-data; boundary=kortix-sdk-form-0");
        assert_eq!(
            body,
            "--kortix-sdk-form-0\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nSum it\r\n\
             --kortix-sdk-form-0\r\nContent-Disposition: form-data; name=\"files\"; \
             filename=\"a %22b%22%0D%0A/é.csv\"\r\nContent-Type: application/octet-stream\r\n\r\n1,2\r\n\r\n\
             --kortix-sdk-form-0--\r\n"
        );
    }

    #[test]
    fn a_form_without_parts_is_a_form() {
        assert_eq!(written(Form::default()).1, "--kortix-sdk-form-0--\r\n");
    }

    #[test]
    fn the_boundary_is_in_no_content() {
        for content in [
            "--kortix-sdk-form-0",
            "a\r\n--kortix-sdk-form-0--\r\nb",
            "\n--kortix-sdk-form-0\n--kortix-sdk-form-1",
            "\r--kortix-sdk-form-01",
        ] {
            let (content_type, body) = written(Form::default().file("f", "n", content.as_bytes()));
            let boundary = content_type.rsplit('=').next().unwrap();
            assert_eq!(body.matches(&format!("--{boundary}\r\n")).count(), 1, "{content:?}");
            assert!(!content.contains(&format!("--{boundary}")), "{content:?} {boundary}");
        }
    }

    #[test]
    fn the_same_form_is_the_same_bytes() {
        let form = || written(Form::default().field("a", Some("b")).file("f", "n", b"content"));
        assert_eq!(form(), form());
    }

    #[test]
    fn bytes_go_as_they_are() {
        let content: Vec<u8> = (0..=255).collect();
        let (_, body) = Form::default().file("f", "n", &content).finish();
        assert!(body.windows(content.len()).any(|window| window == content));
    }
}
