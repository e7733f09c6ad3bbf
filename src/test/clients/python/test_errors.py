"""Errors arrive as the exception that the SDK has for them, with code and parameter."""

import openai
import pytest
from conftest import URL, user


def test_unknown_model_is_not_found(client):
    with pytest.raises(openai.NotFoundError) as caught:
        client.chat.completions.create(model="no-such-model", messages=user("hi"))

    assert caught.value.code == "model_not_found"
    assert caught.value.param == "model"
    assert caught.value.type == "invalid_request_error"
    assert caught.value.request_id


@pytest.mark.parametrize(
    "body, code, param",
    [
        ({"temperature": "hot"}, "invalid_value", "temperature"),
        ({"messages": "hi"}, "invalid_value", "messages"),
        ({"stream": 1}, "invalid_value", "stream"),
    ],
)
def test_wrong_type_is_a_bad_request_that_names_the_field(client, body, code, param):
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model="demo", messages=user("hi"), extra_body=body)

    assert (caught.value.code, caught.value.param) == (code, param)


def test_missing_messages_are_named(client):
    with pytest.raises(openai.BadRequestError) as caught:
        client.post("/chat/completions", body={"model": "demo"}, cast_to=object)

    assert caught.value.code == "missing_required_parameter"
    assert caught.value.param == "messages"


@pytest.mark.parametrize("vendor", ["anthropic", "gemini", "ollama"], indirect=True)
def test_parameter_the_provider_cannot_express_is_refused(client, model):
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(
            model=model("text"), messages=user("hi"), logit_bias={"50256": -100}
        )

    assert caught.value.code == "unsupported_parameter"
    assert caught.value.param == "logit_bias"


def test_upstream_bad_request_is_the_callers(client, model):
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model=model("error-400"), messages=user("hi"))

    assert caught.value.type == "invalid_request_error"
    assert caught.value.code in ("invalid_value", "invalid_request")


@pytest.mark.parametrize("vendor", ["openai", "anthropic", "gemini"], indirect=True)
def test_context_too_long_has_one_code(client, model):
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model=model("error-context"), messages=user("hi"))

    assert caught.value.code == "context_length_exceeded"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "scenario, exception, status, code",
    [
        ("error-401", openai.InternalServerError, 502, "upstream_credentials_refused"),
        ("error-403", openai.InternalServerError, 502, "upstream_credentials_refused"),
        ("error-404", openai.NotFoundError, 404, "model_not_found"),
        ("error-500", openai.InternalServerError, 502, "upstream_error"),
        ("error-503", openai.InternalServerError, 503, "upstream_overloaded"),
    ],
)
def test_upstream_failure_is_a_status_of_ours(
    client, model, stream, scenario, exception, status, code
):
    with pytest.raises(exception) as caught:
        client.chat.completions.create(model=model(scenario), messages=user("hi"), stream=stream)

    assert (caught.value.status_code, caught.value.code) == (status, code)
    assert "127.0.0.1" not in str(caught.value)


@pytest.mark.parametrize("stream", [False, True])
def test_upstream_rate_limit_says_when_to_come_back(client, model, stream):
    with pytest.raises(openai.RateLimitError) as caught:
        client.chat.completions.create(
            model=model("error-429"), messages=user("hi"), stream=stream
        )

    assert caught.value.code == "upstream_rate_limited"
    assert 1 <= int(caught.value.response.headers["retry-after"]) <= 7


def test_sdk_retries_succeed_after_a_rate_limit(client, model, seen):
    name = model("flaky")

    answer = client.with_options(max_retries=2).chat.completions.create(
        model=name, messages=user("hi")
    )

    assert answer.choices[0].message.content == "Hello from the mock upstream."
    assert seen(name)["calls"] == 2


def test_cut_stream_raises_after_its_text_and_never_ends_well(client, model):
    stream = client.chat.completions.create(model=model("cut"), messages=user("hi"), stream=True)

    texts, finished = [], []
    with pytest.raises(openai.APIError) as caught:
        for chunk in stream:
            texts.append(chunk.choices[0].delta.content or "")
            finished += [chunk.choices[0].finish_reason] if chunk.choices[0].finish_reason else []
    assert "".join(texts).startswith("Hello")
    assert finished == []
    assert caught.value.code == "upstream_error"


def test_wrong_key_is_an_authentication_error(locked):
    for key in ("sk-ps-wrong", "anything", "sk-ps-clients-limite"):
        with pytest.raises(openai.AuthenticationError) as caught:
            locked(key).chat.completions.create(model="demo", messages=user("hi"))
        assert caught.value.code == "invalid_api_key"


def test_unknown_key_of_ours_is_refused_even_where_anonymous_calls_are_served(client):
    with pytest.raises(openai.AuthenticationError) as caught:
        client.with_options(api_key="sk-ps-unknown").models.list()

    assert caught.value.code == "invalid_api_key"


def test_model_outside_the_key_is_permission_denied(locked):
    limited = locked("sk-ps-clients-limited")

    assert limited.chat.completions.create(model="demo", messages=user("hi")).choices
    with pytest.raises(openai.PermissionDeniedError) as caught:
        limited.chat.completions.create(model="openai/text", messages=user("hi"))
    assert caught.value.code == "model_not_allowed"
    assert caught.value.type == "permission_error"


def test_body_over_the_bound_is_413(locked):
    with pytest.raises(openai.APIStatusError) as caught:
        locked("sk-ps-clients-whole").chat.completions.create(
            model="demo", messages=user("x" * 3_000_000)
        )

    assert caught.value.status_code == 413
    assert caught.value.code == "request_too_large"


def test_unknown_route_is_not_found(client):
    with pytest.raises(openai.NotFoundError) as caught:
        client.get("/no/such/route", cast_to=object)

    assert caught.value.code == "not_found"


def test_base_url_without_v1_works(client):
    bare = client.with_options(base_url=URL)

    assert bare.chat.completions.create(model="demo", messages=user("hi")).choices
