"""Ollama's native /api/chat: one JSON document, or one a line."""

import base64
import json

import scenario

CONTENT_TYPE = "application/x-ndjson"


def read(path, body):
    asked = scenario.Asked(body["model"], stream=body.get("stream", True))
    for message in body["messages"]:
        if message["role"] == "system":
            asked.system = message["content"]
        elif message["role"] == "tool":
            asked.tool_results.append(message["content"])
        elif message["role"] == "user":
            asked.text = message["content"]
            asked.images = [base64.b64decode(image) for image in message.get("images", [])]
    asked.tools = [tool["function"]["name"] for tool in body.get("tools", [])]
    asked.schema = body.get("format") if isinstance(body.get("format"), dict) else None
    return asked


def line(asked, message, done=False):
    body = {
        "model": asked.model,
        "created_at": "2026-01-01T00:00:00.000000000Z",
        "message": {"role": "assistant", "content": ""} | message,
        "done": done,
    }
    if done:
        body |= {
            "done_reason": "stop",
            "total_duration": 5000000,
            "prompt_eval_count": scenario.PROMPT_TOKENS,
            "eval_count": scenario.COMPLETION_TOKENS,
        }
    return body


def calls(reply):
    return [
        {"function": {"name": call.name, "arguments": call.arguments}} for call in reply.tool_calls
    ]


def whole(asked, reply):
    message = {"content": reply.text}
    if reply.reasoning:
        message["thinking"] = reply.reasoning
    if reply.tool_calls:
        message["tool_calls"] = calls(reply)
    return line(asked, message, done=True)


def frames(asked, reply):
    if reply.reasoning:
        yield encode(line(asked, {"thinking": reply.reasoning}))
    for piece in reply.pieces():
        yield encode(line(asked, {"content": piece}))
    for call in calls(reply):
        yield encode(line(asked, {"tool_calls": [call]}))
    if not reply.cut:
        yield encode(line(asked, {}, done=True))


def encode(body):
    return json.dumps(body, ensure_ascii=False).encode() + b"\n"


def error(reply):
    if reply.status == 404:
        return {"error": "model 'mock' not found"}
    return {"error": "invalid temperature" if reply.status == 400 else "The mock refuses."}
