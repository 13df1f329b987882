//! A browser in front of the desk.

use std::path::Path;
use std::time::Duration;

use koujing_tests::Server;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// How long something may take to become true; on a busy machine far more than it does.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked at: the page changes by itself, and nobody tells.
const LOOKED_AT: Duration = Duration::from_millis(20);

/// What a window is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) language: &'static str,
}

/// A desk's screen.
pub(crate) const SCREEN: Window = Window {
    width: 1280,
    height: 860,
    language: "zh-CN",
};

/// A phone, or a sidebar.
pub(crate) const PHONE: Window = Window {
    width: 390,
    height: 800,
    language: "zh-CN",
};

/// A browser.
pub(crate) struct Desk {
    pub(crate) driver: WebDriver,
    address: String,
}

/// The demo's account of a role: name and password.
pub(crate) fn account<'a>(server: &'a Server, role: &str) -> (&'a str, &'a str) {
    let lines = server.announced().iter();
    let accounts = lines.filter_map(|line| line.strip_prefix("account ")?.split_once(' '));
    let mut own = accounts.filter(|(name, _)| name.starts_with(role));
    own.next().expect("an account of the role")
}

impl Desk {
    /// A browser that has not opened anything yet.
    pub(crate) async fn open(server: &Server, window: Window) -> Self {
        Self::open_over(server, window, None).await
    }

    /// A browser that finds what it kept in this folder when it was open before.
    #[expect(
        clippy::disallowed_methods,
        reason = "tests/with-chromium tells where the driver is"
    )]
    pub(crate) async fn open_over(server: &Server, window: Window, kept: Option<&Path>) -> Self {
        let driver = std::env::var("KOUJING_TEST_WEBDRIVER");
        let driver = driver.expect("run this with tests/with-chromium");
        let mut wanted = DesiredCapabilities::chrome();
        let size = format!("--window-size={},{}", window.width, window.height);
        let language = format!("--lang={}", window.language);
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            &size,
            &language,
        ] {
            wanted.add_arg(argument).unwrap();
        }
        if let Some(kept) = kept {
            let folder = format!("--user-data-dir={}", kept.display());
            wanted.add_arg(&folder).unwrap();
        }
        let preferences = json!({"intl.accept_languages": window.language});
        wanted
            .add_experimental_option("prefs", preferences)
            .unwrap();
        wanted
            .set("goog:loggingPrefs", json!({"browser": "ALL"}))
            .unwrap();
        let driver = WebDriver::new(driver, wanted).await.unwrap();
        let desk = Self {
            driver,
            address: server.address().to_owned(),
        };
        let grant = json!({"origin": desk.address, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        desk.tell_chromium("Browser.grantPermissions", grant).await;
        // A headless window is never narrower than 500 pixels by its size alone.
        let metrics = json!({"width": window.width, "height": window.height, "deviceScaleFactor": 1, "mobile": false});
        desk.tell_chromium("Emulation.setDeviceMetricsOverride", metrics)
            .await;
        desk
    }

    /// A browser in which somebody of the demo has signed in and sees the desk.
    pub(crate) async fn of(server: &Server, role: &str, window: Window) -> Self {
        let desk = Self::open(server, window).await;
        desk.enter(server, role).await;
        desk
    }

    /// Signs in as somebody of the demo.
    pub(crate) async fn enter(&self, server: &Server, role: &str) {
        self.go("/sign-in").await;
        let (name, password) = account(server, role);
        self.sign_in(name, password).await;
        self.until("document.querySelector('#home .tree button')")
            .await;
    }

    pub(crate) async fn tell_chromium(&self, command: &str, parameters: Value) -> Value {
        let told = self.driver.cdp().send_raw(command, parameters).await;
        told.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    pub(crate) async fn go(&self, path: &str) {
        let address = format!("{}{path}", self.address);
        self.driver.goto(address).await.unwrap();
    }

    /// Fills in the form that is shown, by keyboard.
    pub(crate) async fn sign_in(&self, name: &str, password: &str) {
        let field = async |css: &str, text: &str| {
            let field = self.driver.find(By::Css(css)).await.unwrap();
            field.clear().await.unwrap();
            field.send_keys(text).await.unwrap();
        };
        field("input[name=name]", name).await;
        field("input[name=password]", password).await;
        self.press(Key::Enter).await;
    }

    /// Presses what stands there.
    pub(crate) async fn click(&self, css: &str) {
        let found = self.driver.find(By::Css(css)).await;
        let found = found.unwrap_or_else(|error| panic!("{css}: {error}"));
        found.click().await.unwrap();
    }

    /// Types where the focus is.
    pub(crate) async fn press(&self, keys: impl Into<TypingData>) {
        let keys = self.driver.action_chain().send_keys(keys);
        keys.perform().await.unwrap();
    }

    /// Types a key while others are held.
    pub(crate) async fn press_with(&self, held: Key, key: impl Into<char>) {
        let key: char = key.into();
        let keys = self.driver.action_chain().key_down(held.clone());
        let keys = keys.send_keys(key.to_string()).key_up(held);
        keys.perform().await.unwrap();
    }

    /// What JavaScript says.
    pub(crate) async fn js(&self, expression: &str) -> Value {
        let script = format!("return ({expression})");
        let done = self.driver.execute(script, Vec::new()).await;
        done.unwrap_or_else(|error| panic!("{expression}: {error}"))
            .json()
            .clone()
    }

    pub(crate) async fn text(&self, expression: &str) -> String {
        let said = self.js(expression).await;
        said.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, condition: &str) {
        let condition = format!("!!({condition})");
        let waited = tokio::time::timeout(PATIENCE, async {
            let mut looks = tokio::time::interval(LOOKED_AT);
            loop {
                looks.tick().await;
                if self.js(&condition).await == true {
                    return;
                }
            }
        });
        if waited.await.is_err() {
            let page = self.text("document.body.innerText").await;
            panic!(
                "not in time: {condition}\n{page}\n{:?}",
                self.complaints().await
            );
        }
    }

    /// Asks in the box, by keyboard; done when something came of it.
    pub(crate) async fn ask(&self, question: &str) {
        self.js("document.querySelector('#result').replaceChildren()")
            .await;
        self.js("document.querySelector('#question').select()")
            .await;
        self.js("document.querySelector('#question').focus()").await;
        self.press(question).await;
        self.press(Key::Enter).await;
        self.until("document.querySelector('#result .outcome')")
            .await;
    }

    /// The wording that is shown, of the first answer.
    pub(crate) async fn wording(&self) -> String {
        self.text("document.querySelector('.answer .copy')?.textContent")
            .await
    }

    /// What was copied last.
    pub(crate) async fn clipboard(&self) -> String {
        let read = "const done = arguments[0]; navigator.clipboard.readText().then(done, (error) => done('! ' + error))";
        let read = self.driver.execute_async(read, Vec::new()).await.unwrap();
        read.json().as_str().unwrap_or_default().to_owned()
    }

    /// Picks a value in the context, as a hand would.
    pub(crate) async fn tell(&self, name: &str, value: &str) {
        let script = "const [name, value] = arguments; const field = document.querySelector(`#context [name=\"${name}\"]`); field.value = value; field.dispatchEvent(new Event('input', {bubbles: true})); field.dispatchEvent(new Event('change', {bubbles: true}));";
        let told = self.driver.execute(script, vec![json!(name), json!(value)]);
        told.await.unwrap();
    }

    /// What the browser complained of: errors of scripts, refused by the policy, not found.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.unwrap();
        let bad = log
            .into_iter()
            .filter(|entry| entry.level != "INFO" && entry.level != "DEBUG");
        bad.map(|entry| entry.message).collect()
    }

    /// What a tool for accessibility finds that is serious.
    pub(crate) async fn barriers(&self) -> Vec<String> {
        self.driver
            .execute(include_str!("axe.min.js"), Vec::new())
            .await
            .unwrap();
        let run = "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(({violations}) => done(violations.filter((it) => ['serious', 'critical'].includes(it.impact)).map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | ')}`)), (error) => done([String(error)]))";
        let found = self.driver.execute_async(run, Vec::new()).await.unwrap();
        serde_json::from_value(found.json().clone()).unwrap()
    }

    /// Nothing is wider than the window.
    pub(crate) async fn fits(&self) {
        let wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(self.js(wider).await, 0);
    }

    /// It fits the window, and nothing serious stands in the way of anybody.
    pub(crate) async fn is_sound(&self) {
        self.fits().await;
        assert_eq!(self.barriers().await, Vec::<String>::new());
    }

    /// Ends it; the browser must have nothing to complain of.
    pub(crate) async fn close(self) {
        self.close_after(&[]).await;
    }

    /// Ends it; the browser must have nothing to complain of but pages of these statuses, which it notes
    /// itself.
    pub(crate) async fn close_after(self, statuses: &[&str]) {
        let mut complaints = self.complaints().await;
        complaints.retain(|it| !statuses.iter().any(|status| it.contains(status)));
        self.driver.quit().await.unwrap();
        assert_eq!(complaints, Vec::<String>::new());
    }
}
