//! `cargo xtask demo`: builds the widget, and serves the demo page with Trunk.

use crate::{
    dist::{self, Recipe},
    shell::{self, Project, say},
    tools,
};
use anyhow::{Context, Result};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

/// The default port.
pub const PORT: u16 = 8080;

/// The missing feed: the seed page had broken includes, and this is what a rail makes of one.
const MISSING: &str = "/demo/feeds/topics.shtml";

/// The body of the response for it.
const NOT_FOUND: &str = "demo/404.html";

/// Installs, builds and serves; returns when the server is stopped.
pub fn run(project: &Project, port: u16, open: bool) -> Result<()> {
    // Trunk would report this only after the build, and at length.
    drop(TcpListener::bind(("127.0.0.1", port)).with_context(|| format!("port {port} is taken; try --port"))?);
    let trunk = tools::trunk(project)?;
    dist::build(project, &project.root.join("dist"), Recipe::Stable)?.print();

    let broken = TcpListener::bind(("127.0.0.1", 0))?;
    let backend = format!("http://{}/", broken.local_addr()?);
    let page =
        fs::read_to_string(project.root.join(NOT_FOUND)).with_context(|| format!("{NOT_FOUND} cannot be read"))?;
    thread::spawn(move || serve_not_found(&broken, &page));
    thread::spawn(move || announce(port));

    let mut serve = project.command(trunk);
    serve.args(["serve", "--release", "--port"]).arg(port.to_string());
    serve.args(["--proxy-backend", &backend, "--proxy-rewrite", MISSING]);
    if open {
        serve.arg("--open");
    }
    shell::run(&mut serve)
}

/// Prints the demo's URL as soon as the server accepts connections.
fn announce(port: u16) {
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        thread::sleep(Duration::from_millis(100));
    }
    say("serving the demo until Ctrl-C at");
    println!("http://127.0.0.1:{port}/");
}

/// Answers every request as a web server does for a missing file: 404, with an HTML page.
fn serve_not_found(listener: &TcpListener, page: &str) {
    for stream in listener.incoming().filter_map(Result::ok) {
        let mut request = BufReader::new(&stream);
        let mut line = String::new();
        while request.read_line(&mut line).is_ok_and(|length| length > 2) {
            line.clear();
        }
        let length = page.len();
        // The client may be gone by now; there is nobody to tell.
        let _ = write!(
            &stream,
            "HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{page}"
        );
    }
}
