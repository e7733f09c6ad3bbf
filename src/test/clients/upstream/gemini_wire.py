"""Gemini's generateContent and streamGenerateContent?alt=sse, with the CRLF it sends."""

import base64
import json
import urllib.parse

import scenario

CONTENT_TYPE = "text/event-stream"
STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


def read(path, body):
    model, method = urllib.parse.unquote(path.split("?")[0].rsplit("/", 1)[1]).rsplit(":", 1)
    asked = scenario.Asked(model, stream=method == "streamGenerateContent")
    asked.system = "".join(p["text"] for p in body.get("systemInstruction", {}).get("parts", []))
    for content in body["contents"]:
        if content.get("role", "user") == "user":
            read_user(asked, content["parts"])
    for tool in body.get("tools", []):
        asked.tools += [function["name"] for function in tool["functionDeclarations"]]
    config = body.get("generationConfig", {})
    asked.schema = config.get("responseJsonSchema") or config.get("responseSchema")
    return asked


def read_user(asked, parts):
    texts = [part["text"] for part in parts if "text" in part]
    if texts:
        asked.text = "".join(texts)
    for part in parts:
        if "inlineData" in part:
            asked.images.append(base64.b64decode(part["inlineData"]["data"]))
        elif "fileData" in part:
            asked.images.append(part["fileData"]["fileUri"])
        elif "functionResponse" in part:
            response = part["functionResponse"]["response"]
            values = [v if isinstance(v, str) else json.dumps(v) for v in response.values()]
            asked.tool_results.append(" ".join(values))


def answer(asked, parts, last):
    candidate = {"content": {"parts": parts, "role": "model"}, "index": 0}
    body = {"candidates": [candidate], "modelVersion": asked.model, "responseId": "mock"}
    if last:
        candidate["finishReason"] = "STOP"
        body["usageMetadata"] = {
            "promptTokenCount": scenario.PROMPT_TOKENS,
            "candidatesTokenCount": scenario.COMPLETION_TOKENS,
            "totalTokenCount": scenario.PROMPT_TOKENS + scenario.COMPLETION_TOKENS,
        }
    return body


def thoughts(reply):
    return [{"text": reply.reasoning, "thought": True}] if reply.reasoning else []


def calls(reply):
    return [
        {"functionCall": {"name": call.name, "args": call.arguments}} for call in reply.tool_calls
    ]


def whole(asked, reply):
    text = [{"text": reply.text}] if reply.text else []
    return answer(asked, thoughts(reply) + text + calls(reply), last=True)


def frames(asked, reply):
    if reply.reasoning:
        yield event(answer(asked, thoughts(reply), last=False))
    for piece in reply.pieces():
        yield event(answer(asked, [{"text": piece}], last=False))
    for call in calls(reply):
        yield event(answer(asked, [call], last=False))
    if not reply.cut:
        yield event(answer(asked, [{"text": ""}], last=True))


def event(body):
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\r\n\r\n"


def error(reply):
    message = "The mock refuses."
    if reply.kind == "context":
        message = (
            "The input token count (1100000) exceeds the maximum number of tokens allowed (1048576)."
        )
    elif reply.status == 400:
        message = "Invalid value at 'generation_config.temperature': must be at most 2."
    details = []
    if reply.status == 429:
        delay = reply.headers["retry-after"] + "s"
        details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}]
    status = {"code": reply.status, "message": message, "status": STATUSES[reply.status]}
    return {"error": status | ({"details": details} if details else {})}
