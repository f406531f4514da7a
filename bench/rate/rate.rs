//! Sends requests at a constant rate, and tells how long each took from the moment at which it was due.
//!
//!     rate HOST:PORT PATH PER_SECOND CONNECTIONS SECONDS
//!
//! A request that finds no idle connection waits for one, and its wait counts: a server that stops for a
//! while is not let off by a client that waits with it. One thread that never sleeps, so that what a timer
//! or a wake-up takes is not charged to the server. Prints one line of JSON.

use std::env::args;
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

/// How long it waits for answers after the last request was due.
const PATIENCE: Duration = Duration::from_secs(10);

/// Of Linux; Rust's own library is linked with it.
mod epoll {
    use std::io::{Error, Result};
    use std::os::fd::RawFd;

    #[repr(C)]
    #[cfg_attr(target_arch = "x86_64", repr(packed))]
    #[derive(Clone, Copy)]
    struct Event {
        events: u32,
        data: u64,
    }

    unsafe extern "C" {
        fn epoll_create1(flags: i32) -> i32;
        fn epoll_ctl(epoll: i32, operation: i32, file: i32, event: *mut Event) -> i32;
        fn epoll_wait(epoll: i32, events: *mut Event, most: i32, timeout: i32) -> i32;
    }

    const ADD: i32 = 1;
    const READABLE: u32 = 1;

    /// What tells which of many sockets can be read.
    pub struct Epoll {
        file: i32,
        ready: Vec<Event>,
    }

    impl Epoll {
        pub fn new(most: usize) -> Result<Self> {
            let file = checked(unsafe { epoll_create1(0) })?;
            let ready = vec![Event { events: 0, data: 0 }; most];
            Ok(Self { file, ready })
        }

        pub fn add(&self, socket: RawFd, number: usize) -> Result<()> {
            let mut event = Event {
                events: READABLE,
                data: number as u64,
            };
            checked(unsafe { epoll_ctl(self.file, ADD, socket, &mut event) })?;
            Ok(())
        }

        /// The numbers of those that can be read now.
        pub fn ready(&mut self) -> Result<impl Iterator<Item = usize>> {
            let most = self.ready.len() as i32;
            let found =
                checked(unsafe { epoll_wait(self.file, self.ready.as_mut_ptr(), most, 0) })?;
            Ok(self.ready[..found as usize]
                .iter()
                .map(|event| event.data as usize))
        }
    }

    fn checked(result: i32) -> Result<i32> {
        if result < 0 {
            Err(Error::last_os_error())
        } else {
            Ok(result)
        }
    }
}

struct Connection {
    socket: TcpStream,
    /// When the request that is under way was due.
    due: Option<Instant>,
    answer: Vec<u8>,
}

struct Load {
    address: String,
    request: Vec<u8>,
    interval: f64,
    connections: usize,
    requests: usize,
}

struct Outcome {
    /// From the moment at which each was due, in microseconds.
    latencies: Vec<f64>,
    /// How far this client itself was behind where a connection was idle.
    delays: Vec<f64>,
    seconds: f64,
}

fn main() {
    match read_arguments().and_then(run) {
        Ok(outcome) => println!("{}", report(outcome)),
        Err(error) => {
            eprintln!("rate: {error}");
            std::process::exit(1);
        }
    }
}

fn read_arguments() -> Result<Load> {
    let words: Vec<String> = args().skip(1).collect();
    let [address, path, per_second, connections, seconds] = words.as_slice() else {
        return Err(invalid(
            "usage: rate HOST:PORT PATH PER_SECOND CONNECTIONS SECONDS",
        ));
    };
    let per_second = number(per_second)?;
    Ok(Load {
        request: format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").into_bytes(),
        address: address.clone(),
        interval: 1.0 / per_second,
        connections: number(connections)? as usize,
        requests: (per_second * number(seconds)?) as usize,
    })
}

fn number(word: &str) -> Result<f64> {
    let value = word
        .parse()
        .map_err(|_| invalid(&format!("{word} is no number")))?;
    if value > 0.0 {
        Ok(value)
    } else {
        Err(invalid(&format!("{word} is not above 0")))
    }
}

fn invalid(what: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, what)
}

fn run(load: Load) -> Result<Outcome> {
    let mut epoll = epoll::Epoll::new(load.connections)?;
    let mut connections = Vec::new();
    for number in 0..load.connections {
        connections.push(connect(&load.address)?);
        epoll.add(connections[number].socket.as_raw_fd(), number)?;
    }
    let mut idle: Vec<usize> = (0..load.connections).collect();
    let mut latencies = Vec::with_capacity(load.requests);
    let mut delays = Vec::with_capacity(load.requests);
    let mut sent = 0;
    let began = Instant::now();
    // When a request that was due last found no idle connection.
    let mut starved = began;
    let due_at = |request: usize| began + Duration::from_secs_f64(request as f64 * load.interval);
    while latencies.len() < load.requests {
        let now = Instant::now();
        while sent < load.requests && due_at(sent) <= now {
            let Some(number) = idle.pop() else {
                starved = now;
                break;
            };
            let due = due_at(sent);
            if due > starved {
                delays.push(micros(now - due));
            }
            connections[number].send(&load.request, due)?;
            sent += 1;
        }
        for number in epoll.ready()? {
            if let Some(due) = connections[number].receive()? {
                latencies.push(micros(due.elapsed()));
                idle.push(number);
            }
        }
        if now > due_at(load.requests) + PATIENCE {
            return Err(Error::new(
                ErrorKind::TimedOut,
                "not every request was answered",
            ));
        }
    }
    Ok(Outcome {
        latencies,
        delays,
        seconds: began.elapsed().as_secs_f64(),
    })
}

fn connect(address: &str) -> Result<Connection> {
    let socket = TcpStream::connect(address)?;
    socket.set_nodelay(true)?;
    socket.set_nonblocking(true)?;
    Ok(Connection {
        socket,
        due: None,
        answer: Vec::new(),
    })
}

impl Connection {
    fn send(&mut self, request: &[u8], due: Instant) -> Result<()> {
        self.due = Some(due);
        // It is small, and there is nothing else in the socket's buffer.
        self.socket.write_all(request)
    }

    /// When the request was due whose answer is whole now.
    fn receive(&mut self) -> Result<Option<Instant>> {
        let mut chunk = [0; 16 * 1024];
        match self.socket.read(&mut chunk) {
            Ok(0) => {
                return Err(Error::new(
                    ErrorKind::UnexpectedEof,
                    "the server closed a connection",
                ));
            }
            Ok(size) => self.answer.extend_from_slice(&chunk[..size]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(error),
        }
        if !is_whole(&self.answer)? {
            return Ok(None);
        }
        self.answer.clear();
        Ok(self.due.take())
    }
}

fn is_whole(answer: &[u8]) -> Result<bool> {
    let Some(end) = find(answer, b"\r\n\r\n") else {
        return Ok(false);
    };
    let header = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    if !header.starts_with("http/1.1 2") {
        return Err(invalid(&format!(
            "it answered {}",
            header.lines().next().unwrap_or_default()
        )));
    }
    let body = &answer[end + 4..];
    match header.split("\r\ncontent-length:").nth(1) {
        Some(rest) => {
            Ok(body.len() >= number(rest.lines().next().unwrap_or_default().trim())? as usize)
        }
        None => Ok(body.ends_with(b"0\r\n\r\n")),
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

fn report(
    Outcome {
        mut latencies,
        mut delays,
        seconds,
    }: Outcome,
) -> String {
    latencies.sort_by(f64::total_cmp);
    delays.sort_by(f64::total_cmp);
    format!(
        r#"{{"requests":{},"perSecond":{:.1},"p50Micros":{:.1},"p99Micros":{:.1},"p999Micros":{:.1},"maxMicros":{:.1},"clientMicros":{:.1}}}"#,
        latencies.len(),
        latencies.len() as f64 / seconds,
        quantile(&latencies, 0.5),
        quantile(&latencies, 0.99),
        quantile(&latencies, 0.999),
        quantile(&latencies, 1.0),
        quantile(&delays, 0.99),
    )
}

/// The value at or below which this part of the values lies.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let rank = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}
