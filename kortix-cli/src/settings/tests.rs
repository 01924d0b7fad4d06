//! Which place wins, as a table.

use std::fs;

use tempfile::TempDir;

use super::*;

/// A home directory with both files and a repository.
struct World {
    root: TempDir,
    globals: Globals,
    env: Env,
}

impl World {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let project = root.path().join("project");
        fs::create_dir_all(project.join(".git")).unwrap();
        fs::create_dir_all(root.path().join("config")).unwrap();
        let env = Env {
            home: Some(root.path().to_owned()),
            config_dir: Some(root.path().join("config")),
            working_dir: Some(project),
            ..Env::default()
        };
        Self { root, globals: Globals::default(), env }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn user(self, text: &str) -> Self {
        self.write("config/config.toml", text);
        self
    }

    fn project(self, text: &str) -> Self {
        self.write("project/kortix.toml", text);
        self
    }

    fn load(&self) -> Result<Settings, Failure> {
        Settings::load(&self.globals, &self.env, Need::Profile)
    }
}

/// The places, the most special first.
const PLACES: [&str; 4] = ["flag", "environment", "project", "profile"];

/// A value of this setting that only this place has.
fn value(setting: Setting, place: &str) -> String {
    let number = PLACES.iter().position(|name| *name == place).unwrap() + 1;
    match setting {
        Setting::BaseUrl | Setting::ObviousBaseUrl => format!("https://{place}.test"),
        Setting::Project => format!("prj_{place}"),
        Setting::Output => ["json", "ndjson", "yaml", "name"][number - 1].to_owned(),
        Setting::Timeout => format!("{number}m"),
        Setting::Retries => number.to_string(),
    }
}

/// Says it in this place. No flag names a project: it is an argument.
fn say(world: &mut World, setting: Setting, place: &str) -> bool {
    let text = value(setting, place);
    let World { globals, env, .. } = &mut *world;
    match (place, setting) {
        ("flag", Setting::BaseUrl) => globals.base_url = Some(text),
        ("flag", Setting::ObviousBaseUrl) => globals.obvious_base_url = Some(text),
        ("flag", Setting::Project) => return false,
        ("flag", Setting::Output) => globals.output = Format::from_str(&text, false).ok(),
        ("flag", Setting::Timeout) => globals.timeout = values::duration(&text).ok(),
        ("flag", Setting::Retries) => globals.retries = text.parse().ok(),
        ("environment", Setting::BaseUrl) => env.kortix_base_url = Some(text),
        ("environment", Setting::ObviousBaseUrl) => env.obvious_base_url = Some(text),
        ("environment", Setting::Project) => env.project = Some(text),
        ("environment", Setting::Output) => env.output = Some(text),
        ("environment", Setting::Timeout) => env.timeout = Some(text),
        ("environment", Setting::Retries) => env.retries = Some(text),
        ("project", _) => world.write("project/kortix.toml", &format!("{} = \"{text}\"\n", setting.name())),
        (_, _) => {
            world.write(
                "config/config.toml",
                &format!("[profiles.default]\n{} = \"{text}\"\n", setting.name()),
            );
        }
    }
    true
}

#[test]
fn the_more_special_place_wins_for_every_setting_and_every_pair() {
    let mut pairs = 0;
    for setting in Setting::ALL {
        for (rank, stronger) in PLACES.iter().enumerate() {
            for weaker in &PLACES[rank + 1..] {
                let mut world = World::new();
                if !say(&mut world, setting, stronger) {
                    continue;
                }
                say(&mut world, setting, weaker);
                let settings = world.load().unwrap();
                let found = settings.get(setting).unwrap();
                let expected = value(setting, stronger);
                assert_eq!(found.text, expected, "{}: {stronger} before {weaker}", setting.name());
                let is_origin = match (*stronger, &found.origin) {
                    ("flag", Origin::Flag(_)) | ("project", Origin::Project(_)) => true,
                    ("environment", Origin::Variable(name)) => *name == setting.variable(),
                    _ => false,
                };
                assert!(is_origin, "{}: {stronger} is said to be {}", setting.name(), found.origin);
                pairs += 1;
            }
        }
    }
    assert_eq!(pairs, 5 * 6 + 3);
}

#[test]
fn each_place_alone_wins_over_the_default() {
    for setting in Setting::ALL {
        assert_eq!(World::new().load().unwrap().get(setting), None);
        for place in PLACES {
            let mut world = World::new();
            if say(&mut world, setting, place) {
                assert_eq!(world.load().unwrap().get(setting).unwrap().text, value(setting, place));
            }
        }
    }
}

#[test]
fn the_profile_is_chosen_by_the_most_special_place() {
    const USER: &str = "default_profile = \"d\"\n[profiles.a]\n[profiles.b]\n[profiles.c]\n[profiles.d]\n";
    let chosen = |places: &[&str]| {
        let mut world = World::new().user(if places.contains(&"user") { USER } else { &USER[22..] });
        if places.contains(&"flag") {
            world.globals.profile = Some("a".to_owned());
        }
        if places.contains(&"environment") {
            world.env.profile = Some("b".to_owned());
        }
        if places.contains(&"project") {
            world = world.project("profile = \"c\"");
        }
        world.load().unwrap().profile().text.clone()
    };
    assert_eq!(chosen(&["flag", "environment", "project", "user"]), "a");
    assert_eq!(chosen(&["environment", "project", "user"]), "b");
    assert_eq!(chosen(&["project", "user"]), "c");
    assert_eq!(chosen(&["user"]), "d");
    assert_eq!(chosen(&[]), UNNAMED);
}

#[test]
fn what_holds_is_what_the_flags_then_say() {
    let mut world = World::new().user("[profiles.default]\noutput = \"yaml\"\ntimeout = 90\nretries = 4\n");
    let settings = world.load().unwrap();
    settings.apply(&mut world.globals);
    assert_eq!(world.globals.format(), Format::Yaml);
    assert_eq!(world.globals.timeout, Some(std::time::Duration::from_secs(90)));
    assert_eq!(world.globals.retries, Some(4));
    for flags in [
        Globals { json: true, ..Globals::default() },
        Globals { jq: Some(".".to_owned()), ..Globals::default() },
        Globals { output: Some(Format::Json), ..Globals::default() },
    ] {
        let mut globals = flags;
        settings.apply(&mut globals);
        assert_eq!(globals.format(), Format::Json);
    }
}

#[test]
fn the_profile_local_is_the_flag() {
    let local = |world: &World| world.load().unwrap().is_local();
    let flag = || World { globals: Globals { local: true, ..Globals::default() }, ..World::new() };
    assert!(local(&flag()));
    let named = |name: &str| {
        let mut world = World::new();
        world.globals.profile = Some(name.to_owned());
        world
    };
    assert!(local(&named("local")) && !local(&named("default")));
    let mut by_flag = named("local");
    by_flag.env.kortix_base_url = Some("https://a.test".to_owned());
    assert!(local(&by_flag), "the flag wins over the environment");
    by_flag.globals.base_url = Some("https://a.test".to_owned());
    assert_eq!(by_flag.load().unwrap_err().kind(), Kind::Usage);
    let mut by_variable = World::new();
    by_variable.env.profile = Some("local".to_owned());
    assert!(local(&by_variable));
    by_variable.env.kortix_base_url = Some("https://a.test".to_owned());
    assert!(!local(&by_variable), "an address wins over a profile");
    assert!(local(&World::new().project("profile = \"local\"")));
    assert!(local(&World::new().user("default_profile = \"local\"")));
}

#[test]
fn a_profile_that_is_not_there_is_an_error_that_lists_what_is() {
    let world = World::new().user("[profiles.work]\n").project("profile = \"wrok\"");
    let failure = world.load().unwrap_err();
    assert!(failure.message().starts_with("there is no profile `wrok`, which "), "{failure:?}");
    assert!(failure.message().contains("kortix.toml:1"), "{failure:?}");
    assert_eq!(failure.hints()[0], "did you mean `work`?");
    assert!(failure.hints()[1].starts_with("there are default, local, work;"), "{failure:?}");
    let settings = Settings::load(&world.globals, &world.env, Need::ProfileOrNew).unwrap();
    assert_eq!(settings.profile().text, "wrok");
    let failure = World::new().user("default_profile = \"x\"").load().unwrap_err();
    assert!(failure.message().contains("config.toml:1"), "{failure:?}");
}

#[test]
fn a_directory_that_was_named_and_is_not_there_is_an_error() {
    let mut world = World::new();
    world.env.config_dir = Some(world.path("elsewhere"));
    assert!(world.load().unwrap_err().message().contains("KORTIX_CONFIG_DIR names"));
    assert!(Settings::load(&world.globals, &world.env, Need::ProfileOrNew).is_ok());
}

#[test]
fn nothing_is_read_for_what_needs_nothing() {
    let mut world = World::new().user("broken = [").project("broken = [");
    assert!(world.load().is_err());
    world.env.output = Some("json".to_owned());
    let settings = Settings::load(&world.globals, &world.env, Need::Nothing).unwrap();
    assert_eq!(settings.get(Setting::Output).unwrap().text, "json");
    world.env.timeout = Some("soon".to_owned());
    assert!(Settings::load(&world.globals, &world.env, Need::Nothing).is_ok());
}

#[test]
fn a_bad_value_names_where_it_is() {
    let mut world = World::new();
    world.env.timeout = Some("soon".to_owned());
    assert!(world.load().unwrap_err().message().starts_with("KORTIX_TIMEOUT must be"));
    let world = World::new().project("retries = -1");
    assert!(world.load().unwrap_err().message().contains("kortix.toml:1: `retries` must be"));
}

#[test]
fn where_only_the_project_leads_is_known() {
    const WORK: &str = "[profiles.work]\nbase_url = \"https://work.test\"\n";
    let led = |user: &str, project: &str, profile: Option<&str>, flag: Option<&str>| {
        let mut world = World::new().user(user).project(project);
        world.globals.profile = profile.map(str::to_owned);
        world.globals.base_url = flag.map(str::to_owned);
        let settings = world.load().unwrap();
        Service::ALL.map(|service| settings.is_led_by_project(service).unwrap().is_some())
    };
    let evil = "base_url = \"https://evil.test\"";
    assert_eq!(led("", evil, None, None), [true, true]);
    assert_eq!(led("", "base_url = \"https://api.kortix.ai/v1\"", None, None), [false, false]);
    assert_eq!(led("", "obvious_base_url = \"https://evil.test\"", None, None), [false, true]);
    assert_eq!(led("", evil, None, Some("https://evil.test")), [false, false]);
    assert_eq!(led(WORK, evil, Some("work"), None), [true, true]);
    assert_eq!(led(WORK, "profile = \"work\"", None, None), [true, true]);
    assert_eq!(led(WORK, "profile = \"work\"", Some("work"), None), [false, false]);
    assert_eq!(led(WORK, "base_url = \"https://work.test/v1\"", Some("work"), None), [false, false]);
}
