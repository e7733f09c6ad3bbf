"""What the mock upstream answers, before it is put into a vendor's wire format.

The model name chooses the scenario: `tools` or `tools.anything`; what follows the dot makes a
name unique, so that a test finds its own calls again.
"""

import base64
import hashlib
import itertools
import json
from dataclasses import dataclass, field

TEXT = "Hello from the mock upstream."
REASONING = "First, think it over."
EVENT = {"name": "Science Fair", "date": "Friday", "participants": ["Alice", "Bob"]}
PROMPT_TOKENS = 11
COMPLETION_TOKENS = 7


@dataclass
class Asked:
    """What a request says, in no vendor's words."""

    model: str
    stream: bool = False
    system: str = ""
    text: str = ""  # of the last user turn
    images: list = field(default_factory=list)  # bytes, or a URL
    tools: list = field(default_factory=list)
    tool_results: list = field(default_factory=list)
    schema: dict | None = None

    @property
    def scenario(self):
        return self.model.split(".")[0]


@dataclass
class ToolCall:
    id: str
    name: str
    arguments: dict

    def pieces(self):
        """The arguments as a vendor streams them: cut anywhere, here each seven characters."""
        text = json.dumps(self.arguments)
        return [text[i : i + 7] for i in range(0, len(text), 7)]


@dataclass
class Reply:
    text: str = ""
    reasoning: str = ""
    tool_calls: list = field(default_factory=list)
    status: int = 200
    kind: str = ""  # of an error: context, or empty
    headers: dict = field(default_factory=dict)
    pause: float = 0.0  # seconds between two pieces
    endless: bool = False
    cut: bool = False  # the connection closes instead of an end
    hang: bool = False  # not even a head

    def pieces(self):
        words = [word + " " for word in self.text.split(" ")] if self.text else []
        if words:
            words[-1] = words[-1][:-1]
        return itertools.cycle(words) if self.endless else words


def reply(asked, calls):
    """The answer to a request that is the model's `calls`-th, counted from one."""
    name = asked.scenario
    if name.startswith("error-"):
        return error(name.removeprefix("error-"))
    if name == "flaky" and calls == 1:
        return error("429", retry_after=1)
    return {
        "echo": lambda: Reply(asked.text),
        "system": lambda: Reply(asked.system),
        "digest": lambda: Reply(digest(asked.text)),
        "images": lambda: Reply("; ".join(image(i) for i in asked.images)),
        "tools": lambda: tools(asked),
        "json": lambda: structured(asked),
        "think": lambda: Reply("42", reasoning=REASONING),
        "slow": lambda: Reply(TEXT, pause=0.02, endless=True),
        "cut": lambda: Reply(TEXT, cut=True),
        "hang": lambda: Reply(hang=True),
    }.get(name, lambda: Reply(TEXT))()


def error(what, retry_after=7):
    if what == "context":
        return Reply(status=400, kind="context")
    headers = {"retry-after": str(retry_after)} if what in ("429", "503") else {}
    return Reply(status=int(what), headers=headers)


def tools(asked):
    if asked.tool_results:
        return Reply("The tools said: " + " | ".join(asked.tool_results))
    if not asked.tools:
        return Reply("no tools arrived")
    return Reply(
        tool_calls=[
            ToolCall("call_paris", asked.tools[0], {"city": "Paris", "unit": "celsius"}),
            ToolCall("call_oslo", asked.tools[0], {"city": "Oslo \u2744\ufe0f", "unit": "celsius"}),
        ]
    )


def structured(asked):
    """A schema is answered with text, and a tool for want of a schema with a call of it."""
    if asked.schema:
        return Reply(json.dumps(EVENT))
    if asked.tools:
        return Reply(tool_calls=[ToolCall("call_json", asked.tools[0], EVENT)])
    return Reply("no schema arrived")


def digest(text):
    return f"{len(text)} {hashlib.sha256(text.encode()).hexdigest()}"


def image(value):
    return value if isinstance(value, str) else f"{len(value)} bytes"


def data_url(url):
    """The bytes of a data URL; any other URL as it is."""
    return base64.b64decode(url.split(",", 1)[1]) if url.startswith("data:") else url
