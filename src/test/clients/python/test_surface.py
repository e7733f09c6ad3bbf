"""Models, Azure's client, response headers, and clients that leave."""

import asyncio
import time

import openai
import pytest
from conftest import LOCKED_URL, URL, user


def test_models_are_listed_and_retrieved(client):
    listed = {model.id: model for model in client.models.list()}

    assert "demo" in listed
    assert listed["demo"].object == "model"
    assert client.models.retrieve("demo").id == "demo"


def test_model_of_a_wildcard_group_is_retrieved_by_its_full_name(client):
    assert client.models.retrieve("openai/text").id == "openai/text"


def test_unknown_model_is_not_retrieved(client):
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("no-such-model")

    assert caught.value.code == "model_not_found"


def test_limited_key_lists_its_models_only(locked):
    assert [m.id for m in locked("sk-ps-clients-limited").models.list()] == ["demo", "demo-latest"]


def test_alias_answers_as_its_group(client):
    raw = client.chat.completions.with_raw_response.create(
        model="demo-latest", messages=user("hi")
    )

    assert raw.headers["x-penstock-model-group"] == "demo"


def azure(key, url=URL):
    return openai.AzureOpenAI(
        azure_endpoint=url, api_key=key, api_version="2024-10-21", max_retries=0, timeout=20
    )


@pytest.mark.parametrize("stream", [False, True])
def test_azure_client_is_served(stream):
    answer = azure("anything").chat.completions.create(
        model="demo", messages=user("hi"), stream=stream
    )

    if stream:
        text = "".join(c.choices[0].delta.content or "" for c in answer if c.choices)
        assert text
    else:
        assert answer.choices[0].message.content


def test_azure_deployment_in_the_path_wins_over_the_body():
    raw = azure("anything").chat.completions.with_raw_response.create(
        model="demo", messages=user("hi"), extra_body={"model": "no-such-model"}
    )

    assert raw.headers["x-penstock-model-group"] == "demo"


def test_azure_api_key_header_is_a_credential():
    assert azure("sk-ps-clients-whole", LOCKED_URL).chat.completions.create(
        model="demo", messages=user("hi")
    )
    with pytest.raises(openai.AuthenticationError):
        azure("sk-ps-wrong", LOCKED_URL).chat.completions.create(model="demo", messages=user("hi"))


@pytest.mark.parametrize("stream", [False, True])
def test_response_headers_tell_who_answered(client, vendor, model, stream):
    name = model("text")
    raw = client.chat.completions.with_raw_response.create(
        model=name,
        messages=user("hi"),
        stream=stream,
        extra_headers={"x-request-id": "req-from-the-client"},
    )

    headers = raw.headers
    assert headers["x-request-id"] == "req-from-the-client"
    assert headers["x-penstock-deployment"] == f"{vendor}-mock/{name.split('/')[1]}"
    assert headers["x-penstock-model-group"] == f"{vendor}/*"
    assert headers["x-penstock-attempts"] == "1"
    assert float(headers["x-penstock-overhead-ms"]) >= 0
    if stream:
        assert headers["content-type"].startswith("text/event-stream")
        assert headers["cache-control"] == "no-cache"
        assert headers["x-accel-buffering"] == "no"
        raw.parse().close()


def test_request_id_is_made_where_none_came(client):
    ids = {
        client.chat.completions.create(model="demo", messages=user("hi"))._request_id
        for _ in range(2)
    }

    assert len(ids) == 2 and None not in ids


def test_client_that_leaves_a_stream_closes_the_upstream_call(client, model, seen):
    name = model("slow")
    stream = client.chat.completions.create(model=name, messages=user("hi"), stream=True)
    for chunk in stream:
        if chunk.choices[0].delta.content:
            break

    left = time.monotonic()
    stream.close()

    assert seen(name, wait="closed")["closed"] == 1
    assert time.monotonic() - left < 2


@pytest.mark.parametrize("stream", [False, True])
def test_client_that_leaves_before_an_answer_closes_the_upstream_call(model, seen, stream):
    name = model("hang")

    async def leave():
        client = openai.AsyncOpenAI(base_url=f"{URL}/v1", api_key="anything", max_retries=0)
        call = client.chat.completions.create(model=name, messages=user("hi"), stream=stream)
        task = asyncio.create_task(call)
        await asyncio.to_thread(seen, name, "calls")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())

    assert seen(name, wait="closed")["closed"] == 1


def test_async_client_streams_many_at_once(model):
    async def one(client):
        stream = await client.chat.completions.create(
            model=model("text"), messages=user("hi"), stream=True
        )
        return "".join([c.choices[0].delta.content or "" async for c in stream])

    async def many():
        async with openai.AsyncOpenAI(
            base_url=f"{URL}/v1", api_key="anything", max_retries=0
        ) as client:
            return await asyncio.gather(*(one(client) for _ in range(20)))

    assert asyncio.run(many()) == ["Hello from the mock upstream."] * 20
