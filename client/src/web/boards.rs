//! One board for all who look: gathered once for each change, rendered once for each language. Twenty pages that hear of
//! an alert cost little more than one. Not: what a board shows (`pages`).

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::Mutex;

use crate::desk::{BoardView, Desk, DeskError, StatusView};

/// Boards as they are now.
#[derive(Debug, Default)]
pub(super) struct Boards(Mutex<Kept>);

/// What a board was made of: the desk's changes, and the minute, by which deadlines pass.
pub(super) type Of = (u64, u64);

/// What all boards of one moment are made of.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) status: StatusView,
    pub(super) board: BoardView,
}

#[derive(Debug, Default)]
struct Kept {
    of: Option<Of>,
    /// By what an officer sees.
    gathered: BTreeMap<String, Arc<Gathered>>,
    rendered: BTreeMap<(&'static str, String), Arc<str>>,
}

impl Boards {
    /// The board in a language for those who see the same, made by `render` where it is not there yet.
    pub(super) async fn get(
        &self,
        desk: &Desk,
        (of, (language, sees)): (Of, (&'static str, String)),
        render: impl FnOnce(&Gathered) -> Result<String, DeskError>,
    ) -> Result<(Arc<str>, Arc<Gathered>), DeskError> {
        let mut kept = self.0.lock().await;
        if kept.of != Some(of) {
            *kept = Kept {
                of: Some(of),
                ..Kept::default()
            };
        }
        let gathered = match kept.gathered.get(&sees) {
            Some(gathered) => Arc::clone(gathered),
            None => {
                let (status, board) = (desk.status().await?, desk.board().await?);
                let gathered = Arc::new(Gathered { status, board });
                kept.gathered.insert(sees.clone(), Arc::clone(&gathered));
                gathered
            }
        };
        let name = (language, sees);
        if let Some(rendered) = kept.rendered.get(&name) {
            return Ok((Arc::clone(rendered), gathered));
        }
        let rendered: Arc<str> = render(&gathered)?.into();
        kept.rendered.insert(name, Arc::clone(&rendered));
        Ok((rendered, gathered))
    }
}
