"""Text, whole and streamed."""

import hashlib

import pytest
from conftest import user

TEXT = "Hello from the mock upstream."
# Precomposed and combining, right to left, beyond the basic plane, joined by U+200D.
UNICODE = "Grüße e\u0301 漢字 שלום 🎉 👩‍👩‍👧 \u2028 \\u0041 \"quoted\" \t tab"


def test_answer_has_text_finish_reason_and_usage(client, model):
    answer = client.chat.completions.create(model=model("text"), messages=user("hi"))

    assert answer.object == "chat.completion"
    assert answer.choices[0].message.role == "assistant"
    assert answer.choices[0].message.content == TEXT
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage.prompt_tokens == 11
    assert answer.usage.completion_tokens == 7
    assert answer.usage.total_tokens == 18


def test_system_and_developer_messages_reach_the_upstream(client, model):
    for role in ("system", "developer"):
        messages = [{"role": role, "content": "Be brief."}, *user("hi")]
        answer = client.chat.completions.create(model=model("system"), messages=messages)
        assert answer.choices[0].message.content == "Be brief."


def test_stream_is_the_same_text_under_one_id(client, model):
    stream = client.chat.completions.create(model=model("text"), messages=user("hi"), stream=True)

    chunks = list(stream)
    texts = [c.choices[0].delta.content or "" for c in chunks]
    assert "".join(texts) == TEXT
    assert len([t for t in texts if t]) > 1
    assert len({(c.id, c.created, c.model, c.object) for c in chunks}) == 1
    assert [c.choices[0].finish_reason for c in chunks if c.choices[0].finish_reason] == ["stop"]
    assert all(c.usage is None for c in chunks)


def test_usage_chunk_comes_last_and_only_if_asked_for(client, model):
    stream = client.chat.completions.create(
        model=model("text"),
        messages=user("hi"),
        stream=True,
        stream_options={"include_usage": True},
    )

    *before, last = list(stream)
    assert last.choices == []
    assert last.usage.total_tokens == 18
    assert all(c.usage is None for c in before)


def test_stream_helper_collects_what_a_whole_answer_holds(client, model):
    name = model("text")
    whole = client.chat.completions.create(model=name, messages=user("hi"))

    with client.chat.completions.stream(model=name, messages=user("hi")) as stream:
        for _ in stream:
            pass
        collected = stream.get_final_completion()

    assert collected.choices[0].message.content == whole.choices[0].message.content
    assert collected.choices[0].finish_reason == whole.choices[0].finish_reason


@pytest.mark.parametrize("stream", [False, True])
def test_unicode_survives_both_ways(client, model, stream):
    answer = client.chat.completions.create(
        model=model("echo"), messages=user(UNICODE), stream=stream
    )

    if stream:
        text = "".join(chunk.choices[0].delta.content or "" for chunk in answer)
    else:
        text = answer.choices[0].message.content
    assert text == UNICODE


def test_message_of_a_megabyte_arrives_whole(client, model):
    text = "0123456789 äöü 🎉\n" * 50_000

    answer = client.chat.completions.create(model=model("digest"), messages=user(text))

    digest = hashlib.sha256(text.encode()).hexdigest()
    assert answer.choices[0].message.content == f"{len(text)} {digest}"


def test_reasoning_is_in_reasoning_content(client, model):
    answer = client.chat.completions.create(model=model("think"), messages=user("6*7?"))

    assert answer.choices[0].message.content == "42"
    assert answer.choices[0].message.reasoning_content == "First, think it over."


def test_streamed_reasoning_comes_before_the_text(client, model):
    stream = client.chat.completions.create(
        model=model("think"), messages=user("6*7?"), stream=True
    )

    pieces = []
    for chunk in stream:
        delta = chunk.choices[0].delta
        if getattr(delta, "reasoning_content", None):
            pieces.append(("reasoning", delta.reasoning_content))
        if delta.content:
            pieces.append(("text", delta.content))
    assert pieces == [("reasoning", "First, think it over."), ("text", "42")]


def test_image_parts_reach_the_upstream_as_bytes(client, model):
    image = "data:image/png;base64,iVBORw0KGgo="
    content = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": image}},
    ]

    answer = client.chat.completions.create(
        model=model("images"), messages=[{"role": "user", "content": content}]
    )

    assert answer.choices[0].message.content == "8 bytes"


def test_unknown_fields_pass_an_openai_upstream_both_ways(client, seen):
    name = "openai/text.unknown-fields"

    answer = client.chat.completions.create(
        model=name, messages=user("hi"), extra_body={"x_number": 1.10, "x_deep": {"a": [None]}}
    )

    assert answer.model_extra["x_mock"] == {"kept": True}
    body = seen(name)["body"]
    assert body["x_number"] == 1.10
    assert body["x_deep"] == {"a": [None]}
    assert body["model"] == "text.unknown-fields"


def test_caller_credentials_stay_at_the_gateway(client, model, seen):
    name = model("text")
    client.chat.completions.create(model=name, messages=user("hi"))

    headers = seen(name)["headers"]
    assert not [value for value in headers.values() if "anything" in value]


def test_demo_model_answers_without_any_upstream(client):
    answer = client.chat.completions.create(model="demo", messages=user("hi"))

    assert answer.choices[0].message.content
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage.total_tokens > 0
