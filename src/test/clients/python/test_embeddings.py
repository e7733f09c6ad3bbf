"""Embeddings of each vendor that has them, in base64 (which the SDK asks for) and as numbers."""

import uuid

import pytest


@pytest.mark.parametrize("more", [{}, {"encoding_format": "float"}])
@pytest.mark.parametrize("vendor", ["openai", "gemini", "ollama"])
def test_embeddings_keep_their_order(client, vendor, more, seen):
    name = f"{vendor}/embed.{uuid.uuid4().hex[:8]}"

    made = client.embeddings.create(model=name, input=["one", "three"], **more)

    assert [(each.index, each.embedding) for each in made.data] == [
        (0, [3.0, 0.5, -2.0]),
        (1, [5.0, 0.5, -2.0]),
    ]
    assert seen(name)["calls"] == 1
