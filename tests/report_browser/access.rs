//! Everybody can use the page: axe-core finds no serious fault in any view, light or dark.
//!
//! axe-core is not part of the project: `POLILEX_AXE` is the path of its `axe.min.js`.

use crate::browser::Browser;
use crate::tables::{analyse, sample};

#[test]
fn axe_finds_no_serious_fault() {
    let Some(path) = std::env::var_os("POLILEX_AXE") else {
        println!("skipped: POLILEX_AXE does not say where axe.min.js is");
        return;
    };
    let axe = std::fs::read_to_string(path).expect("axe-core can be read");
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--by", "language", "--quiet"]);
    browser.report(&out, "");
    browser.run(&axe);
    let link = |view: &str, selector: &str| {
        let body = format!(
            "await probe.go('#{view}'); return document.querySelector('{selector}').getAttribute('href')"
        );
        browser.wait(&body).as_str().expect("an address").to_owned()
    };
    let mut views: Vec<String> = [
        "overview",
        "concepts",
        "matrix",
        "pairs",
        "groups",
        "figures",
        "documents",
        "quality",
        "methods",
    ]
    .map(|view| format!("#{view}"))
    .into();
    views.push(link("matrix", "td.some a"));
    views.push(link("pairs?unit=paragraph", "td.n a"));
    views.push(link("documents", "tbody th a"));
    views.push("#concepts?language%3A=zh&q=peace".to_owned());
    for scheme in ["light", "dark"] {
        browser.prefer(scheme);
        for view in &views {
            browser.wait(&format!(
                "await probe.go('{view}'); document.querySelector('#filters details').open = true"
            ));
            let faults = browser.wait(
                "const found = await axe.run(document, { resultTypes: ['violations'] });
                return found.violations.filter((fault) => ['serious', 'critical'].includes(fault.impact))
                    .map((fault) => `${fault.id}: ${fault.nodes[0].html} ${fault.nodes[0].failureSummary}`)",
            );
            assert_eq!(faults, serde_json::json!([]), "{view} in {scheme}");
        }
    }
}
