//! Port 8080: what the agent has put into `/workspace`, as a web site.

use std::{
    io,
    path::{Path, PathBuf},
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{Html, IntoResponse, Redirect, Response},
};
use http::{HeaderValue, Method, StatusCode, header};
use mime_guess::mime;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tokio::{fs, net::TcpListener};
use tower::ServiceExt;
use tower_http::services::ServeFile;

const WORKSPACE: &str = "/workspace";
/// What stays as it is in a link to a file.
const IN_LINKS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) async fn serve(port: TcpListener) -> io::Result<()> {
    axum::serve(port, Router::new().fallback(show)).await
}

async fn show(request: Request) -> Response {
    let mut answer = answer(Path::new(WORKSPACE), request).await;
    // The agent is changing these files while somebody looks.
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    answer
}

async fn answer(root: &Path, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let asked = request.uri().path().to_owned();
    let Some(path) = resolve(root, &asked).await else { return not_found() };
    if !path.is_dir() {
        return file(&path, request).await;
    }
    if !asked.ends_with('/') {
        // Relative links on the page must start from inside the directory. Two slashes would name a host.
        return Redirect::temporary(&format!("/{}/", asked.trim_matches('/'))).into_response();
    }
    match resolve(root, &format!("{asked}index.html")).await {
        Some(index) if index.is_file() => file(&index, request).await,
        _ => directory(&path, &asked).await.unwrap_or_else(|_| not_found()),
    }
}

/// The file or directory that the URL means, if it is really below `root`: links out of it are not followed.
async fn resolve(root: &Path, asked: &str) -> Option<PathBuf> {
    let decoded = percent_decode_str(asked).decode_utf8().ok()?;
    let harmless = |part: &str| part != ".." && !part.contains(['\0', '\\']);
    let parts = decoded.split('/').filter(|part| !part.is_empty() && *part != ".");
    let mut path = root.to_owned();
    for part in parts {
        if !harmless(part) {
            return None;
        }
        path.push(part);
    }
    let root = fs::canonicalize(root).await.ok()?;
    let path = fs::canonicalize(path).await.ok()?;
    path.starts_with(root).then_some(path)
}

async fn file(path: &Path, request: Request) -> Response {
    // A pipe or a device would never end.
    if !path.is_file() {
        return not_found();
    }
    let guessed = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = guessed.type_() == mime::TEXT || guessed.subtype() == mime::JAVASCRIPT;
    let content_type =
        if is_text { format!("{}; charset=utf-8", guessed.essence_str()) } else { guessed.to_string() };
    let Ok(content_type) = content_type.parse() else { return not_found() };
    match ServeFile::new_with_mime(path, &content_type).oneshot(request).await {
        Ok(answer) => answer.map(Body::new),
        Err(never) => match never {},
    }
}

async fn directory(path: &Path, asked: &str) -> io::Result<Response> {
    let mut names = Vec::new();
    let mut entries = fs::read_dir(path).await?;
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_directory = fs::metadata(entry.path()).await.is_ok_and(|found| found.is_dir());
        names.push((!is_directory, name));
    }
    names.retain(|(_, name)| !name.starts_with('.'));
    names.sort();
    if names.is_empty() && asked == "/" {
        return Ok(page(
            "Nothing here yet",
            "<p>Files that the agent puts into <code>/workspace</code> appear here.</p>",
        ));
    }
    let line = |(is_file, name): &(bool, String)| {
        let slash = if *is_file { "" } else { "/" };
        let link = utf8_percent_encode(name, IN_LINKS);
        format!("<li><a href=\"./{link}{slash}\">{}{slash}</a></li>", escape(name))
    };
    let up = if asked == "/" { "" } else { "<li><a href=\"../\">../</a></li>" };
    let decoded = percent_decode_str(asked).decode_utf8_lossy();
    let list: String = names.iter().map(line).collect();
    Ok(page(&format!("/workspace{}", decoded.trim_end_matches('/')), &format!("<ul>{up}{list}</ul>")))
}

fn not_found() -> Response {
    let page = page(
        "Not found",
        "<p>There is no such file in <code>/workspace</code>.</p><p><a href=\"/\">All files</a></p>",
    );
    (StatusCode::NOT_FOUND, page).into_response()
}

fn page(title: &str, body: &str) -> Response {
    let title = escape(title);
    Html(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>body{{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:3rem auto;\
         padding:0 1rem;color:#1f2933;background:#fff}}h1{{font-size:1.2rem}}ul{{list-style:none;padding:0}}\
         a{{color:#1a56b0}}@media(prefers-color-scheme:dark){{body{{color:#d7dae0;background:#16181d}}\
         a{{color:#7aa2f7}}}}</style><h1>{title}</h1>{body}</html>"
    ))
    .into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use http_body_util::BodyExt;

    use super::*;

    struct Site(tempfile::TempDir);

    impl Site {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("workspace")).unwrap();
            Self(folder)
        }

        fn root(&self) -> PathBuf {
            self.0.path().join("workspace")
        }

        async fn get(&self, url: &str) -> (StatusCode, String, String) {
            let answer = answer(&self.root(), Request::get(url).body(Body::empty()).unwrap()).await;
            let status = answer.status();
            let content_type = answer.headers().get(header::CONTENT_TYPE);
            let content_type =
                content_type.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
            let body = answer.into_body().collect().await.unwrap().to_bytes();
            (status, content_type, String::from_utf8(body.to_vec()).unwrap())
        }
    }

    #[tokio::test]
    async fn an_empty_workspace_says_so() {
        let (status, _, body) = Site::new().get("/").await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("Nothing here yet"));
    }

    #[tokio::test]
    async fn files_have_their_type_and_a_directory_its_index() {
        let site = Site::new();
        fs::write(site.root().join("index.html"), "<h1>hello</h1>").unwrap();
        fs::write(site.root().join("app.js"), "1").unwrap();
        let (status, content_type, body) = site.get("/").await;
        assert_eq!((status, content_type.as_str()), (StatusCode::OK, "text/html; charset=utf-8"));
        assert_eq!(body, "<h1>hello</h1>");
        assert_eq!(site.get("/app.js").await.1, "text/javascript; charset=utf-8");
    }

    #[tokio::test]
    async fn a_directory_without_index_is_listed_with_escaped_names() {
        let site = Site::new();
        fs::create_dir(site.root().join("sub")).unwrap();
        fs::write(site.root().join("sub/a&b #1.txt"), "x").unwrap();
        assert_eq!(site.get("/sub").await.0, StatusCode::TEMPORARY_REDIRECT);
        let (_, _, body) = site.get("/sub/").await;
        assert!(body.contains("href=\"./a%26b%20%231.txt\">a&amp;b #1.txt<"), "{body}");
        assert_eq!(site.get("/sub/a%26b%20%231.txt").await.2, "x");
    }

    #[tokio::test]
    async fn nothing_outside_the_workspace_is_shown() {
        let site = Site::new();
        fs::create_dir(site.0.path().join("workspace2")).unwrap();
        fs::write(site.0.path().join("workspace2/secret"), "x").unwrap();
        symlink(site.0.path().join("workspace2"), site.root().join("link")).unwrap();
        symlink("../workspace2/secret", site.root().join("index.html")).unwrap();
        for url in [
            "/link/secret",
            "/../workspace2/secret",
            "/%2e%2e/workspace2/secret",
            "/..%2fworkspace2%2fsecret",
        ] {
            assert_eq!(site.get(url).await.0, StatusCode::NOT_FOUND, "{url}");
        }
        assert!(!site.get("/").await.2.eq("x"));
    }
}
