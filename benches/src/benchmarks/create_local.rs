//! `POST /threads` with a real sandbox: from the request to the answer, which comes when the desktop answers on its port.
//!
//! One after the other, each deleted before the next is made and outside of the time, so that every one is cold and all
//! find the same machine.

use crate::{
    figure::{Figure, Target, Unit},
    server::{Driver, ReferenceServer},
    setting::Setting,
    statistics::{Sorted, timed},
};

const CREATES: usize = 25;

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let server = ReferenceServer::start(setting, Driver::Local).await?;
    let api = server.api()?;
    let (mut creates, mut deletes) = (Vec::new(), Vec::new());
    for _ in 0..CREATES {
        let (create, made) = timed(api.create_thread()).await?;
        let (delete, ()) = timed(api.delete_project(&made)).await?;
        creates.push(create);
        deletes.push(delete);
    }
    let (creates, deletes) = (Sorted::from_iter(creates), Sorted::from_iter(deletes));
    let create = |what, value| Figure::new(what, Unit::Milliseconds, value);
    Ok(vec![
        create("POST /threads with a desktop, p50", creates.median()).target(Target::AtMost(600.0)),
        create("POST /threads with a desktop, p95", creates.percentile(95)),
        create("DELETE /projects/{id}, p50", deletes.median()),
    ])
}
