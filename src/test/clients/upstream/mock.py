"""A scripted upstream that speaks four vendors' formats; only the standard library is needed.

    python3 mock.py          # prints its port, serves until it is told to stop

`/openai/...`, `/anthropic/...`, `/gemini/...` and `/ollama/...` answer in that vendor's format what
scenario.py says for the model name. `GET /__seen/VENDOR/MODEL` tells what happened to the calls of
one model; with `?wait=closed` it answers once a caller has hung up on one, or after five seconds.
"""

import json
import select
import socket
import sys
import threading
import time
import traceback
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import anthropic_wire
import embeddings
import gemini_wire
import ollama_wire
import openai_wire
import scenario

WIRES = {
    "openai": openai_wire,
    "anthropic": anthropic_wire,
    "gemini": gemini_wire,
    "ollama": ollama_wire,
}


class Seen:
    """What happened to each model's calls."""

    def __init__(self):
        self.changed = threading.Condition()
        self.models = {}

    def of(self, name):
        return self.models.setdefault(name, {"calls": 0, "closed": 0, "headers": {}, "body": None})

    def called(self, name, headers, body):
        with self.changed:
            entry = self.of(name)
            entry["calls"] += 1
            entry["headers"], entry["body"] = headers, body
            self.changed.notify_all()
            return entry["calls"]

    def closed(self, name):
        with self.changed:
            self.of(name)["closed"] += 1
            self.changed.notify_all()

    def wait(self, name, what):
        with self.changed:
            self.changed.wait_for(lambda: what is None or self.of(name)[what] > 0, timeout=5)
            return dict(self.of(name))


SEEN = Seen()


class Gone(Exception):
    """The caller closed its connection."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        name = urllib.parse.unquote(url.path.removeprefix("/__seen/"))
        wait = urllib.parse.parse_qs(url.query).get("wait", [None])[0]
        self.send_json(200, SEEN.wait(name, wait))

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["content-length"]))
        vendor = self.path.split("/")[1]
        wire, body = WIRES[vendor], json.loads(raw)
        if embeddings.asked(self.path):
            self.embed(vendor, body)
            return
        if urllib.parse.unquote(self.path).endswith(":countTokens"):
            self.send_json(200, {"totalTokens": scenario.PROMPT_TOKENS})
            return
        asked = wire.read(self.path, body)
        name = f"{vendor}/{asked.model}"
        calls = SEEN.called(name, {k.lower(): v for k, v in self.headers.items()}, body)
        try:
            self.answer(wire, asked, scenario.reply(asked, calls))
        except (Gone, OSError):
            SEEN.closed(name)
            self.close_connection = True

    def embed(self, vendor, body):
        SEEN.called(f"{vendor}/{embeddings.model(self.path, body)}", {}, body)
        self.send_json(200, embeddings.whole(vendor, body))

    def answer(self, wire, asked, reply):
        if reply.hang:
            self.pause(60)
        elif reply.status != 200:
            self.send_json(reply.status, wire.error(reply), reply.headers)
        elif asked.stream:
            self.send_stream(wire, asked, reply)
        else:
            self.send_json(200, wire.whole(asked, reply))

    def send_json(self, status, body, headers=()):
        raw = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        for key in headers:
            self.send_header(key, headers[key])
        self.end_headers()
        self.wfile.write(raw)

    def send_stream(self, wire, asked, reply):
        self.send_response(200)
        self.send_header("content-type", wire.CONTENT_TYPE)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for frame in wire.frames(asked, reply):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(frame), frame))
            if reply.pause:
                self.pause(reply.pause)
        if reply.cut:
            # Half of it shall arrive before the end does.
            time.sleep(0.05)
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def pause(self, seconds):
        """Waits, and notices when the caller leaves: it has nothing to say meanwhile."""
        if select.select([self.connection], [], [], seconds)[0]:
            raise Gone


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            traceback.print_exc()


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
