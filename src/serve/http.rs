//! The server: routes, limits, and an end that does not wait for anybody.

use super::docs;
use super::guard::guard;
use super::inquiry::{self, Inquiry, NamedPane, Question, State as Progress};
use super::page::{self, FILES, INDEX};
use super::pane::Pane;
use super::refusal::{Refusal, Why};
use super::site::Site;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use tokio::runtime::Builder;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Longest request body \[bytes\].
const LONGEST_BODY: usize = 256 * 1024;
/// Days that are simulated at a time.
const AT_A_TIME: usize = 2;
/// Long answers that are on their way at a time.
const ON_THE_WAY: usize = 64;
/// Bytes of a long answer that are handed on at a time.
const PIECE: usize = 64 * 1024;

/// Where a server listens.
#[derive(Debug)]
pub struct Address {
    listener: TcpListener,
    /// The address.
    pub at: SocketAddr,
}

impl Address {
    /// Takes an address; port 0 is any that is free.
    ///
    /// # Errors
    /// If it cannot be had.
    pub fn take(at: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(at)?;
        listener.set_nonblocking(true)?;
        let at = listener.local_addr()?;
        Ok(Self { listener, at })
    }
}

/// Ends a server from outside.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// Ends it now.
    pub fn now(&self) {
        self.0.notify_one();
    }
}

/// What handlers share.
#[derive(Debug, Clone)]
struct App {
    site: Arc<Site>,
    benches: Arc<Semaphore>,
    road: Arc<Semaphore>,
}

/// Serves a site until it is stopped; open connections are dropped.
///
/// # Errors
/// If the system gives no threads or connections.
pub fn serve(address: Address, site: Site, stop: &Stop) -> io::Result<()> {
    let site = Arc::new(site);
    let app = App {
        site: Arc::clone(&site),
        benches: Arc::new(Semaphore::new(AT_A_TIME)),
        road: Arc::new(Semaphore::new(ON_THE_WAY)),
    };
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(AT_A_TIME + 2)
        .enable_all()
        .build()?;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(address.listener)?;
        tokio::select! {
            served = axum::serve(listener, routes(app)) => served,
            () = stop.0.notified() => Ok(()),
        }
    });
    site.inquiries.stop_all();
    runtime.shutdown_background();
    served
}

fn routes(app: App) -> Router {
    Router::new()
        .route("/", get(async || text("text/html; charset=utf-8", INDEX)))
        .route("/page/{file}", get(page_file))
        .route("/api", get(async || json(&docs::api())))
        .route("/api/scenarios", get(scenarios))
        .route("/api/day", post(day))
        .route("/api/plan", post(plan))
        .route("/api/questions", post(ask))
        .route("/api/questions/{id}", get(answer).delete(stop))
        .route("/api/questions/{id}/events", get(events))
        .route("/api/questions/{id}/report.html", get(report))
        .route("/api/lessons", get(lessons))
        .route("/api/lessons/{key}", get(lesson))
        .fallback(async || {
            refused(&Refusal::unknown(
                "there is nothing here; GET /api says what there is",
            ))
        })
        .method_not_allowed_fallback(async || {
            refused(&Refusal::of(
                Why::Method,
                "this is asked for in another way; GET /api says how",
            ))
        })
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(middleware::from_fn(guard))
        .with_state(app)
}

async fn page_file(Path(name): Path<String>) -> Response {
    if name == "colours.css" {
        return text("text/css; charset=utf-8", page::colours());
    }
    match FILES.iter().find(|file| file.name == name) {
        Some(file) => text(file.kind, file.text),
        None => refused(&Refusal::unknown(format!("there is no `{name}`"))),
    }
}

async fn scenarios(State(app): State<App>) -> Response {
    json(&app.site.listed())
}

async fn day(State(app): State<App>, headers: HeaderMap, body: ReceivedBody) -> Response {
    let pane: Pane = match read(&headers, body) {
        Ok(pane) => pane,
        Err(refusal) => return refused(&refusal),
    };
    let (Ok(road), Ok(bench)) = (
        Arc::clone(&app.road).acquire_owned().await,
        Arc::clone(&app.benches).acquire_owned().await,
    ) else {
        return refused(&Refusal::failed(&"the server is ending"));
    };
    let played = tokio::task::spawn_blocking(move || {
        let _bench = bench;
        app.site.film_json(&pane)
    });
    match played.await {
        Ok(Ok(film)) => long(film, road),
        Ok(Err(refusal)) => refused(&refusal),
        Err(error) => refused(&Refusal::failed(&error)),
    }
}

async fn plan(State(app): State<App>, headers: HeaderMap, body: ReceivedBody) -> Response {
    #[derive(Serialize)]
    struct PlanFile {
        plan: String,
    }
    let file = read(&headers, body).and_then(|one: NamedPane| {
        let plan = app.site.plan_file(&one.name, &one.pane)?;
        Ok(PlanFile { plan })
    });
    told(file)
}

async fn ask(State(app): State<App>, headers: HeaderMap, body: ReceivedBody) -> Response {
    let question: Result<Question, Refusal> = read(&headers, body);
    match question.and_then(|question| inquiry::ask(&app.site, question)) {
        Ok(asked) => (StatusCode::ACCEPTED, stand(&asked)).into_response(),
        Err(refusal) => refused(&refusal),
    }
}

/// Where a question stands.
fn stand(asked: &Inquiry) -> Response {
    #[derive(Serialize)]
    struct Stand<'a> {
        id: u64,
        #[serde(flatten)]
        progress: Progress,
        #[serde(skip_serializing_if = "Option::is_none")]
        found: Option<&'a super::inquiry::Findings>,
    }
    let found = asked.found();
    json(&Stand {
        id: asked.id,
        progress: asked.state.borrow().clone(),
        found: found.as_deref(),
    })
}

async fn answer(State(app): State<App>, Path(id): Path<String>) -> Response {
    match inquiry_of(&app, &id) {
        Ok(asked) => stand(&asked),
        Err(refusal) => refused(&refusal),
    }
}

async fn stop(State(app): State<App>, Path(id): Path<String>) -> Response {
    match inquiry_of(&app, &id) {
        Ok(asked) => {
            asked.stop();
            stand(&asked)
        }
        Err(refusal) => refused(&refusal),
    }
}

/// Where a question stands, whenever that changes, until it is answered. Who comes again is told where it stands then.
async fn events(State(app): State<App>, Path(id): Path<String>) -> Response {
    match inquiry_of(&app, &id) {
        Ok(asked) => Sse::new(progress(&asked))
            .keep_alive(KeepAlive::default())
            .into_response(),
        Err(refusal) => refused(&refusal),
    }
}

fn progress(asked: &Inquiry) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let mut told = asked.state.subscribe();
    told.mark_changed();
    stream::unfold((told, false), |(mut told, is_over)| async move {
        if is_over || told.changed().await.is_err() {
            return None;
        }
        let now = told.borrow_and_update().clone();
        let is_over = !matches!(now, Progress::Running { .. });
        let event = Event::default().json_data(&now).unwrap_or_default();
        Some((Ok(event), (told, is_over)))
    })
}

async fn report(State(app): State<App>, Path(id): Path<String>) -> Response {
    let found = inquiry_of(&app, &id).and_then(|asked| {
        let found = asked.found();
        found.ok_or_else(|| Refusal::unknown("this question has not been answered yet"))
    });
    match found {
        Ok(found) => {
            let mut response = text("text/html; charset=utf-8", found.report.clone());
            let name = header::HeaderValue::from_static("attachment; filename=\"report.html\"");
            response
                .headers_mut()
                .insert(header::CONTENT_DISPOSITION, name);
            response
        }
        Err(refusal) => refused(&refusal),
    }
}

async fn lessons(State(app): State<App>) -> Response {
    #[derive(Serialize)]
    struct Title<'a> {
        key: &'a str,
        lesson: &'a str,
        minutes: u32,
    }
    let lessons = app.site.lessons().iter().map(|lesson| Title {
        key: lesson.key(),
        lesson: lesson.title(),
        minutes: lesson.minutes(),
    });
    json(&lessons.collect::<Vec<_>>())
}

async fn lesson(State(app): State<App>, Path(key): Path<String>) -> Response {
    told(app.site.lesson(&key))
}

fn inquiry_of(app: &App, id: &str) -> Result<Arc<Inquiry>, Refusal> {
    let id = id.parse();
    let id = id.map_err(|_| Refusal::unknown("a question has a number"))?;
    app.site.inquiries.get(id)
}

/// A body as it came, or why it did not.
type ReceivedBody = Result<Bytes, axum::extract::rejection::BytesRejection>;

/// Reads a request. Its body must say that it is JSON, which other pages cannot send unasked.
fn read<T: DeserializeOwned>(headers: &HeaderMap, body: ReceivedBody) -> Result<T, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Refusal::wrong("Content-Type: send application/json"));
    }
    let body = body.map_err(|error| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Refusal::too_large(format!("the body is longer than {LONGEST_BODY} bytes"))
        } else {
            Refusal::wrong(format!("the body cannot be read: {error}"))
        }
    })?;
    serde_json::from_slice(&body).map_err(|error| Refusal::wrong(format!("the body: {error}")))
}

fn told<T: Serialize>(answer: Result<T, Refusal>) -> Response {
    match answer {
        Ok(answer) => json(&answer),
        Err(refusal) => refused(&refusal),
    }
}

pub(super) fn refused(refusal: &Refusal) -> Response {
    #[derive(Serialize)]
    struct Error<'a> {
        error: &'a str,
    }
    let status = match refusal.why {
        Why::Wrong => StatusCode::UNPROCESSABLE_ENTITY,
        Why::Unknown => StatusCode::NOT_FOUND,
        Why::Method => StatusCode::METHOD_NOT_ALLOWED,
        Why::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Why::Forbidden => StatusCode::FORBIDDEN,
        Why::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Why::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let error = Error {
        error: &refusal.said,
    };
    (status, json(&error)).into_response()
}

fn json(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => ([(header::CONTENT_TYPE, JSON)], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

const JSON: &str = "application/json";

fn text(kind: &'static str, text: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, kind)], text.into()).into_response()
}

/// A long answer in pieces, so that slow readers share what is kept and only so many of them are served at a time.
fn long(bytes: Arc<[u8]>, road: OwnedSemaphorePermit) -> Response {
    let pieces = stream::unfold((bytes, 0, road), |(bytes, from, road)| async move {
        if from >= bytes.len() {
            return None;
        }
        let to = bytes.len().min(from + PIECE);
        let piece = Bytes::copy_from_slice(&bytes[from..to]);
        Some((Ok::<_, Infallible>(piece), (bytes, to, road)))
    });
    ([(header::CONTENT_TYPE, JSON)], Body::from_stream(pieces)).into_response()
}
