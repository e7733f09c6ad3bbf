"""What every test needs: clients of the gateway, and a view of what reached the upstream."""

import json
import os
import urllib.request
import uuid

import openai
import pytest

URL = os.environ["PENSTOCK_URL"]
LOCKED_URL = os.environ["PENSTOCK_LOCKED_URL"]
UPSTREAM = os.environ["CLIENTS_UPSTREAM"]
VENDORS = ["openai", "anthropic", "gemini", "ollama"]


@pytest.fixture(scope="session")
def client():
    """Any key does, since anonymous calls are allowed. The SDK does not retry by itself."""
    return openai.OpenAI(base_url=f"{URL}/v1", api_key="anything", max_retries=0, timeout=20)


@pytest.fixture(scope="session")
def locked():
    """A gateway that serves declared keys only: called with a key, gives a client."""

    def with_key(key):
        return openai.OpenAI(base_url=f"{LOCKED_URL}/v1", api_key=key, max_retries=0, timeout=20)

    return with_key


@pytest.fixture(params=VENDORS)
def vendor(request):
    return request.param


@pytest.fixture
def model(vendor):
    """Called with a scenario of the mock upstream, gives a model name that no other test has."""
    return lambda scenario: f"{vendor}/{scenario}.{uuid.uuid4().hex[:8]}"


@pytest.fixture
def seen():
    """What the upstream saw of a model's calls."""

    def of(model, wait=None):
        query = f"?wait={wait}" if wait else ""
        with urllib.request.urlopen(f"{UPSTREAM}/__seen/{model}{query}", timeout=10) as answer:
            return json.load(answer)

    return of


def user(text):
    return [{"role": "user", "content": text}]
