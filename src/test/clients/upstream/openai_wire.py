"""OpenAI's chat completions, as an OpenAI-compatible server answers them."""

import json

import scenario

CONTENT_TYPE = "text/event-stream"
CODES = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}


def read(path, body):
    asked = scenario.Asked(body["model"], stream=bool(body.get("stream")))
    for message in body["messages"]:
        role, content = message["role"], message.get("content")
        if role in ("system", "developer"):
            asked.system = content
        elif role == "tool":
            asked.tool_results.append(content)
        elif role == "user":
            asked.text, asked.images = content_of(content)
    asked.tools = [tool["function"]["name"] for tool in body.get("tools", [])]
    asked.schema = body.get("response_format", {}).get("json_schema")
    asked.usage = bool((body.get("stream_options") or {}).get("include_usage"))
    return asked


def content_of(content):
    if isinstance(content, str):
        return content, []
    text = "".join(part["text"] for part in content if part["type"] == "text")
    urls = [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    return text, [scenario.data_url(url) for url in urls]


def usage():
    total = scenario.PROMPT_TOKENS + scenario.COMPLETION_TOKENS
    return {
        "prompt_tokens": scenario.PROMPT_TOKENS,
        "completion_tokens": scenario.COMPLETION_TOKENS,
        "total_tokens": total,
    }


def whole(asked, reply):
    message = {"role": "assistant", "content": reply.text or None}
    if reply.reasoning:
        message["reasoning_content"] = reply.reasoning
    if reply.tool_calls:
        message["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.arguments)},
            }
            for call in reply.tool_calls
        ]
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish(reply)}
    return {
        "id": "chatcmpl-mock",
        "object": "chat.completion",
        "created": 1700000000,
        "model": asked.model,
        "choices": [choice],
        "usage": usage(),
        "x_mock": {"kept": True},
    }


def finish(reply):
    return "tool_calls" if reply.tool_calls else "stop"


def frames(asked, reply):
    yield chunk(asked, {"role": "assistant", "content": ""})
    if reply.reasoning:
        yield chunk(asked, {"reasoning_content": reply.reasoning})
    for piece in reply.pieces():
        yield chunk(asked, {"content": piece})
    for index, call in enumerate(reply.tool_calls):
        head = {"index": index, "id": call.id, "type": "function"}
        yield chunk(asked, {"tool_calls": [head | {"function": {"name": call.name, "arguments": ""}}]})
        for piece in call.pieces():
            yield chunk(asked, {"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    if reply.cut:
        return
    yield chunk(asked, {}, finish(reply))
    if asked.usage:
        yield event(shell(asked) | {"choices": [], "usage": usage()})
    yield b"data: [DONE]\n\n"


def shell(asked):
    return {
        "id": "chatcmpl-mock",
        "object": "chat.completion.chunk",
        "created": 1700000000,
        "model": asked.model,
    }


def chunk(asked, delta, finish_reason=None):
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return event(shell(asked) | {"choices": [choice]})


def event(body):
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def error(reply):
    if reply.kind == "context":
        message = "This model's maximum context length is 8192 tokens."
        return body(message, "invalid_request_error", "messages", "context_length_exceeded")
    if reply.status == 400:
        message = "Invalid 'temperature': must be at most 2."
        return body(message, "invalid_request_error", "temperature", "decimal_above_max_value")
    return body("The mock refuses.", "mock_error", None, CODES.get(reply.status))


def body(message, kind, param, code):
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}
