"""Anthropic's Messages API."""

import base64
import json

import scenario

CONTENT_TYPE = "text/event-stream"
KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "api_error",
    503: "api_error",
    529: "overloaded_error",
}


def read(path, body):
    asked = scenario.Asked(body["model"], stream=bool(body.get("stream")))
    system = body.get("system", "")
    asked.system = system if isinstance(system, str) else "".join(b["text"] for b in system)
    for message in body["messages"]:
        if message["role"] == "user":
            read_user(asked, message["content"])
    asked.tools = [tool["name"] for tool in body.get("tools", [])]
    asked.schema = body.get("output_config", {}).get("format", {}).get("schema")
    return asked


def read_user(asked, content):
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
    texts = [block["text"] for block in blocks if block["type"] == "text"]
    if texts:
        asked.text = "".join(texts)
    for block in blocks:
        if block["type"] == "image":
            source = block["source"]
            base = source["type"] == "base64"
            asked.images.append(base64.b64decode(source["data"]) if base else source["url"])
        elif block["type"] == "tool_result":
            content = block["content"]
            text = content if isinstance(content, str) else "".join(b["text"] for b in content)
            asked.tool_results.append(text)


def blocks(reply):
    if reply.reasoning:
        yield {"type": "thinking", "thinking": reply.reasoning, "signature": "c2ln"}
    if reply.text:
        yield {"type": "text", "text": reply.text}
    for call in reply.tool_calls:
        yield {"type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments}


def whole(asked, reply):
    return shell(asked) | {
        "content": list(blocks(reply)),
        "stop_reason": stop(reply),
        "usage": usage(scenario.COMPLETION_TOKENS),
    }


def shell(asked):
    return {
        "id": "msg_mock",
        "type": "message",
        "role": "assistant",
        "model": asked.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage(1),
    }


def usage(output):
    return {"input_tokens": scenario.PROMPT_TOKENS, "output_tokens": output}


def stop(reply):
    return "tool_use" if reply.tool_calls else "end_turn"


def frames(asked, reply):
    yield event({"type": "message_start", "message": shell(asked)})
    yield event({"type": "ping"})
    for index, block in enumerate(blocks(reply)):
        yield event({"type": "content_block_start", "index": index, "content_block": opened(block)})
        for delta in deltas(reply, block):
            yield event({"type": "content_block_delta", "index": index, "delta": delta})
        if reply.cut:
            return
        yield event({"type": "content_block_stop", "index": index})
    delta = {"stop_reason": stop(reply), "stop_sequence": None}
    count = {"output_tokens": scenario.COMPLETION_TOKENS}
    yield event({"type": "message_delta", "delta": delta, "usage": count})
    yield event({"type": "message_stop"})


def opened(block):
    empty = {"thinking": "", "signature": "", "text": "", "input": {}}
    return {key: empty.get(key, value) for key, value in block.items()}


def deltas(reply, block):
    if block["type"] == "thinking":
        yield {"type": "thinking_delta", "thinking": block["thinking"]}
        yield {"type": "signature_delta", "signature": block["signature"]}
    elif block["type"] == "text":
        for piece in reply.pieces():
            yield {"type": "text_delta", "text": piece}
    else:
        yield {"type": "input_json_delta", "partial_json": ""}
        call = scenario.ToolCall(block["id"], block["name"], block["input"])
        for piece in call.pieces():
            yield {"type": "input_json_delta", "partial_json": piece}


def event(body):
    data = json.dumps(body, ensure_ascii=False)
    return f"event: {body['type']}\ndata: {data}\n\n".encode()


def error(reply):
    message = "The mock refuses."
    if reply.kind == "context":
        message = "prompt is too long: 210000 tokens > 200000 maximum"
    elif reply.status == 400:
        message = "temperature: range: 0..1"
    return {"type": "error", "error": {"type": KINDS[reply.status], "message": message}}
