//! A browser under the tests' hands: Chromium through chromedriver, by the `WebDriver` protocol (W3C).

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Set where a missing browser is a failure, as in CI.
const REQUIRED: &str = "POLILEX_BROWSER";
/// Longest that a script may take, in seconds.
const SCRIPT: u64 = 600;

/// A browser with one window; dropped, it is closed.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a browser, or says that there is none and returns `None`.
    ///
    /// # Panics
    /// If there is none and `POLILEX_BROWSER` is set.
    #[allow(clippy::print_stdout, reason = "a test that is left out says so")]
    pub(crate) fn open() -> Option<Self> {
        let driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn();
        let mut driver = match driver {
            Ok(driver) => driver,
            Err(error) => {
                assert!(
                    std::env::var_os(REQUIRED).is_none(),
                    "chromedriver did not start: {error}"
                );
                println!("skipped: chromedriver did not start ({error})");
                return None;
            }
        };
        let mut said = BufReader::new(driver.stdout.take().expect("it is piped")).lines();
        let port = said.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let base = format!("http://127.0.0.1:{}", port.expect("chromedriver names its port"));
        let profile = tempfile::tempdir().expect("there is room for a folder");
        let mut arguments: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // Without it, only 200 addresses may be gone to in ten seconds.
            "--disable-ipc-flooding-protection",
            "--window-size=1280,1000",
        ]
        .map(str::to_owned)
        .into();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "script": SCRIPT * 1000 },
            "unhandledPromptBehavior": "ignore",
        } } });
        let opened = call(&format!("{base}/session"), Some(&wanted)).expect("Chromium opens");
        let id = opened["sessionId"].as_str().expect("a session has an id");
        Some(Self { driver, session: format!("{base}/session/{id}"), _profile: profile })
    }

    /// Opens the report in a folder of results, and waits until it can be read. Returns how long that took.
    pub(crate) fn report(&self, out: &Path, hash: &str) -> Duration {
        self.post("url", &json!({ "url": "about:blank" }));
        let began = Instant::now();
        let url = format!("file://{}/report.html{hash}", out.display());
        self.post("url", &json!({ "url": url }));
        while self.run("return document.documentElement.dataset.ready ?? null") != "yes" {
            let alert = "return document.querySelector('[role=alert]')?.textContent ?? null";
            assert_eq!(self.run(alert), Value::Null);
            assert!(began.elapsed() < Duration::from_secs(SCRIPT), "the report never opened");
            std::thread::sleep(Duration::from_millis(20));
        }
        let took = began.elapsed();
        self.run(include_str!("probe.js"));
        took
    }

    /// Goes to an address.
    pub(crate) fn go(&self, url: &str) {
        self.post("url", &json!({ "url": url }));
    }

    /// Returns the fonts that the texts of a picture are drawn with, as the browser's inspector tells them.
    pub(crate) fn fonts(&self) -> Vec<Value> {
        let ask = |command: &str, of: &Value| {
            self.post("goog/cdp/execute", &json!({ "cmd": command, "params": of }))
        };
        ask("DOM.enable", &json!({}));
        ask("CSS.enable", &json!({}));
        let document = ask("DOM.getDocument", &json!({ "depth": 1 }));
        let root = &document["root"]["nodeId"];
        let whole = ask("DOM.querySelectorAll", &json!({ "nodeId": root, "selector": "svg" }));
        let mut fonts = Vec::new();
        for node in whole["nodeIds"].as_array().into_iter().flatten() {
            let of_text = ask("CSS.getPlatformFontsForNode", &json!({ "nodeId": node }));
            fonts.extend(of_text["fonts"].as_array().into_iter().flatten().cloned());
        }
        fonts
    }

    /// Runs a script to its end.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Runs the body of an asynchronous function.
    pub(crate) fn wait(&self, body: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {body} }})().then((value) => done({{ value }}), (error) => done({{ error: String(error.stack ?? error) }}))"
        );
        let mut answer = self.post("execute/async", &json!({ "script": script, "args": [] }));
        assert!(answer["error"].is_null(), "{body}: {}", answer["error"]);
        answer["value"].take()
    }

    /// Clicks the first element of a selector where a person would.
    pub(crate) fn click(&self, selector: &str) {
        let query = json!({ "using": "css selector", "value": selector });
        let found = self.post("element", &query);
        let id = found.as_object().and_then(|object| object.values().next()?.as_str());
        self.post(&format!("element/{}/click", id.expect("an element has an id")), &json!({}));
    }

    /// Presses a key and lets it go.
    pub(crate) fn press(&self, key: &str) {
        let strokes = ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key }));
        let keys = json!({ "actions": [{ "type": "key", "id": "keys", "actions": strokes }] });
        self.post("actions", &keys);
    }

    /// Shows the page as somebody who prefers light or dark sees it.
    pub(crate) fn prefer(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.post(
            "goog/cdp/execute",
            &json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "features": features } }),
        );
    }

    /// Asserts that nothing went wrong in the page: no complaint of the browser, no dialog, no request.
    pub(crate) fn assert_quiet(&self) {
        let log = self.post("se/log", &json!({ "type": "browser" }));
        assert_eq!(log, json!([]), "the console has something to say");
        let requests = "return performance.getEntriesByType('resource').map((entry) => entry.name)
            .filter((name) => !name.startsWith('data:'))";
        assert_eq!(self.run(requests), json!([]), "the page asked for something");
        let dialog = call(&format!("{}/alert/text", self.session), None);
        assert!(dialog.is_err_and(|error| error.contains("no such alert")), "a dialog is open");
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        call(&format!("{}/{path}", self.session), Some(body))
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = minreq::delete(&self.session).with_timeout(20).send();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// One command of the protocol: its value, or what was wrong.
fn call(url: &str, body: Option<&Value>) -> Result<Value, String> {
    let request = match body {
        Some(body) => minreq::post(url).with_body(body.to_string()),
        None => minreq::get(url),
    };
    let request = request.with_header("Content-Type", "application/json").with_timeout(SCRIPT + 60);
    let answer = request.send().map_err(|error| error.to_string())?;
    let text = answer.as_str().map_err(|error| error.to_string())?;
    let mut answer: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", value["message"])),
        None => Ok(value),
    }
}
