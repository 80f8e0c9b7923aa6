//! `datapackage.json`: what every file and column of the results is, for machines (Frictionless Data Package, version 1).

use std::fmt::Write;

use serde_json::{Value, json};

use super::cell::harmless;
use super::spec::{Column, FIGURES, TABLES, TableSpec, table};

/// A file of the results.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Path below the folder of results, '/'-separated.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// What a picture shows; empty for tables.
    pub description: String,
}

/// What the package says of the run.
#[derive(Debug)]
pub struct Package<'a> {
    /// Every file, in the order of writing.
    pub resources: &'a [Resource],
    /// Metadata columns of `documents.csv`, by their names in the table.
    pub metadata: &'a [String],
    /// Codebook, options and counts: whatever a reader needs to repeat the run.
    pub run: Value,
}

/// Returns the package as JSON text. No time, host or path of a machine is in it.
pub fn write_package(package: &Package<'_>) -> String {
    let resources: Vec<Value> =
        package.resources.iter().map(|resource| describe(resource, package.metadata)).collect();
    let package = json!({
        "name": "polilex-results",
        "title": "Results of polilex",
        "profile": "data-package",
        "polilex": package.run,
        "resources": resources,
    });
    printed(&package)
}

/// Returns an earlier package with other pictures, as JSON text: its pictures go, `pictures` come, `look` is noted. Resources keep their
/// order: mentions, then by path.
pub fn repackaged(mut package: Value, look: Value, pictures: &[Resource]) -> String {
    package["polilex"]["figures"]["look"] = look;
    let listed = package["resources"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let path = |resource: &Value| resource["path"].as_str().unwrap_or_default().to_owned();
    let mut resources: Vec<Value> =
        listed.into_iter().filter(|resource| !is_picture(&path(resource))).collect();
    resources.extend(pictures.iter().map(|picture| describe(picture, &[])));
    resources.sort_by_cached_key(|resource| {
        let path = path(resource);
        (path != table("mentions").path(), path)
    });
    package["resources"] = resources.into();
    printed(&package)
}

/// Returns true if a file of the results is a picture.
pub fn is_picture(path: &str) -> bool {
    let picture = |(_, ending): (&str, &str)| matches!(ending, "svg" | "png" | "pdf");
    path.strip_prefix("figures/").and_then(|file| file.rsplit_once('.')).is_some_and(picture)
}

fn printed(package: &Value) -> String {
    let text = serde_json::to_string_pretty(package).unwrap_or_default();
    let mut safe = String::with_capacity(text.len() + 1);
    for sign in text.chars() {
        // Such characters stand in strings only, where JSON has another way to write them.
        if sign == '\n' || harmless(sign) == sign {
            safe.push(sign);
        } else {
            for unit in sign.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    safe.push('\n');
    safe
}

fn describe(resource: &Resource, metadata: &[String]) -> Value {
    let table = TABLES.iter().find(|table| table.path() == resource.path);
    let figure = FIGURES.iter().find(|table| table.figure_path() == resource.path);
    let name: String = resource
        .path
        .chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() || sign == '_' {
                sign.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let mut value = json!({
        "name": table.map_or(name, |table| table.name.to_owned()),
        "path": resource.path,
        "bytes": resource.bytes,
        "hash": format!("sha256:{}", resource.sha256),
    });
    let Some(fields) = value.as_object_mut() else { return value };
    match table.or(figure) {
        Some(table) => {
            fields.insert("profile".into(), "tabular-data-resource".into());
            fields.insert("description".into(), format!("One row is {}.", table.row).into());
            fields.insert("format".into(), "csv".into());
            fields.insert("mediatype".into(), "text/csv".into());
            fields.insert("encoding".into(), "utf-8".into());
            fields.insert("schema".into(), schema(table, metadata));
        }
        None => {
            fields.insert("profile".into(), "data-resource".into());
            if !resource.description.is_empty() {
                fields.insert("description".into(), resource.description.clone().into());
            }
        }
    }
    value
}

fn schema(table: &TableSpec, metadata: &[String]) -> Value {
    let mut fields: Vec<Value> = Vec::new();
    for column in table.columns {
        fields.push(field(column));
        if table.name == "documents" && column.name == "title" {
            let own = |name: &String| json!({ "name": name, "type": "string", "description": "metadata of the corpus" });
            fields.extend(metadata.iter().map(own));
        }
    }
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if let Some(schema) = schema.as_object_mut()
        && !table.key.is_empty()
    {
        schema.insert("primaryKey".into(), json!(table.key));
    }
    schema
}

fn field(column: &Column) -> Value {
    json!({ "name": column.name, "type": column.kind.name(), "description": column.meaning })
}
