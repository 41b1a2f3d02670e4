//! Lines of the socket, as they travel.

use super::*;

#[test]
fn a_line_with_words_that_are_not_known_is_refused() {
    let known = r#"{"verb":"watch","with":{"since":null}}"#;
    assert!(serde_json::from_str::<Request>(known).is_ok());
    for unknown in [
        r#"{"verb":"format_disk"}"#,
        r#"{"verb":"send","with":{"to":[],"precedence":"FLASH","texts":[],"colour":"red"}}"#,
        r#"{"with":{}}"#,
        "[]",
        "",
    ] {
        assert!(
            serde_json::from_str::<Request>(unknown).is_err(),
            "{unknown}"
        );
    }
}

#[test]
fn a_long_home_has_a_socket_as_well() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("x".repeat(120));
    std::fs::create_dir(&home).unwrap();
    let listener = with_short_path(&home, |path| std::os::unix::net::UnixListener::bind(path));
    assert!(listener.is_ok());
    assert!(Client::connect(&home).is_ok());
    assert!(Client::connect(dir.path()).is_err());
}
